import type {StatisticDefinition} from "../definition/configuration.js";
import {columnOf} from "./columns.js";
import {type Labels, labelIn} from "./labels.js";
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
export function axesOf(table: OpenTable, definition: StatisticDefinition): readonly Axis[] {
  const {shape} = table;
  return shape.columns.slice(0, shape.dimensions).map(({name}, position) => {
    const found = new Set(columnOf(table, position).values);
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

/**
 * The number of each row in a cube over these axes, the last axis fastest; not a number for a code that the cube lacks.
 */
export function rowNumbers(axes: readonly Axis[], table: OpenTable): Float64Array {
  const numbers = new Float64Array(table.rows.length);
  for (const {places, position} of axes) {
    const {values, codes} = columnOf(table, position);
    const placeOf = values.map(code => places.get(code) ?? Number.NaN);
    for (const [row, number] of numbers.entries()) {
      numbers[row] = number * places.size + (placeOf[codes[row] ?? -1] ?? Number.NaN);
    }
  }
  return numbers;
}

/** The name of each code of an axis: of a unit, whose name depends on level and year, that of its newest row. */
export function axisLabels(table: OpenTable, {position}: Axis, labels: Labels): ReadonlyMap<string, string> {
  const {shape, rows} = table;
  const {values, codes} = columnOf(table, position);
  const newest = new Uint32Array(values.length);
  for (const [row, code] of codes.entries()) newest[code] = row;
  return new Map(
    values.map((code, place) => [code, labelIn(rows[newest[place] ?? -1] ?? [], position, shape, labels)])
  );
}
