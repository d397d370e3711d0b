import {mkdirSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {fingerprintOf} from "../../pipeline/fingerprint.js";
import {releaseInputs} from "../../pipeline/releaseInputs.js";
import {temporaryFolder} from "../support/landing.js";

const created = "2025-01-10T02:00:00.123Z";
const inputs = [
  {path: "2024/0301.xml", sha256: "2"},
  {path: "2024/1103.xml", sha256: "1"},
  {path: "2024/copy of 1103.xml", sha256: "1"}
];
const inputSha256 = fingerprintOf(["1", "2"]);

let work: string;

const list = (letter: string) => join("inputs", `${letter.repeat(64)}.json`);
const put = (name: string, content: unknown) => writeFileSync(join(work, "runs", name), JSON.stringify(content));

/** A record of a run that began then and read what the list tells. */
function putRecord(started: string, letter: string | null): void {
  const id = "20250110T020000Z-4711";
  const start = {id, started, user: "kprstat", process: {pid: 1, startTicks: "1", boot: "b", host: "h"}};
  put(`${id}.started.json`, start);
  if (letter !== null)
    put(`${id}.json`, {...start, outcome: "done", inputs: {sha256: "x", files: 3, list: list(letter)}});
}

beforeEach(() => {
  work = temporaryFolder();
  mkdirSync(join(work, "runs", "inputs"), {recursive: true});
  put(list("b"), inputs);
  put(list("c"), [{path: "2024/0301.xml", sha256: "3"}]);
});

afterEach(() => rmSync(work, {recursive: true}));

test("the list of the run that made the release comes before others with the same contents", () => {
  const moved = inputs.map(({path, sha256}) => ({path: `old/${path}`, sha256}));
  put(list("f"), moved);
  expect(releaseInputs(work, {created, inputSha256})).toEqual(inputs);
  putRecord("2025-01-10T02:00:00.999Z", "f");
  expect(releaseInputs(work, {created, inputSha256})).toEqual(inputs);
  putRecord(created, "f");
  expect(releaseInputs(work, {created, inputSha256})).toEqual(moved);
});

test("where that run did not live to tell, any list with just its contents does", () => {
  putRecord(created, null);
  expect(releaseInputs(work, {created, inputSha256})).toEqual(inputs);
});

test("a list with other contents is not taken, whatever the record says", () => {
  putRecord(created, "c");
  expect(releaseInputs(work, {created, inputSha256})).toEqual(inputs);
  expect(releaseInputs(work, {created, inputSha256: "0".repeat(64)})).toBeNull();
});

test("what cannot be read tells nothing", () => {
  put(list("b"), [{}]);
  expect(releaseInputs(work, {created, inputSha256})).toBeNull();
  expect(releaseInputs(join(work, "nowhere"), {created, inputSha256})).toBeNull();
});
