import {type ChildProcess, spawn, spawnSync} from "node:child_process";
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync} from "node:fs";
import {join} from "node:path";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {generateDeliveries, kprstat, program, releaseBytes, wordsFor} from "./commandLine.js";

/** A run that is to be disturbed: yesterday's release is out, and new deliveries have come. */
export interface Disturbed {
  readonly folder: string;
  readonly words: readonly string[];
  /** The release of yesterday, and the one that a run without disturbance makes. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  /** How long a run without disturbance takes. */
  readonly elapsedMs: number;
}

/** How a program ended that was perhaps killed. */
export interface Ending {
  readonly killed: boolean;
  readonly status: number | null;
}

/** Makes a work folder and a release of some deliveries, keeps both aside, and puts the other deliveries in. */
export function prepare(folder: string): Disturbed {
  generateDeliveries(folder, {municipalities: 3, years: "2023-2024", seed: "11", dirty: true});
  const late = join(folder, "deliveries", "2024");
  renameSync(late, join(folder, "late"));
  const words = wordsFor(folder);
  requireDone(words);
  for (const name of ["work", "output"]) cpSync(join(folder, name), aside(folder, name), copying);
  renameSync(join(folder, "late"), late);
  const before = latestBytes(folder);
  const start = performance.now();
  requireDone(words);
  return {folder, words, before, after: latestBytes(folder), elapsedMs: performance.now() - start};
}

/** Puts work and output back to yesterday. */
export function restore({folder}: Disturbed): void {
  for (const name of ["work", "output"]) {
    rmSync(join(folder, name), {recursive: true, force: true});
    cpSync(aside(folder, name), join(folder, name), copying);
  }
}

/** The release that `latest` shows. */
export function latestBytes(folder: string): Readonly<Record<string, string>> {
  return releaseBytes(realpathSync(join(folder, "output", "latest")));
}

/** Starts the program and kills it at once when `isTime` says so; it is asked about once in a millisecond. */
export async function killWhen(words: readonly string[], isTime: () => boolean): Promise<Ending> {
  const child = spawn(process.execPath, [program, ...words], {cwd: packageFolder(), stdio: "ignore"});
  const watch = setInterval(() => {
    if (isTime()) child.kill("SIGKILL");
  }, 1);
  const ending = await endOf(child);
  clearInterval(watch);
  return ending;
}

/** What a program does to the disk, in order: a kind of effect and where it shows. */
export type Effects = readonly string[];

/** Whether to kill the program after an effect: after all but pages, which are written one like the other, and every sixtieth of them. */
export function isWorthAKill(effect: string | undefined, n: number): boolean {
  return !/\/site\/./.test(effect ?? "") || n % 60 === 0;
}

/** Lets a program end, beside others; with what it says to people. */
export async function completed(
  words: readonly string[]
): Promise<{readonly status: number | null; readonly stderr: string}> {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: packageFolder(),
    stdio: ["ignore", "ignore", "pipe"],
    env: {PATH: process.env.PATH}
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", text => {
    stderr += text;
  });
  const {status} = await endOf(child);
  return {status, stderr};
}

/** Starts the program and kills it right after its n-th effect on the disk, of whatever thread; none: lets it end. */
export async function killAfterEffect(
  folder: string,
  words: readonly string[],
  n: number | null
): Promise<Ending & {readonly effects: Effects}> {
  const record = join(folder, "effects");
  rmSync(record, {force: true});
  const child = spawn(process.execPath, ["--import", effectCounter, program, ...words], {
    cwd: packageFolder(),
    stdio: "ignore",
    env: {PATH: process.env.PATH, EFFECTS: record, ...(n === null ? {} : {KILL_AT: String(n)})}
  });
  const ending = await endOf(child);
  const effects = existsSync(record) ? readFileSync(record, "utf8").trimEnd().split("\n") : [];
  return {...ending, effects};
}

const effectCounter = new URL("./killAtEffect.mjs", import.meta.url).href;

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise(resolve => {
    child.on("exit", (status, signal) => resolve({killed: signal === "SIGKILL", status}));
  });
}

/** Whether something has appeared below work or output whose path fits and that was not there yesterday. */
export function appeared(disturbed: Disturbed, path: RegExp): () => boolean {
  const known = new Set(namesBelow(disturbed.folder));
  return () => namesBelow(disturbed.folder).some(name => path.test(name) && !known.has(name));
}

/** What no run that has ended well leaves behind: temporary files, candidates, claims of the lock, logs of the database. */
export function leftovers(folder: string): readonly string[] {
  return namesBelow(folder).filter(name =>
    /\.tmp(\/|$)|\/\.candidate-|\/\.latest-|^work\/lock\/.|^work\/tmp\/.|\.wal$/.test(name)
  );
}

/** A memory disk; needs the right to mount. */
export function mountDisk(folder: string): void {
  mkdirSync(folder, {recursive: true});
  mount("-t", "tmpfs", "-o", "size=256m", "kprstat-test", folder);
}

export function unmountDisk(folder: string): void {
  spawnSync("umount", [folder]);
}

/** Leaves this many bytes free on a memory disk. */
export function leaveFree(folder: string, bytes: number): void {
  const {stdout} = spawnSync("df", ["--output=used", "-B1", folder], {encoding: "utf8"});
  const used = Number(stdout.trim().split("\n").at(-1));
  mount("-o", `remount,size=${used + bytes}`, folder);
}

export function makeRoom(folder: string): void {
  mount("-o", "remount,size=256m", folder);
}

/** Makes a memory disk read-only, or writable again. */
export function protect(folder: string, mode: "ro" | "rw"): void {
  mount("-o", `remount,${mode}`, folder);
}

const copying = {recursive: true, verbatimSymlinks: true, preserveTimestamps: true} as const;

function aside(folder: string, name: string): string {
  return join(folder, `yesterday-${name}`);
}

function requireDone(words: readonly string[]): void {
  const {status, stderr} = kprstat(...words);
  if (status !== 0) throw new Error(`kprstat ${words[0]} ended with ${status}: ${stderr}`);
}

function mount(...words: readonly string[]): void {
  const {status, stderr} = spawnSync("mount", words, {encoding: "utf8"});
  if (status !== 0) throw new Error(`This proof needs the right to mount a memory disk: ${stderr}`);
}

/** Paths below work and output; what vanishes meanwhile is left out. */
function namesBelow(folder: string): readonly string[] {
  const names: string[] = [];
  const waiting = ["work", "output"];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    try {
      for (const entry of readdirSync(join(folder, name), {withFileTypes: true})) {
        names.push(`${name}/${entry.name}`);
        if (entry.isDirectory()) waiting.push(`${name}/${entry.name}`);
      }
    } catch {}
  }
  return names;
}
