import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {KprstatError} from "../../pipeline/errors.js";

/** One cell of a table of the bench, and what GaussSuppression did with it. */
export interface BenchCell {
  readonly unit: string;
  readonly column: string;
  readonly count: number;
  readonly primary: boolean;
  readonly suppressed: boolean;
}

/** A published table of the bench and the sums that hold in it, all as numbers of cells. */
export interface BenchTable {
  readonly name: string;
  /** Counts from 1 to one less are hidden. */
  readonly below: number;
  /** The two key columns, as the file names them. */
  readonly header: readonly [string, string];
  /** In the order of the file. */
  readonly cells: readonly BenchCell[];
  /** 0 country, 1 county, 2 KOSTRA group, 3 municipality; by cell. */
  readonly ranks: readonly number[];
  readonly sums: readonly Sum[];
}

export interface Sum {
  readonly total: number;
  readonly parts: readonly number[];
}

const total = "Total";

/** The tables of a folder of the bench: every `gausssuppression_<table>_below<n>.csv` with its inner cells beside it. */
export function readBench(folder: string): readonly BenchTable[] {
  const found = namesIn(folder)
    .map(file => /^gausssuppression_(\w+)_below(\d+)\.csv$/.exec(file))
    .filter(match => match !== null)
    .map(([file, table, below]) => ({file, table: table ?? "", below: Number(below)}))
    .sort((a, b) => (a.table < b.table ? -1 : a.table > b.table ? 1 : a.below - b.below));
  if (found.length === 0)
    throw new KprstatError("missing", {
      what: "There is no table to protect.",
      where: folder,
      remedy: "Name a folder with regions.csv, the tables' inner cells and gausssuppression_<table>_below<n>.csv."
    });
  const regions = readRows(join(folder, "regions.csv"), ["kommune", "fylke", "kostra"]);
  return found.map(({file, table, below}) => {
    const cells = readCells(join(folder, file));
    const inner = readRows(join(folder, `${table}.csv`), ["kommune", "count"]);
    return {name: table, below, ...cells, ...structure(cells.cells, regions, inner)};
  });
}

type Row = Readonly<Record<string, string>>;

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder))
    throw new KprstatError("missing", {
      what: "The folder of tables is not there.",
      where: folder,
      remedy:
        "Name a folder with the files of the benchmark: make bench-sdc DIR=<folder of tables> OUT=<folder for patterns>"
    });
  return readdirSync(folder);
}

/** The rows of a file without quotes. @throws KprstatError missing, noUsableInput where it lacks one of the columns */
function readRows(path: string, columns: readonly string[]): readonly Row[] {
  if (!existsSync(path)) throw new KprstatError("missing", {what: "A file of the benchmark is missing.", where: path});
  const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  const names = header.split(",");
  const lacking = columns.filter(column => !names.includes(column));
  if (lacking.length > 0)
    throw new KprstatError("noUsableInput", {what: `A column is missing: ${lacking.join(", ")}.`, where: path});
  return lines.map((line, at) => {
    const values = line.split(",");
    if (values.length !== names.length)
      throw new KprstatError("noUsableInput", {
        what: "A row has not as many fields as the header.",
        where: `${path}:${at + 2}`
      });
    return Object.fromEntries(names.map((name, column) => [name, values[column] ?? ""]));
  });
}

function readCells(path: string): Pick<BenchTable, "header" | "cells"> {
  const rows = readRows(path, ["count", "primary", "suppressed"]);
  const [unit = "", column = ""] = Object.keys(rows[0] ?? {});
  const cells = rows.map(row => ({
    unit: row[unit] ?? "",
    column: row[column] ?? "",
    count: wholeNumber(row.count ?? "", path),
    primary: row.primary === "1",
    suppressed: row.suppressed === "1"
  }));
  return {header: [unit, column], cells};
}

function wholeNumber(text: string, path: string): number {
  if (!/^\d+$/.test(text)) throw new KprstatError("noUsableInput", {what: "A count is no whole number.", where: path});
  return Number(text);
}

/** Which cells add up to which: along the units by county and by KOSTRA group, along the columns by group or at once. */
function structure(
  cells: readonly BenchCell[],
  regions: readonly Row[],
  inner: readonly Row[]
): Pick<BenchTable, "ranks" | "sums"> {
  const numbers = new Map(cells.map(({unit, column}, number) => [`${unit} ${column}`, number]));
  const columns = [...new Set(cells.map(({column}) => column))];
  const units = [...new Set(cells.map(({unit}) => unit))];
  const levels = new Map([[total, 0]]);
  for (const region of regions) {
    levels
      .set(region.fylke ?? "", 1)
      .set(region.kostra ?? "", 2)
      .set(region.kommune ?? "", 3);
  }
  function numberOf(unit: string, column: string): number {
    const number = numbers.get(`${unit} ${column}`);
    if (number === undefined)
      throw new KprstatError("noUsableInput", {what: "A published cell is missing.", where: `${unit}, ${column}`});
    return number;
  }
  const unitSums = ["fylke", "kostra"].flatMap(level => treeOf(regions, "kommune", level));
  const columnSums = treeOf(inner, "service" in (inner[0] ?? {}) ? "service" : "category", "group");
  return {
    ranks: cells.map(({unit}) => levels.get(unit) ?? 3),
    sums: [
      ...unitSums.flatMap(sum =>
        columns.map(column => ({
          total: numberOf(sum.total, column),
          parts: sum.parts.map(unit => numberOf(unit, column))
        }))
      ),
      ...columnSums.flatMap(sum =>
        units.map(unit => ({total: numberOf(unit, sum.total), parts: sum.parts.map(column => numberOf(unit, column))}))
      )
    ]
  };
}

/** Every value of `above` with the values of `below` in it, and the whole with all of `above` (or of `below` without it). */
function treeOf(
  rows: readonly Row[],
  below: string,
  above: string
): readonly {readonly total: string; readonly parts: readonly string[]}[] {
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    const group = row[above] ?? total;
    groups.set(group, (groups.get(group) ?? new Set()).add(row[below] ?? ""));
  }
  const sums = [...groups].map(([group, parts]) => ({total: group, parts: [...parts].sort()}));
  return groups.has(total) ? sums : [...sums, {total, parts: [...groups.keys()].sort()}];
}
