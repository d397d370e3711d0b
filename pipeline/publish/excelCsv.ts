import {type Status, statuses} from "../cells.js";
import type {StatisticDefinition} from "../definition/configuration.js";
import {brokenFile} from "./brokenFile.js";
import {derivedColumn} from "./columns.js";
import {requireSameFields} from "./compare.js";
import {type CsvDialect, CsvReader, formatCsv, formatCsvColumns} from "./csv.js";
import {type Labels, labelIn, labelSources} from "./labels.js";
import {utf8} from "./openCsv.js";
import {hasStatuses, type OpenTable, type TableShape} from "./shape.js";

type Marks = StatisticDefinition["marks"];
type Unshown = keyof Marks;

const dialect: CsvDialect = {separator: ";", newline: "\r\n"};
const byteOrderMark = "\uFEFF";
/** Left out where a file is read: with it, a text takes twice the memory. */
const markBytes = Buffer.from(byteOrderMark);

/**
 * The file for people in Norway (docs/method.md): byte-order mark, semicolon, decimal comma, CRLF, no status columns,
 * a label column after each code column, a mark in place of a number that is not shown. In a register table, where an
 * empty cell means that nothing was delivered, empty cells have the mark of `not_reported`.
 *
 * After the last row stand a row of empty fields and, in rows of the same width so that every importer takes the file,
 * what its marks mean.
 */
export function formatExcelCsv(table: OpenTable, marks: Marks, labels: Labels): string {
  const {shape} = table;
  const columns = excelColumns(shape);
  const reasons = new Set<Status>();
  const cell = (row: readonly string[], column: ExcelColumn): string => {
    if (column.holds === "label") return neutralised(labelIn(row, column.position, shape, labels));
    const reason = unshown(row, column);
    if (reason === null) return shownText(shape, row, column.position);
    reasons.add(reason);
    return markText(marks[reason]);
  };
  const data = columns.map(column => derivedColumn(table, column.from, row => cell(row, column)));
  const used = statuses.filter(status => reasons.has(status));
  const explanation = explain(marks, used, labels).map(record => columns.map((_, place) => record[place] ?? ""));
  return (
    byteOrderMark +
    formatCsvColumns(
      columns.map(column => column.name),
      data,
      dialect
    ) +
    formatCsv(explanation, dialect)
  );
}

/**
 * Throws `blocked` where the file does not say the same as the open table: every code and shown number, and where no
 * number is shown one and the same explained mark for one status. What the names and marks are is not looked at.
 */
export function requireSameExcelCsv(bytes: Uint8Array, table: OpenTable, path: string): void {
  const columns = excelColumns(table.shape);
  const marked = Buffer.from(bytes.subarray(0, markBytes.length)).equals(markBytes);
  const reader = new CsvReader(marked ? utf8(bytes.subarray(markBytes.length), path) : "", dialect);
  const header = reader.record();
  if (header === null) throw brokenFile(path, "The file is not CSV in the form for people.");
  if (header.join() !== columns.map(column => column.name).join()) {
    throw brokenFile(path, "The columns are not those of the open table with names and without statuses.");
  }
  const marks = new Map<Unshown, string>();
  const isSame = (found: string, row: readonly string[], column: ExcelColumn): boolean => {
    if (column.holds === "label") return found !== "";
    const reason = unshown(row, column);
    if (reason !== null && !marks.has(reason) && isMark(found)) marks.set(reason, found);
    return found === (reason === null ? shownText(table.shape, row, column.position) : marks.get(reason));
  };
  const compared = columns.map(column => ({
    ...column,
    isSame: (found: string, row: readonly string[]) => isSame(found, row, column)
  }));
  requireSameFields(reader, table, compared, path);
  const explanation = reader.records();
  if (explanation === null || explanation.some(record => record.length !== columns.length)) {
    throw brokenFile(path, "What the marks mean does not stand in the columns of the table.");
  }
  requireExplanation(explanation, new Set(marks.values()), path);
}

/** A column of the file, `position` being its column in the open table. */
interface ExcelColumn {
  readonly name: string;
  readonly holds: "code" | "label" | "measure" | "register";
  readonly position: number;
  /** The columns of the open table that it depends on. */
  readonly from: readonly number[];
}

function excelColumns(shape: TableShape): readonly ExcelColumn[] {
  const register = !hasStatuses(shape);
  return shape.columns.flatMap(({name, type}, position): readonly ExcelColumn[] => {
    if (type === "status") return [];
    if (position >= shape.dimensions) {
      if (register) return [{name, holds: "register", position, from: [position]}];
      return [{name, holds: "measure", position, from: [position, position + 1]}];
    }
    const code: ExcelColumn = {name, holds: "code", position, from: [position]};
    if (name === "aar") return [code];
    return [code, {name: `${name}_navn`, holds: "label", position, from: labelSources(shape, position)}];
  });
}

/** Why a cell shows no number or text; null where it shows one. */
function unshown(row: readonly string[], {holds, position}: ExcelColumn): Unshown | null {
  if (holds === "register") return row[position] === "" ? "not_reported" : null;
  if (holds !== "measure") return null;
  const status: Status = statuses.find(known => known === row[position + 1]) ?? "not_available";
  return status === "ok" ? null : status;
}

function shownText(shape: TableShape, row: readonly string[], position: number): string {
  const text = row[position] ?? "";
  switch (shape.columns[position]?.type) {
    case "decimal":
      return text.replace(".", ",");
    case "integer":
      return text;
    default:
      return neutralised(text);
  }
}

/** Text that a spreadsheet could take for a formula begins with an apostrophe instead. */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A single sign such as `-` is no formula. */
export function markText(mark: string): string {
  return mark.length === 1 ? mark : neutralised(mark);
}

function isMark(text: string): boolean {
  return text !== "" && !/\d/.test(text);
}

function explain(marks: Marks, used: readonly Status[], labels: Labels): readonly (readonly string[])[] {
  const meanings = new Map<string, string[]>();
  for (const status of used) {
    if (status === "ok") continue;
    const mark = markText(marks[status]);
    meanings.set(mark, [...(meanings.get(mark) ?? []), labels.meaning(status)]);
  }
  if (meanings.size === 0) return [];
  return [[], [labels.marksHeading], ...[...meanings].map(([mark, words]) => [mark, neutralised(words.join(" / "))])];
}

function requireExplanation(rows: readonly (readonly string[])[], marks: ReadonlySet<string>, path: string): void {
  const [empty, heading, ...lines] = rows;
  const explained = lines.filter(line => line[1] !== "").map(line => line[0] ?? "");
  const separated = empty?.join("") === "" && heading?.[0] !== "";
  const complete =
    explained.toSorted().join("\n") === [...marks].toSorted().join("\n") && explained.length === lines.length;
  if (marks.size === 0 ? rows.length > 0 : !(separated && complete)) {
    throw brokenFile(path, "The file does not end with what its marks mean.");
  }
}
