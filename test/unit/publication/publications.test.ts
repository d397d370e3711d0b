import {readdirSync, renameSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {
  addPublication,
  lastWithdrawn,
  type PublicationRecord,
  readPublications,
  shownReleases
} from "../../../pipeline/publication/publications.js";
import {temporaryFolder} from "../../support/publishedTables.js";

function record(
  action: "publish" | "withdraw",
  release: string,
  before: string | null
): Omit<PublicationRecord, "number"> {
  const manifestSha256 = release.at(-1)?.repeat(64) ?? "";
  return {action, release, manifestSha256, to: "/srv/web", user: "kari", time: "2025-01-20T08:00:00.000Z", before};
}

/** The ids that withdrawing leads back through, after these records. */
function afterRecords(...records: readonly Omit<PublicationRecord, "number">[]): readonly string[] {
  return shownReleases(records.map((record, index) => ({number: index + 1, ...record}))).map(({release}) => release);
}

describe("the list of publications", () => {
  test("is added to, for its owner alone", () => {
    const work = temporaryFolder();
    expect(readPublications(work)).toEqual([]);
    addPublication(work, record("publish", "2024-r1", null));
    addPublication(work, record("publish", "2024-r2", "2024-r1"));
    expect(readPublications(work).map(({number, release}) => [number, release])).toEqual([
      [1, "2024-r1"],
      [2, "2024-r2"]
    ]);
    expect(readdirSync(join(work, "publications"))).toEqual(["0001.json", "0002.json"]);
    expect(statSync(join(work, "publications", "0001.json")).mode & 0o777).toBe(0o600);
  });

  test.each<[string, (folder: string) => void]>([
    ["one is missing", folder => rmSync(join(folder, "0001.json"))],
    ["one is under another number", folder => renameSync(join(folder, "0002.json"), join(folder, "0003.json"))],
    ["one cannot be read", folder => writeFileSync(join(folder, "0002.json"), "{}")]
  ])("is not gone by when %s", (_, spoil) => {
    const work = temporaryFolder();
    for (const id of ["2024-r1", "2024-r2"]) addPublication(work, record("publish", id, null));
    spoil(join(work, "publications"));
    expect(() => readPublications(work)).toThrow(expect.objectContaining({kind: "blocked"}));
  });

  test("says when a manifest was last withdrawn", () => {
    const records = [record("publish", "2024-r1", null), record("withdraw", "2024-r1", null)].map((one, index) => ({
      number: index + 1,
      ...one
    }));
    expect(lastWithdrawn(records, "1".repeat(64))).toBe("2025-01-20T08:00:00.000Z");
    expect(lastWithdrawn(records, "2".repeat(64))).toBeNull();
  });
});

describe("what withdrawing leads back to", () => {
  const first = record("publish", "2024-r1", null);
  const second = record("publish", "2024-r2", "2024-r1");

  test("is what was shown before, the newest last", () => {
    expect(afterRecords(first, second)).toEqual(["2024-r1", "2024-r2"]);
    expect(afterRecords(first, second, record("withdraw", "2024-r2", "2024-r1"))).toEqual(["2024-r1"]);
  });

  test("is each release once, where it was shown last", () => {
    expect(afterRecords(first, second, record("publish", "2024-r1", "2024-r2"))).toEqual(["2024-r2", "2024-r1"]);
  });

  test("leaves out what was begun and never shown", () => {
    expect(afterRecords(first, second, record("publish", "2024-r3", "2024-r1"))).toEqual(["2024-r1", "2024-r3"]);
    expect(afterRecords(first, record("publish", "2024-r2", null))).toEqual(["2024-r2"]);
  });

  test("knows a release that was shown before there were records", () => {
    expect(afterRecords(record("publish", "2024-r2", "2024-r1"))).toEqual(["2024-r1", "2024-r2"]);
  });
});
