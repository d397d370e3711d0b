import type {CountTable} from "../numbers/numbers.js";
import type {YearProblem} from "./problem.js";

/** A cell for which no safe answer is left. For the protected report: it says where a small number is. */
export interface RefusedCell {
  readonly table: string;
  /** By dimension. */
  readonly key: Readonly<Record<string, string>>;
  /** A complement is the denominator less this measure. */
  readonly measure: string;
  readonly quantity: "count" | "complement";
  /** The release of the ledger that the cell is of; null for the one that was to be made. */
  readonly release: string | null;
  readonly why: "shown in an earlier release" | "what is public leaves too few possible values";
}

/** The cells of quantities of a year that cannot be made safe. */
export function refusedCells(
  {numbers, complements, earlier, givenAway}: YearProblem,
  quantities: readonly number[],
  tables: readonly CountTable[]
): readonly RefusedCell[] {
  const tableOf = new Map(tables.map(({table}) => [table.table, table]));
  return quantities.flatMap((quantity): readonly RefusedCell[] => {
    const why = givenAway.includes(quantity)
      ? "shown in an earlier release"
      : "what is public leaves too few possible values";
    const then = earlier.find(candidate => candidate.quantity === quantity);
    if (then !== undefined) {
      const {table, measure} = then.origin.place;
      const kind = then.cell === null ? "complement" : "count";
      return [{table, key: then.origin.key, measure, quantity: kind, release: then.origin.release, why}];
    }
    const complement = complements.find(candidate => candidate.quantity === quantity);
    const places = complement === undefined ? (numbers[quantity]?.cells ?? []) : [complement.place];
    return places.map(({table, row, measure}) => {
      const {dimensions, rows} = tableOf.get(table) ?? {dimensions: [], rows: []};
      const key = Object.fromEntries(dimensions.map((name, at) => [name, rows[row]?.key[at] ?? ""]));
      return {table, key, measure, quantity: complement === undefined ? "count" : "complement", release: null, why};
    });
  });
}
