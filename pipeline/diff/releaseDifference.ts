import {join} from "node:path";
import type {Database} from "../database/database.js";
import {KprstatError} from "../errors.js";
import type {Labels} from "../publish/labels.js";
import type {Manifest} from "../publish/manifest.js";
import {tablePath} from "../publish/shape.js";
import {compareTables} from "./compareTables.js";
import {type ChangedCell, changeKinds, type Difference, inputKinds} from "./difference.js";

/** A release as it lies in the output folder. */
export interface ReleaseFiles {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What anyone may know: all but the deliveries. */
export type PublicDifference = Omit<Difference, "deliveries" | "notes" | "page">;

/**
 * What differs between two releases, from their open data files; `database` may read their folders. A file with the same
 * hash in both manifests is not read.
 */
export async function releaseDifference(
  database: Database,
  older: ReleaseFiles,
  newer: ReleaseFiles,
  labels: Labels
): Promise<PublicDifference> {
  const [before, now] = [tablesOf(older.manifest), tablesOf(newer.manifest)];
  const counts: Difference["counts"][number][] = [];
  const cells: ChangedCell[] = [];
  const otherTables: Difference["otherTables"][number][] = [];
  for (const table of [...new Set([...before.keys(), ...now.keys()])].sort()) {
    if (before.get(table) === now.get(table)) continue;
    if (!before.has(table) || !now.has(table)) {
      otherTables.push({table, why: before.has(table) ? "gone" : "new"});
      continue;
    }
    const path = tablePath(table, "csv");
    const pair = {table, older: join(older.folder, path), newer: join(newer.folder, path)};
    const found = await compareTables(database, pair);
    if (found === null) {
      otherTables.push({table, why: "other_columns"});
      continue;
    }
    counts.push(...found.counts);
    cells.push(...found.cells.map(cell => withUnit(cell, labels)));
  }
  return {
    older: releaseOf(older),
    newer: releaseOf(newer),
    totals: totalsOf(counts),
    counts,
    cells: changeKinds.flatMap(kind => cells.filter(({change}) => change === kind)),
    otherTables,
    inputs: changedInputs(older.manifest, newer.manifest)
  };
}

/** The hash of each table's open data file, by table. */
function tablesOf({files}: Manifest): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({path, sha256}) => {
      const [, table = ""] = path.split("/");
      return path === tablePath(table, "csv") ? [[table, sha256]] : [];
    })
  );
}

function releaseOf({manifest: {id, created}}: ReleaseFiles): Difference["older"] {
  return {id, created};
}

function withUnit(cell: Omit<ChangedCell, "unit">, labels: Labels): ChangedCell {
  return {...cell, unit: labelOrNull(labels, cell, "geo")};
}

/** The Norwegian word for a code; null where the configuration, which may be newer than the release, has none. */
export function labelOrNull(
  labels: Labels,
  {table, row}: Pick<ChangedCell, "table" | "row">,
  dimension: string
): string | null {
  try {
    return labels.label(table, dimension, row);
  } catch (error) {
    if (error instanceof KprstatError && error.kind === "configuration") return null;
    throw error;
  }
}

function totalsOf(counts: Difference["counts"]): Difference["totals"] {
  const sum = (name: keyof Difference["totals"]) => counts.reduce((total, count) => total + count[name], 0);
  return {
    ...{hidden: sum("hidden"), opened: sum("opened"), changed: sum("changed")},
    ...{rowsNew: sum("rowsNew"), rowsGone: sum("rowsGone")}
  };
}

function changedInputs(older: Manifest, newer: Manifest): readonly (typeof inputKinds)[number][] {
  const same = {
    deliveries: older.inputSha256 === newer.inputSha256,
    configuration: older.configurationSha256 === newer.configurationSha256,
    program: older.codeVersion === newer.codeVersion,
    ledger: older.ledger.sha256 === newer.ledger.sha256
  };
  return inputKinds.filter(name => !same[name]);
}
