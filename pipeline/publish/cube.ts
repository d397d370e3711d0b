import type {StatisticDefinition} from "../definition/configuration.js";
import type {Labels} from "./labels.js";
import type {Column, OpenTable, TableShape} from "./shape.js";

/**
 * The dimension that the measures of a table are where a format has one number per cell; the name is that of FHI
 * Statistikk's open API.
 */
export const measureDimension = "MEASURE_TYPE";

/** A dimension of a table in a format that numbers its cells. */
export interface Axis {
  readonly name: string;
  /** Its column in the open table. */
  readonly position: number;
  /** Its codes in the order of the format, each with its place. */
  readonly places: ReadonlyMap<string, number>;
}

/** A measure with its column in the open table; its status is in the next. */
export interface MeasureColumn extends Column {
  readonly position: number;
}

export function measureColumns({columns, dimensions}: TableShape): readonly MeasureColumn[] {
  return columns
    .map((column, position) => ({...column, position}))
    .filter(({type, position}) => position >= dimensions && type !== "status");
}

/**
 * The dimensions of a table with the codes that its rows have. Codes are in byte order, and the categories that the
 * definition lists, in its order, after those that it takes from the reference data.
 */
export function axesOf({shape, rows}: OpenTable, definition: StatisticDefinition): readonly Axis[] {
  return shape.columns.slice(0, shape.dimensions).map(({name}, position) => {
    const found = new Set<string>();
    for (const row of rows) found.add(row[position] ?? "");
    const listed = listedCodes(definition, name).filter(code => found.has(code));
    for (const code of listed) found.delete(code);
    return axis(name, position, [...[...found].sort(), ...listed]);
  });
}

function listedCodes(definition: StatisticDefinition, name: string): readonly string[] {
  if (definition.kind !== "count") return [];
  const breakdown = definition.breakdowns.find(({dimension}) => dimension === name);
  return breakdown?.categories.map(({code}) => code) ?? [];
}

/** An axis with its codes in this order. */
export function axis(name: string, position: number, codes: readonly string[]): Axis {
  return {name, position, places: new Map(codes.map((code, place) => [code, place]))};
}

/** How many rows a full cube over these axes has. */
export function cubeSize(axes: readonly Axis[]): number {
  return axes.reduce((size, {places}) => size * places.size, 1);
}

/** The number of a row in a cube over these axes, the last axis fastest; not a number for a code that the cube lacks. */
export function rowNumber(axes: readonly Axis[], row: readonly string[]): number {
  let number = 0;
  for (const {places, position} of axes) {
    number = number * places.size + (places.get(row[position] ?? "") ?? Number.NaN);
  }
  return number;
}

/** The name of each code of an axis: of a unit, whose name depends on level and year, that of its newest row. */
export function axisLabels(table: OpenTable, {name, position}: Axis, labels: Labels): ReadonlyMap<string, string> {
  const {shape, rows} = table;
  const newest = new Map<string, readonly string[]>();
  for (const row of rows) newest.set(row[position] ?? "", row);
  const names = shape.columns.slice(0, shape.dimensions).map(column => column.name);
  return new Map(
    [...newest].map(([code, row]) => {
      const key = Object.fromEntries(names.map((column, place) => [column, row[place] ?? ""]));
      return [code, name === "aar" ? code : labels.label(shape.table, name, key)];
    })
  );
}
