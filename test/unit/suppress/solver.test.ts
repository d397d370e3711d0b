import {expect, test} from "vitest";
import {forgetSolver, loadSolver} from "../../../pipeline/suppress/solver.js";

test("one solver serves many systems, until it is forgotten", async () => {
  const first = await loadSolver();
  expect(await loadSolver()).toBe(first);
  forgetSolver();
  expect(await loadSolver()).not.toBe(first);
});
