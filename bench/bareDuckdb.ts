// A process that runs recorded statements in DuckDB with nothing around it and prints what that took, start-up not counted.
// Argument: the file with the statements.
import {readFileSync} from "node:fs";
import {DuckDBInstance, quotedString} from "@duckdb/node-api";
import {stopwatch} from "./stopwatch.js";

export interface Statement {
  readonly sql: string;
  readonly params: Record<string, string | number | boolean | null> | null;
}

/** What DuckDB was told, and how it was set up. */
export interface SqlScript {
  readonly settings: Record<string, string>;
  readonly catalogue: string;
  readonly statements: readonly Statement[];
}

const script = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as SqlScript;
const instance = await DuckDBInstance.create(":memory:", script.settings);
const connection = await instance.connect();
await connection.run(`attach ${quotedString(script.catalogue)} as catalogue`);
await connection.run("set timezone = 'UTC'");
const elapsed = stopwatch();
for (const {sql, params} of script.statements) {
  await connection.run(sql, params ?? undefined);
}
process.stdout.write(JSON.stringify(elapsed()));
connection.closeSync();
instance.closeSync();
