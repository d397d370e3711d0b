import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {hostname} from "node:os";
import {join} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {makeFolders} from "./durable.js";
import {KprstatError} from "./errors.js";

/** A process as it can be told from every other, also from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Changes with every start of the machine; `unknown` where the system has none. */
  readonly bootId: string;
  /** Clock ticks from the machine's start to the process's (`/proc/<pid>/stat`, field 22); 0 where unknown. */
  readonly startTime: number;
}

/** Who holds a work folder, and what for. */
export interface LockHolder extends ProcessIdentity {
  /** The command, for example `run`. */
  readonly purpose: string;
  readonly since: Date;
}

export interface Lock {
  release(): void;
}

/** How often a taken lock is tried again before giving up; each wait is 20–80 ms. */
const attempts = 25;

/** Makes the work folder for its owner alone. Throws `cannotWrite`. Returns whether others may look into it. */
export function makeWorkFolder(work: string): {readonly openToOthers: boolean} {
  try {
    makeFolders(work, 0o700);
    return {openToOthers: (statSync(work).mode & 0o077) !== 0};
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The work folder could not be made.",
        where: work,
        remedy: "Give a folder that this user may write to with --work."
      },
      {cause}
    );
  }
}

/**
 * Runs `body` while no other process uses the work folder. Throws `tryLater`, naming the holder, when it is in use for
 * more than a second or two, and `cannotWrite`.
 */
export async function withLock<T>(work: string, purpose: string, body: () => Promise<T>): Promise<T> {
  const lock = await takeLock(work, purpose);
  try {
    return await body();
  } finally {
    lock.release();
  }
}

/**
 * Takes the lock of a work folder. The lock is a folder of claims: an empty file per process, its identity in the name.
 * A process first makes its claim and then looks for others; it holds the lock when it sees none that is alive. Two
 * that come at once see each other and both step back for a random while. As no name is ever used twice, a claim that
 * was left behind can be removed by anybody at any time: there is no takeover that two could win.
 */
export async function takeLock(work: string, purpose: string): Promise<Lock> {
  const folder = join(work, "lock");
  const own = claimName(purpose, ownProcess());
  const claim = join(folder, own);
  for (let attempt = 1; ; attempt++) {
    makeClaim(folder, claim);
    let holder: LockHolder | undefined;
    try {
      holder = liveClaims(folder).find(other => other.name !== own)?.holder;
    } catch (error) {
      rmSync(claim, {force: true});
      throw error;
    }
    if (holder === undefined) return {release: () => rmSync(claim, {force: true})};
    rmSync(claim, {force: true});
    if (attempt === attempts) throw held(work, holder);
    await sleep(20 + Math.random() * 60);
  }
}

/** This process. */
export function ownProcess(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname().replace(/[^A-Za-z0-9.-]/g, "_"),
    bootId: bootId(),
    startTime: processState(process.pid)?.startTime ?? 0
  };
}

/**
 * Whether a process has certainly ended: the machine started anew, its number is free, or another process has the
 * number now. Of another machine nothing is known, so its processes count as alive.
 */
export function isGone(other: ProcessIdentity): boolean {
  const own = ownProcess();
  if (other.host !== own.host) return false;
  if (other.bootId !== own.bootId) return true;
  const state = processState(other.pid);
  if (state !== null) return state.ended || state.startTime !== other.startTime;
  try {
    process.kill(other.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function makeClaim(folder: string, claim: string): void {
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    writeFileSync(claim, "", {flag: "wx", mode: 0o600});
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") {
      throw new KprstatError("fault", {what: "This process already holds the lock of the work folder."}, {cause});
    }
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The lock of the work folder could not be taken.",
        where: folder,
        remedy: "Check that this user may write to the work folder and that the disk is not full."
      },
      {cause}
    );
  }
}

/** Claims of processes that may be alive; the others are removed on the way. */
function liveClaims(folder: string): {name: string; holder: LockHolder}[] {
  const live: {name: string; holder: LockHolder}[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const claimant = parseClaim(name);
    if (claimant === null) continue;
    if (isGone(claimant)) {
      rmSync(path, {force: true});
      continue;
    }
    const since = statSync(path, {throwIfNoEntry: false})?.mtime;
    if (since !== undefined) live.push({name, holder: {...claimant, since}});
  }
  return live;
}

function claimName(purpose: string, claimant: ProcessIdentity): string {
  return [purpose, claimant.pid, claimant.startTime, claimant.bootId, claimant.host].join(".");
}

function parseClaim(name: string): Omit<LockHolder, "since"> | null {
  const match = /^([a-z]+)\.(\d+)\.(\d+)\.([a-z0-9-]+)\.([A-Za-z0-9._-]+)$/.exec(name);
  if (match === null) return null;
  const [, purpose = "", pid = "", startTime = "", boot = "", host = ""] = match;
  return {purpose, pid: Number(pid), startTime: Number(startTime), bootId: boot, host};
}

function held(work: string, holder: LockHolder): KprstatError {
  const elsewhere =
    holder.host === ownProcess().host
      ? ""
      : ` If nothing runs on ${holder.host} any more, remove its file from ${join(work, "lock")}.`;
  const since = holder.since.toISOString().replace(/\.\d+Z$/, "Z");
  const who = `"kprstat ${holder.purpose}", process ${holder.pid} on ${holder.host}`;
  return new KprstatError("tryLater", {
    what: `The work folder is in use by ${who}, since ${since}.`,
    where: work,
    remedy: `Wait until it has ended and start again.${elsewhere}`
  });
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}

function processState(pid: number): {startTime: number; ended: boolean} | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in parentheses, may itself hold spaces and parentheses; the state (field 3) follows it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {startTime: Number(fields[19]), ended: fields[0] === "Z" || fields[0] === "X"};
  } catch {
    return null;
  }
}
