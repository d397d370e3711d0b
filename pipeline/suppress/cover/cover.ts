import type {Model} from "highs";
import type {Solver} from "../solver.js";
import {type Cut, cutText} from "./cut.js";
import type {Problem} from "./problem.js";

/** The cheapest pattern that keeps all cuts, and what none can be cheaper than. */
export interface Covering {
  readonly hidden: Uint8Array;
  readonly bound: number;
  /** Steps of the simplex method that it took: a count, so that the machine plays no part. */
  readonly steps: number;
}

/** The search for the cheapest cover ends after so many nodes, if it is not near its bound before. */
const maxNodes = 20;
/** What is taken off the price of what a preferred pattern hides, of the least price of all. */
const preference = 0.003;

/** The cheapest pattern for the cuts found so far, a 0/1 programme that grows. Must be disposed of. */
export class Cover {
  readonly #solver: Solver;
  readonly #problem: Problem;
  readonly #model: Model & {dispose(): void};
  readonly #columnOf = new Map<number, number>();
  readonly #known = new Set<string>();
  readonly #leastCost: number;
  #columns = 0;
  #impossible = false;

  /** @param gapOfVariable the search for the cheapest cover ends so near its bound, in cost by variable */
  constructor(solver: Solver, problem: Problem, gapOfVariable: number) {
    this.#solver = solver;
    this.#problem = problem;
    this.#leastCost = problem.cost.reduce((least, cost) => (cost > 0 ? Math.min(least, cost) : least), Infinity);
    this.#model = solver.createModel();
    this.#model.options.set({
      output_flag: false,
      mip_abs_gap: gapOfVariable * problem.size,
      mip_rel_gap: 0,
      mip_max_nodes: maxNodes,
      mip_detect_symmetry: false
    });
  }

  /** Whether no pattern at all keeps the cuts. */
  get impossible(): boolean {
    return this.#impossible;
  }

  /** False where the cut is known already. */
  add(cut: Cut): boolean {
    const text = cutText(cut);
    if (this.#known.has(text)) return false;
    this.#known.add(text);
    if (cut.variables.length === 0) this.#impossible = true;
    else
      this.#model.addRow(cut.atLeast, this.#solver.infinity, {
        indices: Int32Array.from(cut.variables, variable => this.#column(variable)),
        values: Float64Array.from(cut.coefficients)
      });
    return true;
  }

  /**
   * Of these variables, all of them for the search to decide, two or none are hidden: with a column z that is as high as
   * the highest of them, their sum is 2 z at least.
   */
  pair(variables: Int32Array): void {
    const columns = Array.from(variables, variable => this.#column(variable));
    const either = this.#addColumn();
    for (const column of columns)
      this.#model.addRow(0, this.#solver.infinity, {indices: [column, either], values: [-1, 1]});
    this.#model.addRow(0, this.#solver.infinity, {
      indices: [...columns, either],
      values: [...columns.map(() => 1), -2]
    });
  }

  solve(): Covering {
    const hidden = this.#problem.free.map(free => 1 - free);
    if (this.#columnOf.size === 0) return {hidden, bound: 0, steps: 0};
    this.#model.run();
    const {colValue} = this.#model.getSolution();
    for (const [variable, column] of this.#columnOf) if ((colValue[column] ?? 0) > 0.5) hidden[variable] = 1;
    const {info} = this.#model;
    return {hidden, bound: Number(info.get("mip_dual_bound")), steps: Number(info.get("simplex_iteration_count"))};
  }

  /**
   * Makes what a pattern hides a little cheaper, so that of many covers that cost the same one near it is found. A bound of
   * lower costs is still one.
   */
  prefer(pattern: Uint8Array): void {
    const {cost} = this.#problem;
    const discount = preference * this.#leastCost;
    for (const [variable, column] of this.#columnOf)
      this.#model.changeColCost(column, (cost[variable] ?? 0) - (pattern[variable] === 1 ? discount : 0));
  }

  dispose(): void {
    this.#model.dispose();
  }

  #addColumn(): number {
    this.#model.addVar(0, 1);
    return this.#columns++;
  }

  #column(variable: number): number {
    const known = this.#columnOf.get(variable);
    if (known !== undefined) return known;
    const column = this.#addColumn();
    this.#model.changeColCost(column, this.#problem.cost[variable] ?? 0);
    this.#model.changeColIntegrality(column, this.#solver.constants.variableType.integer);
    this.#columnOf.set(variable, column);
    return column;
  }
}
