import {isUnion} from "./concepts.js";
import type {EarlierKnowledge} from "./earlier.js";
import type {YearNumbers} from "./numbers.js";
import {nameOf, type Relation, signedSum} from "./relations.js";

/** What an attacker has in one year: unknown whole numbers, and relations between them and constants. */
export interface AttackSystem {
  /** Number that each unknown is, of the year or of an earlier release. */
  readonly unknowns: readonly number[];
  /** The least that each unknown can be. */
  readonly least: readonly number[];
  readonly rows: readonly AttackRow[];
}

/** low ≤ Σ coefficient · unknown ≤ high: an equation where they are equal, one-sided where low is −Infinity. */
export interface AttackRow {
  readonly unknowns: readonly number[];
  readonly coefficients: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** Value of a number that a reader has, from this release or an earlier one; null when it is hidden. */
export type Known = (number: number) => number | null;

/** True values of the numbers of a year, then of those that are gone; null for one of then that nobody here knows. */
export type Truth = readonly (number | null)[];

/** What a reader has of a year: its own numbers, and what was open before. */
export function knownIn(year: YearNumbers, {known, gone}: EarlierKnowledge): Known {
  return number =>
    year.numbers[number]?.shown ?? known.get(number) ?? gone[number - year.numbers.length]?.shown ?? null;
}

/** The true values of a year with those of the numbers that are gone. */
export function withGone(truth: readonly number[], {gone}: EarlierKnowledge): Truth {
  return [...truth, ...gone.map(({shown, truth}) => shown ?? truth)];
}

/** Name of a number of the year, or of one that is gone. */
export function nameIn(year: YearNumbers, {gone}: EarlierKnowledge, number: number | undefined): string {
  return gone[(number ?? -1) - year.numbers.length]?.name ?? nameOf(year, number);
}

/**
 * Writes the relations of a year and of earlier releases down as rows over what is hidden. With the true values the
 * differences of distinct persons are known; without them (null) a sum of distinct persons still lies between its greatest
 * part and their sum, and nothing is known of other sums. A number of then whose true value nobody here knows is taken to be
 * known to the attacker, with what its relations leave over.
 */
export function attackSystem(
  year: YearNumbers,
  relations: readonly Relation[],
  earlier: EarlierKnowledge,
  truth: Truth | null
): AttackSystem {
  const known = knownIn(year, earlier);
  const all = [...year.numbers, ...earlier.gone];
  const isUnknown = (number: number) => known(number) === null && (truth === null || truth[number] !== null);
  const unknowns = [...all.keys()].filter(isUnknown);
  const unknownOf = new Map(unknowns.map((number, unknown) => [number, unknown]));
  const rows: AttackRow[] = [];
  const add = ({numbers, signs}: Pick<Relation, "numbers" | "signs">, low: number, high: number) => {
    const row = {unknowns: [] as number[], coefficients: [] as number[]};
    let shown = 0;
    for (const [term, number] of numbers.entries()) {
      const unknown = unknownOf.get(number);
      if (unknown === undefined) {
        shown += (signs[term] ?? 0) * (known(number) ?? 0);
      } else {
        row.unknowns.push(unknown);
        row.coefficients.push(signs[term] ?? 0);
      }
    }
    if (row.unknowns.length > 0) rows.push({...row, low: low - shown, high: high - shown});
  };
  for (const relation of [...relations, ...earlier.relations]) {
    const {kind} = relation;
    const sayable = truth === null ? relation : sayableOf(relation, truth);
    const sum = truth === null ? null : signedSum(sayable, number => truth[number] ?? null);
    if (sayable.numbers.length < relation.numbers.length || kind === "persons") {
      if (sum !== null) add(sayable, sum, sum);
    } else {
      add(relation, kind === "exact" ? 0 : Number.NEGATIVE_INFINITY, 0);
    }
    if (truth !== null || kind !== "persons") continue;
    for (const weaker of unionBounds(year, relation)) add(weaker, Number.NEGATIVE_INFINITY, 0);
  }
  return {unknowns, least: unknowns.map(number => all[number]?.least ?? 0), rows};
}

/** A relation without the terms whose values nobody here knows. */
export function sayableOf({kind, numbers, signs}: Relation, truth: Truth): Relation {
  const terms = numbers.flatMap((number, term) =>
    truth[number] === null ? [] : [[number, signs[term] ?? 1] as const]
  );
  return {kind, numbers: terms.map(([number]) => number), signs: terms.map(([, sign]) => sign)};
}

/** max(part) ≤ whole ≤ sum(parts). */
function unionBounds(year: YearNumbers, {numbers, signs}: Relation): readonly Pick<Relation, "numbers" | "signs">[] {
  const [whole, ...parts] = numbers;
  if (whole === undefined || !isUnion(year.numbers[whole]?.concept ?? "")) return [];
  return [{numbers, signs}, ...parts.map(part => ({numbers: [part, whole], signs: [1, -1] as const}))];
}

/** Numbers of the rows that each unknown stands in. */
export function rowsByUnknown({rows, least}: AttackSystem): readonly (readonly number[])[] {
  const rowsOf: number[][] = least.map(() => []);
  for (const [index, row] of rows.entries()) for (const unknown of row.unknowns) rowsOf[unknown]?.push(index);
  return rowsOf;
}
