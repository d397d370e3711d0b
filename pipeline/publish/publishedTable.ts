import {existsSync} from "node:fs";
import {join} from "node:path";
import type {PublishedTable, Status} from "../cells.js";
import {readPublished} from "./disk.js";
import {readOpenCsv} from "./openCsv.js";
import {latestRelease} from "./releases.js";
import {statusColumn, tablePath} from "./shape.js";

/** The tables of persons of a release, as anyone may read them. */
export interface PublishedRelease {
  readonly id: string;
  readonly tables: readonly PublishedTable[];
}

/**
 * A table of a release, read from its open data file; its columns are those of the file: measures are what has a status
 * beside it. Null when the release has no such table. Throws `blocked` for a file that is not as it is written.
 */
export async function readPublishedTable(folder: string, table: string): Promise<PublishedTable | null> {
  const path = tablePath(table, "csv");
  if (!existsSync(join(folder, path))) return null;
  const {header, rows} = readOpenCsv(await readPublished(folder, path), path);
  const measures = header.filter(name => header.includes(statusColumn(name)));
  const dimensions = header.slice(0, header.length - 2 * measures.length);
  return {
    table,
    dimensions,
    measures,
    rows: rows.map(row => ({
      key: row.slice(0, dimensions.length),
      cells: measures.map((_, measure) => {
        const [text = "", status = ""] = row.slice(dimensions.length + 2 * measure);
        return {text, status: status as Status};
      })
    }))
  };
}

/**
 * What the newest release shows in the named tables; null when there is none. A table that it does not have, or whose
 * file is damaged, is left out: a new release does not depend on the one before.
 */
export async function latestTables(output: string, names: readonly string[]): Promise<PublishedRelease | null> {
  const latest = await latestRelease(output);
  if (latest === null) return null;
  const tables: PublishedTable[] = [];
  for (const name of names) {
    const table = await readPublishedTable(latest.folder, name).catch(() => null);
    if (table !== null) tables.push(table);
  }
  return {id: latest.id, tables};
}
