import {KprstatError} from "../errors.js";
import {auditYear} from "./auditYear.js";
import {type Certificate, readCertificate, type YearCertificate} from "./certificate.js";
import {checkDerivedCells} from "./derived.js";
import {type EarlierKnowledge, type EarlierRelease, earlierKnowledge, type YearNow} from "./earlier.js";
import {checkLayout, checkPublishedTotals} from "./layout.js";
import type {AuditMemory} from "./memory.js";
import {numbersOf} from "./numbers.js";
import {type AuditedFile, type OpenRelease, readRelease} from "./readTables.js";
import {readPublicKnowledge} from "./reference.js";
import {type AuditReport, type Findings, ProblemList, TallyByTable} from "./report.js";
import {keepTold, toldBefore} from "./toldBefore.js";
import {trueValues} from "./verifyCertificate.js";
import {toldYears, yearFingerprint} from "./yearFingerprint.js";

export interface AuditInput {
  /** The candidate or release: `tables/<table>/<table>.csv` below it are read, nothing else. */
  readonly releaseFolder: string;
  /** The configuration folder; only its public reference files are read. */
  readonly configFolder: string;
  /** The certificate's file, gzipped or not; null when there is none. */
  readonly certificate: string | null;
  /** What was published before, oldest first. */
  readonly earlier: readonly EarlierRelease[];
  /** What need not be read and attacked again. Without it all is, as always before something is made public. */
  readonly memory?: AuditMemory;
}

/**
 * Attacks a release and says per table what an attacker can learn (spec of disclosure control,
 * docs/disclosure-control.md). With a certificate its proofs are verified by addition and comparison, and the equations
 * are attacked besides. Without one the differences of distinct persons are unknown and the audit is weaker: it never
 * passes.
 *
 * Throws `missing` or `blocked` for files that cannot be read as the tables they should be, `disclosure` for a
 * certificate that is not one, and `configuration` for reference files that are missing.
 */
export async function audit(input: AuditInput): Promise<AuditReport> {
  const {report} = await auditFiles(input);
  return report;
}

/** What may be published: open data files, by their hashes, that an audit with a certificate found nothing in. */
export class Audited {
  readonly #files: readonly AuditedFile[];

  private constructor(files: readonly AuditedFile[]) {
    this.#files = files;
  }

  /** The files that were audited, and no others. */
  get files(): readonly AuditedFile[] {
    return this.#files;
  }

  /**
   * Audits a release; `keepReport` is given the report, for protected places only, before it is decided on. Throws
   * `disclosure` when the report does not pass, and what `audit` throws.
   */
  static async audit(input: AuditInput, keepReport: (report: AuditReport) => Promise<void>): Promise<Audited> {
    const {report, files} = await auditFiles(input);
    await keepReport(report);
    if (report.passed) return new Audited(files);
    const weaker = report.strength !== "certificate";
    throw new KprstatError("disclosure", {
      what: weaker
        ? "An audit without a certificate is weaker and never allows publishing."
        : `The audit did not pass: ${report.problems.length} kinds of problems.`,
      where: input.releaseFolder,
      remedy: weaker
        ? "Give the certificate that the suppression wrote together with the files."
        : "Read the audit's report in the work folder, which names the cells. Nothing has been published."
    });
  }
}

async function auditFiles(input: AuditInput): Promise<{report: AuditReport; files: readonly AuditedFile[]}> {
  const knowledge = await readPublicKnowledge(input.configFolder);
  const release = await readRelease(input.releaseFolder);
  const certificate = input.certificate === null ? null : await readCertificate(input.certificate);
  const problems = new ProblemList();
  const names = release.tables.map(({statement}) => statement.table);
  const tally = new TallyByTable(names);

  checkLayout(release, knowledge, problems);
  checkPublishedTotals(release, knowledge, problems);
  checkDerivedCells(release, problems);
  if (certificate !== null) {
    checkBinding(release, certificate, problems);
    checkLedger(input.earlier, certificate, problems);
  }
  const memory = certificate === null ? undefined : input.memory;
  const told = memory === undefined ? null : toldYears(release, certificate);
  const before = memory === undefined ? [] : await toldBefore(input.earlier, memory.told);
  const years: AttackedYear[] = [];
  for (const aar of numberYears(release, certificate)) {
    const ofYear = certificate === null ? null : certificate.years.get(aar);
    const fingerprint =
      told === null
        ? undefined
        : yearFingerprint({
            ...{aar, told: told.get(aar), certificate: ofYear ?? undefined, knowledge},
            earlier: before.map(years => years.get(aar))
          });
    const passed = fingerprint === undefined ? null : memory?.passed.find(fingerprint);
    if (passed) {
      tally.addAll(passed);
      continue;
    }
    const findings = {problems: new ProblemList(), tally: new TallyByTable(names)};
    const year = numbersOf(release, knowledge, aar, findings.problems);
    const truth = certificate === null ? null : trueValues(year, ofYear ?? undefined, findings.problems);
    years.push({year, truth, ofYear, fingerprint, findings});
  }
  const earlier = await earlierKnowledge(input.earlier, release, knowledge, years);
  for (const {year, truth, ofYear, fingerprint, findings} of years) {
    await auditYear({year, truth}, earlier.get(year.aar) ?? nothingEarlier, ofYear, findings);
    problems.addAll(findings.problems);
    tally.addAll(findings.tally.reports);
    if (fingerprint !== undefined && findings.problems.list.length === 0) {
      memory?.passed.keep(fingerprint, findings.tally.reports);
    }
  }
  if (memory !== undefined && told !== null && certificate !== null && input.certificate !== null) {
    await keepTold(release, told, {certificate, path: input.certificate}, memory.told);
  }
  const passed = certificate !== null && problems.list.length === 0;
  const strength = certificate === null ? "weaker, no certificate" : "certificate";
  return {report: {passed, strength, tables: tally.reports, problems: problems.list}, files: release.files};
}

/** A year that is attacked, and what is found in it. */
interface AttackedYear extends YearNow {
  /** Undefined when the certificate has no such year, null without a certificate. */
  readonly ofYear: YearCertificate | undefined | null;
  /** Undefined where nothing is remembered. */
  readonly fingerprint: string | undefined;
  readonly findings: Findings;
}

const nothingEarlier: EarlierKnowledge = {
  known: new Map(),
  gone: [],
  relations: [],
  requirements: [],
  sameCells: [],
  cells: new Map(),
  pairs: new Map()
};

/** Years of the rows, the year before each that last year's column may speak of, and years of the certificate. */
function numberYears({years}: OpenRelease, certificate: Certificate | null): readonly number[] {
  const all = [...years, ...years.map(aar => aar - 1), ...(certificate?.years.keys() ?? [])];
  return [...new Set(all)].toSorted((a, b) => a - b);
}

/** The certificate must have been made for these very files. */
function checkBinding(release: OpenRelease, certificate: Certificate, problems: ProblemList): void {
  const tables = new Set([...release.files.map(({path}) => tableOf(path)), ...certificate.tables.keys()]);
  const persons = new Set(release.tables.map(({statement}) => statement.table));
  for (const table of tables) {
    const hash = certificate.tables.get(table);
    const file = release.files.find(({path}) => tableOf(path) === table);
    const same = hash === undefined ? !persons.has(table) : hash === file?.sha256;
    if (!same) problems.add("The certificate was made for other files.", () => table);
  }
}

/** What it says of earlier releases must be of these: the ledger may have grown since. */
function checkLedger(earlier: readonly EarlierRelease[], {ledger}: Certificate, problems: ProblemList): void {
  if (ledger === null || ledger.entries === 0 || earlier[ledger.entries - 1]?.sha256 === ledger.sha256) return;
  problems.add("The certificate was made in sight of other earlier releases.", () => `entry ${ledger.entries}`);
}

function tableOf(path: string): string {
  return path.split("/")[1] ?? "";
}
