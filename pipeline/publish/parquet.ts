import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import type {Database, SqlRow} from "../database/database.js";
import {literalPath, parquetFiles} from "../database/partFile.js";
import {KprstatError} from "../errors.js";
import {brokenFile} from "./brokenFile.js";
import {differentCell, requireRowCount} from "./compare.js";
import {cellSeparator, rowSeparator} from "./openCsv.js";
import type {ColumnType, OpenTable, TableShape} from "./shape.js";

const parquetTypes: Readonly<Record<ColumnType, string>> = {
  text: "VARCHAR",
  status: "VARCHAR",
  integer: "BIGINT",
  decimal: "DECIMAL(9,1)"
};

/**
 * Writes the Parquet file of a table from its open data file: text as strings, counts as int64, decimals as
 * decimal(9,1), null where nothing is shown, snappy. The bytes do not depend on the number of threads: rows have a
 * total order. Both files lie in a folder that the database may use.
 */
export async function writeParquet(
  database: Database,
  shape: TableShape,
  csvFile: string,
  file: string
): Promise<void> {
  const types = shape.columns.map(({name, type}) => `${quotedString(name)}: ${quotedString(parquetTypes[type])}`);
  const keys = shape.columns.slice(0, shape.dimensions).map(({name}) => quotedIdentifier(name));
  await database.run(`
    copy (
      select *
      from read_csv(
        ${literalPath(csvFile)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
        new_line = '\\n', nullstr = '', columns = {${types.join(", ")}}
      )
      order by ${keys.join(", ")}
    ) to ${quotedString(file)} (format parquet, compression snappy)`);
}

/** Throws `blocked` where the file does not hold the open table's columns, types and cells. */
export async function requireSameParquet(
  database: Database,
  file: string,
  table: OpenTable,
  path: string
): Promise<void> {
  const found = await parquetColumns(database, file, path);
  const expected = table.shape.columns.map(({name, type}) => ({name, type: parquetTypes[type]}));
  if (
    found.map(({name, type}) => `${name} ${type}`).join() !== expected.map(({name, type}) => `${name} ${type}`).join()
  ) {
    throw brokenFile(path, `The columns are not ${expected.map(({name, type}) => `${name} ${type}`).join(", ")}.`);
  }
  const texts = expected.map(({name}) => `coalesce(cast(${quotedIdentifier(name)} as varchar), '')`);
  // All rows in one text: hundreds of thousands of cells are slow to take from the database one by one.
  const cells = `concat_ws(${quotedString(cellSeparator)}, ${texts.join(", ")})`;
  const [all] = await read(
    database,
    path,
    `select string_agg(${cells}, ${quotedString(rowSeparator)} order by file_row_number) as rows
    from read_parquet(${literalPath(file)}, file_row_number = true)`
  );
  const rows = typeof all?.rows === "string" ? all.rows.split(rowSeparator) : [];
  requireRowCount(rows.length, table, path);
  for (const [index, row] of table.rows.entries()) {
    const text = rows[index] ?? "";
    if (text === row.join(cellSeparator)) continue;
    const found = text.split(cellSeparator);
    throw differentCell(index, expected.find((_, position) => found[position] !== row[position])?.name ?? "", path);
  }
}

/** Names and DuckDB types of the columns of a Parquet file, in order. Throws `blocked` when it cannot be read. */
export async function parquetColumns(
  database: Database,
  file: string,
  path: string
): Promise<readonly {name: string; type: string}[]> {
  const rows = await read(database, path, `describe select * from ${parquetFiles([file])}`);
  return rows.map(row => ({name: String(row.column_name), type: String(row.column_type)}));
}

async function read(database: Database, path: string, sql: string): Promise<readonly SqlRow[]> {
  try {
    return await database.rows(sql);
  } catch (cause) {
    if (cause instanceof KprstatError && cause.kind !== "fault") throw cause;
    throw brokenFile(path, "The file is not a Parquet file that can be read.", cause);
  }
}
