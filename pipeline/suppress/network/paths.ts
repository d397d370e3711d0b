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
  readonly #fore: Side;
  readonly #back: Side;

  constructor(model: Model, draft: Draft, costs: StepCost) {
    this.#model = model;
    this.#draft = draft;
    this.#costs = costs;
    this.#fore = new Side(model.nodes, true);
    this.#back = new Side(model.nodes, false);
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

  /** From both ends at once: where there is no path, the end with the fewer ways tells soon. */
  #search(quantity: number, by: number, along: readonly number[]): Path | null {
    const {from, to} = this.#model;
    const step = Math.abs(by);
    const [start = -1, end = -1] = by > 0 ? [from[quantity], to[quantity]] : [to[quantity], from[quantity]];
    if (start === end) return {cost: 0, step, edges: [], ways: []};
    const [fore, back] = [this.#fore, this.#back];
    fore.begin(start);
    back.begin(end);
    let [best, meeting] = [Infinity, -1];
    while (fore.least() + back.least() < best) {
      const [side, other] = fore.least() <= back.least() ? [fore, back] : [back, fore];
      const node = side.take();
      this.#expand(node, side, {quantity, step, along}, next => {
        const whole = (side.distance[next] ?? 0) + (other.distance[next] ?? 0);
        if (whole < best) [best, meeting] = [whole, next];
      });
    }
    const path = meeting < 0 ? null : this.#pathThrough(meeting, {start, end, step, cost: best});
    fore.end();
    back.end();
    return path;
  }

  #expand(
    node: number,
    side: Side,
    {quantity, step, along}: {readonly quantity: number; readonly step: number; readonly along: readonly number[]},
    reached: (node: number) => void
  ): void {
    const {from, to, edges} = this.#model;
    const nearest = side.distance[node] ?? 0;
    const last = edges.starts[node + 1] ?? 0;
    for (let at = edges.starts[node] ?? 0; at < last; at++) {
      const edge = edges.entries[at] ?? 0;
      const leaves = from[edge] === node;
      const next = (leaves ? to[edge] : from[edge]) ?? 0;
      if (edge === quantity || side.done[next] === 1) continue;
      const known = side.distance[next] ?? Infinity;
      const change = leaves === side.isFore ? -step : step;
      const own = this.#costs.of(edge, change, known - nearest);
      const cost = nearest + own + (own < Infinity && along.length > 0 ? this.#costAlong(edge, change, along) : 0);
      if (cost >= known) continue;
      side.reach(next, cost, edge);
      reached(next);
    }
  }

  #pathThrough(
    meeting: number,
    {
      start,
      end,
      step,
      cost
    }: {readonly start: number; readonly end: number; readonly step: number; readonly cost: number}
  ): Path {
    const {from, to} = this.#model;
    const edges: number[] = [];
    const ways: number[] = [];
    for (let node = meeting; node !== start; ) {
      const edge = this.#fore.through[node] ?? 0;
      const backward = to[edge] === node;
      edges.push(edge);
      ways.push(backward ? -1 : 1);
      node = (backward ? from[edge] : to[edge]) ?? 0;
    }
    for (let node = meeting; node !== end; ) {
      const edge = this.#back.through[node] ?? 0;
      const backward = from[edge] === node;
      edges.push(edge);
      ways.push(backward ? -1 : 1);
      node = (backward ? to[edge] : from[edge]) ?? 0;
    }
    return {cost, step, edges, ways};
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
}

/** One half of a search: the nodes reached from one end, and through what. */
class Side {
  readonly isFore: boolean;
  readonly distance: Float64Array;
  readonly through: Int32Array;
  readonly done: Uint8Array;
  readonly #waiting = new Heap();
  readonly #reached: number[] = [];

  constructor(nodes: number, isFore: boolean) {
    this.isFore = isFore;
    this.distance = new Float64Array(nodes).fill(Infinity);
    this.through = new Int32Array(nodes);
    this.done = new Uint8Array(nodes);
  }

  begin(node: number): void {
    this.reach(node, 0, -1);
  }

  reach(node: number, cost: number, edge: number): void {
    if (this.distance[node] === Infinity) this.#reached.push(node);
    this.distance[node] = cost;
    this.through[node] = edge;
    this.#waiting.push(cost, node);
  }

  /** The distance of the nearest node that is not done; Infinity when there is none. */
  least(): number {
    for (let node = this.#waiting.first(); node >= 0; node = this.#waiting.first()) {
      if (this.done[node] === 0) return this.distance[node] ?? Infinity;
      this.#waiting.pop();
    }
    return Infinity;
  }

  /** The node of `least`, now done. */
  take(): number {
    const node = this.#waiting.pop();
    this.done[node] = 1;
    return node;
  }

  end(): void {
    this.#waiting.clear();
    for (const node of this.#reached) {
      this.distance[node] = Infinity;
      this.done[node] = 0;
    }
    this.#reached.length = 0;
  }
}
