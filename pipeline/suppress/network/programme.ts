import type {Model as HighsModel, ModelData} from "highs";
import type {Solver} from "../solver.js";
import type {Model} from "./model.js";

/** Which quantities differ, ascending, and by how much. */
export interface Found {
  readonly quantities: ArrayLike<number>;
  readonly deltas: ArrayLike<number>;
}

/** By how much a quantity is to differ, and which others are not to. */
export interface Question {
  readonly quantity: number;
  readonly amount: number;
  readonly fixed: readonly number[];
}

/** What an answer may cost: which quantities may be hidden for it, and how long it is searched for. */
export interface Terms {
  readonly below: number;
  readonly thorough: boolean;
}

/** Nodes of the integer search: a count, so that the answer does not depend on the machine. */
const maxNodes = 200;
const tolerance = 1e-6;
/** A price is a weight of its root: a programme of weights from 1 to a billion is badly scaled. */
const rootWeight = 3;

/**
 * A programme over some quantities of a model, the others staying as they are: what paths do not find. It minimises the
 * sum of weights times differences (Fischetti and Salazar 2001, with the price of hiding linear in the difference). It is
 * kept between questions, so that the simplex method starts from the last answer. Must be disposed of.
 */
export class Programme {
  readonly #solver: Solver;
  readonly #model: Model;
  readonly #highs: HighsModel & {dispose(): void};
  readonly #variables: readonly number[];
  readonly #placeOf: ReadonlyMap<number, number>;
  readonly #hidden: Uint8Array;
  /** 1 for what stands still because hiding it costs too much, by place. */
  readonly #tooDear: Uint8Array;

  constructor(solver: Solver, model: Model, variables: readonly number[], hidden: Uint8Array) {
    this.#solver = solver;
    this.#model = model;
    this.#variables = variables;
    this.#placeOf = new Map(variables.map((quantity, at) => [quantity, at]));
    this.#hidden = Uint8Array.from(variables, quantity => hidden[quantity] ?? 0);
    this.#tooDear = new Uint8Array(variables.length);
    this.#highs = solver.createModel(this.#data());
    this.#highs.options.set({output_flag: false, mip_max_nodes: maxNodes, mip_rel_gap: 0.05});
  }

  dispose(): void {
    this.#highs.dispose();
  }

  /**
   * A table in which the quantity differs by `amount` or more and the fixed ones do not; null when none was found.
   * Quantities that are seen move only where they cost less than `below`. Where the simplex method gives fractions, whole
   * numbers are only searched for when it is `thorough`.
   */
  find(question: Question, hidden: Uint8Array, {below, thorough}: Terms): Found | null {
    this.#pose(question, hidden, below);
    const relaxed = this.#run();
    const found =
      relaxed === null || isWhole(relaxed)
        ? this.#foundIn(relaxed)
        : thorough
          ? this.#wholeNear(relaxed, question, hidden, below)
          : null;
    this.#takeBack(question);
    return found;
  }

  /** Whether there is such a table when fractions are allowed: where there is none, there is none of whole numbers either. */
  allows(question: Question, hidden: Uint8Array, below: number): boolean {
    this.#pose(question, hidden, below);
    const relaxed = this.#run();
    this.#takeBack(question);
    return relaxed !== null;
  }

  #pose({quantity, amount, fixed}: Question, hidden: Uint8Array, below: number): void {
    this.#update(hidden, below);
    for (const other of fixed) this.#setBounds(other, 0, 0);
    const {lower, upper} = this.#model;
    if (amount > 0) this.#setBounds(quantity, amount, upper[quantity] ?? 0);
    else this.#setBounds(quantity, lower[quantity] ?? 0, amount);
  }

  #takeBack({quantity, fixed}: Question): void {
    for (const other of [...fixed, quantity]) this.#free(other);
  }

  /** What the fractions move is searched for whole numbers, then everything. */
  #wholeNear(relaxed: Float64Array, question: Question, hidden: Uint8Array, below: number): Found | null {
    const moved = this.#variables.filter((_, at) => (relaxed[2 * at] ?? 0) + (relaxed[2 * at + 1] ?? 0) > tolerance);
    if (2 * moved.length < this.#variables.length) {
      const part = new Programme(this.#solver, this.#model, moved, hidden);
      const found = part.find(question, hidden, {below, thorough: true});
      part.dispose();
      if (found !== null) return found;
    }
    const columns = this.#variables.length * 2;
    const {integer, continuous} = this.#solver.constants.variableType;
    const range = {kind: "range", from: 0, to: columns - 1} as const;
    this.#highs.changeColsIntegrality(
      range,
      Array.from({length: columns}, () => integer)
    );
    const whole = this.#run();
    this.#highs.changeColsIntegrality(
      range,
      Array.from({length: columns}, () => continuous)
    );
    return this.#foundIn(whole);
  }

  #run(): Float64Array | null {
    this.#highs.run();
    const feasible = this.#highs.info.get("primal_solution_status") === this.#solver.constants.solutionStatus.feasible;
    return feasible ? this.#highs.getSolution().colValue : null;
  }

  #foundIn(values: Float64Array | null): Found | null {
    if (values === null) return null;
    const quantities: number[] = [];
    const deltas: number[] = [];
    this.#variables.forEach((quantity, at) => {
      const delta = Math.round(values[2 * at] ?? 0) - Math.round(values[2 * at + 1] ?? 0);
      if (delta === 0) return;
      quantities.push(quantity);
      deltas.push(delta);
    });
    return {quantities, deltas};
  }

  #update(hidden: Uint8Array, below: number): void {
    const {price} = this.#model;
    this.#variables.forEach((quantity, at) => {
      if (this.#hidden[at] !== hidden[quantity]) {
        this.#hidden[at] = hidden[quantity] ?? 0;
        const weight = this.#weight(at);
        this.#highs.changeColCost(2 * at, weight);
        this.#highs.changeColCost(2 * at + 1, weight);
      }
      const tooDear = hidden[quantity] === 0 && (price[quantity] ?? 0) >= below ? 1 : 0;
      if (this.#tooDear[at] === tooDear) return;
      this.#tooDear[at] = tooDear;
      this.#free(quantity);
    });
  }

  /** Lets a quantity move as far as it may. */
  #free(quantity: number): void {
    const {lower, upper} = this.#model;
    if (this.#tooDear[this.#placeOf.get(quantity) ?? -1] === 1) this.#setBounds(quantity, 0, 0);
    else this.#setBounds(quantity, lower[quantity] ?? 0, upper[quantity] ?? 0);
  }

  #weight(at: number): number {
    return this.#hidden[at] === 1 ? 1 : rootWeight * Math.sqrt(this.#model.price[this.#variables[at] ?? 0] ?? 0);
  }

  #setBounds(quantity: number, least: number, most: number): void {
    const at = this.#placeOf.get(quantity);
    if (at === undefined) return;
    this.#highs.changeColBounds(2 * at, Math.max(0, least), Math.max(0, most));
    this.#highs.changeColBounds(2 * at + 1, Math.max(0, -most), Math.max(0, -least));
  }

  #data(): ModelData {
    const {from, to, lower, upper, nodes, sums, rows} = this.#model;
    const numCols = 2 * this.#variables.length;
    const colCost = new Float64Array(numCols);
    const colUpper = new Float64Array(numCols);
    const rowNumbers = new Map<number, number>();
    const starts = new Int32Array(numCols + 1);
    const indices: number[] = [];
    const values: number[] = [];
    const put = (key: number, value: number) => {
      const row = rowNumbers.get(key) ?? rowNumbers.size;
      rowNumbers.set(key, row);
      indices.push(row);
      values.push(value);
    };
    this.#variables.forEach((variable, at) => {
      const [start, end] = [from[variable] ?? -1, to[variable] ?? -1];
      const last = rows.ofQuantity.starts[variable + 1] ?? 0;
      for (const sign of [1, -1]) {
        const column = 2 * at + (sign > 0 ? 0 : 1);
        colCost[column] = this.#weight(at);
        colUpper[column] = sign > 0 ? (upper[variable] ?? 0) : -(lower[variable] ?? 0);
        if (start !== end && start < sums) put(start, sign);
        if (start !== end && end < sums) put(end, -sign);
        for (let entry = rows.ofQuantity.starts[variable] ?? 0; entry < last; entry++)
          put(nodes + (rows.ofQuantity.entries[entry] ?? 0), sign * (rows.ofQuantityCoefficients[entry] ?? 0));
        starts[column + 1] = indices.length;
      }
    });
    const numRows = rowNumbers.size;
    const keys = [...rowNumbers.keys()];
    return {
      numCols,
      numRows,
      sense: this.#solver.constants.objectiveSense.minimize,
      colCost,
      colLower: new Float64Array(numCols),
      colUpper,
      rowLower: Float64Array.from(keys, key => (key < nodes ? 0 : (rows.least[key - nodes] ?? 0))),
      rowUpper: Float64Array.from(keys, key => (key < nodes ? 0 : (rows.most[key - nodes] ?? 0))),
      matrix: {
        format: "csc",
        numRows,
        numCols,
        starts,
        indices: Int32Array.from(indices),
        values: Float64Array.from(values)
      }
    };
  }
}

function isWhole(values: Float64Array): boolean {
  return values.every(value => Math.abs(value - Math.round(value)) < tolerance);
}
