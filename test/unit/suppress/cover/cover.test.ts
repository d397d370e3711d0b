import {describe, expect, it} from "vitest";
import {compile} from "../../../../pipeline/suppress/cover/compile.js";
import {Cover} from "../../../../pipeline/suppress/cover/cover.js";
import {loadSolver} from "../../../../pipeline/suppress/solver.js";
import type {Quantity} from "../../../../pipeline/suppress/system.js";

const small: Quantity = {value: 2, least: 1, fate: "hidden", width: 3, rank: 3};
const large: Quantity = {value: 40, least: 1, fate: "free", width: 0, rank: 3};

describe("covers", () => {
  it("of those that cost the same, the one near a preferred pattern is found; the bound stays one", async () => {
    const terms = [0, 1, 2, 3].map(quantity => [quantity, 1] as const);
    const system = {quantities: [small, large, large, large], equations: [{terms}], inequalities: []};
    const [problem] = compile(system, 12);
    if (problem === undefined) throw new Error("no problem");
    const cover = new Cover(await loadSolver(), problem, 1e-6);
    const free = [...problem.free.keys()].filter(variable => problem.free[variable] === 1);
    cover.add({variables: free, coefficients: free.map(() => 1), atLeast: 1});
    const cost = problem.cost[free[0] ?? 0] ?? 0;
    try {
      for (const preferred of [...free, ...free.toReversed()]) {
        cover.prefer(Uint8Array.from(problem.free, (_, variable) => (variable === preferred ? 1 : 0)));
        const {hidden, bound} = cover.solve();
        expect(free.filter(variable => hidden[variable] === 1)).toEqual([preferred]);
        expect(bound).toBeLessThanOrEqual(cost);
        expect(bound).toBeGreaterThan(0.99 * cost);
      }
    } finally {
      cover.dispose();
    }
  });
});
