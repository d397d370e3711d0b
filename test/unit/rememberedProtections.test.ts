import {readdirSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {RememberedProtections} from "../../pipeline/rememberedProtections.js";
import type {Protection, Quantity, System} from "../../pipeline/suppress/system.js";
import {temporaryFolder} from "../support/landing.js";

let work: string;
beforeEach(() => {
  work = temporaryFolder();
});
afterEach(() => rmSync(work, {recursive: true, force: true}));

const patterns = () => join(work, "protected", "patterns");
const cell: Quantity = {value: 4, least: 1, fate: "hidden", width: 3, rank: 3};

function system(value: number): System {
  const terms = [[0, 1] as const, [1, 1] as const];
  return {quantities: [cell, {...cell, value, fate: "free", width: 0}], equations: [{terms}], inequalities: []};
}

const found: Protection = {
  outcome: "safe",
  hidden: Uint8Array.of(1, 1),
  witnesses: [
    {quantities: Int32Array.of(), deltas: Int32Array.of()},
    {quantities: Int32Array.of(0, 1), deltas: Int32Array.of(-3, 3)}
  ],
  proofs: [{quantity: 0, low: 1, high: 0}]
};

test("what was found for a system is found again, by a later run too", () => {
  const first = new RememberedProtections(work);
  first.keep(first.nameOf(system(12)), found);
  const later = new RememberedProtections(work);
  expect(later.find(later.nameOf(system(12)))).toEqual(found);
});

test.each<[string, System]>([
  ["another value", system(13)],
  ["another relation", {...system(12), equations: [{terms: [[0, 1]]}]}],
  ["an inequality more", {...system(12), inequalities: [{terms: [[0, 1]], atMost: 9}]}]
])("%s is another system", (_, other) => {
  const remembered = new RememberedProtections(work);
  remembered.keep(remembered.nameOf(system(12)), found);
  expect(remembered.find(remembered.nameOf(other))).toBeNull();
});

test("true numbers can be worked out of it: only its owner reads it", () => {
  const remembered = new RememberedProtections(work);
  remembered.keep(remembered.nameOf(system(12)), found);
  const [name = ""] = readdirSync(patterns());
  expect(statSync(patterns()).mode & 0o777).toBe(0o700);
  expect(statSync(join(patterns(), name)).mode & 0o777).toBe(0o600);
});

test("a file that cannot be read is as good as none", () => {
  const remembered = new RememberedProtections(work);
  const name = remembered.nameOf(system(12));
  remembered.keep(name, found);
  writeFileSync(join(patterns(), name), "half");
  expect(remembered.find(name)).toBeNull();
});

test("what no year needs any more is removed, also what a crash left half written", () => {
  const remembered = new RememberedProtections(work);
  remembered.keep(remembered.nameOf(system(12)), found);
  const later = new RememberedProtections(work);
  const name = later.nameOf(system(13));
  later.keep(name, found);
  writeFileSync(join(patterns(), `${name}.part`), "half");
  later.forgetOthers();
  expect(readdirSync(patterns())).toEqual([name]);
});
