import {dirname, join} from "node:path";
import type {Audited} from "../audit/audit.js";
import type {Database} from "../database/database.js";
import type {StatisticDefinition} from "../definition/configuration.js";
import {brokenFile} from "./brokenFile.js";
import {type Disk, disk, filesBelow, publicFolder, readPublished, syncingLater} from "./disk.js";
import type {DescribedRelease} from "./document.js";
import {documents} from "./documents.js";
import {formats, tableFiles} from "./formats.js";
import {removeLeftovers} from "./leftovers.js";
import {
  cellSummaries,
  type FileEntry,
  fileEntry,
  formatManifest,
  type Manifest,
  manifestPath,
  sha256Of
} from "./manifest.js";
import {parseOpenCsv} from "./openCsv.js";
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
import {shapeOf, tablePath} from "./shape.js";
import type {DescribedTable, Words} from "./words.js";

export interface ReleaseInput {
  /** The output folder, absolute; the database may use it. */
  readonly output: string;
  /** The folder that `writeCandidate` filled: `<output>/releases/.candidate-<name>`. */
  readonly candidate: string;
  /** That an audit has passed these files. */
  readonly audited: Audited;
  /** Of all tables of the candidate. */
  readonly definitions: readonly StatisticDefinition[];
  readonly words: Words;
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
  /** Writes the pages of the candidate, once its id is known; gives their paths, relative to it. */
  readonly writePages: (release: Pick<Manifest, "id" | "created">, effects: Disk) => Promise<readonly string[]>;
}

export interface Release extends ReleasePlace {
  /** False when nothing below tables/ differs from the release that `latest` shows already. */
  readonly made: boolean;
}

/**
 * Reads the open data files of a candidate, writes the other formats, reads every format back and compares it cell by cell.
 * What an earlier attempt left beside the open data is removed first. Returns what the manifest will say, without the pages. The
 * files need not be on the disk yet.
 *
 * Throws `blocked` when a file is not what it should be, `configuration` for a code without a name, and `cannotWrite`.
 */
export async function writeFormats(input: ReleaseInput, effects: Disk = disk): Promise<ReleaseContent> {
  const {output, candidate} = input;
  await removeLeftovers(output, candidate, effects);
  await keepOpenData(input, effects);
  await requireAudited(input);
  const tables: DescribedTable[] = [];
  for (const definition of input.definitions.toSorted((a, b) => (a.table < b.table ? -1 : 1))) {
    tables.push(await completeTable(input, definition, syncingLater(effects)));
  }
  return releaseContent(input, tables, syncingLater(effects));
}

/**
 * Makes a release of a candidate with all formats: adds the pages, completes the manifest, gives the folder its name and lets
 * `latest` show it, when all files are on the disk. The last two are one rename each; a run that stops anywhere leaves the earlier release as it was, and
 * the next one carries on. Throws what `writePages` throws, and `cannotWrite`.
 */
export async function finishRelease(
  input: ReleaseInput,
  content: ReleaseContent,
  effects: Disk = disk
): Promise<Release> {
  const {output, candidate, created} = input;
  const latest = await latestRelease(output);
  if (latest !== null && (await sameTables(candidate, latest.folder))) {
    await effects.remove(candidate);
    return {...latest, made: false};
  }
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
  const pages = await input.writePages({id: release.id, created}, syncingLater(effects));
  const files = inOrder([
    ...content.files,
    ...(await fileEntries(
      candidate,
      pages.map(path => ({path, rows: null}))
    ))
  ]);
  await effects.write(join(candidate, manifestPath), formatManifest({...content, files, id: release.id, created}));
  await effects.syncFiles(files.map(({path}) => join(candidate, path)));
  await effects.setMode(candidate, publicFolder);
  for (const folder of foldersOf(files)) await effects.syncFolder(join(candidate, folder));
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
    else await effects.remove(join(candidate, path.startsWith("tables/") ? path : (path.split("/")[0] ?? path)));
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
async function completeTable(
  input: ReleaseInput,
  definition: StatisticDefinition,
  effects: Disk
): Promise<DescribedTable> {
  const {candidate, database, words} = input;
  const csv = tablePath(definition.table, "csv");
  const open = parseOpenCsv(await readPublished(candidate, csv), shapeOf(definition), csv);
  const table = {open, definition, words};
  const place = {folder: candidate, database};
  await makeFolders(candidate, tableFiles(open), effects);
  for (const format of formats) await format.write(table, place, effects);
  for (const format of formats) await format.requireSame(open, place);
  return table;
}

async function releaseContent(
  input: ReleaseInput,
  tables: readonly DescribedTable[],
  effects: Disk
): Promise<ReleaseContent> {
  const {candidate, codeVersion, configurationSha256, inputSha256, ledger, words} = input;
  const open = tables.map(table => table.open);
  const files = await fileEntries(candidate, open.flatMap(tableFiles));
  const documented = await writeDocuments(candidate, {tables, files, words}, effects);
  return {
    dataYears: input.dataYears.toSorted((a, b) => a - b),
    codeVersion,
    configurationSha256,
    inputSha256,
    ledger,
    files: inOrder([...files, ...documented]),
    cells: cellSummaries(open)
  };
}

/** Writes what is said about the release as a whole, and reads it back. */
async function writeDocuments(
  candidate: string,
  release: DescribedRelease,
  effects: Disk
): Promise<readonly FileEntry[]> {
  const open = release.tables.map(table => table.open);
  await makeFolders(candidate, documents, effects);
  for (const document of documents) {
    await effects.write(join(candidate, document.path), document.format(release));
    document.requireSame(await readPublished(candidate, document.path), open, release.files);
  }
  return fileEntries(
    candidate,
    documents.map(({path}) => ({path, rows: null}))
  );
}

async function fileEntries(
  candidate: string,
  files: readonly {readonly path: string; readonly rows: number | null}[]
): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for (const {path, rows} of files) entries.push(fileEntry(path, await readPublished(candidate, path), rows));
  return inOrder(entries);
}

function inOrder(files: readonly FileEntry[]): FileEntry[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function makeFolders(candidate: string, files: readonly {readonly path: string}[], effects: Disk): Promise<void> {
  for (const folder of new Set(files.map(({path}) => dirname(path)))) await effects.makeFolder(join(candidate, folder));
}

/** The folders that files lie in, with those above, the deepest first and the release folder last. */
function foldersOf(files: readonly {readonly path: string}[]): readonly string[] {
  const folders = new Set(["."]);
  for (const {path} of files) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort().reverse();
}
