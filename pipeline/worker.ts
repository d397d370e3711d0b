import {join} from "node:path";
import {workerData} from "node:worker_threads";
import {Database} from "./database/database.js";
import type {Configuration} from "./definition/configuration.js";
import {KprstatError} from "./errors.js";
import {type FileStamp, stampOf} from "./ingest/byteSource.js";
import {hashFile} from "./ingest/hashFile.js";
import {type DeliveryRead, readDelivery} from "./ingest/readDelivery.js";
import {SegmentWriter} from "./ingest/segmentWriter.js";
import {type LandedDelivery, validateSegment} from "./validate/validateSegment.js";
import {takeTasks, tellProgress} from "./workerThread.js";

/** What every worker knows from its start. */
export interface WorkerSetup {
  readonly workFolder: string;
  readonly configuration: Pick<Configuration, "rules" | "ownRules" | "reference" | "settings">;
  /** The operator's secret; it never leaves the process. */
  readonly key: Uint8Array;
  readonly memoryLimit: string;
}

/** Answered with a `FileHash`, or null when the file is gone. */
export interface HashTask {
  readonly type: "hash";
  readonly path: string;
}

export interface LandingFile {
  readonly path: string;
  readonly delivery: number;
  /** As it was when it was hashed. */
  readonly stamp: FileStamp;
  /** Decompressed size, for progress. */
  readonly bytes: number;
}

export interface ParseTask {
  readonly type: "parse";
  /** Folder of the segment, under a name that is not yet final. */
  readonly folder: string;
  readonly files: readonly LandingFile[];
}

/** `read` is null when the file is no longer the one that was hashed; nothing of it is kept. */
export interface ParsedFile {
  readonly delivery: number;
  readonly read: DeliveryRead | null;
}

export interface ValidateTask {
  readonly type: "validate";
  readonly rawFolder: string;
  readonly validFolder: string;
  readonly deliveries: readonly LandedDelivery[];
  readonly years: {readonly first: number; readonly last: number};
}

export type WorkerTask = HashTask | ParseTask | ValidateTask;

const setup = workerData as WorkerSetup;
let database: Promise<Database> | null = null;
let writer: Promise<SegmentWriter> | null = null;

function openDatabase(): Promise<Database> {
  database ??= Database.open({
    path: ":memory:",
    folders: [setup.workFolder],
    temporaryFolder: join(setup.workFolder, "tmp"),
    threads: 1,
    memoryLimit: setup.memoryLimit
  });
  return database;
}

async function parse(task: ParseTask): Promise<ParsedFile[]> {
  writer ??= SegmentWriter.create(await openDatabase());
  const segment = await writer;
  segment.begin(task.folder);
  const parsed: ParsedFile[] = [];
  for (const {path, delivery, stamp, bytes} of task.files) {
    const {limits} = setup.configuration.settings;
    const read = await unlessGone(path, () =>
      readDelivery(path, delivery, segment, {limits, key: setup.key, scan: true})
    );
    const now = read && (await unlessGone(path, async () => stampOf(path)));
    const unchanged = JSON.stringify(now) === JSON.stringify(stamp);
    if (!unchanged) {
      segment.discard(delivery);
    }
    parsed.push({delivery, read: unchanged ? read : null});
    tellProgress(bytes);
  }
  await segment.end();
  return parsed;
}

/** Null when the file has been taken away meanwhile. @throws KprstatError missing when it may not be read */
async function unlessGone<T>(path: string, look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    if (code === "ENOENT" || code === "ELOOP") {
      return null;
    }
    if (code === "EACCES" || code === "EPERM" || code === "EIO") {
      const remedy = "See that the user of the run may read every file in the delivery folder.";
      throw new KprstatError("missing", {what: "A delivery cannot be read.", where: path, remedy}, {cause});
    }
    throw cause;
  }
}

async function perform(task: WorkerTask): Promise<unknown> {
  switch (task.type) {
    case "hash": {
      return unlessGone(task.path, () => hashFile(task.path, setup.configuration.settings.limits));
    }
    case "parse":
      return parse(task);
    case "validate":
      return validateSegment(await openDatabase(), setup.configuration, task);
  }
}

takeTasks(perform);
