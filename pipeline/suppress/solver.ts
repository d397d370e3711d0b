import type {Highs, Model} from "highs";
import loadHighs from "highs";

/**
 * HiGHS (Huangfu and Hall 2018) as WebAssembly: linear and whole-number programmes. Same input, same answer: one
 * thread, a fixed seed, limits that count nodes and steps and never look at a clock.
 */
export type Solver = Highs;

/** Kept between systems; a WebAssembly module is compiled anew otherwise. */
let loading: Promise<Solver> | undefined;

/** The package declares its types as CommonJS, where the loader would stand one level deeper than it does. */
const load = loadHighs as unknown as typeof loadHighs.default;

export function loadSolver(): Promise<Solver> {
  loading ??= load();
  return loading;
}

/** Lets go of the solver with all its memory, which only grows: whoever asks next gets a fresh one. */
export function forgetSolver(): void {
  loading = undefined;
}

/** Sparse rows, compressed: row r has the entries starts[r] to starts[r + 1]. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export interface ProgrammeParts {
  readonly rows: SparseRows;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface Optimum {
  readonly value: number;
  /** What one more unit of a bound is worth, per column. */
  readonly duals: Float64Array;
}

/** A linear programme whose rows are all equal to 0. Must be disposed of. */
export class Programme {
  readonly #solver: Solver;
  readonly #model: Model & {dispose(): void};

  constructor(solver: Solver, {rows, lower, upper}: ProgrammeParts) {
    const [numCols, numRows] = [lower.length, rows.starts.length - 1];
    this.#solver = solver;
    this.#model = solver.createModel();
    this.#model.options.set({output_flag: false, presolve: "off", simplex_strategy: 4});
    this.#model.passModel({
      numCols,
      numRows,
      sense: solver.constants.objectiveSense.maximize,
      colCost: new Float64Array(numCols),
      colLower: lower,
      colUpper: upper,
      rowLower: new Float64Array(numRows),
      rowUpper: new Float64Array(numRows),
      matrix: {format: "csr", numRows, numCols, ...rows}
    });
  }

  /** Moves a column up (1) or down (−1) as far as it goes. Null when the search ended without an answer. */
  maximise(column: number, sign: number): Optimum | null {
    this.#model.changeColCost(column, sign);
    this.#model.run();
    const isFeasible =
      this.#model.info.get("primal_solution_status") === this.#solver.constants.solutionStatus.feasible;
    const optimum = {value: this.#model.getObjectiveValue(), duals: this.#model.getSolution().colDual};
    // Changing a cost makes the model forget its solution.
    this.#model.changeColCost(column, 0);
    return isFeasible ? optimum : null;
  }

  dispose(): void {
    this.#model.dispose();
  }
}
