import type {Solver} from "../solver.js";
import type {Witness} from "../system.js";
import {type Model, priceOfRank} from "./model.js";
import {Mover} from "./mover.js";
import {WitnessPool} from "./pool.js";
import type {Programme, Question} from "./programme.js";
import {Programmes} from "./programmes.js";
import type {Permission} from "./stepCost.js";

const hiddenOnly: Permission = {below: 0, mend: false};
const hiddenMending: Permission = {below: 0, mend: true};
const opening: Permission = {below: Infinity, mend: true};
/** Quantities of the programmes that are asked one after the other, until one has an answer; the last knows them all. */
const programmeSizes = [900, 4500, Infinity] as const;
/** Programmes are asked to do without what costs more than this: the country and the counties. */
const dear = 1e6;
/** Programmes that are asked to do without what costs more, the country, may not hide as dear. Bounds that change cost time. */
const [dearest] = priceOfRank;
const unbounded = () => Infinity;
/** So many questions to programmes are asked to show again what was hidden; a count, so that the machine plays no part. */
const questionsOfReopening = 600;

/**
 * The search for a pattern: what is hidden so far, and what shows it to be safe. Paths through networks find nearly all;
 * programmes are asked about the rest. Nothing depends on a clock.
 */
export class Search {
  /** 1 for what is not seen. */
  readonly hidden: Uint8Array;
  readonly pool: WitnessPool;
  readonly #model: Model;
  readonly #mover: Mover;
  readonly #programmes: Programmes;
  /** What was hidden since it was last emptied. */
  readonly #opened: number[] = [];
  /** How many more questions programmes are asked. */
  #questions = Infinity;

  /** Must be disposed of. */
  constructor(model: Model, solver: Solver) {
    this.#model = model;
    this.hidden = model.hidden.slice();
    this.pool = new WitnessPool(model);
    this.#mover = new Mover(model, this.hidden);
    this.#programmes = new Programmes(solver, model, this.hidden);
  }

  dispose(): void {
    this.#programmes.dispose();
  }

  /** The protected quantities that are not safe yet, ascending. */
  unsafe(): readonly number[] {
    return this.pool.protected().filter(quantity => !this.pool.isSafe(quantity));
  }

  /** Hides what a pattern does. What no move needs in the end is shown all the same. */
  hide(pattern: Uint8Array): void {
    pattern.forEach((hidden, quantity) => {
      if (hidden === 1 && this.hidden[quantity] === 0) this.#setHidden(quantity, 1);
    });
  }

  /** Takes in a table that was found otherwise and keeps all relations; hides what it moves. */
  take(witness: Witness): void {
    this.#mover.take(witness);
    this.#keep();
  }

  /** Finds as much room as what is hidden already leaves: by single paths, then by paths that are mended. */
  useHidden(): void {
    for (const permission of [hiddenOnly, hiddenMending]) {
      for (const quantity of this.pool.protected()) this.#widen(quantity, permission);
    }
  }

  /** Hides what is cheapest where there is too little room. */
  open(): void {
    for (const quantity of this.pool.protected()) {
      this.#widenBySteps(quantity);
      if (!this.pool.isWide(quantity)) this.#openFor(quantity, opening);
    }
  }

  /** Gives protected quantities a witness that moves them without each person alone. */
  separate(): void {
    for (const quantity of this.pool.protected()) {
      for (const permission of [hiddenOnly, hiddenMending, opening]) this.#separateBy(quantity, permission);
    }
  }

  /** Asks programmes where paths found too little. Returns the protected quantities without an answer, ascending. */
  solve(isDone: (quantity: number) => boolean): readonly number[] {
    let left = this.pool.protected().filter(quantity => !isDone(quantity));
    for (const size of programmeSizes) {
      for (const quantity of this.#programmes.inOrder(left)) {
        if (!isDone(quantity)) this.#solveOne(quantity, size, [], unbounded);
      }
      left = left.filter(quantity => !isDone(quantity));
    }
    return left;
  }

  /** Shows again what is not needed of the quantities that may be shown, the dearest first. */
  reopen(mayShow: (quantity: number) => boolean): void {
    const {price, hidden} = this.#model;
    this.#questions = questionsOfReopening;
    const dearestFirst = [...price.keys()]
      .filter(quantity => this.hidden[quantity] === 1 && hidden[quantity] === 0 && mayShow(quantity))
      .sort((a, b) => (price[b] ?? 0) - (price[a] ?? 0) || a - b);
    for (const quantity of dearestFirst) this.#tryToShow(quantity);
  }

  /** Does without a quantity when hidden ones, or new ones that cost less in all, take over what it was needed for. */
  #tryToShow(quantity: number): void {
    const {taken, touched} = this.pool.takeOut(quantity);
    this.#setHidden(quantity, 0);
    this.#opened.length = 0;
    const price = this.#model.price[quantity] ?? 0;
    if (touched.every(other => this.#replace(other, quantity, price))) return;
    for (const opened of this.#opened) {
      this.pool.takeOut(opened);
      this.#setHidden(opened, 0);
    }
    this.#setHidden(quantity, 1);
    this.pool.putBack(taken);
  }

  /** Makes a protected quantity safe without one that was hidden for it, and for less than that one costs. */
  #replace(quantity: number, without: number, price: number): boolean {
    for (const permission of [hiddenOnly, hiddenMending]) {
      this.#widen(quantity, permission);
      this.#separateBy(quantity, permission);
    }
    this.#widenBySteps(quantity);
    if (this.pool.isSafe(quantity)) return true;
    const left = () => price - this.#opened.reduce((sum, opened) => sum + (this.#model.price[opened] ?? 0), 0);
    if (!this.pool.isWide(quantity)) this.#openFor(quantity, {below: left(), mend: true});
    this.#separateBy(quantity, {below: left(), mend: true});
    for (const size of programmeSizes)
      if (!this.pool.isSafe(quantity) && left() > dear)
        this.#solveOne(quantity, size, [without], price < dearest ? unbounded : left);
    return this.pool.isSafe(quantity) && left() > 0;
  }

  /** Moves a quantity up, then down, as far as its width asks for. */
  #widen(quantity: number, permission: Permission): void {
    const width = this.#model.width[quantity] ?? 0;
    for (const way of [1, -1]) {
      for (let room = width; room > 0 && !this.pool.isWide(quantity); room--) {
        const [low, high] = this.pool.range(quantity);
        if (room <= (way > 0 ? high : -low)) break;
        if (this.#mover.tryMove(quantity, way * room, permission) === 0) this.#keep();
      }
    }
  }

  #widenBySteps(quantity: number): void {
    const width = this.#model.width[quantity] ?? 0;
    for (const way of [1, -1]) {
      if (this.pool.isWide(quantity) || this.#mover.trySteps(quantity, way * width, hiddenMending) > 0) continue;
      const [low, high] = this.pool.range(quantity);
      const moved = this.#mover.draft.delta[quantity] ?? 0;
      if (moved < low || moved > high) this.#keep();
    }
  }

  /** Of a move up and one down, at once or step by step, keeps the one that hides least. */
  #openFor(quantity: number, permission: Permission): void {
    const width = this.#model.width[quantity] ?? 0;
    const [low, high] = this.pool.range(quantity);
    const ways = [low + width, high - width].flatMap(amount => [
      () => this.#mover.tryMove(quantity, amount, permission),
      () => this.#reach(quantity, amount, permission)
    ]);
    this.#keepCheapest(ways);
  }

  #reach(quantity: number, amount: number, permission: Permission): number {
    const cost = this.#mover.trySteps(quantity, amount, permission);
    return this.#mover.draft.delta[quantity] === amount ? cost : Infinity;
  }

  /** Moves the quantity while persons alone who always move with it stay: all of them, then one after the other. */
  #separateBy(quantity: number, permission: Permission): void {
    for (const one of [null, ...this.pool.companions(quantity)]) {
      const companions = this.pool.companions(quantity);
      if (companions.length === 0 || (one !== null && !companions.includes(one))) continue;
      const still = one === null ? companions : [one];
      for (const other of still) this.#mover.fixed[other] = 1;
      this.#keepCheapest([1, -1].map(amount => () => this.#mover.tryMove(quantity, amount, permission)));
      for (const other of still) this.#mover.fixed[other] = 0;
    }
  }

  /** Makes the cheapest of some moves once more and keeps it; none where none is found. */
  #keepCheapest(moves: readonly (() => number)[]): void {
    const costs = moves.map(move => move());
    const least = Math.min(...costs);
    if (least === Infinity) return;
    moves[costs.indexOf(least)]?.();
    this.#keep();
  }

  /** `below` says what may be hidden yet. */
  #solveOne(quantity: number, size: number, still: readonly number[], below: () => number): void {
    const programme = this.#programmes.around(quantity, size);
    const {width, lower} = this.#model;
    const asked = width[quantity] ?? 0;
    const leastUp = Math.max(asked + (lower[quantity] ?? 0), 1);
    for (let up = asked; up >= leastUp && !this.pool.isWide(quantity); up--) {
      const [low, high] = this.pool.range(quantity);
      if (up <= high) break;
      if (up <= low + asked) this.#ask(programme, {quantity, amount: up, fixed: still}, below());
    }
    const [, high] = this.pool.range(quantity);
    if (!this.pool.isWide(quantity)) this.#ask(programme, {quantity, amount: high - asked, fixed: still}, below());
    for (const other of this.pool.companions(quantity)) {
      for (const amount of [1, -1]) {
        if (!this.pool.companions(quantity).includes(other)) continue;
        this.#ask(programme, {quantity, amount, fixed: [...still, other]}, below());
      }
    }
  }

  #ask(programme: Programme, question: Question, below: number): void {
    const {lower, upper} = this.#model;
    const {quantity, amount} = question;
    if (amount < (lower[quantity] ?? 0) || amount > (upper[quantity] ?? 0) || this.#questions <= 0) return;
    this.#questions -= 1;
    const found = programme.find(question, this.hidden, {below, thorough: this.#questions === Infinity});
    if (found === null) return;
    this.#mover.take(found);
    this.#keep();
  }

  /** Keeps the table of the draft and hides what it moves. */
  #keep(): void {
    for (const quantity of this.#mover.draft.moved()) {
      if (this.hidden[quantity] === 1) continue;
      this.#opened.push(quantity);
      this.#setHidden(quantity, 1);
    }
    this.pool.add(this.#mover.draft);
  }

  #setHidden(quantity: number, hidden: 0 | 1): void {
    this.hidden[quantity] = hidden;
    this.#mover.changed(quantity);
  }
}
