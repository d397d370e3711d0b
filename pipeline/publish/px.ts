import {brokenFile} from "./brokenFile.js";
import {
  type Axis,
  axesOf,
  axis,
  cubeSize,
  type MeasureColumn,
  measureColumns,
  measureDimension,
  rowNumbers
} from "./cube.js";
import {utf8} from "./openCsv.js";
import {pxHead} from "./pxHead.js";
import {pxSymbols} from "./pxSymbols.js";
import {parsePx, pxData} from "./pxText.js";
import {hasStatuses, type OpenTable, tablePath} from "./shape.js";
import type {FormatFile} from "./tableFormat.js";
import {countDefinition, type DescribedTable} from "./words.js";

/**
 * The PX files of a table: one per geographic level, as a file is a full cube and units exist at one level. A table
 * without statuses has none.
 */
export function pxFiles({shape, rows}: OpenTable): readonly FormatFile[] {
  if (!hasStatuses(shape)) return [];
  const level = levelColumn(shape);
  const found = new Map<string, number>();
  for (const row of rows) found.set(row[level] ?? "", (found.get(row[level] ?? "") ?? 0) + 1);
  return [...found].sort().map(([name, count]) => ({path: tablePath(shape.table, `${name}.px`), rows: count}));
}

/**
 * The PX file (PX file format 2013, Statistics Sweden) of the geographic level that the path names: Norwegian with
 * English, in UTF-8. Where a unit did not exist in a year the cube has a symbol of its own; a 0 of `not_reported` has the
 * symbol of its status.
 */
export function formatPx(table: DescribedTable, path: string): string {
  const open = ofLevel(table.open, path);
  const axes = inPxOrder(axesOf(open, countDefinition(table)));
  const columns = measureColumns(open.shape);
  const years = axes.at(-1)?.places.size ?? 1;
  const head = pxHead({...table, open}, levelOf(path), axes);
  return head + pxData(pxCells(open, axes, columns), years * columns.length);
}

/** Year is the fastest of the dimensions, beside the measures. */
function inPxOrder(axes: readonly Axis[]): readonly Axis[] {
  const [aar, , ...others] = axes;
  return aar === undefined ? others : [...others, aar];
}

function pxCells(table: OpenTable, axes: readonly Axis[], measures: readonly MeasureColumn[]): readonly string[] {
  const cells = new Array<string>(cubeSize(axes) * measures.length).fill(pxSymbols.noRow);
  const numbers = rowNumbers(axes, table);
  for (const [index, row] of table.rows.entries()) {
    let cell = (numbers[index] ?? 0) * measures.length;
    for (const {position} of measures) cells[cell++] = cellText(row, position);
  }
  return cells;
}

function cellText(row: readonly string[], position: number): string {
  const status = row[position + 1] ?? "";
  return status === "ok" ? (row[position] ?? "") : pxSymbols[status as keyof typeof pxSymbols];
}

function levelOf(path: string): string {
  return path.split(".").at(-2) ?? "";
}

function levelColumn({columns}: OpenTable["shape"]): number {
  return columns.findIndex(({name}) => name === "geo_niva");
}

function ofLevel({shape, rows}: OpenTable, path: string): OpenTable {
  const [level, column] = [levelOf(path), levelColumn(shape)];
  return {shape, rows: rows.filter(row => row[column] === level)};
}

/** Throws `blocked` where the file does not hold just the rows of its level, each cell with its number or status. */
export function requireSamePx(bytes: Uint8Array, table: OpenTable, path: string): void {
  const {entries, cells} = parsePx(utf8(bytes, path), path);
  const all = (keyword: string) => entries.filter(entry => entry.keyword === keyword && entry.language === "");
  const variables = ["STUB", "HEADING"].flatMap(keyword => all(keyword).flatMap(({texts}) => texts));
  const under = (keyword: string, name: string) =>
    all(keyword).find(({subkeys}) => subkeys.join() === name)?.texts ?? [];
  const found = variables.map(name => ({column: under("VARIABLECODE", name).join(), codes: under("CODES", name)}));
  const {columns, dimensions} = table.shape;
  const measures = measureColumns(table.shape);
  const expected = inPxOrder(columns.slice(0, dimensions).map(({name}, position) => axis(name, position, [])));
  const last = found.at(-1);
  if (
    found.map(({column}) => column).join() !== [...expected.map(({name}) => name), measureDimension].join() ||
    last?.codes.join() !== measures.map(({name}) => name).join()
  ) {
    throw brokenFile(path, "The variables are not those of the open table with its measures.");
  }
  const axes = expected.map(({name, position}, place) => axis(name, position, found[place]?.codes ?? []));
  if (cells.length !== cubeSize(axes) * measures.length) throw brokenFile(path, "The data are no full cube.");
  requireSameCells(cells, axes, ofLevel(table, path), path);
}

function requireSameCells(cells: readonly string[], axes: readonly Axis[], open: OpenTable, path: string): void {
  const measures = measureColumns(open.shape);
  const numbers = rowNumbers(axes, open);
  for (const [index, row] of open.rows.entries()) {
    const first = (numbers[index] ?? 0) * measures.length;
    for (const [place, {name, position}] of measures.entries()) {
      if (cells[first + place] !== cellText(row, position)) {
        const key = row.slice(0, open.shape.dimensions).join(" ");
        throw brokenFile(path, `The cell of ${key} differs from the open table in column ${name}.`);
      }
    }
  }
  const filled = cells.filter(cell => cell !== pxSymbols.noRow).length;
  if (filled !== open.rows.length * measures.length) {
    throw brokenFile(path, "The file has cells that the open table does not have.");
  }
}
