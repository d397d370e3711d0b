import {Simplex} from "./simplex.js";
import type {Optimum, SparseRows} from "./solver.js";

/** Fractions gather errors; after so many answers the tableau is made anew. */
const mostAnswers = 60;

/** What can move one column at a time as far as it goes. */
export interface Mover {
  setBounds(column: number, lower: number, upper: number): void;
  /** Up (1) or down (−1) from the true table. Null when no answer was found. */
  move(column: number, sign: number): Optimum | null;
  dispose(): void;
}

/** The simplex method over all that is hidden, for question after question: each starts from the basis of the last. */
export class Tableau implements Mover {
  readonly #rows: SparseRows;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  #simplex: Simplex;
  #answers = 0;

  constructor(rows: SparseRows, lower: Float64Array, upper: Float64Array) {
    const count = rows.starts.length - 1;
    this.#rows = withArtificials(rows, lower.length);
    this.#lower = new Float64Array(lower.length + count);
    this.#lower.set(lower);
    this.#upper = new Float64Array(lower.length + count);
    this.#upper.set(upper);
    this.#simplex = new Simplex(this.#rows, this.#lower, this.#upper);
  }

  setBounds(column: number, lower: number, upper: number): void {
    this.#lower[column] = lower;
    this.#upper[column] = upper;
  }

  move(column: number, sign: number): Optimum | null {
    if (++this.#answers % mostAnswers === 0) this.#simplex = new Simplex(this.#rows, this.#lower, this.#upper);
    this.#simplex.reset();
    const optimum = this.#simplex.maximise(column, sign);
    if (optimum === null) return null;
    const columns = this.#lower.length - (this.#rows.starts.length - 1);
    const {value, values, duals} = optimum;
    return {
      value,
      values: values.subarray(0, columns),
      duals: duals.subarray(0, columns),
      rowDuals: duals.slice(columns).map(price => -price)
    };
  }

  dispose(): void {
    // Nothing outside JavaScript is held.
  }
}

/** Each row with a column of its own that never moves: its price is the row's. */
function withArtificials({starts, indices, values}: SparseRows, columns: number): SparseRows {
  const count = starts.length - 1;
  const newStarts = starts.map((start, row) => start + row);
  const newIndices = new Int32Array(indices.length + count);
  const newValues = new Float64Array(indices.length + count);
  for (let row = 0; row < count; row++) {
    const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
    newIndices.set(indices.subarray(from, to), from + row);
    newValues.set(values.subarray(from, to), from + row);
    newIndices[to + row] = columns + row;
    newValues[to + row] = 1;
  }
  return {starts: newStarts, indices: newIndices, values: newValues};
}
