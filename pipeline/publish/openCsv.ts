import {type Status, statuses} from "../cells.js";
import {brokenFile} from "./brokenFile.js";
import {type CsvDialect, formatCsv, parseCsv} from "./csv.js";
import type {OpenTable, TableShape} from "./shape.js";

const dialect: CsvDialect = {separator: ",", newline: "\n"};

/** Stands in no text of a table, and so between the cells of a row that is handled as one text. */
export const cellSeparator = "\u001f";

/** The open data file of a table: UTF-8 without byte-order mark, comma, decimal point, LF (docs/method.md). */
export function formatOpenCsv(table: OpenTable): string {
  return formatCsv([table.shape.columns.map(column => column.name), ...table.rows], dialect);
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

/** Header and rows of an open data file with unknown columns. Throws `blocked` when it is not in the written form. */
export function readOpenCsv(bytes: Uint8Array, path: string): {header: readonly string[]; rows: OpenTable["rows"]} {
  const content = parseCsv(utf8(bytes, path), dialect);
  if (content === null) throw brokenFile(path, "The file is not CSV in the form that is published.");
  const {header} = content;
  const kept = keptOnce();
  const rows: (readonly string[])[] = [];
  for (const row of content.rows) {
    rows.push(row.map(kept));
    if (row.length !== header.length) {
      throw brokenFile(path, `Row ${rows.length} does not have ${header.length} fields.`);
    }
  }
  return {header, rows};
}

/** A table has few texts in very many cells: gives for each the first that was equal to it, so that it is kept once. */
function keptOnce(): (text: string) => string {
  const texts = new Map<string, string>();
  return text => {
    const first = texts.get(text);
    if (first !== undefined) return first;
    texts.set(text, text);
    return text;
  };
}

/** Throws `blocked` for a table with a value that is none of its column, or with rows out of order. */
export function checkTable({shape, rows}: OpenTable, path: string): void {
  for (const [index, row] of rows.entries()) {
    const column = shape.columns.findIndex((_, position) => !cellIsGood(shape, row, position));
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
  if (text.includes(cellSeparator)) return false;
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
