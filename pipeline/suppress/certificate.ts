import type {CountTable, ReleaseNumber} from "../numbers/numbers.js";
import type {YearProblem} from "./problem.js";
import type {Proof, Protection} from "./system.js";

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

/** The certificate of a release with these tables, of the certificates of its years. */
export function certificateOf(
  tables: readonly CountTable[],
  years: readonly CertificateYear[],
  ledger: Certificate["ledger"],
  sha256Of: (table: string) => string
): Certificate {
  const names = tables.map(({table: {table}}) => table).sort();
  return {
    version: 1,
    ledger: {entries: ledger.entries, sha256: ledger.sha256},
    tables: Object.fromEntries(names.map(table => [table, sha256Of(table)])),
    years
  };
}

/** The certificate of one year, in which just `protection.hidden` are hidden. */
export function certificateYear(
  tables: readonly CountTable[],
  problem: YearProblem,
  protection: Protection
): CertificateYear {
  const {numbers, complements, aar} = problem;
  // Every hidden cell has a place; a number has the places of all its cells.
  const cellsOf = new Map<number, number[]>();
  const truth: number[] = [];
  for (const quantity of hiddenCells(tables, numbers, protection.hidden)) {
    const places = cellsOf.get(quantity) ?? [];
    cellsOf.set(quantity, places);
    places.push(truth.length);
    truth.push((numbers[quantity] as ReleaseNumber).value);
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

/** The number that stands in each hidden cell, in the order of a certificate: tables by name, then rows, then measures. */
function hiddenCells(
  tables: readonly CountTable[],
  numbers: readonly ReleaseNumber[],
  hidden: Uint8Array
): readonly number[] {
  const inOrder = tables.toSorted((a, b) => (a.table.table < b.table.table ? -1 : 1));
  const orderOf = new Map(
    inOrder.map(({definition, table}, order) => {
      const measures = new Map(definition.measures.map(({name}, column) => [name, column]));
      return [table.table, {order, measures}];
    })
  );
  const cells = numbers.flatMap(({cells}, quantity) =>
    hidden[quantity] === 1
      ? cells.map(({table, row, measure}) => {
          const of = orderOf.get(table);
          return {quantity, table: of?.order ?? -1, row, column: of?.measures.get(measure) ?? -1};
        })
      : []
  );
  cells.sort((a, b) => a.table - b.table || a.row - b.row || a.column - b.column);
  return cells.map(({quantity}) => quantity);
}
