import {describe, expect, test} from "vitest";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {habRehab} from "../../support/countTables.js";
import {drawnLines} from "../../support/sqlSpec.js";
import {alle, breakdown, category, counted} from "./counting.js";

describe("a table without breakdowns", () => {
  test("every unit has a row; persons are distinct in each unit, and a sum is never taken", async () => {
    const rows = await counted(
      habRehab,
      `person:bigint | kommune
       --------------|--------
       1             | 1101
       1             | 1103
       2             | 1103
       3             | 9999`
    );
    expect(rows).toEqual(
      drawnLines(`
        geo_niva | geo  | personer:bigint | personer_status | innbyggere:bigint
        ---------|------|-----------------|-----------------|------------------
        kommune  | 0301 | 0               | not_reported    | 14000
        kommune  | 1101 | 1               | ok              | 300
        kommune  | 1103 | 2               | ok              |
        fylke    | 03   | 0               | not_reported    | 14000
        fylke    | 11   | 2               | ok              |
        land     | 0    | 2               | ok              |`)
    );
  });

  test("nobody counts: zero where delivered, not reported elsewhere", async () => {
    const rows = await counted(
      {...habRehab, levels: ["land", "kommune"]},
      `person:bigint | kommune
       --------------|--------`
    );
    expect(rows).toEqual(
      drawnLines(`
        geo_niva | geo  | personer:bigint | personer_status | innbyggere:bigint
        ---------|------|-----------------|-----------------|------------------
        kommune  | 0301 | 0               | not_reported    | 14000
        kommune  | 1101 | 0               | ok              | 300
        kommune  | 1103 | 0               | ok              |
        land     | 0    | 0               | ok              |`)
    );
  });

  test("recast: a person whom both merged municipalities reported counts once in what they became", async () => {
    const rows = await counted(
      {...habRehab, geography: "recast", levels: ["kommune", "land"]},
      `person:bigint | kommune
       --------------|--------
       1             | 1101
       1             | 1103
       2             | 1103`
    );
    expect(rows).toEqual(
      drawnLines(`
        geo_niva | geo  | personer:bigint | personer_status | innbyggere:bigint
        ---------|------|-----------------|-----------------|------------------
        kommune  | 0301 | 0               | not_reported    | 99
        kommune  | 1199 | 2               | ok              |
        land     | 0    | 2               | ok              |`)
    );
  });

  test("in a year that is not published, every unit is there, whoever counts and whether it delivered or not", async () => {
    const rows = await counted(
      {...habRehab, levels: ["kommune"], notPublished: [2019]},
      `person:bigint | kommune
       --------------|--------
       1             | 1101`,
      2019
    );
    expect(rows).toEqual(
      drawnLines(`
        geo_niva | geo  | personer:bigint | personer_status | innbyggere:bigint
        ---------|------|-----------------|-----------------|------------------
        kommune  | 0301 |                 | not_published   | 14000
        kommune  | 1101 |                 | not_published   | 300
        kommune  | 1103 |                 | not_published   |`)
    );
  });
});

describe("categories of persons", () => {
  test("every combination, also empty ones, and no other category", async () => {
    const rows = await counted(
      {
        ...habRehab,
        levels: ["fylke"],
        breakdowns: [
          breakdown("periode", [category("gjennom_aaret"), category("per_31_12")]),
          breakdown("tjeneste", [category("o'neill")])
        ]
      },
      `person:bigint | kommune | periode       | tjeneste
       --------------|---------|---------------|---------
       1             | 1101    | gjennom_aaret | o'neill
       1             | 1103    | gjennom_aaret | o'neill
       2             | 1103    | gjennom_aaret | 99
       2             | 1103    | another       | o'neill`
    );
    expect(rows).toEqual(
      drawnLines(`
        geo_niva | geo | periode       | tjeneste | personer:bigint | personer_status | innbyggere:bigint
        ---------|-----|---------------|----------|-----------------|-----------------|------------------
        fylke    | 03  | gjennom_aaret | o'neill  | 0               | not_reported    | 14000
        fylke    | 03  | per_31_12     | o'neill  | 0               | not_reported    | 14000
        fylke    | 11  | gjennom_aaret | o'neill  | 1               | ok              |
        fylke    | 11  | per_31_12     | o'neill  | 0               | ok              |`)
    );
  });

  test("ALLE is everyone once, those of no category and in several municipalities too", async () => {
    const rows = await counted(
      {
        ...habRehab,
        levels: ["fylke", "kommune", "kostra"],
        zero: "true_zero",
        breakdowns: [breakdown("gruppe", [category("hjemmeboende"), category("bolig"), alle])]
      },
      `person:bigint | kommune | gruppe
       --------------|---------|-------------
       1             | 1101    | hjemmeboende
       1             | 1101    | bolig
       1             | 1103    | hjemmeboende
       2             | 1103    |
       3             | 1101    | tvang
       3             | 1103    | bolig`
    );
    expect(rows.filter(row => !/ (0|not_reported) /.test(row))).toEqual(
      drawnLines(`
        geo_niva | geo   | gruppe       | personer:bigint | personer_status | innbyggere:bigint
        ---------|-------|--------------|-----------------|-----------------|------------------
        fylke    | 11    | ALLE         | 3               | ok              |
        fylke    | 11    | bolig        | 2               | ok              |
        fylke    | 11    | hjemmeboende | 1               | ok              |
        kommune  | 1101  | ALLE         | 2               | ok              | 300
        kommune  | 1101  | bolig        | 1               | ok              | 300
        kommune  | 1101  | hjemmeboende | 1               | ok              | 300
        kommune  | 1103  | ALLE         | 3               | ok              |
        kommune  | 1103  | bolig        | 1               | ok              |
        kommune  | 1103  | hjemmeboende | 1               | ok              |
        kostra   | EKG12 | ALLE         | 3               | ok              |
        kostra   | EKG12 | bolig        | 1               | ok              |
        kostra   | EKG12 | hjemmeboende | 1               | ok              |`)
    );
    expect(rows).toHaveLength(1 + 3 * 6);
  });

  test("two dimensions with ALLE, each alone and both", async () => {
    const rows = await counted(
      {
        ...habRehab,
        levels: ["land"],
        breakdowns: [
          breakdown("alder", [category("80-89"), category("90+"), alle]),
          breakdown("kjonn", [category("M"), category("K"), alle])
        ]
      },
      `person:bigint | kommune | alder  | kjonn
       --------------|---------|--------|-------
       1             | 1101    | 90+    | K
       1             | 1103    | 90+    | K
       2             | 1103    | 90+    | M
       3             | 1103    | 80-89  | UKJENT
       4             | 1103    | UKJENT | M`
    );
    expect(rows.map(row => row.split(" | ").slice(2, 5).join(" ")).slice(1)).toEqual([
      "80-89 ALLE 1",
      "80-89 K 0",
      "80-89 M 0",
      "90+ ALLE 2",
      "90+ K 1",
      "90+ M 1",
      "ALLE ALLE 4",
      "ALLE K 1",
      "ALLE M 2"
    ]);
  });

  test("the service codes of the year, as two digits", async () => {
    const byService: CountDefinition = {
      ...habRehab,
      levels: ["land"],
      breakdowns: [{...breakdown("tjeneste", [alle]), codes: "services"}]
    };
    const bidrag = (name: string): string => `
      person:bigint | kommune | tjeneste
      --------------|---------|---------
      1             | 1101    | ${name}
      2             | 1101    | 01`;
    const codes = (rows: string[]): string[] => rows.slice(1).map(row => row.split(" | ").slice(2, 4).join(" "));
    const in2018 = codes(await counted(byService, bidrag("16"), 2018));
    expect(in2018).toContain("16 1");
    expect(in2018).toContain("29 0");
    expect(in2018).toContain("ALLE 2");
    expect(in2018).toHaveLength(29 - 3 + 1);
    const in2019 = codes(await counted(byService, bidrag("29"), 2019));
    expect(in2019).toContain("29 1");
    expect(in2019.filter(row => /^(10|12|13|16) /.test(row))).toEqual([]);
  });
});

test("population is of the same age and sex: unknown where one of them is, and by sex where only both are known", async () => {
  const rows = await counted(
    {
      ...habRehab,
      levels: ["kommune"],
      breakdowns: [
        breakdown("periode", [category("gjennom_aaret")]),
        breakdown("alder", [
          category("85+", {population: {ages: ["85-89", "90+"], sex: null}}),
          category("90+", {population: {ages: ["90+"], sex: null}}),
          category("UKJENT"),
          alle
        ]),
        breakdown("kjonn", [category("K", {population: {ages: null, sex: "K"}}), category("UKJENT"), alle])
      ]
    },
    `person:bigint | kommune | periode | alder | kjonn
     --------------|---------|---------|-------|------`
  );
  const population = (geo: string): string[] =>
    rows
      .map(row => row.split(" | "))
      .filter(cells => cells[1] === geo)
      .map(cells => `${cells[3]} ${cells[4]}: ${cells.at(-1)}`);
  expect(population("0301")).toEqual([
    "85+ ALLE: 14000",
    "85+ K: 9000",
    "85+ UKJENT: null",
    "90+ ALLE: 4000",
    "90+ K: 3000",
    "90+ UKJENT: null",
    "ALLE ALLE: 14000",
    "ALLE K: 9000",
    "ALLE UKJENT: null",
    "UKJENT ALLE: null",
    "UKJENT K: null",
    "UKJENT UKJENT: null"
  ]);
  expect(population("1101").filter(line => !line.endsWith("null"))).toEqual([
    "85+ ALLE: 300",
    "90+ ALLE: 100",
    "ALLE ALLE: 300"
  ]);
  expect(population("1103").every(line => line.endsWith("null"))).toBe(true);
});
