import {z} from "zod";
import {countryCode} from "../cells.js";
import {apiPath} from "./apiPaths.js";
import {brokenFile} from "./brokenFile.js";
import {columnOf} from "./columns.js";
import {type Axis, axesOf, axisLabels, measureColumns, measureDimension} from "./cube.js";
import {formatJson, parsePublishedJson} from "./json.js";
import {hasStatuses, type OpenTable} from "./shape.js";
import type {FormatFile, MemoryFormat} from "./tableFormat.js";
import {columnLabel, type DescribedTable, dimensionLabel} from "./words.js";

/** A category of a dimension with those below it. */
interface ApiCategory {
  readonly label: string;
  readonly value: string;
  readonly children: ApiCategory[];
}

/** A table in the API's lists. When it was made is in the manifest, as the same tables have the same bytes. */
export interface ApiTable {
  readonly tableId: string;
  readonly title: string;
  readonly publishedAt: null;
  readonly modifiedAt: null;
}

const described: Readonly<Record<string, (table: DescribedTable) => unknown>> = {
  "index.json": apiTable,
  "dimension.json": dimensions,
  "flag.json": flags,
  "metadata.json": metadata
};

/** What the API says about a table: the table, its dimensions, the marks that stand in place of numbers, and texts. */
export const apiDescription: MemoryFormat = {
  files: ({shape}): readonly FormatFile[] =>
    Object.keys(described).map(file => ({path: apiPath(shape.table, file), rows: null})),
  format: (table, path) => formatJson(described[fileOf(path)]?.(table)),
  requireSame: requireSameDescription
};

export function apiTable({definition}: DescribedTable): ApiTable {
  return {tableId: definition.table, title: definition.title.nb, publishedAt: null, modifiedAt: null};
}

function dimensions(table: DescribedTable): unknown {
  const axes = axesOf(table.open, table.definition);
  const measures = measureColumns(table.open.shape).map(({name}) => category(name, columnLabel(table, name).nb));
  return {
    dimensions: [
      ...axes.map(axis => ({
        code: axis.name,
        label: dimensionLabel(table, axis.name).nb,
        categories: axis.name === "geo" ? units(table, axis) : categories(table, axis)
      })),
      {code: measureDimension, label: table.words.publication.measures.nb, categories: measures}
    ]
  };
}

function categories(table: DescribedTable, axis: Axis): readonly ApiCategory[] {
  const labels = axisLabels(table.open, axis, table.words.labels.nb);
  return [...axis.places.keys()].map(code => category(code, labels.get(code) ?? code));
}

/** Municipalities below their county (the first two digits), counties below the country; other units on their own. */
function units(table: DescribedTable, axis: Axis): readonly ApiCategory[] {
  const known = new Map(categories(table, axis).map(unit => [unit.value, unit]));
  const roots: ApiCategory[] = [];
  for (const unit of known.values()) {
    const parent = parents(unit.value).find(code => known.has(code));
    (parent === undefined ? roots : known.get(parent)?.children)?.push(unit);
  }
  return roots;
}

function parents(code: string): readonly string[] {
  if (/^\d{4}$/.test(code)) return [code.slice(0, 2), countryCode];
  return /^\d{2}$/.test(code) ? [countryCode] : [];
}

function category(value: string, label: string): ApiCategory {
  return {label, value, children: []};
}

/** `title` is what stands in csv2, `code` in csv3 and in the JSON-stat status. */
function flags({open, definition, words}: DescribedTable): unknown {
  if (!hasStatuses(open.shape)) return [];
  const statuses = Object.keys(definition.marks) as (keyof typeof definition.marks)[];
  return statuses
    .toSorted()
    .map(status => ({title: definition.marks[status], text: words.labels.nb.meaning(status), code: status}));
}

function metadata({definition, words}: DescribedTable): unknown {
  const {headings, licence} = words.publication;
  const {title, description, source, caveats} = definition;
  const paragraph = (header: string, ...content: readonly string[]) => ({header, content: content.join("\n\n")});
  return {
    name: title.nb,
    paragraphs: [
      paragraph(headings.description.nb, description.nb),
      paragraph(headings.caveats.nb, ...caveats.map(({nb}) => nb)),
      paragraph(headings.source.nb, source.nb, words.attribution.nb),
      paragraph(headings.licence.nb, `${licence.title.nb}, ${licence.page}`)
    ].filter(({content}) => content !== "")
  };
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

interface FoundCategory {
  readonly value: string;
  readonly children: readonly FoundCategory[];
}

const foundCategory: z.ZodType<FoundCategory> = z.lazy(() =>
  z.object({label: z.string().min(1), value: z.string(), children: z.array(foundCategory)})
);

const shapes: Readonly<Record<string, z.ZodType>> = {
  "index.json": z.strictObject({
    tableId: z.string(),
    title: z.string(),
    publishedAt: z.null(),
    modifiedAt: z.null()
  }),
  "dimension.json": z.strictObject({
    dimensions: z.array(
      z.strictObject({code: z.string(), label: z.string().min(1), categories: z.array(foundCategory)})
    )
  }),
  "flag.json": z.array(z.strictObject({title: z.string(), text: z.string(), code: z.string()})),
  "metadata.json": z.strictObject({
    name: z.string(),
    paragraphs: z.array(z.strictObject({header: z.string(), content: z.string()}))
  })
};

/** Throws `blocked` for a file of another shape, of another table, or with other categories than the open table has. */
function requireSameDescription(bytes: Uint8Array, table: OpenTable, path: string): void {
  const found = shapes[fileOf(path)]?.safeParse(parsePublishedJson(bytes, path));
  if (found?.success !== true) throw brokenFile(path, "The file does not have the shape of the API.");
  const {tableId = table.shape.table, dimensions} = found.data as {
    tableId?: string;
    dimensions?: readonly {code: string; categories: readonly FoundCategory[]}[];
  };
  if (tableId !== table.shape.table) throw brokenFile(path, "The file is about another table.");
  if (dimensions === undefined) return;
  const listed = dimensions.map(({code, categories}) => [code, ...codesBelow(categories).sort()].join());
  if (listed.join("\n") !== dimensionCodes(table).join("\n")) {
    throw brokenFile(path, "The categories are not those of the open table.");
  }
}

function codesBelow(categories: readonly FoundCategory[]): string[] {
  return categories.flatMap(({value, children}) => [value, ...codesBelow(children)]);
}

/** Name and sorted codes of every dimension, the measures last. */
function dimensionCodes(table: OpenTable): readonly string[] {
  const {shape} = table;
  const ofColumns = shape.columns
    .slice(0, shape.dimensions)
    .map(({name}, position) => [name, ...columnOf(table, position).values.toSorted()].join());
  const measures = measureColumns(shape).map(({name}) => name);
  return [...ofColumns, [measureDimension, ...measures.sort()].join()];
}
