import {spawn} from "node:child_process";
import {once} from "node:events";
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {ownProcess} from "../../pipeline/lock.js";
import {
  keepInputs,
  lastRecord,
  type RunEnd,
  type RunStart,
  readRecord,
  recordStartedAt,
  runId,
  startRecord
} from "../../pipeline/record.js";

const builtRecord = new URL("../../dist/record.js", import.meta.url).href;
const builtLock = new URL("../../dist/lock.js", import.meta.url).href;

let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "kprstat-record-"));
});

afterEach(() => rmSync(work, {recursive: true, force: true}));

test("a run's id sorts by time", () => {
  expect(runId(new Date("2026-11-22T08:15:00.123Z"), 4711)).toBe("20261122T081500Z-4711");
});

test("a record is there from the start and is completed beside it", () => {
  const record = startRecord(work, start("20260102T030000Z-1"));
  expect(readRecord(work, "20260102T030000Z-1")).toEqual({
    start: expect.objectContaining({user: "kpr"}),
    end: null,
    state: "running"
  });
  const first = bytes("20260102T030000Z-1.started.json");
  record.finish(
    end({outcome: "failed", exitCode: 65, error: {kind: "noUsableInput", what: "No delivery was accepted."}})
  );
  expect(readRecord(work, "20260102T030000Z-1")).toMatchObject({
    state: "failed",
    end: {exitCode: 65, findingsByRule: {pattern: 3}}
  });
  expect(bytes("20260102T030000Z-1.started.json")).toBe(first);
  expect(readdirSync(join(work, "runs")).sort()).toEqual([
    "20260102T030000Z-1.json",
    "20260102T030000Z-1.started.json"
  ]);
  expect(statSync(join(work, "runs", "20260102T030000Z-1.json")).mode & 0o777).toBe(0o600);
});

test("nothing is ever overwritten", () => {
  const record = startRecord(work, start("20260102T030000Z-1"));
  expect(() => startRecord(work, {...start("20260102T030000Z-1"), user: "another"})).toThrow(
    expect.objectContaining({kind: "cannotWrite"})
  );
  record.finish(end({outcome: "done", exitCode: 0}));
  record.finish(end({outcome: "interrupted", exitCode: 143}));
  expect(readRecord(work, "20260102T030000Z-1")).toMatchObject({start: {user: "kpr"}, state: "done"});
});

test("the last record is the newest, whether or not it was completed", () => {
  expect(lastRecord(work)).toBeNull();
  startRecord(work, start("20260102T030000Z-9")).finish(end({outcome: "done", exitCode: 0}));
  startRecord(work, start("20260103T030000Z-1"));
  expect(lastRecord(work)?.start.id).toBe("20260103T030000Z-1");
});

test("a record is found by when its run began, to the millisecond", () => {
  startRecord(work, {...start("20260102T030000Z-1"), started: "2026-01-02T03:00:00.250Z"});
  startRecord(work, {...start("20260102T030000Z-2"), started: "2026-01-02T03:00:00.750Z"});
  expect(recordStartedAt(work, "2026-01-02T03:00:00.750Z")?.start.id).toBe("20260102T030000Z-2");
  expect(recordStartedAt(work, "2026-01-02T03:00:00.500Z")).toBeNull();
});

test("a run that is killed leaves a readable record that says so", async () => {
  const script = `
    import {startRecord} from ${JSON.stringify(builtRecord)};
    import {ownProcess} from ${JSON.stringify(builtLock)};
    const [work, start] = process.argv.slice(1);
    startRecord(work, {...JSON.parse(start), process: ownProcess()});
    process.stdout.write("started");
    setInterval(() => {}, 1000);`;
  const given = JSON.stringify(start("20260104T030000Z-7"));
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, work, given], {
    stdio: ["ignore", "pipe", "inherit"]
  });
  await once(child.stdout, "data");
  expect(lastRecord(work)?.state).toBe("running");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(lastRecord(work)).toMatchObject({
    state: "left",
    end: null,
    start: {id: "20260104T030000Z-7", versions: {kprstat: "0.1.0"}}
  });
});

test("runs with the same inputs share one list", () => {
  const inputs = [{path: "2024/0301.xml", sha256: "ab".repeat(32)}];
  const kept = keepInputs(work, "c".repeat(64), inputs);
  expect(keepInputs(work, "c".repeat(64), inputs)).toEqual(kept);
  expect(kept).toEqual({sha256: "c".repeat(64), files: 1, list: `inputs/${"c".repeat(64)}.json`});
  expect(JSON.parse(bytes(kept.list))).toEqual(inputs);
});

test("a record that cannot be written is told as such", () => {
  expect(() => startRecord("/dev/null", start("20260102T030000Z-1"))).toThrow(expect.objectContaining({exitCode: 73}));
});

function bytes(name: string): string {
  return readFileSync(join(work, "runs", name), "utf8");
}

function start(id: string): RunStart {
  return {
    id,
    started: "2026-01-02T03:00:00.000Z",
    user: "kpr",
    process: ownProcess(),
    versions: {kprstat: "0.1.0", node: "20.20.2", duckdb: "v1.5.6"},
    options: {deliveries: "/data/deliveries"}
  };
}

function end(outcome: Pick<RunEnd, "outcome" | "exitCode"> & Partial<RunEnd>): RunEnd {
  return {
    ended: "2026-01-02T03:01:00.000Z",
    elapsedMs: 60_000,
    error: null,
    stages: [],
    summary: null,
    release: null,
    inputs: null,
    configurationSha256: null,
    findingsByRule: {pattern: 3},
    memoryPeakBytes: 100_000_000,
    ...outcome
  };
}
