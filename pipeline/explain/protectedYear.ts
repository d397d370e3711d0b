import type {YearCertificate} from "../audit/certificate.js";
import {KprstatError} from "../errors.js";
import type {CountTable} from "../numbers/numbers.js";
import type {TableThen} from "../numbers/tablesThen.js";
import type {Units} from "../numbers/units.js";
import type {YearProblem} from "../suppress/problem.js";
import {placeKey} from "../suppress/suppressRelease.js";

/** The numbers of one year of a release with their true values, and how its certificate protects them. */
export interface ProtectedYear {
  readonly aar: number;
  readonly tables: ReadonlyMap<string, CountTable>;
  readonly units: Units;
  readonly problem: YearProblem;
  /** By place of a cell (`placeKey`). */
  readonly quantities: ReadonlyMap<string, number>;
  /** Quantities that nobody sees: numbers of hidden cells, of today and of earlier releases, and complements. */
  readonly hidden: ReadonlySet<number>;
  /** The quantities that each witness moves; complements follow from them. */
  readonly witnesses: readonly ReadonlySet<number>[];
  readonly proofs: readonly {readonly quantity: number; readonly witnesses: readonly [number, number]}[];
}

/** The counts of a release that hold a number of the year: last year's column holds one of the year before. */
export function countsOfYear(tables: readonly TableThen[], aar: number): readonly TableThen[] {
  return tables.map(counted => {
    const {definition, table} = counted;
    const lag = new Map(
      definition.measures.map(({name, kind}) => [name, kind === "count" ? 0 : kind === "last_year" ? 1 : null])
    );
    const isOfYear = (name: string, rowYear: string | undefined) =>
      Number(rowYear) - (lag.get(name) ?? Number.NaN) === aar;
    const rows = table.rows.map(row => ({
      ...row,
      counts: Object.fromEntries(Object.entries(row.counts).filter(([name]) => isOfYear(name, row.key[0])))
    }));
    return {...counted, table: {...table, rows}};
  });
}

/**
 * Brings a year's problem, as it was when the release was made, and its certificate together. `tables` are those of
 * `countsOfYear`. Throws `blocked` for a certificate that is not of these tables.
 */
export function protectedYear(
  problem: YearProblem,
  tables: readonly TableThen[],
  units: Units,
  certificate: YearCertificate
): ProtectedYear {
  const quantities = new Map(
    problem.numbers.flatMap(({cells}, quantity) => cells.map(place => [placeKey(place), quantity] as const))
  );
  const cells = cellQuantities(problem, tables, quantities);
  const complements = [...problem.complements, ...problem.earlier.filter(({cell}) => cell === null)];
  const proven = [
    ...certificate.protected.map(([cell]) => cells[cell] ?? -1),
    ...complements.map(({quantity}) => quantity)
  ];
  const fits = cells.length === certificate.truth.length + certificate.earlier.length && !cells.includes(-1);
  if (!fits || proven.length !== certificate.proofs.length) {
    throw otherFiles();
  }
  return {
    aar: problem.aar,
    tables: new Map(tables.map(table => [table.definition.table, table])),
    units,
    problem,
    quantities,
    hidden: new Set([...cells, ...complements.map(({quantity}) => quantity)]),
    witnesses: certificate.witnesses.map(([moved]) => new Set(moved.map(cell => cells[cell] ?? -1))),
    proofs: certificate.proofs.map((witnesses, index) => ({quantity: proven[index] ?? -1, witnesses}))
  };
}

/** The quantity of every cell of the certificate, by its number: hidden cells of the year, then numbers of earlier releases. */
function cellQuantities(
  problem: YearProblem,
  tables: readonly TableThen[],
  quantities: ReadonlyMap<string, number>
): readonly number[] {
  const cells: number[] = [];
  for (const {table, hidden} of tables) {
    for (const [row, measures] of hidden) {
      for (const [measure, {cell}] of measures) {
        if (table.rows[row]?.counts[measure] === undefined) continue;
        cells[cell] = quantities.get(placeKey({table: table.table, row, measure})) ?? -1;
      }
    }
  }
  return [...cells, ...problem.earlier.flatMap(({quantity, cell}) => (cell === null ? [] : [quantity]))];
}

/** What is thrown where a certificate and the files of a release do not belong together. */
export function otherFiles(): KprstatError {
  return new KprstatError("blocked", {
    what: "The certificate is not of the files of the release.",
    remedy: "See kprstat audit for what is wrong with them."
  });
}
