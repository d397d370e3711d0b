import {type Certificate, readCertificate} from "./certificate.js";
import {numbersOf, type YearNumbers} from "./numbers.js";
import {type OpenRelease, readRelease} from "./readTables.js";
import type {PublicKnowledge} from "./reference.js";
import {nameOf, type Relation, relationsOf} from "./relations.js";
import {ProblemList} from "./report.js";
import {type Requirement, requirementsOf} from "./requirements.js";

/** A release that was published before. */
export interface EarlierRelease {
  readonly release: string;
  /** Holds `tables/`. */
  readonly folder: string;
  /** SHA-256 of its entry in the ledger. */
  readonly sha256: string;
  /** SHA-256 of the open data file, by table. */
  readonly tables: ReadonlyMap<string, string>;
  /** The file of its certificate; null where nobody here knows what it hid. */
  readonly certificate: string | null;
}

/** A number of an earlier release that is another number now, or is none. */
export interface GoneNumber {
  readonly name: string;
  readonly least: 0 | 1;
  /** What some release showed of it. */
  readonly shown: number | null;
  /** Its true value; null where nobody here knows it. */
  readonly truth: number | null;
}

/** What earlier releases tell of one year. Numbers that are gone are numbered after those of the year. */
export interface EarlierKnowledge {
  /** Numbers of now that were open once. */
  readonly known: ReadonlyMap<number, number>;
  readonly gone: readonly GoneNumber[];
  /** Relations of then between numbers of now and of then. */
  readonly relations: readonly Relation[];
  /** What had to be protected then, and is not all of now. */
  readonly requirements: readonly Requirement[];
  /** Numbers of one place in several releases: a person who is alone in two of them is taken to be the same. */
  readonly sameCells: readonly (readonly number[])[];
  /** Number of a hidden cell, by place of the release (from 1) and of the cell in its year. */
  readonly cells: ReadonlyMap<string, number>;
  /** Denominator and numerator of a row, by place of the release, table and row. */
  readonly pairs: ReadonlyMap<string, readonly [number, number]>;
}

/** A year of now, and the true values of its numbers; null without a certificate. */
export interface YearNow {
  readonly year: YearNumbers;
  readonly truth: readonly number[] | null;
}

/**
 * What a reader who kept the earlier releases has, by year. A number is the same while no delivery of its municipalities
 * changed, which anyone sees in `rapporteringsstatus`; one with another value nevertheless was counted in a new way and is
 * another number. Relations of then hold between numbers of now and of then. One earlier release is in memory at a time.
 * Throws what `readRelease` and `readCertificate` throw.
 */
export async function earlierKnowledge(
  earlier: readonly EarlierRelease[],
  current: OpenRelease,
  knowledge: PublicKnowledge,
  years: readonly YearNow[]
): Promise<ReadonlyMap<number, EarlierKnowledge>> {
  if (years.length === 0) return new Map();
  const found = new Map(years.map(now => [now.year.aar, new Growing(now, current)]));
  for (const [index, {release: name, folder, certificate: path}] of earlier.entries()) {
    const release = await readRelease(folder, aar => found.has(aar));
    const own = await certificateOf(path, release);
    for (const [aar, growing] of found) {
      const then = numbersOf(release, knowledge, aar, new ProblemList());
      growing.add({place: index + 1, name, release, year: then, truth: own?.years.get(aar)?.truth ?? null});
    }
  }
  return new Map([...found].map(([aar, growing]) => [aar, growing.knowledge()]));
}

/** A certificate of other files says nothing of these. */
export async function certificateOf(path: string | null, release: OpenRelease): Promise<Certificate | null> {
  const certificate = path === null ? null : await readCertificate(path);
  return certificate !== null && isOf(certificate, release) ? certificate : null;
}

export function isOf({tables}: Certificate, {files}: OpenRelease): boolean {
  const hashes = new Map(files.map(({path, sha256}) => [path.split("/")[1], sha256]));
  return [...tables].every(([table, sha256]) => hashes.get(table) === sha256);
}

/** One year of an earlier release; `truth` is by hidden cell. */
interface YearThen {
  readonly place: number;
  readonly name: string;
  readonly release: OpenRelease;
  readonly year: YearNumbers;
  readonly truth: readonly number[] | null;
}

/** Knowledge of one year under way. */
class Growing {
  readonly #year: YearNumbers;
  readonly #truth: readonly number[] | null;
  readonly #deliveries: ReadonlyMap<string, string>;
  readonly #placeNow: ReadonlyMap<string, number>;
  readonly #known = new Map<number, number>();
  readonly #gone: {-readonly [Key in keyof GoneNumber]: GoneNumber[Key]}[] = [];
  readonly #goneByName = new Map<string, number>();
  readonly #sameCells = new Map<string, Set<number>>();
  readonly #relations = new Map<string, Relation>();
  readonly #requirements = new Map<string, Requirement>();
  readonly #cells = new Map<string, number>();
  readonly #reports = new Map<string, {unchanged: boolean; text: string}>();
  readonly #pairs = new Map<string, readonly [number, number]>();
  #said: ReadonlySet<string> | null = null;

  constructor({year, truth}: YearNow, current: OpenRelease) {
    this.#year = year;
    this.#truth = truth;
    this.#deliveries = current.deliveries;
    this.#placeNow = new Map(year.places.places.map((codes, place) => [codes.join(), place]));
  }

  add(earlier: YearThen): void {
    const {place, release, year: then} = earlier;
    const values = valuesOf(earlier);
    const numberOf = then.numbers.map((_, index) => this.#take(earlier, index, values[index] ?? null));
    if (this.#saysNothing(release, numberOf)) return;
    for (const [cell, index] of then.hiddenCells.entries()) {
      this.#cells.set(`${place},${cell}`, numberOf[index] ?? -1);
    }
    for (const {table, row, denominator, numerator} of then.pairs) {
      const pair = [numberOf[denominator] ?? -1, numberOf[numerator] ?? -1] as const;
      this.#pairs.set(`${place},${table.statement.table},${row.index}`, pair);
    }
    this.#said ??= new Set(relationsOf(this.#year).map(keyOf));
    for (const relation of relationsOf(then)) {
      const moved = {...relation, numbers: relation.numbers.map(index => numberOf[index] ?? -1)};
      const key = keyOf(moved);
      if (!this.#said.has(key)) this.#relations.set(key, moved);
    }
    const shown = (index: number) => then.numbers[index]?.shown ?? null;
    for (const requirement of requirementsOf(then, shown, index => values[index] ?? null, new ProblemList())) {
      this.#require(requirement, numberOf, `${earlier.name}: ${requirement.name()}`);
    }
  }

  knowledge(): EarlierKnowledge {
    const isKnown = (number: number) => this.#known.has(number) || (this.#goneAt(number)?.shown ?? null) !== null;
    const requirements = [...this.#requirements.values()].map(requirement => ({
      ...requirement,
      terms: requirement.terms.filter(([number]) => !isKnown(number))
    }));
    return {
      known: this.#known,
      gone: this.#gone,
      relations: [...this.#relations.values()],
      requirements: requirements.filter(({terms}) => terms.length > 0),
      sameCells: [...this.#sameCells.values()].map(numbers => [...numbers]),
      cells: this.#cells,
      pairs: this.#pairs
    };
  }

  /** The number that one of then is: of now, or one that is gone. */
  #take(earlier: YearThen, index: number, value: number | null): number {
    const {year: then, name} = earlier;
    const {concept = "", place = -1, shown = null, least = 1} = then.numbers[index] ?? {};
    const codes = then.places.places[place] ?? [];
    const {unchanged, text} = this.#reportsOf(earlier, place);
    const now = this.#year.byConcept.get(concept)?.get(this.#placeNow.get(codes.join()) ?? -1);
    if (now !== undefined && unchanged && maySame(this.#valueNow(now), value)) {
      if (shown !== null) this.#known.set(now, shown);
      return now;
    }
    const ownName = [concept, codes.join(), text].join("|");
    const first = this.#goneByName.get(ownName);
    const gone =
      first === undefined || maySame(this.#gone[first]?.truth ?? null, value) ? ownName : `${ownName}|${value}`;
    const at = this.#goneByName.get(gone) ?? this.#gone.length;
    if (at === this.#gone.length) {
      this.#goneByName.set(gone, at);
      this.#gone.push({name: `${name}: ${nameOf(then, index)}`, least, shown, truth: value});
    }
    const known = this.#gone[at];
    if (known !== undefined) {
      known.shown ??= shown;
      known.truth ??= value;
    }
    const number = this.#year.numbers.length + at;
    const cell = `${concept}|${codes.join()}`;
    const same = this.#sameCells.get(cell) ?? new Set(now === undefined ? [] : [now]);
    this.#sameCells.set(cell, same.add(number));
    return number;
  }

  #valueNow(number: number): number | null {
    return this.#year.numbers[number]?.shown ?? this.#truth?.[number] ?? null;
  }

  #goneAt(number: number): GoneNumber | undefined {
    return this.#gone[number - this.#year.numbers.length];
  }

  /** Whether the deliveries of a place of then are those of now, and what was said of them then. */
  #reportsOf({year: then, release, place: entry}: YearThen, place: number): {unchanged: boolean; text: string} {
    const known = this.#reports.get(`${entry},${place}`);
    if (known !== undefined) return known;
    const keys = (then.places.places[place] ?? []).map(code => `${this.#year.aar}/${code}`);
    const found = {
      unchanged: keys.every(key => !this.#changed(release, key)),
      text: keys.map(key => release.deliveries.get(key) ?? this.#deliveries.get(key) ?? "").join("|")
    };
    this.#reports.set(`${entry},${place}`, found);
    return found;
  }

  /** A release that does not say who reported is taken to have had the deliveries of now. */
  #changed({deliveries}: OpenRelease, key: string): boolean {
    const [then, now] = [deliveries.get(key), this.#deliveries.get(key)];
    return then !== undefined && now !== undefined && then !== now;
  }

  /** The same numbers from the same deliveries: all their relations are those of now. */
  #saysNothing(release: OpenRelease, numberOf: readonly number[]): boolean {
    const size = this.#year.numbers.length;
    const prefix = `${this.#year.aar}/`;
    const changed = [...release.deliveries.keys()].some(key => key.startsWith(prefix) && this.#changed(release, key));
    return !changed && numberOf.length === size && numberOf.every(number => number < size);
  }

  #require(requirement: Requirement, numberOf: readonly number[], name: string): void {
    const to = (index: number) => numberOf[index] ?? -1;
    const terms = requirement.terms.map(([index, sign]) => [to(index), sign] as const);
    const pair = requirement.complement;
    const complement = pair === null ? null : ([to(pair[0]), to(pair[1])] as const);
    if (
      [...terms.map(([number]) => number), ...(complement ?? [])].every(number => number < this.#year.numbers.length)
    ) {
      return;
    }
    const key = complement?.join() ?? String(terms[0]?.[0]);
    const width = Math.max(requirement.width, this.#requirements.get(key)?.width ?? 0);
    this.#requirements.set(key, {terms, complement, width, name: () => name, tables: []});
  }
}

/** What is known here of each number of an earlier release: shown, or said by its certificate. */
function valuesOf({year: then, truth}: YearThen): readonly (number | null)[] {
  const values = then.numbers.map(({shown}) => shown);
  if (truth?.length !== then.hiddenCells.length) return values;
  for (const [cell, index] of then.hiddenCells.entries()) values[index] ??= truth[cell] ?? null;
  return values;
}

function maySame(a: number | null, b: number | null): boolean {
  return a === null || b === null || a === b;
}

function keyOf({kind, numbers, signs}: Relation): string {
  return `${kind} ${numbers
    .map((number, term) => `${number}:${signs[term]}`)
    .sort()
    .join()}`;
}
