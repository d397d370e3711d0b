import type {Optimum, SparseRows} from "../solver.js";

const zero = 1e-9;
/** After so many steps without gain the first column that helps is taken, which ends (Bland 1977). */
const patience = 60;
const mostSteps = 5000;
/** Cells of the dense tableau above which the solver is faster. */
export const largestTableau = 200_000;

/**
 * The primal simplex method with bounds on a dense tableau (Dantzig 1963), for the few hundred columns around one
 * variable, where it answers before a solver has read the programme. Rows add up to 0 and every column may stand at 0,
 * so that standing still is where it starts; a second objective starts where the first ended.
 */
export class Simplex {
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #values: Float64Array;
  readonly #tableau: Float64Array[];
  /** By row: the column that is basic there; −1 is the row's own artificial, which stays 0. */
  readonly #basic: Int32Array;
  readonly #rowOf: Int32Array;
  #prices: Float64Array;

  constructor(rows: SparseRows, lower: Float64Array, upper: Float64Array) {
    const columns = lower.length;
    this.#lower = lower;
    this.#upper = upper;
    this.#values = new Float64Array(columns);
    this.#prices = new Float64Array(columns);
    this.#tableau = Array.from({length: rows.starts.length - 1}, (_, row) => {
      const line = new Float64Array(columns);
      for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry++)
        line[rows.indices[entry] ?? 0] = rows.values[entry] ?? 0;
      return line;
    });
    this.#basic = new Int32Array(this.#tableau.length).fill(-1);
    this.#rowOf = new Int32Array(columns).fill(-1);
  }

  /** Moves a column up (1) or down (−1) as far as it goes. Null when the method did not end. */
  maximise(column: number, sign: number): Optimum | null {
    this.#price(column, sign);
    for (let step = 0, idle = 0; step < mostSteps; step++) {
      const entering = this.#entering(idle > patience);
      if (entering < 0) {
        return {value: sign * (this.#values[column] ?? 0), duals: this.#prices};
      }
      idle = this.#advance(entering) > zero ? 0 : idle + 1;
    }
    return null;
  }

  #price(column: number, sign: number): void {
    const row = this.#rowOf[column] ?? -1;
    this.#prices = new Float64Array(this.#values.length);
    if (row < 0) this.#prices[column] = sign;
    else
      this.#tableau[row]?.forEach((entry, other) => {
        if (other !== column) this.#prices[other] = -sign * entry;
      });
  }

  /** A column outside the basis that gains by moving; −1 at the optimum. */
  #entering(first: boolean): number {
    let [best, bestGain] = [-1, zero];
    for (let column = 0; column < this.#values.length; column++) {
      const price = this.#prices[column] ?? 0;
      const gain = Math.abs(price);
      if (gain <= bestGain || (this.#rowOf[column] ?? -1) >= 0) continue;
      const value = this.#values[column] ?? 0;
      const room = price > 0 ? (this.#upper[column] ?? 0) - value : value - (this.#lower[column] ?? 0);
      if (room <= zero) continue;
      [best, bestGain] = [column, gain];
      if (first) break;
    }
    return best;
  }

  /** Moves a column until it or a basic one meets a bound; returns how far. */
  #advance(column: number): number {
    const sign = (this.#prices[column] ?? 0) > 0 ? 1 : -1;
    const value = this.#values[column] ?? 0;
    let far = sign > 0 ? (this.#upper[column] ?? 0) - value : value - (this.#lower[column] ?? 0);
    let [leaving, pivot] = [-1, 0];
    for (let row = 0; row < this.#tableau.length; row++) {
      const entry = this.#tableau[row]?.[column] ?? 0;
      if (Math.abs(entry) <= zero) continue;
      const room = this.#roomOf(this.#basic[row] ?? -1, -sign * entry) / Math.abs(entry);
      if (room < far - zero || (room < far + zero && Math.abs(entry) > pivot)) {
        far = Math.max(0, Math.min(far, room));
        [leaving, pivot] = [row, Math.abs(entry)];
      }
    }
    this.#values[column] = value + sign * far;
    for (let row = 0; row < this.#tableau.length; row++) {
      const entry = this.#tableau[row]?.[column] ?? 0;
      const basic = this.#basic[row] ?? -1;
      if (entry !== 0 && basic >= 0) this.#values[basic] = (this.#values[basic] ?? 0) - sign * far * entry;
    }
    if (leaving >= 0) this.#pivot(leaving, column);
    return far;
  }

  #roomOf(basic: number, direction: number): number {
    if (basic < 0) return 0;
    const value = this.#values[basic] ?? 0;
    return Math.max(0, direction > 0 ? (this.#upper[basic] ?? 0) - value : value - (this.#lower[basic] ?? 0));
  }

  #pivot(row: number, column: number): void {
    const line = this.#tableau[row];
    if (line === undefined) return;
    const by = 1 / (line[column] ?? 1);
    const filled: number[] = [];
    for (let at = 0; at < line.length; at++) {
      const entry = line[at] ?? 0;
      if (Math.abs(entry) <= zero) line[at] = 0;
      else {
        line[at] = entry * by;
        filled.push(at);
      }
    }
    for (const other of this.#tableau) if (other !== line) subtract(other, line, filled, column);
    subtract(this.#prices, line, filled, column);
    const left = this.#basic[row] ?? -1;
    if (left >= 0) this.#rowOf[left] = -1;
    this.#basic[row] = column;
    this.#rowOf[column] = row;
  }
}

function subtract(from: Float64Array, line: Float64Array, filled: readonly number[], column: number): void {
  const factor = from[column] ?? 0;
  if (factor === 0) return;
  for (const at of filled) from[at] = (from[at] ?? 0) - factor * (line[at] ?? 0);
  from[column] = 0;
}
