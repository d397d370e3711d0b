import {closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {KprstatError} from "../../pipeline/errors.js";
import {openLog, progressLine, type Screen, screenOf, writeFault} from "../../pipeline/log.js";

const runId = "20261122T081500Z-4711";
let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "kprstat-log-"));
});

afterEach(() => rmSync(work, {recursive: true, force: true}));

test("a line is brief on the screen and complete in a file that only its owner can read", () => {
  const {screen, shown} = fakeScreen({isTerminal: false});
  const log = openLog({runId, work, screen});
  log.info("ingest: 5 new files", {files: 5, elapsedMs: 1600});
  log.warn("no key was given");
  log.note("run started", {run: runId});
  log.close();
  expect(shown()).toBe("ingest: 5 new files\nwarning: no key was given\n");
  expect(fileLines()).toEqual([
    {level: "info", time: expect.stringMatching(/^\d{4}-.*Z$/), msg: "ingest: 5 new files", files: 5, elapsedMs: 1600},
    {level: "warn", time: expect.any(String), msg: "no key was given"},
    {level: "info", time: expect.any(String), msg: "run started", run: runId}
  ]);
  expect(statSync(join(work, "log", `${runId}.ndjson`)).mode & 0o777).toBe(0o600);
});

test("on a terminal progress is one line, drawn over at most five times a second and taken away at the end", () => {
  const {screen, shown} = fakeScreen({isTerminal: true});
  let now = 0;
  const log = openLog({runId, work, screen, clock: () => now});
  for (now = 1000; now <= 3000; now += 50) log.progress("ingest", now / 50 - 20, 100, "files");
  log.info("still here");
  log.progress("ingest", 100, 100, "files");
  log.close();
  const drawings = shown().split("\r\u001b[2K").slice(1);
  expect(drawings.slice(0, -1)).toHaveLength(11);
  expect(drawings[6]).toBe("ingest: 24 of 100 files, 20 files/s, 3,8 s left");
  expect(drawings.at(-1)).toBe("still here\n");
  expect(fileLines()).toContainEqual(expect.objectContaining({msg: "ingest", done: 100, total: 100, elapsedMs: 2050}));
});

test("elsewhere progress is a plain line every half minute", () => {
  const {screen, shown} = fakeScreen({isTerminal: false});
  let now = 0;
  const log = openLog({runId, work: null, screen, clock: () => now});
  for (now = 0; now <= 70_000; now += 1000) log.progress("ingest", now, 100_000, "rows");
  log.close();
  expect(shown()).toBe(
    "ingest: 30 000 of 100 000 rows, 1 000 rows/s, 1 min 10 s left\n" +
      "ingest: 60 000 of 100 000 rows, 1 000 rows/s, 40 s left\n"
  );
});

test("bytes have their own units, and a rate needs a second", () => {
  expect(progressLine("ingest", 1_100_000_000, 2_200_000_000, "bytes", 10_000)).toBe(
    "ingest: 1,1 GB of 2,2 GB, 110,0 MB/s, 10 s left"
  );
  expect(progressLine("ingest", 3, 357, "files", 900)).toBe("ingest: 3 of 357 files");
});

test("colour is for terminals, and not where NO_COLOR is set", () => {
  const terminal = {fd: 2, isTTY: true, columns: 120};
  expect(screenOf(terminal, {TERM: "xterm"})).toMatchObject({isTerminal: true, colour: true, columns: 120});
  expect(screenOf(terminal, {TERM: "xterm", NO_COLOR: "1"})).toMatchObject({isTerminal: true, colour: false});
  expect(screenOf(terminal, {TERM: "dumb"})).toMatchObject({isTerminal: false, colour: false});
  expect(screenOf({fd: 2}, {TERM: "xterm"})).toMatchObject({isTerminal: false, colour: false, columns: 80});
});

test("a name from outside cannot steer the terminal", () => {
  const {screen, shown} = fakeScreen({isTerminal: true});
  openLog({runId, work: null, screen}).info("ignored: \u001b[2Jnote.txt");
  expect(shown()).toBe("ignored: ?[2Jnote.txt\n");
});

test("a screen that nobody reads any more does not stop the run", () => {
  const handle = openSync("/dev/null", "w");
  closeSync(handle);
  expect(() => screenOf({fd: handle}, {}).write("text")).not.toThrow();
});

test("a log that cannot be made is told as such", () => {
  const {screen} = fakeScreen({isTerminal: false});
  expect(() => openLog({runId, work: "/dev/null", screen})).toThrow(expect.objectContaining({kind: "cannotWrite"}));
});

test("what is known of a fault goes, with its causes but without long numbers, to a file for its owner", () => {
  const cause = new Error("could not convert '15018312345'");
  const path = writeFault(work, runId, new KprstatError("fault", {what: "A statement failed."}, {cause}));
  const text = readFileSync(path ?? "", "utf8");
  expect(text).toContain("A statement failed.");
  expect(text).toContain("caused by Error: could not convert '######'");
  expect(text).toContain("log.test.ts");
  expect(statSync(path ?? "").mode & 0o777).toBe(0o600);
  expect(writeFault("/dev/null", runId, cause)).toBeNull();
});

function fileLines(): unknown[] {
  const text = readFileSync(join(work, "log", `${runId}.ndjson`), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line));
}

function fakeScreen({isTerminal}: {isTerminal: boolean}): {screen: Screen; shown: () => string} {
  let text = "";
  const screen = {
    isTerminal,
    colour: false,
    columns: 80,
    write(more: string) {
      text += more;
    }
  };
  return {screen, shown: () => text};
}
