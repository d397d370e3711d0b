import type {Status} from "../cells.js";
import {brokenFile} from "./brokenFile.js";
import {type CsvDialect, formatCsv, parseCsv} from "./csv.js";
import {measureColumns} from "./cube.js";
import {markText, neutralised} from "./excelCsv.js";
import {labelReader} from "./labels.js";
import {utf8} from "./openCsv.js";
import type {OpenTable, TableShape} from "./shape.js";
import {columnLabel, type DescribedTable, dimensionLabel} from "./words.js";

const dialect: CsvDialect = {separator: ";", newline: "\n"};

/**
 * The API's `csv3`: a column for each dimension and measure, codes, decimal point; the status in place of a number that
 * is not shown.
 */
export function formatCsv3({shape, rows}: OpenTable): string {
  const columns = columnsOf(shape);
  const names = columns.map(column => shape.columns[column]?.name ?? "");
  return formatCsv([names, ...rows.map(row => columns.map(column => codeCell(shape, row, column)))], dialect);
}

/** The API's `csv2`: the same with names in place of codes, and the table's mark in place of a status. Norwegian. */
export function formatCsv2(table: DescribedTable): string {
  const {shape, rows} = table.open;
  const columns = columnsOf(shape);
  const header = columns.map(column => {
    const name = shape.columns[column]?.name ?? "";
    const label = column < shape.dimensions ? dimensionLabel(table, name) : columnLabel(table, name);
    return neutralised(label.nb);
  });
  const {marks} = table.definition;
  const labelOf = labelReader(shape, table.words.labels.nb);
  const cell = (row: readonly string[], column: number): string => {
    if (column < shape.dimensions) return neutralised(labelOf(row, column));
    const status = statusOf(shape, row, column);
    if (status !== "ok") return markText(marks[status]);
    const text = row[column] ?? "";
    return shape.columns[column]?.type === "text" ? neutralised(text) : text;
  };
  return formatCsv([header, ...rows.map(row => columns.map(column => cell(row, column)))], dialect);
}

/** Throws `blocked` where the file does not say the same as the open table. */
export function requireSameCsv3(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {shape} = table;
  const columns = columnsOf(shape);
  const names = columns.map(column => shape.columns[column]?.name ?? "");
  const rows = readRows(bytes, table, columns.length, path);
  if (rows.header.join() !== names.join()) throw brokenFile(path, `The columns are not ${names.join(", ")}.`);
  requireCells(table, rows.data, path, (row, column, found) => found === codeCell(shape, row, column));
}

/**
 * Throws `blocked` where the file does not say the same as the open table: every shown number, a name for every code, and
 * where no number is shown one and the same mark for one status. What the names and marks are is not looked at.
 */
export function requireSameCsv2(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {shape} = table;
  const {data} = readRows(bytes, table, columnsOf(shape).length, path);
  const marks = new Map<Status, string>();
  requireCells(table, data, path, (row, column, found) => {
    if (column < shape.dimensions) return found !== "";
    const status = statusOf(shape, row, column);
    if (status === "ok") {
      const text = row[column] ?? "";
      return found === (shape.columns[column]?.type === "text" ? neutralised(text) : text);
    }
    if (!marks.has(status) && found !== "" && !/\d/.test(found)) marks.set(status, found);
    return found === marks.get(status);
  });
}

/** Positions of the dimensions and measures. */
function columnsOf(shape: TableShape): readonly number[] {
  const dimensions = Array.from({length: shape.dimensions}, (_, position) => position);
  return [...dimensions, ...measureColumns(shape).map(({position}) => position)];
}

function codeCell(shape: TableShape, row: readonly string[], column: number): string {
  const status = column < shape.dimensions ? "ok" : statusOf(shape, row, column);
  return status === "ok" ? (row[column] ?? "") : status;
}

function statusOf(shape: TableShape, row: readonly string[], column: number): Status {
  return shape.columns[column + 1]?.type === "status" ? ((row[column + 1] ?? "") as Status) : "ok";
}

function readRows(
  bytes: Uint8Array,
  {rows}: OpenTable,
  width: number,
  path: string
): {header: readonly string[]; data: OpenTable["rows"]} {
  const [header, ...data] = parseCsv(utf8(bytes, path), dialect) ?? [];
  if (header?.length !== width) throw brokenFile(path, "The file is not CSV with the columns of the open table.");
  if (data.length !== rows.length || data.some(row => row.length !== width)) {
    throw brokenFile(path, `The file does not have the ${rows.length} rows of the open table.`);
  }
  return {header, data};
}

function requireCells(
  {shape, rows}: OpenTable,
  data: OpenTable["rows"],
  path: string,
  isSame: (row: readonly string[], column: number, found: string) => boolean
): void {
  const columns = columnsOf(shape);
  for (const [index, row] of rows.entries()) {
    for (const [place, column] of columns.entries()) {
      if (!isSame(row, column, data[index]?.[place] ?? "")) {
        const {name} = shape.columns[column] ?? {name: ""};
        throw brokenFile(path, `Row ${index + 1} differs from the open table in column ${name}.`);
      }
    }
  }
}
