import type {Status} from "../cells.js";
import {brokenFile} from "./brokenFile.js";
import {requireSameFields} from "./compare.js";
import {type CsvContent, type CsvDialect, formatCsv, parseCsv} from "./csv.js";
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
  return formatCsv(
    withHeader(namesOf(shape), rows, row => columns.map(column => codeCell(shape, row, column))),
    dialect
  );
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
  return formatCsv(
    withHeader(header, rows, row => columns.map(column => cell(row, column))),
    dialect
  );
}

/** Throws `blocked` where the file does not say the same as the open table. */
export function requireSameCsv3(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {shape} = table;
  const names = namesOf(shape);
  const content = readContent(bytes, names.length, path);
  if (content.header.join() !== names.join()) throw brokenFile(path, `The columns are not ${names.join(", ")}.`);
  requireCells(content, table, path, (found, row, column) => found === codeCell(shape, row, column));
}

/**
 * Throws `blocked` where the file does not say the same as the open table: every shown number, a name for every code, and
 * where no number is shown one and the same mark for one status. What the names and marks are is not looked at.
 */
export function requireSameCsv2(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {shape} = table;
  const content = readContent(bytes, columnsOf(shape).length, path);
  const marks = new Map<Status, string>();
  requireCells(content, table, path, (found, row, column) => {
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

function namesOf(shape: TableShape): readonly string[] {
  return columnsOf(shape).map(column => shape.columns[column]?.name ?? "");
}

function* withHeader(
  header: readonly string[],
  rows: OpenTable["rows"],
  record: (row: readonly string[]) => readonly string[]
): Generator<readonly string[]> {
  yield header;
  for (const row of rows) yield record(row);
}

function codeCell(shape: TableShape, row: readonly string[], column: number): string {
  const status = column < shape.dimensions ? "ok" : statusOf(shape, row, column);
  return status === "ok" ? (row[column] ?? "") : status;
}

function statusOf(shape: TableShape, row: readonly string[], column: number): Status {
  return shape.columns[column + 1]?.type === "status" ? ((row[column + 1] ?? "") as Status) : "ok";
}

function readContent(bytes: Uint8Array, width: number, path: string): CsvContent {
  const content = parseCsv(utf8(bytes, path), dialect);
  if (content?.header.length !== width)
    throw brokenFile(path, "The file is not CSV with the columns of the open table.");
  return content;
}

function requireCells(
  content: CsvContent,
  table: OpenTable,
  path: string,
  isSame: (found: string, row: readonly string[], column: number) => boolean
): void {
  const columns = columnsOf(table.shape);
  const more = requireSameFields(content.rows, table, namesOf(table.shape), path, (found, row, place) =>
    isSame(found, row, columns[place] ?? -1)
  );
  if (more.length > 0) throw brokenFile(path, "The file has rows that the open table does not have.");
}
