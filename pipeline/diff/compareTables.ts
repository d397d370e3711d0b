import {closeSync, openSync, readSync} from "node:fs";
import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import type {Status} from "../cells.js";
import type {Database} from "../database/database.js";
import {literalPath} from "../database/partFile.js";
import {statusColumn} from "../publish/shape.js";
import {type ChangedCell, type ChangedCounts, type ChangeKind, changeKinds} from "./difference.js";

/** One table of two releases: the paths of its open data files, which the database may read. */
export interface TablePair {
  readonly table: string;
  readonly older: string;
  readonly newer: string;
}

/** What differs in one table. */
export interface TableDifference {
  /** In order of year and level. */
  readonly counts: readonly ChangedCounts[];
  /** In order of kind, row and measure; the names of units are not known here. */
  readonly cells: readonly Omit<ChangedCell, "unit">[];
}

/** Columns of a file: what says which row it is, and what it says, with its status where the table has them. */
interface FileColumns {
  readonly all: readonly string[];
  readonly dimensions: readonly string[];
  readonly measures: readonly {readonly name: string; readonly status: string | null}[];
}

/**
 * Compares a table cell by cell, in the database; null when the two files have not the same columns. (The report of
 * suppression compares counts in memory: what it compares is not published yet, and it knows no database.)
 */
export async function compareTables(database: Database, pair: TablePair): Promise<TableDifference | null> {
  const header = headerOf(pair.newer);
  if (headerOf(pair.older).join() !== header.join()) return null;
  const columns = columnsOf(header);
  await makeChanges(database, pair, columns);
  return {
    counts: await countsOf(database, pair.table, columns),
    cells: await cellsOf(database, pair.table, columns)
  };
}

/** Makes the table `endring`: a row for each cell that differs, and one for each row that only one of the files has. */
async function makeChanges(database: Database, {older, newer}: TablePair, columns: FileColumns): Promise<void> {
  const key = listed(columns.dimensions);
  const cells = columns.measures.map(
    ({name, status}, index) =>
      `{nr: ${index}, measure: ${quotedString(name)}, foer: ${cellOf("foer", name, status)}, naa: ${cellOf("naa", name, status)}}`
  );
  await database.run(`
    create or replace temp table endring as
    with

    celle as (
      select ${key}, foer.finnes as foer_finnes, naa.finnes as naa_finnes, unnest([${cells.join(", ")}]) as celle
      from ${fileSource(older, columns.all)} as foer
      full join ${fileSource(newer, columns.all)} as naa using (${key})
    )

    select ${key}, celle.nr, celle.measure, celle.foer, celle.naa,
      case
        when foer_finnes is null then 'rowsNew'
        when naa_finnes is null then 'rowsGone'
        when celle.naa.status = 'suppressed' then 'hidden'
        when celle.foer.status = 'suppressed' then 'opened'
        else 'changed'
      end as endring
    from celle
    where if(foer_finnes and naa_finnes, celle.foer is distinct from celle.naa, celle.nr = 0)`);
}

async function countsOf(database: Database, table: string, {dimensions}: FileColumns): Promise<ChangedCounts[]> {
  const level = dimensions.includes("geo_niva") ? "geo_niva" : "null::varchar as geo_niva";
  const kinds = [...changeKinds, "rowsNew", "rowsGone"].map(
    kind => `count(*) filter (endring = '${kind}')::integer as "${kind}"`
  );
  const rows = await database.rows<Omit<ChangedCounts, "table">>(
    `select aar, ${level}, ${kinds.join(", ")} from endring group by all order by aar, geo_niva`
  );
  return rows.map(row => ({table, ...row}));
}

interface FoundCell extends Readonly<Record<string, string | number | null>> {
  readonly endring: ChangeKind;
  readonly measure: string;
  readonly foer_verdi: string | null;
  readonly foer_status: Status | null;
  readonly naa_verdi: string | null;
  readonly naa_status: Status | null;
}

async function cellsOf(
  database: Database,
  table: string,
  {dimensions}: FileColumns
): Promise<readonly Omit<ChangedCell, "unit">[]> {
  const kinds = changeKinds.map(quotedString).join(", ");
  const rows = await database.rows<FoundCell>(`
    select ${listed(dimensions)}, endring, measure, foer.value as foer_verdi, foer.status as foer_status,
      naa.value as naa_verdi, naa.status as naa_status
    from endring
    where endring in (${kinds})
    order by list_position([${kinds}], endring), ${listed(dimensions)}, nr`);
  return rows.map(row => ({
    change: row.endring,
    table,
    row: Object.fromEntries(dimensions.map(name => [name, String(row[name] ?? "")])),
    measure: row.measure,
    before: {value: row.foer_verdi, status: row.foer_status},
    now: {value: row.naa_verdi, status: row.naa_status}
  }));
}

/** What says which row it is in a table without statuses. */
const rowColumns = ["aar", "geo_niva", "geo"];

function columnsOf(all: readonly string[]): FileColumns {
  const withStatus = all.filter(name => all.includes(statusColumn(name)));
  if (withStatus.length === 0) {
    const dimensions = all.filter(name => rowColumns.includes(name));
    const others = all.filter(name => !dimensions.includes(name));
    return {all, dimensions, measures: others.map(name => ({name, status: null}))};
  }
  const measures = withStatus.map(name => ({name, status: statusColumn(name)}));
  const dimensions = all.filter(name => !measures.some(measure => name === measure.name || name === measure.status));
  return {all, dimensions, measures};
}

/** A cell as a struct of value and status; what is not shown has no value, whatever the file says. */
function cellOf(side: string, name: string, status: string | null): string {
  const column = (of: string) => `${side}.${quotedIdentifier(of)}`;
  return status === null
    ? `{value: ${column(name)}, status: null::varchar}`
    : `{value: if(${column(status)} = 'ok', ${column(name)}, null), status: ${column(status)}}`;
}

function fileSource(path: string, columns: readonly string[]): string {
  const types = columns.map(name => `${quotedString(name)}: 'VARCHAR'`);
  return `(select *, true as finnes from read_csv(${literalPath(path)}, header = true, auto_detect = false, delim = ',',
    quote = '"', escape = '"', columns = {${types.join(", ")}}))`;
}

function listed(columns: readonly string[]): string {
  return columns.map(quotedIdentifier).join(", ");
}

/** Names of the columns, which need no quoting. */
function headerOf(path: string): readonly string[] {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(4096);
    const bytes = readSync(file, start);
    return start.toString("utf8", 0, bytes).split("\n", 1)[0]?.split(",") ?? [];
  } finally {
    closeSync(file);
  }
}
