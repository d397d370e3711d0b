import {describe, expect, it} from "vitest";
import {modelOf} from "../../../../pipeline/suppress/network/model.js";
import {Programme} from "../../../../pipeline/suppress/network/programme.js";
import {loadSolver} from "../../../../pipeline/suppress/solver.js";
import type {Quantity, System} from "../../../../pipeline/suppress/system.js";

const [country, county] = [0, 1];

/** A country of two counties, one of them protected. */
const system: System = {
  quantities: [{value: 2, least: 1, fate: "hidden", width: 3, rank: county}, free(40, county), free(42, country)],
  equations: [
    {
      terms: [
        [0, 1],
        [1, 1],
        [2, -1]
      ]
    }
  ],
  inequalities: []
};
const [small, large, whole] = [0, 1, 2];

function free(value: number, rank: number): Quantity {
  return {value, least: 1, fate: "free", width: 0, rank};
}

describe("programmes", () => {
  it("hide only what costs less than they are told, and what is fixed stays", async () => {
    const model = modelOf(system);
    const programme = new Programme(await loadSolver(), model, [small, large, whole], model.hidden);
    const [ofCounty = 0, ofCountry = 0] = [model.price[large], model.price[whole]];
    const moved = (fixed: readonly number[], below: number) => {
      const question = {quantity: small, amount: 3, fixed};
      const found = programme.find(question, model.hidden, {below, thorough: true});
      return found === null ? null : [...Array.from(found.quantities)];
    };
    try {
      expect(moved([], Infinity)).toEqual([small, large]);
      expect(moved([large], Infinity)).toEqual([small, whole]);
      expect(moved([], ofCountry)).toEqual([small, large]);
      expect(moved([large], ofCountry)).toBeNull();
      expect(moved([], ofCounty)).toBeNull();
      expect(moved([large], Infinity)).toEqual([small, whole]);
    } finally {
      programme.dispose();
    }
  });
});
