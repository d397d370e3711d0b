import {rmSync} from "node:fs";
import {onTestFinished} from "vitest";
import {Database} from "../../../pipeline/database/database.js";
import type {Breakdown, Category, CountDefinition, CountMeasure} from "../../../pipeline/definition/configuration.js";
import {countQuery} from "../../../pipeline/tabulate/countQuery.js";
import {temporaryFolder} from "../../support/landing.js";
import {makeTable, tableLines} from "../../support/sqlSpec.js";
import {configuration} from "../../support/stageContext.js";

/** What the query counts in a drawn contribution, as lines (see `tableLines`), in the small country below. */
export async function counted(definition: CountDefinition, bidrag: string, aar = 2023): Promise<string[]> {
  const database = await smallCountry();
  await makeTable(database, "main.bidrag", bidrag);
  return tableLines(database, `(${countQuery(definition, configuration.reference, aar)})`);
}

/** Oslo, which did not deliver, and of Rogaland Eigersund and Stavanger, which are one municipality when recast. */
async function smallCountry(): Promise<Database> {
  const folder = temporaryFolder();
  const database = await Database.open({
    path: ":memory:",
    folders: [],
    temporaryFolder: folder,
    threads: 1,
    memoryLimit: "300MB"
  });
  onTestFinished(async () => {
    await database.close();
    rmSync(folder, {recursive: true, force: true});
  });
  await makeTable(
    database,
    "geografi.enhet",
    `geografi    | geo_niva | geo   | kommune
     ------------|----------|-------|--------
     as_reported | kommune  | 0301  | 0301
     as_reported | kommune  | 1101  | 1101
     as_reported | kommune  | 1103  | 1103
     as_reported | fylke    | 03    | 0301
     as_reported | fylke    | 11    | 1101
     as_reported | fylke    | 11    | 1103
     as_reported | kostra   | EKG12 | 1103
     as_reported | land     | 0     | 0301
     as_reported | land     | 0     | 1101
     as_reported | land     | 0     | 1103
     recast      | kommune  | 0301  | 0301
     recast      | kommune  | 1199  | 1101
     recast      | kommune  | 1199  | 1103
     recast      | land     | 0     | 0301
     recast      | land     | 0     | 1101
     recast      | land     | 0     | 1103`
  );
  await makeTable(
    database,
    "geografi.levert",
    `geografi    | geo_niva | geo   | levert:boolean
     ------------|----------|-------|---------------
     as_reported | kommune  | 0301  | false
     as_reported | kommune  | 1101  | true
     as_reported | kommune  | 1103  | true
     as_reported | fylke    | 03    | false
     as_reported | fylke    | 11    | true
     as_reported | kostra   | EKG12 | true
     as_reported | land     | 0     | true
     recast      | kommune  | 0301  | false
     recast      | kommune  | 1199  | true
     recast      | land     | 0     | true`
  );
  await makeTable(
    database,
    "geografi.innbyggere",
    `geografi    | geo_niva | geo  | kjonn | alder | antall:bigint
     ------------|----------|------|-------|-------|--------------
     as_reported | kommune  | 0301 | M     | 85-89 | 4000
     as_reported | kommune  | 0301 | M     | 90+   | 1000
     as_reported | kommune  | 0301 | K     | 85-89 | 6000
     as_reported | kommune  | 0301 | K     | 90+   | 3000
     as_reported | kommune  | 1101 | T     | 85-89 | 200
     as_reported | kommune  | 1101 | T     | 90+   | 100
     as_reported | fylke    | 03   | M     | 85-89 | 4000
     as_reported | fylke    | 03   | M     | 90+   | 1000
     as_reported | fylke    | 03   | K     | 85-89 | 6000
     as_reported | fylke    | 03   | K     | 90+   | 3000
     recast      | kommune  | 0301 | T     | 90+   | 99`
  );
  return database;
}

export const label = {nb: "Navn", en: "Name"};

export function category(code: string, change: Partial<Category> = {}): Category {
  return {code, label, holds: "value", population: null, ...change};
}

export function breakdown(dimension: string, categories: readonly Category[]): Breakdown {
  return {dimension, label, codes: "listed", parts: "overlapping", groups: null, categories};
}

export function count(name: string, ...across: string[]): CountMeasure {
  return {name, kind: "count", across, label};
}

export const alle = category("ALLE", {holds: "all"});
