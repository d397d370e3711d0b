import type {Solver} from "../solver.js";
import {Clusters} from "./clusters.js";
import type {Model} from "./model.js";
import {Programme} from "./programme.js";

/** Of programmes with no more quantities than this many are kept; of larger ones, the last. */
const small = 1000;
/** How many: the solver holds some megabytes for each, and has two gigabytes in all. */
const mostKept = 64;

/** Programmes by network and size, made when they are asked for. Must be disposed of. */
export class Programmes {
  readonly #solver: Solver;
  readonly #model: Model;
  readonly #hidden: Uint8Array;
  readonly #clusters: Clusters;
  readonly #kept = new Map<number, Programme>();
  #whole: Programme | null = null;
  #large: {readonly network: number; readonly size: number; readonly programme: Programme} | null = null;

  /** `hidden` is looked at as it is when a programme is made. */
  constructor(solver: Solver, model: Model, hidden: Uint8Array) {
    this.#solver = solver;
    this.#model = model;
    this.#hidden = hidden;
    this.#clusters = new Clusters(model);
  }

  /** The programme of the networks around a quantity, of about `size` quantities. */
  around(quantity: number, size: number): Programme {
    const network = this.#clusters.networkOf(quantity);
    if (size <= small) {
      const programme = this.#kept.get(network) ?? this.#made(network, size);
      // Put at the end: the first is the one that was asked for longest ago.
      this.#kept.delete(network);
      this.#kept.set(network, programme);
      this.#forgetOldest();
      return programme;
    }
    if (size === Infinity) {
      this.#whole ??= new Programme(this.#solver, this.#model, this.#clusters.all(), this.#hidden);
      return this.#whole;
    }
    if (this.#large?.network === network && this.#large.size === size) return this.#large.programme;
    this.#large?.programme.dispose();
    this.#large = {network, size, programme: this.#made(network, size)};
    return this.#large.programme;
  }

  /** Brings together quantities that share a programme. */
  inOrder(quantities: readonly number[]): readonly number[] {
    return quantities.toSorted((a, b) => this.#clusters.networkOf(a) - this.#clusters.networkOf(b) || a - b);
  }

  dispose(): void {
    for (const programme of this.#kept.values()) programme.dispose();
    this.#kept.clear();
    this.#large?.programme.dispose();
    this.#large = null;
    this.#whole?.dispose();
    this.#whole = null;
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept;
    if (oldest === undefined || this.#kept.size <= mostKept) return;
    const [network, programme] = oldest;
    this.#kept.delete(network);
    programme.dispose();
  }

  #made(network: number, size: number): Programme {
    return new Programme(this.#solver, this.#model, this.#clusters.around(network, size), this.#hidden);
  }
}
