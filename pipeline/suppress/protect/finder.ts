import type {Suspect} from "./dualCuts.js";
import type {MovePool} from "./movePool.js";
import type {Move, Problem} from "./problem.js";
import {fixedSequence} from "./random.js";
import {columnBounds, type Restriction, restrict, wholeMove} from "./restriction.js";
import {largestTableau, Simplex} from "./simplex.js";
import {Programme, type Solver} from "./solver.js";
import {around} from "./surroundings.js";
import {type Mover, Tableau} from "./tableau.js";
import {smallMoves, Walker} from "./walker.js";

/** Cells of a tableau over all that is hidden above which the solver is faster. */
const largestWhole = 1_000_000;
/** Fewer are tried one by one. */
const smallestBatch = 150;
const mostBatches = 16;
/** Batches end when one makes less than this share of what is left safe. */
const leastGain = 0.05;
/** Whole-number searches for one variable stop after this many nodes. */
const mostNodes = 20;
/** How many layers of rows around a variable a whole-number search looks at, one after the other. */
const layersOfWhole = [2, 3, 4, 6];
/** Larger whole-number programmes for one variable take longer than they are worth. */
const mostWholeColumns = 800;
const tolerance = 1e-6;

/** A protected variable that is not safe. */
export interface Attack extends Suspect {
  /** The rows that give it away (of the problem); null where they would not if numbers need not be whole. */
  readonly rows: readonly number[] | null;
}

/**
 * Looks for whole-number moves through what is hidden: by walks, which find most, then by programmes, which tell
 * whether there is one.
 */
export class Finder {
  readonly #solver: Solver;
  readonly #problem: Problem;
  readonly #pool: MovePool;
  readonly #reach: number;
  readonly #hidden: Uint8Array;
  readonly #restriction: Restriction;
  readonly #walker: Walker;
  #linear: Mover | undefined;

  constructor(solver: Solver, problem: Problem, pool: MovePool, hidden: Uint8Array, reach: number) {
    this.#solver = solver;
    this.#problem = problem;
    this.#pool = pool;
    this.#reach = reach;
    this.#hidden = hidden;
    this.#restriction = restrict(problem, hidden);
    const far = this.#restriction.members.map(members => columnBounds(problem, members, () => reach));
    this.#walker = new Walker(
      this.#restriction,
      Float64Array.from(far, ([lower]) => lower),
      Float64Array.from(far, ([, upper]) => upper)
    );
    pool.restrictTo(hidden);
  }

  /** Serves as many of the protected variables as it can without trying one by one; returns the others. */
  serve(variables: readonly number[], tries: number): readonly number[] {
    let left: readonly number[] = variables.filter(variable => !this.#pool.isSafe(variable));
    if (left.length >= smallestBatch) left = this.#serveBatches(left);
    return this.walkAll(left, tries);
  }

  /** Serves as many of the protected variables as walks can; returns the others. */
  walkAll(variables: readonly number[], tries: number): readonly number[] {
    return variables.filter(variable => !this.#pool.isSafe(variable) && !this.#walkFor(variable, tries));
  }

  #serveBatches(variables: readonly number[]): readonly number[] {
    let left = variables;
    const random = fixedSequence();
    // In a batch no protected variable is moved further than it needs.
    const most = (variable: number) => (this.#problem.width[variable] ?? 0) || this.#reach;
    const programme = this.#programme(this.#restriction, most);
    for (let batch = 0; batch < mostBatches && left.length > 0; batch++) {
      programme.setCosts(this.#batchCosts(left, random));
      const frozen = batch % 2 === 0 ? [] : this.#freeze(programme, left, random);
      const optimum = programme.maximise();
      for (const column of frozen) programme.setBounds(column, ...this.#boundsOf(column, most));
      const move = optimum && wholeMove(this.#restriction, optimum.values);
      if (move) this.#takeApart(move);
      const before = left.length;
      left = left.filter(variable => !this.#pool.isSafe(variable));
      if (before - left.length < leastGain * before) break;
    }
    programme.dispose();
    return left;
  }

  /** The whole move may take a variable further than its small parts do; the parts leave more standing still. */
  #takeApart(move: Move): void {
    this.#pool.add(move);
    for (const small of smallMoves(this.#problem, move)) this.#pool.add(small);
  }

  /** Lets the persons alone stand still who know others, as far as the moves so far tell; a part of them in each batch. */
  #freeze(programme: Programme, variables: readonly number[], random: () => number): readonly number[] {
    const companions = new Set(variables.flatMap(variable => this.#pool.companions(variable)));
    const columns = [...companions]
      .sort((a, b) => a - b)
      .filter(() => random() < 0.5)
      .map(variable => this.#restriction.columnOf[variable] ?? -1)
      .filter(column => column >= 0);
    for (const column of columns) programme.setBounds(column, 0, 0);
    return columns;
  }

  #batchCosts(variables: readonly number[], random: () => number): Float64Array {
    const costs = new Float64Array(this.#restriction.members.length);
    for (const variable of variables) {
      const column = this.#restriction.columnOf[variable] ?? -1;
      const up = this.#problem.lower[variable] === 0 || random() < 0.55;
      const sign = (this.#restriction.signOf[variable] ?? 1) * (up ? 1 : -1);
      if (column >= 0) costs[column] = (costs[column] ?? 0) + sign;
    }
    return costs;
  }

  #walkFor(variable: number, tries: number): boolean {
    const width = this.#problem.width[variable] ?? 0;
    for (let far = width; far > 0 && !this.#pool.isWide(variable); far--) {
      for (const delta of [far, -far]) {
        const low = this.#pool.lowest(variable).delta;
        const high = this.#pool.highest(variable).delta;
        if (this.#pool.isWide(variable) || (delta > 0 ? delta <= high : delta >= low)) continue;
        this.#take(this.#walker.walk(variable, delta, -1, tries));
      }
    }
    if (!this.#pool.isWide(variable)) return false;
    for (let companions = this.#pool.companions(variable); companions.length > 0; ) {
      for (const delta of [1, -1]) {
        if (!this.#pool.companions(variable).includes(companions[0] ?? -1)) continue;
        this.#take(this.#walker.walk(variable, delta, companions[0] ?? -1, tries));
      }
      const left = this.#pool.companions(variable);
      if (left.length === companions.length) return false;
      companions = left;
    }
    return true;
  }

  #take(move: Move | null): void {
    if (move !== null) this.#pool.add(move);
  }

  /**
   * Tries one variable by itself, in everything that is hidden. Null where it is safe now; otherwise from whom it is not,
   * and why.
   */
  settle(variable: number): Attack | null {
    if (!this.#pool.isWide(variable)) {
      const rows = this.#widen(variable);
      if (!this.#pool.isWide(variable)) return {variable, companion: -1, rows};
    }
    for (;;) {
      const [companion] = this.#pool.companions(variable);
      if (companion === undefined) return null;
      const rows = this.#moveWithout(variable, companion);
      if (this.#pool.companions(variable).includes(companion)) return {variable, companion, rows};
    }
  }

  dispose(): void {
    this.#linear?.dispose();
  }

  /** Tries one variable among the rows around it; false says nothing. */
  settleNearby(variable: number): boolean {
    for (const layers of [2, 3]) {
      if (this.#pool.isSafe(variable)) return true;
      const {variables} = around(this.#problem, this.#hidden, variable, layers);
      const nearby = restrict(
        this.#problem,
        variables.map((inside, moved) => inside & (this.#hidden[moved] ?? 0))
      );
      if (nearby.members.length * nearby.rows.starts.length > largestTableau) return false;
      if (!this.#pool.isWide(variable)) this.#moveNearby(nearby, variable, -1);
      for (let left = Infinity; ; ) {
        const companions = this.#pool.companions(variable);
        const [companion] = companions;
        if (companion === undefined || companions.length === left) break;
        left = companions.length;
        this.#moveNearby(nearby, variable, companion);
      }
    }
    return this.#pool.isSafe(variable);
  }

  #moveNearby(nearby: Restriction, variable: number, companion: number): void {
    const column = nearby.columnOf[variable] ?? -1;
    if (column < 0) return;
    const most = (moved: number) => (moved === companion ? 0 : this.#reach);
    const bounds = nearby.members.map(members => columnBounds(this.#problem, members, most));
    const simplex = new Simplex(
      nearby.rows,
      Float64Array.from(bounds, ([lower]) => lower),
      Float64Array.from(bounds, ([, upper]) => upper)
    );
    for (const sign of [1, -1]) {
      const optimum = simplex.maximise(column, sign);
      const move = optimum === null ? null : wholeMove(nearby, optimum.values);
      if (move !== null && move.variables.length > 0) this.#take(move);
    }
  }

  /** Returns the rows that keep the variable from spanning its width; null where only whole numbers do. */
  #widen(variable: number): readonly number[] | null {
    const width = this.#problem.width[variable] ?? 0;
    const done = () => this.#pool.isWide(variable);
    const {span, rows} = this.#moveBothWays(this.#linearMover(), variable, done);
    if (span < width - tolerance) return rows;
    this.#moveWhole(variable, -1, done);
    return null;
  }

  /** Looks for a move of the variable that leaves the companion where it is; returns as above. */
  #moveWithout(variable: number, companion: number): readonly number[] | null {
    const column = this.#restriction.columnOf[companion] ?? -1;
    const done = () => !this.#pool.companions(variable).includes(companion);
    const mover = this.#linearMover();
    if (column >= 0) mover.setBounds(column, 0, 0);
    const {span, rows} = this.#moveBothWays(mover, variable, done);
    if (column >= 0) mover.setBounds(column, ...this.#boundsOf(column, () => this.#reach));
    if (done()) return null;
    if (span < 1 - tolerance) return rows;
    this.#moveWhole(variable, companion, done);
    return null;
  }

  /** Looks for a whole-number move where the linear one is in fractions: among the rows around first, then wider. */
  #moveWhole(variable: number, companion: number, done: () => boolean): void {
    for (const layers of layersOfWhole) {
      if (done()) return;
      const {variables, whole} = around(this.#problem, this.#hidden, variable, layers);
      const nearby = restrict(
        this.#problem,
        variables.map((inside, moved) => inside & (this.#hidden[moved] ?? 0))
      );
      const column = nearby.columnOf[variable] ?? -1;
      if (nearby.members.length > mostWholeColumns) return;
      if (column < 0) continue;
      const programme = this.#programme(nearby, moved => (moved === companion ? 0 : this.#reach));
      for (const sign of [1, -1]) {
        const optimum = done() ? null : programme.move(column, sign);
        const move = optimum && wholeMove(nearby, optimum.values);
        if (move !== null && move.variables.length > 0) this.#pool.add(move);
      }
      programme.dispose();
      if (whole) return;
    }
  }

  /** Moves a variable up and down as far as it goes, until `done`; returns how far, and the rows that set the limit. */
  #moveBothWays(
    mover: Mover,
    variable: number,
    done: () => boolean
  ): {readonly span: number; readonly rows: readonly number[]} {
    const column = this.#restriction.columnOf[variable] ?? -1;
    if (column < 0) return {span: 0, rows: this.#restriction.rowsHolding(variable)};
    let span = 0;
    // The rows that make one column of many are part of what gives the variable away.
    const rows = new Set<number>(this.#restriction.rowsHolding(variable));
    for (const sign of [1, -1]) {
      if (done()) break;
      const optimum = mover.move(column, sign);
      if (optimum === null) continue;
      span += optimum.value;
      const move = optimum.value > 0.5 ? wholeMove(this.#restriction, optimum.values) : null;
      if (move !== null) this.#pool.add(move);
      optimum.rowDuals.forEach((price, row) => {
        if (Math.abs(price) <= tolerance) return;
        for (const behind of this.#restriction.rowsBehind(row)) rows.add(behind);
      });
    }
    return {span, rows: [...rows].sort((a, b) => a - b)};
  }

  #linearMover(): Mover {
    this.#linear ??= this.#newLinearMover();
    return this.#linear;
  }

  #newLinearMover(): Mover {
    const {members, rows} = this.#restriction;
    const bounds = members.map(column => columnBounds(this.#problem, column, () => this.#reach));
    const lower = Float64Array.from(bounds, ([low]) => low);
    const upper = Float64Array.from(bounds, ([, high]) => high);
    const small = (members.length + rows.starts.length) * rows.starts.length <= largestWhole;
    return small ? new Tableau(rows, lower, upper) : new Programme(this.#solver, {rows, lower, upper, integer: false});
  }

  /** In whole numbers. */
  #programme({members, rows}: Restriction, most: (variable: number) => number): Programme {
    const bounds = members.map(column => columnBounds(this.#problem, column, most));
    return new Programme(this.#solver, {
      rows,
      lower: Float64Array.from(bounds, ([lower]) => lower),
      upper: Float64Array.from(bounds, ([, upper]) => upper),
      integer: true,
      maxNodes: mostNodes,
      relativeGap: 0.05
    });
  }

  #boundsOf(column: number, most: (variable: number) => number): [lower: number, upper: number] {
    return columnBounds(this.#problem, this.#restriction.members[column] ?? [], most);
  }
}
