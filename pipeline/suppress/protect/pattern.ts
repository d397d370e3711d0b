import {Cover, type Covering} from "./cover.js";
import {type Cut, shortfall} from "./cut.js";
import {dualCut, type Suspect} from "./dualCuts.js";
import {Finder} from "./finder.js";
import {MovePool} from "./movePool.js";
import type {Problem} from "./problem.js";
import {lonelyRows, rowCuts} from "./rowCuts.js";
import {largestTableau} from "./simplex.js";
import type {Solver} from "./solver.js";
import {around} from "./surroundings.js";

/** Covers are made again this often because of what they hide for nothing. */
const mostPairings = 6;
/** A pattern is the cheapest when it costs so little more than its bound. */
const nearEnough = 2e-2;
const tolerance = 1e-6;
const triesOfWalk = 20;
/** How many layers of rows around a variable are near it. */
const mostLayers = 3;
/** More rows than these are not asked about others. */
const mostTelling = 60;
/** So many variables are tried in all that is hidden before what was found is mended. */
const fewSettled = 30;

/** How much is tried; counts only, so that the pattern does not depend on the machine. */
export interface Effort {
  /** Rounds of cover, mending and cuts. */
  readonly rounds: number;
  /** How far any quantity is moved, in persons. */
  readonly reach: number;
}

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
 * The cheapest safe pattern that was found. Rounds of: the cheapest cover of all known cuts; moves through it; for
 * what is not safe, a cut that says why, and more hidden until it is safe; what turns out not to be needed is opened
 * again. The cover is a lower bound of every safe pattern, the mended cover is a safe one (Fischetti and Salazar 2001).
 */
export function findPattern(solver: Solver, problem: Problem, effort: Effort): Pattern | NoPattern {
  const search = new Search(solver, problem, effort);
  try {
    return search.run();
  } finally {
    search.dispose();
  }
}

/** A protected variable that is not safe, and the cut that says why; null where that is known of whole numbers only. */
interface Unsafe {
  readonly variable: number;
  readonly cut: Cut | null;
}

class Search {
  readonly #solver: Solver;
  readonly #problem: Problem;
  readonly #effort: Effort;
  readonly #pool: MovePool;
  readonly #cover: Cover;
  readonly #cuts: Cut[] = [];
  readonly #protected: readonly number[];
  /** By variable: how much was hidden around it when it was last looked at there; within one mending, which only hides. */
  readonly #hiddenNearby = new Map<number, number>();

  constructor(solver: Solver, problem: Problem, effort: Effort) {
    this.#solver = solver;
    this.#problem = problem;
    this.#effort = effort;
    this.#pool = new MovePool(problem, effort.reach);
    this.#cover = new Cover(solver, problem);
    this.#protected = [...problem.width.keys()].filter(variable => (problem.width[variable] ?? 0) > 0);
  }

  run(): Pattern | NoPattern {
    for (const cut of rowCuts(this.#problem)) this.#learn(cut);
    let best: {hidden: Uint8Array; cost: number} | undefined;
    let bound = 0;
    for (let round = 0; round < this.#effort.rounds; round++) {
      if (this.#cover.impossible) break;
      const covering = this.#pairedCovering();
      bound = Math.max(bound, covering.bound);
      if (best !== undefined && best.cost <= bound + nearEnough) break;
      const hidden = covering.hidden.slice();
      if (!this.#mend(hidden)) break;
      this.#reopen(hidden, covering.hidden);
      const cost = this.#costOf(hidden);
      if (best === undefined || cost < best.cost - 1e-9) best = {hidden, cost};
    }
    if (best === undefined || this.#problem.betrayed.length > 0) {
      const everything = new Uint8Array(this.#problem.size).fill(1);
      const unsafe = this.#leftUnsafe(everything);
      if (unsafe.length > 0 || this.#problem.betrayed.length > 0) return {unsafe};
      best = {hidden: everything, cost: this.#costOf(everything)};
    }
    this.#pool.restrictTo(best.hidden);
    const {fixedCost} = this.#problem;
    return {hidden: best.hidden, pool: this.#pool, cost: best.cost + fixedCost, bound: bound + fixedCost};
  }

  dispose(): void {
    this.#cover.dispose();
  }

  /** The cheapest cover, without what it hides that cannot move at all. */
  #pairedCovering(): Covering {
    let covering = this.#cover.solve();
    for (let tries = 0; tries < mostPairings; tries++) {
      const rows = lonelyRows(this.#problem, covering.hidden);
      if (rows.length === 0) return covering;
      for (const row of rows) this.#cover.pair(row);
      covering = this.#cover.solve();
    }
    const hidden = covering.hidden.slice();
    for (let rows = lonelyRows(this.#problem, hidden); rows.length > 0; rows = lonelyRows(this.#problem, hidden))
      for (const variable of rows.flat()) hidden[variable] = 0;
    return {...covering, hidden};
  }

  #learn(cut: Cut): void {
    if (this.#cover.add(cut)) this.#cuts.push(cut);
  }

  /** Hides more until everything is safe; false where nothing more can be hidden and something is not. */
  #mend(hidden: Uint8Array): boolean {
    this.#hiddenNearby.clear();
    for (;;) {
      const before = hidden.slice();
      const unsafe = this.#unsafeIn(before);
      if (unsafe.length === 0) return true;
      for (const {variable, cut} of unsafe) {
        if (cut !== null) this.#learn(cut);
        const enough = () => cut !== null && shortfall(cut, hidden) <= tolerance;
        while (!enough()) {
          const more = cut === null ? this.#nearest(hidden, variable) : this.#cheapest(hidden, cut);
          if (more === undefined) return false;
          hidden[more] = 1;
          if (cut === null) break;
        }
      }
    }
  }

  /** What is not safe, and why: first what rows nearby tell; what needs more is only looked at when these tell nothing. */
  #unsafeIn(hidden: Uint8Array): readonly Unsafe[] {
    const finder = new Finder(this.#solver, this.#problem, this.#pool, hidden, this.#effort.reach);
    try {
      const left = finder.serve(this.#protected, triesOfWalk);
      const unsafe: Unsafe[] = [];
      const unknown: number[] = [];
      for (const variable of left) {
        if (this.#isNearbyAsBefore(hidden, variable)) {
          unknown.push(variable);
          continue;
        }
        if (finder.settleNearby(variable)) continue;
        const cut = this.#cutNearby(hidden, variable);
        if (cut === null) unknown.push(variable);
        else unsafe.push({variable, cut});
      }
      return [...unsafe, ...this.#unsafeFarther(finder, hidden, unknown, unsafe.length === 0)];
    } finally {
      finder.dispose();
    }
  }

  /**
   * What is not safe for reasons that lie farther off. Rows that gave one variable away often give others away too, which
   * is sooner known than what all rows tell.
   */
  #unsafeFarther(finder: Finder, hidden: Uint8Array, variables: readonly number[], all: boolean): readonly Unsafe[] {
    const unsafe: Unsafe[] = [];
    const telling: (readonly number[])[] = [];
    let settled = 0;
    for (const variable of variables) {
      const known = this.#cutByRows(hidden, variable, telling);
      if (known !== null) unsafe.push({variable, cut: known});
      if (known !== null || (settled >= fewSettled && !(all && unsafe.length === 0))) continue;
      settled++;
      const attack = finder.settle(variable);
      if (attack === null) continue;
      if (attack.rows !== null && attack.rows.length <= mostTelling) telling.push(attack.rows);
      unsafe.push({variable, cut: attack.rows && this.#cut(hidden, attack, attack.rows)});
    }
    return unsafe;
  }

  /** A cut against a variable by one of the sets of rows that told about others. */
  #cutByRows(hidden: Uint8Array, variable: number, telling: readonly (readonly number[])[]): Cut | null {
    const {columns} = this.#problem;
    const own = columns.rows.subarray(columns.starts[variable] ?? 0, columns.starts[variable + 1] ?? 0);
    for (const rows of telling) {
      if (!own.some(row => rows.includes(row))) continue;
      const cut = this.#cut(hidden, this.#suspect(variable), rows);
      if (cut !== null) return cut;
    }
    return null;
  }

  /** From whom a variable is not safe as far as the moves found tell. */
  #suspect(variable: number): Suspect {
    return {variable, companion: this.#pool.isWide(variable) ? (this.#pool.companions(variable)[0] ?? -1) : -1};
  }

  #cut(hidden: Uint8Array, suspect: Suspect, rows: readonly number[]): Cut | null {
    return dualCut(this.#solver, this.#problem, hidden, this.#effort.reach, suspect, rows);
  }

  /** Whether nothing more is hidden around a variable than when the rows there last told nothing; notes how much is. */
  #isNearbyAsBefore(hidden: Uint8Array, variable: number): boolean {
    const {variables} = around(this.#problem, hidden, variable, mostLayers);
    const count = variables.reduce((sum, inside, at) => sum + (inside & (hidden[at] ?? 0)), 0);
    const before = this.#hiddenNearby.get(variable);
    this.#hiddenNearby.set(variable, count);
    return before === count;
  }

  /** A cut that the rows around a variable already give. */
  #cutNearby(hidden: Uint8Array, variable: number): Cut | null {
    for (let layers = 2; layers <= mostLayers; layers++) {
      const {rows, variables} = around(this.#problem, hidden, variable, layers);
      if (rows.length * variables.reduce((sum, inside) => sum + inside, 0) > largestTableau) break;
      const cut = this.#cut(hidden, this.#suspect(variable), rows);
      if (cut !== null) return cut;
    }
    return null;
  }

  /** Of the variables that a cut asks for, the one that gives most for what it costs. */
  #cheapest(hidden: Uint8Array, cut: Cut): number | undefined {
    let best: {variable: number; price: number} | undefined;
    const missing = shortfall(cut, hidden);
    cut.variables.forEach((variable, at) => {
      const gives = Math.min(missing, cut.coefficients[at] ?? 0);
      if (gives <= 0 || hidden[variable] === 1) return;
      const price = (this.#problem.cost[variable] ?? 0) / gives;
      if (best === undefined || price < best.price) best = {variable, price};
    });
    return best?.variable;
  }

  /** The cheapest open variable in a row of the variable, or in a row of its neighbours, and so on. */
  #nearest(hidden: Uint8Array, variable: number): number | undefined {
    const {rows, columns, cost} = this.#problem;
    const seen = new Set([variable]);
    for (let frontier = [variable]; frontier.length > 0; ) {
      const next: number[] = [];
      for (const moved of frontier) {
        for (let at = columns.starts[moved] ?? 0; at < (columns.starts[moved + 1] ?? 0); at++) {
          const row = columns.rows[at] ?? 0;
          for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry++) {
            const reached = rows.indices[entry] ?? 0;
            if (!seen.has(reached)) next.push(reached);
            seen.add(reached);
          }
        }
      }
      const open = next.filter(reached => hidden[reached] === 0);
      open.sort((a, b) => (cost[a] ?? 0) - (cost[b] ?? 0) || a - b);
      if (open[0] !== undefined) return open[0];
      frontier = next;
    }
    return undefined;
  }

  /** Opens what mending hid and is not needed in the end, the dearest first. */
  #reopen(hidden: Uint8Array, cover: Uint8Array): void {
    const cost = this.#problem.cost;
    const mended = [...hidden.keys()].filter(variable => hidden[variable] === 1 && cover[variable] === 0);
    mended.sort((a, b) => (cost[b] ?? 0) - (cost[a] ?? 0) || a - b);
    for (const variable of mended) {
      hidden[variable] = 0;
      const needed = this.#cuts.some(cut => cut.variables.includes(variable) && shortfall(cut, hidden) > tolerance);
      if (needed || !this.#staysSafe(hidden)) hidden[variable] = 1;
    }
  }

  /** Whether what was made safe by moves through a variable is soon found to be safe without it. */
  #staysSafe(hidden: Uint8Array): boolean {
    const touched = [...this.#pool.restrictTo(hidden)].sort((a, b) => a - b);
    if (touched.every(variable => this.#pool.isSafe(variable))) return true;
    const finder = new Finder(this.#solver, this.#problem, this.#pool, hidden, this.#effort.reach);
    try {
      for (const variable of finder.walkAll(touched, triesOfWalk)) {
        if (!finder.settleNearby(variable)) return false;
      }
      return true;
    } finally {
      finder.dispose();
    }
  }

  #costOf(hidden: Uint8Array): number {
    let sum = 0;
    hidden.forEach((isHidden, variable) => {
      if (isHidden === 1) sum += this.#problem.cost[variable] ?? 0;
    });
    return sum;
  }

  #leftUnsafe(hidden: Uint8Array): readonly number[] {
    const finder = new Finder(this.#solver, this.#problem, this.#pool, hidden, this.#effort.reach);
    try {
      return finder.serve(this.#protected, triesOfWalk).filter(variable => finder.settle(variable) !== null);
    } finally {
      finder.dispose();
    }
  }
}
