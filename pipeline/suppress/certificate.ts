import type {CountTable, ReleaseNumber} from "../numbers/numbers.js";
import {placeKey, type YearDecision} from "./suppressRelease.js";
import type {Proof} from "./system.js";

/**
 * What shows that a release is safe to whoever may see true numbers (docs/disclosure-control.md): the true value of every
 * hidden cell, and for all that is protected two tables that agree with everything published and differ there by the width.
 * Checking it needs addition and comparison only.
 */
export interface Certificate {
  readonly version: 1;
  /** The head of the ledger that it was made against. */
  readonly ledger: {readonly entries: number; readonly sha256: string};
  /** SHA-256 of each table's open data file, hex. */
  readonly tables: Readonly<Record<string, string>>;
  readonly years: readonly CertificateYear[];
}

/**
 * Cells are named by their place among the hidden cells whose number is of the year: tables by name, then rows, then
 * measures. After them come hidden numbers of earlier releases (`earlier`).
 */
export interface CertificateYear {
  readonly aar: string;
  /** How many hidden cells there are. */
  readonly cells: number;
  readonly truth: readonly number[];
  /** A hidden number of then that is none of today: entry of the ledger, and a cell of it in the order of then. */
  readonly earlier: readonly (readonly [number, number])[];
  /** Cell and width. */
  readonly protected: readonly (readonly [number, number])[];
  /** A denominator less its numerator: table, row of the file, width. */
  readonly complements: readonly (readonly [string, number, number])[];
  /** The same of an entry of the ledger, which comes first. */
  readonly earlierComplements: readonly (readonly [number, string, number, number])[];
  /** Cells and how much they differ from the truth; the first is the truth itself. */
  readonly witnesses: readonly (readonly [readonly number[], readonly number[]])[];
  /** Two witnesses for each protected cell, then for each complement, then for each of an earlier release. */
  readonly proofs: readonly (readonly [number, number])[];
}

/** The certificate of what was decided for the tables of a release. */
export function certificateOf(
  tables: readonly CountTable[],
  years: readonly YearDecision[],
  ledger: Certificate["ledger"],
  sha256Of: (table: string) => string
): Certificate {
  const inOrder = tables.toSorted((a, b) => (a.table.table < b.table.table ? -1 : 1));
  return {
    version: 1,
    ledger: {entries: ledger.entries, sha256: ledger.sha256},
    tables: Object.fromEntries(inOrder.map(({table: {table}}) => [table, sha256Of(table)])),
    years: years.map(year => certificateYear(inOrder, year))
  };
}

function certificateYear(tables: readonly CountTable[], {problem, protection}: YearDecision): CertificateYear {
  const {numbers, complements, aar} = problem;
  const hidden = new Map<string, number>();
  for (const [quantity, number] of numbers.entries()) {
    if (protection.hidden[quantity] === 1) {
      for (const place of number.cells) hidden.set(placeKey(place), quantity);
    }
  }
  // Every hidden cell has a place; a number has the places of all its cells.
  const cellsOf = new Map<number, number[]>();
  const truth: number[] = [];
  for (const {definition, table} of tables) {
    const measures = definition.measures.filter(({kind}) => kind === "count" || kind === "last_year");
    for (const row of table.rows.keys()) {
      for (const {name} of measures) {
        const quantity = hidden.get(placeKey({table: table.table, row, measure: name}));
        if (quantity === undefined) continue;
        cellsOf.set(quantity, [...(cellsOf.get(quantity) ?? []), truth.length]);
        truth.push((numbers[quantity] as ReleaseNumber).value);
      }
    }
  }
  const gone = problem.earlier.flatMap(({quantity, origin, cell}) => (cell === null ? [] : [{quantity, origin, cell}]));
  for (const [index, {quantity}] of gone.entries()) cellsOf.set(quantity, [truth.length + index]);
  const complementOf = new Map(complements.map(complement => [complement.quantity, complement]));
  const earlierOf = new Map(problem.earlier.map(earlier => [earlier.quantity, earlier]));
  const [cells, ofToday, ofThen] = [[] as Proof[], [] as Proof[], [] as Proof[]];
  for (const proof of protection.proofs) {
    const of = cellsOf.has(proof.quantity) ? cells : complementOf.has(proof.quantity) ? ofToday : ofThen;
    of.push(proof);
  }
  return {
    aar: String(aar),
    cells: truth.length,
    truth,
    earlier: gone.map(({origin, cell}) => [origin.entry, cell]),
    protected: cells.map(({quantity}) => [
      cellsOf.get(quantity)?.[0] ?? -1,
      problem.system.quantities[quantity]?.width ?? 0
    ]),
    complements: ofToday.flatMap(({quantity}) => {
      const complement = complementOf.get(quantity);
      return complement === undefined
        ? []
        : [[complement.place.table, complement.place.row, complement.width] as const];
    }),
    earlierComplements: ofThen.flatMap(({quantity}) => {
      const earlier = earlierOf.get(quantity);
      if (earlier === undefined) return [];
      const {entry, place} = earlier.origin;
      return [[entry, place.table, place.row, earlier.width] as const];
    }),
    witnesses: protection.witnesses.map(({quantities, deltas}) => {
      const moved = [...quantities].flatMap((quantity, index) =>
        (cellsOf.get(quantity) ?? []).map(cell => [cell, deltas[index] ?? 0] as const)
      );
      moved.sort(([a], [b]) => a - b);
      return [moved.map(([cell]) => cell), moved.map(([, delta]) => delta)];
    }),
    proofs: [...cells, ...ofToday, ...ofThen].map(({low, high}) => [low, high])
  };
}
