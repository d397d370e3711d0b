import {type Answer, LeastMoves, type Range} from "./leastMoves.js";
import type {Move, Problem} from "./problem.js";
import {columnBounds, type Restriction, restrict, wholeMove} from "./restriction.js";

/** How long a move is looked for: pivots of one programme, and programmes for whole numbers. */
export interface Patience {
  readonly pivots: number;
  readonly branches: number;
}

/** A move, or the rows of the problem that forbid it; neither where only the search for whole numbers ended. */
export interface Found {
  readonly move: Move | null;
  readonly rows: readonly number[] | null;
}

/**
 * The cheapest moves of one variable at a time, Σ price · |difference|. Rows of tables are so nearly networks that they
 * are almost always in whole numbers; where they are not, columns are branched on.
 */
export class ShortMoves {
  readonly #problem: Problem;
  readonly #restriction: Restriction;
  readonly #prices: Float64Array;
  readonly #least: LeastMoves;
  readonly #ranges: (readonly [lower: number, upper: number])[];
  readonly #reach: number;

  /** Variables move where `kept` is 1, and no further than `reach`; `priceOf` says what one person's difference costs. */
  constructor(problem: Problem, kept: Uint8Array, reach: number, priceOf: (variable: number) => number = () => 1) {
    const restriction = restrict(problem, kept);
    const ranges = restriction.members.map(members => columnBounds(problem, members, () => reach));
    this.#problem = problem;
    this.#restriction = restriction;
    this.#reach = reach;
    this.#ranges = ranges;
    this.#prices = Float64Array.from(restriction.members, members =>
      members.reduce((sum, {variable}) => sum + priceOf(variable), 0)
    );
    this.#least = new LeastMoves(
      restriction.rows,
      Float64Array.from(ranges, ([lower]) => -lower),
      Float64Array.from(ranges, ([, upper]) => upper),
      this.#prices
    );
  }

  /** Changes what a person's difference costs in the column of a variable by so much. */
  addToPrice(variable: number, by: number): void {
    const column = this.#restriction.columnOf[variable] ?? -1;
    if (column >= 0) this.#prices[column] = (this.#prices[column] ?? 0) + by;
  }

  /** Holds a variable still, or lets it move again. */
  hold(variable: number, still: boolean): void {
    const column = this.#restriction.columnOf[variable] ?? -1;
    if (column < 0) return;
    const range = columnBounds(this.#problem, this.#restriction.members[column] ?? [], () => (still ? 0 : this.#reach));
    this.#ranges[column] = range;
    this.#least.setRoom(column, -range[0], range[1]);
  }

  /** The shortest move that takes `variable` by `delta` and leaves `still` (−1: none) where it is. */
  find(variable: number, delta: number, still: number, patience: Patience): Found {
    const {columnOf, signOf} = this.#restriction;
    const column = columnOf[variable] ?? -1;
    const far = delta * (signOf[variable] ?? 1);
    const [lower, upper] = this.#ranges[column] ?? [0, 0];
    const fixed = still < 0 ? -1 : (columnOf[still] ?? -1);
    if (column < 0 || column === fixed || far < lower || far > upper)
      return {move: null, rows: this.#restriction.rowsHolding(variable)};
    const ranges = [{column, least: far, most: far}];
    if (fixed >= 0) ranges.push({column: fixed, least: 0, most: 0});
    const answer = this.#least.solve(ranges, patience.pivots);
    if (answer.values === null && answer.rows.length > 0) return {move: null, rows: this.#behind(answer)};
    return {move: this.#whole(answer, ranges, patience), rows: null};
  }

  /** Depth first, the nearer whole number first. */
  #whole(relaxed: Answer, ranges: readonly Range[], {pivots, branches: most}: Patience): Move | null {
    const waiting: (readonly Range[])[] = [];
    let answer = relaxed;
    let at = ranges;
    for (let branches = 0; ; branches++) {
      if (answer.values !== null) {
        const move = wholeMove(this.#restriction, answer.values);
        if (move !== null) return move;
        waiting.push(...this.#branches(answer.values, at));
      }
      const next = waiting.pop();
      if (next === undefined || branches === most) return null;
      at = next;
      answer = this.#least.solve(at, pivots);
    }
  }

  #branches(values: Float64Array, ranges: readonly Range[]): readonly (readonly Range[])[] {
    const column = values.findIndex(value => !Number.isInteger(value));
    const value = values[column] ?? 0;
    const known = ranges.findLast(range => range.column === column);
    const [lower, upper] = this.#ranges[column] ?? [0, 0];
    const below = [...ranges, {column, least: known?.least ?? lower, most: Math.floor(value)}];
    const above = [...ranges, {column, least: Math.ceil(value), most: known?.most ?? upper}];
    return value - Math.floor(value) < 0.5 ? [above, below] : [below, above];
  }

  #behind({rows}: Answer): readonly number[] {
    return rows.flatMap(row => this.#restriction.rowsBehind(row));
  }
}
