import {existsSync, mkdirSync, readdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import {addToCatalogue} from "../database/catalogue.js";
import {renameDurably} from "../durable.js";
import {KprstatError} from "../errors.js";
import type {RunContext} from "../stage.js";
import type {HashTask, ParsedFile, ParseTask} from "../worker.js";
import type {WorkerPool} from "../workerPool.js";
import {type FoundFile, listDeliveries} from "./deliveryFolder.js";
import type {FileHash} from "./hashFile.js";
import type {DeliveryRead} from "./readDelivery.js";

export interface IngestReport {
  /** Files in the delivery folder that are XML. */
  readonly found: number;
  /** Paths of what is not XML, and of symbolic links. */
  readonly ignored: readonly string[];
  /** Paths seen by an earlier run whose content is not there any more, under whatever name. */
  readonly gone: readonly string[];
  readonly hashed: number;
  /** Paths that were parsed in this run. */
  readonly parsed: readonly string[];
  /** Paths that changed while they were read: they count from the next run on. */
  readonly changing: readonly string[];
}

/** What decides whether something that has landed can be used again. */
export interface LandingFingerprints {
  /** Of the program text that reads deliveries, and of the limits it keeps. */
  readonly code: string;
  /** Of the key behind the pseudonyms. */
  readonly key: string;
}

interface KnownFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: bigint;
  readonly ignored: boolean;
  readonly gone: boolean;
  readonly size: bigint;
  readonly inode: string;
  readonly mtime_ns: string;
  readonly ctime_ns: string;
}

interface KnownDelivery {
  readonly delivery: number;
  readonly sha256: string;
  readonly kind: string;
  readonly key_fingerprint: string;
  readonly landed_by: string;
}

interface HashedFile extends FoundFile {
  readonly hash: FileHash;
}

/** Where the rows of segments lie in the work folder. */
export function segmentFolder(work: string, kind: "raw" | "valid", segment: number): string {
  return join(work, kind, String(segment).padStart(6, "0"));
}

/**
 * Lands what is new in the delivery folder: each distinct content is parsed once and found again by its SHA-256,
 * whatever it is called. Segments become visible one by one, each in one transaction.
 */
export async function ingest(
  context: RunContext,
  pool: WorkerPool,
  fingerprints: LandingFingerprints
): Promise<IngestReport> {
  await removeOrphans(context);
  const folder = listDeliveries(context.folders.deliveries);
  const known = await context.database.rows<KnownFile>("from catalogue.file");
  const {hashed, anew} = await hashNew(context, pool, folder.files, known);
  const names = new Set(hashed.map(file => file.path));
  const contents = new Set(hashed.map(file => file.hash.sha256));
  const absent = known.filter(file => !names.has(file.path) && !contents.has(file.sha256));
  const gone = absent.filter(file => !file.gone && !file.ignored);
  const xml = hashed.filter(file => file.hash.xml);
  const deliveries = await knownDeliveries(context);
  refuseForeignPseudonyms(deliveries, new Set(xml.map(file => file.hash.sha256)), fingerprints.key);
  await rememberFiles(context, hashed, absent);
  const waiting = new Map<string, HashedFile>();
  for (const file of xml) {
    const isKnown = !context.force && isLanded(deliveries.get(file.hash.sha256), fingerprints);
    if (!isKnown && !waiting.has(file.hash.sha256)) {
      waiting.set(file.hash.sha256, file);
    }
  }
  const {parsed, changing} = await parse(context, pool, [...waiting.values()], fingerprints);
  return {
    found: xml.length,
    ignored: [...hashed.filter(file => !file.hash.xml).map(file => file.path), ...folder.notFiles].sort(),
    gone: gone.map(file => file.path).sort(),
    hashed: anew,
    parsed,
    changing
  };
}

/** What an ingest would take up, seen from names and stamps alone: nothing is read. */
export interface UnreadFiles {
  /** Paths that are new, or whose size, inode or times changed. */
  readonly toHash: readonly string[];
  /** Paths of known content that has to be read again: the reader or the key changed. */
  readonly toReread: readonly string[];
  readonly gone: readonly string[];
}

/** Looks at the delivery folder without changing anything. */
export async function unreadFiles(context: RunContext, fingerprints: LandingFingerprints): Promise<UnreadFiles> {
  const folder = listDeliveries(context.folders.deliveries);
  const known = new Map((await context.database.rows<KnownFile>("from catalogue.file")).map(file => [file.path, file]));
  const deliveries = await knownDeliveries(context);
  const toHash: string[] = [];
  const toReread: string[] = [];
  for (const file of folder.files) {
    const before = known.get(file.path);
    if (before === undefined || context.force || !isUnchanged(file, before)) {
      toHash.push(file.path);
    } else if (!before.ignored && !isLanded(deliveries.get(before.sha256), fingerprints)) {
      toReread.push(file.path);
    }
  }
  const names = new Set(folder.files.map(file => file.path));
  const gone = [...known.values()].filter(file => !file.gone && !file.ignored && !names.has(file.path));
  return {toHash, toReread, gone: gone.map(file => file.path).sort()};
}

function isLanded(delivery: KnownDelivery | undefined, fingerprints: LandingFingerprints): boolean {
  return (
    delivery !== undefined &&
    delivery.landed_by === fingerprints.code &&
    (delivery.kind !== "ident" || delivery.key_fingerprint === fingerprints.key)
  );
}

/**
 * Removes what a stopped run left behind and what nothing refers to any more; what is missing from the work folder is
 * made again.
 */
async function removeOrphans(context: RunContext): Promise<void> {
  const {database, folders, log} = context;
  await database.run("delete from catalogue.segment where segment not in (select segment from catalogue.delivery)");
  const segments = await database.rows<{segment: number}>("select segment from catalogue.segment");
  for (const kind of ["raw", "valid"] as const) {
    const folder = join(folders.work, kind);
    const known = new Set(segments.map(({segment}) => segmentFolder(folders.work, kind, segment)));
    mkdirSync(folder, {recursive: true, mode: 0o700});
    for (const name of readdirSync(folder)) {
      if (!known.has(join(folder, name))) {
        rmSync(join(folder, name), {recursive: true});
      }
    }
  }
  for (const {segment} of segments) {
    if (!existsSync(segmentFolder(folders.work, "raw", segment))) {
      log.warn("A landed segment is missing from the work folder; its deliveries are read again.", {segment});
      await forgetSegment(context, segment);
    } else if (!existsSync(segmentFolder(folders.work, "valid", segment))) {
      await database.run("update catalogue.segment set validated = null where segment = $segment", {segment});
    }
  }
}

async function forgetSegment(context: RunContext, segment: number): Promise<void> {
  await context.database.transaction(async () => {
    for (const table of ["segment", "delivery", "verdict", "row_count"]) {
      await context.database.run(`delete from catalogue.${table} where segment = $segment`, {segment});
    }
  });
}

async function hashNew(
  context: RunContext,
  pool: WorkerPool,
  files: readonly FoundFile[],
  known: readonly KnownFile[]
): Promise<{hashed: HashedFile[]; anew: number}> {
  const byPath = new Map(known.map(file => [file.path, file]));
  const total = files
    .filter(file => context.force || !isUnchanged(file, byPath.get(file.path)))
    .reduce((sum, file) => sum + file.stamp.size, 0);
  let anew = 0;
  let done = 0;
  const hashed = await Promise.all(
    files.map(async (file): Promise<HashedFile | null> => {
      const before = byPath.get(file.path);
      if (before !== undefined && !context.force && isUnchanged(file, before)) {
        return {...file, hash: {sha256: before.sha256, bytes: Number(before.bytes), xml: !before.ignored}};
      }
      anew++;
      const task: HashTask = {type: "hash", path: join(context.folders.deliveries, file.path)};
      const hash = await pool.run<FileHash | null>(task);
      done += file.stamp.size;
      context.log.progress("hashing deliveries", done, total, "bytes");
      return hash && {...file, hash};
    })
  );
  return {hashed: hashed.filter(file => file !== null), anew};
}

function isUnchanged({stamp}: FoundFile, before: KnownFile | undefined): boolean {
  return (
    before !== undefined &&
    BigInt(stamp.size) === before.size &&
    stamp.inode === before.inode &&
    stamp.mtimeNs === before.mtime_ns &&
    stamp.ctimeNs === before.ctime_ns
  );
}

async function rememberFiles(context: RunContext, hashed: readonly HashedFile[], absent: readonly KnownFile[]) {
  const rows = hashed.map(({path, stamp, hash}) => ({
    path,
    sha256: hash.sha256,
    bytes: hash.bytes,
    ignored: !hash.xml,
    gone: false,
    size: stamp.size,
    inode: stamp.inode,
    mtime_ns: stamp.mtimeNs,
    ctime_ns: stamp.ctimeNs
  }));
  const goneRows = absent.map(file => ({...file, bytes: Number(file.bytes), size: Number(file.size), gone: true}));
  await context.database.transaction(async () => {
    await context.database.run("delete from catalogue.file");
    await addToCatalogue(context.database, "file", [...rows, ...goneRows]);
  });
}

async function knownDeliveries(context: RunContext): Promise<Map<string, KnownDelivery>> {
  const rows = await context.database.rows<KnownDelivery>(
    "select delivery, sha256, kind, key_fingerprint, fingerprint as landed_by " +
      "from catalogue.delivery join catalogue.segment using (segment)"
  );
  return new Map(rows.map(row => [row.sha256, row]));
}

/** Pseudonyms under another key join nothing, so they must be made again from the messages. */
function refuseForeignPseudonyms(deliveries: Map<string, KnownDelivery>, present: ReadonlySet<string>, key: string) {
  const foreign = [...deliveries.values()].filter(
    ({kind, key_fingerprint, sha256}) => kind === "ident" && key_fingerprint !== key && !present.has(sha256)
  );
  if (foreign.length > 0) {
    throw new KprstatError("configuration", {
      what: `The pseudonym key is another than the one ${foreign.length} landed ident messages were read with, and these messages are gone.`,
      where: "--key-file",
      remedy:
        "Use the earlier key, put the ident messages back into the delivery folder, or start with a new work folder."
    });
  }
}

async function parse(
  context: RunContext,
  pool: WorkerPool,
  files: readonly HashedFile[],
  fingerprints: LandingFingerprints
): Promise<{parsed: string[]; changing: string[]}> {
  const {database, folders, log} = context;
  const [latest] = await database.rows<{segment: number; delivery: number}>(
    "select (select coalesce(max(segment), 0) from catalogue.segment)::integer as segment, " +
      "(select coalesce(max(last_delivery), 0) from catalogue.segment)::integer as delivery"
  );
  let segment = latest?.segment ?? 0;
  let delivery = latest?.delivery ?? 0;
  const total = files.reduce((sum, file) => sum + file.hash.bytes, 0);
  let done = 0;
  const changing: string[] = [];
  const jobs = segmentsOf(files, context.configuration.settings).map(members => {
    const numbered = members.map(file => ({file, delivery: ++delivery}));
    return {segment: ++segment, numbered};
  });
  await Promise.all(
    jobs.map(async ({segment, numbered}) => {
      const final = segmentFolder(folders.work, "raw", segment);
      const task: ParseTask = {
        type: "parse",
        folder: `${final}.tmp`,
        files: numbered.map(({file, delivery}) => ({
          path: join(folders.deliveries, file.path),
          delivery,
          stamp: file.stamp,
          bytes: file.hash.bytes
        }))
      };
      const parsed = await pool.run<ParsedFile[]>(task, bytes => {
        done += bytes;
        log.progress("reading deliveries", done, total, "bytes");
      });
      renameDurably(task.folder, final);
      const byNumber = new Map(numbered.map(({file, delivery}) => [delivery, file]));
      const landed: {file: HashedFile; delivery: number; read: DeliveryRead}[] = [];
      for (const {delivery, read} of parsed) {
        const file = byNumber.get(delivery);
        if (file !== undefined && read !== null) {
          landed.push({file, delivery, read});
        } else if (file !== undefined) {
          changing.push(file.path);
        }
      }
      await database.transaction(async () => {
        for (const {file} of landed) {
          await forgetDelivery(context, file.hash.sha256);
        }
        const lastDelivery = Math.max(...numbered.map(({delivery}) => delivery));
        await addToCatalogue(database, "segment", [
          {segment, last_delivery: lastDelivery, fingerprint: fingerprints.code, validated: null}
        ]);
        await addToCatalogue(
          database,
          "delivery",
          landed.map(({delivery, read, file}) => ({
            delivery,
            sha256: file.hash.sha256,
            bytes: read.bytes,
            segment,
            kind: read.kind,
            namespace_version: read.namespaceVersion,
            fatal: read.fatal?.regel ?? null,
            fatal_linje: read.fatal?.linje ?? null,
            header: JSON.stringify(read.header),
            rows_read: JSON.stringify(read.rowsRead),
            key_fingerprint: fingerprints.key
          }))
        );
      });
    })
  );
  if (changing.length > 0) {
    // Without a stamp they are hashed again by the next run.
    await database.run(
      "update catalogue.file set mtime_ns = '' where path in (select unnest(from_json($paths, '[\"VARCHAR\"]')))",
      {
        paths: JSON.stringify(changing)
      }
    );
  }
  const parsed = files.map(file => file.path).filter(path => !changing.includes(path));
  return {parsed: parsed.sort(), changing: changing.sort()};
}

/** A content that is landed again replaces its earlier landing. */
async function forgetDelivery(context: RunContext, sha256: string): Promise<void> {
  const [earlier] = await context.database.rows<{delivery: number}>(
    "select delivery from catalogue.delivery where sha256 = $sha256",
    {sha256}
  );
  if (earlier !== undefined) {
    for (const table of ["delivery", "verdict", "row_count"]) {
      await context.database.run(`delete from catalogue.${table} where delivery = $delivery`, {
        delivery: earlier.delivery
      });
    }
  }
}

/**
 * Groups files into segments of about the configured size, neighbours in the folder together (they tend to be of one
 * year), and gives the largest first so that both workers end at about the same time.
 */
function segmentsOf(files: readonly HashedFile[], settings: RunContext["configuration"]["settings"]): HashedFile[][] {
  const total = files.reduce((sum, file) => sum + file.hash.bytes, 0);
  const target = Math.min(settings.segmentBytes, Math.max(total / settings.threads, 4_000_000));
  const segments: {files: HashedFile[]; bytes: number}[] = [];
  for (const file of files) {
    const open = segments.at(-1);
    if (open === undefined || open.bytes + file.hash.bytes > target) {
      segments.push({files: [file], bytes: file.hash.bytes});
    } else {
      open.files.push(file);
      open.bytes += file.hash.bytes;
    }
  }
  return segments.sort((a, b) => b.bytes - a.bytes).map(segment => segment.files);
}
