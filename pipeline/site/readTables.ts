import type {Status} from "../cells.js";
import type {CountDefinition, RegisterDefinition, StatisticDefinition} from "../definition/configuration.js";
import {readPublished} from "../publish/disk.js";
import {parseOpenCsv} from "../publish/openCsv.js";
import {type OpenTable, shapeOf, tablePath} from "../publish/shape.js";
import {type Cell, noCell} from "./numbers.js";

/** A row of a published table: its categories, and a cell for every measure. */
export interface SiteRow {
  readonly categories: readonly string[];
  readonly cells: readonly Cell[];
}

/** A published table of persons, by place. */
export interface CountTable {
  readonly definition: CountDefinition;
  /** Ascending. */
  readonly years: readonly number[];
  /** Codes of a level that have rows in a year, in order of code. */
  units(level: string, aar: number): readonly string[];
  /** In the order of the file; none where the unit is not in the table in the year. */
  rows(level: string, code: string, aar: number): readonly SiteRow[];
}

/** A published table about the deliveries. */
export interface RegisterTable {
  readonly definition: RegisterDefinition;
  readonly years: readonly number[];
  /** Texts of the columns by name, by code of the municipality in order. */
  year(aar: number): ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface SiteTables {
  readonly counts: readonly CountTable[];
  readonly registers: readonly RegisterTable[];
}

/** Reads the open data files of a candidate or release. @throws KprstatError blocked for one that is not as written */
export async function readSiteTables(folder: string, definitions: readonly StatisticDefinition[]): Promise<SiteTables> {
  const counts: CountTable[] = [];
  const registers: RegisterTable[] = [];
  for (const definition of definitions) {
    const path = tablePath(definition.table, "csv");
    const open = parseOpenCsv(await readPublished(folder, path), shapeOf(definition), path);
    if (definition.kind === "count") counts.push(countTable(definition, open));
    else registers.push(registerTable(definition, open));
  }
  return {counts, registers};
}

function countTable(definition: CountDefinition, {shape, rows}: OpenTable): CountTable {
  const byPlace = new Map<string, SiteRow[]>();
  const codes = new Map<string, string[]>();
  for (const row of rows) {
    const [aar = "", level = "", code = ""] = row;
    const place = `${aar}/${level}/${code}`;
    let ofPlace = byPlace.get(place);
    if (ofPlace === undefined) {
      ofPlace = [];
      byPlace.set(place, ofPlace);
      const list = codes.get(`${aar}/${level}`);
      if (list === undefined) codes.set(`${aar}/${level}`, [code]);
      else list.push(code);
    }
    const cells: Cell[] = [];
    for (let at = shape.dimensions; at < row.length; at += 2) {
      cells.push({text: row[at] ?? "", status: (row[at + 1] ?? "") as Status});
    }
    ofPlace.push({categories: row.slice(3, shape.dimensions), cells});
  }
  return {
    definition,
    years: yearsOf(rows),
    units: (level, aar) => codes.get(`${aar}/${level}`) ?? [],
    rows: (level, code, aar) => byPlace.get(`${aar}/${level}/${code}`) ?? []
  };
}

function registerTable(definition: RegisterDefinition, {rows}: OpenTable): RegisterTable {
  const years = new Map<number, Map<string, Readonly<Record<string, string>>>>();
  for (const row of rows) {
    const [aar = "", code = ""] = row;
    const ofYear = years.get(Number(aar)) ?? new Map<string, Readonly<Record<string, string>>>();
    const columns = definition.columns.map(({name}, at) => [name, row[definition.dimensions.length + at] ?? ""]);
    years.set(Number(aar), ofYear.set(code, Object.fromEntries(columns)));
  }
  return {definition, years: yearsOf(rows), year: aar => years.get(aar) ?? new Map()};
}

function yearsOf(rows: OpenTable["rows"]): readonly number[] {
  return [...new Set(rows.map(([aar = ""]) => Number(aar)))].sort((a, b) => a - b);
}

/** The row of just these categories, or undefined. */
export function rowOf(rows: readonly SiteRow[], categories: readonly string[]): SiteRow | undefined {
  return rows.find(row => row.categories.every((code, at) => code === categories[at]));
}

/** The cell of a measure in the row of just these categories. */
export function cellOf(rows: readonly SiteRow[], categories: readonly string[], measure: number): Cell {
  return rowOf(rows, categories)?.cells[measure] ?? noCell;
}
