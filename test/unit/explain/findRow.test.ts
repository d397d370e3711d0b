import {describe, expect, test} from "vitest";
import {closest} from "../../../pipeline/explain/closest.js";
import {findRow, type RowSearch} from "../../../pipeline/explain/findRow.js";

const names: Readonly<Record<string, string>> = {
  "0301": "Oslo",
  "1103": "Stavanger",
  "1106": "Haugesund",
  "03": "Oslo",
  "11": "Rogaland",
  kommune: "Kommune",
  fylke: "Fylke"
};

const search: RowSearch = {
  table: "hab_rehab_utenfor_institusjon",
  dimensions: ["aar", "geo_niva", "geo"],
  keys: ["2023", "2024"].flatMap(aar => [
    [aar, "fylke", "03"],
    [aar, "fylke", "11"],
    [aar, "kommune", "0301"],
    [aar, "kommune", "1103"],
    [aar, "kommune", "1106"]
  ]),
  nameOf: (dimension, key) => names[key[search.dimensions.indexOf(dimension)] ?? ""] ?? key[0] ?? ""
};

describe("a row by its codes", () => {
  test("is found in whatever order they are given", () => {
    expect(findRow(search, {aar: "2024", geo_niva: "kommune", geo: "1103"})).toBe(8);
    expect(findRow(search, {geo: "03", geo_niva: "fylke", aar: "2023"})).toBe(0);
  });

  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    [
      "a column that is not there",
      {aar: "2024", geoniva: "kommune", geo: "1103"},
      'hab_rehab_utenfor_institusjon has no column "geoniva"; did you mean geo_niva?',
      "The columns of hab_rehab_utenfor_institusjon are aar, geo_niva, geo."
    ],
    [
      "columns that are missing",
      {geo: "1103"},
      "A row has a value in every column; aar, geo_niva is missing.",
      "The columns of hab_rehab_utenfor_institusjon are aar, geo_niva, geo."
    ],
    [
      "a name in place of a code",
      {aar: "2024", geo_niva: "kommune", geo: "haugesund"},
      "hab_rehab_utenfor_institusjon has no row geo=haugesund with aar=2024 geo_niva=kommune; did you mean 1106 (Haugesund)?",
      "Possible are 0301 (Oslo), 1103 (Stavanger), 1106 (Haugesund)."
    ],
    [
      "a code of another level",
      {aar: "2024", geo_niva: "fylke", geo: "1103"},
      "hab_rehab_utenfor_institusjon has no row geo=1103 with aar=2024 geo_niva=fylke.",
      "Possible are 03 (Oslo), 11 (Rogaland)."
    ],
    [
      "a code without its zero",
      {aar: "2024", geo_niva: "kommune", geo: "301"},
      "hab_rehab_utenfor_institusjon has no row geo=301 with aar=2024 geo_niva=kommune; did you mean 0301 (Oslo)?",
      "Possible are 0301 (Oslo), 1103 (Stavanger), 1106 (Haugesund)."
    ],
    [
      "a year without rows",
      {aar: "1999", geo_niva: "kommune", geo: "0301"},
      "hab_rehab_utenfor_institusjon has no row aar=1999.",
      "Possible are 2023, 2024."
    ]
  ])("is not found by %s", (_, wanted, what, remedy) => {
    expect(() => findRow(search, wanted)).toThrow(expect.objectContaining({kind: "usage", parts: {what, remedy}}));
  });

  test("many codes are named in part", () => {
    const keys = Array.from({length: 30}, (_, index) => ["2024", "kommune", String(1000 + index)]);
    const many = {...search, keys, nameOf: (_: string, key: readonly string[]) => `Sted ${key[2]}`};
    expect(() => findRow(many, {aar: "2024", geo_niva: "kommune", geo: "x"})).toThrow(
      /1011 \(Sted 1011\) and 18 more\./
    );
  });
});

test.each([
  ["tjenestemottakere_tjenste", "tjenestemottakere_tjeneste"],
  ["OSLO", "Oslo"],
  ["stavangr", "Stavanger"],
  ["Tromsø", null]
])("closest to %s is %s", (word, expected) => {
  expect(closest(word, ["Oslo", "Stavanger", "tjenestemottakere_tjeneste"])).toBe(expected);
});
