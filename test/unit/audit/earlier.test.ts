import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import type {AuditReport} from "../../../pipeline/audit/report.js";
import {
  type CertificateFile,
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
const kommuner = places.map(([kommune]) => kommune);

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
  const cells = kommuner.map(kommune => institutionCell(`kommune ${kommune}`));
  return Object.fromEntries(cells.map((cell, index) => [cell, index % 3 === 0 ? by : -by]));
}

interface Before {
  /** What was published then, where it differs from now. */
  readonly before: Readonly<Record<string, string>>;
  /** Municipalities whose delivery changed since; the others have the same. */
  readonly changed: readonly string[];
  /** Whether the work folder has the certificate of before. */
  readonly certified?: boolean;
  /** Change of the certificate of now. */
  readonly edit?: (certificate: CertificateFile) => CertificateFile;
}

/** Audits `now` after `before` was published. */
async function auditAfter({
  before: then,
  changed,
  certified = false,
  edit = same => same
}: Before): Promise<AuditReport> {
  const numbered = (of: (kommune: string) => number) => Object.fromEntries(kommuner.map(one => [one, of(one)]));
  const before = await writeRelease({
    places,
    tables: [institutionTable({...now, ...then})],
    deliveries: numbered(kommune => (changed.includes(kommune) ? 1 : 2))
  });
  const release = await writeRelease({places, tables: [institutionTable(now)], deliveries: numbered(() => 2)});
  const certificate = edit(certificateOf(release, [cycle(4), cycle(-3)]));
  return audit({
    releaseFolder: release.releaseFolder,
    configFolder: release.configFolder,
    certificate: await writeCertificate(release, certificate),
    earlier: [
      {
        release: "2024-r1",
        folder: before.releaseFolder,
        ...{sha256: "1".repeat(64), tables: new Map()},
        certificate: certified ? await writeCertificate(before, certificateOf(before, [])) : null
      }
    ]
  });
}

function whatIn({problems}: AuditReport): readonly string[] {
  return problems.map(({what}) => what);
}

describe("what was published before", () => {
  test("changes nothing where it was hidden too", async () => {
    expect(await auditAfter({before: {}, changed: []})).toMatchObject({passed: true, problems: []});
  });

  test("stays known: a cell that was open opens the others of its sums", async () => {
    const report = await auditAfter({before: {"kommune 4602": "12"}, changed: []});
    expect(report.passed).toBe(false);
    expect(report.tables[0]?.determined).toBe(3);
    expect(whatIn(report)).toContain("A protected cell can be worked out.");
  });

  test("is another number when its delivery changed", async () => {
    const before = {
      "kommune 4602": "9*",
      "kommune 4601": "11*",
      "fylke 46": "20",
      "kostra EKG10": "16",
      "kostra EKG07": "15"
    };
    expect(await auditAfter({before, changed: ["4601", "4602"]})).toMatchObject({passed: false});
    // Hidden then and now: the cycle of then and that of now share the two cells in county 11, and move together.
    const edit = (certificate: CertificateFile): CertificateFile => withEarlier(certificate, [2, 3], [-1, 1]);
    const report = await auditAfter({before, changed: ["4601", "4602"], certified: true, edit});
    expect(report).toMatchObject({passed: true, problems: []});
  });

  test("is another number when it has another value from the same delivery", async () => {
    const before = {"kommune 4602": "13", "kostra EKG10": "20", "fylke 46": "21", "land 0": "32"};
    // The county of then, less its open part, gives away 4601 of then, which is 4601 of now.
    expect(whatIn(await auditAfter({before, changed: []}))).toContain("A protected cell can be worked out.");
  });

  test("gives away a hidden cell that did not change, by a total whose other parts were open then", async () => {
    const before = {"fylke 11": "24", "kommune 1106": "20", "kostra EKG10": "32", "land 0": "44"};
    const report = await auditAfter({before, changed: ["1106"]});
    expect(report.passed).toBe(false);
    expect(report.problems).toContainEqual({
      what: "A protected cell can be worked out.",
      cells: [institutionCell("kommune 1101")],
      count: 1
    });
  });

  describe("by a total with another hidden number of then", () => {
    const before = {"fylke 11": "24", "kommune 1106": "20*", "kostra EKG10": "32", "land 0": "44"};

    test("gives it away where nobody here knows what that number was: the attacker may", async () => {
      const report = await auditAfter({before, changed: ["1106"]});
      expect(whatIn(report)).toContain("A protected cell can be worked out.");
    });

    test("does not where a witness moves both", async () => {
      const edit = (certificate: CertificateFile): CertificateFile => withEarlier(certificate, [1], [-1]);
      const report = await auditAfter({before, changed: ["1106"], certified: true, edit});
      expect(report).toMatchObject({passed: true, problems: []});
    });

    test("is not proved by a witness that moves only the number of now", async () => {
      const report = await auditAfter({before, changed: ["1106"], certified: true});
      expect(whatIn(report)).toContain("A witness of the certificate does not fit what is published.");
    });
  });

  test("protects a small number of then as it did, though it is no number any more", async () => {
    const before = {"fylke 11": "6", "kommune 1106": "2*", "kostra EKG10": "14", "land 0": "26"};
    const report = await auditAfter({before, changed: ["1106"], certified: true});
    expect(report.problems).toContainEqual({
      what: "A protected cell is not in the certificate.",
      cells: [`2024-r1: ${institutionCell("kommune 1106")}`],
      count: 1
    });
  });

  test("cannot be hidden any more when it is a small number", async () => {
    expect(whatIn(await auditAfter({before: {"kommune 1101": "4"}, changed: []}))).toContain(
      "A small number is public already."
    );
  });
});

test("a certificate that speaks of cells of then that do not exist is found out", async () => {
  const edit = (certificate: CertificateFile): CertificateFile => withEarlier(certificate, [99], [1]);
  const report = await auditAfter({before: {}, changed: ["1106"], certified: true, edit});
  expect(whatIn(report)).toContain("The certificate speaks of a cell of an earlier release that does not exist.");
});

test("a certificate that was made in sight of other earlier releases does not pass", async () => {
  const edit = (certificate: CertificateFile): CertificateFile => ({
    ...certificate,
    ledger: {entries: 1, sha256: "2".repeat(64)}
  });
  expect(whatIn(await auditAfter({before: {}, changed: [], edit}))).toEqual([
    "The certificate was made in sight of other earlier releases."
  ]);
});

/** Lets every witness move hidden cells of the earlier release, `signs` times as far as it moves the first cell of now. */
function withEarlier(
  certificate: CertificateFile,
  cells: readonly number[],
  signs: readonly number[]
): CertificateFile {
  const years = certificate.years.map(year => ({
    ...year,
    earlier: cells.map((cell): [number, number] => [1, cell]),
    witnesses: year.witnesses.map(([moved, deltas]): [number[], number[]] => {
      const by = deltas[0] ?? 0;
      if (by === 0) return [moved, deltas];
      return [
        [...moved, ...cells.map((_, index) => year.cells + index)],
        [...deltas, ...signs.map(sign => sign * by)]
      ];
    })
  }));
  return {...certificate, years};
}
