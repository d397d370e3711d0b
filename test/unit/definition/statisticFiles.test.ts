import {describe, expect, test} from "vitest";
import {Problems} from "../../../pipeline/definition/problems.js";
import {readStatistic} from "../../../pipeline/definition/statisticFiles.js";
import {type Json, linesOf, problemsWith, readConfigJson} from "./definitionFile.js";

const label = {nb: "Personer", en: "Persons"};
const byPlan = "individuell_plan_institusjon";
const byGoal = "tilbakemelding_langtidsopphold";
const byService = "tilbakemelding_tjenester";
const byAge = "tjenestemottakere_alder_kjonn";
const recipients = "tjenestemottakere_tjeneste";

describe("form", () => {
  test("unknown words are named with those that there are", () => {
    expect(
      problemsWith(recipients, {
        geography: "as_is",
        levels: ["bydel"],
        measures: [{name: "personer", kind: "sum", label}],
        breakdowns: [
          {dimension: "tjeneste", label, codes: "all", parts: "some", categories: [{code: "01", label, holds: "some"}]}
        ],
        newestYears: 0,
        notPublished: [2016]
      })
    ).toEqual([
      "newestYears: found 0; expected at least one year",
      'geography: found "as_is"; expected as_reported or recast',
      'levels.0: found "bydel"; expected one of fylke, kommune, kostra, land',
      'breakdowns.0.codes: found "all"; expected listed or services',
      'breakdowns.0.parts: found "some"; expected exclusive, overlapping or nested',
      'breakdowns.0.categories.0.holds: found "some"; expected value, all, goal or number',
      "notPublished.0: found 2016; expected a year from 2017",
      'measures.0.kind: found "sum"; expected count, last_year, rate_per_1000, share or change'
    ]);
  });

  test("how rows of a person are merged, and whom a rate is relative to", () => {
    expect(
      problemsWith(byPlan, {
        person: {merge: {i_nevner: "all", maltall: "first"}, counts: {column: "i_nevner", equals: "true"}}
      })
    ).toEqual([
      'person.merge.i_nevner: found "all"; expected any, max, bit_and, first',
      'person.counts.equals: found "true"; expected a whole number, true or false'
    ]);
    const category = (population: Json) => ({code: "0-17", label, population});
    expect(
      problemsWith(byAge, {
        breakdowns: [
          {
            dimension: "alder",
            parts: "exclusive",
            label,
            categories: [category({ages: ["0-17"]}), category({ages: [], sex: "T"})]
          }
        ]
      })
    ).toEqual([
      'breakdowns.0.categories.0.population.ages.0: found "0-17"; expected an age group of reference/folketall.csv',
      "breakdowns.0.categories.1.population.ages: found []; expected at least one age group",
      'breakdowns.0.categories.1.population.sex: found "T"; expected M or K'
    ]);
  });

  test("the file has the name of its table, and each column one name", () => {
    const problems = new Problems();
    readStatistic(
      "statistics/mottakere.json",
      JSON.stringify(readConfigJson("statistics/tjenestemottakere_tjeneste.json")),
      problems
    );
    expect(linesOf(problems)).toEqual(['table: found "tjenestemottakere_tjeneste"; expected the name of the file']);
    const persons = {name: "personer", kind: "count", label};
    expect(
      problemsWith("hab_rehab_utenfor_institusjon", {
        measures: [persons, {...persons, name: "geo"}, {...persons, name: "personer_status"}]
      })
    ).toEqual([
      "measures: found the column geo twice; expected each column once",
      "measures: found the column personer_status twice; expected each column once"
    ]);
  });
});

describe("units and years", () => {
  test("levels are named once; published totals are sums of municipalities", () => {
    expect(problemsWith("hab_rehab_utenfor_institusjon", {levels: ["fylke", "land", "land"]})).toEqual([
      "levels: found land twice; expected each level once",
      "levels: found fylke, land, land; expected kommune too, as totals are sums of published municipalities"
    ]);
  });

  test("last year is known for municipalities and the country, in tables of the newest years", () => {
    expect(problemsWith(byService, {levels: ["fylke", "kommune", "kostra", "land"], newestYears: null})).toEqual([
      "levels: found fylke, kostra; expected only kommune and land, as a measure is of last year",
      'measures.1.kind: found "last_year" without newestYears; expected newestYears, as history is not looked back on'
    ]);
  });

  test("a year that is not published is one of the table's", () => {
    expect(problemsWith(byPlan, {firstYear: 2018, notPublished: [2017, 2019, 2019]})).toEqual([
      "notPublished: found 2019 twice; expected each year once",
      "notPublished.0: found 2017; expected a year from 2018 (firstYear)"
    ]);
  });
});

describe("measures", () => {
  const teller = {name: "teller", kind: "count", label};
  const nevner = {name: "nevner", kind: "count", across: ["maltall"], label};

  test("a count is across breakdowns of the table", () => {
    expect(problemsWith(byPlan, {measures: [teller, {...nevner, across: ["maltall", "maltall", "maal"]}]})).toEqual([
      'measures.1.across: found "maal"; expected a breakdown of the table: maltall',
      "measures.1.across: found maltall twice; expected each breakdown once"
    ]);
  });

  test("a rate is of a count, not of a rate or a count that is not there", () => {
    const rate = (name: string, of: string) => ({name, kind: "rate_per_1000", of, label});
    expect(problemsWith(byPlan, {measures: [teller, rate("a", "b"), rate("b", "a"), rate("c", "teller")]})).toEqual([
      'measures.1.of: found "b"; expected a count of the table: teller',
      'measures.2.of: found "a"; expected a count of the table: teller'
    ]);
  });

  test("a share is in a count that holds its numerator", () => {
    const share = (name: string, of: string, within: string) => ({name, kind: "share", of, in: within, label});
    expect(
      problemsWith(byPlan, {
        measures: [
          teller,
          nevner,
          share("a", "teller", "nevner"),
          share("b", "nevner", "teller"),
          share("c", "teller", "teller"),
          share("d", "personer", "nevner")
        ]
      })
    ).toEqual([
      'measures.3.in: found "teller"; expected a count across more than nevner: none',
      'measures.4.in: found "teller"; expected a count across more than teller: nevner',
      'measures.5.of: found "personer"; expected a count of the table: teller, nevner'
    ]);
  });

  test("a change is between two counts, last year's among them", () => {
    const persons = {name: "personer", kind: "count", label};
    const before = {name: "i_fjor", kind: "last_year", of: "personer", label};
    const change = (name: string, of: string, from: string) => ({name, kind: "change", of, from, label});
    expect(
      problemsWith(byService, {
        measures: [
          persons,
          before,
          {...before, name: "i_forfjor", of: "i_fjor"},
          change("a", "personer", "i_fjor"),
          change("b", "personer", "personer"),
          change("c", "a", "i_fjor")
        ]
      })
    ).toEqual([
      'measures.2.of: found "i_fjor"; expected a count of the table: personer',
      'measures.4.from: found "personer"; expected another count or last_year of the table: i_fjor, i_forfjor',
      'measures.5.of: found "a"; expected a count or last_year of the table: personer, i_fjor, i_forfjor'
    ]);
  });
});

describe("breakdowns", () => {
  const breakdown = (changes: Json) => ({
    breakdowns: [{dimension: "tjeneste", parts: "overlapping", label, ...changes}]
  });

  test("the codes of services are those of the reference data, in the column tjeneste", () => {
    const all = {code: "ALLE", label, holds: "all"};
    expect(problemsWith(recipients, breakdown({codes: "services", categories: [all, {code: "29", label}]}))).toEqual([
      'breakdowns.0.categories.1.code: found "29"; expected no service code, as these come from the reference data'
    ]);
    expect(problemsWith(recipients, breakdown({codes: "services", dimension: "gruppe", categories: [all]}))).toEqual([
      'breakdowns.0.codes: found "services" for gruppe; expected listed, or the dimension tjeneste'
    ]);
    expect(problemsWith(recipients, breakdown({codes: "services", categories: []}))).toEqual([]);
    expect(problemsWith(recipients, breakdown({categories: []}))).toEqual([
      "breakdowns.0.categories: found none; expected at least one category"
    ]);
  });

  test("a category has its code to itself, and there is one for everyone at most", () => {
    const categories = [
      {code: "19", label},
      {code: "19", label},
      {code: "ALLE", label, holds: "all"},
      {code: "SUM", label, holds: "all"}
    ];
    expect(problemsWith(recipients, breakdown({categories}))).toEqual([
      "breakdowns.0.categories: found 19 twice; expected each category once",
      'breakdowns.0.categories: found ALLE, SUM; expected at most one category that holds "all"'
    ]);
  });

  test("goals need a person's merged row; a row with the number of persons needs a count across", () => {
    const categories = [
      {code: "antall", label, holds: "number"},
      {code: "funksjon", label, holds: "goal"}
    ];
    expect(problemsWith(recipients, breakdown({categories}))).toEqual([
      'breakdowns.0.categories.0.holds: found "number"; expected "number" only with a count across tjeneste',
      'breakdowns.0.categories.1.holds: found "goal" without person; expected person, with how what is missing is merged'
    ]);
  });

  test("a population is of some persons with a value", () => {
    const categories = [
      {code: "0-17", label, population: {ages: ["0-4", "0-4"]}},
      {code: "UKJENT", label, population: {}},
      {code: "ALLE", label, holds: "all", population: {sex: "M"}}
    ];
    expect(problemsWith(byAge, breakdown({dimension: "alder", categories}))).toEqual([
      "breakdowns.0.categories.0.population.ages: found 0-4 twice; expected each age group once",
      "breakdowns.0.categories.1.population: found neither ages nor sex; expected ages, sex or both",
      'breakdowns.0.categories.2.population: found a population of "all"; expected a population of "value" only'
    ]);
  });
});

describe("a person's rows", () => {
  const person = (merge: Json, column: string, equals: unknown) => ({person: {merge, counts: {column, equals}}});

  test("what categories look at is merged in the way that fits", () => {
    expect(problemsWith(byPlan, person({i_nevner: "any", maltall: "max"}, "i_nevner", true))).toEqual([
      'person.merge.maltall: found "max"; expected "first"'
    ]);
    const merge = {
      opphold: "max",
      mangler_funksjon: "max",
      mangler_legemiddelgjennomgang: "bit_and",
      mangler_bolig_hjemmesituasjon: "bit_and",
      mangler_individuell_plan: "bit_and"
    };
    expect(problemsWith(byGoal, person(merge, "opphold", 2))).toEqual([
      'person.merge.mangler_funksjon: found "max"; expected "bit_and"',
      'person.merge.mangler_ernaering: found nothing; expected "bit_and"'
    ]);
  });

  test("the column that counts is merged, and compared with what it then is", () => {
    expect(problemsWith(byPlan, person({maltall: "first"}, "i_nevner", true))).toEqual([
      'person.counts.column: found "i_nevner"; expected a column of person.merge: maltall'
    ]);
    expect(problemsWith(byPlan, person({i_nevner: "any", maltall: "first"}, "i_nevner", 1))).toEqual([
      'person.counts.equals: found 1; expected true or false, as "any" gives one'
    ]);
    expect(problemsWith(byPlan, person({i_nevner: "max", maltall: "first"}, "i_nevner", true))).toEqual([
      'person.counts.equals: found true; expected a whole number, as "max" gives one'
    ]);
  });

  test("nothing is merged in vain", () => {
    const merge = {i_nevner: "any", maltall: "first", maal: "first"};
    expect(problemsWith(byPlan, person(merge, "i_nevner", true))).toEqual([
      "person.merge: found maal; expected only the column that counts, dimensions and mangler_<goal>"
    ]);
  });
});
