import {existsSync} from "node:fs";
import {join} from "node:path";
import type {PublishedTable, Status} from "../cells.js";
import {readPublished} from "./disk.js";
import {readOpenCsv, utf8} from "./openCsv.js";
import {latestRelease} from "./releases.js";
import {statusColumn, tablePath} from "./shape.js";

/** The rows in which a candidate and the newest release differ, as anyone may read them. */
export interface DifferentRows {
  /** Id of the newest release. */
  readonly id: string;
  /** Of the newest release; a table that it does not have, or whose file is damaged, is left out. */
  readonly before: readonly PublishedTable[];
  readonly now: readonly PublishedTable[];
}

/**
 * A table of a release, read from its open data file; its columns are those of the file: measures are what has a status
 * beside it. Null when the release has no such table. Throws `blocked` for a file that is not as it is written.
 */
export async function readPublishedTable(folder: string, table: string): Promise<PublishedTable | null> {
  const path = tablePath(table, "csv");
  if (!existsSync(join(folder, path))) return null;
  return tableOf(table, readOpenCsv(await readPublished(folder, path), path));
}

function tableOf(table: string, {header, rows}: ReturnType<typeof readOpenCsv>): PublishedTable {
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
 * Holds the named tables of a candidate (the folder that holds `tables/`) against the newest release; null when there is
 * none. Most rows are the same and are not read further. A new release does not depend on the one before: what cannot be
 * read of that is left out.
 */
export async function differentRows(
  output: string,
  candidate: string,
  names: readonly string[]
): Promise<DifferentRows | null> {
  const latest = await latestRelease(output);
  if (latest === null) return null;
  const [before, now]: [PublishedTable[], PublishedTable[]] = [[], []];
  for (const name of names) {
    const path = tablePath(name, "csv");
    const parsed = (text: string) => tableOf(name, readOpenCsv(Buffer.from(text), path));
    const newText = utf8(await readPublished(candidate, path), path);
    const oldText = await readPublished(latest.folder, path)
      .then(bytes => utf8(bytes, path))
      .catch(() => "");
    const [oldRows, newRows] = onlyDifferent(oldText, newText);
    try {
      before.push(parsed(oldRows));
      now.push(parsed(newRows));
    } catch {
      now.push(parsed(newText));
    }
  }
  return {id: latest.id, before, now};
}

/** The lines that the other text does not have, below the header; all of them where the texts are of other kinds. */
function onlyDifferent(left: string, right: string): readonly [string, string] {
  const [one, other] = [left.split("\n"), right.split("\n")];
  const plain = !left.includes('"') && !right.includes('"');
  if (!plain || one[0] !== other[0] || one.at(-1) !== "" || other.at(-1) !== "") return [left, right];
  const [inOne, inOther] = [new Set(one.slice(1)), new Set(other.slice(1))];
  const text = (lines: readonly string[], others: ReadonlySet<string>) =>
    [lines[0], ...lines.slice(1, -1).filter(line => !others.has(line)), ""].join("\n");
  return [text(one, inOther), text(other, inOne)];
}
