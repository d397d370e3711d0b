import {describe, expect, it} from "vitest";
import {fewestOfRank, secondaryOfRank} from "../../../bench/counties/fewest.js";
import {neededOfUpperRanks} from "../../../bench/counties/needed.js";
import {protect} from "../../../pipeline/suppress/protect.js";
import type {Protection, Quantity, System} from "../../../pipeline/suppress/system.js";

const [country, county] = [0, 1];

/** A country of four counties, of which so many are protected; the country is shown, or the search decides. */
function systemOf(small: number, whole: Quantity["fate"], persons: readonly number[] = [2, 3, 40, 50]): System {
  const counties = persons.map(
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

describe("what must be hidden while the rest stays", () => {
  it("is the one county beside a small one, or the country", async () => {
    for (const whole of ["shown", "free"] as const) {
      const system = systemOf(1, whole);
      const pattern = await protect(system);
      if (pattern.outcome === "refused") throw new Error("refused");
      const secondary = [...pattern.hidden.keys()].filter(
        quantity => pattern.hidden[quantity] === 1 && system.quantities[quantity]?.fate === "free"
      );
      expect(secondary).toHaveLength(1);
      expect([...(await neededOfUpperRanks(system, pattern))]).toEqual(secondary);
    }
  });

  it("is the county that keeps a person alone from the other small one", async () => {
    // 4 and 1 leave each other room enough, but whoever is alone knows both.
    const system = systemOf(2, "shown", [4, 1, 40, 50]);
    const pattern = await protect(system);
    if (pattern.outcome === "refused") throw new Error("refused");
    expect([...pattern.hidden]).toEqual([1, 1, 1, 0, 0]);
    expect([...(await neededOfUpperRanks(system, pattern))]).toEqual([2]);
  });

  it("is neither of two where one is enough", async () => {
    const witness = (...moved: readonly (readonly [quantity: number, delta: number])[]) => ({
      quantities: Int32Array.from(moved, ([quantity]) => quantity),
      deltas: Int32Array.from(moved, ([, delta]) => delta)
    });
    const wasteful: Protection = {
      outcome: "safe",
      hidden: Uint8Array.of(1, 1, 1, 0, 0),
      witnesses: [witness(), witness([0, 3], [1, -1], [2, -2])],
      proofs: [{quantity: 0, low: 0, high: 1}]
    };
    expect((await neededOfUpperRanks(systemOf(1, "shown"), wasteful)).size).toBe(0);
  });
});
