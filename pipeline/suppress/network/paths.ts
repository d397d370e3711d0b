import type {Draft} from "./draft.js";
import {Heap} from "./heap.js";
import type {Model} from "./model.js";
import type {StepCost} from "./stepCost.js";

/** What closes the circulation when a quantity moves: the moves of others, and what they cost. */
export interface Path {
  readonly cost: number;
  /** By how much the quantity itself moves. */
  readonly step: number;
  readonly edges: readonly number[];
  /** By edge: 1 or -1. */
  readonly ways: readonly number[];
}

/** Cheapest paths in the networks of a model (Dijkstra), for one draft. */
export class Paths {
  readonly #model: Model;
  readonly #draft: Draft;
  readonly #costs: StepCost;
  readonly #distance: Float64Array;
  readonly #through: Int32Array;
  readonly #done: Uint8Array;
  readonly #waiting = new Heap();

  constructor(model: Model, draft: Draft, costs: StepCost) {
    this.#model = model;
    this.#draft = draft;
    this.#costs = costs;
    this.#distance = new Float64Array(model.nodes).fill(Infinity);
    this.#through = new Int32Array(model.nodes);
    this.#done = new Uint8Array(model.nodes);
  }

  /**
   * The cheapest way to close the circulation when the quantity moves by `by`. A quantity that always equals others (its
   * twins) takes them along, on the same path in their networks, where that can be.
   */
  find(quantity: number, by: number): Path | null {
    const {twins} = this.#model;
    const delta = this.#draft.delta[quantity];
    const along = [...twins.entries.subarray(twins.starts[quantity], twins.starts[quantity + 1])].filter(
      twin => this.#draft.delta[twin] === delta && this.#costs.isPossible(twin, by)
    );
    if (along.length > 0) {
      const path = this.#withTwins(quantity, along, by);
      if (path !== null) return path;
    }
    return this.#search(quantity, by, []);
  }

  #withTwins(quantity: number, twins: readonly number[], by: number): Path | null {
    const moved = [quantity, ...twins];
    for (const one of moved) this.#draft.shift(one, by);
    const networks = twins.map(twin => this.#model.network[twin] ?? -1);
    const path = this.#search(quantity, by, networks);
    for (const one of moved) this.#draft.shift(one, -by);
    if (path === null) return null;
    const edges = [...path.edges, ...twins];
    const ways = [...path.ways, ...twins.map(() => Math.sign(by))];
    path.edges.forEach((edge, at) => {
      for (const network of networks) {
        edges.push(this.#partner(edge, network));
        ways.push(path.ways[at] ?? 0);
      }
    });
    return this.#isClosed([quantity, ...edges], [Math.sign(by), ...ways]) ? {...path, edges, ways} : null;
  }

  /** Whether nothing is brought out of balance. */
  #isClosed(edges: readonly number[], ways: readonly number[]): boolean {
    const {from, to} = this.#model;
    const balance = new Map<number, number>();
    edges.forEach((edge, at) => {
      const way = ways[at] ?? 0;
      const [start, end] = [from[edge] ?? -1, to[edge] ?? -1];
      balance.set(start, (balance.get(start) ?? 0) + way);
      balance.set(end, (balance.get(end) ?? 0) - way);
    });
    return [...balance.values()].every(value => value === 0);
  }

  /** The quantity of another network that stands for the same unit; -1 where there is none. */
  #partner(edge: number, network: number): number {
    const {partners} = this.#model;
    const end = partners.starts[edge + 1] ?? 0;
    for (let at = partners.starts[edge] ?? 0; at < end; at++) {
      const partner = partners.entries[at] ?? 0;
      if (this.#model.network[partner] === network) return partner;
    }
    return -1;
  }

  #search(quantity: number, by: number, along: readonly number[]): Path | null {
    const {from, to, edges} = this.#model;
    const step = Math.abs(by);
    const [start, end] =
      by > 0 ? [from[quantity] ?? -1, to[quantity] ?? -1] : [to[quantity] ?? -1, from[quantity] ?? -1];
    if (start === end) return {cost: 0, step, edges: [], ways: []};
    const distance = this.#distance;
    const reached = [start];
    const waiting = this.#waiting;
    waiting.clear();
    distance[start] = 0;
    let node = start;
    while (node >= 0 && node !== end) {
      this.#done[node] = 1;
      const nearest = distance[node] ?? 0;
      const last = edges.starts[node + 1] ?? 0;
      for (let at = edges.starts[node] ?? 0; at < last; at++) {
        const edge = edges.entries[at] ?? 0;
        const forward = from[edge] === node;
        const next = (forward ? to[edge] : from[edge]) ?? 0;
        if (edge === quantity || this.#done[next] === 1) continue;
        const known = distance[next] ?? Infinity;
        const change = forward ? -step : step;
        const own = this.#costs.of(edge, change, known - nearest);
        const cost = nearest + own + (own < Infinity && along.length > 0 ? this.#costAlong(edge, change, along) : 0);
        if (cost >= known) continue;
        if (known === Infinity) reached.push(next);
        distance[next] = cost;
        this.#through[next] = edge;
        waiting.push(cost, next);
      }
      node = this.#nearest();
    }
    const path = node === end ? this.#pathTo(end, start, step) : null;
    for (const one of reached) {
      distance[one] = Infinity;
      this.#done[one] = 0;
    }
    return path;
  }

  #nearest(): number {
    for (let node = this.#waiting.pop(); node >= 0; node = this.#waiting.pop()) if (this.#done[node] === 0) return node;
    return -1;
  }

  /** What it costs that the same unit moves in other networks too. */
  #costAlong(edge: number, by: number, networks: readonly number[]): number {
    let cost = 0;
    const shifted = [edge];
    this.#draft.shift(edge, by);
    for (const network of networks) {
      const partner = this.#partner(edge, network);
      cost += partner < 0 ? Infinity : this.#costs.of(partner, by, Infinity);
      if (cost === Infinity) break;
      this.#draft.shift(partner, by);
      shifted.push(partner);
    }
    for (const one of shifted) this.#draft.shift(one, -by);
    return cost;
  }

  #pathTo(end: number, start: number, step: number): Path {
    const {from, to} = this.#model;
    const edges: number[] = [];
    const ways: number[] = [];
    for (let node = end; node !== start; ) {
      const edge = this.#through[node] ?? 0;
      const backward = to[edge] === node;
      edges.push(edge);
      ways.push(backward ? -1 : 1);
      node = (backward ? from[edge] : to[edge]) ?? 0;
    }
    return {cost: this.#distance[end] ?? 0, step, edges, ways};
  }
}
