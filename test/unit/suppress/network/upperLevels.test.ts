import {describe, expect, test} from "vitest";
import {protectByCovers} from "../../../../pipeline/suppress/cover/protectByCovers.js";
import {protectNetwork} from "../../../../pipeline/suppress/network/protectNetwork.js";
import {type FoundBefore, upperPartOf, upperPattern} from "../../../../pipeline/suppress/network/upperLevels.js";
import type {Equation, Quantity, System} from "../../../../pipeline/suppress/system.js";
import {faultsOf} from "./faults.js";
import {nationalSystem} from "./nationalSystem.js";

const [country, county, municipality] = [0, 1, 3];
/** In the weights of the search by covers, persons left aside. */
const costOfCounty = 400;

/** Recipients by county and sex during the year; the last sex is not known. The country and both sexes are sums. */
const counts = [
  [212, 340, 2],
  [125, 171, 9],
  [88, 96, 7],
  [301, 287, 8]
];
const [units, sexes] = [counts.length + 1, 4];

/** Units one after the other, the country last; of each the sexes, then both. */
function countiesBySex(): System {
  const withBoth = counts.map(row => [...row, row.reduce((sum, count) => sum + count, 0)]);
  const all = Array.from({length: sexes}, (_, sex) => withBoth.reduce((sum, row) => sum + (row[sex] ?? 0), 0));
  const quantities = [...withBoth, all].flatMap((row, unit) =>
    row.map((value, sex): Quantity => {
      const rank = unit < counts.length ? county : country;
      const isPrimary = value < 5;
      const fate = isPrimary ? "hidden" : sex === sexes - 1 ? "shown" : "free";
      return {value, least: 1, fate, width: isPrimary ? 3 : 0, rank};
    })
  );
  const at = (unit: number, sex: number) => unit * sexes + sex;
  const overUnits = Array.from({length: sexes}, (_, sex) => ({
    terms: Array.from({length: units}, (_none, unit) => [at(unit, sex), unit === units - 1 ? -1 : 1] as const)
  }));
  const overSexes = Array.from({length: units}, (_, unit) => ({
    terms: Array.from({length: sexes}, (_none, sex) => [at(unit, sex), sex === sexes - 1 ? -1 : 1] as const)
  }));
  return {quantities, equations: [...overUnits, ...overSexes], inequalities: []};
}

/** The same with two municipalities in the first county, of the sex that is not known. */
function withMunicipalities(): System {
  const {quantities, equations} = countiesBySex();
  const first = quantities.length;
  const parts: readonly Quantity[] = [1, 1].map(value => ({
    value,
    least: 1,
    fate: "hidden",
    width: 3,
    rank: municipality
  }));
  const sum: Equation = {
    terms: [
      [first, 1],
      [first + 1, 1],
      [2, -1]
    ]
  };
  return {quantities: [...quantities, ...parts], equations: [...equations, sum], inequalities: []};
}

function upperSecondary({quantities}: System, hidden: Uint8Array): number {
  return quantities.filter(({fate, rank}, at) => fate === "free" && rank <= county && hidden[at] === 1).length;
}

function nothingBefore({quantities}: System): FoundBefore {
  return {
    hidden: Uint8Array.from(quantities, ({fate}) => (fate === "hidden" ? 1 : 0)),
    isSafe: () => false
  };
}

describe("the country and the counties of a system", () => {
  test("are taken without sums that hold something else that may be hidden", () => {
    const part = upperPartOf(withMunicipalities());
    const shown = units;
    expect(part.numbers.length).toBe(units * sexes - shown);
    expect(part.system.equations.length).toBe(countiesBySex().equations.length - 1);
    expect(part.system.quantities.every(({rank}) => rank <= county)).toBe(true);
  });

  test("keep the bounds among themselves, less what is shown", () => {
    const of = (rank: number, value: number, fate: Quantity["fate"]): Quantity => ({
      ...{value, least: 1, fate, rank},
      width: fate === "hidden" ? 3 : 0
    });
    const quantities = [
      of(county, 1, "hidden"),
      of(county, 9, "free"),
      of(county, 7, "shown"),
      of(municipality, 1, "free")
    ];
    const atMost = (lesser: number, greater: number) => ({
      terms: [[lesser, 1] as const, [greater, -1] as const],
      atMost: 0
    });
    const system = {quantities, equations: [], inequalities: [atMost(0, 1), atMost(2, 1), atMost(3, 0)]};
    expect(upperPartOf(system).system.inequalities).toEqual([atMost(0, 1), {terms: [[1, -1]], atMost: -7}]);
  });
});

describe("a table of counties alone", () => {
  test("hides no more than the proved optimum", async () => {
    const system = countiesBySex();
    const exact = await protectByCovers(upperPartOf(system).system);
    if (exact.outcome === "refused") throw new Error("the part is refused");
    expect(exact.cost).toBeCloseTo(exact.bound, 6);
    const protection = await protectNetwork(system);
    if (protection.outcome === "refused") throw new Error("the table is refused");
    expect(faultsOf(system, protection)).toEqual([]);
    expect(upperSecondary(system, protection.hidden)).toBe(3);
    expect(upperSecondary(system, (await upperPattern(system, nothingBefore(system))).hidden)).toBe(3);
  });

  test("is left to itself where municipalities can protect the counties", async () => {
    const system = withMunicipalities();
    const {hidden: pattern} = await upperPattern(system, nothingBefore(system));
    expect(pattern.every(hidden => hidden === 0)).toBe(true);
  });
});

test("no safe pattern of the whole hides fewer counties than their own optimum", async () => {
  const system = nationalSystem({municipalities: 20, counties: 4, kostraGroups: 3, services: 2, seed: 5});
  const exact = await protectByCovers(upperPartOf(system).system);
  const protection = await protectNetwork(system);
  if (exact.outcome === "refused" || protection.outcome === "refused") throw new Error("there is no safe pattern");
  expect(exact.bound).toBeGreaterThan(costOfCounty);
  expect(upperSecondary(system, protection.hidden) * costOfCounty).toBeGreaterThanOrEqual(Math.floor(exact.bound));
});
