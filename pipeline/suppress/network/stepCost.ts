import type {Draft} from "./draft.js";
import type {Model} from "./model.js";

/** What a move may do. */
export interface Permission {
  /** Free quantities that cost less than this may be hidden for it; 0 for none. */
  readonly below: number;
  /** Whether a path may break a row that another quantity can mend. */
  readonly mend: boolean;
}

/** An edge of a path costs this much by itself, so that short paths are taken. */
const edgeCost = 1;
/** A row that a path breaks costs this much and what hiding the cheapest quantity that can mend it costs. */
export const mendCost = 100;

/** What it costs to move quantities of a draft: what has to be hidden for it, and what has to be mended. */
export class StepCost {
  /** Not 0 for quantities that must stay as they are. */
  readonly fixed: Uint8Array;
  /** The quantity that the move is about: nothing else may move it. */
  target = -1;
  permission: Permission = {below: 0, mend: false};
  /** Costs of quantities that nothing has touched, by step and permission. */
  readonly #known = new Map<number, Float64Array>();
  readonly #model: Model;
  readonly #draft: Draft;
  readonly #hidden: Uint8Array;

  constructor(model: Model, draft: Draft, hidden: Uint8Array) {
    this.#model = model;
    this.#draft = draft;
    this.#hidden = hidden;
    this.fixed = new Uint8Array(model.size);
  }

  /** Whether a quantity can differ by so much more, as far as it alone is concerned. */
  isPossible(quantity: number, by: number): boolean {
    const before = this.#draft.delta[quantity] ?? 0;
    const after = before + by;
    return (
      this.fixed[quantity] === 0 &&
      after >= (this.#model.lower[quantity] ?? 0) &&
      after <= (this.#model.upper[quantity] ?? 0) &&
      !(this.permission.mend && before * by < 0) &&
      this.#price(quantity) < Infinity
    );
  }

  /** Infinity where the quantity cannot move so; no less than `limit` where that is known early. */
  of(quantity: number, by: number, limit: number): number {
    if (quantity === this.target) return Infinity;
    const {busy, delta} = this.#draft;
    if (busy[quantity] === 0 && delta[quantity] === 0 && this.fixed[quantity] === 0)
      return this.#ofUntouched(quantity, by);
    return this.isPossible(quantity, by) ? this.ofDemand(quantity, by, limit) : Infinity;
  }

  /** To be told of every quantity that is hidden or shown. */
  forget(quantity: number): void {
    const {members, ofQuantity} = this.#model.rows;
    const end = ofQuantity.starts[quantity + 1] ?? 0;
    for (const known of this.#known.values()) known[quantity] = Number.NaN;
    for (let at = ofQuantity.starts[quantity] ?? 0; at < end; at++) {
      const row = ofQuantity.entries[at] ?? 0;
      const last = members.starts[row + 1] ?? 0;
      for (let member = members.starts[row] ?? 0; member < last; member++) {
        const other = members.entries[member] ?? 0;
        for (const known of this.#known.values()) known[other] = Number.NaN;
      }
    }
  }

  /** The same for a quantity none of whose rows has moved; it is remembered. */
  #ofUntouched(quantity: number, by: number): number {
    const {below, mend} = this.permission;
    if (below > 0 && this.#hidden[quantity] === 0 && !((this.#model.price[quantity] ?? Infinity) < below))
      return Infinity;
    const key = 3 * by + (below > 0 ? 2 : mend ? 1 : 0);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = new Float64Array(this.#model.size).fill(Number.NaN);
      this.#known.set(key, known);
    }
    const cost = known[quantity] ?? Number.NaN;
    if (!Number.isNaN(cost)) return cost;
    const {permission, target} = this;
    if (below > 0) this.permission = {below: Infinity, mend: true};
    this.target = -1;
    const found = this.isPossible(quantity, by) ? this.ofDemand(quantity, by) : Infinity;
    this.permission = permission;
    this.target = target;
    known[quantity] = found;
    return found;
  }

  /** The same for a quantity that is known to be able to, or has to. */
  ofDemand(quantity: number, by: number, limit = Infinity): number {
    const {rows} = this.#model;
    let cost = edgeCost + this.#price(quantity);
    if (cost >= limit) return cost;
    let credit = 0;
    const end = rows.ofQuantity.starts[quantity + 1] ?? 0;
    for (let at = rows.ofQuantity.starts[quantity] ?? 0; at < end; at++) {
      const row = rows.ofQuantity.entries[at] ?? 0;
      const excess = this.#draft.excessAfter(row, by * (rows.ofQuantityCoefficients[at] ?? 0));
      const before = this.#draft.excess(row);
      if (excess === before) continue;
      if (Math.abs(excess) > Math.abs(before)) {
        cost += this.permission.mend ? mendCost + this.#mendPrice(row, excess, quantity) : Infinity;
        if (cost === Infinity) return cost;
      } else credit += mendCost + this.#mendPrice(row, before, quantity);
    }
    return Math.max(cost - credit, edgeCost / 100);
  }

  /** What it costs that a quantity is not seen, in this draft. */
  #price(quantity: number): number {
    if (this.#hidden[quantity] === 1 || this.#draft.delta[quantity] !== 0) return 0;
    const price = this.#model.price[quantity] ?? Infinity;
    return price < this.permission.below ? price : Infinity;
  }

  /** What hiding the cheapest quantity costs that could mend a row, another than the one that breaks it. */
  #mendPrice(row: number, excess: number, but: number): number {
    const {members, coefficients} = this.#model.rows;
    let best = Infinity;
    const end = members.starts[row + 1] ?? 0;
    for (let at = members.starts[row] ?? 0; at < end && best > 0; at++) {
      const quantity = members.entries[at] ?? 0;
      if (quantity === but || quantity === this.target) continue;
      if (this.isPossible(quantity, mendingAmount(excess, coefficients[at] ?? 1)))
        best = Math.min(best, this.#price(quantity));
    }
    return best;
  }
}

/** By how much a quantity must move so that a row's sum falls by its excess. */
export function mendingAmount(excess: number, coefficient: number): number {
  const amount = Math.ceil(Math.abs(excess) / Math.abs(coefficient));
  return -Math.sign(excess) * Math.sign(coefficient) * amount;
}
