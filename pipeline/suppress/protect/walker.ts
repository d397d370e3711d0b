import type {Move, Problem} from "./problem.js";
import {fixedSequence} from "./random.js";
import {moveOf, type Restriction, restrict} from "./restriction.js";

/** A walk is given up after this many steps: most moves need fewer than twenty. */
const mostSteps = 48;

/**
 * Looks for a move by walking: one variable is moved, and as long as a row does not add up to 0 a variable in it is
 * moved against that, the one that leaves least amiss. A walk finds small moves in microseconds and finds most of
 * them; that it finds none says nothing.
 */
export class Walker {
  readonly #restriction: Restriction;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #rowsOf: {readonly starts: Int32Array; readonly rows: Int32Array; readonly values: Float64Array};
  readonly #onward: boolean;
  readonly #delta: Float64Array;
  readonly #amiss: Float64Array;
  /** The rows that do not add up, and where each stands among them (−1: it adds up). */
  readonly #broken: number[] = [];
  readonly #placeOf: Int32Array;
  readonly #touched: number[] = [];
  readonly #random = fixedSequence();

  /** `onward` walks never take a variable back towards where it stood. */
  constructor(restriction: Restriction, lower: Float64Array, upper: Float64Array, onward = false) {
    const {members, rows} = restriction;
    this.#restriction = restriction;
    this.#lower = lower;
    this.#upper = upper;
    this.#onward = onward;
    this.#rowsOf = transposed(restriction);
    this.#delta = new Float64Array(members.length);
    this.#amiss = new Float64Array(rows.starts.length - 1);
    this.#placeOf = new Int32Array(rows.starts.length - 1).fill(-1);
  }

  /** A move that takes the variable exactly so far, without the one that stands still (−1: none); null if none is met. */
  walk(variable: number, far: number, still: number, tries: number): Move | null {
    const start = this.#restriction.columnOf[variable] ?? -1;
    const fixed = still < 0 ? -1 : (this.#restriction.columnOf[still] ?? -1);
    const by = far * (this.#restriction.signOf[variable] ?? 1);
    if (start < 0 || start === fixed || by < (this.#lower[start] ?? 0) || by > (this.#upper[start] ?? 0)) return null;
    for (let attempt = 0; attempt < tries; attempt++) {
      this.#shift(start, by);
      for (let step = 0; step < mostSteps && this.#broken.length > 0; step++) if (!this.#mendOne(start, fixed)) break;
      const move = this.#broken.length === 0 ? this.#move() : null;
      this.#reset();
      if (move !== null) return move;
    }
    return null;
  }

  /** Uses up what a move uses of the bounds. */
  spend(move: Move): void {
    move.variables.forEach((variable, at) => {
      const column = this.#restriction.columnOf[variable] ?? -1;
      const [first] = this.#restriction.members[column] ?? [];
      if (first?.variable !== variable) return;
      const delta = first.sign * (move.deltas[at] ?? 0);
      this.#lower[column] = (this.#lower[column] ?? 0) - Math.min(0, delta);
      this.#upper[column] = (this.#upper[column] ?? 0) - Math.max(0, delta);
    });
  }

  /** Moves one variable of a row that does not add up; false when none can be. */
  #mendOne(start: number, fixed: number): boolean {
    const {starts, indices, values} = this.#restriction.rows;
    const row = this.#broken[Math.floor(this.#random() * this.#broken.length)] ?? 0;
    const amiss = this.#amiss[row] ?? 0;
    let [best, bestBy, bestScore] = [-1, 0, Infinity];
    for (let entry = starts[row] ?? 0; entry < (starts[row + 1] ?? 0); entry++) {
      const column = indices[entry] ?? 0;
      if (column === start || column === fixed) continue;
      const delta = this.#delta[column] ?? 0;
      const wanted = -amiss / (values[entry] ?? 1);
      const whole = Math.trunc(wanted);
      const by = Math.max((this.#lower[column] ?? 0) - delta, Math.min((this.#upper[column] ?? 0) - delta, whole));
      if (by === 0 || (this.#onward && delta * by < 0)) continue;
      const score = this.#change(column, by) + (delta === 0 ? 0.5 : 0) + 1.2 * this.#random();
      if (score < bestScore) [best, bestBy, bestScore] = [column, by, score];
    }
    if (best < 0) return false;
    this.#shift(best, bestBy);
    return true;
  }

  /** By how much more the rows are amiss when a column moves. */
  #change(column: number, by: number): number {
    const {starts, rows, values} = this.#rowsOf;
    let change = 0;
    for (let at = starts[column] ?? 0; at < (starts[column + 1] ?? 0); at++) {
      const amiss = this.#amiss[rows[at] ?? 0] ?? 0;
      change += Math.abs(amiss + (values[at] ?? 0) * by) - Math.abs(amiss);
    }
    return change;
  }

  #shift(column: number, by: number): void {
    const {starts, rows, values} = this.#rowsOf;
    if (this.#delta[column] === 0) this.#touched.push(column);
    this.#delta[column] = (this.#delta[column] ?? 0) + by;
    for (let at = starts[column] ?? 0; at < (starts[column + 1] ?? 0); at++) {
      const row = rows[at] ?? 0;
      this.#setAmiss(row, (this.#amiss[row] ?? 0) + (values[at] ?? 0) * by);
    }
  }

  #setAmiss(row: number, amiss: number): void {
    this.#amiss[row] = amiss;
    const place = this.#placeOf[row] ?? -1;
    if (amiss !== 0 && place < 0) this.#placeOf[row] = this.#broken.push(row) - 1;
    else if (amiss === 0 && place >= 0) {
      const last = this.#broken.pop() ?? row;
      if (last !== row) {
        this.#broken[place] = last;
        this.#placeOf[last] = place;
      }
      this.#placeOf[row] = -1;
    }
  }

  #move(): Move {
    const columns = [...new Set(this.#touched)];
    return moveOf(
      columns.flatMap(column => {
        const delta = this.#delta[column] ?? 0;
        const members = delta === 0 ? [] : (this.#restriction.members[column] ?? []);
        return members.map(({variable, sign}) => [variable, sign * delta] as const);
      })
    );
  }

  #reset(): void {
    for (const column of this.#touched) {
      const delta = this.#delta[column] ?? 0;
      if (delta !== 0) this.#shift(column, -delta);
    }
    this.#touched.length = 0;
  }
}

/**
 * The small moves that a move is made of: none takes a variable the other way than the whole does, so each stays within
 * the bounds that the whole keeps. What cannot be told apart stays together.
 */
export function smallMoves(problem: Problem, move: Move): readonly Move[] {
  const kept = new Uint8Array(problem.size);
  for (const variable of move.variables) kept[variable] = 1;
  const left = new Map([...move.variables].map((variable, at) => [variable, move.deltas[at] ?? 0]));
  const restriction = restrict(problem, kept);
  const whole = restriction.members.map(([first]) =>
    first === undefined ? 0 : first.sign * (left.get(first.variable) ?? 0)
  );
  const lower = Float64Array.from(whole, delta => Math.min(0, delta));
  const upper = Float64Array.from(whole, delta => Math.max(0, delta));
  const walker = new Walker(restriction, lower, upper, true);
  const small: Move[] = [];
  for (const variable of move.variables) {
    for (let delta = left.get(variable) ?? 0; delta !== 0; delta = left.get(variable) ?? 0) {
      const piece = walker.walk(variable, Math.sign(delta), -1, 2);
      if (piece === null) break;
      walker.spend(piece);
      piece.variables.forEach((moved, at) => {
        left.set(moved, (left.get(moved) ?? 0) - (piece.deltas[at] ?? 0));
      });
      small.push(piece);
    }
  }
  return small;
}

function transposed({members, rows}: Restriction): {starts: Int32Array; rows: Int32Array; values: Float64Array} {
  const starts = new Int32Array(members.length + 1);
  for (const column of rows.indices) starts[column + 1] = (starts[column + 1] ?? 0) + 1;
  for (let column = 0; column < members.length; column++)
    starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0);
  const filled = starts.slice(0, members.length);
  const rowOf = new Int32Array(rows.indices.length);
  const values = new Float64Array(rows.indices.length);
  for (let row = 0; row + 1 < rows.starts.length; row++) {
    for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry++) {
      const column = rows.indices[entry] ?? 0;
      const place = filled[column] ?? 0;
      rowOf[place] = row;
      values[place] = rows.values[entry] ?? 0;
      filled[column] = place + 1;
    }
  }
  return {starts, rows: rowOf, values};
}
