import {cp, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {Audited, audit} from "../../../pipeline/audit/audit.js";
import type {EarlierRelease} from "../../../pipeline/audit/earlier.js";
import type {AuditMemory} from "../../../pipeline/audit/memory.js";
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
    kept: Map<string, readonly TableReport[]>,
    earlier: readonly EarlierRelease[] = []
  ) {
    const found: boolean[] = [];
    const passed: AuditMemory["passed"] = {
      find(fingerprint) {
        found.push(kept.has(fingerprint));
        return kept.get(fingerprint) ?? null;
      },
      keep: (fingerprint, tables) => void kept.set(fingerprint, tables)
    };
    const memory = {passed, told: {find: () => null, keep: () => undefined}};
    const report = await audit({releaseFolder, configFolder, certificate, earlier, memory});
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

  /** The release itself as one that was published before, with other numbers or another certificate. */
  async function published(
    written: WrittenRelease,
    certificate: CertificateFile,
    ...change: readonly string[]
  ): Promise<EarlierRelease> {
    const folder = `${written.releaseFolder}-before`;
    await cp(written.releaseFolder, folder, {recursive: true});
    const [from, to] = change;
    if (from !== undefined && to !== undefined) await edit(join(folder, habInstitution), from, to);
    const path = `${folder}.json`;
    await writeFile(path, JSON.stringify(certificate));
    const tables = new Map(Object.entries(certificate.tables));
    return {release: "2024-r1", folder, sha256: "", tables, certificate: path};
  }

  test("need not be attacked again when nothing else was published since than the same", async () => {
    const {written, certificate, path, kept, first} = await passed();
    const again = await auditRemembering(written, path, kept, [await published(written, certificate)]);
    expect(again.found).toEqual([true, true]);
    expect(again.report).toEqual(first.report);
  });

  test("is attacked again when something else was published since", async () => {
    const {written, certificate, path, kept} = await passed();
    const other = await published(written, certificate, "0301,gjennom_aaret,19,50,ok", "0301,gjennom_aaret,19,51,ok");
    const {found} = await auditRemembering(written, path, kept, [other]);
    expect(found).toEqual([true, false]);
  });

  test("is attacked again when an earlier certificate says other true values", async () => {
    const {written, certificate, path, kept} = await passed();
    const other = structuredClone(certificate);
    yearOf(other).truth[0] = 3;
    const {found, report} = await auditRemembering(written, path, kept, [await published(written, other)]);
    expect(found).toEqual([true, false]);
    expect(report.passed).toBe(false);
  });
});

const habInstitution = "tables/hab_rehab_institusjon/hab_rehab_institusjon.csv";

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replaceAll(from, to));
}
