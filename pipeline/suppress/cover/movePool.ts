import type {Move, Problem} from "./problem.js";

/** No witness needs a move more often than this. */
const mostTimes = 16;

interface PooledMove extends Move {
  /** How often the move, and its opposite, may be made from the true table. */
  readonly forwards: number;
  readonly backwards: number;
  /** How many of its variables are open; the move is good where none is. */
  open: number;
}

/** Where a variable gets by the moves of the pool, and by which move made how often (negative: its opposite). */
export interface Extreme {
  readonly delta: number;
  readonly move: number;
  readonly times: number;
}

const still: Extreme = {delta: 0, move: -1, times: 0};

/**
 * Whole-number moves from the true table that have been found, and how far they take each protected variable. A move
 * stays good as long as everything that it touches is hidden, whatever else the search tries.
 */
export class MovePool {
  readonly #problem: Problem;
  readonly #reach: number;
  readonly #moves: PooledMove[] = [];
  readonly #hidden: Uint8Array;
  /** By variable: the numbers of the moves through it. */
  readonly #through = new Map<number, number[]>();
  readonly #highest = new Map<number, Extreme>();
  readonly #lowest = new Map<number, Extreme>();
  /** Variables of persons alone that every move through a protected variable touches; by protected variable. */
  readonly #companions = new Map<number, readonly number[]>();

  /** No move of the pool takes any variable further than `reach` from its true value. */
  constructor(problem: Problem, reach: number) {
    this.#problem = problem;
    this.#reach = reach;
    this.#hidden = new Uint8Array(problem.size).fill(1);
  }

  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** Takes in the parts of a move that share no row. A move that leaves a variable's bounds is not taken in. */
  add(move: Move): void {
    for (const piece of pieces(this.#problem, move)) this.#addPiece(piece);
  }

  highest(variable: number): Extreme {
    return this.#extremes(variable, this.#highest);
  }

  lowest(variable: number): Extreme {
    return this.#extremes(variable, this.#lowest);
  }

  isWide(variable: number): boolean {
    return this.highest(variable).delta - this.lowest(variable).delta >= (this.#problem.width[variable] ?? 0);
  }

  /** The persons alone who know the variable's value when they subtract themselves, as far as the moves of the pool tell. */
  companions(variable: number): readonly number[] {
    const known = this.#companions.get(variable);
    if (known !== undefined) return known;
    let common: readonly number[] | undefined;
    for (const number of this.#through.get(variable) ?? []) {
      const move = this.#moves[number];
      if (move?.open !== 0) continue;
      common = common === undefined ? this.#aloneIn(move, variable) : intersection(common, move.variables);
      if (common.length === 0) break;
    }
    const found = common ?? [];
    this.#companions.set(variable, found);
    return found;
  }

  isSafe(variable: number): boolean {
    return this.isWide(variable) && this.companions(variable).length === 0;
  }

  /** A few moves that leave no companion to the variable, in the order they were found. */
  movesWithoutCompanion(variable: number): readonly number[] {
    const chosen: number[] = [];
    let common: readonly number[] | undefined;
    for (const number of this.#through.get(variable) ?? []) {
      const move = this.#moves[number];
      if (move?.open !== 0) continue;
      const next = common === undefined ? this.#aloneIn(move, variable) : intersection(common, move.variables);
      if (common !== undefined && next.length === common.length) continue;
      chosen.push(number);
      common = next;
      if (common.length === 0) break;
    }
    return chosen;
  }

  /** The moves that show a variable to be safe. */
  movesShowing(variable: number): readonly Move[] {
    const [high, low] = [this.highest(variable).move, this.lowest(variable).move];
    return [high, low, ...this.movesWithoutCompanion(variable)].flatMap(number => this.#moves[number] ?? []);
  }

  /** How often a move may be made: a positive or a negative number of times, never 0. */
  someTimes(number: number): number {
    return (this.#moves[number]?.forwards ?? 0) > 0 ? 1 : -1;
  }

  /**
   * Puts the moves that touch an open variable aside and takes the others back in; returns the protected variables for
   * which anything changed.
   */
  restrictTo(hidden: Uint8Array): ReadonlySet<number> {
    const touched = new Set<number>();
    for (let variable = 0; variable < hidden.length; variable++) {
      const by = (this.#hidden[variable] ?? 0) - (hidden[variable] ?? 0);
      if (by === 0) continue;
      this.#hidden[variable] = hidden[variable] ?? 0;
      for (const number of this.#through.get(variable) ?? []) {
        const move = this.#moves[number];
        if (move === undefined) continue;
        if (move.open === 0 || move.open + by === 0)
          for (const other of move.variables) if ((this.#problem.width[other] ?? 0) > 0) touched.add(other);
        move.open += by;
      }
    }
    for (const variable of touched) this.#forget(variable);
    return touched;
  }

  #addPiece(piece: Move): void {
    if (!keepsRows(this.#problem, piece)) return;
    const forwards = this.#timesOf(piece, 1);
    const backwards = this.#timesOf(piece, -1);
    if (forwards === 0 && backwards === 0) return;
    const open = piece.variables.reduce((count, variable) => count + 1 - (this.#hidden[variable] ?? 0), 0);
    const number = this.#moves.push({...piece, forwards, backwards, open}) - 1;
    for (const variable of piece.variables) {
      const through = this.#through.get(variable);
      if (through === undefined) this.#through.set(variable, [number]);
      else through.push(number);
      this.#forget(variable);
    }
  }

  #forget(variable: number): void {
    this.#highest.delete(variable);
    this.#lowest.delete(variable);
    this.#companions.delete(variable);
  }

  #timesOf({variables, deltas}: Move, sign: 1 | -1): number {
    let times = mostTimes;
    for (let at = 0; at < variables.length; at++) {
      const variable = variables[at] ?? 0;
      const delta = sign * (deltas[at] ?? 0);
      const room = delta > 0 ? (this.#problem.upper[variable] ?? 0) : -(this.#problem.lower[variable] ?? 0);
      times = Math.min(times, Math.floor(Math.min(room, this.#reach) / Math.abs(delta)));
    }
    return Math.max(0, times);
  }

  #extremes(variable: number, side: Map<number, Extreme>): Extreme {
    const known = side.get(variable);
    if (known !== undefined) return known;
    let [high, low] = [still, still];
    const width = this.#problem.width[variable] ?? 0;
    for (const number of this.#through.get(variable) ?? []) {
      const move = this.#moves[number];
      if (move?.open !== 0) continue;
      const delta = move.deltas[placeOf(move.variables, variable)] ?? 0;
      // No more than the width is needed, and small moves make small certificates.
      const most = Math.ceil(width / Math.abs(delta));
      for (const times of [Math.min(most, move.forwards), -Math.min(most, move.backwards)]) {
        if (delta * times > high.delta) high = {delta: delta * times, move: number, times};
        if (delta * times < low.delta) low = {delta: delta * times, move: number, times};
      }
    }
    this.#highest.set(variable, high);
    this.#lowest.set(variable, low);
    return side === this.#highest ? high : low;
  }

  #aloneIn(move: Move, except: number): readonly number[] {
    const own = this.#problem.ownPersons.get(except);
    const found: number[] = [];
    for (const variable of move.variables)
      if (variable !== except && this.#problem.alone[variable] === 1 && !own?.has(variable)) found.push(variable);
    return found;
  }
}

/** Whether all rows still add up: programmes calculate with fractions, certificates do not. */
function keepsRows({rows, columns}: Problem, {variables, deltas}: Move): boolean {
  const touched = new Set<number>();
  for (const variable of variables)
    for (let at = columns.starts[variable] ?? 0; at < (columns.starts[variable + 1] ?? 0); at++)
      touched.add(columns.rows[at] ?? 0);
  for (const row of touched) {
    let sum = 0;
    for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry++) {
      const place = placeOf(variables, rows.indices[entry] ?? 0);
      if (place >= 0) sum += (rows.values[entry] ?? 0) * (deltas[place] ?? 0);
    }
    if (sum !== 0) return false;
  }
  return true;
}

/** The parts of a move that have no row in common: each is a move of its own. */
function pieces({columns}: Problem, move: Move): readonly Move[] {
  const {variables, deltas} = move;
  const above = Int32Array.from(variables, (_, at) => at);
  function top(at: number): number {
    let found = at;
    while (above[found] !== found) {
      above[found] = above[above[found] ?? 0] ?? 0;
      found = above[found] ?? 0;
    }
    return found;
  }
  const firstInRow = new Map<number, number>();
  for (let at = 0; at < variables.length; at++) {
    const variable = variables[at] ?? 0;
    for (let entry = columns.starts[variable] ?? 0; entry < (columns.starts[variable + 1] ?? 0); entry++) {
      const row = columns.rows[entry] ?? 0;
      const first = firstInRow.get(row);
      if (first === undefined) firstInRow.set(row, at);
      else above[Math.max(top(first), top(at))] = Math.min(top(first), top(at));
    }
  }
  const byTop = new Map<number, number[]>();
  for (let at = 0; at < variables.length; at++) {
    const key = top(at);
    const piece = byTop.get(key);
    if (piece === undefined) byTop.set(key, [at]);
    else piece.push(at);
  }
  return [...byTop.values()].map(places => ({
    variables: Int32Array.from(places, at => variables[at] ?? 0),
    deltas: Int32Array.from(places, at => deltas[at] ?? 0)
  }));
}

function intersection(few: readonly number[], ascending: Int32Array): readonly number[] {
  return few.filter(variable => placeOf(ascending, variable) >= 0);
}

/** Where a number stands among ascending ones; −1 where it does not. */
export function placeOf(ascending: Int32Array, variable: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ascending[middle] ?? 0;
    if (found === variable) return middle;
    if (found < variable) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
