import {type ChildProcess, spawn} from "node:child_process";
import {once} from "node:events";
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {KprstatError} from "../../pipeline/errors.js";
import {isGone, makeWorkFolder, ownProcess, type ProcessIdentity, takeLock, withLock} from "../../pipeline/lock.js";

const builtLock = new URL("../../dist/lock.js", import.meta.url).href;

let work: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "kprstat-lock-"));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(work, {recursive: true, force: true});
});

test("the work folder is made for its owner alone", () => {
  const folder = join(work, "deep", "work");
  expect(makeWorkFolder(folder)).toEqual({openToOthers: false});
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  mkdirSync(join(work, "open"), {mode: 0o755});
  expect(makeWorkFolder(join(work, "open"))).toEqual({openToOthers: true});
});

test("a work folder that is a file cannot be made", () => {
  writeFileSync(join(work, "file"), "");
  expect(() => makeWorkFolder(join(work, "file", "work"))).toThrow(expect.objectContaining({kind: "cannotWrite"}));
});

test("the lock is there while the work goes on, and gone afterwards, also after an error", async () => {
  await withLock(work, "run", async () => expect(claims()).toHaveLength(1));
  expect(claims()).toEqual([]);
  await expect(withLock(work, "run", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(claims()).toEqual([]);
});

test("a living holder is named and kept", async () => {
  const child = await sleeper();
  claim(identityOf(child));
  const refused = await takeLock(work, "status").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(KprstatError);
  expect(refused).toMatchObject({kind: "tryLater", exitCode: 75});
  expect((refused as KprstatError).message).toContain(`"kprstat run", process ${child.pid} on ${ownProcess().host}`);
  expect(claims()).toHaveLength(1);
});

test("what a killed process left behind is removed", async () => {
  const child = await sleeper();
  claim(identityOf(child));
  child.kill("SIGKILL");
  await once(child, "exit");
  (await takeLock(work, "run")).release();
  expect(claims()).toEqual([]);
});

test.each<[string, Partial<ProcessIdentity>]>([
  ["a process whose number another one has now", {startTime: 1}],
  ["a process from before the machine started anew", {bootId: "00000000-0000-4000-8000-000000000000"}]
])("%s is gone", async (_, change) => {
  const former = {...ownProcess(), ...change};
  expect(isGone(former)).toBe(true);
  claim(former);
  (await takeLock(work, "run")).release();
});

test("of another machine nothing is known, so its claim holds and the remedy says how to remove it", async () => {
  claim({...ownProcess(), host: "other.example.no", bootId: "unknown"});
  await expect(takeLock(work, "run")).rejects.toThrow(/remove its file from/);
});

test("of many that come at once, over a lock left behind, one at a time gets in", async () => {
  claim({...ownProcess(), startTime: 1});
  const script = `
    import {takeLock} from ${JSON.stringify(builtLock)};
    import {appendFileSync, mkdirSync, rmdirSync} from "node:fs";
    const [work] = process.argv.slice(1);
    for (let got = 0; got < 3; ) {
      const lock = await takeLock(work, "run").catch(() => null);
      if (lock === null) continue;
      mkdirSync(work + "/inside");
      await new Promise(resolve => setTimeout(resolve, 1));
      appendFileSync(work + "/entries", "in\\n");
      rmdirSync(work + "/inside");
      lock.release();
      got++;
    }`;
  const exits = Array.from({length: 6}, async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, work], {stdio: "inherit"});
    children.push(child);
    const [code] = await once(child, "exit");
    return code;
  });
  expect(await Promise.all(exits)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readFileSync(join(work, "entries"), "utf8")).toBe("in\n".repeat(18));
  expect(claims()).toEqual([]);
});

function claims(): string[] {
  return readdirSync(join(work, "lock"));
}

function claim({pid, startTime, bootId, host}: ProcessIdentity): void {
  mkdirSync(join(work, "lock"), {recursive: true});
  writeFileSync(join(work, "lock", `run.${pid}.${startTime}.${bootId}.${host}`), "");
}

async function sleeper(): Promise<ChildProcess> {
  const child = spawn("sleep", ["600"]);
  children.push(child);
  await once(child, "spawn");
  return child;
}

function identityOf(child: ChildProcess): ProcessIdentity {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(" ");
  return {...ownProcess(), pid: child.pid ?? 0, startTime: Number(fields[21])};
}
