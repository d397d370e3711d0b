import {describe, expect, test} from "vitest";
import {shapeOf} from "../../../pipeline/publish/shape.js";
import {countOf, definitionOf, tables} from "./definitionFile.js";

const byPlan = "individuell_plan_institusjon";
const byGoal = "tilbakemelding_langtidsopphold";
const byService = "tilbakemelding_tjenester";
const byAge = "tjenestemottakere_alder_kjonn";
const recipients = "tjenestemottakere_tjeneste";

describe("the definitions", () => {
  const published = {suppressBelow: 10, totals: "published", width: 5, hideUniformBelow: null};
  const exact = {suppressBelow: 5, totals: "exact", width: 3, hideUniformBelow: null};
  const plans = {...exact, hideUniformBelow: 20};
  const all = ["fylke", "kommune", "kostra", "land"];
  const rate = ["personer", "per_1000"];
  const share = ["teller", "nevner", "andel"];
  const years = (firstYear: number, newestYears: number | null = null, notPublished: number[] = []) => ({
    firstYear,
    newestYears,
    notPublished
  });

  test.each([
    ["hab_rehab_institusjon", ["periode", "tjeneste"], rate, all, "as_reported", years(2017), exact],
    ["hab_rehab_utenfor_institusjon", [], rate, ["fylke", "kommune", "land"], "as_reported", years(2020), published],
    ["individuell_plan_hjemme", ["maltall"], share, all, "recast", years(2017, null, [2019]), plans],
    ["individuell_plan_institusjon", ["maltall"], share, all, "recast", years(2017), plans],
    ["tilbakemelding_hjemmeboende", ["maal"], share, ["kommune", "land"], "as_reported", years(2017, 2), exact],
    ["tilbakemelding_langtidsopphold", ["maal"], share, ["kommune", "land"], "as_reported", years(2017, 2), exact],
    [
      "tilbakemelding_tjenester",
      ["tjeneste"],
      ["personer", "personer_forrige_aar", "endring_prosent"],
      ["kommune", "land"],
      "as_reported",
      years(2017, 1),
      exact
    ],
    [
      "tjenestemottakere_alder_kjonn",
      ["periode", "alder", "kjonn"],
      rate,
      ["fylke", "land"],
      "as_reported",
      years(2017),
      exact
    ],
    ["tjenestemottakere_gruppe", ["periode", "gruppe"], rate, all, "as_reported", years(2017), exact],
    ["tjenestemottakere_tjeneste", ["periode", "tjeneste"], rate, all, "as_reported", years(2017), exact]
  ])("%s has its columns, units, years and disclosure rule", (table, ...expected) => {
    const {breakdowns, measures, levels, geography, firstYear, newestYears, notPublished, disclosure} = countOf(table);
    expect([
      breakdowns.map(({dimension}) => dimension),
      measures.map(({name}) => name),
      levels,
      geography,
      {firstYear, newestYears, notPublished},
      disclosure
    ]).toEqual(expected);
  });

  test("counts are whole numbers in the open files, last year's too; the rest has one decimal", () => {
    const types = (table: string) =>
      shapeOf(definitionOf(table))
        .columns.slice(3)
        .map(({type}) => type);
    expect(types(byService)).toEqual(["text", "integer", "status", "integer", "status", "decimal", "status"]);
    expect(types(byPlan)).toEqual(["text", "integer", "status", "integer", "status", "decimal", "status"]);
    expect(types("hab_rehab_utenfor_institusjon")).toEqual(["integer", "status", "decimal", "status"]);
  });

  test("a 0 means that nothing was reported in one table only", () => {
    const counts = tables.map(definitionOf).filter(statistic => statistic.kind === "count");
    expect(counts.filter(({zero}) => zero === "not_reported").map(({table}) => table)).toEqual([
      "hab_rehab_utenfor_institusjon"
    ]);
  });

  test("a person in several municipalities of a unit: in the denominator where in one, lacking what all lack", () => {
    expect(countOf("individuell_plan_hjemme").person).toEqual({
      merge: {i_nevner: "any", maltall: "first"},
      counts: {column: "i_nevner", equals: true}
    });
    const goals = {
      mangler_funksjon: "bit_and",
      mangler_ernaering: "bit_and",
      mangler_legemiddelgjennomgang: "bit_and",
      mangler_bolig_hjemmesituasjon: "bit_and",
      mangler_individuell_plan: "bit_and"
    };
    const counts = {langtidsopphold: 2, hjemmeboende: 1};
    for (const [opphold, equals] of Object.entries(counts)) {
      expect(countOf(`tilbakemelding_${opphold}`).person).toEqual({
        merge: {opphold: "max", ...goals},
        counts: {column: "opphold", equals}
      });
    }
    expect(countOf(recipients).person).toBeNull();
  });

  test("the denominator is the same in all rows of a unit, the numerator is of its row", () => {
    for (const [table, dimension] of [
      [byPlan, "maltall"],
      [byGoal, "maal"]
    ] as const) {
      expect(countOf(table).measures).toMatchObject([
        {name: "teller", kind: "count", across: []},
        {name: "nevner", kind: "count", across: [dimension]},
        {name: "andel", kind: "share", of: "teller", in: "nevner"}
      ]);
    }
  });

  test("every table tells a reader, in both languages, that small numbers are hidden and what is missing", () => {
    for (const {table, caveats} of tables.map(definitionOf).filter(({kind}) => kind === "count")) {
      const nb = caveats.map(caveat => caveat.nb).join("\n");
      const en = caveats.map(caveat => caveat.en).join("\n");
      expect(nb, table).toMatch(/skjult av hensyn til personvernet/);
      expect(en, table).toMatch(/hidden to protect persons/);
      expect(nb, table).toMatch(/levert/);
      expect(en, table).toMatch(/delivered/);
    }
  });
});

describe("defaults", () => {
  test("what a definition leaves out", () => {
    const {newestYears, notPublished, person, measures, breakdowns} = countOf(recipients);
    expect({newestYears, notPublished, person}).toEqual({newestYears: null, notPublished: [], person: null});
    expect(measures[0]).toMatchObject({kind: "count", across: []});
    expect(breakdowns.map(({codes}) => codes)).toEqual(["listed", "services"]);
    expect(breakdowns[0]?.categories[0]).toMatchObject({code: "gjennom_aaret", holds: "value", population: null});
    expect(definitionOf("rapporteringsstatus").newestYears).toBeNull();
  });

  test("a population by age is of both sexes, one by sex of all ages", () => {
    const populations = countOf(byAge).breakdowns.flatMap(({categories}) =>
      categories.map(({population}) => population)
    );
    expect(populations).toContainEqual({ages: ["80-84", "85-89"], sex: null});
    expect(populations).toContainEqual({ages: null, sex: "K"});
  });
});
