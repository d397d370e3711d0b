import {type Status, statuses} from "../cells.js";
import {brokenFile} from "./brokenFile.js";
import {columnOf, derivedColumn} from "./columns.js";
import {type CsvDialect, CsvReader, formatCsvColumns} from "./csv.js";
import type {OpenTable, TableShape} from "./shape.js";

const dialect: CsvDialect = {separator: ",", newline: "\n"};

/** These stand in no text of a table, but between cells and rows that are handled as one text. */
export const cellSeparator = "\u001f";
export const rowSeparator = "\u001e";

/** The open data file of a table: UTF-8 without byte-order mark, comma, decimal point, LF (docs/method.md). */
export function formatOpenCsv(table: OpenTable): string {
  return formatCsvColumns(
    table.shape.columns.map(column => column.name),
    table.shape.columns.map((_, position) => columnOf(table, position)),
    dialect
  );
}

/**
 * Reads an open data file strictly: just these columns, values in their one written form, a status that fits the value
 * beside it, rows in order without a repeated key. Throws `blocked`, naming the file and the row, for anything else.
 */
export function parseOpenCsv(bytes: Uint8Array, shape: TableShape, path: string): OpenTable {
  const {header, rows} = readOpenCsv(bytes, path);
  const expected = shape.columns.map(column => column.name);
  if (header.join() !== expected.join()) throw brokenFile(path, `The columns are not ${expected.join(", ")}.`);
  const table = {shape, rows};
  checkTable(table, path);
  return table;
}

/**
 * Header and rows of an open data file with unknown columns; rows that do not begin with what is wanted may have nothing but
 * their first field. Throws `blocked` when it is not in the written form.
 */
export function readOpenCsv(
  bytes: Uint8Array,
  path: string,
  isWanted?: (first: string) => boolean
): {header: readonly string[]; rows: OpenTable["rows"]} {
  const reader = new CsvReader(utf8(bytes, path), dialect);
  const header = reader.record();
  const rows = reader.records(isWanted);
  if (header === null || rows === null) throw brokenFile(path, "The file is not CSV in the form that is published.");
  const isWhole = (row: readonly string[]) =>
    row.length === header.length || (row.length === 1 && isWanted?.(row[0] ?? "") === false);
  const broken = rows.findIndex(row => !isWhole(row));
  if (broken >= 0) throw brokenFile(path, `Row ${broken + 1} does not have ${header.length} fields.`);
  return {header, rows};
}

/** Throws `blocked` for a table with a value that is none of its column, or with rows out of order. */
export function checkTable(table: OpenTable, path: string): void {
  const {shape, rows} = table;
  const good = shape.columns.map(({type}, position) =>
    derivedColumn(table, type === "status" ? [position - 1, position] : [position], row =>
      cellIsGood(shape, row, position)
    )
  );
  for (const [index, row] of rows.entries()) {
    const column = good.findIndex(({values, codes}) => values[codes[index] ?? -1] !== true);
    if (column >= 0 || row.length !== shape.columns.length) {
      throw brokenFile(
        path,
        `Row ${index + 1} has no good value in column ${shape.columns[column]?.name ?? "after the last"}.`
      );
    }
    const before = rows[index - 1];
    if (before !== undefined && compareKeys(before, row, shape.dimensions) >= 0) {
      throw brokenFile(path, `Row ${index + 1} is out of order or repeats the row before.`);
    }
  }
}

/** Text of published bytes; throws `blocked` for bytes that are not UTF-8. A byte-order mark stays in the text. */
export function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch (cause) {
    throw brokenFile(path, "The file is not UTF-8.", cause);
  }
}

function cellIsGood(shape: TableShape, row: readonly string[], position: number): boolean {
  const column = shape.columns[position];
  const text = row[position];
  if (column === undefined || text === undefined) return false;
  if (column.type === "status") return statusFits(row[position - 1] ?? "", text);
  if (text.includes(cellSeparator) || text.includes(rowSeparator)) return false;
  if (position < shape.dimensions) return text !== "";
  if (column.type === "text" || text === "") return true;
  return column.type === "integer" ? isInteger(text) : isDecimal(text);
}

/** A number that is not shown is not in the file; only a zero may stand beside `not_reported`. */
function statusFits(value: string, status: string): boolean {
  if (!(statuses as readonly string[]).includes(status)) return false;
  switch (status as Status) {
    case "ok":
      return value !== "";
    case "not_reported":
      return value === "" || value === "0";
    default:
      return value === "";
  }
}

/** Whole numbers from 0 to the largest that Arrow int32 holds. */
function isInteger(text: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) <= 2_147_483_647;
}

/** One decimal, of a size that Parquet decimal(9,1) holds. */
function isDecimal(text: string): boolean {
  return /^-?(0|[1-9]\d{0,7})\.\d$/.test(text) && text !== "-0.0";
}

/** Order of two rows by their first columns, as text in byte order. */
function compareKeys(left: readonly string[], right: readonly string[], columns: number): number {
  for (let column = 0; column < columns; column++) {
    const [a = "", b = ""] = [left[column], right[column]];
    if (a !== b) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return 0;
}
