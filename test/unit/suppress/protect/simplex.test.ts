import {expect, test} from "vitest";
import {sparseRows} from "../../../../pipeline/suppress/protect/problem.js";
import {fixedSequence} from "../../../../pipeline/suppress/protect/random.js";
import {Simplex} from "../../../../pipeline/suppress/protect/simplex.js";
import {loadSolver, Programme, type SparseRows} from "../../../../pipeline/suppress/protect/solver.js";
import {Tableau} from "../../../../pipeline/suppress/protect/tableau.js";

/** Rows of some columns with coefficients 1 and −1; every column may stand at 0. */
function randomProgramme(seed: number): {rows: SparseRows; lower: Float64Array; upper: Float64Array} {
  const random = fixedSequence(seed);
  const columns = 40;
  const lists = Array.from({length: 14}, () => {
    const chosen = new Set(Array.from({length: 7}, () => Math.floor(random() * columns)));
    return [...chosen].sort((a, b) => a - b).map(column => [column, random() < 0.8 ? 1 : -1] as const);
  });
  const lower = Float64Array.from({length: columns}, () => -Math.floor(random() * 4));
  const upper = Float64Array.from({length: columns}, () => (random() < 0.2 ? 0 : 12));
  return {rows: sparseRows(lists), lower, upper};
}

test("the tableau finds what the solver finds, and prices that prove it", async () => {
  const solver = await loadSolver();
  for (let seed = 1; seed <= 25; seed++) {
    const {rows, lower, upper} = randomProgramme(seed);
    const simplex = new Simplex(rows, lower, upper);
    const programme = new Programme(solver, {rows, lower, upper, integer: false});
    for (const [column, sign] of [
      [3, 1],
      [3, -1],
      [17, 1]
    ] as const) {
      const found = simplex.maximise(column, sign);
      const expected = programme.move(column, sign);
      expect(found?.value).toBeCloseTo(expected?.value ?? NaN, 6);
      const dual = found?.duals.reduce((sum, price, at) => sum + price * ((price > 0 ? upper : lower)[at] ?? 0), 0);
      expect(dual).toBeCloseTo(found?.value ?? NaN, 6);
    }
    programme.dispose();
  }
});

test("question after question, the answers and the rows' prices stay right", () => {
  const {rows, lower, upper} = randomProgramme(7);
  const tableau = new Tableau(rows, lower, upper);
  for (let column = 0; column < lower.length; column++) {
    for (const sign of [1, -1]) {
      const found = tableau.move(column, sign);
      const alone = new Simplex(rows, lower, upper).maximise(column, sign);
      expect(found?.value).toBeCloseTo(alone?.value ?? NaN, 6);
      // The price of a column is what it earns less what its rows cost.
      const costs = new Float64Array(lower.length);
      for (let row = 0; row + 1 < rows.starts.length; row++) {
        for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry++) {
          const at = rows.indices[entry] ?? 0;
          costs[at] = (costs[at] ?? 0) + (found?.rowDuals[row] ?? 0) * (rows.values[entry] ?? 0);
        }
      }
      found?.duals.forEach((price, at) => {
        expect(price).toBeCloseTo((at === column ? sign : 0) - (costs[at] ?? 0), 6);
      });
    }
  }
});
