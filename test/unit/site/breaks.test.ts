import {describe, expect, test} from "vitest";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {breaksOfUnit, newBorders} from "../../../pipeline/site/breaks.js";
import type {SiteContext} from "../../../pipeline/site/context.js";
import {namesIn} from "../../../pipeline/site/names.js";
import {publisher, release} from "../../support/siteCandidate.js";

const configuration = loadConfiguration("config");
const years = [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024];

const context: SiteContext = {
  language: "nb",
  names: namesIn("nb", configuration),
  tables: {counts: [], registers: []},
  municipalities: {now: [], former: []},
  configuration,
  publisher,
  release,
  downloads: new Map()
};

describe("new borders", () => {
  test.each([
    ["land", "0", [], "the country has had none"],
    ["kommune", "0301", [], "Oslo has had none"],
    ["kommune", "1103", [2020], "Finnøy and Rennesøy went into Stavanger, which kept its code"],
    ["kommune", "5001", [2020], "Klæbu went into Trondheim"],
    ["kommune", "3301", [], "Drammen only got a new code, and was not one before"],
    ["kommune", "1507", [], "Ålesund was new in 2020, and is no more since it was divided"],
    ["fylke", "15", [2019, 2020], "Rindal and Halsa went from Møre og Romsdal"],
    ["fylke", "50", [2019, 2020], "to Trøndelag"],
    ["fylke", "18", [2020], "Tjeldsund went from Nordland to Troms"],
    ["fylke", "11", [], "mergers inside Rogaland do not change it"],
    ["kostra", "EKG13", [], "Oslo has a group of its own"],
    ["kostra", "EKG01", [2024], "the groups were made anew"]
  ])("of %s %s are %j: %s", (level, code, expected) => {
    expect(newBorders(level, code, years, context)).toEqual(expected);
  });

  test("are not asked for before the first year of a series, nor after the last", () => {
    expect(newBorders("kommune", "1103", [2020, 2021], context)).toEqual([]);
    expect(newBorders("kommune", "1103", [2018, 2019], context)).toEqual([]);
  });
});

describe("the breaks of a series", () => {
  const breaksOf = (table: string, code: string, categories: readonly string[]) => {
    const definition = configuration.statistics.find(of => of.table === table);
    if (definition?.kind !== "count") throw new Error(`${table} is no table of persons.`);
    const level = code === "0" ? "land" : "kommune";
    return breaksOfUnit(definition, {level, code, categories}, years, context).map(
      ({year, label}) => `${year} ${label}`
    );
  };

  test("are those of its table, its categories and its unit", () => {
    expect(breaksOf("individuell_plan_hjemme", "0", ["1"])).toEqual(["2019 Ny rapportering"]);
    expect(breaksOf("individuell_plan_hjemme", "1103", ["4"])).toEqual(["2019 Ny rapportering", "2019 Ny kategori"]);
    expect(breaksOf("individuell_plan_institusjon", "1103", ["1"])).toEqual([]);
    expect(breaksOf("tjenestemottakere_gruppe", "1103", ["gjennom_aaret", "bolig"])).toEqual(["2020 Nye grenser"]);
    expect(breaksOf("tjenestemottakere_gruppe", "1103", ["gjennom_aaret", "ALLE"])).toEqual([
      "2019 Uten tjeneste 16",
      "2020 Nye grenser"
    ]);
    expect(breaksOf("tjenestemottakere_alder_kjonn", "0", ["per_31_12", "90+", "K"])).toEqual([
      "2019 Uten tjeneste 16"
    ]);
    expect(breaksOf("hab_rehab_institusjon", "0", ["gjennom_aaret", "19"])).toEqual([]);
  });
});
