import {describe, expect, test} from "vitest";
import {LeastMoves} from "../../../../pipeline/suppress/cover/leastMoves.js";
import {sparseRows} from "../../../../pipeline/suppress/cover/problem.js";
import {loadSolver} from "../../../../pipeline/suppress/solver.js";
import {randomProgramme} from "./randomProgramme.js";

const pivots = 1000;

describe("the shortest move", () => {
  /** Two counties of two municipalities, and their total. */
  const rows = sparseRows([
    [
      [0, 1],
      [1, 1],
      [4, -1]
    ],
    [
      [2, 1],
      [3, 1],
      [5, -1]
    ],
    [
      [4, 1],
      [5, 1]
    ]
  ]);
  const moves = (fall: readonly number[], cost = [1, 1, 1, 1, 1, 1]) =>
    new LeastMoves(rows, Float64Array.from(fall), new Float64Array(6).fill(9), Float64Array.from(cost));

  test("stays within a sum where it can", () => {
    const {values} = moves([0, 5, 5, 5, 5, 5]).solve([{column: 0, least: 3, most: 3}], pivots);
    expect([...(values ?? [])]).toEqual([3, -3, 0, 0, 0, 0]);
  });

  test("goes round by another sum where the neighbour cannot fall so far", () => {
    const {values} = moves([0, 1, 5, 0, 5, 5]).solve([{column: 0, least: 3, most: 3}], pivots);
    expect([...(values ?? [])]).toEqual([3, -1, -2, 0, 2, -2]);
  });

  test("goes where it is cheap", () => {
    const {values} = moves([0, 5, 5, 5, 5, 5], [1, 9, 1, 1, 1, 1]).solve([{column: 0, least: 1, most: 1}], pivots);
    expect([...(values ?? [])]).toEqual([1, 0, -1, 0, 1, -1]);
  });

  test("is told to be impossible by the rows that forbid it", () => {
    const {values, rows: against} = moves([0, 2, 5, 5, 5, 0]).solve([{column: 0, least: 3, most: 3}], pivots);
    expect(values).toBeNull();
    expect([...against].sort()).toEqual([0, 2]);
  });

  test("is given up where it takes too long", () => {
    expect(moves([0, 1, 5, 0, 5, 5]).solve([{column: 0, least: 3, most: 3}], 1)).toEqual({values: null, rows: []});
  });

  test("forgets one question before the next", () => {
    const least = moves([0, 1, 5, 0, 5, 5]);
    const first = least.solve([{column: 0, least: 3, most: 3}], pivots);
    least.solve([{column: 2, least: 4, most: 4}], pivots);
    expect(least.solve([{column: 0, least: 3, most: 3}], pivots)).toEqual(first);
    least.setRoom(2, 0, 0);
    expect(least.solve([{column: 0, least: 3, most: 3}], pivots).values).toBeNull();
  });
});

test("it goes through as many rows as there are, and the next one too", () => {
  const length = 900;
  const filled = (value: number) => new Float64Array(length + 1).fill(value);
  const chain = sparseRows(
    Array.from({length}, (_, row) => [
      [row, 1],
      [row + 1, -1]
    ])
  );
  const least = new LeastMoves(chain, filled(9), filled(9), filled(1));
  for (const [column, far] of [
    [0, 2],
    [450, 3]
  ] as const) {
    expect(least.solve([{column, least: far, most: far}], 2 * length).values).toEqual(filled(far));
  }
});

test("it is as short as the solver's", async () => {
  const solver = await loadSolver();
  for (let seed = 1; seed <= 25; seed++) {
    const {rows, lower, upper} = randomProgramme(seed);
    const cost = Float64Array.from(lower, (_, column) => 1 + (column % 5));
    const fall = lower.map(bound => -bound);
    const column = upper.findIndex(bound => bound > 0);
    const found = new LeastMoves(rows, fall, upper, cost).solve([{column, least: 2, most: 2}], pivots).values;
    const halves = Array.from(lower, (bound, at) => [at === column ? [2, 2] : [0, upper[at] ?? 0], [0, -bound]]).flat();
    const model = solver.createModel();
    model.options.set({output_flag: false});
    model.passModel({
      numCols: halves.length,
      numRows: rows.starts.length - 1,
      sense: solver.constants.objectiveSense.minimize,
      colCost: Float64Array.from(halves, (_, half) => cost[half >> 1] ?? 0),
      colLower: Float64Array.from(halves, ([least = 0]) => least),
      colUpper: Float64Array.from(halves, ([, most = 0], half) => (half === 2 * column + 1 ? 0 : most)),
      rowLower: new Float64Array(rows.starts.length - 1),
      rowUpper: new Float64Array(rows.starts.length - 1),
      matrix: {
        format: "csr",
        numRows: rows.starts.length - 1,
        numCols: halves.length,
        starts: rows.starts.map(start => 2 * start),
        indices: Int32Array.from([...rows.indices].flatMap(at => [2 * at, 2 * at + 1])),
        values: Float64Array.from([...rows.values].flatMap(value => [value, -value]))
      }
    });
    model.run();
    const isPossible = model.info.get("primal_solution_status") === solver.constants.solutionStatus.feasible;
    expect(found !== null).toBe(isPossible);
    if (isPossible)
      expect(found?.reduce((sum, value, at) => sum + Math.abs(value) * (cost[at] ?? 0), 0)).toBeCloseTo(
        model.getObjectiveValue(),
        6
      );
    model.dispose();
  }
});
