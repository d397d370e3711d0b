import {placeOf} from "../cover/movePool.js";
import type {Proof, Witness} from "../system.js";
import type {Draft} from "./draft.js";
import type {Model} from "./model.js";

/** What the tables found so far show of one protected quantity. */
interface Standing {
  /** Least and greatest difference, and the witnesses that show them (0 is the true table). */
  low: number;
  lowAt: number;
  high: number;
  highAt: number;
  /** Persons alone, in other quantities, who move in all witnesses that move this one; null before there is one. */
  companions: readonly number[] | null;
}

/** A witness, and the persons alone whom it moves. */
interface Kept {
  readonly witness: Witness;
  readonly alone: Int32Array;
}

const untouched: Readonly<Standing> = {low: 0, lowAt: 0, high: 0, highAt: 0, companions: null};

/** Witnesses, and which of them are the proof of each protected quantity. */
export interface Proven {
  readonly witnesses: readonly Witness[];
  readonly proofs: readonly Proof[];
}

/** The tables found so far, and what they show of every protected quantity. */
export class WitnessPool {
  readonly #model: Model;
  readonly #kept: (Kept | null)[] = [
    {witness: {quantities: new Int32Array(0), deltas: new Int32Array(0)}, alone: new Int32Array(0)}
  ];
  readonly #standings = new Map<number, Standing>();
  /** By quantity: the witnesses that move it. */
  readonly #movers: number[][];

  constructor(model: Model) {
    this.#model = model;
    this.#movers = Array.from({length: model.size}, () => []);
    model.width.forEach((width, quantity) => {
      if (width > 0) this.#standings.set(quantity, {...untouched});
    });
  }

  /** The protected quantities, ascending. */
  protected(): readonly number[] {
    return [...this.#standings.keys()];
  }

  /** Keeps the table of a draft. */
  add(draft: Draft): void {
    const quantities = draft.moved();
    const deltas = quantities.map(quantity => draft.delta[quantity] ?? 0);
    const alone = quantities.filter(quantity => this.#model.alone[quantity] === 1);
    const number = this.#kept.push({witness: {quantities, deltas}, alone}) - 1;
    for (const quantity of quantities) this.#movers[quantity]?.push(number);
    this.#account(number, this.#standings);
  }

  range(quantity: number): readonly [low: number, high: number] {
    const {low, high} = this.#standing(quantity);
    return [low, high];
  }

  isWide(quantity: number): boolean {
    const {low, high} = this.#standing(quantity);
    return high - low >= (this.#model.width[quantity] ?? 0);
  }

  /** Persons alone who could work out the quantity, as far as is known. */
  companions(quantity: number): readonly number[] {
    return this.#standing(quantity).companions ?? [];
  }

  isSafe(quantity: number): boolean {
    return this.isWide(quantity) && this.companions(quantity).length === 0;
  }

  /** Takes out all witnesses that move a quantity; returns them by number, and the protected quantities that they move. */
  takeOut(quantity: number): {readonly taken: ReadonlyMap<number, Kept>; readonly touched: readonly number[]} {
    const taken = new Map<number, Kept>();
    const touched = new Set<number>();
    for (const number of this.#movers[quantity] ?? []) {
      const kept = this.#kept[number];
      if (kept === undefined || kept === null) continue;
      taken.set(number, kept);
      this.#kept[number] = null;
      for (const other of kept.witness.quantities) if (this.#standings.has(other)) touched.add(other);
    }
    for (const other of touched) this.#recount(other);
    return {taken, touched: [...touched].sort((a, b) => a - b)};
  }

  putBack(taken: ReadonlyMap<number, Kept>): void {
    for (const [number, kept] of taken) {
      this.#kept[number] = kept;
      this.#account(number, this.#standings);
    }
  }

  /** As few witnesses as still show that all protected quantities are safe, numbered anew, and the proofs. */
  proven(): Proven {
    const kept = new Set<number>();
    const standings = new Map(this.protected().map(quantity => [quantity, {...untouched}]));
    const keep = (number: number) => {
      if (number === 0 || kept.has(number)) return;
      kept.add(number);
      this.#account(number, standings);
    };
    const hardestFirst = this.protected().toSorted((a, b) => this.#live(a).length - this.#live(b).length || a - b);
    for (const quantity of hardestFirst) {
      const {low, high} = standings.get(quantity) ?? untouched;
      if (high - low >= (this.#model.width[quantity] ?? 0)) continue;
      keep(this.#standing(quantity).lowAt);
      keep(this.#standing(quantity).highAt);
    }
    for (const quantity of hardestFirst) {
      for (const number of this.#live(quantity)) {
        const left = standings.get(quantity)?.companions ?? [];
        if (left.length === 0) break;
        const moved = this.#kept[number]?.witness.quantities;
        if (left.some(other => moved?.includes(other) === false)) keep(number);
      }
    }
    return this.#numbered([...kept].sort((a, b) => a - b));
  }

  /** All witnesses, and the proofs. */
  everything(): Proven {
    return this.#numbered([...this.#kept.keys()].slice(1));
  }

  /** The true table and these witnesses; of two that prove the same, the first does. */
  #numbered(numbers: readonly number[]): Proven {
    const standings = new Map(this.protected().map(quantity => [quantity, {...untouched}]));
    for (const number of numbers) this.#account(number, standings);
    const all = [0, ...numbers];
    const numberOf = new Map(all.map((number, at) => [number, at]));
    return {
      witnesses: all.flatMap(number => this.#kept[number]?.witness ?? []),
      proofs: [...standings].map(([quantity, {lowAt, highAt}]) => ({
        quantity,
        low: numberOf.get(lowAt) ?? 0,
        high: numberOf.get(highAt) ?? 0
      }))
    };
  }

  #live(quantity: number): readonly number[] {
    return (this.#movers[quantity] ?? []).filter(number => this.#kept[number] !== null);
  }

  #recount(quantity: number): void {
    const standing = this.#standing(quantity);
    Object.assign(standing, untouched);
    for (const number of this.#movers[quantity] ?? []) {
      const kept = this.#kept[number];
      if (kept === undefined || kept === null) continue;
      const {quantities, deltas} = kept.witness;
      this.#accountOne(standing, quantity, deltas[placeOf(quantities, quantity)] ?? 0, number, kept.alone);
    }
  }

  #account(number: number, standings: ReadonlyMap<number, Standing>): void {
    const kept = this.#kept[number];
    if (kept === undefined || kept === null) return;
    const {quantities, deltas} = kept.witness;
    quantities.forEach((quantity, at) => {
      const standing = standings.get(quantity);
      if (standing !== undefined) this.#accountOne(standing, quantity, deltas[at] ?? 0, number, kept.alone);
    });
  }

  #accountOne(standing: Standing, quantity: number, delta: number, number: number, alone: Int32Array): void {
    if (delta < standing.low) [standing.low, standing.lowAt] = [delta, number];
    if (delta > standing.high) [standing.high, standing.highAt] = [delta, number];
    if (standing.companions?.length === 0) return;
    const own = this.#model.own.get(quantity);
    standing.companions =
      standing.companions === null
        ? [...alone].filter(other => other !== quantity && own?.has(other) !== true)
        : standing.companions.filter(other => placeOf(alone, other) >= 0);
  }

  #standing(quantity: number): Standing {
    const standing = this.#standings.get(quantity);
    if (standing === undefined) throw new RangeError("a quantity that is not protected has no standing");
    return standing;
  }
}
