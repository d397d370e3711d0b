import type {SparseRows} from "../solver.js";

/** Smaller numbers are errors of calculation. */
export const zero = 1e-9;

/** Places that there is room for at first; most moves are short. */
const firstRoom = 256;

/**
 * The inverse of a basis that grows by a row at a time, one line for every place of the basis, in the numbers of the rows
 * that entered. Lines are dense but mostly 0: a pivot looks only at where its line is not.
 */
export class BasisInverse {
  /** What one more of the column that was asked for last takes from the basis, by place; right where `taken` says so. */
  readonly column: Float64Array;
  /** The places where that is not 0, the first `takenCount` of them. */
  readonly taken: Int32Array;
  takenCount = 0;
  /** The squared length of every line. */
  readonly lengths: Float64Array;
  readonly #columns: SparseRows;
  /** All lines, one after the other, with room for so many places in each; 0 beyond the rows that entered. */
  #lines: Float64Array;
  #room: number;
  readonly #nonzero: Int32Array;
  #size = 0;

  constructor(columns: SparseRows, rows: number) {
    this.#columns = columns;
    this.column = new Float64Array(rows);
    this.taken = new Int32Array(rows);
    this.lengths = new Float64Array(rows);
    this.#nonzero = new Int32Array(rows);
    this.#room = Math.min(rows, firstRoom);
    this.#lines = new Float64Array(this.#room ** 2);
  }

  clear(): void {
    for (let place = 0; place < this.#size; place++) this.line(place).fill(0);
    this.#size = 0;
  }

  /** By row that entered; right until the next row enters. */
  line(place: number): Float64Array {
    return this.#lines.subarray(place * this.#room, place * this.#room + this.#size);
  }

  /** A line for a row that enters, at the next place. */
  enter(): number {
    if (this.#size === this.#room) this.#makeRoom();
    const place = this.#size++;
    this.#lines[place * this.#room + place] = 1;
    return place;
  }

  /** Takes a line as often as said from another. */
  subtract(place: number, other: number, times: number): void {
    const [line, by] = [this.line(place), this.line(other)];
    for (let at = 0; at < this.#size; at++) line[at] = (line[at] ?? 0) - times * (by[at] ?? 0);
  }

  /** Works out what one more of a column, with this sign, takes from the first so many places. */
  takeColumn(number: number, sign: number, enteredAs: Int32Array, places: number): void {
    const [column, taken, lines, room] = [this.column, this.taken, this.#lines, this.#room];
    column.fill(0, 0, places);
    const {starts, indices, values} = this.#columns;
    const last = starts[number + 1] ?? 0;
    for (let at = starts[number] ?? 0; at < last; at++) {
      const entered = enteredAs[indices[at] ?? 0] ?? -1;
      if (entered < 0) continue;
      const value = sign * (values[at] ?? 0);
      for (let place = 0, from = entered; place < places; place++, from += room)
        column[place] = (column[place] ?? 0) + value * (lines[from] ?? 0);
    }
    let count = 0;
    for (let place = 0; place < places; place++) if (Math.abs(column[place] ?? 0) > zero) taken[count++] = place;
    this.takenCount = count;
  }

  /** Multiplies a line and takes it from the others, so that the column asked for last is 1 there and 0 elsewhere. */
  pivot(place: number, by: number): void {
    const filled = this.#scale(place, by);
    const [lines, nonzero, lengths, from] = [this.#lines, this.#nonzero, this.lengths, place * this.#room];
    for (let at = 0; at < this.takenCount; at++) {
      const number = this.taken[at] ?? 0;
      if (number === place) continue;
      const other = number * this.#room;
      const entry = this.column[number] ?? 0;
      let length = lengths[number] ?? 0;
      for (let index = 0; index < filled; index++) {
        const column = nonzero[index] ?? 0;
        const before = lines[other + column] ?? 0;
        const after = before - entry * (lines[from + column] ?? 0);
        lines[other + column] = after;
        length += after * after - before * before;
      }
      lengths[number] = Math.max(length, zero);
    }
  }

  /** Multiplies a line and measures it; returns in how many places it is not 0. */
  #scale(place: number, by: number): number {
    const [line, nonzero] = [this.line(place), this.#nonzero];
    let [filled, length] = [0, 0];
    for (let at = 0; at < this.#size; at++) {
      const value = (line[at] ?? 0) * by;
      if (value === 0) continue;
      line[at] = value;
      nonzero[filled++] = at;
      length += value * value;
    }
    this.lengths[place] = length;
    return filled;
  }

  #makeRoom(): void {
    const room = Math.min(this.column.length, Math.ceil(1.5 * this.#room));
    const lines = new Float64Array(room ** 2);
    for (let place = 0; place < this.#size; place++) lines.set(this.line(place), place * room);
    [this.#lines, this.#room] = [lines, room];
  }
}
