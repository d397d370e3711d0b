import {dirname, join} from "node:path";
import type {PublishedTable, RegisterTable} from "../cells.js";
import type {StatisticDefinition} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {type Disk, disk} from "./disk.js";
import {removeLeftovers} from "./leftovers.js";
import {checkTable, formatOpenCsv} from "./openCsv.js";
import {type OpenTable, shapeOf, tablePath} from "./shape.js";

/** A table that is ready for publication, after suppression where it is about persons. */
export interface CandidateTable {
  readonly definition: StatisticDefinition;
  readonly table: PublishedTable | RegisterTable;
}

/**
 * Writes the open data files of a candidate, `tables/<table>/<table>.csv`, below `folder`:
 * `<output>/releases/.candidate-<name>`, which only its owner can read until it is a release. What runs that
 * died left behind in the output folder is removed, a candidate of the same name included.
 *
 * Throws a fault for a table that is not what its definition says, `blocked` for one that must not be published and
 * `cannotWrite`.
 */
export async function writeCandidate(
  folder: string,
  tables: readonly CandidateTable[],
  effects: Disk = disk
): Promise<void> {
  const open = tables.map(openTable);
  const releases = dirname(folder);
  await effects.makeFolder(releases);
  await removeLeftovers(dirname(releases), null, effects);
  await effects.makeFolder(folder);
  await effects.setMode(folder, 0o700);
  for (const table of open) {
    const file = join(folder, tablePath(table.shape.table, "csv"));
    await effects.makeFolder(dirname(file));
    await effects.write(file, formatOpenCsv(table));
    await effects.syncFolder(dirname(file));
  }
  await effects.syncFolder(join(folder, "tables"));
  await effects.syncFolder(folder);
  await effects.syncFolder(releases);
}

function openTable({definition, table}: CandidateTable): OpenTable {
  const shape = shapeOf(definition);
  const written = shape.columns.filter(column => column.type !== "status").map(column => column.name);
  const given = [...table.dimensions, ...("measures" in table ? table.measures : table.columns)];
  if (definition.table !== table.table || given.join() !== written.join()) {
    throw new KprstatError("fault", {
      what: "A table does not have the columns of its definition.",
      where: `table ${table.table}`
    });
  }
  const rows =
    "measures" in table
      ? table.rows.map(row => [...row.key, ...row.cells.flatMap(cell => [cell.text, cell.status])])
      : table.rows;
  const open = {shape, rows};
  checkTable(open, tablePath(table.table, "csv"));
  return open;
}
