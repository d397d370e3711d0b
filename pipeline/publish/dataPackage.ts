import {z} from "zod";
import {statuses} from "../cells.js";
import {brokenFile} from "./brokenFile.js";
import {type Axis, axesOf, axisLabels} from "./cube.js";
import type {DescribedRelease, ReleaseDocument} from "./document.js";
import {fileKind, fileTitle, tableOfFile} from "./fileKind.js";
import {formatJson, parsePublishedJson} from "./json.js";
import type {FileEntry} from "./manifest.js";
import {type Column, type ColumnType, type OpenTable, tablePath} from "./shape.js";
import {columnLabel, type DescribedTable, dimensionLabel} from "./words.js";

const path = "datapackage.json";
const profiles = "https://datapackage.org/profiles/2.0";

/**
 * The Data Package 2.0 of a release (https://datapackage.org/standard/): every file of a table, the open data files with
 * dialect and schema. It has no time and no version: these are the manifest's, as the same tables have the same bytes.
 */
export const dataPackage: ReleaseDocument = {path, format: formatDataPackage, requireSame: requireSameDataPackage};

function formatDataPackage({tables, files, words}: DescribedRelease): string {
  const {title, description, keywords, publisher, contact, licence, baseUrl} = words.publication;
  const contributor = {title: publisher.name.nb, path: publisher.homepage, roles: ["publisher"]};
  const contributors = [
    contributor,
    {
      title: contact.name.nb,
      ...(contact.page === null ? {} : {path: contact.page}),
      ...(contact.email === null ? {} : {email: contact.email}),
      roles: ["contact"]
    }
  ];
  return formatJson({
    $schema: `${profiles}/datapackage.json`,
    name: "kprstat",
    title: title.nb,
    description: description.nb,
    ...(baseUrl === null ? {} : {homepage: baseUrl}),
    keywords: keywords.map(({nb}) => nb),
    licenses: [{name: licence.name, path: licence.page, title: licence.title.nb}],
    contributors,
    sources: [...new Set(tables.map(({definition}) => definition.source.nb))].map(source => ({title: source})),
    resources: files.flatMap(file => {
      const table = tables.find(({definition}) => definition.table === tableOfFile(file.path));
      return table === undefined ? [] : [resource(table, file)];
    })
  });
}

function resource(table: DescribedTable, file: FileEntry): object {
  const {definition} = table;
  const open = file.path === tablePath(definition.table, "csv");
  const kind = fileKind(file.path);
  const name = file.path.slice(file.path.lastIndexOf("/") + 1).toLowerCase();
  return {
    $schema: `${profiles}/dataresource.json`,
    name: open ? definition.table : name,
    path: file.path,
    ...(open ? {type: "table"} : {}),
    title: open ? definition.title.nb : `${definition.title.nb} – ${fileTitle(table, file.path).nb}`,
    description: [definition.description, ...(open ? definition.caveats : [])].map(({nb}) => nb).join("\n\n"),
    format: kind?.format,
    mediatype: kind?.mediaType,
    ...(kind?.format === "parquet" || kind?.format === "arrow" ? {} : {encoding: "utf-8"}),
    bytes: file.bytes,
    hash: `sha256:${file.sha256}`,
    ...(open ? {dialect: openDialect, schema: openSchema(table)} : {})
  };
}

const openDialect = {
  $schema: `${profiles}/tabledialect.json`,
  header: true,
  delimiter: ",",
  lineTerminator: "\n",
  quoteChar: '"',
  doubleQuote: true
};

function openSchema(table: DescribedTable): object {
  const {columns, dimensions} = table.open.shape;
  return {
    $schema: `${profiles}/tableschema.json`,
    fields: [
      ...axesOf(table.open, table.definition).map(axis => dimensionField(table, axis)),
      ...columns.slice(dimensions).map((column, place) => valueField(table, column, columns[dimensions + place - 1]))
    ],
    missingValues: [""],
    primaryKey: columns.slice(0, dimensions).map(({name}) => name)
  };
}

/** Categories are named, but not years, and not units, whose name depends on level and year. */
function dimensionField(table: DescribedTable, axis: Axis): object {
  const {name} = axis;
  const field = {name, type: "string", title: dimensionLabel(table, name).nb, constraints: {required: true}};
  if (name === "aar" || name === "geo") return field;
  const labels = axisLabels(table.open, axis, table.words.labels.nb);
  return {...field, categories: [...axis.places.keys()].map(value => ({value, label: labels.get(value) ?? value}))};
}

function valueField(table: DescribedTable, {name, type}: Column, before: Column | undefined): object {
  if (type !== "status") return {name, type: fieldTypes[type], title: columnLabel(table, name).nb};
  const {labels} = table.words;
  return {
    name,
    type: "string",
    title: `Status: ${columnLabel(table, before?.name ?? "").nb}`,
    constraints: {required: true, enum: [...statuses]},
    categories: statuses.map(status => ({value: status, label: labels.nb.meaning(status)}))
  };
}

const fieldTypes: Readonly<Record<ColumnType, string>> = {
  text: "string",
  status: "string",
  integer: "integer",
  decimal: "number"
};

const found = z.object({
  resources: z.array(
    z.object({
      path: z.string(),
      bytes: z.int(),
      hash: z.string(),
      schema: z.object({fields: z.array(z.object({name: z.string(), type: z.string()}))}).optional()
    })
  )
});

function requireSameDataPackage(bytes: Uint8Array, tables: readonly OpenTable[], files: readonly FileEntry[]): void {
  const read = found.safeParse(parsePublishedJson(bytes, path));
  if (!read.success) throw brokenFile(path, "The file is not a data package.");
  const {resources} = read.data;
  const listed = resources.map(resource => `${resource.path} ${resource.bytes} ${resource.hash}`);
  const expected = files
    .filter(file => tableOfFile(file.path) !== null)
    .map(file => `${file.path} ${file.bytes} sha256:${file.sha256}`);
  if (listed.join("\n") !== expected.join("\n"))
    throw brokenFile(path, "The resources are not the files of the tables.");
  for (const {shape} of tables) {
    const fields = resources.find(resource => resource.path === tablePath(shape.table, "csv"))?.schema?.fields ?? [];
    const columns = shape.columns.map(({name, type}) => `${name} ${fieldTypes[type]}`);
    if (fields.map(({name, type}) => `${name} ${type}`).join() !== columns.join()) {
      throw brokenFile(path, `The fields of table ${shape.table} are not its columns.`);
    }
  }
}
