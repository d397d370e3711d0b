import {rmSync} from "node:fs";
import {afterEach, beforeEach, expect, test} from "vitest";
import {Database} from "../../../pipeline/database/database.js";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {countQuery} from "../../../pipeline/tabulate/countQuery.js";
import {habRehab} from "../../support/countTables.js";
import {temporaryFolder} from "../../support/landing.js";
import {drawnLines, makeTable, tableLines} from "../../support/sqlSpec.js";

const folder = temporaryFolder();
let database: Database;

beforeEach(async () => {
  database = await Database.open({
    path: ":memory:",
    folders: [],
    temporaryFolder: folder,
    threads: 1,
    memoryLimit: "300MB"
  });
  await makeTable(
    database,
    "geografi.enhet",
    `geo_niva | geo  | kommune
     ---------|------|--------
     kommune  | 0301 | 0301
     kommune  | 1101 | 1101
     kommune  | 1103 | 1103
     fylke    | 03   | 0301
     fylke    | 11   | 1101
     fylke    | 11   | 1103
     land     | 0    | 0301
     land     | 0    | 1101
     land     | 0    | 1103`
  );
  await makeTable(
    database,
    "geografi.levert",
    `geo_niva | geo  | levert:boolean
     ---------|------|---------------
     kommune  | 0301 | false
     kommune  | 1101 | true
     kommune  | 1103 | true
     fylke    | 03   | false
     fylke    | 11   | true
     land     | 0    | true`
  );
  await makeTable(
    database,
    "geografi.innbyggere",
    `geo_niva | geo  | innbyggere:bigint
     ---------|------|------------------
     kommune  | 0301 | 700000
     kommune  | 1101 | 15000
     fylke    | 03   | 700000`
  );
});

afterEach(async () => {
  await database.close();
  rmSync(folder, {recursive: true, force: true});
});

async function counted(definition: CountDefinition, bidrag: string): Promise<string[]> {
  await makeTable(database, "main.bidrag", bidrag);
  return tableLines(database, `(${countQuery(definition)})`);
}

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
      kommune  | 0301 | 0               | not_reported    | 700000
      kommune  | 1101 | 1               | ok              | 15000
      kommune  | 1103 | 2               | ok              |
      fylke    | 03   | 0               | not_reported    | 700000
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
      kommune  | 0301 | 0               | not_reported    | 700000
      kommune  | 1101 | 0               | ok              | 15000
      kommune  | 1103 | 0               | ok              |
      land     | 0    | 0               | ok              |`)
  );
});

const label = {nb: "Navn", en: "Name"};

/** Recipients by period and by services of any name. */
const byPeriodAndService: CountDefinition = {
  ...habRehab,
  levels: ["fylke"],
  breakdowns: [
    {
      dimension: "periode",
      label,
      categories: [
        {code: "gjennom_aaret", label},
        {code: "per_31_12", label}
      ]
    },
    {
      dimension: "tjeneste",
      label,
      categories: [
        {code: "o'neill", label},
        {code: "ALLE", label}
      ]
    }
  ]
};

test("several breakdowns: every combination of categories, also empty ones, and no other category", async () => {
  const rows = await counted(
    byPeriodAndService,
    `person:bigint | kommune | periode       | tjeneste
     --------------|---------|---------------|---------
     1             | 1101    | gjennom_aaret | o'neill
     1             | 1103    | gjennom_aaret | o'neill
     1             | 1101    | gjennom_aaret | ALLE
     2             | 1103    | gjennom_aaret | ALLE
     2             | 1103    | gjennom_aaret | 99
     1             | 1101    | per_31_12     | ALLE`
  );
  expect(rows).toEqual(
    drawnLines(`
      geo_niva | geo | periode       | tjeneste | personer:bigint | personer_status | innbyggere:bigint
      ---------|-----|---------------|----------|-----------------|-----------------|------------------
      fylke    | 03  | gjennom_aaret | o'neill  | 0               | not_reported    | 700000
      fylke    | 03  | gjennom_aaret | ALLE     | 0               | not_reported    | 700000
      fylke    | 03  | per_31_12     | o'neill  | 0               | not_reported    | 700000
      fylke    | 03  | per_31_12     | ALLE     | 0               | not_reported    | 700000
      fylke    | 11  | gjennom_aaret | o'neill  | 1               | ok              |
      fylke    | 11  | gjennom_aaret | ALLE     | 2               | ok              |
      fylke    | 11  | per_31_12     | o'neill  | 0               | ok              |
      fylke    | 11  | per_31_12     | ALLE     | 1               | ok              |`)
  );
});
