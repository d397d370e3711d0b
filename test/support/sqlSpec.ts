import {rmSync} from "node:fs";
import {join} from "node:path";
import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import {expect} from "vitest";
import {Database, type SqlParams} from "../../pipeline/database/database.js";
import {loadRelations, materialize, relationOf} from "../../pipeline/database/relation.js";
import {temporaryFolder} from "./landing.js";

/** What an SQL file is given and what it must make of it; tables are drawn (see `drawnTable`). */
export interface SqlSpec {
  readonly params?: SqlParams;
  /** By `schema.table`: exactly what the header's `reads` names. Only the columns that are selected. */
  readonly given: Readonly<Record<string, string>>;
  readonly expected: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

export interface DrawnTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Reads a table that is drawn as text: a heading of names, a rule, a line per row. A column holds text, or what is
 * declared behind its name (`person:bigint`). An empty cell is null, `''` is the empty text.
 */
export function drawnTable(drawing: string): DrawnTable {
  const lines = drawing
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "");
  const [heading, rule, ...body] = lines;
  if (heading === undefined || rule === undefined || !/^[-|]+$/.test(rule)) {
    throw new Error(`Not a drawn table:\n${drawing}`);
  }
  const columns = cellsOf(heading).map(cell => {
    const [name = "", type = "varchar"] = cell.split(":");
    return {name, type};
  });
  const rows = body.map(line => cellsOf(line).map(cell => (cell === "" ? null : cell === "''" ? "" : cell)));
  const crooked = rows.findIndex(row => row.length !== columns.length);
  if (crooked >= 0) {
    throw new Error(`This row has not ${columns.length} cells: ${body[crooked]}`);
  }
  return {columns, rows};
}

function cellsOf(line: string): string[] {
  return line.split("|").map(cell => cell.trim());
}

/**
 * Makes one relation of `sql/` from small tables in a database that has nothing else, and compares columns, types and
 * rows (in any order). Proves the header on the way: what it reads and binds is what it is given, and its grain is
 * never null and never twice.
 */
export async function sqlSpec(name: string, {params = {}, given, expected}: SqlSpec): Promise<void> {
  const relation = relationOf(loadRelations(), name);
  expect(Object.keys(given).sort(), "tables given and tables read").toEqual([...relation.reads].sort());
  expect(Object.keys(params).sort(), "parameters given and bound").toEqual([...relation.params].sort());
  const folder = temporaryFolder();
  const database = await Database.open({
    path: ":memory:",
    folders: [],
    temporaryFolder: join(folder, "tmp"),
    threads: 1,
    memoryLimit: "300MB"
  });
  try {
    for (const [table, drawing] of Object.entries(given)) {
      await makeTable(database, table, drawing);
    }
    // Under another name: a folder of sql/ need not be a word that SQL takes for a schema.
    await materialize(database, {...relation, name: "made.relation"}, params);
    expect(await tableLines(database, "made.relation")).toEqual(drawnLines(expected));
    await expectGrain(database, relation.grain);
  } finally {
    await database.close();
    rmSync(folder, {recursive: true});
  }
}

/** Makes the table `schema.name` as drawn. */
export async function makeTable(database: Database, name: string, drawing: string): Promise<void> {
  const {columns, rows} = drawnTable(drawing);
  const definitions = columns.map(column => `${quotedIdentifier(column.name)} ${column.type}`);
  await database.run(`create schema if not exists ${name.slice(0, name.indexOf("."))}`);
  await database.run(`create table ${name} (${definitions.join(", ")})`);
  for (const row of rows) {
    const values = row.map(cell => (cell === null ? "null" : quotedString(cell)));
    await database.run(`insert into ${name} values (${values.join(", ")})`);
  }
}

/** A drawn table as lines: the heading and the rows, sorted. */
export function drawnLines(drawing: string): string[] {
  return lines(drawnTable(drawing));
}

/** A relation of the database (a name or a query in parentheses) as lines of the same form. */
export async function tableLines(database: Database, relation: string): Promise<string[]> {
  return lines(await tableOf(database, relation));
}

async function tableOf(database: Database, name: string): Promise<DrawnTable> {
  const columns = await database.rows<{name: string; type: string}>(
    `select column_name as name, lower(column_type) as type from (describe from ${name})`
  );
  const texts = columns.map(column => `${quotedIdentifier(column.name)}::varchar as ${quotedIdentifier(column.name)}`);
  const rows = await database.rows<Record<string, string | null>>(`select ${texts.join(", ")} from ${name}`);
  return {columns, rows: rows.map(row => columns.map(column => row[column.name] ?? null))};
}

/** Heading and sorted rows as text, which shows a difference best. */
function lines({columns, rows}: DrawnTable): string[] {
  const heading = columns.map(({name, type}) => (type === "varchar" ? name : `${name}:${type}`)).join(" | ");
  return [heading, ...rows.map(row => row.map(cell => cell ?? "null").join(" | ")).sort()];
}

async function expectGrain(database: Database, grain: readonly string[]): Promise<void> {
  if (grain.length === 0) {
    return;
  }
  const columns = grain.map(quotedIdentifier);
  const broken = await database.rows(
    `select ${columns.join(", ")}, count(*) as rows from made.relation group by all
     having count(*) > 1 or ${columns.map(column => `${column} is null`).join(" or ")}`
  );
  expect(broken, `rows that the grain (${grain.join(", ")}) does not tell apart`).toEqual([]);
}
