import {closeSync, mkdirSync, openSync, writeFileSync, writeSync} from "node:fs";
import {join} from "node:path";
import {pino} from "pino";
import {KprstatError} from "./errors.js";
import {duration, grouped, printable, size} from "./text.js";

/** Where a stage tells what it does. Messages and fields never hold a value of a person, a local id or a small count. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Progress of long work: `done` of `total` units, with a rate and the time left on a terminal. */
  progress(what: string, done: number, total: number, unit: string): void;
}

/** Says nothing; for tests and tools. */
export const silentLog: Log = {info() {}, warn() {}, progress() {}};

/** Where people read along. */
export interface Screen {
  /** Whether a line can be drawn over. */
  readonly isTerminal: boolean;
  readonly colour: boolean;
  readonly columns: number;
  write(text: string): void;
}

export interface RunLog extends Log {
  /** The run's NDJSON file; null where there is no work folder. */
  readonly file: string | null;
  /** Into the file only. */
  note(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Takes away a progress line, so that other text can be written to the screen. */
  clear(): void;
  close(): void;
}

export interface LogOptions {
  readonly runId: string;
  /** The work folder, or null to write to the screen only. */
  readonly work: string | null;
  readonly screen: Screen;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** A line on a terminal is drawn over at most this often; elsewhere a line is written at most this often. */
const redrawMs = 200;
const sparseMs = 30_000;

interface Progress {
  readonly what: string;
  readonly began: number;
  told: number;
}

/**
 * Opens the log of a run: brief text on the screen and NDJSON in `<work>/log/<run id>.ndjson`, readable by its owner
 * alone. Every line is on its way to the disk when a call returns, so that a crash loses none. A full disk silences the
 * file, never the run. Throws `cannotWrite` when the file cannot be made.
 */
export function openLog({runId, work, screen, clock = Date.now}: LogOptions): RunLog {
  const file = work === null ? null : join(work, "log", `${runId}.ndjson`);
  const handle = file === null ? null : makeFile(file);
  const lines = pino(
    {base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: {level: label => ({level: label})}},
    {write: line => append(handle, line)}
  );
  let progress: Progress | null = null;
  let drawn = false;

  function clear(): void {
    if (drawn) screen.write("\r\u001b[2K");
    drawn = false;
  }

  function say(text: string): void {
    clear();
    screen.write(`${text}\n`);
  }

  return {
    file,
    clear,
    note(message, fields = {}) {
      lines.info(fields, message);
    },
    info(message, fields = {}) {
      lines.info(fields, message);
      say(printable(message));
    },
    warn(message, fields = {}) {
      lines.warn(fields, message);
      say(`${screen.colour ? "\u001b[33mwarning:\u001b[0m" : "warning:"} ${printable(message)}`);
    },
    progress(what, done, total, unit) {
      const now = clock();
      if (progress?.what !== what) progress = {what, began: now, told: screen.isTerminal ? 0 : now};
      const elapsedMs = now - progress.began;
      if (done >= total) {
        lines.info({done, total, unit, elapsedMs}, what);
        progress = null;
        clear();
        return;
      }
      if (now - progress.told < (screen.isTerminal ? redrawMs : sparseMs)) return;
      progress.told = now;
      const text = progressLine(what, done, total, unit, elapsedMs);
      if (screen.isTerminal) {
        screen.write(`\r\u001b[2K${text.slice(0, Math.max(screen.columns - 1, 20))}`);
        drawn = true;
      } else {
        lines.info({done, total, unit, elapsedMs}, what);
        screen.write(`${text}\n`);
      }
    },
    close() {
      clear();
      if (handle !== null) closeSync(handle);
    }
  };
}

/** One line of progress, for example `ingest: 120 of 357 files, 14 files/s, 17 s left`. */
export function progressLine(what: string, done: number, total: number, unit: string, elapsedMs: number): string {
  const amount = unit === "bytes" ? `${size(done)} of ${size(total)}` : `${grouped(done)} of ${grouped(total)} ${unit}`;
  if (done === 0 || elapsedMs < 1000) return `${what}: ${amount}`;
  const perSecond = (done / elapsedMs) * 1000;
  const rate = unit === "bytes" ? `${size(perSecond)}/s` : `${grouped(Math.round(perSecond))} ${unit}/s`;
  return `${what}: ${amount}, ${rate}, ${duration(((total - done) / perSecond) * 1000)} left`;
}

/** The screen that a stream of the process is; written to at once, and never a reason to stop when nobody reads. */
export function screenOf(
  stream: {readonly fd: number; readonly isTTY?: boolean; readonly columns?: number},
  environment: Readonly<Record<string, string | undefined>>
): Screen {
  const isTerminal = stream.isTTY === true && environment.TERM !== "dumb";
  return {
    isTerminal,
    colour: isTerminal && (environment.NO_COLOR ?? "") === "",
    columns: stream.columns ?? 80,
    write: text => append(stream.fd, text)
  };
}

/**
 * Writes what only the operator may see about an unexpected error, to `<folder>/<run id>.fault.txt`: kinds, messages
 * and stacks, also of the causes. Long numbers are blanked, as a cause may quote what it choked on. Returns the path,
 * or null when it could not be written.
 */
export function writeFault(folder: string, runId: string, error: unknown): string | null {
  const path = join(folder, `${runId}.fault.txt`);
  const parts: string[] = [];
  for (let next: unknown = error; next !== undefined && parts.length < 10; ) {
    parts.push(next instanceof Error ? (next.stack ?? String(next)) : String(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    writeFileSync(path, `${parts.join("\ncaused by ").replace(/\d{6,}/g, "######")}\n`, {flag: "wx", mode: 0o600});
    return path;
  } catch {
    return null;
  }
}

function makeFile(path: string): number {
  try {
    mkdirSync(join(path, ".."), {recursive: true, mode: 0o700});
    return openSync(path, "wx", 0o600);
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The log of the run could not be made.",
        where: path,
        remedy: "Check that this user may write to the work folder and that the disk is not full."
      },
      {cause}
    );
  }
}

/** Writes all of a text, waiting where a pipe is full; a closed pipe or a full disk ends it without an error. */
function append(handle: number | null, text: string): void {
  if (handle === null) return;
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(handle, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
