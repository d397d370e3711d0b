import {expect, test} from "vitest";
import {LeastMoves} from "../../../../pipeline/suppress/cover/leastMoves.js";
import {Simplex} from "../../../../pipeline/suppress/cover/simplex.js";
import {loadSolver, Programme} from "../../../../pipeline/suppress/solver.js";
import {randomProgramme} from "./randomProgramme.js";

const objectives = [
  [3, 1],
  [3, -1],
  [17, 1]
] as const;

test("the tableau finds what the solver finds, and prices that prove it", async () => {
  const solver = await loadSolver();
  for (let seed = 1; seed <= 25; seed++) {
    const {rows, lower, upper} = randomProgramme(seed);
    const simplex = new Simplex(rows, lower, upper);
    const programme = new Programme(solver, {rows, lower, upper});
    for (const [column, sign] of objectives) {
      const found = simplex.maximise(column, sign);
      const expected = programme.maximise(column, sign);
      expect(found?.value).toBeCloseTo(expected?.value ?? NaN, 6);
      const dual = found?.duals.reduce((sum, price, at) => sum + price * ((price > 0 ? upper : lower)[at] ?? 0), 0);
      expect(dual).toBeCloseTo(found?.value ?? NaN, 6);
    }
    programme.dispose();
  }
});

test("a column can be moved as far as the tableau says, and no further", () => {
  for (let seed = 1; seed <= 25; seed++) {
    const {rows, lower, upper} = randomProgramme(seed);
    const moves = new LeastMoves(
      rows,
      lower.map(bound => -bound),
      upper,
      new Float64Array(lower.length).fill(1)
    );
    for (const [column, sign] of objectives) {
      const far = sign * (new Simplex(rows, lower, upper).maximise(column, sign)?.value ?? NaN);
      expect(moves.solve([{column, least: far, most: far}], 1000).values?.[column]).toBeCloseTo(far, 6);
      const {values, rows: against} = moves.solve([{column, least: far + sign, most: far + sign}], 1000);
      const isBound = far + sign > (upper[column] ?? 0) || far + sign < (lower[column] ?? 0);
      if (!isBound) expect(values).toBeNull();
      if (!isBound) expect(against.length).toBeGreaterThan(0);
    }
  }
});
