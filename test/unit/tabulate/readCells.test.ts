import {rmSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {TrueTable} from "../../../pipeline/cells.js";
import {Database} from "../../../pipeline/database/database.js";
import {writePart} from "../../../pipeline/database/partFile.js";
import type {CountDefinition, Reference, RegisterDefinition} from "../../../pipeline/definition/configuration.js";
import {readRegisterTable, readTrueTable} from "../../../pipeline/tabulate/readCells.js";
import {habRehab} from "../../support/countTables.js";
import {temporaryFolder} from "../../support/landing.js";
import {rapporteringsstatus} from "../../support/publishedTables.js";
import {makeTable} from "../../support/sqlSpec.js";

const folder = temporaryFolder();
let database: Database;

beforeAll(async () => {
  const folders = [folder];
  database = await Database.open({
    path: ":memory:",
    folders,
    temporaryFolder: join(folder, "tmp"),
    threads: 1,
    memoryLimit: "300MB"
  });
});

afterAll(async () => {
  await database.close();
  rmSync(folder, {recursive: true});
});

/** Drammen has another code and county from 2024 on. */
const reference: Reference = {
  municipalities: [
    {code: "1101", name: "Eigersund", fylke: "11", fromYear: 2017, toYear: null},
    {code: "1507", name: "Ålesund", fylke: "15", fromYear: 2020, toYear: 2024},
    {code: "3005", name: "Drammen", fylke: "30", fromYear: 2020, toYear: 2024},
    {code: "3007", name: "Ringerike", fylke: "30", fromYear: 2020, toYear: 2024},
    {code: "3301", name: "Drammen", fylke: "33", fromYear: 2024, toYear: null}
  ],
  counties: [],
  changes: [
    {year: 2018, from: "0701", to: "0701", kind: "rename"},
    {year: 2020, from: "1504", to: "1507", kind: "merge"},
    {year: 2020, from: "1523", to: "1507", kind: "merge"},
    {year: 2024, from: "1507", to: "1508", kind: "split"},
    {year: 2024, from: "1507", to: "1580", kind: "split"},
    {year: 2024, from: "3005", to: "3301", kind: "renumber"}
  ],
  kostraGroups: [],
  kostraMembers: [],
  services: [],
  codeLists: []
};

async function partFile(aar: number, drawing: string): Promise<{aar: number; file: string}> {
  const table = `main.celler_${aar}`;
  const file = join(folder, `${aar}.parquet`);
  await database.run(`drop table if exists ${table}`);
  await makeTable(database, table, drawing);
  await writePart(database, `from ${table}`, file);
  return {aar, file};
}

/** Totals with their parts, by key. */
function told({rows, relations}: TrueTable): string[] {
  const key = (row: number): string => rows[row]?.key.slice(1).join(" ") ?? "";
  return relations.map(({total, parts}) => `${rows[total]?.key[0]}: ${key(total)} = ${parts.map(key).join(" + ")}`);
}

const heading = `
  geo_niva | geo | personer:bigint | personer_status | innbyggere:bigint
  ---------|-----|-----------------|-----------------|------------------`;

describe("readTrueTable", () => {
  test("years in order, rows by key, counts with status, population where known", async () => {
    const newer = await partFile(
      2024,
      `${heading}
      kommune | 3301 | 12 | ok           | 104487
      land    | 0    | 12 | ok           |`
    );
    const older = await partFile(
      2023,
      `${heading}
      kommune | 3005 | 0  | not_reported | 103291
      fylke   | 30   | 0  | not_reported |`
    );
    const table = await readTrueTable(database, habRehab, reference, [newer, older]);
    expect(table.dimensions).toEqual(["aar", "geo_niva", "geo"]);
    expect(table.rows).toEqual([
      {key: ["2023", "fylke", "30"], counts: {personer: {value: 0, status: "not_reported"}}, population: null},
      {key: ["2023", "kommune", "3005"], counts: {personer: {value: 0, status: "not_reported"}}, population: 103291},
      {key: ["2024", "kommune", "3301"], counts: {personer: {value: 12, status: "ok"}}, population: 104487},
      {key: ["2024", "land", "0"], counts: {personer: {value: 12, status: "ok"}}, population: null}
    ]);
  });

  test("a county is its municipalities of that year, the country its counties", async () => {
    const files = [
      await partFile(
        2023,
        `${heading}
        kommune | 1101 | 1 | ok |
        kommune | 3005 | 2 | ok |
        kommune | 3007 | 3 | ok |
        fylke   | 11   | 1 | ok |
        fylke   | 30   | 5 | ok |
        land    | 0    | 6 | ok |`
      ),
      await partFile(
        2024,
        `${heading}
        kommune | 1101 | 1 | ok |
        kommune | 3301 | 2 | ok |
        fylke   | 11   | 1 | ok |
        fylke   | 33   | 2 | ok |
        land    | 0    | 3 | ok |`
      )
    ];
    expect(told(await readTrueTable(database, habRehab, reference, files)).sort()).toEqual([
      "2023: fylke 11 = kommune 1101",
      "2023: fylke 30 = kommune 3005 + kommune 3007",
      "2023: land 0 = fylke 11 + fylke 30",
      "2024: fylke 11 = kommune 1101",
      "2024: fylke 33 = kommune 3301",
      "2024: land 0 = fylke 11 + fylke 33"
    ]);
  });

  test("with exact totals no sums are stated", async () => {
    const exact: CountDefinition = {...habRehab, disclosure: {...habRehab.disclosure, totals: "exact"}};
    const file = await partFile(
      2023,
      `${heading}
      kommune | 1101 | 1 | ok |
      land    | 0    | 1 | ok |`
    );
    expect((await readTrueTable(database, exact, reference, [file])).relations).toEqual([]);
  });

  test("without counties the country is its municipalities", async () => {
    const file = await partFile(
      2023,
      `${heading}
      kommune | 1101 | 1 | ok |
      kommune | 3005 | 2 | ok |
      land    | 0    | 3 | ok |`
    );
    expect(told(await readTrueTable(database, habRehab, reference, [file]))).toEqual([
      "2023: land 0 = kommune 1101 + kommune 3005"
    ]);
  });

  test("sums hold within a category, never across; rows stand in byte order of their keys", async () => {
    const label = {nb: "Alder", en: "Age"};
    const categories = ["UKJENT", "90+", "0-17"].map(
      code => ({code, label, holds: "value", population: null}) as const
    );
    const byAge: CountDefinition = {
      ...habRehab,
      breakdowns: [{dimension: "alder", label, codes: "listed", parts: "exclusive", groups: null, categories}]
    };
    const file = await partFile(
      2023,
      `
      geo_niva | geo | alder  | personer:bigint | personer_status | innbyggere:bigint
      ---------|-----|--------|-----------------|-----------------|------------------
      land     | 0   | 90+    | 5               | ok              |
      land     | 0   | UKJENT | 0               | ok              |
      fylke    | 30  | 90+    | 3               | ok              |
      land     | 0   | 0-17   | 1               | ok              |
      fylke    | 30  | 0-17   | 1               | ok              |
      fylke    | 11  | 90+    | 2               | ok              |`
    );
    const table = await readTrueTable(database, byAge, reference, [file]);
    expect(table.dimensions).toEqual(["aar", "geo_niva", "geo", "alder"]);
    const keys = table.rows.map(({key}) => key.join(" "));
    expect(keys).toEqual([...keys].sort());
    expect(told(table).sort()).toEqual([
      "2023: land 0 0-17 = fylke 30 0-17",
      "2023: land 0 90+ = fylke 11 90+ + fylke 30 90+"
    ]);
  });
});

describe("measures of last year", () => {
  const label = {nb: "Personer", en: "Persons"};
  const services = ["01", "16"].map(code => ({code, label, holds: "value", population: null}) as const);
  const feedback: CountDefinition = {
    ...habRehab,
    table: "tilbakemelding_tjenester",
    newestYears: 1,
    firstYear: 2017,
    levels: ["kommune", "land"],
    breakdowns: [
      {dimension: "tjeneste", label, codes: "listed", parts: "exclusive", groups: null, categories: services}
    ],
    measures: [
      {name: "personer", kind: "count", across: [], label},
      {name: "personer_forrige_aar", kind: "last_year", of: "personer", label}
    ],
    disclosure: {...habRehab.disclosure, totals: "exact"}
  };
  const byService = `
    geo_niva | geo | tjeneste | personer:bigint | personer_status | innbyggere:bigint
    ---------|-----|----------|-----------------|-----------------|------------------`;

  /** The rows of the newest year with what is said of the year before. */
  async function lastYear(before: string | null, aar: number, now: string): Promise<Record<string, string>> {
    const files = [await partFile(aar, `${byService}\n${now}`)];
    if (before !== null) {
      files.unshift(await partFile(aar - 1, `${byService}\n${before}`));
    }
    const {rows} = await readTrueTable(database, feedback, reference, files);
    expect(new Set(rows.map(({key}) => key[0]))).toEqual(new Set([String(aar)]));
    return Object.fromEntries(
      rows.map(({key, counts: {personer_forrige_aar: count}}) => [
        key.slice(1).join(" "),
        `${count?.value ?? ""} ${count?.status}`.trim()
      ])
    );
  }

  test("of the same municipality, also by its earlier code, and of the country", async () => {
    const before = `
      kommune | 1101 | 01 | 7  | ok           |
      kommune | 3005 | 01 | 0  | ok           |
      kommune | 3007 | 01 | 0  | not_reported |
      land    | 0    | 01 | 21 | ok           |`;
    const now = `
      kommune | 1101 | 01 | 8  | ok           |
      kommune | 3301 | 01 | 3  | ok           |
      kommune | 3007 | 01 | 4  | ok           |
      land    | 0    | 01 | 22 | ok           |`;
    expect(await lastYear(before, 2024, now)).toEqual({
      "kommune 1101 01": "7 ok",
      "kommune 3007 01": "0 not_reported",
      "kommune 3301 01": "0 ok",
      "land 0 01": "21 ok"
    });
  });

  test("a municipality with another name is the same one", async () => {
    expect(await lastYear("kommune | 0701 | 01 | 7 | ok |", 2018, "kommune | 0701 | 01 | 8 | ok |")).toEqual({
      "kommune 0701 01": "7 ok"
    });
  });

  test("not available for those that were merged or divided, even where the code was in use before", async () => {
    expect(
      await lastYear("kommune | 1507 | 01 | 7 | ok |", 2020, "kommune | 1507 | 01 | 8 | ok |"),
      "Ålesund after the merger"
    ).toEqual({"kommune 1507 01": "not_available"});
    expect(
      await lastYear(
        "kommune | 1507 | 01 | 7 | ok |",
        2024,
        "kommune | 1508 | 01 | 8 | ok |\nkommune | 1580 | 01 | 2 | ok |"
      )
    ).toEqual({"kommune 1508 01": "not_available", "kommune 1580 01": "not_available"});
  });

  test("not available for a category that did not exist, for other units, and without such a data year", async () => {
    expect(
      await lastYear(
        "kommune | 1101 | 16 | 7 | ok |\nfylke | 11 | 01 | 7 | ok |",
        2023,
        "kommune | 1101 | 01 | 8 | ok |\nfylke | 11 | 01 | 8 | ok |"
      )
    ).toEqual({"fylke 11 01": "not_available", "kommune 1101 01": "not_available"});
    expect(await lastYear(null, 2023, "land | 0 | 01 | 8 | ok |")).toEqual({"land 0 01": "not_available"});
  });
});

test("readRegisterTable: all years, by their dimensions, empty where nothing is known", async () => {
  const status: RegisterDefinition = {...rapporteringsstatus, columns: rapporteringsstatus.columns.slice(0, 2)};
  const drawn = (aar: number, rows: string): string => `
    aar | geo | levert | lopenr | other
    ----|-----|--------|--------|------
    ${rows.replaceAll("AAR", String(aar))}`;
  const newer = await partFile(2024, drawn(2024, "AAR | 1101 | ja | 3 | x\nAAR | 0301 | nei | '' | x"));
  const older = await partFile(2023, drawn(2023, "AAR | 0301 | ja | | x"));
  expect(await readRegisterTable(database, status, [newer, older])).toEqual({
    table: "rapporteringsstatus",
    dimensions: ["aar", "geo"],
    columns: ["levert", "lopenr"],
    rows: [
      ["2023", "0301", "ja", ""],
      ["2024", "0301", "nei", ""],
      ["2024", "1101", "ja", "3"]
    ]
  });
});
