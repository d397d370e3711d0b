import {mkdirSync} from "node:fs";
import {dirname} from "node:path";
import {quotedString} from "@duckdb/node-api";
import {renameDurably} from "../durable.js";
import {type Database, literalPattern} from "./database.js";

/** Writes a query's rows to a Parquet file that appears whole or not at all. The query fixes the order of rows. */
export async function writePart(database: Database, query: string, file: string): Promise<void> {
  mkdirSync(dirname(file), {recursive: true, mode: 0o700});
  const temporary = `${file}.tmp`;
  await database.run(`copy (${query}) to ${quotedString(temporary)} (format parquet, compression snappy)`);
  renameDurably(temporary, file);
}

/** A `from` item over Parquet files. */
export function parquetFiles(files: readonly string[]): string {
  return `read_parquet([${files.map(literalPath).join(", ")}])`;
}

/** The path of a file that is read, as SQL text. */
export function literalPath(path: string): string {
  return quotedString(literalPattern(path));
}
