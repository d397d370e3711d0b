import {createHash} from "node:crypto";
import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {type Status, statuses} from "../cells.js";
import {KprstatError} from "../errors.js";
import {readCsvText} from "./csvText.js";
import {deliveryTable, type TableStatement, tableStatements} from "./statements.js";

/** One published row, as it stands in the file. */
export interface OpenRow {
  /** Number of the data row in the file, from 0. */
  readonly index: number;
  readonly fields: readonly string[];
}

export interface AuditedFile {
  /** Below the folder of the release, with "/". */
  readonly path: string;
  readonly sha256: string;
}

/** An open data file about persons; rows in the order of the file. */
export interface OpenTable {
  readonly statement: TableStatement;
  readonly file: AuditedFile;
  readonly rowsOf: ReadonlyMap<number, readonly OpenRow[]>;
}

/** The open data of one release. */
export interface OpenRelease {
  /** By name, in byte order. */
  readonly tables: readonly OpenTable[];
  readonly files: readonly AuditedFile[];
  /** Years of the rows, ascending. */
  readonly years: readonly number[];
  /** By year, the municipalities that did not deliver; a year is missing when the release does not say. */
  readonly notDelivered: ReadonlyMap<number, ReadonlySet<string>>;
  /** What the release says of each delivery, by year and municipality (`2024/0301`): the text of its row. */
  readonly deliveries: ReadonlyMap<string, string>;
}

/** Fields before the categories of every table. */
const placeFields = 3;

export function yearOf(row: OpenRow): number {
  return Number(row.fields[0]);
}

/** Level and code, as in `kommune/0301`. */
export function unitOf(row: OpenRow): string {
  return `${row.fields[1] ?? ""}/${row.fields[2] ?? ""}`;
}

/** The codes of the row in the table's own dimensions. */
export function categoriesOf({statement}: OpenTable, row: OpenRow): readonly string[] {
  return row.fields.slice(placeFields, placeFields + statement.categories.length);
}

/** What stands in the column of a measure (by its number) and in its status column. */
export function cellOf({statement}: OpenTable, row: OpenRow, measure: number): {text: string; status: string} {
  const at = placeFields + statement.categories.length + 2 * measure;
  return {text: row.fields[at] ?? "", status: row.fields[at + 1] ?? ""};
}

/** A cell's name for the protected report: the table, the key and the measure. */
export function cellName(table: OpenTable, row: OpenRow, measure: number): string {
  const key = row.fields.slice(0, placeFields + table.statement.categories.length);
  return [table.statement.table, ...key, table.statement.measures[measure]?.name ?? ""].join(" ");
}

/**
 * Reads `tables/<table>/<table>.csv` of every table below `folder`, of the years whose numbers are wanted. Throws `blocked`
 * for a table that the auditor does not know, and for a file with other columns, with a value that its status does not
 * allow, or that is no CSV.
 */
export async function readRelease(
  folder: string,
  isWanted: (aar: number) => boolean = () => true
): Promise<OpenRelease> {
  // Last year's column tells of the year before.
  const holdsWanted = (first: string) => isWanted(Number(first)) || isWanted(Number(first) - 1);
  const tables: OpenTable[] = [];
  const files: AuditedFile[] = [];
  const years = new Set<number>();
  let notDelivered: ReadonlyMap<number, ReadonlySet<string>> = new Map();
  let deliveries: ReadonlyMap<string, string> = new Map();
  const names = (await tableNames(folder)).toSorted();
  for (const name of names) {
    const path = `tables/${name}/${name}.csv`;
    const {
      file,
      header,
      rows: all
    } = await readOpenFile(folder, path, name === deliveryTable ? undefined : holdsWanted);
    files.push(file);
    for (const row of all) years.add(yearOf(row));
    const rows = all.filter(({fields: {length}}) => length === header.length);
    if (name === deliveryTable) {
      notDelivered = missingDeliveries(header, rows, path);
      deliveries = new Map(rows.map(({fields: [aar, geo, ...rest]}) => [`${aar}/${geo}`, rest.join()]));
      continue;
    }
    const statement = tableStatements.find(({table}) => table === name);
    if (statement === undefined) throw broken(path, "The auditor does not know this table.");
    const table = {statement, file, rowsOf: rowsByYear(rows)};
    checkColumns(statement, header, path);
    for (const row of rows) checkRow(table, row, path);
    tables.push(table);
  }
  return {tables, files, years: [...years].toSorted((a, b) => a - b), notDelivered, deliveries};
}

async function tableNames(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folder, "tables"), {withFileTypes: true});
    return entries.map(({name}) => name);
  } catch (cause) {
    throw new KprstatError(
      "missing",
      {what: "There is no release to audit: a folder tables/ cannot be read.", where: folder},
      {cause}
    );
  }
}

async function readOpenFile(folder: string, path: string, isWanted?: (first: string) => boolean) {
  const bytes = await readFile(join(folder, path)).catch(cause => {
    throw broken(path, "The table has no open data file.", cause);
  });
  const [header, ...records] = readCsvText(bytes.toString("utf8"), isWanted) ?? [];
  if (header === undefined) throw broken(path, "The file is not CSV with one length of rows.");
  const file = {path, sha256: createHash("sha256").update(bytes).digest("hex")};
  return {file, header, rows: records.map((fields, index) => ({index, fields}))};
}

function rowsByYear(rows: readonly OpenRow[]): ReadonlyMap<number, readonly OpenRow[]> {
  const byYear = new Map<number, OpenRow[]>();
  for (const row of rows) {
    const of = byYear.get(yearOf(row));
    if (of === undefined) byYear.set(yearOf(row), [row]);
    else of.push(row);
  }
  return byYear;
}

function missingDeliveries(header: readonly string[], rows: readonly OpenRow[], path: string) {
  const [aar, geo, levert] = ["aar", "geo", "levert"].map(name => header.indexOf(name));
  if (aar === undefined || geo === undefined || levert === undefined || Math.min(aar, geo, levert) < 0) {
    throw broken(path, "The columns are not those of this table.");
  }
  const missing = new Map<number, Set<string>>();
  for (const {fields} of rows) {
    const year = Number(fields[aar]);
    const of = missing.get(year) ?? new Set();
    if (fields[levert] !== "ja") of.add(fields[geo] ?? "");
    missing.set(year, of);
  }
  return missing;
}

function checkColumns({categories, measures}: TableStatement, header: readonly string[], path: string): void {
  const expected = ["aar", "geo_niva", "geo", ...categories, ...measures.flatMap(({name}) => [name, `${name}_status`])];
  if (header.join() !== expected.join()) throw broken(path, `The columns are not ${expected.join(", ")}.`);
}

function checkRow(table: OpenTable, row: OpenRow, path: string): void {
  const {measures, levels, publishedTotals} = table.statement;
  const good =
    /^\d{4}$/.test(row.fields[0] ?? "") &&
    levels.includes(row.fields[1] ?? "") &&
    measures.every(({kind}, measure) => {
      const {text, status} = cellOf(table, row, measure);
      if (!(statuses as readonly string[]).includes(status)) return false;
      const count = kind === "count" || kind === "numerator" || kind === "last_year";
      if ((status as Status) === "ok") return (count ? /^(0|[1-9]\d{0,9})$/ : /^-?(0|[1-9]\d*)\.\d$/).test(text);
      return text === (count && publishedTotals && status === "not_reported" ? "0" : "");
    });
  if (!good) throw broken(path, `Row ${row.index + 1} has a value that its column or status does not allow.`);
}

function broken(path: string, what: string, cause?: unknown): KprstatError {
  return new KprstatError(
    "blocked",
    {what, where: path, remedy: "Make the candidate again, and audit it unchanged."},
    cause === undefined ? undefined : {cause}
  );
}
