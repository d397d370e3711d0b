import type {Highs, Model} from "highs";
import loadHighs from "highs";

/**
 * HiGHS (Huangfu and Hall 2018) as WebAssembly: linear and whole-number programmes. Same input, same answer: one
 * thread, a fixed seed, limits that count nodes and steps and never look at a clock.
 */
export type Solver = Highs;

/** Loaded once per process; a WebAssembly module is compiled anew otherwise. */
let loading: Promise<Solver> | undefined;

/** The package declares its types as CommonJS, where the loader would stand one level deeper than it does. */
const load = loadHighs as unknown as typeof loadHighs.default;

export function loadSolver(): Promise<Solver> {
  loading ??= load();
  return loading;
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
  readonly integer: boolean;
  /** Of the integer search; a count, so that the answer does not depend on the machine. */
  readonly maxNodes?: number;
  readonly relativeGap?: number;
}

export interface Optimum {
  readonly value: number;
  readonly values: Float64Array;
  /** What one more unit of a bound is worth, per column; of linear programmes only. */
  readonly duals: Float64Array;
  /** The same per row; empty where the method does not tell. */
  readonly rowDuals: Float64Array;
}

/** A programme whose rows are all equal to 0 and whose objective is maximised. Must be disposed of. */
export class Programme {
  readonly #solver: Solver;
  readonly #model: Model & {dispose(): void};
  readonly #columns: number;

  constructor(solver: Solver, parts: ProgrammeParts) {
    const columns = parts.lower.length;
    const rows = parts.rows.starts.length - 1;
    this.#solver = solver;
    this.#columns = columns;
    this.#model = solver.createModel();
    this.#model.options.set({output_flag: false, presolve: parts.integer ? "on" : "off", simplex_strategy: 4});
    if (parts.integer) {
      this.#model.options.set({
        simplex_strategy: 1,
        mip_rel_gap: parts.relativeGap ?? 0,
        mip_max_nodes: parts.maxNodes ?? 1000
      });
    }
    this.#model.passModel({
      numCols: columns,
      numRows: rows,
      sense: solver.constants.objectiveSense.maximize,
      colCost: new Float64Array(columns),
      colLower: parts.lower,
      colUpper: parts.upper,
      rowLower: new Float64Array(rows),
      rowUpper: new Float64Array(rows),
      matrix: {format: "csr", numRows: rows, numCols: columns, ...parts.rows},
      ...(parts.integer
        ? {integrality: Array.from({length: columns}, () => solver.constants.variableType.integer)}
        : {})
    });
  }

  setCost(column: number, cost: number): void {
    this.#model.changeColCost(column, cost);
  }

  setCosts(costs: Float64Array): void {
    this.#model.changeColsCost({kind: "range", from: 0, to: this.#columns - 1}, costs);
  }

  setBounds(column: number, lower: number, upper: number): void {
    this.#model.changeColBounds(column, lower, upper);
  }

  /** Moves one column up (1) or down (−1) as far as it goes. */
  move(column: number, sign: number): Optimum | null {
    this.setCost(column, sign);
    const optimum = this.maximise();
    this.setCost(column, 0);
    return optimum;
  }

  /** Null when the search ended without a solution. 0 is always one here, so only at a limit. */
  maximise(): Optimum | null {
    this.#model.run();
    if (this.#model.info.get("primal_solution_status") !== this.#solver.constants.solutionStatus.feasible) return null;
    const {colValue, colDual, rowDual} = this.#model.getSolution();
    return {value: this.#model.getObjectiveValue(), values: colValue, duals: colDual, rowDuals: rowDual};
  }

  dispose(): void {
    this.#model.dispose();
  }
}
