import type {SparseRows} from "../solver.js";
import {BasisInverse, zero} from "./basisInverse.js";
import {transposed} from "./problem.js";

/** A row that adds up to less is taken to add up. */
const tolerance = 1e-7;

/** The ways of a column, one bit each: its rising half up and down, its falling half up and down. */
const [risingUp, risingDown, fallingUp, fallingDown] = [1, 2, 4, 8];
const [ofRising, ofFalling] = [risingUp | risingDown, fallingUp | fallingDown];
/** The ways that take the column itself up, and down. */
const [upwards, downwards] = [risingUp | fallingDown, risingDown | fallingUp];

/** Where a column must lie. */
export interface Range {
  readonly column: number;
  readonly least: number;
  readonly most: number;
}

/** The differences of the shortest move by column, or the rows that forbid every move; neither when it was given up. */
export interface Answer {
  readonly values: Float64Array | null;
  readonly rows: readonly number[];
}

/** What is to be brought to its bound: a row that does not add up (then it has no basic half yet), or a basic half. */
interface Leaving {
  readonly place: number;
  /** How far above (positive) or below the bound it is. */
  readonly amiss: number;
}

/**
 * The shortest move, Σ cost · |difference|, that keeps all rows and some ranges, by the revised dual simplex method with
 * bound flipping (Maros 2003). Every question starts from where all stands still and no row is in the basis yet: a row
 * enters when it does not add up, so that an answer costs what its move is long, not what the table is wide.
 *
 * A column is two halves, one that rises (2 · column) and one that falls (2 · column + 1), each at least 0.
 */
export class LeastMoves {
  readonly #rows: SparseRows;
  readonly #columns: SparseRows;
  readonly #cost: Float64Array;
  readonly #room: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #value: Float64Array;
  readonly #price: Float64Array;
  /** By column: the ways that its halves outside the basis may go, now and when nothing has moved yet. */
  readonly #free: Uint8Array;
  readonly #freeAtFirst: Uint8Array;
  /** By half: its place in the basis, −1 outside it. */
  readonly #placeOf: Int32Array;
  /** By row: what it adds up to, its number among those that entered (−1: not), and those that may not add up. */
  readonly #amiss: Float64Array;
  readonly #enteredAs: Int32Array;
  readonly #broken: number[] = [];
  readonly #isBroken: Uint8Array;
  readonly #entered: number[] = [];
  /** By place: the basic half. */
  readonly #basic: number[] = [];
  readonly #inverse: BasisInverse;
  /** The places whose basic half may be beyond its bounds. */
  readonly #shifted: number[] = [];
  readonly #isShifted: Uint8Array;
  /** The row that is priced, by column, and where it is not 0. */
  readonly #entries: Float64Array;
  readonly #filled: Int32Array;
  #filledCount = 0;
  readonly #isFilled: Uint8Array;
  /** The halves that may enter the basis, and their ratios. */
  readonly #halves: Int32Array;
  readonly #ratios: Float64Array;

  /** `fall` and `rise` (both finite and not negative) are how far each column may go; costs may change between answers. */
  constructor(rows: SparseRows, fall: Float64Array, rise: Float64Array, cost: Float64Array) {
    const [columns, count] = [cost.length, rows.starts.length - 1];
    this.#rows = rows;
    this.#columns = transposed(rows, columns);
    this.#cost = cost;
    this.#room = new Float64Array(2 * columns);
    this.#freeAtFirst = new Uint8Array(columns);
    for (let column = 0; column < columns; column++) this.setRoom(column, fall[column] ?? 0, rise[column] ?? 0);
    this.#lower = new Float64Array(2 * columns);
    this.#upper = new Float64Array(2 * columns);
    this.#value = new Float64Array(2 * columns);
    this.#price = new Float64Array(columns);
    this.#free = new Uint8Array(columns);
    this.#placeOf = new Int32Array(2 * columns);
    this.#amiss = new Float64Array(count);
    this.#enteredAs = new Int32Array(count);
    this.#isBroken = new Uint8Array(count);
    this.#entries = new Float64Array(columns);
    this.#filled = new Int32Array(columns);
    this.#isFilled = new Uint8Array(columns);
    this.#halves = new Int32Array(2 * columns);
    this.#ratios = new Float64Array(2 * columns);
    this.#isShifted = new Uint8Array(count);
    this.#inverse = new BasisInverse(this.#columns, count);
  }

  setRoom(column: number, fall: number, rise: number): void {
    this.#room[2 * column] = rise;
    this.#room[2 * column + 1] = fall;
    this.#freeAtFirst[column] = (rise > 0 ? risingUp : 0) | (fall > 0 ? fallingUp : 0);
  }

  /** The shortest move in these ranges, the last one of a column counting; given up after so many pivots. */
  solve(ranges: readonly Range[], mostPivots: number): Answer {
    this.#start(ranges);
    for (let pivots = 0; pivots < mostPivots; pivots++) {
      const leaving = this.#leaving();
      if (leaving === null) return {values: this.#differences(), rows: []};
      if (!this.#pivot(leaving)) return {values: null, rows: this.#rowsOf(leaving.place)};
    }
    return {values: null, rows: []};
  }

  #start(ranges: readonly Range[]): void {
    this.#inverse.clear();
    this.#entered.length = this.#basic.length = this.#broken.length = this.#shifted.length = 0;
    this.#upper.set(this.#room);
    const zeroedAll = [this.#lower, this.#value, this.#price, this.#amiss, this.#isBroken, this.#isShifted];
    for (const zeroed of zeroedAll) zeroed.fill(0);
    this.#placeOf.fill(-1);
    this.#enteredAs.fill(-1);
    for (const {column, least, most} of ranges) {
      this.#lower[2 * column] = Math.max(0, least);
      this.#upper[2 * column] = Math.max(0, most);
      this.#lower[2 * column + 1] = Math.max(0, -most);
      this.#upper[2 * column + 1] = Math.max(0, -least);
    }
    this.#free.set(this.#freeAtFirst);
    for (const {column} of ranges)
      for (const half of [2 * column, 2 * column + 1]) {
        this.#shift(half, (this.#lower[half] ?? 0) - (this.#value[half] ?? 0));
        this.#settle(half);
      }
  }

  /** What is furthest from its bound, measured against the length of its row of the inverse (dual steepest edge). */
  #leaving(): Leaving | null {
    const [amissOf, broken] = [this.#amiss, this.#broken];
    let [worst, row, place, amiss] = [0, -1, -1, 0];
    let kept = 0;
    for (let at = 0; at < broken.length; at++) {
      const number = broken[at] ?? 0;
      const size = amissOf[number] ?? 0;
      if (Math.abs(size) < tolerance || (this.#enteredAs[number] ?? -1) >= 0) {
        this.#isBroken[number] = 0;
        continue;
      }
      broken[kept++] = number;
      // No length is below 1.
      if (size * size <= worst) continue;
      const score = (size * size) / this.#lengthOf(number);
      if (score > worst) [worst, row, amiss] = [score, number, -size];
    }
    broken.length = kept;
    const [basic, {lengths}, value, lower, upper] = [this.#basic, this.#inverse, this.#value, this.#lower, this.#upper];
    const shifted = this.#shifted;
    kept = 0;
    for (let at = 0; at < shifted.length; at++) {
      const number = shifted[at] ?? 0;
      const half = basic[number] ?? 0;
      const now = value[half] ?? 0;
      const [least, most] = [lower[half] ?? 0, upper[half] ?? 0];
      const size = now > most ? now - most : now < least ? now - least : 0;
      if (Math.abs(size) <= tolerance) {
        this.#isShifted[number] = 0;
        continue;
      }
      shifted[kept++] = number;
      const score = (size * size) / (lengths[number] ?? 1);
      if (score > worst) [worst, row, place, amiss] = [score, -1, number, size];
    }
    shifted.length = kept;
    if (worst === 0) return null;
    return {place: row < 0 ? place : this.#enter(row), amiss};
  }

  /** About the length squared of the row of the inverse that a row would get. */
  #lengthOf(row: number): number {
    const {starts, indices, values} = this.#rows;
    const {lengths} = this.#inverse;
    const last = starts[row + 1] ?? 0;
    let length = 1;
    for (let at = starts[row] ?? 0; at < last; at++) {
      const place = this.#placeOfColumn(indices[at] ?? 0);
      if (place >= 0) length += (values[at] ?? 0) ** 2 * (lengths[place] ?? 0);
    }
    return length;
  }

  #placeOfColumn(column: number): number {
    const rising = this.#placeOf[2 * column] ?? -1;
    return rising >= 0 ? rising : (this.#placeOf[2 * column + 1] ?? -1);
  }

  /** Gives a row a place in the inverse, though nothing basic yet. */
  #enter(row: number): number {
    const place = this.#inverse.enter();
    this.#entered[place] = row;
    this.#enteredAs[row] = place;
    const {starts, indices, values} = this.#rows;
    const last = starts[row + 1] ?? 0;
    for (let at = starts[row] ?? 0; at < last; at++) {
      const other = this.#placeOfColumn(indices[at] ?? 0);
      if (other < 0) continue;
      const times = signOf(this.#basic[other] ?? 0) * (values[at] ?? 0);
      this.#inverse.subtract(place, other, times);
    }
    return place;
  }

  /** Brings what leaves to its bound by an entering half; false when nothing can. */
  #pivot({place, amiss}: Leaving): boolean {
    const sign = amiss < 0 ? 1 : -1;
    this.#priceRow(place);
    const {entering, flipped, ratio, left} = this.#ratioTest(sign, Math.abs(amiss));
    if (entering < 0) return false;
    for (const half of flipped) {
      const other = this.#value[half] === this.#lower[half] ? this.#upper : this.#lower;
      this.#takeColumn(half);
      this.#move(half, (other[half] ?? 0) - (this.#value[half] ?? 0));
      this.#settle(half);
    }
    if (ratio > 0) this.#reprice(sign * ratio);
    this.#takeColumn(entering);
    this.#move(entering, (-sign * left) / (signOf(entering) * (this.#entries[entering >> 1] ?? 0)));
    this.#exchange(place, entering, sign);
    return true;
  }

  #reprice(times: number): void {
    const [price, entries, filled, count] = [this.#price, this.#entries, this.#filled, this.#filledCount];
    for (let at = 0; at < count; at++) {
      const column = filled[at] ?? 0;
      price[column] = (price[column] ?? 0) - times * (entries[column] ?? 0);
    }
  }

  /** The row of a place in terms of all columns. */
  #priceRow(place: number): void {
    const [entries, isFilled, filled] = [this.#entries, this.#isFilled, this.#filled];
    for (let at = 0; at < this.#filledCount; at++) entries[filled[at] ?? 0] = isFilled[filled[at] ?? 0] = 0;
    let count = 0;
    const {starts, indices, values} = this.#rows;
    const [entered, line] = [this.#entered, this.#inverse.line(place)];
    for (let number = 0; number < entered.length; number++) {
      const factor = line[number] ?? 0;
      if (Math.abs(factor) <= zero) continue;
      const row = entered[number] ?? 0;
      const last = starts[row + 1] ?? 0;
      for (let at = starts[row] ?? 0; at < last; at++) {
        const column = indices[at] ?? 0;
        entries[column] = (entries[column] ?? 0) + factor * (values[at] ?? 0);
        if (isFilled[column] === 1) continue;
        isFilled[column] = 1;
        filled[count++] = column;
      }
    }
    this.#filledCount = count;
  }

  /**
   * The half whose reduced cost is the first to become 0 when the row is priced, after those that can go from one bound to
   * the other meanwhile without setting the row right.
   */
  #ratioTest(
    sign: number,
    amiss: number
  ): {readonly entering: number; readonly flipped: readonly number[]; readonly ratio: number; readonly left: number} {
    const [halves, ratios] = [this.#halves, this.#ratios];
    const count = this.#candidates(sign);
    const flipped: number[] = [];
    for (let left = amiss; ; ) {
      const at = leastOf(ratios, count);
      if (at < 0) return {entering: -1, flipped, ratio: 0, left};
      const half = halves[at] ?? 0;
      const gives = Math.abs(this.#entries[half >> 1] ?? 0) * ((this.#upper[half] ?? 0) - (this.#lower[half] ?? 0));
      if (gives >= left - zero) return {entering: half, flipped, ratio: ratios[at] ?? 0, left};
      left -= gives;
      flipped.push(half);
      ratios[at] = Infinity;
    }
  }

  /** Collects the halves that could set the priced row right, and when their reduced costs become 0; returns how many. */
  #candidates(sign: number): number {
    const [halves, ratios, filled, entries] = [this.#halves, this.#ratios, this.#filled, this.#entries];
    const [cost, price, free, filledCount] = [this.#cost, this.#price, this.#free, this.#filledCount];
    let count = 0;
    for (let at = 0; at < filledCount; at++) {
      const column = filled[at] ?? 0;
      const entry = entries[column] ?? 0;
      const ways = (free[column] ?? 0) & (sign * entry < 0 ? upwards : downwards);
      if (ways === 0 || Math.abs(entry) <= zero) continue;
      const [own, priced] = [cost[column] ?? 0, price[column] ?? 0];
      if ((ways & ofRising) !== 0) {
        halves[count] = 2 * column;
        ratios[count++] = Math.abs((own - priced) / entry);
      }
      if ((ways & ofFalling) !== 0) {
        halves[count] = 2 * column + 1;
        ratios[count++] = Math.abs((own + priced) / entry);
      }
    }
    return count;
  }

  /** Notes which way a half may go from where it stands; nowhere while it is basic. */
  #settle(half: number): void {
    const column = half >> 1;
    const [own, up, down] = half & 1 ? [ofFalling, fallingUp, fallingDown] : [ofRising, risingUp, risingDown];
    const [least, most] = [this.#lower[half] ?? 0, this.#upper[half] ?? 0];
    const isStill = most <= least || (this.#placeOf[half] ?? -1) >= 0;
    const way = isStill ? 0 : this.#value[half] === least ? up : down;
    this.#free[column] = ((this.#free[column] ?? 0) & ~own) | way;
  }

  /** Works out what one more of a half takes from the basic halves. */
  #takeColumn(half: number): void {
    this.#inverse.takeColumn(half >> 1, signOf(half), this.#enteredAs, this.#basic.length);
  }

  /** Moves a half that is not basic, whose column was taken, and with it all that is basic. */
  #move(half: number, by: number): void {
    const {column, taken, takenCount: count} = this.#inverse;
    const isShifted = this.#isShifted;
    for (let at = 0; at < count; at++) {
      const place = taken[at] ?? 0;
      this.#shift(this.#basic[place] ?? 0, -(column[place] ?? 0) * by);
      if (isShifted[place] === 0) this.#shifted.push(place);
      isShifted[place] = 1;
    }
    this.#shift(half, by);
  }

  #shift(half: number, by: number): void {
    if (by === 0) return;
    this.#value[half] = (this.#value[half] ?? 0) + by;
    const {starts, indices, values} = this.#columns;
    const [amiss, isBroken, signed] = [this.#amiss, this.#isBroken, signOf(half) * by];
    const last = starts[(half >> 1) + 1] ?? 0;
    for (let at = starts[half >> 1] ?? 0; at < last; at++) {
      const row = indices[at] ?? 0;
      amiss[row] = (amiss[row] ?? 0) + (values[at] ?? 0) * signed;
      if (isBroken[row] === 0 && (this.#enteredAs[row] ?? -1) < 0) this.#broken.push(row);
      isBroken[row] = 1;
    }
  }

  /** Puts the entering half, whose column was taken, in the place of what leaves. */
  #exchange(place: number, entering: number, sign: number): void {
    const left = this.#basic[place];
    if (left !== undefined) {
      this.#value[left] = (sign > 0 ? this.#lower : this.#upper)[left] ?? 0;
      this.#placeOf[left] = -1;
      this.#settle(left);
    }
    this.#basic[place] = entering;
    this.#placeOf[entering] = place;
    this.#settle(entering);
    this.#inverse.pivot(place, 1 / (signOf(entering) * (this.#entries[entering >> 1] ?? 1)));
  }

  #differences(): Float64Array {
    const differences = new Float64Array(this.#cost.length);
    for (let column = 0; column < differences.length; column++) {
      const value = (this.#value[2 * column] ?? 0) - (this.#value[2 * column + 1] ?? 0);
      if (value === 0) continue;
      const whole = Math.round(value);
      differences[column] = Math.abs(value - whole) < 1e-6 ? whole : value;
    }
    return differences;
  }

  #rowsOf(place: number): readonly number[] {
    return this.#entered.filter((_, number) => Math.abs(this.#inverse.line(place)[number] ?? 0) > zero);
  }
}

function signOf(half: number): number {
  return half & 1 ? -1 : 1;
}

/** The place of the least of so many, the first of several; −1 where all are used up. */
function leastOf(ratios: Float64Array, count: number): number {
  let [best, least] = [-1, Infinity];
  for (let at = 0; at < count; at++) {
    const ratio = ratios[at] ?? Infinity;
    if (ratio < least) [best, least] = [at, ratio];
  }
  return best;
}
