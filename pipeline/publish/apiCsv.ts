import type {Status} from "../cells.js";
import {brokenFile} from "./brokenFile.js";
import {derivedColumn} from "./columns.js";
import {requireSameFields} from "./compare.js";
import {type CsvDialect, CsvReader, formatCsvColumns} from "./csv.js";
import {markText, neutralised} from "./excelCsv.js";
import {labelIn, labelSources} from "./labels.js";
import {utf8} from "./openCsv.js";
import type {OpenTable, TableShape} from "./shape.js";
import {columnLabel, type DescribedTable, dimensionLabel} from "./words.js";

const dialect: CsvDialect = {separator: ";", newline: "\n"};

/**
 * The API's `csv3`: a column for each dimension and measure, codes, decimal point; the status in place of a number that
 * is not shown.
 */
export function formatCsv3(table: OpenTable): string {
  const {shape} = table;
  const columns = apiColumns(shape).map(({position, from}) =>
    derivedColumn(table, from, row => codeCell(shape, row, position))
  );
  return formatCsvColumns(namesOf(shape), columns, dialect);
}

/** The API's `csv2`: the same with names in place of codes, and the table's mark in place of a status. Norwegian. */
export function formatCsv2(table: DescribedTable): string {
  const {shape} = table.open;
  const columns = apiColumns(shape);
  const header = columns.map(({name, position}) => {
    const label = position < shape.dimensions ? dimensionLabel(table, name) : columnLabel(table, name);
    return neutralised(label.nb);
  });
  const {marks} = table.definition;
  const cell = (row: readonly string[], column: number): string => {
    if (column < shape.dimensions) return neutralised(labelIn(row, column, shape, table.words.labels.nb));
    const status = statusOf(shape, row, column);
    if (status !== "ok") return markText(marks[status]);
    const text = row[column] ?? "";
    return shape.columns[column]?.type === "text" ? neutralised(text) : text;
  };
  const data = columns.map(({position, from}) => derivedColumn(table.open, from, row => cell(row, position)));
  return formatCsvColumns(header, data, dialect);
}

/** Throws `blocked` where the file does not say the same as the open table. */
export function requireSameCsv3(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {shape} = table;
  const names = namesOf(shape);
  const {reader, header} = readHeader(bytes, names.length, path);
  if (header.join() !== names.join()) throw brokenFile(path, `The columns are not ${names.join(", ")}.`);
  requireCells(reader, table, path, (found, row, column) => found === codeCell(shape, row, column));
}

/**
 * Throws `blocked` where the file does not say the same as the open table: every shown number, a name for every code, and
 * where no number is shown one and the same mark for one status. What the names and marks are is not looked at.
 */
export function requireSameCsv2(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {shape} = table;
  const {reader} = readHeader(bytes, namesOf(shape).length, path);
  const marks = new Map<Status, string>();
  requireCells(reader, table, path, (found, row, column) => {
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

/** A dimension or measure; `from` are the columns that its field depends on. */
interface ApiColumn {
  readonly name: string;
  readonly position: number;
  readonly from: readonly number[];
}

function apiColumns(shape: TableShape): readonly ApiColumn[] {
  const {columns, dimensions} = shape;
  return columns.flatMap(({name, type}, position) => {
    if (type === "status") return [];
    if (position < dimensions) return [{name, position, from: labelSources(shape, position)}];
    return [{name, position, from: hasStatus(shape, position) ? [position, position + 1] : [position]}];
  });
}

function namesOf(shape: TableShape): readonly string[] {
  return apiColumns(shape).map(({name}) => name);
}

function codeCell(shape: TableShape, row: readonly string[], column: number): string {
  const status = column < shape.dimensions ? "ok" : statusOf(shape, row, column);
  return status === "ok" ? (row[column] ?? "") : status;
}

function statusOf(shape: TableShape, row: readonly string[], column: number): Status {
  return hasStatus(shape, column) ? ((row[column + 1] ?? "") as Status) : "ok";
}

function hasStatus({columns}: TableShape, column: number): boolean {
  return columns[column + 1]?.type === "status";
}

/** A reader that is behind the header, and the header. */
function readHeader(bytes: Uint8Array, width: number, path: string): {reader: CsvReader; header: readonly string[]} {
  const reader = new CsvReader(utf8(bytes, path), dialect);
  const header = reader.record();
  if (header?.length !== width) throw brokenFile(path, "The file is not CSV with the columns of the open table.");
  return {reader, header};
}

function requireCells(
  reader: CsvReader,
  table: OpenTable,
  path: string,
  isSame: (found: string, row: readonly string[], column: number) => boolean
): void {
  const columns = apiColumns(table.shape).map(column => ({
    ...column,
    isSame: (found: string, row: readonly string[]) => isSame(found, row, column.position)
  }));
  requireSameFields(reader, table, columns, path);
  if (reader.records()?.length !== 0) throw brokenFile(path, "The file does not end where the open table ends.");
}
