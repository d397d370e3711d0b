import type {YearCertificate} from "./certificate.js";
import type {ProblemList} from "./report.js";
import {type AttackSystem, rowsByUnknown} from "./system.js";

/** Another table of whole numbers that fits everything a reader has: differences from the true one, by number. */
export type Witness = ReadonlyMap<number, number>;

/**
 * Checks each witness of a year by addition and comparison: every cell of a number has its difference, what is known
 * stays, nothing falls below its least value, and every relation that it touches still holds. One that does not is
 * named and left out (null). `cellNumbers`: the number of each cell of the certificate.
 */
export function checkWitnesses(
  cellNumbers: readonly number[],
  system: AttackSystem,
  truth: (number: number) => number,
  {aar, witnesses}: YearCertificate,
  nameOf: (number: number | undefined) => string,
  problems: ProblemList
): readonly (Witness | null)[] {
  const cellsOf = new Map<number, number>();
  for (const number of cellNumbers) cellsOf.set(number, (cellsOf.get(number) ?? 0) + 1);
  const unknownOf = new Map(system.unknowns.map((number, unknown) => [number, unknown]));
  const rowsOf = rowsByUnknown(system);
  const sums = system.rows.map(row =>
    row.unknowns.reduce(
      (sum, unknown, term) => sum + (row.coefficients[term] ?? 0) * truth(system.unknowns[unknown] ?? -1),
      0
    )
  );

  const fits = (witness: Witness): boolean => {
    const moved = new Map<number, number>();
    for (const [number, delta] of witness) {
      const unknown = unknownOf.get(number);
      if (unknown === undefined || truth(number) + delta < (system.least[unknown] ?? 0)) return false;
      for (const index of rowsOf[unknown] ?? []) {
        const row = system.rows[index];
        const coefficient = row?.coefficients[row.unknowns.indexOf(unknown)] ?? 0;
        moved.set(index, (moved.get(index) ?? 0) + coefficient * delta);
      }
    }
    return [...moved].every(([index, change]) => {
      const [row, sum] = [system.rows[index], (sums[index] ?? 0) + change];
      return row !== undefined && row.low <= sum && sum <= row.high;
    });
  };

  return witnesses.map(([cells, deltas], index) => {
    const witness = byNumber(cellNumbers, cellsOf, cells, deltas);
    if (witness !== null && fits(witness)) return witness;
    problems.add("A witness of the certificate does not fit what is published.", () => {
      const [cell] = cells;
      return `witness ${index} of ${aar}, which moves ${nameOf(cellNumbers[cell ?? -1])}`;
    });
    return null;
  });
}

/** Null when a cell stands twice, or cells of one number do not move together. */
function byNumber(
  cellNumbers: readonly number[],
  cellsOf: ReadonlyMap<number, number>,
  cells: readonly number[],
  deltas: readonly number[]
): Witness | null {
  if (new Set(cells).size !== cells.length) return null;
  const witness = new Map<number, number>();
  const moved = new Map<number, number>();
  for (const [entry, cell] of cells.entries()) {
    const [number, delta] = [cellNumbers[cell], deltas[entry] ?? 0];
    if (number === undefined || (witness.get(number) ?? delta) !== delta) return null;
    witness.set(number, delta);
    moved.set(number, (moved.get(number) ?? 0) + 1);
  }
  for (const [number, delta] of witness) {
    if (delta === 0) witness.delete(number);
    else if (moved.get(number) !== cellsOf.get(number)) return null;
  }
  return witness;
}
