import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import type {AuditReport} from "../../../pipeline/audit/report.js";
import {
  certificateOf,
  type GivenWitness,
  institutionCell,
  institutionTable,
  type Place,
  writeCertificate,
  writeRelease
} from "./smallRelease.js";

const places: readonly Place[] = [
  ["1101", "11", "EKG07"],
  ["1106", "11", "EKG10"],
  ["4601", "46", "EKG07"],
  ["4602", "46", "EKG10"]
];

/** A cycle of four hidden cells around a protected one. */
const now = {
  "fylke 11": "11",
  "fylke 46": "20",
  "kommune 1101": "4*",
  "kommune 1106": "7*",
  "kommune 4601": "8*",
  "kommune 4602": "12*",
  "kostra EKG07": "12",
  "kostra EKG10": "19",
  "land 0": "31"
};

function cycle(by: number): GivenWitness {
  const cells = ["1101", "1106", "4601", "4602"].map(kommune => institutionCell(`kommune ${kommune}`));
  return Object.fromEntries(cells.map((cell, index) => [cell, index % 3 === 0 ? by : -by]));
}

/** Audits `now` after `then` was published, of which the deliveries of the municipalities changed. */
async function auditAfter(then: Readonly<Record<string, string>>, changed: readonly string[]): Promise<AuditReport> {
  const before = await writeRelease({places, tables: [institutionTable({...now, ...then})]});
  const release = await writeRelease({places, tables: [institutionTable(now)]});
  return audit({
    releaseFolder: release.releaseFolder,
    configFolder: release.configFolder,
    certificate: await writeCertificate(release, certificateOf(release, [cycle(4), cycle(-3)])),
    earlier: [{folder: before.releaseFolder, changed: changed.map(kommune => ({aar: 2024, kommune}))}]
  });
}

describe("what was published before", () => {
  test("changes nothing where it was hidden too", async () => {
    expect(await auditAfter({}, [])).toMatchObject({passed: true, problems: []});
  });

  test("stays known: a cell that was open opens the others of its sums", async () => {
    const report = await auditAfter({"kommune 4602": "12"}, []);
    expect(report.passed).toBe(false);
    expect(report.tables[0]?.determined).toBe(3);
    expect(report.problems.map(({what}) => what)).toContain("A protected cell can be worked out.");
  });

  test("is another number when its delivery changed", async () => {
    const then = {
      "kommune 4602": "9*",
      "kommune 4601": "11*",
      "fylke 46": "20",
      "kostra EKG10": "16",
      "kostra EKG07": "15"
    };
    expect(await auditAfter(then, ["4601", "4602"])).toMatchObject({passed: true, problems: []});
  });

  test("gives away a hidden cell that did not change, by a total whose other parts were open then", async () => {
    const then = {"fylke 11": "24", "kommune 1106": "20", "kostra EKG10": "32", "land 0": "44"};
    const report = await auditAfter(then, ["1106"]);
    expect(report.passed).toBe(false);
    expect(report.problems).toContainEqual({
      what: "A protected cell can be worked out.",
      cells: [institutionCell("kommune 1101")],
      count: 1
    });
  });

  test("gives away nothing by totals with another hidden number of then", async () => {
    const then = {"fylke 11": "24", "kommune 1106": "20*", "kostra EKG10": "32", "land 0": "44"};
    expect(await auditAfter(then, ["1106"])).toMatchObject({passed: true, problems: []});
  });

  test("cannot be hidden any more when it is a small number", async () => {
    const report = await auditAfter({"kommune 1101": "4"}, []);
    expect(report.problems.map(({what}) => what)).toContain("A small number is public already.");
  });
});
