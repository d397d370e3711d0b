import {join} from "node:path";
import {quotedString} from "@duckdb/node-api";
import type {Configuration} from "../definition/configuration.js";
import {ageGroups} from "../definition/referenceFiles.js";
import {referenceFiles} from "../definition/referencePaths.js";
import type {Database} from "./database.js";
import {literalPath} from "./partFile.js";

/** One table of the schema `reference`: its file, the columns of the file with their types, and the select over them. */
interface ReferenceTable {
  readonly name: string;
  readonly file: string;
  readonly columns: Readonly<Record<string, string>>;
  /** Reads from `source`; ordered, so that the table is the same however it was read. */
  readonly select: string;
}

const interval = {fra_aar: "SMALLINT", til_aar: "SMALLINT"} as const;

const tables: readonly ReferenceTable[] = [
  {
    name: "kommune",
    file: referenceFiles.municipalities,
    columns: {kommune: "VARCHAR", navn: "VARCHAR", fylke: "VARCHAR", ...interval},
    select: "select * from source order by kommune, fra_aar"
  },
  {
    name: "fylke",
    file: referenceFiles.counties,
    columns: {fylke: "VARCHAR", navn: "VARCHAR", ...interval},
    select: "select * from source order by fylke, fra_aar"
  },
  {
    name: "kommuneendring",
    file: referenceFiles.changes,
    columns: {aar: "SMALLINT", fra: "VARCHAR", til: "VARCHAR", type: "VARCHAR", andel: "DECIMAL(5,4)"},
    select: "select * from source order by aar, fra, til"
  },
  {
    name: "kostragruppe",
    file: referenceFiles.kostraMembers,
    columns: {...interval, kommune: "VARCHAR", gruppe: "VARCHAR"},
    select: "select * from source order by kommune, fra_aar"
  },
  {
    name: "tjeneste",
    file: referenceFiles.services,
    columns: {
      tjeneste: "SMALLINT",
      navn_nb: "VARCHAR",
      navn_en: "VARCHAR",
      gruppe: "VARCHAR",
      ...interval,
      telles_som: "SMALLINT",
      krever_innvilget: "BOOLEAN"
    },
    select: "select * exclude (navn_nb, navn_en) from source order by tjeneste"
  },
  {
    name: "kodeverk",
    file: referenceFiles.codeLists,
    columns: {liste: "VARCHAR", listenavn: "VARCHAR", versjon: "VARCHAR", kode: "VARCHAR", tekst: "VARCHAR"},
    select: "select liste, versjon, kode from source order by liste, versjon, kode"
  },
  {
    name: "funksjonstype",
    file: referenceFiles.functionTypes,
    columns: {funksjon: "SMALLINT", ...interval},
    select: "select * from source order by funksjon, fra_aar"
  },
  {
    name: "plankategori",
    file: referenceFiles.planCategories,
    columns: {kode: "VARCHAR", ...interval, maltall: "VARCHAR"},
    select: "select * from source order by kode, fra_aar"
  },
  {
    name: "aldersgruppe",
    file: referenceFiles.ageBands,
    columns: {gruppe: "VARCHAR", fra_alder: "SMALLINT", til_alder: "SMALLINT"},
    select: "select * from source order by fra_alder"
  },
  {
    name: "folketall",
    file: referenceFiles.population,
    columns: {
      aar: "SMALLINT",
      kommune: "VARCHAR",
      kjonn: "VARCHAR",
      ...Object.fromEntries(ageGroups.map(group => [group, "INTEGER"]))
    },
    select: `
      select aar, kommune, kjonn, alder, antall
      from (unpivot source on columns(* exclude (aar, kommune, kjonn)) into name alder value antall)
      order by aar, kommune, kjonn, alder`
  }
];

/**
 * Makes the schema `reference` from config/reference, whatever was there before: `kommune`, `fylke`, `kommuneendring`,
 * `kostragruppe`, `tjeneste`, `kodeverk`, `funksjonstype`, `plankategori`, `aldersgruppe`, and `folketall` with one row
 * per year, municipality, sex (`M`, `K`, or `T` where sex is unknown) and age group. Years and ages are SMALLINT, what is
 * open is null, codes are text.
 * The database must have been opened with the configuration folder among its folders.
 */
export async function loadReference(database: Database, configuration: Pick<Configuration, "folder">): Promise<void> {
  await database.run("create schema if not exists reference");
  for (const {name, file, columns, select} of tables) {
    await database.run(`
      create or replace table reference.${name} as
      with source as (from ${csvSource(join(configuration.folder, file), columns)})
      ${select}`);
  }
}

function csvSource(path: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${quotedString(name)}: ${quotedString(type)}`);
  return `read_csv(${literalPath(path)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types.join(", ")}})`;
}
