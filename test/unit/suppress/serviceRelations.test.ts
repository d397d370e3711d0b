import {describe, expect, test} from "vitest";
import type {Count, TrueRow} from "../../../pipeline/cells.js";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {type CountTable, numbersOf, type Predecessor, type YearNumbers} from "../../../pipeline/numbers/numbers.js";
import {relationsOf, type Term} from "../../../pipeline/numbers/relations.js";
import {Units} from "../../../pipeline/numbers/units.js";

const configuration = loadConfiguration("config");
/** Five services in three groups, and 16, which until 2018 was in none. */
const services = configuration.reference.services.filter(({code}) => [1, 15, 16, 19, 21, 29].includes(code));

/** Stavanger: one municipality, so that only categories are added up. */
const units = new Units(
  [2017, 2018, 2021, 2022].map(aar => ({
    aar,
    geografi: "as_reported",
    geo_niva: "kommune",
    geo: "1103",
    kommune: "1103"
  }))
);

function definitionOf(table: string): CountDefinition {
  const definition = configuration.statistics.find(known => known.table === table);
  if (definition?.kind !== "count") throw new Error(`${table} is no table of counts`);
  return definition;
}

/** The rows of Stavanger with the counts of each category (`gjennom_aaret 19`), in the order of the count measures. */
function tableOf(table: string, aar: number, rows: Readonly<Record<string, readonly (number | null)[]>>): CountTable {
  const definition = definitionOf(table);
  const measures = definition.measures.filter(({kind}) => kind === "count" || kind === "last_year");
  const counted = (value: number | null | undefined): Count =>
    value === null || value === undefined ? {value: null, status: "not_applicable"} : {value, status: "ok"};
  return {
    definition,
    table: {
      table,
      dimensions: ["aar", "geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)],
      rows: Object.entries(rows).map(
        ([codes, counts]): TrueRow => ({
          key: [String(aar), "kommune", "1103", ...codes.split(" ")],
          counts: Object.fromEntries(measures.map(({name}, at) => [name, counted(counts[at])])),
          population: 149_048
        })
      ),
      relations: []
    }
  };
}

function yearOf(aar: number, tables: readonly CountTable[], predecessor: Predecessor = code => code): YearNumbers {
  const year = numbersOf(tables, units, predecessor).get(aar);
  if (year === undefined) throw new Error(`there is no ${aar}`);
  return year;
}

/** What is known of the year, as text: `gjennom_aaret 19 <= gjennom_aaret ALLE`. */
function relationsIn(aar: number, ...tables: readonly CountTable[]) {
  const definitions = new Map(tables.map(({definition}) => [definition.table, definition]));
  const found = relationsOf(yearOf(aar, tables), {aar, definitions, services, sums: configuration.sums});
  const nameOf = ([{cells}]: Term) => {
    const [place] = cells;
    const row = tables.find(({table}) => table.table === place?.table)?.table.rows[place?.row ?? -1];
    const name = row?.key.slice(3).join(" ") ?? "";
    return place?.measure === "personer" ? name : `${place?.measure} ${name}`;
  };
  const textOf = (sign: string) => (terms: readonly Term[]) => {
    const side = (of: number) =>
      terms
        .filter(([, coefficient]) => coefficient === of)
        .map(nameOf)
        .sort()
        .join(" + ");
    return `${side(1)} ${sign} ${side(-1)}`;
  };
  return {
    sums: found.sums.map(textOf("=")).sort(),
    bounds: found.bounds.map(textOf("<=")).sort(),
    shares: found.shares
      .map(share =>
        textOf("of")([
          [share.of, 1],
          [share.in, -1]
        ])
      )
      .sort()
  };
}

const during = (codes: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(codes).map(([code, count]) => [`gjennom_aaret ${code}`, [count]] as const));

describe("services", () => {
  const counts = {"01": 20, "15": 25, "19": 0, "21": 7, "29": 0, ALLE: 40};

  test("each is at most everyone, who are at most all of them; zeros, which anyone sees, are left out", () => {
    expect(relationsIn(2022, tableOf("tjenestemottakere_tjeneste", 2022, during(counts)))).toEqual({
      sums: [],
      bounds: [
        "gjennom_aaret 01 <= gjennom_aaret ALLE",
        "gjennom_aaret 15 <= gjennom_aaret ALLE",
        "gjennom_aaret 19 <= gjennom_aaret ALLE",
        "gjennom_aaret 21 <= gjennom_aaret ALLE",
        "gjennom_aaret 29 <= gjennom_aaret ALLE",
        "gjennom_aaret ALLE <= gjennom_aaret 01 + gjennom_aaret 15 + gjennom_aaret 21"
      ],
      shares: []
    });
  });

  test("the only one that anybody has is everyone", () => {
    const only = {...counts, "15": 0, "21": 0, ALLE: 20};
    const {sums, bounds} = relationsIn(2022, tableOf("tjenestemottakere_tjeneste", 2022, during(only)));
    expect(sums).toEqual(["gjennom_aaret ALLE = gjennom_aaret 01"]);
    expect(bounds.filter(bound => bound.startsWith("gjennom_aaret ALLE"))).toEqual([]);
  });

  test("on 31 December there are no more than during the year", () => {
    const both = {...during({"19": 30, ALLE: 30}), "per_31_12 19": [12], "per_31_12 ALLE": [12]};
    const {bounds} = relationsIn(2022, tableOf("tjenestemottakere_tjeneste", 2022, both));
    expect(bounds).toContain("per_31_12 19 <= gjennom_aaret 19");
    expect(bounds).toContain("per_31_12 ALLE <= gjennom_aaret ALLE");
    expect(bounds).not.toContain("gjennom_aaret 19 <= per_31_12 19");
  });

  test("are in groups, and groups cover everyone with the services of no group", () => {
    const ofServices = {"01": 20, "15": 25, "16": 6, "19": 4, "21": 7, "29": 9, ALLE: 60};
    const ofGroups = {hjemmeboende: 38, institusjon: 11, velferdsteknologi: 0, tvang: 0, bolig: 9, ALLE: 60};
    const {bounds, sums} = relationsIn(
      2018,
      tableOf("tjenestemottakere_tjeneste", 2018, during(ofServices)),
      tableOf("tjenestemottakere_gruppe", 2018, during(ofGroups))
    );
    const text = (line: string) => line.replace(/\w+/g, code => `gjennom_aaret ${code}`);
    expect(sums).toEqual([]);
    expect(bounds).toEqual(
      expect.arrayContaining(
        [
          ...["01 <= hjemmeboende", "15 <= hjemmeboende", "hjemmeboende <= 01 + 15"],
          ...["19 <= institusjon", "21 <= institusjon", "institusjon <= 19 + 21"],
          ...["16 <= ALLE", "hjemmeboende <= ALLE", "institusjon <= ALLE", "29 <= ALLE"],
          "ALLE <= 16 + 29 + hjemmeboende + institusjon"
        ].map(text)
      )
    );
    // Dwellings are service 29: a group of one.
    expect(bounds.some(bound => bound.includes("bolig"))).toBe(false);
  });
});

describe("age by sex", () => {
  test("adds up in both directions, those of unknown age or sex among them", () => {
    const ages = ["0-17", "18-49", "50-66", "67-79", "80-89", "90+", "UKJENT"];
    const sexes = ["M", "K", "UKJENT"];
    const inCell = (alder: string, kjonn: string) =>
      (alder === "ALLE" ? 7 : 1) * (kjonn === "ALLE" ? 3 : 1) * (kjonn === "UKJENT" ? 1 : 1);
    const rows = Object.fromEntries(
      [...ages, "ALLE"].flatMap(alder =>
        [...sexes, "ALLE"].map(kjonn => [`per_31_12 ${alder} ${kjonn}`, [inCell(alder, kjonn)]] as const)
      )
    );
    const {sums, bounds} = relationsIn(2022, tableOf("tjenestemottakere_alder_kjonn", 2022, rows));
    expect(bounds).toEqual([]);
    expect(sums).toHaveLength(8 + 4);
    expect(sums).toContain("per_31_12 90+ ALLE = per_31_12 90+ K + per_31_12 90+ M + per_31_12 90+ UKJENT");
    expect(sums).toContain("per_31_12 ALLE ALLE = per_31_12 ALLE K + per_31_12 ALLE M + per_31_12 ALLE UKJENT");
    expect(sums).toContain(
      `per_31_12 ALLE K = ${ages
        .map(alder => `per_31_12 ${alder} K`)
        .sort()
        .join(" + ")}`
    );
  });
});

describe("goals", () => {
  const goals = ["funksjon", "ernaering", "legemiddelgjennomgang", "bolig_hjemmesituasjon", "individuell_plan"];
  const atHome = tableOf("tilbakemelding_hjemmeboende", 2022, {
    antall: [null, 56],
    ...Object.fromEntries(goals.map((goal, at) => [goal, [10 + at, 56]]))
  });

  test("are reached by some of the denominator each: nothing adds up", () => {
    const {sums, bounds, shares} = relationsIn(2022, atHome);
    expect(sums).toEqual([]);
    expect(bounds).toEqual(goals.map(goal => `teller ${goal} <= nevner antall`).sort());
    expect(shares).toEqual(goals.map(goal => `teller ${goal} of nevner antall`).sort());
  });

  test("persons at home and on a long stay are everyone on 31 December", () => {
    const stays = tableOf("tilbakemelding_langtidsopphold", 2022, {antall: [null, 7]});
    const rows = {"per_31_12 01": [50], "per_31_12 21": [7], "per_31_12 ALLE": [63]};
    const all = tableOf("tjenestemottakere_tjeneste", 2022, rows);
    expect(relationsIn(2022, all, stays, atHome).sums).toEqual(["per_31_12 ALLE = nevner antall + per_31_12 21"]);
    expect(relationsIn(2022, all, stays).sums).toEqual([]);
    expect(relationsIn(2022, stays, atHome).sums).toEqual([]);
  });
});

describe("last year's column", () => {
  const now = tableOf("tilbakemelding_tjenester", 2022, {"19": [30, 24], UKJENT: [3, null]});

  test("is the number of last year's table", () => {
    const before = tableOf("tjenestemottakere_tjeneste", 2021, {"gjennom_aaret 19": [24]});
    expect([...numbersOf([now, before], units, code => code).keys()]).toEqual([2021, 2022]);
    const numbers = [...yearOf(2021, [now, before]).concepts.values()].flatMap(({units: of}) => [...of.values()]);
    expect(numbers.map(({number}) => number?.cells)).toEqual([
      [
        {table: "tilbakemelding_tjenester", row: 0, measure: "personer_forrige_aar"},
        {table: "tjenestemottakere_tjeneste", row: 0, measure: "personer"}
      ]
    ]);
    const other = tableOf("tjenestemottakere_tjeneste", 2021, {"gjennom_aaret 19": [25]});
    expect(() => yearOf(2021, [now, other])).toThrow("One number has two values");
  });

  test("is about the municipality that it was called then; one that never was is a fault", () => {
    expect(() => yearOf(2021, [now], () => "1141")).toThrow("A row is about a unit that does not exist.");
    expect(yearOf(2021, [now], () => null).concepts.size).toBe(1);
  });
});
