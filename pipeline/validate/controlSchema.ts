import {readdirSync} from "node:fs";
import {join} from "node:path";
import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import type {Database} from "../database/database.js";
import {parquetFiles} from "../database/partFile.js";
import {columnTypes, contactClass, type RuleSource} from "./compileRules.js";
import {childClasses, person} from "./rowClasses.js";

type Columns = Readonly<Record<string, string>>;

/** What a segment is judged in. `flagged` and what leads to it are made anew for every class and not listed here. */
const tables = {
  control: {number: "integer", klasse: "varchar", attributt: "varchar", regel: "varchar", konsekvens: "varchar"},
  own_rule: {regel: "varchar", konsekvens: "varchar"},
  delivery: {delivery: "integer", kind: "varchar", accepted: "boolean", group_number: "integer"},
  owner: {
    delivery: "integer",
    person: "integer",
    owner_rejected: "boolean",
    owner_number: "bigint",
    person_id: "varchar"
  },
  finding: {
    delivery: "integer",
    klasse: "varchar",
    attributt: "varchar",
    regel: "varchar",
    konsekvens: "varchar",
    linje: "integer",
    person: "integer",
    pePeID: "varchar",
    radID: "varchar"
  }
} as const satisfies Readonly<Record<string, Columns>>;

const rawPosition = {delivery: "integer", person: "integer", rad: "integer", linje: "integer"};

const rawStructure = {
  delivery: "integer",
  person: "integer",
  linje: "integer",
  klasse: "varchar",
  regel: "varchar",
  attributt: "varchar",
  pePeID: "varchar",
  radID: "varchar"
};

const rawIdent = {
  delivery: "integer",
  rad: "integer",
  linje: "integer",
  institusjon: "varchar",
  pid: "varchar",
  fid_given: "boolean",
  type: "varchar",
  kontroll: "varchar",
  pseudonym: "blob"
};

/** Makes the schema `control`: its tables, and a view `raw_<class>` over the landed files of every class. */
export async function makeControlSchema(database: Database, source: RuleSource, rawFolder: string): Promise<void> {
  await dropControlSchema(database);
  await database.run("create schema control");
  for (const [table, columns] of Object.entries(tables)) {
    await database.run(`create table control.${table} (${columnList(columns)})`);
  }
  for (const {klasse, file} of [person, ...childClasses, {klasse: contactClass, file: "kontakt"}]) {
    const attributes = [...columnTypes(klasse, source.rules).keys()].map(name => [name, "varchar"]);
    await makeRawView(database, rawFolder, file, {...rawPosition, ...Object.fromEntries(attributes)});
  }
  await makeRawView(database, rawFolder, "struktur", rawStructure);
  await makeRawView(database, rawFolder, "ident", rawIdent);
  const ownRules = source.ownRules.map(({name, consequence}) => ({regel: name, konsekvens: consequence}));
  await insertRows(database, "own_rule", ownRules);
}

export async function dropControlSchema(database: Database): Promise<void> {
  await database.run("drop schema if exists control cascade");
}

/** Appends rows; their keys are columns of the table, a missing one is null. */
export async function insertRows(
  database: Database,
  table: keyof typeof tables,
  rows: readonly object[]
): Promise<void> {
  if (rows.length > 0) {
    await database.run(`insert into control.${table} ${unnestedJson(tables[table])}`, {rows: JSON.stringify(rows)});
  }
}

/** SQL of the rows in the parameter `rows`, a JSON array of objects; a missing key is null. */
export function unnestedJson(columns: Columns): string {
  const structure = quotedString(JSON.stringify([columns]));
  return `select row.* from (select unnest(from_json(cast($rows as json), ${structure})) as row)`;
}

/** Rows of a relation (SQL, possibly with a condition) per delivery. */
export async function countByDelivery(database: Database, relation: string): Promise<ReadonlyMap<number, number>> {
  const rows = await database.rows<{delivery: number; rows: number}>(
    `select delivery, count(*)::integer as rows from ${relation} group by delivery`
  );
  return new Map(rows.map(row => [row.delivery, row.rows]));
}

async function makeRawView(database: Database, rawFolder: string, file: string, columns: Columns): Promise<void> {
  const parts = readdirSync(rawFolder)
    .filter(name => name.startsWith(`${file}-`) && name.endsWith(".parquet"))
    .sort()
    .map(name => join(rawFolder, name));
  const rows = parts.length > 0 ? `from ${parquetFiles(parts)}` : emptyRows(columns);
  await database.run(`create view control.raw_${file} as ${rows}`);
}

/** SQL of no rows with these columns. */
export function emptyRows(columns: Columns): string {
  const nulls = Object.entries(columns).map(([name, type]) => `cast(null as ${type}) as ${quotedIdentifier(name)}`);
  return `select ${nulls.join(", ")} where false`;
}

function columnList(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${quotedIdentifier(name)} ${type}`)
    .join(", ");
}
