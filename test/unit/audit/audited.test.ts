import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {Audited, audit, type PassedYears} from "../../../pipeline/audit/audit.js";
import type {AuditReport, TableReport} from "../../../pipeline/audit/report.js";
import {cycleRelease, yearOf} from "./cycleRelease.js";
import {type CertificateFile, type WrittenRelease, writeCertificate} from "./smallRelease.js";

describe("Audited", () => {
  test("names the files that passed, by their hashes", async () => {
    const {written, certificate} = await cycleRelease();
    const path = await writeCertificate(written, certificate);
    const {releaseFolder, configFolder} = written;
    const reports: AuditReport[] = [];
    const audited = await Audited.audit({releaseFolder, configFolder, certificate: path, earlier: []}, async report => {
      reports.push(report);
    });
    expect(audited.files).toEqual([
      {path: "tables/hab_rehab_institusjon/hab_rehab_institusjon.csv", sha256: written.hashes.hab_rehab_institusjon}
    ]);
    expect(reports.map(({passed}) => passed)).toEqual([true]);
  });

  test("is not to be had without a certificate, nor with a problem, and says nothing of cells", async () => {
    const {written, certificate} = await cycleRelease();
    const {releaseFolder, configFolder} = written;
    const reports: AuditReport[] = [];
    const attempt = async (path: string | null): Promise<unknown> =>
      Audited.audit({releaseFolder, configFolder, certificate: path, earlier: []}, async report => {
        reports.push(report);
      }).catch((caught: unknown) => caught);
    expect(await attempt(null)).toMatchObject({kind: "disclosure", exitCode: 3});
    yearOf(certificate).truth[0] = 0;
    const error = await attempt(await writeCertificate(written, certificate));
    expect(error).toMatchObject({kind: "disclosure", exitCode: 3, message: expect.not.stringContaining("1101")});
    expect(reports.map(({strength}) => strength)).toEqual(["weaker, no certificate", "certificate"]);
  });
});

describe("a year that passed before", () => {
  /** The years that are found in memory by an audit of the release as it is now, and what it says. */
  async function auditRemembering(
    {releaseFolder, configFolder}: WrittenRelease,
    certificate: string,
    kept: Map<string, readonly TableReport[]>
  ) {
    const found: boolean[] = [];
    const passedBefore: PassedYears = {
      find(fingerprint) {
        found.push(kept.has(fingerprint));
        return kept.get(fingerprint) ?? null;
      },
      keep: (fingerprint, tables) => void kept.set(fingerprint, tables)
    };
    const report = await audit({releaseFolder, configFolder, certificate, earlier: [], passedBefore});
    return {report, found};
  }

  async function passed() {
    const {written, certificate} = await cycleRelease();
    const path = await writeCertificate(written, certificate);
    const kept = new Map<string, readonly TableReport[]>();
    const first = await auditRemembering(written, path, kept);
    expect(first.report.passed).toBe(true);
    return {written, certificate, path, kept, first};
  }

  test("is not attacked again, and is told of as it was", async () => {
    const {written, path, kept, first} = await passed();
    // The year of the rows, and the one before, of which last year's columns may speak.
    expect(first.found).toEqual([false, false]);
    const again = await auditRemembering(written, path, kept);
    expect(again.found).toEqual([true, true]);
    expect(again.report).toEqual(first.report);
  });

  test.each<[string, (written: WrittenRelease, certificate: CertificateFile) => Promise<unknown>]>([
    [
      "a row",
      ({releaseFolder}) =>
        edit(join(releaseFolder, habInstitution), "0301,gjennom_aaret,19,50,ok", "0301,gjennom_aaret,19,51,ok")
    ],
    ["the certificate", async (_, certificate) => (yearOf(certificate).truth[0] = 3)],
    [
      "the reference data",
      ({configFolder}) => edit(join(configFolder, "reference/kostragrupper.csv"), "EKG07", "EKG08")
    ]
  ])("is attacked again when %s changed, and never remembered with a problem", async (_, change) => {
    const {written, certificate, kept} = await passed();
    const before = new Set(kept.keys());
    await change(written, certificate);
    const {report, found} = await auditRemembering(written, await writeCertificate(written, certificate), kept);
    expect(found).toContain(false);
    expect(report.passed).toBe(false);
    const newlyKept = [...kept].filter(([fingerprint]) => !before.has(fingerprint));
    expect(newlyKept.flatMap(([, tables]) => tables.filter(({hidden}) => hidden > 0))).toEqual([]);
  });
});

const habInstitution = "tables/hab_rehab_institusjon/hab_rehab_institusjon.csv";

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replaceAll(from, to));
}
