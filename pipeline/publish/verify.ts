import {realpath, stat} from "node:fs/promises";
import {basename, join} from "node:path";
import type {Database} from "../database/database.js";
import {KprstatError} from "../errors.js";
import {brokenFile} from "./brokenFile.js";
import {filesBelow, readPublished} from "./disk.js";
import {documents} from "./documents.js";
import {formats, tableFiles} from "./formats.js";
import {cellSummaries, fileEntry, formatManifest, type Manifest, manifestPath, parseManifest} from "./manifest.js";
import {parseOpenCsv, readOpenCsv} from "./openCsv.js";
import {parquetColumns} from "./parquet.js";
import {type ColumnType, type OpenTable, statusColumn, type TableShape, tablePath} from "./shape.js";

/** Something in a release that is not as it should be; `path` is relative to the release folder. */
export interface VerifyProblem {
  readonly path: string;
  readonly what: string;
}

export interface VerifyResult {
  /** By the manifest; null when that cannot be read. */
  readonly id: string | null;
  /** Files that the manifest lists. */
  readonly files: number;
  /** None when the release is whole. */
  readonly problems: readonly VerifyProblem[];
}

/**
 * Checks a release folder by itself: the manifest, that it lists every file and every file is as listed, and that all
 * formats of a table say the same. Lists every problem; throws only `missing`, when there is no such folder. The
 * database needs access to the folder.
 */
export async function verifyRelease(folder: string, database: Database): Promise<VerifyResult> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new KprstatError("missing", {what: "There is no such release.", where: folder});
  const problems: VerifyProblem[] = [];
  const manifest = await noting(problems, async () => parseManifest(await readPublished(folder, manifestPath)));
  if (manifest === null) return {id: null, files: 0, problems};

  const name = basename(await realpath(folder));
  if (/^\d{4}-r\d+$/.test(name) && name !== manifest.id) {
    problems.push({path: manifestPath, what: `The manifest is that of release ${manifest.id}.`});
  }
  const sound = await soundFiles(folder, manifest, problems);
  const tables: OpenTable[] = [];
  for (const table of tablesOf(manifest)) {
    if (!["csv", "parquet"].every(ending => sound.has(tablePath(table, ending)))) continue;
    const open = await noting(problems, () => readOpenTable(folder, table, database));
    if (open === null) continue;
    tables.push(open);
    await compareFormats(folder, open, {manifest, sound, database, problems});
  }
  if (problems.length === 0) {
    await checkDocuments(folder, manifest, tables, problems);
    checkNumbers(manifest, tables, problems);
  }
  return {id: manifest.id, files: manifest.files.length, problems};
}

/** The listed files that are there, byte for byte; every difference between list and folder is noted. */
async function soundFiles(folder: string, manifest: Manifest, problems: VerifyProblem[]): Promise<ReadonlySet<string>> {
  const present = new Map((await filesBelow(folder)).map(({path, regular}) => [path, regular]));
  const listed = new Map(manifest.files.map(file => [file.path, file]));
  if (listed.size !== manifest.files.length)
    problems.push({path: manifestPath, what: "The manifest lists a file twice."});
  for (const [path, regular] of present) {
    if (!regular) problems.push({path, what: "This is a link or a device, not a file."});
    else if (path !== manifestPath && !listed.has(path))
      problems.push({path, what: "The manifest does not list this file."});
  }
  const sound = new Set<string>();
  for (const [path, entry] of listed) {
    if (present.get(path) === false) continue;
    const content = await noting(problems, () => readPublished(folder, path));
    if (content === null) continue;
    const actual = fileEntry(path, content, entry.rows ?? null);
    if (actual.bytes !== entry.bytes)
      problems.push({path, what: "The file does not have the size that the manifest says."});
    else if (actual.sha256 !== entry.sha256)
      problems.push({path, what: "The file's content is not that of the manifest."});
    else sound.add(path);
  }
  return sound;
}

function tablesOf(manifest: Manifest): readonly string[] {
  const tables = manifest.files.map(({path}) => /^tables\/([^/]+)\//.exec(path)?.[1]);
  return [...new Set(tables.filter(table => table !== undefined))].sort();
}

/** Reads the open data file of a table; its columns have the types that its Parquet file has. */
async function readOpenTable(folder: string, table: string, database: Database): Promise<OpenTable> {
  const [csv, parquet] = [tablePath(table, "csv"), tablePath(table, "parquet")];
  const bytes = await readPublished(folder, csv);
  const types = await parquetColumns(database, join(folder, parquet), parquet);
  return parseOpenCsv(bytes, shapeFound(table, readOpenCsv(bytes, csv).header, types, csv), csv);
}

/** Compares each format of one table, where all its files are sound, with the open data file, and notes what differs. */
async function compareFormats(
  folder: string,
  open: OpenTable,
  {
    manifest,
    sound,
    database,
    problems
  }: {
    readonly manifest: Manifest;
    readonly sound: ReadonlySet<string>;
    readonly database: Database;
    readonly problems: VerifyProblem[];
  }
): Promise<void> {
  const listed = new Set(manifest.files.map(({path}) => path));
  for (const {path} of tableFiles(open).filter(({path}) => !listed.has(path))) {
    problems.push({path, what: "The manifest does not list this format of the table."});
  }
  for (const format of formats.filter(format => format.files(open).every(({path}) => sound.has(path)))) {
    await noting(problems, () => format.requireSame(open, {folder, database}));
  }
}

/** What is said about the release as a whole fits its tables and files. */
async function checkDocuments(
  folder: string,
  {files}: Manifest,
  tables: readonly OpenTable[],
  problems: VerifyProblem[]
): Promise<void> {
  for (const document of documents) {
    await noting(problems, async () => {
      document.requireSame(await readPublished(folder, document.path), tables, files);
    });
  }
}

const geographicDimensions = ["aar", "geo_niva", "geo"];

/**
 * The columns of a table as its files tell: names from the open data file, types from the Parquet file. Dimensions are
 * the columns before the first with a status; in a table without statuses the leading year and geography.
 */
function shapeFound(
  table: string,
  header: readonly string[],
  types: readonly {readonly name: string; readonly type: string}[],
  path: string
): TableShape {
  const isStatus = (position: number) => position > 0 && header[position] === statusColumn(header[position - 1] ?? "");
  const columns = header.map((name, position) => {
    const stored = types.find(column => column.name === name)?.type;
    const type = isStatus(position) ? "status" : stored === undefined ? undefined : storedTypes.get(stored);
    if (type === undefined) throw brokenFile(path, `Column ${name} has no known type in the Parquet file.`);
    return {name, type};
  });
  const firstStatus = header.findIndex((_, position) => isStatus(position));
  const geographic = header.findIndex(name => !geographicDimensions.includes(name));
  return {table, columns, dimensions: firstStatus > 0 ? firstStatus - 1 : Math.max(geographic, 0)};
}

const storedTypes: ReadonlyMap<string, ColumnType> = new Map([
  ["VARCHAR", "text"],
  ["BIGINT", "integer"],
  ["DECIMAL(9,1)", "decimal"]
]);

/** Rows per file and cells per level and year, as the manifest has them. */
function checkNumbers(manifest: Manifest, tables: readonly OpenTable[], problems: VerifyProblem[]): void {
  const expected = new Map(tables.flatMap(tableFiles).map(({path, rows}) => [path, rows]));
  for (const {path, rows = null} of manifest.files) {
    if ((expected.get(path) ?? null) !== rows)
      problems.push({path, what: "The file does not have the rows that the manifest says."});
  }
  if (formatManifest({...manifest, cells: cellSummaries(tables)}) !== formatManifest(manifest)) {
    problems.push({path: manifestPath, what: "The shown and hidden cells are not those of the tables."});
  }
}

/** The result of `work`, or null with its problem noted. */
async function noting<T>(problems: VerifyProblem[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KprstatError) || error.kind !== "blocked") throw error;
    problems.push({path: error.parts.where ?? ".", what: error.parts.what});
    return null;
  }
}
