import {readdirSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {Remembered} from "../../pipeline/remembered.js";
import type {Protection} from "../../pipeline/suppress/system.js";
import {temporaryFolder} from "../support/landing.js";

let work: string;
beforeEach(() => {
  work = temporaryFolder();
});
afterEach(() => rmSync(work, {recursive: true, force: true}));

const patterns = () => join(work, "remembered", "patterns");
const [one, other] = ["1".repeat(64), "2".repeat(64)];

const found: Protection = {
  outcome: "safe",
  hidden: Uint8Array.of(1, 1),
  witnesses: [
    {quantities: Int32Array.of(), deltas: Int32Array.of()},
    {quantities: Int32Array.of(0, 1), deltas: Int32Array.of(-3, 3)}
  ],
  proofs: [{quantity: 0, low: 1, high: 0}]
};

function remembered(): Remembered<Protection> {
  return new Remembered(work, "patterns");
}

test("what was worked out is found again as it was, by a later run too, and under no other fingerprint", () => {
  remembered().keep(one, found);
  expect(remembered().find(one)).toEqual(found);
  expect(remembered().find(other)).toBeNull();
});

test("true numbers can be worked out of it: only its owner reads it", () => {
  remembered().keep(one, found);
  expect(statSync(patterns()).mode & 0o777).toBe(0o700);
  expect(statSync(join(patterns(), one)).mode & 0o777).toBe(0o600);
});

test("a file that cannot be read is as good as none", () => {
  remembered().keep(one, found);
  writeFileSync(join(patterns(), one), "half");
  expect(remembered().find(one)).toBeNull();
});

test("what nothing needs any more is removed, also what a crash left half written", () => {
  remembered().keep(one, found);
  const later = remembered();
  later.keep(other, found);
  writeFileSync(join(patterns(), `${other}.part`), "half");
  later.forgetOthers();
  expect(readdirSync(patterns())).toEqual([other]);
});

test("what was asked for or is needed stays", () => {
  const [asked, needed, neither] = ["3", "4", "5"];
  for (const name of [asked, needed, neither]) remembered().keep(name, found);
  const later = remembered();
  later.find(asked);
  later.forgetOthers([needed]);
  expect(readdirSync(patterns()).sort()).toEqual([asked, needed]);
});
