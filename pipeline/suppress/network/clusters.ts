import {Heap} from "./heap.js";
import type {Model} from "./model.js";

/** Rows with no more room than this tie networks to one another. */
const tightRoom = 4;

/** An equation always ties, an inequality only when it is reached. */
const equationStrength = 20;

/** Networks by what ties them: which of them a programme has to look at together. */
export class Clusters {
  readonly #model: Model;
  /** By quantity: its network (quantities in no equation go with a coupling row). */
  readonly #networkOf: Int32Array;
  readonly #members: readonly (readonly number[])[];
  readonly #ties: readonly ReadonlyMap<number, number>[];

  constructor(model: Model) {
    this.#model = model;
    this.#networkOf = networksOf(model);
    const members: number[][] = [];
    this.#networkOf.forEach((network, quantity) => {
      if (network < 0) return;
      const ofNetwork = members[network] ?? [];
      members[network] = ofNetwork;
      ofNetwork.push(quantity);
    });
    this.#members = members;
    this.#ties = this.#tiesBetween(members.length);
  }

  networkOf(quantity: number): number {
    return this.#networkOf[quantity] ?? -1;
  }

  /** Everything that can move; ascending. */
  all(): readonly number[] {
    return [...this.#networkOf.keys()].filter(quantity => this.networkOf(quantity) >= 0);
  }

  /** A network and those that are tied to it most, as long as they have no more than `most` quantities; ascending. */
  around(network: number, most: number): readonly number[] {
    const distances = new Map([[network, 0]]);
    const taken: number[] = [];
    const done = new Set<number>();
    const heap = new Heap();
    heap.push(0, network);
    for (let nearest = heap.pop(); nearest >= 0; nearest = heap.pop()) {
      const distance = distances.get(nearest) ?? 0;
      if (done.has(nearest)) continue;
      done.add(nearest);
      const members = this.#members[nearest] ?? [];
      if (taken.length > 0 && taken.length + members.length > most) continue;
      taken.push(...members);
      for (const [other, rows] of this.#ties[nearest] ?? []) {
        const far = distance + (this.#members[other]?.length ?? 0) / rows;
        if (far >= (distances.get(other) ?? Infinity)) continue;
        distances.set(other, far);
        heap.push(far, other);
      }
    }
    return taken.sort((a, b) => a - b);
  }

  #tiesBetween(networks: number): readonly ReadonlyMap<number, number>[] {
    const ties: Map<number, number>[] = Array.from({length: networks}, () => new Map());
    const {rows} = this.#model;
    for (let row = 0; row < rows.count; row++) {
      if (Math.min(rows.most[row] ?? 0, -(rows.least[row] ?? 0)) > tightRoom) continue;
      const strength = rows.least[row] === rows.most[row] ? equationStrength : 1;
      const tied = new Set<number>();
      const last = rows.members.starts[row + 1] ?? 0;
      for (let at = rows.members.starts[row] ?? 0; at < last; at++)
        tied.add(this.networkOf(rows.members.entries[at] ?? 0));
      for (const a of tied) {
        for (const b of tied) if (a !== b && a >= 0 && b >= 0) ties[a]?.set(b, (ties[a]?.get(b) ?? 0) + strength);
      }
    }
    return ties;
  }
}

/** A quantity that is in no equation goes with one that shares a row with it. */
function networksOf({size, network, lower, upper, nodes, rows}: Model): Int32Array {
  const beside = (quantity: number): number => {
    const last = rows.ofQuantity.starts[quantity + 1] ?? 0;
    for (let at = rows.ofQuantity.starts[quantity] ?? 0; at < last; at++) {
      const row = rows.ofQuantity.entries[at] ?? 0;
      const members = rows.members.entries.subarray(rows.members.starts[row], rows.members.starts[row + 1]);
      const other = members.find(member => (network[member] ?? -1) >= 0);
      if (other !== undefined) return network[other] ?? -1;
    }
    return nodes + quantity;
  };
  const numbers = new Map<number, number>();
  return Int32Array.from({length: size}, (_, quantity) => {
    if (lower[quantity] === 0 && upper[quantity] === 0) return -1;
    const own = network[quantity] ?? -1;
    const key = own >= 0 ? own : beside(quantity);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
