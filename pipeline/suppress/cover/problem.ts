import type {SparseRows} from "../solver.js";

/**
 * One part of a system that hangs together, as the search sees it: variables are differences from the true table, and
 * every row of them adds up to 0. Quantities that the rows force to move as one are one variable; an inequality is a
 * row with a variable for the room it leaves.
 */
export interface Problem {
  readonly size: number;
  /** How far a variable may fall (≤ 0) and rise (≥ 0; Infinity where nothing but the rows stops it). */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the search decides whether the variable is hidden; the others are hidden. */
  readonly free: Uint8Array;
  /** The span to be left, 0 where nothing is protected. */
  readonly width: Int32Array;
  /** 1 where a quantity of the true value 1 hides behind the variable: a person alone, who knows that it is 1. */
  readonly alone: Uint8Array;
  /** By protected variable: those of persons alone who are its own only person, and whom it need not be kept from. */
  readonly ownPersons: ReadonlyMap<number, ReadonlySet<number>>;
  /** Protected quantities that move with the one of another person alone, who knows them whatever is hidden. */
  readonly betrayed: readonly number[];
  /** What hiding costs, 0 where the search does not decide. */
  readonly cost: Float64Array;
  /** The persons in what the search decides. */
  readonly persons: Float64Array;
  /** What hiding costs that goes with what is hidden in any case. */
  readonly fixedCost: number;
  readonly rows: SparseRows;
  readonly columns: Columns;
  /** The quantities behind each variable, which move by `sign` times the variable. */
  readonly members: readonly (readonly Member[])[];
}

/** For every variable, the rows it stands in: entries starts[v] to starts[v + 1]. */
export interface Columns {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

export interface Member {
  readonly quantity: number;
  readonly sign: number;
}

/** A move from the true table: the variables that differ, ascending, and by how much. */
export interface Move {
  readonly variables: Int32Array;
  readonly deltas: Int32Array;
}

export function columnsOf(rows: SparseRows, size: number): Columns {
  const {starts, indices} = transposed(rows, size);
  return {starts, rows: indices};
}

/** Rows from lists of [variable, coefficient]. */
export function sparseRows(lists: readonly (readonly (readonly [number, number])[])[]): SparseRows {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    starts[row + 1] = (starts[row] ?? 0) + list.length;
  });
  const entries = lists.flat();
  return {
    starts,
    indices: Int32Array.from(entries, entry => entry[0]),
    values: Float64Array.from(entries, entry => entry[1])
  };
}

/** The same by column: its rows, and the values there. */
export function transposed({starts, indices, values}: SparseRows, columns: number): SparseRows {
  const columnStarts = new Int32Array(columns + 1);
  for (const column of indices) columnStarts[column + 1] = (columnStarts[column + 1] ?? 0) + 1;
  for (let column = 0; column < columns; column++)
    columnStarts[column + 1] = (columnStarts[column + 1] ?? 0) + (columnStarts[column] ?? 0);
  const next = columnStarts.slice();
  const rowOf = new Int32Array(indices.length);
  const entries = new Float64Array(indices.length);
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const column = indices[at] ?? 0;
      const place = next[column] ?? 0;
      next[column] = place + 1;
      rowOf[place] = row;
      entries[place] = values[at] ?? 0;
    }
  }
  return {starts: columnStarts, indices: rowOf, values: entries};
}
