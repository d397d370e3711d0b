import {Draft} from "./draft.js";
import type {Model} from "./model.js";
import {type Path, Paths} from "./paths.js";
import type {Found} from "./programme.js";
import {mendCost, mendingAmount, type Permission, StepCost} from "./stepCost.js";

/** Quantities that may mend a row for which a path is looked for. */
const mendersTried = 4;
/** Quantities that are moved to mend rows, in one move. */
const mendsOfMove = 24;

/**
 * Finds tables near the true one that move a quantity by a given amount: a cheapest path closes the circulation in its
 * network (cell suppression by network flows: Kelly, Golden and Assad 1992; Castro 2002); a row that couples networks and no
 * longer holds is mended by moving another of its quantities in the same way.
 */
export class Mover {
  readonly draft: Draft;
  /** Not 0 for quantities that must stay as they are. */
  readonly fixed: Uint8Array;
  readonly #model: Model;
  readonly #hidden: Uint8Array;
  readonly #costs: StepCost;
  readonly #paths: Paths;
  #mends = 0;

  /** `hidden` is looked at as it is when a move is made: 1 for what is not seen. */
  constructor(model: Model, hidden: Uint8Array) {
    this.#model = model;
    this.#hidden = hidden;
    this.draft = new Draft(model);
    this.#costs = new StepCost(model, this.draft, hidden);
    this.#paths = new Paths(model, this.draft, this.#costs);
    this.fixed = this.#costs.fixed;
  }

  /** To be told of every quantity that is hidden or shown. */
  changed(quantity: number): void {
    this.#costs.forget(quantity);
  }

  /** Puts a table into the draft that moves the quantity by `amount`. Returns what it hides anew, Infinity where none is found. */
  tryMove(quantity: number, amount: number, permission: Permission): number {
    this.#begin(quantity, permission);
    if (this.#push(quantity, amount) && this.#mendAll()) return this.#priceOfDraft();
    this.draft.clear();
    return Infinity;
  }

  /** The same one by one, each step from a table that holds. Returns the cost of as far as it came, Infinity for nowhere. */
  trySteps(quantity: number, amount: number, permission: Permission): number {
    this.#begin(quantity, permission);
    for (let step = 0; step < Math.abs(amount); step++) {
      const mark = this.draft.mark;
      this.#mends = 0;
      if (this.#push(quantity, Math.sign(amount)) && this.#mendAll()) continue;
      this.draft.back(mark);
      if (step === 0) return Infinity;
      break;
    }
    return this.#priceOfDraft();
  }

  /** Puts a table into the draft that was found otherwise. */
  take({quantities, deltas}: Found): void {
    this.draft.clear();
    for (let at = 0; at < quantities.length; at++) this.draft.move(quantities[at] ?? -1, deltas[at] ?? 0);
    if (this.draft.brokenRow() >= 0) throw new RangeError("a programme gave a table that does not hold");
  }

  #begin(quantity: number, permission: Permission): void {
    this.draft.clear();
    this.#costs.permission = permission;
    this.#costs.target = quantity;
    this.#mends = 0;
  }

  #priceOfDraft(): number {
    let cost = 0;
    for (const quantity of this.draft.moved())
      if (this.#hidden[quantity] === 0) cost += this.#model.price[quantity] ?? 0;
    return cost;
  }

  /** Moves a quantity and closes the circulation, in as few paths as is cheap. */
  #push(quantity: number, amount: number): boolean {
    const way = Math.sign(amount);
    if (!this.#costs.isPossible(quantity, amount)) return false;
    for (let left = Math.abs(amount); left > 0; ) {
      const path = this.#bestPath(quantity, way, left);
      if (path === null) return false;
      this.draft.move(quantity, way * path.step);
      path.edges.forEach((edge, at) => {
        this.draft.move(edge, (path.ways[at] ?? 0) * path.step);
      });
      left -= path.step;
    }
    return true;
  }

  #bestPath(quantity: number, way: number, left: number): Path | null {
    const whole = this.#paths.find(quantity, way * left);
    if (left === 1 || (whole !== null && whole.cost < mendCost)) return whole;
    const one = this.#paths.find(quantity, way);
    return one !== null && (whole === null || one.cost < whole.cost / 2) ? one : whole;
  }

  /** Mends broken rows until all hold. */
  #mendAll(): boolean {
    for (;;) {
      const row = this.draft.brokenRow();
      if (row < 0) return true;
      this.#mends += 1;
      if (this.#mends > mendsOfMove || !this.#mend(row)) return false;
    }
  }

  #mend(row: number): boolean {
    const {members, coefficients} = this.#model.rows;
    const excess = this.draft.excess(row);
    const menders: {quantity: number; by: number; cost: number}[] = [];
    const end = members.starts[row + 1] ?? 0;
    for (let at = members.starts[row] ?? 0; at < end; at++) {
      const quantity = members.entries[at] ?? 0;
      const by = mendingAmount(excess, coefficients[at] ?? 1);
      if (quantity === this.#costs.target || !this.#costs.isPossible(quantity, by)) continue;
      const cost = this.#costs.ofDemand(quantity, by);
      if (cost < Infinity) menders.push({quantity, by, cost});
    }
    menders.sort((a, b) => a.cost - b.cost || a.quantity - b.quantity);
    const priced = menders
      .slice(0, mendersTried)
      .map(mender => ({...mender, cost: mender.cost + this.#closing(mender)}));
    priced.sort((a, b) => a.cost - b.cost || a.quantity - b.quantity);
    const mark = this.draft.mark;
    for (const {quantity, by, cost} of priced) {
      if (cost < Infinity && this.#push(quantity, by)) return true;
      this.draft.back(mark);
    }
    return false;
  }

  #closing({quantity, by}: {readonly quantity: number; readonly by: number}): number {
    return this.#bestPath(quantity, Math.sign(by), Math.abs(by))?.cost ?? Infinity;
  }
}
