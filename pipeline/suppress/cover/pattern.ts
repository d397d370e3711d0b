import type {Solver} from "../solver.js";
import {Cover, type Covering} from "./cover.js";
import {type Cut, shortfall} from "./cut.js";
import {dualCut, type Suspect} from "./dualCuts.js";
import {type Attack, Finder} from "./finder.js";
import {MovePool} from "./movePool.js";
import type {Problem} from "./problem.js";
import {isLonely, openRows, rowCuts} from "./rowCuts.js";
import {type Patience, ShortMoves} from "./shortMoves.js";

/** Rounds of cover, moves and cuts at most. */
const mostRounds = 20;
/** Rounds without a better pattern or bound at most. */
const mostIdle = 4;
/** In problems of no more variables, covers never hide for nothing. */
const smallSize = 1000;
/** Covers are made again this often because of what they hide for nothing. */
const mostPairings = 2;
/** A pattern is cheap enough when it costs so little more than its bound, in municipality cells per cell that it hides. */
const nearEnough = 0.02;
/** With more unsafe variables than this in a cover, the cover of all that could be hidden is not made again. */
const mostUnsafe = 100;
/** A cover that took more steps is hard to find: the next ones, of more cuts, would be harder. Most take a tenth or less. */
const mostSteps = 20_000;
/** Covers of what a first pattern hides. */
const kernelRounds = 3;
const tolerance = 1e-6;
/** More rows than these are not asked about others. */
const mostTelling = 60;
/** What costs no more, persons and all, is looked at before all else is. */
const nearPrice = 25;
/** What a person's difference in a hidden variable costs, against the price of hiding one more. */
const hiddenPrice = 0.5;
/** What a person costs where the search is only guided; a cell of a municipality costs 1. */
const personPrice = 1e-2;
/** How long a move is looked for: to make a pattern better, to judge one, in a pattern that has one, and at last, one after the other. */
const short: Patience = {pivots: 150, branches: 6};
const medium: Patience = {pivots: 300, branches: 6};
const sure: Patience = {pivots: 800, branches: 6};
const long: Patience = {pivots: 1500, branches: 30};
const longest: readonly Patience[] = [long, {pivots: 20_000, branches: 300}];

/**
 * How near their bound covers are, in cost by variable: those that bound what a pattern costs, and those that only guide:
 * with the persons in them, their optimum is hard to prove.
 */
const bounding = 2e-4;
const guiding = 1e-3;

/** A safe pattern of one problem, the moves that show it, what it costs and what none can be cheaper than. */
export interface Pattern {
  readonly hidden: Uint8Array;
  readonly pool: MovePool;
  readonly cost: number;
  readonly bound: number;
}

/** Variables without a safe answer, whatever is hidden. */
export interface NoPattern {
  readonly unsafe: readonly number[];
}

/**
 * The cheapest safe pattern that was found. Rounds of: the cheapest cover of all known cuts; moves through it; for what
 * is not safe a cut that says why, and the cheapest moves that make it safe, which is hidden too; what turns out not to
 * be needed is opened again, and for what is, a cut says why. The cover is a lower bound of every safe pattern, the mended
 * cover is a safe one (Fischetti and Salazar 2001); the next cover is one near the best of them, where many cost the same.
 * No variable is moved further than `reach`.
 */
export function findPattern(solver: Solver, problem: Problem, reach: number): Pattern | NoPattern {
  const pool = new MovePool(problem, reach);
  const covers = new Covers(solver, problem, reach, {pool, gapOfVariable: bounding});
  try {
    return new Search(solver, problem, reach, pool, covers).run();
  } finally {
    covers.dispose();
  }
}

/** What no safe pattern of a problem can be cheaper than, by so many rounds of covers and cuts, and of nothing else. */
export function boundOf(solver: Solver, problem: Problem, reach: number, rounds: number): number {
  const covers = new Covers(solver, problem, reach, {pool: new MovePool(problem, reach), gapOfVariable: bounding});
  try {
    let bound = 0;
    for (let round = 0; round < rounds; round++) bound = Math.max(bound, covers.next().bound);
    return bound + problem.fixedCost;
  } finally {
    covers.dispose();
  }
}

/** What a cover hides, what no safe pattern can be cheaper than, and what is not safe in it. */
interface Judged extends Covering {
  readonly unsafe: readonly number[];
}

/** Where moves are looked for, 1 by variable, and how long. */
interface Reach {
  readonly kept: Uint8Array;
  readonly patiences: readonly Patience[];
}

class Search {
  readonly #solver: Solver;
  readonly #problem: Problem;
  readonly #reach: number;
  readonly #pool: MovePool;
  readonly #covers: Covers;

  constructor(solver: Solver, problem: Problem, reach: number, pool: MovePool, covers: Covers) {
    this.#solver = solver;
    this.#problem = problem;
    this.#reach = reach;
    this.#pool = pool;
    this.#covers = covers;
  }

  run(): Pattern | NoPattern {
    const {problem, best, bound} = {problem: this.#problem, ...this.#rounds()};
    const hidden = best ?? new Uint8Array(problem.size).fill(1);
    this.#pool.restrictTo(hidden);
    const unsafe = best === null ? this.#unsafeAtLast(hidden) : [];
    if (unsafe.length > 0 || problem.betrayed.length > 0) return {unsafe};
    const {fixedCost} = problem;
    return {hidden, pool: this.#pool, cost: costOf(problem, hidden) + fixedCost, bound: bound + fixedCost};
  }

  /** The cheapest pattern of all rounds; null where the last cover could not be made safe. */
  #rounds(): {readonly best: Uint8Array | null; readonly bound: number} {
    let best: Uint8Array | null = null;
    let [bound, idle] = [0, 0];
    const isNear = () => best !== null && costOf(this.#problem, best) - bound <= nearEnough * this.#sizeOf(best);
    for (let round = 0; round < mostRounds && idle < mostIdle && !this.#covers.impossible; round++) {
      const known = this.#covers.known;
      if (best !== null) this.#covers.prefer(best);
      const judged = this.#covers.next();
      idle = judged.bound > bound + tolerance * Math.max(1, bound) ? 0 : idle + 1;
      bound = Math.max(bound, judged.bound);
      if (isNear()) break;
      const pattern = this.#patternOf(judged);
      if (pattern === null) break;
      if (best === null || costOf(this.#problem, pattern) < costOf(this.#problem, best) - 1e-9) {
        best = pattern;
        idle = 0;
      }
      const isLast = judged.unsafe.length > mostUnsafe || judged.steps > mostSteps || this.#covers.known === known;
      if (isNear() || isLast) break;
    }
    return {best, bound};
  }

  #patternOf({hidden: cover, unsafe}: Judged): Uint8Array | null {
    const hidden = cover.slice();
    if (!this.#mend(hidden, unsafe, {kept: this.#near(hidden), patiences: [short]})) return null;
    const isLast = unsafe.length > mostUnsafe;
    const pattern = isLast ? this.#patternWithin(hidden) : hidden;
    this.#reopen(pattern, isLast ? () => undefined : attack => this.#covers.explain(pattern, attack));
    return pattern;
  }

  /** A cheaper pattern of what a safe one hides: where nothing cheaper is soon found, what keeps it safe there. */
  #patternWithin(safe: Uint8Array): Uint8Array {
    const {hidden: kernel, unsafe} = this.#kernelOf(safe);
    const hidden = kernel.slice();
    const all = new Uint8Array(hidden.length).fill(1);
    const within = this.#settleAll(hidden, unsafe, {kept: safe, patiences: [sure]});
    const left = this.#settleAll(hidden, within, {kept: all, patiences: [long]});
    this.#pool.restrictTo(safe);
    for (const variable of left)
      for (const move of this.#pool.movesShowing(variable)) for (const moved of move.variables) hidden[moved] = 1;
    this.#pool.restrictTo(hidden);
    return hidden;
  }

  /** A better cover of what a pattern hides: with so little to choose from, covers are soon made and soon safe. */
  #kernelOf(hidden: Uint8Array): Judged {
    const covers = new Covers(this.#solver, without(this.#problem, hidden), this.#reach, {
      pool: this.#pool,
      gapOfVariable: guiding
    });
    try {
      let judged = covers.next();
      for (let round = 1; round < kernelRounds; round++) judged = covers.next();
      return judged;
    } finally {
      covers.dispose();
    }
  }

  /** What a pattern hides and what is cheap to hide. */
  #near(hidden: Uint8Array): Uint8Array {
    const hiding = guidingCosts(this.#problem);
    const isNear = (variable: number) => (hiding[variable] ?? 0) <= nearPrice && this.#problem.free[variable] === 1;
    return hidden.map((isHidden, variable) => (isHidden === 1 || isNear(variable) ? 1 : 0));
  }

  /**
   * Hides what the cheapest moves of unsafe variables go through: first of what is kept `first`, then of all. False where a
   * variable has none.
   */
  #mend(hidden: Uint8Array, unsafe: readonly number[], first: Reach): boolean {
    const left = this.#settleAll(hidden, unsafe, first);
    const all = new Uint8Array(this.#problem.size).fill(1);
    return this.#settleAll(hidden, left, {kept: all, patiences: longest}).length === 0;
  }

  /** Hides what the cheapest moves through `kept` touch; returns the variables without. */
  #settleAll(hidden: Uint8Array, unsafe: readonly number[], {kept, patiences}: Reach): readonly number[] {
    this.#pool.restrictTo(hidden);
    if (unsafe.length === 0) return unsafe;
    const hiding = guidingCosts(this.#problem);
    const priceOf = (variable: number) => hiddenPrice + (hidden[variable] === 1 ? 0 : (hiding[variable] ?? 0));
    const moves = new ShortMoves(this.#problem, kept, this.#reach, priceOf);
    const finder = new Finder(this.#problem, this.#pool, moves, move => {
      for (const variable of move.variables) {
        if (hidden[variable] === 0) moves.addToPrice(variable, -(hiding[variable] ?? 0));
        hidden[variable] = 1;
      }
      this.#pool.restrictTo(hidden);
    });
    return unsafe.filter(variable => patiences.every(patience => finder.settle(variable, patience) !== null));
  }

  /** Opens what is not needed, the dearest first; tells why the rest is needed, while it is open. */
  #reopen(hidden: Uint8Array, tell: (attack: Attack) => void): void {
    const {cost, free} = this.#problem;
    const moves = new ShortMoves(this.#problem, hidden, this.#reach);
    const finder = new Finder(this.#problem, this.#pool, moves);
    const closed = [...hidden.keys()].filter(variable => hidden[variable] === 1 && free[variable] === 1);
    closed.sort((a, b) => (cost[b] ?? 0) - (cost[a] ?? 0) || a - b);
    for (const variable of closed) {
      hidden[variable] = 0;
      if (!this.#covers.demand(variable, hidden)) {
        moves.hold(variable, true);
        const touched = [...this.#pool.restrictTo(hidden)].sort((a, b) => a - b);
        const attack = finder.settleEach(touched, short);
        if (attack === null) continue;
        tell(attack);
        moves.hold(variable, false);
      }
      hidden[variable] = 1;
      this.#pool.restrictTo(hidden);
    }
  }

  #unsafeAtLast(hidden: Uint8Array): readonly number[] {
    const finder = new Finder(this.#problem, this.#pool, new ShortMoves(this.#problem, hidden, this.#reach));
    return protectedIn(this.#problem).filter(variable =>
      longest.every(patience => finder.settle(variable, patience) !== null)
    );
  }

  /** How many variables a pattern hides that the search decides. */
  #sizeOf(hidden: Uint8Array): number {
    return hidden.reduce((sum, isHidden, variable) => sum + isHidden * (this.#problem.free[variable] ?? 0), 0);
  }
}

/** The cheapest covers of the cuts of a problem; each tells more cuts. Must be disposed of. */
class Covers {
  readonly #solver: Solver;
  readonly #problem: Problem;
  readonly #reach: number;
  readonly #pool: MovePool;
  readonly #cover: Cover;
  readonly #rows: readonly Int32Array[];
  readonly #cuts: Cut[] = [];
  /** By variable: the cuts that it stands in. */
  readonly #cutsOf = new Map<number, Cut[]>();

  constructor(
    solver: Solver,
    problem: Problem,
    reach: number,
    {pool, gapOfVariable}: {readonly pool: MovePool; readonly gapOfVariable: number}
  ) {
    this.#solver = solver;
    this.#problem = problem;
    this.#reach = reach;
    this.#pool = pool;
    this.#cover = new Cover(solver, problem, gapOfVariable);
    this.#rows = openRows(problem);
    for (const cut of rowCuts(problem)) this.#learn(cut);
    if (problem.size <= smallSize) for (const row of this.#rows) this.#cover.pair(row);
  }

  get impossible(): boolean {
    return this.#cover.impossible;
  }

  /** How many cuts are known. */
  get known(): number {
    return this.#cuts.length;
  }

  next(): Judged {
    const covering = this.#paired();
    return {...covering, unsafe: this.#unsafeIn(covering.hidden)};
  }

  /** Whether a cut misses a variable that a pattern has just opened. */
  demand(variable: number, hidden: Uint8Array): boolean {
    return (this.#cutsOf.get(variable) ?? []).some(cut => shortfall(cut, hidden) > tolerance);
  }

  /** Of covers that cost the same one near a pattern comes first. */
  prefer(pattern: Uint8Array): void {
    this.#cover.prefer(pattern);
  }

  /** Learns why a pattern is not safe. */
  explain(hidden: Uint8Array, attack: Attack): void {
    const cut = dualCut(this.#solver, this.#problem, hidden, this.#reach, attack, attack.rows);
    if (cut !== null) this.#learn(cut);
  }

  dispose(): void {
    this.#cover.dispose();
  }

  #learn(cut: Cut): void {
    if (!this.#cover.add(cut)) return;
    this.#cuts.push(cut);
    for (const variable of cut.variables) this.#cutsOf.set(variable, [...(this.#cutsOf.get(variable) ?? []), cut]);
  }

  /** The cheapest cover, without what it hides that cannot move at all. */
  #paired(): Covering {
    let covering = this.#cover.solve();
    for (let tries = 0; tries < mostPairings && covering.steps <= mostSteps; tries++) {
      const rows = this.#rows.filter(row => isLonely(row, covering.hidden));
      if (rows.length === 0) return covering;
      for (const row of rows) this.#cover.pair(row);
      covering = this.#cover.solve();
    }
    const hidden = covering.hidden.slice();
    for (let lonely = true; lonely; ) {
      const rows = this.#rows.filter(row => isLonely(row, hidden));
      for (const row of rows) for (const variable of row) hidden[variable] = 0;
      lonely = rows.length > 0;
    }
    return {...covering, hidden};
  }

  /** What is not safe; learns why. Rows that gave one variable away are asked about others first. */
  #unsafeIn(hidden: Uint8Array): readonly number[] {
    this.#pool.restrictTo(hidden);
    const finder = new Finder(this.#problem, this.#pool, new ShortMoves(this.#problem, hidden, this.#reach));
    const unsafe: number[] = [];
    const telling: (readonly number[])[] = [];
    for (const variable of protectedIn(this.#problem)) {
      if (this.#pool.isSafe(variable)) continue;
      let cut = this.#cutByRows(hidden, variable, telling);
      if (cut === null) {
        const attack = finder.settle(variable, medium);
        if (attack === null) continue;
        cut = dualCut(this.#solver, this.#problem, hidden, this.#reach, attack, attack.rows);
        if (cut !== null && attack.rows.length <= mostTelling) telling.push(attack.rows);
      }
      unsafe.push(variable);
      if (cut !== null) this.#learn(cut);
    }
    return unsafe;
  }

  #cutByRows(hidden: Uint8Array, variable: number, telling: readonly (readonly number[])[]): Cut | null {
    const {columns} = this.#problem;
    const own = columns.rows.subarray(columns.starts[variable] ?? 0, columns.starts[variable + 1] ?? 0);
    for (const rows of telling) {
      if (!own.some(row => rows.includes(row))) continue;
      const cut = dualCut(this.#solver, this.#problem, hidden, this.#reach, this.#suspect(variable), rows);
      if (cut !== null) return cut;
    }
    return null;
  }

  /** From whom a variable is not safe as far as the moves found tell. */
  #suspect(variable: number): Suspect {
    return {variable, companion: this.#pool.isWide(variable) ? (this.#pool.companions(variable)[0] ?? -1) : -1};
  }
}

function protectedIn({width}: Problem): readonly number[] {
  return [...width.keys()].filter(variable => (width[variable] ?? 0) > 0);
}

function costOf({cost}: Problem, hidden: Uint8Array): number {
  return hidden.reduce((sum, isHidden, variable) => sum + isHidden * (cost[variable] ?? 0), 0);
}

/** The problem in which what a pattern leaves open cannot move. */
function without(problem: Problem, hidden: Uint8Array): Problem {
  const held = (bound: number, variable: number) => (hidden[variable] === 1 ? bound : 0);
  return {...problem, cost: guidingCosts(problem), lower: problem.lower.map(held), upper: problem.upper.map(held)};
}

/** What hiding costs, and for large cells more: of as many cells those with few persons are then found first. */
function guidingCosts({cost, persons}: Problem): Float64Array {
  return cost.map((one, variable) => one + personPrice * (persons[variable] ?? 0));
}
