import {isUnion} from "./concepts.js";
import type {EarlierKnowledge} from "./earlier.js";
import type {YearNumbers} from "./numbers.js";
import {type Relation, signedSum} from "./relations.js";

/** What an attacker has in one year: unknown whole numbers, and relations between them and constants. */
export interface AttackSystem {
  /** Number of the year that each unknown is; −1 for one that stood in an earlier release only. */
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

/** What a reader has of a year: its own numbers, and what was open before. */
export function knownIn(year: YearNumbers, earlier: EarlierKnowledge): Known {
  return number => year.numbers[number]?.shown ?? earlier.known.get(number) ?? null;
}

/**
 * Writes the relations of a year down as rows over what is hidden. With the true values the differences of distinct
 * persons are known; without them (null) a sum of distinct persons still lies between its greatest part and their sum,
 * and nothing is known of other sums. Rows that link to numbers which are no more are left to `withGoneNumbers`.
 */
export function attackSystem(
  year: YearNumbers,
  relations: readonly Relation[],
  earlier: EarlierKnowledge,
  truth: readonly number[] | null
): AttackSystem {
  const known = knownIn(year, earlier);
  const unknowns = year.numbers.flatMap((_, number) => (known(number) === null ? [number] : []));
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
  const addRelation = (relation: Relation, shown: number) => {
    if (relation.kind === "atMost") return add(relation, Number.NEGATIVE_INFINITY, -shown);
    if (relation.kind === "exact") return add(relation, -shown, -shown);
    const sum = truth === null ? null : signedSum(relation, number => truth[number] ?? null);
    if (sum !== null) add(relation, sum, sum);
  };
  for (const relation of relations) {
    addRelation(relation, 0);
    if (truth !== null || relation.kind !== "persons") continue;
    for (const weaker of unionBounds(year, relation)) add(weaker, Number.NEGATIVE_INFINITY, 0);
  }
  for (const relation of earlier.relations) if (relation.gone.length === 0) addRelation(relation, relation.shown);
  return {unknowns, least: unknowns.map(number => year.numbers[number]?.least ?? 0), rows};
}

/**
 * The same with the equations of earlier releases that link to hidden numbers of then. Good for linear attacks only:
 * with the true values given, constants of sums of distinct persons of then are known to the attacker but not here.
 */
export function withGoneNumbers(
  system: AttackSystem,
  earlier: EarlierKnowledge,
  known: Known,
  truth: readonly number[] | null
): AttackSystem {
  const unknownOf = new Map(system.unknowns.map((number, unknown) => [number, unknown]));
  const gone = new Map<string, number>();
  const rows = [...system.rows];
  for (const relation of earlier.relations) {
    const usable = relation.kind === "exact" || (relation.kind === "persons" && truth !== null);
    if (relation.gone.length === 0 || !usable) continue;
    const row = {unknowns: [] as number[], coefficients: [] as number[]};
    let {shown} = relation;
    for (const [term, number] of relation.numbers.entries()) {
      const unknown = unknownOf.get(number);
      if (unknown === undefined) {
        shown += (relation.signs[term] ?? 0) * (known(number) ?? 0);
      } else {
        row.unknowns.push(unknown);
        row.coefficients.push(relation.signs[term] ?? 0);
      }
    }
    for (const [name, sign] of relation.gone) {
      const unknown = gone.get(name) ?? system.unknowns.length + gone.size;
      gone.set(name, unknown);
      row.unknowns.push(unknown);
      row.coefficients.push(sign);
    }
    rows.push({...row, low: -shown, high: -shown});
  }
  return {
    unknowns: [...system.unknowns, ...Array.from(gone, () => -1)],
    least: [...system.least, ...Array.from(gone, () => 0)],
    rows
  };
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
