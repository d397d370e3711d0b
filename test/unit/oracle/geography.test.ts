import {describe, expect, test} from "vitest";
import {codeLastYear, type Level, unitsOf} from "../../oracle/geography.js";
import {countyPopulationOf, municipalitiesOf, populationOfAll} from "../../oracle/reference.js";

function members(aar: number, division: number, niva: Level, geo: string): readonly string[] | undefined {
  return unitsOf(aar, division, [niva]).find(unit => unit.geo === geo)?.kommuner;
}

function levelsOf(aar: number, division: number, kommune: string): readonly string[] {
  return unitsOf(aar, division, ["fylke", "kommune", "kostra", "land"])
    .filter(unit => unit.kommuner.includes(kommune))
    .map(({niva, geo}) => `${niva} ${geo}`)
    .sort();
}

describe("history on a newer division", () => {
  test.each<[string, number, number, string, readonly string[]]>([
    ["as reported before the KOSTRA groups", 2019, 2019, "1850", ["fylke 18", "kommune 1850", "land 0"]],
    ["as reported from 2020", 2020, 2020, "1507", ["fylke 15", "kommune 1507", "kostra EKG11", "land 0"]],
    ["merged, then renumbered", 2018, 2024, "0711", ["fylke 33", "kommune 3301", "land 0"]],
    ["merged, before the renumbering", 2018, 2023, "0711", ["fylke 30", "kommune 3005", "land 0"]],
    ["three steps", 2017, 2024, "0728", ["fylke 39", "kommune 3909", "land 0"]],
    ["into another county", 2018, 2019, "1567", ["fylke 50", "kommune 5061", "land 0"]],
    ["divided within a county", 2019, 2024, "1850", ["fylke 18", "kommune 1850", "land 0"]],
    ["renumbered, then divided", 2017, 2020, "1613", ["fylke 50", "kommune 5012", "land 0"]],
    ["merged, then divided", 2018, 2024, "1504", ["fylke 15", "kommune 1507", "land 0"]],
    ["merged, not yet divided", 2018, 2023, "1504", ["fylke 15", "kommune 1507", "land 0"]],
    ["divided, its parts in different groups", 2022, 2024, "1507", ["fylke 15", "kommune 1507", "land 0"]],
    ["the group of the new code", 2022, 2024, "3005", ["fylke 33", "kommune 3301", "kostra EKG12", "land 0"]]
  ])("%s", (_, aar, division, kommune, expected) => {
    expect(levelsOf(aar, division, kommune)).toEqual(expected);
  });

  test("a municipality holds its whole predecessors, and nothing of a divided one", () => {
    expect(members(2019, 2024, "kommune", "1806")).toEqual(["1805", "1854"]);
    expect(members(2018, 2024, "kommune", "1507")).toEqual(["1504", "1523", "1529", "1534", "1546"]);
  });

  test.each(["1508", "1580"])("%s has no row before 2024", kommune => {
    expect(members(2023, 2024, "kommune", kommune)).toBeUndefined();
    expect(members(2024, 2024, "kommune", kommune)).toEqual([kommune]);
  });

  test.each([
    [2017, 2024],
    [2019, 2020],
    [2020, 2024],
    [2024, 2024]
  ])("every municipality of %d is in one unit of each level on the division of %d", (aar, division) => {
    const codes = municipalitiesOf(aar).toSorted();
    for (const niva of ["kommune", "land", "fylke"] as const) {
      const inUnits = unitsOf(aar, division, [niva]).flatMap(unit => unit.kommuner);
      expect(inUnits.toSorted()).toEqual(codes);
    }
  });

  test("seventeen groups from 2020, none before", () => {
    const numbers = [2019, 2020, 2023, 2024].map(aar => unitsOf(aar, 2024, ["kostra"]).length);
    expect(numbers).toEqual([0, 17, 17, 17]);
  });
});

test.each<[string, number, string | null]>([
  ["0301", 2022, "0301"],
  ["3301", 2024, "3005"],
  ["3301", 2023, "3301"],
  ["5061", 2019, "1567"],
  ["3005", 2020, null],
  ["0712", 2018, null],
  ["1806", 2020, null],
  ["1508", 2024, null],
  ["1580", 2024, null],
  ["5001", 2023, "5001"]
])("%s of %d was %s the year before", (kommune, aar, expected) => {
  expect(codeLastYear(kommune, aar)).toBe(expected);
});

describe("population", () => {
  test.each([2017, 2019, 2020, 2024])("ages and sexes of a county add up to its municipalities in %d", aar => {
    for (const {geo, kommuner} of unitsOf(aar, aar, ["fylke"])) {
      expect(countyPopulationOf(geo, aar, null, null)).toBe(populationOfAll(kommuner, aar));
      if (aar < 2020) continue;
      const [men, women] = [countyPopulationOf(geo, aar, null, "M"), countyPopulationOf(geo, aar, null, "K")];
      expect((men ?? 0) + (women ?? 0)).toBe(populationOfAll(kommuner, aar));
    }
  });

  test("the sex is unknown before 2020, the age is not", () => {
    expect(countyPopulationOf("03", 2019, "90+", "K")).toBeNull();
    expect(countyPopulationOf("03", 2024, "90+", "K")).toBe(3355);
    expect(countyPopulationOf("03", 2024, "80-89", null)).toBe(6696 + 4065 + 5180 + 2403);
    expect(countyPopulationOf("01", 2017, "90+", null)).toBe(2429);
  });
});
