import {describe, expect, test} from "vitest";
import {expectedFiles, goldenCases, runCase, writeExpected} from "../support/golden.js";
import {temporaryFolder} from "../support/publishedTables.js";

/** Expected files are written only on request, never by a build server: KPRSTAT_WRITE_GOLDEN=1. */
const mayWrite = process.env.KPRSTAT_WRITE_GOLDEN === "1" && (process.env.CI ?? "") === "";

describe("small cases worked out by hand (see the README of each)", () => {
  test.each(goldenCases())("$name", async golden => {
    const actual = await runCase(golden, temporaryFolder());
    if (mayWrite) writeExpected(golden, actual);
    const expected = expectedFiles(golden);
    expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [path, text] of expected) {
      expect(actual.get(path), path).toBe(text);
    }
  });
});
