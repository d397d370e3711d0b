import type {Suspect} from "./dualCuts.js";
import type {MovePool} from "./movePool.js";
import type {Move, Problem} from "./problem.js";
import type {Patience, ShortMoves} from "./shortMoves.js";

/** A protected variable that is not safe, and the rows of the problem that keep it where it is. */
export interface Attack extends Suspect {
  /** Ascending. */
  readonly rows: readonly number[];
}

/**
 * Makes protected variables safe, one after the other, by whole-number moves; what is found for one often serves others
 * too. `found` is told of every move.
 */
export class Finder {
  readonly #problem: Problem;
  readonly #pool: MovePool;
  readonly #moves: ShortMoves;
  readonly #found: (move: Move) => void;

  constructor(problem: Problem, pool: MovePool, moves: ShortMoves, found: (move: Move) => void = () => undefined) {
    this.#problem = problem;
    this.#pool = pool;
    this.#moves = moves;
    this.#found = found;
  }

  /** Makes a variable safe by moves if it can; otherwise tells from whom it is not safe, and why. */
  settle(variable: number, patience: Patience): Attack | null {
    if (this.#pool.isSafe(variable)) return null;
    const rows = new Set<number>();
    const attack = (companion: number): Attack => ({variable, companion, rows: [...rows].sort((a, b) => a - b)});
    if (!this.#widen(variable, rows, patience)) return attack(-1);
    for (;;) {
      const [companion] = this.#pool.companions(variable);
      if (companion === undefined) return null;
      rows.clear();
      if (!this.#moveWithout(variable, companion, rows, patience)) return attack(companion);
    }
  }

  /** Makes variables safe, one after the other, until one cannot be. */
  settleEach(variables: readonly number[], patience: Patience): Attack | null {
    for (const variable of variables) {
      const attack = this.settle(variable, patience);
      if (attack !== null) return attack;
    }
    return null;
  }

  /** Upwards as far as it goes within the width, and downwards by what is then missing. */
  #widen(variable: number, rows: Set<number>, patience: Patience): boolean {
    const width = this.#problem.width[variable] ?? 0;
    const fall = -(this.#problem.lower[variable] ?? 0);
    for (let up = width; up >= Math.max(0, width - fall) && !this.#pool.isWide(variable); up--) {
      if (up > this.#pool.highest(variable).delta && !this.#take(variable, up, -1, rows, patience)) continue;
      if (!this.#pool.isWide(variable) && up < width) this.#take(variable, up - width, -1, rows, patience);
    }
    return this.#pool.isWide(variable);
  }

  #moveWithout(variable: number, companion: number, rows: Set<number>, patience: Patience): boolean {
    for (const delta of [1, -1]) {
      this.#take(variable, delta, companion, rows, patience);
      if (!this.#pool.companions(variable).includes(companion)) return true;
    }
    return false;
  }

  #take(variable: number, delta: number, still: number, rows: Set<number>, patience: Patience): boolean {
    const {move, rows: against} = this.#moves.find(variable, delta, still, patience);
    for (const row of against ?? []) rows.add(row);
    if (move === null) return false;
    this.#pool.add(move);
    this.#found(move);
    return true;
  }
}
