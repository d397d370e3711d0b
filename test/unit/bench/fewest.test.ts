import {describe, expect, it} from "vitest";
import {fewestOfRank, secondaryOfRank} from "../../../bench/counties/fewest.js";
import {protect} from "../../../pipeline/suppress/protect.js";
import type {Quantity, System} from "../../../pipeline/suppress/system.js";

const [country, county] = [0, 1];

/** A country of four counties, of which so many are protected; the country is shown, or the search decides. */
function systemOf(small: number, whole: Quantity["fate"]): System {
  const counties = [2, 3, 40, 50].map(
    (value, at): Quantity =>
      at < small
        ? {value, least: 1, fate: "hidden", width: 3, rank: county}
        : {value: value + 20, least: 1, fate: "free", width: 0, rank: county}
  );
  const value = counties.reduce((sum, quantity) => sum + quantity.value, 0);
  const terms = [...counties.map((_, at) => [at, 1] as const), [counties.length, -1] as const];
  const total: Quantity = {value, least: 1, fate: whole, width: 0, rank: country};
  return {quantities: [...counties, total], equations: [{terms}], inequalities: []};
}

describe("the fewest of a level", () => {
  it("is none where another level can be hidden instead", async () => {
    const system = systemOf(1, "free");
    expect(await fewestOfRank(system, county, 3)).toBe(0);
    expect(await fewestOfRank(system, country, 3)).toBe(0);
  });

  it("is what no safe pattern is below, and what the cheapest hides", async () => {
    for (const [small, fewest] of [
      [1, 1],
      [0, 0]
    ] as const) {
      const system = systemOf(small, "shown");
      const pattern = await protect(system);
      if (pattern.outcome === "refused") throw new Error("refused");
      expect(await fewestOfRank(system, county, 3)).toBe(fewest);
      expect(secondaryOfRank(system, pattern.hidden, county)).toBe(fewest);
    }
  });
});
