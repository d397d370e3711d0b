import {numbersOf, type YearNumbers} from "./numbers.js";
import {type OpenRelease, readRelease} from "./readTables.js";
import type {PublicKnowledge} from "./reference.js";
import {type Relation, relationsOf} from "./relations.js";
import {ProblemList} from "./report.js";

/** A release that was published before, and the deliveries that changed between it and the one audited. */
export interface EarlierRelease {
  /** Holds `tables/`. */
  readonly folder: string;
  readonly changed: readonly {readonly aar: number; readonly kommune: string}[];
}

/** What earlier releases tell of one year of the release that is audited. */
export interface EarlierKnowledge {
  /** Numbers that were open once and are the same still. */
  readonly known: ReadonlyMap<number, number>;
  readonly relations: readonly EarlierRelation[];
}

/** A relation of an earlier release, over numbers of now and numbers that are no more. */
export interface EarlierRelation {
  readonly kind: Relation["kind"];
  readonly numbers: readonly number[];
  readonly signs: readonly (1 | -1)[];
  /** Hidden numbers of then that are other numbers now, by name, with their signs. */
  readonly gone: readonly (readonly [string, 1 | -1])[];
  /** Signed sum of what was shown then. */
  readonly shown: number;
}

/**
 * What a reader who kept the earlier releases has, by year: a number is the same while no delivery of its municipalities
 * changed, else a new one. Relations of then link numbers of now; differences of distinct persons of then are taken as
 * known. One earlier release is in memory at a time. Throws what `readRelease` throws.
 */
export async function earlierKnowledge(
  earlier: readonly EarlierRelease[],
  current: OpenRelease,
  knowledge: PublicKnowledge,
  years: readonly YearNumbers[]
): Promise<ReadonlyMap<number, EarlierKnowledge>> {
  const found = new Map(years.map(({aar}): [number, Growing] => [aar, {known: new Map(), relations: []}]));
  for (const [index, {folder, changed}] of earlier.entries()) {
    const release = await readRelease(folder);
    for (const year of years) {
      const ofYear = new Set(changed.filter(({aar}) => aar === year.aar).map(({kommune}) => kommune));
      const into = found.get(year.aar);
      if (into === undefined || (ofYear.size === 0 && sayTheSame(release, current, year.aar))) continue;
      addYear(into, numbersOf(release, knowledge, year.aar, new ProblemList()), year, ofYear, `release ${index}`);
    }
  }
  return found;
}

/** Knowledge under way. */
interface Growing extends EarlierKnowledge {
  readonly known: Map<number, number>;
  readonly relations: EarlierRelation[];
}

/** Whether two releases have the same rows for all numbers of a year. */
function sayTheSame(a: OpenRelease, b: OpenRelease, aar: number): boolean {
  const rows = ({tables}: OpenRelease, year: number) =>
    tables.map(({statement, rowsOf}) =>
      [statement.table, ...(rowsOf.get(year) ?? []).map(({fields}) => fields.join())].join("\n")
    );
  return [aar, aar + 1].every(year => {
    const [left, right] = [rows(a, year), rows(b, year)];
    return left.length === right.length && left.every((text, index) => text === right[index]);
  });
}

/** Adds what the numbers of then tell of those of now; `name` tells numbers of this release apart from others. */
function addYear(into: Growing, then: YearNumbers, now: YearNumbers, changed: ReadonlySet<string>, name: string): void {
  const placeNow = new Map(now.places.places.map((codes, place) => [codes.join(), place]));
  const same = then.numbers.map(({concept, place}) => {
    const codes = then.places.places[place] ?? [];
    const unchanged = !codes.some(code => changed.has(code));
    const number = unchanged ? now.byConcept.get(concept)?.get(placeNow.get(codes.join()) ?? -1) : undefined;
    return {now: number ?? null, name: `${unchanged ? "" : name} ${concept} ${codes.join()}`};
  });
  for (const [index, {shown}] of then.numbers.entries()) {
    const number = same[index]?.now ?? null;
    if (number !== null && shown !== null) into.known.set(number, shown);
  }
  for (const relation of relationsOf(then)) {
    if (relation.numbers.every(index => (same[index]?.now ?? null) !== null)) continue;
    const link = carried(relation, then, same);
    if (link.numbers.length > 0) into.relations.push(link);
  }
}

function carried(
  {kind, numbers, signs}: Relation,
  then: YearNumbers,
  same: readonly {readonly now: number | null; readonly name: string}[]
): EarlierRelation {
  const kept: number[] = [];
  const keptSigns: (1 | -1)[] = [];
  const gone: (readonly [string, 1 | -1])[] = [];
  let shown = 0;
  for (const [term, index] of numbers.entries()) {
    const {now = null, name = ""} = same[index] ?? {};
    const [sign = 1, value = null] = [signs[term], then.numbers[index]?.shown];
    if (now !== null) {
      kept.push(now);
      keptSigns.push(sign);
    } else if (value === null) {
      gone.push([name, sign]);
    } else {
      shown += sign * value;
    }
  }
  return {kind, numbers: kept, signs: keptSigns, gone, shown};
}
