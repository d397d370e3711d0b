import {dirname, join} from "node:path";
import type {Audited} from "../audit/audit.js";
import type {Database} from "../database/database.js";
import type {StatisticDefinition} from "../definition/configuration.js";
import {formatArrow, requireSameArrow} from "./arrow.js";
import {brokenFile} from "./brokenFile.js";
import {type Disk, disk, filesBelow, publicFolder, readPublished} from "./disk.js";
import {formatExcelCsv, requireSameExcelCsv} from "./excelCsv.js";
import type {Labels} from "./labels.js";
import {removeLeftovers} from "./leftovers.js";
import {cellSummaries, fileEntry, formatManifest, type Manifest, manifestPath, sha256Of} from "./manifest.js";
import {parseOpenCsv} from "./openCsv.js";
import {requireSameParquet, writeParquet} from "./parquet.js";
import {
  highestNumber,
  holdsContent,
  latestRelease,
  type ReleaseContent,
  type ReleasePlace,
  releaseAt,
  sameTables,
  showAsLatest
} from "./releases.js";
import {formats, type OpenTable, shapeOf, tablePath} from "./shape.js";

export interface ReleaseInput {
  /** The output folder, absolute; the database may use it. */
  readonly output: string;
  /** The folder that `writeCandidate` filled: `<output>/releases/.candidate-<name>`. */
  readonly candidate: string;
  /** That an audit has passed these files. */
  readonly audited: Audited;
  /** Of all tables of the candidate. */
  readonly definitions: readonly StatisticDefinition[];
  readonly labels: Labels;
  readonly database: Database;
  readonly dataYears: readonly number[];
  /** When the run began, ISO 8601 in UTC. */
  readonly created: string;
  readonly codeVersion: string;
  readonly configurationSha256: string;
  readonly inputSha256: string;
  /** Head of the ledger that suppression and audit took into account. */
  readonly ledger: Manifest["ledger"];
  /** Ids that releases once had which may have left the output folder; none is given again. */
  readonly spentIds: readonly string[];
}

export interface Release extends ReleasePlace {
  /** False when nothing below tables/ differs from the release that `latest` shows already. */
  readonly made: boolean;
}

/**
 * Makes a release of a candidate: reads its open data files, writes the other formats, reads every format back and
 * compares it cell by cell, completes the manifest, gives the folder its name and lets `latest` show it. The last two
 * are one rename each; a run that stops anywhere leaves the earlier release as it was, and the next one carries on.
 *
 * Throws `blocked` when a file is not what it should be, `configuration` for a code without a name, and `cannotWrite`.
 */
export async function writeRelease(input: ReleaseInput, effects: Disk = disk): Promise<Release> {
  const {output, candidate} = input;
  await removeLeftovers(output, candidate, effects);
  await keepOpenData(input, effects);
  await requireAudited(input);
  const tables: OpenTable[] = [];
  for (const definition of input.definitions) tables.push(await completeTable(input, definition, effects));

  const latest = await latestRelease(output);
  if (latest !== null && (await sameTables(candidate, latest.folder))) {
    await effects.remove(candidate);
    return {...latest, made: false};
  }
  const content = await releaseContent(input, tables);
  const year = Math.max(...input.dataYears);
  const newest = releaseAt(output, year, await highestNumber(output, year, []));
  // A run that died between the two renames left a whole release that nothing shows.
  if (
    newest.id !== latest?.id &&
    (await holdsContent(newest.folder, content)) &&
    (await sameTables(candidate, newest.folder))
  ) {
    await showAsLatest(output, newest.id, effects);
    await effects.remove(candidate);
    return {...newest, made: true};
  }

  const release = releaseAt(output, year, (await highestNumber(output, year, input.spentIds)) + 1);
  await effects.write(
    join(candidate, manifestPath),
    formatManifest({...content, id: release.id, created: input.created})
  );
  await effects.setMode(candidate, publicFolder);
  await effects.syncFolder(join(candidate, "tables"));
  await effects.syncFolder(candidate);
  await effects.rename(candidate, release.folder);
  await effects.syncFolder(dirname(release.folder));
  await showAsLatest(output, release.id, effects);
  return {...release, made: true};
}

/** Removes what an earlier attempt added. Throws `blocked` unless just the open data of all tables are left. */
async function keepOpenData({candidate, definitions}: ReleaseInput, effects: Disk): Promise<void> {
  const expected = definitions.map(({table}) => tablePath(table, "csv"));
  const left: string[] = [];
  for (const {path, regular} of await filesBelow(candidate).catch(() => [])) {
    const isOpenData = regular && /^tables\/([^/]+)\/\1\.csv$/.test(path);
    if (isOpenData) left.push(path);
    else await effects.remove(join(candidate, path));
  }
  if (left.toSorted().join("\n") !== expected.toSorted().join("\n")) {
    throw brokenFile(
      ".",
      "The candidate does not hold just the tables of the configuration; suppress has to run again."
    );
  }
}

/** Throws `blocked` for a file that is not, byte for byte, one that the audit has passed. */
async function requireAudited({candidate, audited, definitions}: ReleaseInput): Promise<void> {
  const passed = new Map(audited.files.map(({path, sha256}) => [path, sha256]));
  for (const {table} of definitions) {
    const path = tablePath(table, "csv");
    const found = sha256Of(await readPublished(candidate, path));
    if (passed.get(path) !== found) throw brokenFile(path, "The file is not the one that was audited.");
  }
}

/** Writes the other formats of one table and compares all of them, as read from the disk, with its open data file. */
async function completeTable(input: ReleaseInput, definition: StatisticDefinition, effects: Disk): Promise<OpenTable> {
  const {candidate, database} = input;
  const {table} = definition;
  const csv = tablePath(table, "csv");
  const open = parseOpenCsv(await readPublished(candidate, csv), shapeOf(definition), csv);
  const [excel, arrow, parquet] = [
    tablePath(table, "excel.csv"),
    tablePath(table, "arrow"),
    tablePath(table, "parquet")
  ];
  await effects.write(join(candidate, excel), formatExcelCsv(open, definition.marks, input.labels));
  await effects.write(join(candidate, arrow), formatArrow(open));
  await writeParquet(database, open.shape, join(candidate, csv), join(candidate, parquet));
  await effects.seal(join(candidate, parquet));
  await effects.syncFolder(dirname(join(candidate, csv)));

  requireSameExcelCsv(await readPublished(candidate, excel), open, excel);
  requireSameArrow(await readPublished(candidate, arrow), open, arrow);
  await requireSameParquet(database, join(candidate, parquet), open, parquet);
  return open;
}

async function releaseContent(input: ReleaseInput, tables: readonly OpenTable[]): Promise<ReleaseContent> {
  const {candidate, codeVersion, configurationSha256, inputSha256, ledger} = input;
  const files: Manifest["files"] = [];
  for (const {shape, rows} of tables) {
    for (const format of formats) {
      const path = tablePath(shape.table, format);
      files.push(fileEntry(path, await readPublished(candidate, path), rows.length));
    }
  }
  return {
    dataYears: input.dataYears.toSorted((a, b) => a - b),
    codeVersion,
    configurationSha256,
    inputSha256,
    ledger,
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    cells: cellSummaries(tables)
  };
}
