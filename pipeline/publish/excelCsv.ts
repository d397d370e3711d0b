import {type Status, statuses} from "../cells.js";
import type {StatisticDefinition} from "../definition/configuration.js";
import {brokenFile} from "./brokenFile.js";
import {requireSameFields} from "./compare.js";
import {type CsvDialect, formatCsv, parseCsv} from "./csv.js";
import {type Labels, labelReader} from "./labels.js";
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
  const columns = excelColumns(table.shape);
  const labelOf = labelReader(table.shape, labels);
  const reasons = new Set<Status>();
  const cell = (row: readonly string[], column: ExcelColumn): string => {
    if (column.holds === "label") return neutralised(labelOf(row, column.position));
    const reason = unshown(row, column);
    if (reason === null) return shownText(table.shape, row, column.position);
    reasons.add(reason);
    return markText(marks[reason]);
  };
  function* records(): Generator<readonly string[]> {
    yield columns.map(column => column.name);
    for (const row of table.rows) yield columns.map(column => cell(row, column));
    const used = statuses.filter(status => reasons.has(status));
    for (const record of explain(marks, used, labels)) yield columns.map((_, place) => record[place] ?? "");
  }
  return byteOrderMark + formatCsv(records(), dialect);
}

/**
 * Throws `blocked` where the file does not say the same as the open table: every code and shown number, and where no
 * number is shown one and the same explained mark for one status. What the names and marks are is not looked at.
 */
export function requireSameExcelCsv(bytes: Uint8Array, table: OpenTable, path: string): void {
  const columns = excelColumns(table.shape);
  const marked = Buffer.from(bytes.subarray(0, markBytes.length)).equals(markBytes);
  const content = marked ? parseCsv(utf8(bytes.subarray(markBytes.length), path), dialect) : null;
  if (content === null) throw brokenFile(path, "The file is not CSV in the form for people.");
  const names = columns.map(column => column.name);
  if (content.header.join() !== names.join()) {
    throw brokenFile(path, "The columns are not those of the open table with names and without statuses.");
  }
  const marks = new Map<Unshown, string>();
  const explanation = requireSameFields(content.rows, table, names, path, (found, row, place) => {
    const column = columns[place];
    if (column === undefined || column.holds === "label") return found !== "";
    const reason = unshown(row, column);
    if (reason !== null && !marks.has(reason) && isMark(found)) marks.set(reason, found);
    return found === (reason === null ? shownText(table.shape, row, column.position) : marks.get(reason));
  });
  if (explanation.some(record => record.length !== names.length)) {
    throw brokenFile(path, "What the marks mean does not stand in the columns of the table.");
  }
  requireExplanation(explanation, new Set(marks.values()), path);
}

/** A column of the file, `position` being its column in the open table. */
interface ExcelColumn {
  readonly name: string;
  readonly holds: "code" | "label" | "measure" | "register";
  readonly position: number;
}

function excelColumns(shape: TableShape): readonly ExcelColumn[] {
  const register = !hasStatuses(shape);
  return shape.columns.flatMap(({name, type}, position): readonly ExcelColumn[] => {
    if (type === "status") return [];
    if (position >= shape.dimensions) return [{name, holds: register ? "register" : "measure", position}];
    const code: ExcelColumn = {name, holds: "code", position};
    return name === "aar" ? [code] : [code, {...code, name: `${name}_navn`, holds: "label"}];
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
