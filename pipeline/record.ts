import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs";
import {dirname, join} from "node:path";
import {type ErrorParts, KprstatError} from "./errors.js";
import {isGone, type ProcessIdentity} from "./lock.js";

/** What is known when a run starts. */
export interface RunStart {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  /** Name of the operating system's user. */
  readonly user: string;
  readonly process: ProcessIdentity;
  /** Of kprstat, Node and DuckDB. */
  readonly versions: Readonly<Record<string, string>>;
  /** The options of the run, with absolute paths; never a key. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface RunError extends ErrorParts {
  readonly kind: string;
}

/** What a run read: one hash over all deliveries that count, and the name of the list that tells which they are. */
export interface RunInputs {
  readonly sha256: string;
  readonly files: number;
  /** Path below the folder of records. */
  readonly list: string;
}

/** What is known when a run ends. */
export interface RunEnd {
  readonly ended: string;
  readonly elapsedMs: number;
  readonly outcome: "done" | "failed" | "interrupted";
  readonly exitCode: number;
  readonly error: RunError | null;
  /** One report per stage that was looked at: ran or skipped, why, counts in and out, time. */
  readonly stages: readonly unknown[];
  /** The rest of the run's summary; null when it failed. */
  readonly summary: Readonly<Record<string, unknown>> | null;
  /** What the manifest of the release says that the run made or found to be the newest; null when it failed. */
  readonly release: Readonly<Record<string, unknown>> | null;
  readonly inputs: RunInputs | null;
  readonly configurationSha256: string | null;
  /** Number of findings by rule, of the deliveries that count. */
  readonly findingsByRule: Readonly<Record<string, number>> | null;
  readonly memoryPeakBytes: number;
}

/** A record as it is read back. `left`: the process ended without a word. */
export interface RunRecord {
  readonly start: RunStart;
  readonly end: RunEnd | null;
  readonly state: "running" | "left" | RunEnd["outcome"];
}

export interface OpenRecord {
  /** Completes the record. Only the first call counts. */
  finish(end: RunEnd): void;
}

/** `20261122T081500Z-4711`: sorts by time, and no two processes share one. */
export function runId(now: Date, pid: number): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, "")}-${pid}`;
}

/**
 * Opens the record of a run. Records are only ever added: `<id>.started.json` is complete and on disk before the run
 * does anything, and `<id>.json`, which repeats it with how the run ended, is added beside it. A run that is killed
 * leaves the first. Throws `cannotWrite`.
 */
export function startRecord(work: string, start: RunStart): OpenRecord {
  const folder = recordFolder(work);
  addFile(join(folder, `${start.id}.started.json`), json({...start, state: "running"}));
  let finished = false;
  return {
    finish(end) {
      if (finished) return;
      addFile(join(folder, `${start.id}.json`), json({...start, ...end}));
      finished = true;
    }
  };
}

/**
 * Keeps the list of a run's inputs under the list's own hash, once however many runs read the same.
 * `inputs`: path below the delivery folder and SHA-256 of the content, sorted by path.
 */
export function keepInputs(
  work: string,
  sha256: string,
  inputs: readonly {readonly path: string; readonly sha256: string}[]
): RunInputs {
  const list = join("inputs", `${sha256}.json`);
  try {
    addFile(join(recordFolder(work), list), json(inputs));
  } catch (error) {
    if (!(error instanceof KprstatError && (error.cause as NodeJS.ErrnoException).code === "EEXIST")) throw error;
  }
  return {sha256, files: inputs.length, list};
}

/** Where the configurations of runs are kept, each under its hash. */
export function configurationsFolder(work: string): string {
  return join(recordFolder(work), "configurations");
}

/** Where the lists of inputs lie. */
export function inputsFolder(work: string): string {
  return join(recordFolder(work), "inputs");
}

/** The newest record of a work folder, or null when no run was ever started. */
export function lastRecord(work: string): RunRecord | null {
  const newest = recordIds(work).at(-1);
  return newest === undefined ? null : readRecord(work, newest);
}

/** Ids of all runs that were ever started, oldest first. */
export function recordIds(work: string): readonly string[] {
  const suffix = ".started.json";
  try {
    const names = readdirSync(recordFolder(work)).filter(name => name.endsWith(suffix));
    return names.map(name => name.slice(0, -suffix.length)).sort();
  } catch {
    return [];
  }
}

/**
 * The record of the run that began at this time, ISO 8601 to the millisecond, as the manifest of its release says it;
 * null where there is none.
 */
export function recordStartedAt(work: string, started: string): RunRecord | null {
  const [second = ""] = runId(new Date(started), 0).split("-");
  const ids = recordIds(work).filter(id => id.startsWith(`${second}-`));
  return ids.map(id => readRecord(work, id)).find(({start}) => start.started === started) ?? null;
}

/** Reads one record. Throws `missing` when there is none, `fault` when it cannot be read. */
export function readRecord(work: string, id: string): RunRecord {
  const folder = recordFolder(work);
  const start = parse<RunStart>(join(folder, `${id}.started.json`));
  if (start === null) {
    throw new KprstatError("missing", {what: `There is no record of a run ${id}.`, where: folder});
  }
  const end = parse<RunEnd>(join(folder, `${id}.json`));
  return {start, end, state: end?.outcome ?? (isGone(start.process) ? "left" : "running")};
}

/** Largest amount of memory that this process ever held, bytes. */
export function memoryPeakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function recordFolder(work: string): string {
  return join(work, "runs");
}

/** Adds a file of its owner's alone, whole and on disk or not at all; never replaces one. Throws `cannotWrite`. */
export function addFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    try {
      writeToDisk(temporary, text);
      linkSync(temporary, path);
    } finally {
      rmSync(temporary, {force: true});
    }
    syncFolder(dirname(path));
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "A record could not be written.",
        where: path,
        remedy: "Check that this user may write to the work folder and that the disk is not full."
      },
      {cause}
    );
  }
}

/** Removes what processes that are gone left behind while they wrote a record. */
export function removeUnfinishedRecords(work: string): void {
  const others = ["approvals", "publications"].map(name => join(work, name));
  for (const folder of [recordFolder(work), inputsFolder(work), configurationsFolder(work), ...others]) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const pid = /\.(\d+)\.tmp$/.exec(name)?.[1];
      if (pid !== undefined && !isRunning(Number(pid))) {
        rmSync(join(folder, name), {recursive: true, force: true});
      }
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function writeToDisk(path: string, text: string): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function parse<T>(path: string): T | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new KprstatError("fault", {what: "The record of a run cannot be read.", where: path}, {cause});
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
