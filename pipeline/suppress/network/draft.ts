import type {Model} from "./model.js";

/** A table in the making: differences from the true one, what they do to the coupling rows, and a way back. */
export class Draft {
  readonly model: Model;
  readonly delta: Int32Array;
  /** Σ coefficient · difference, by row. */
  readonly activity: Float64Array;
  /** By quantity: how many of its rows are not as in the true table. */
  readonly busy: Int32Array;
  readonly #journal: number[] = [];
  readonly #broken: number[] = [];

  constructor(model: Model) {
    this.model = model;
    this.delta = new Int32Array(model.size);
    this.activity = new Float64Array(model.rows.count);
    this.busy = new Int32Array(model.size);
  }

  /** How many steps there are to go back. */
  get mark(): number {
    return this.#journal.length / 2;
  }

  /** Moves a quantity; notes the rows that no longer hold. */
  move(quantity: number, by: number): void {
    this.#journal.push(quantity, by);
    this.#add(quantity, by, true);
  }

  /** Moves a quantity for a look only: whoever calls moves it back. */
  shift(quantity: number, by: number): void {
    this.#add(quantity, by, false);
  }

  /** Goes back to where `mark` was taken. */
  back(mark: number): void {
    while (this.#journal.length > 2 * mark) {
      const by = this.#journal.pop() ?? 0;
      const quantity = this.#journal.pop() ?? 0;
      this.#add(quantity, -by, false);
    }
  }

  clear(): void {
    this.back(0);
    this.#broken.length = 0;
  }

  /** By how much a row's sum is too large (positive) or too small (negative); 0 where it holds. */
  excess(row: number): number {
    return this.excessAfter(row, 0);
  }

  excessAfter(row: number, change: number): number {
    const {least, most} = this.model.rows;
    const sum = (this.activity[row] ?? 0) + change;
    if (sum > (most[row] ?? 0)) return sum - (most[row] ?? 0);
    return sum < (least[row] ?? 0) ? sum - (least[row] ?? 0) : 0;
  }

  /** The first row noted that does not hold, or -1. */
  brokenRow(): number {
    for (const row of this.#broken) if (this.excess(row) !== 0) return row;
    this.#broken.length = 0;
    return -1;
  }

  /** The quantities that differ, ascending. */
  moved(): Int32Array {
    const quantities = new Set<number>();
    for (let at = 0; at < this.#journal.length; at += 2) {
      const quantity = this.#journal[at] ?? 0;
      if (this.delta[quantity] !== 0) quantities.add(quantity);
    }
    return Int32Array.from(quantities).sort();
  }

  #add(quantity: number, by: number, note: boolean): void {
    const {ofQuantity, ofQuantityCoefficients} = this.model.rows;
    this.delta[quantity] = (this.delta[quantity] ?? 0) + by;
    const end = ofQuantity.starts[quantity + 1] ?? 0;
    for (let at = ofQuantity.starts[quantity] ?? 0; at < end; at++) {
      const row = ofQuantity.entries[at] ?? 0;
      const before = this.activity[row] ?? 0;
      const after = before + by * (ofQuantityCoefficients[at] ?? 0);
      this.activity[row] = after;
      if ((before === 0) !== (after === 0)) this.#count(row, after === 0 ? -1 : 1);
      if (note && this.excess(row) !== 0) this.#broken.push(row);
    }
  }

  #count(row: number, by: number): void {
    const {members} = this.model.rows;
    const end = members.starts[row + 1] ?? 0;
    for (let at = members.starts[row] ?? 0; at < end; at++) {
      const quantity = members.entries[at] ?? 0;
      this.busy[quantity] = (this.busy[quantity] ?? 0) + by;
    }
  }
}
