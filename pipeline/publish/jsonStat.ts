import {z} from "zod";
import type {CountDefinition} from "../definition/configuration.js";
import {brokenFile} from "./brokenFile.js";
import {type Axis, axesOf, axis, axisLabels, measureColumns, measureDimension, rowNumbers} from "./cube.js";
import {compactJson, parsePublishedJson} from "./json.js";
import type {OpenTable} from "./shape.js";
import {columnLabel, countDefinition, type DescribedTable, dimensionLabel, unitOf} from "./words.js";

/**
 * The JSON-stat 2.0 dataset of a table of persons (https://json-stat.org/full/): the dimensions of the open table and
 * one more for the measures. Units exist at one level, most of them not in every year, so the table is a small part of a
 * full cube: `value` and `status` are objects by cell number. A cell has a value, a status or both (0 of
 * `not_reported`); shown values have no status; a cell without either is of no row.
 */
export function formatJsonStat(table: DescribedTable): string {
  const definition = countDefinition(table);
  const axes = axesOf(table.open, definition);
  const {values, statuses} = cellTexts(table.open, axes);
  const head = compactJson(datasetHead(table, definition, axes)).slice(0, -1);
  return `${head},\n"value":{${values.join(",")}},\n"status":{${statuses.join(",")}}}\n`;
}

function cellTexts(table: OpenTable, axes: readonly Axis[]): {values: readonly string[]; statuses: readonly string[]} {
  const measures = measureColumns(table.shape).map(({position}) => position);
  const numbers = rowNumbers(axes, table);
  const values: string[] = [];
  const statuses: string[] = [];
  for (const [index, row] of table.rows.entries()) {
    let cell = (numbers[index] ?? 0) * measures.length;
    for (const position of measures) {
      if (row[position]) values.push(`"${cell}":${row[position]}`);
      if (row[position + 1] !== "ok") statuses.push(`"${cell}":"${row[position + 1]}"`);
      cell++;
    }
  }
  return {values, statuses};
}

/** Everything but the cells. */
function datasetHead(table: DescribedTable, definition: CountDefinition, axes: readonly Axis[]): object {
  const {labels, publication, attribution} = table.words;
  const {measures} = definition;
  return {
    version: "2.0",
    class: "dataset",
    label: definition.title.nb,
    source: definition.source.nb,
    note: [definition.description.nb, ...definition.caveats.map(({nb}) => nb)],
    id: [...axes.map(({name}) => name), measureDimension],
    size: [...axes.map(({places}) => places.size), measures.length],
    role: {
      time: ["aar"],
      geo: axes.map(({name}) => name).filter(name => name === "geo"),
      metric: [measureDimension]
    },
    dimension: Object.fromEntries([
      ...axes.map(found => [
        found.name,
        {
          label: dimensionLabel(table, found.name).nb,
          category: {
            index: [...found.places.keys()],
            label: Object.fromEntries(axisLabels(table.open, found, labels.nb))
          }
        }
      ]),
      [measureDimension, measureCategories(table, definition)]
    ]),
    extension: {
      status: Object.fromEntries(unshown(definition).map(status => [status, labels.nb.meaning(status)])),
      attribution: attribution.nb,
      licence: {name: publication.licence.name, url: publication.licence.page}
    }
  };
}

function measureCategories(table: DescribedTable, {measures}: CountDefinition): object {
  const columns = measureColumns(table.open.shape);
  return {
    label: table.words.publication.measures.nb,
    category: {
      index: measures.map(({name}) => name),
      label: Object.fromEntries(measures.map(({name}) => [name, columnLabel(table, name).nb])),
      unit: Object.fromEntries(
        measures.map(({name, kind}, place) => [
          name,
          {decimals: columns[place]?.type === "decimal" ? 1 : 0, label: unitOf(table, kind).nb}
        ])
      )
    }
  };
}

function unshown({marks}: CountDefinition): readonly (keyof CountDefinition["marks"])[] {
  return (Object.keys(marks) as (keyof CountDefinition["marks"])[]).sort();
}

const cells = z.custom<Readonly<Record<string, unknown>>>(found => typeof found === "object" && found !== null);

const dataset = z.object({
  class: z.literal("dataset"),
  version: z.literal("2.0"),
  id: z.array(z.string()),
  size: z.array(z.int()),
  dimension: z.record(z.string(), z.object({category: z.object({index: z.array(z.string())})})),
  value: cells,
  status: cells
});

/** Throws `blocked` where the file does not hold just the cells of the open table, each with its value and status. */
export function requireSameJsonStat(bytes: Uint8Array, table: OpenTable, path: string): void {
  const read = dataset.safeParse(parsePublishedJson(bytes, path));
  if (!read.success) throw brokenFile(path, "The file is not a JSON-stat dataset.");
  const {id, size, dimension, value, status} = read.data;
  const {columns, dimensions} = table.shape;
  const measures = measureColumns(table.shape);
  const axes = columns
    .slice(0, dimensions)
    .map(({name}, position) => axis(name, position, dimension[name]?.category.index ?? []));
  const metric = axis(measureDimension, -1, dimension[measureDimension]?.category.index ?? []);
  const found = [...axes, metric];
  if (
    id.join() !== found.map(({name}) => name).join() ||
    size.join() !== found.map(({places}) => places.size).join() ||
    [...metric.places.keys()].join() !== measures.map(({name}) => name).join()
  ) {
    throw brokenFile(path, "The dimensions are not those of the open table with its measures.");
  }
  const numbers = rowNumbers(axes, table);
  let shown = 0;
  let unshown = 0;
  for (const [index, row] of table.rows.entries()) {
    const first = (numbers[index] ?? 0) * measures.length;
    for (const [place, {name, position}] of measures.entries()) {
      const expected = {value: row[position] ? Number(row[position]) : undefined, status: row[position + 1]};
      const cell = first + place;
      if (value[cell] !== expected.value || (status[cell] ?? "ok") !== expected.status) {
        throw brokenFile(path, `Row ${index + 1} differs from the open table in column ${name}.`);
      }
      if (expected.value !== undefined) shown++;
      if (expected.status !== "ok") unshown++;
    }
  }
  if (Object.keys(value).length !== shown || Object.keys(status).length !== unshown) {
    throw brokenFile(path, "The file has cells that the open table does not have.");
  }
}
