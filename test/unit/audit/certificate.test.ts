import {appendFile, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import {KprstatError} from "../../../pipeline/errors.js";
import {counts, cycle, cycleRelease, places, yearOf} from "./cycleRelease.js";
import {
  auditWith,
  certificateOf,
  institutionCell,
  institutionTable,
  writeCertificate,
  writeRelease
} from "./smallRelease.js";

describe("a certificate", () => {
  test("that proves its only protected cell passes", async () => {
    const {written, certificate} = await cycleRelease();
    const {report} = await auditWith(written, certificate);
    expect(report).toEqual({
      passed: true,
      strength: "certificate",
      problems: [],
      tables: [
        {
          table: "hab_rehab_institusjon",
          hidden: 4,
          determined: 0,
          tooNarrow: 0,
          insiderPairs: 0,
          shownBy: {witness: 1, determined: 0, bounds: 0, LP: 0, MIP: 0, none: 0}
        }
      ]
    });
  });

  test("may be gzipped", async () => {
    const {written, certificate} = await cycleRelease();
    const path = join(written.configFolder, "certificate.json.gz");
    await writeFile(path, gzipSync(JSON.stringify(certificate)));
    const {releaseFolder, configFolder} = written;
    const report = await audit({releaseFolder, configFolder, certificate: path, earlier: []});
    expect(report.passed).toBe(true);
  });

  test("that proves too little does not, and the programmes say how wide the cell is", async () => {
    const {written} = await cycleRelease();
    const {report, whats} = await auditWith(written, certificateOf(written, [cycle(1), cycle(-1)]));
    expect(whats).toEqual(["A proof of the certificate does not span the width."]);
    expect(report.tables[0]).toMatchObject({tooNarrow: 0, shownBy: {MIP: 1, witness: 0}});
  });

  test("that leaves out a protected cell does not", async () => {
    const {written, certificate} = await cycleRelease();
    Object.assign(yearOf(certificate), {protected: [], proofs: []});
    expect((await auditWith(written, certificate)).whats).toEqual(["A protected cell is not in the certificate."]);
  });

  test("that claims a higher width is held to it", async () => {
    const {written, certificate} = await cycleRelease();
    yearOf(certificate).protected = [[0, 8]];
    expect((await auditWith(written, certificate)).whats).toContain(
      "A proof of the certificate does not span the width."
    );
  });

  test.each([
    ["makes a sum larger", (deltas: number[]) => deltas.map((delta, index) => (index === 0 ? delta + 1 : delta))],
    ["makes a sum smaller", (deltas: number[]) => deltas.map((delta, index) => (index === 0 ? delta - 1 : delta))],
    ["leaves fewer than one person", (deltas: number[]) => deltas.map(delta => 2 * delta)]
  ])("with a witness that %s does not", async (_, spoil) => {
    const {written, certificate} = await cycleRelease();
    const year = yearOf(certificate);
    year.witnesses = year.witnesses.map(([cells, deltas]) => [cells, spoil(deltas)]);
    const {report} = await auditWith(written, certificate);
    expect(report.problems.map(({what, count}) => [what, count])).toEqual([
      ["A witness of the certificate does not fit what is published.", 2],
      ["A proof of the certificate does not span the width.", 1]
    ]);
  });

  test("with a witness that leaves nobody in a hidden cell does not", async () => {
    const {written} = await cycleRelease();
    expect((await auditWith(written, certificateOf(written, [cycle(-3)]))).whats).toEqual([]);
    expect((await auditWith(written, certificateOf(written, [cycle(-4)]))).whats).toEqual([
      "A witness of the certificate does not fit what is published.",
      "A proof of the certificate does not span the width."
    ]);
  });

  test("that protects more than the rules do is held to what it claims", async () => {
    const {written} = await cycleRelease();
    const claims = async (width: number) => {
      const widths = {[institutionCell("kommune 1106")]: width};
      return (await auditWith(written, certificateOf(written, [cycle(4), cycle(-3)], widths))).report.problems;
    };
    expect(await claims(7)).toEqual([]);
    expect(await claims(8)).toEqual([
      {
        what: "A proof of the certificate does not span the width.",
        cells: [institutionCell("kommune 1106")],
        count: 1
      }
    ]);
  });

  test("with a cell twice in a witness does not", async () => {
    const {written, certificate} = await cycleRelease();
    for (const [cells, deltas] of yearOf(certificate).witnesses) {
      cells.push(...cells);
      deltas.push(...deltas);
    }
    expect((await auditWith(written, certificate)).whats).toContain(
      "A witness of the certificate does not fit what is published."
    );
  });

  test("of other true values does not", async () => {
    const {written, certificate} = await cycleRelease();
    const year = yearOf(certificate);
    year.truth = year.truth.map((value, index) => (index === 1 ? 0 : value));
    expect((await auditWith(written, certificate)).whats).toContain(
      "A hidden cell has a true value that is never hidden."
    );
  });

  test("of another number of cells does not", async () => {
    const {written, certificate} = await cycleRelease();
    const year = yearOf(certificate);
    year.truth.push(3);
    year.cells++;
    const {report, whats} = await auditWith(written, certificate);
    expect(whats).toContain("The certificate does not have the hidden cells of the files.");
    expect(report.passed).toBe(false);
  });

  test("without the year does not", async () => {
    const {written, certificate} = await cycleRelease();
    certificate.years = [];
    expect((await auditWith(written, certificate)).whats).toContain(
      "The certificate does not have the hidden cells of the files."
    );
  });

  test("of other files does not: a byte more, a file less, a table more", async () => {
    const {written, certificate} = await cycleRelease();
    const file = join(written.releaseFolder, "tables", "hab_rehab_institusjon", "hab_rehab_institusjon.csv");
    const changed = {...certificate, tables: {...written.hashes, tjenestemottakere_gruppe: "0".repeat(64)}};
    expect((await auditWith(written, changed)).whats).toEqual(["The certificate was made for other files."]);
    expect((await auditWith(written, {...certificate, tables: {}})).whats).toEqual([
      "The certificate was made for other files."
    ]);
    await writeFile(
      file,
      (await readFile(file, "utf8")).replace(
        "fylke,03,gjennom_aaret,19,50,ok,0.5",
        "fylke,03,gjennom_aaret,19,50,ok,0.6"
      )
    );
    expect((await auditWith(written, certificate)).whats).toEqual(["The certificate was made for other files."]);
    await appendFile(file, "2024,land\n");
    await expect(auditWith(written, certificate)).rejects.toThrow("The file is not CSV with one length of rows.");
  });

  test.each([
    ["is no JSON", "{", "It cannot be read"],
    ["has another version", {version: 2}, "Its version is not 1."],
    ["has no years", {version: 1, tables: {}}, "A list is missing."],
    ["speaks of unknown cells", null, "It speaks of something that it does not have."]
  ])("that %s is refused with exit code 3", async (_, content, what) => {
    const {written, certificate} = await cycleRelease();
    yearOf(certificate).protected = [[99, 3]];
    const path = await writeCertificate(written, content ?? certificate);
    if (content === "{") await writeFile(path, "{");
    const {releaseFolder, configFolder} = written;
    const error: unknown = await audit({releaseFolder, configFolder, certificate: path, earlier: []}).catch(
      (caught: unknown) => caught
    );
    expect(error).toBeInstanceOf(KprstatError);
    expect(error).toMatchObject({exitCode: 3, message: expect.stringContaining(what)});
  });
});

describe("one number in several cells", () => {
  const oslo = ["fylke 03", "kommune 0301", "kostra EKG13"].map(institutionCell);
  const hidden = {"fylke 03": "3*", "kommune 0301": "3*", "kostra EKG13": "3*", "land 0": "33*"};

  /** Oslo and the country three more, the cells of Oslo as given. */
  async function moved(deltas: readonly number[]) {
    const {written} = await cycleRelease(hidden);
    const witness = Object.fromEntries([
      [institutionCell("land 0"), 3],
      ...oslo.map((cell, at) => [cell, deltas[at] ?? 0] as const)
    ]);
    return {written, certificate: certificateOf(written, [cycle(4), cycle(-3), witness])};
  }

  test("moves in all of them", async () => {
    const {written, certificate} = await moved([3, 3, 3]);
    expect((await auditWith(written, certificate)).report).toMatchObject({passed: true, problems: []});
  });

  test.each([
    ["is left out in one of them", [3, 3, 0]],
    ["moves otherwise in one of them", [3, 2, 3]]
  ])("does not fit where it %s", async (_, deltas) => {
    const {written, certificate} = await moved(deltas);
    expect((await auditWith(written, certificate)).whats).toContain(
      "A witness of the certificate does not fit what is published."
    );
  });

  test("may be said not to move", async () => {
    const {written, certificate} = await moved([3, 3, 3]);
    const year = yearOf(certificate);
    year.witnesses.push([[0], [0]]);
    expect((await auditWith(written, certificate)).report.passed).toBe(true);
  });

  test("has one true value", async () => {
    const {written, certificate} = await moved([3, 3, 3]);
    const year = yearOf(certificate);
    // The first hidden cell is the county of Oslo.
    year.truth = year.truth.map((value, at) => (at === 0 ? value + 1 : value));
    expect((await auditWith(written, certificate)).whats).toContain("One number has two true values.");
  });
});

describe("files that were changed", () => {
  test("a suppression that was taken back shows a small number", async () => {
    const written = await writeRelease({places, tables: [institutionTable({...counts, "kommune 1101": "4"})]});
    const {report, whats} = await auditWith(written, certificateOf(written, [cycle(4), cycle(-3)]));
    expect(whats).toContain("A small number is shown.");
    expect(report.passed).toBe(false);
  });

  test("a municipality that is hidden and its county, the same place, that is not", async () => {
    const written = await writeRelease({places, tables: [institutionTable({...counts, "kommune 0301": "50*"})]});
    const {whats} = await auditWith(written, certificateOf(written, [cycle(4), cycle(-3)]));
    expect(whats).toContain("A hidden cell is open elsewhere.");
  });

  test("a lone hidden cell cannot be proved", async () => {
    const lone = {...counts, "kommune 1106": "7", "kommune 4601": "8", "kommune 4602": "12"};
    const written = await writeRelease({places, tables: [institutionTable(lone)]});
    const {report, whats} = await auditWith(written, certificateOf(written, []));
    expect(report.tables[0]).toMatchObject({hidden: 1, determined: 1, tooNarrow: 1, shownBy: {determined: 1}});
    expect(whats).toContain("A protected cell can be worked out.");
  });

  test("two ones that share 2 have no other values", async () => {
    const ones = {
      "fylke 11": "2",
      "kommune 1101": "1*",
      "kommune 1106": "1*",
      "kostra EKG07": "9*",
      "kostra EKG10": "13*",
      "land 0": "71"
    };
    const written = await writeRelease({places, tables: [institutionTable({...counts, ...ones})]});
    const {report, whats} = await auditWith(written, certificateOf(written, []));
    expect(report.tables[0]).toMatchObject({tooNarrow: 2, shownBy: {determined: 2}});
    expect(whats).toContain("A protected cell has too few possible values.");
  });

  test("a row that is left out", async () => {
    const {"kommune 4602": _, ...fewer} = counts;
    const written = await writeRelease({places, tables: [institutionTable(fewer)]});
    expect((await auditWith(written, certificateOf(written, []))).whats).toContain(
      "A unit does not have all its rows."
    );
  });
});
