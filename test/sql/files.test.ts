import {existsSync, readdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {openWorkDatabase} from "../../pipeline/database/catalogue.js";
import type {Database} from "../../pipeline/database/database.js";
import {loadReference} from "../../pipeline/database/reference.js";
import {loadRelations, sqlFolder} from "../../pipeline/database/relation.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {makeControlSchema} from "../../pipeline/validate/controlSchema.js";
import {childClasses, person} from "../../pipeline/validate/rowClasses.js";
import {temporaryFolder} from "../support/landing.js";

const configuration = loadConfiguration(join(packageFolder(), "config"));
const relations = [...loadRelations().values()];
const folder = temporaryFolder();

/** Landed and checked rows, one Parquet file per class; of the landed ones only PERSON is read again. */
const rowFiles = ["raw.person", "valid.ident", ...[person, ...childClasses].map(({file}) => `valid.${file}`)];
/** Made anew for every class that is judged. */
const madePerClass = ["control.flagged", "control.local_id", "control.repeated_id"];

let database: Database;
let tables: ReadonlySet<string>;

beforeAll(async () => {
  const folders = [configuration.folder];
  database = await openWorkDatabase({work: folder, folders, threads: 1, memoryLimit: "300MB", readOnly: false});
  await loadReference(database, configuration);
  await makeControlSchema(database, configuration, folder);
  const made = await database.rows<{name: string}>(`
    select if(database_name = 'catalogue', database_name, schema_name) || '.' || table_name as name
    from duckdb_tables()
    union all
    select schema_name || '.' || view_name from duckdb_views() where not internal`);
  tables = new Set([...made.map(({name}) => name), ...rowFiles, ...madePerClass]);
});

afterAll(async () => {
  await database.close();
  rmSync(folder, {recursive: true});
});

function withoutComments(sql: string): string {
  return sql.replace(/--.*$/gm, "").trim();
}

/** What the SQL selects from, without the names of its own common table expressions. */
function selectedFrom(sql: string): string[] {
  const names = [...withoutComments(sql).matchAll(/\b(?:from|join)\s+([a-z_]+\.[a-z_]+)/g)].flatMap(
    match => match[1] ?? []
  );
  return [...new Set(names)].sort();
}

describe.each(relations)("$name", ({name, sql, reads, params, grain}) => {
  const file = name.replace(".", "/");

  test("has its own test", () => {
    expect(existsSync(join(packageFolder(), "test", "sql", `${file}.test.ts`))).toBe(true);
  });

  test("reads what its header says, and that exists", () => {
    expect(selectedFrom(sql)).toEqual([...reads].sort());
    expect(reads.filter(read => !tables.has(read) && !relations.some(relation => relation.name === read))).toEqual([]);
  });

  test("is one select that says what it is, without templates", () => {
    expect(sql).toMatch(/^-- [A-Z]/);
    expect(withoutComments(sql)).toMatch(/^(with|select)\b[^;]*$/);
  });

  test("binds only what a run gives", () => {
    // A parameter that a run does not give would silently be null.
    const given = name.startsWith("check.")
      ? ["incomplete", "repeated", "invalid"]
      : ["aar", "nyeste_aar", "testperson_kommuner"];
    expect(params.filter(param => !given.includes(param))).toEqual([]);
  });

  test("has a grain, unless it is a list of findings", () => {
    expect(grain.length > 0 || name.endsWith("_finding")).toBe(true);
  });
});

test("every test of an SQL file has its file", () => {
  const schemas = readdirSync(join(packageFolder(), "test", "sql"), {withFileTypes: true}).filter(entry =>
    entry.isDirectory()
  );
  const tested = schemas.flatMap(({name}) =>
    readdirSync(join(packageFolder(), "test", "sql", name)).map(file => `${name}/${file.replace(".test.ts", ".sql")}`)
  );
  expect(tested.filter(file => !existsSync(join(sqlFolder, file)))).toEqual([]);
});

test.each([
  ["count", "contribution"],
  ["register", "register"]
])("every statistic of kind %s has its file in sql/%s, and every file its statistic", (kind, schema) => {
  const statistics = configuration.statistics.filter(definition => definition.kind === kind).map(({table}) => table);
  const files = relations.flatMap(({name}) => (name.startsWith(`${schema}.`) ? [name.slice(schema.length + 1)] : []));
  expect(files.sort()).toEqual([...statistics].sort());
});
