import {existsSync} from "node:fs";
import {basename, join} from "node:path";
import {type Status, statuses} from "../cells.js";
import type {StatisticDefinition} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {readPublished} from "../publish/disk.js";
import type {Labels} from "../publish/labels.js";
import {parseOpenCsv} from "../publish/openCsv.js";
import {shapeOf, statusColumn, tablePath} from "../publish/shape.js";
import {findRow} from "./findRow.js";

/** One row of a published table. */
export interface ShownRow {
  readonly dimensions: readonly string[];
  readonly key: readonly string[];
  /** What a measure or column shows; null where nothing does. The status is null in a table about deliveries. */
  cell(name: string): {readonly value: string | null; readonly status: Status | null};
  /** What the code of a dimension is called. */
  nameOf(dimension: string): string;
}

/**
 * The row with these codes in a table of a release. Throws `usage` where there is none, `missing` where the release has no
 * such table, `blocked` where its file is not what the definition says.
 */
export async function shownRow(
  release: string,
  definition: StatisticDefinition,
  wanted: Readonly<Record<string, string>>,
  labels: Labels
): Promise<ShownRow> {
  const {table} = definition;
  const path = tablePath(table, "csv");
  if (!existsSync(join(release, path))) {
    throw new KprstatError("missing", {
      what: `The release ${basename(release)} has no table ${table}.`,
      where: join(release, path),
      remedy: "Give another release with --release, or look at its tables/ for those it has."
    });
  }
  const shape = shapeOf(definition);
  const {rows} = parseOpenCsv(await readPublished(release, path), shape, path);
  const columns = shape.columns.map(({name}) => name);
  const dimensions = columns.slice(0, shape.dimensions);
  const keys = rows.map(row => row.slice(0, shape.dimensions));
  const nameOf = (dimension: string, key: readonly string[]) => nameIn(labels, table, dimensions, dimension, key);
  const number = findRow({table, dimensions, keys, nameOf}, wanted);
  const key = keys[number] ?? [];
  return {
    dimensions,
    key,
    cell(name) {
      const value = rows[number]?.[columns.indexOf(name)] ?? "";
      const status = rows[number]?.[columns.indexOf(statusColumn(name))];
      return {value: value === "" ? null : value, status: statuses.find(known => known === status) ?? null};
    },
    nameOf: dimension => nameOf(dimension, key)
  };
}

/** A year is called what it is; every other code has a name. */
function nameIn(
  labels: Labels,
  table: string,
  dimensions: readonly string[],
  dimension: string,
  key: readonly string[]
): string {
  const codes = Object.fromEntries(dimensions.map((name, index) => [name, key[index] ?? ""]));
  return dimension === "aar" ? (codes.aar ?? "") : labels.label(table, dimension, codes);
}
