import highsPackage, {type Highs, type Model} from "highs";
import type {Bounds} from "./bounds.js";
import {type AttackSystem, rowsByUnknown} from "./system.js";

/** The range of an unknown, and by which programme it was found. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly by: "LP" | "MIP";
}

/** A part of a system that its equations hold together, as a programme. */
interface Part {
  readonly unknowns: readonly number[];
  readonly position: ReadonlyMap<number, number>;
  readonly model: Model;
}

/** The package's types say that what it exports is a property of what it exports. */
const loadHighs = highsPackage as unknown as typeof highsPackage.default;
let solver: Promise<Highs> | null = null;

/** Parts above this are attacked by linear programmes only. */
const wholeNumberLimit = 400;
const nodeLimit = 2_000;
const tolerance = 1e-6;

/**
 * Linear and whole-number programmes over parts of one system (HiGHS). A part is what equations hold together;
 * relations that lead out of it count with the bounds of what is outside. So a range that is found is never narrower
 * than the truth: too narrow here is too narrow. Limits are counts. Must be disposed of.
 */
export class IntervalAttack {
  readonly #highs: Highs;
  readonly #system: AttackSystem;
  readonly #bounds: Bounds;
  readonly #partOf: readonly number[];
  readonly #members: ReadonlyMap<number, readonly number[]>;
  readonly #rowsOf: readonly (readonly number[])[];
  #current: {readonly root: number; readonly part: Part} | null = null;

  private constructor(highs: Highs, system: AttackSystem, bounds: Bounds) {
    this.#highs = highs;
    this.#system = system;
    this.#bounds = bounds;
    this.#partOf = partsOf(system);
    const members = new Map<number, number[]>();
    for (const [unknown, part] of this.#partOf.entries()) {
      const of = members.get(part);
      if (of === undefined) members.set(part, [unknown]);
      else of.push(unknown);
    }
    this.#members = members;
    this.#rowsOf = rowsByUnknown(system);
  }

  static async on(system: AttackSystem, bounds: Bounds): Promise<IntervalAttack> {
    solver ??= loadHighs();
    return new IntervalAttack(await solver, system, bounds);
  }

  /** Number of the part of an unknown: attacks in the order of their parts are quickest. */
  partOf(unknown: number): number {
    return this.#partOf[unknown] ?? -1;
  }

  /**
   * Range of Σ coefficient · unknown, for a quantity within one part; null when the programme cannot be solved. The
   * whole-number programme is tried where the linear one leaves less than `enough`· 4.
   */
  range(quantity: readonly (readonly [number, 1 | -1])[], enough: number): Interval | null {
    const [first] = quantity;
    if (first === undefined || quantity.some(([unknown]) => this.partOf(unknown) !== this.partOf(first[0])))
      return null;
    const part = this.#part(this.partOf(first[0]));
    const linear = this.#solve(part, quantity, false);
    if (linear === null || linear.high - linear.low >= 4 * enough) return linear;
    return part.unknowns.length > wholeNumberLimit ? linear : (this.#solve(part, quantity, true) ?? linear);
  }

  dispose(): void {
    this.#current?.part.model.dispose();
    this.#current = null;
  }

  #part(root: number): Part {
    if (this.#current?.root === root) return this.#current.part;
    this.dispose();
    const part = this.#build(this.#members.get(root) ?? []);
    this.#current = {root, part};
    return part;
  }

  #build(unknowns: readonly number[]): Part {
    const {low, high} = this.#bounds;
    const position = new Map(unknowns.map((unknown, index) => [unknown, index]));
    const [starts, indices, values, lower, upper] = [[0], [], [], [], []] as [
      number[],
      number[],
      number[],
      number[],
      number[]
    ];
    for (const index of new Set(unknowns.flatMap(unknown => this.#rowsOf[unknown] ?? []))) {
      const row = this.#system.rows[index];
      if (row === undefined) continue;
      let [from, to] = [row.low, row.high];
      for (const [term, unknown] of row.unknowns.entries()) {
        const coefficient = row.coefficients[term] ?? 0;
        const at = position.get(unknown);
        if (at !== undefined) {
          indices.push(at);
          values.push(coefficient);
        } else {
          const [least, most] = [low[unknown] ?? 0, high[unknown] ?? 0];
          from -= coefficient > 0 ? most : -least;
          to -= coefficient > 0 ? least : -most;
        }
      }
      starts.push(indices.length);
      lower.push(from);
      upper.push(to);
    }
    const model = this.#highs.createModel({
      numCols: unknowns.length,
      numRows: lower.length,
      colCost: unknowns.map(() => 0),
      colLower: unknowns.map(unknown => low[unknown] ?? 0),
      colUpper: unknowns.map(unknown => high[unknown] ?? 0),
      rowLower: lower,
      rowUpper: upper,
      matrix: {format: "csr", numRows: lower.length, numCols: unknowns.length, starts, indices, values}
    });
    model.options.set({output_flag: false, mip_max_nodes: nodeLimit, mip_rel_gap: 0, mip_abs_gap: 0.5});
    return {unknowns, position, model};
  }

  #solve(part: Part, quantity: readonly (readonly [number, 1 | -1])[], whole: boolean): Interval | null {
    const {model, position} = part;
    const {variableType} = this.#highs.constants;
    const type = whole ? variableType.integer : variableType.continuous;
    model.changeColsIntegrality(
      {kind: "range", from: 0, to: part.unknowns.length - 1},
      part.unknowns.map(() => type)
    );
    const extreme = (sign: 1 | -1): number | null => {
      for (const [unknown, coefficient] of quantity)
        model.changeColCost(position.get(unknown) ?? 0, sign * coefficient);
      model.run();
      return this.#optimum(model, whole);
    };
    const [low, high] = [extreme(1), extreme(-1)];
    for (const [unknown] of quantity) model.changeColCost(position.get(unknown) ?? 0, 0);
    if (low === null || high === null) return null;
    // Adding 0 makes the 0 of a rounded −0.
    return {low: Math.ceil(low - tolerance) + 0, high: Math.floor(tolerance - high) + 0, by: whole ? "MIP" : "LP"};
  }

  /**
   * The least value of the objective; of a programme that reached a limit, what it is at least. Null when neither is
   * known.
   */
  #optimum(model: Model, whole: boolean): number | null {
    const {modelStatus} = this.#highs.constants;
    const status = model.getModelStatus();
    if (status === modelStatus.optimal) return model.getObjectiveValue();
    if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) {
      return Number.NEGATIVE_INFINITY;
    }
    const bound = whole ? model.info.get("mip_dual_bound") : null;
    return typeof bound === "number" && Number.isFinite(bound) ? bound : null;
  }
}

/** For each unknown, the least of those that equations tie it to. */
export function partsOf({rows, least}: AttackSystem): readonly number[] {
  const parent = least.map((_, unknown) => unknown);
  const find = (unknown: number): number => {
    let root = unknown;
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
    for (let at = unknown; at !== root; ) {
      const next = parent[at] ?? root;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  for (const row of rows) {
    const [first] = row.unknowns;
    if (row.low !== row.high || first === undefined) continue;
    for (const unknown of row.unknowns) {
      const [a, b] = [find(first), find(unknown)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return parent.map((_, unknown) => find(unknown));
}
