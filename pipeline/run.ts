import {deriveParts, withinYears} from "./derivation.js";
import {KprstatError} from "./errors.js";
import {type FollowUpWork, writeFollowUp} from "./followup/followUp.js";
import {type IngestReport, ingest, segmentFolder} from "./ingest/ingest.js";
import type {Log} from "./log.js";
import {refuseStaleInput} from "./plan.js";
import type {Release} from "./publish/release.js";
import {
  auditCandidate,
  currentRelease,
  finishCandidate,
  makeCandidate,
  publishCandidate,
  releaseReason,
  releaseState
} from "./release.js";
import {closeSession, openSession, type RunOptions, type Session} from "./session.js";
import type {StageName} from "./stage.js";
import {type RunSummary, type StageReport, summarise} from "./summary.js";
import {type TabulatePart, tabulate} from "./tabulate/tabulate.js";
import {nameList} from "./text.js";
import {chooseDeliveries} from "./transform/deliveries.js";
import {transform} from "./transform/transform.js";
import {segmentsToValidate, validate} from "./validate/validate.js";

export type {RunOptions} from "./session.js";
export type {RunSummary, StageReport, YearSummary} from "./summary.js";

/**
 * Does what is needed, stage by stage, and makes a release. The caller holds the lock of the work folder.
 * @throws KprstatError
 */
export async function run(options: RunOptions, log: Log): Promise<RunSummary> {
  const session = await openSession(options, log, "write");
  try {
    return await new Run(session).stages();
  } finally {
    await closeSession(session);
  }
}

/** What a stage did: whether it had anything to do, why, and in numbers. */
interface StageWork<Result> {
  readonly result: Result;
  readonly reasons: readonly string[];
  readonly ran: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

/** One run: the order of the stages, and what they report. */
class Run {
  readonly #session: Session;
  readonly #reports: StageReport[] = [];
  readonly #warnings: string[] = [];
  #dataYears: readonly number[] = [];
  #followUp: FollowUpWork | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  async stages(): Promise<RunSummary> {
    const {context, range, key} = this.#session;
    if (!key.given) {
      this.#warn(
        "No key file was given: the pseudonyms' key lies beside them in the work folder. That is for synthetic data only."
      );
    }
    await refuseStaleInput(this.#session);
    const ingested = range.includes("ingest") ? await this.#ingest() : null;
    if (range.includes("validate")) {
      await this.#validate();
    }
    const release = range.at(-1) === "ingest" ? null : await this.#derive(ingested);
    return summarise(context, {
      stages: this.#reports,
      warnings: this.#warnings,
      dataYears: this.#dataYears,
      ingested,
      followUp: this.#followUp,
      release
    });
  }

  async #ingest(): Promise<IngestReport> {
    const {context, pool, landing} = this.#session;
    const report = await this.#stage("ingest", async () => {
      const result = await ingest(context, pool, landing);
      const {found, hashed, parsed} = result;
      const reasons = parsed.length > 0 ? [`${parsed.length} deliveries are new or read anew`] : [];
      return {result, ran: hashed + parsed.length > 0, reasons, counts: {found, hashed, parsed: parsed.length}};
    });
    for (const path of report.changing) {
      this.#warn(`The file ${path} changed while it was read; it counts from the next run on.`);
    }
    return report;
  }

  async #validate(): Promise<void> {
    const {context, pool, rules} = this.#session;
    await this.#stage("validate", async () => {
      const segments = await segmentsToValidate(context, rules);
      const folderOf = (kind: "raw" | "valid", segment: number) => segmentFolder(context.folders.work, kind, segment);
      const result = await validate(context, pool, segments, rules, folderOf);
      const reasons = segments.length > 0 ? [`${segments.length} segments are new or have new rules`] : [];
      return {result, ran: segments.length > 0, reasons, counts: {...result}};
    });
    await pool.close();
  }

  /** What follows from the deliveries that count. @throws KprstatError noUsableInput when there are none */
  async #derive(ingested: IngestReport | null): Promise<Release | null> {
    const {context, relations, range} = this.#session;
    const deliveries = await chooseDeliveries(context, relations, {remember: true});
    if (deliveries.dataYears.length === 0) {
      throw new KprstatError("noUsableInput", {
        what: await this.#nothingAccepted(ingested),
        where: context.folders.deliveries,
        remedy: "See «kprstat findings» for the reasons, or give another folder with --deliveries."
      });
    }
    this.#dataYears = deliveries.dataYears;
    const {transformed, tabulateInput, tabulated} = await deriveParts(this.#session, deliveries);
    if (range.includes("transform")) {
      await this.#parts("transform", transformed, parts => transform(context, relations, parts));
    }
    if (range.includes("tabulate")) {
      await this.#parts("tabulate", tabulated, parts => tabulate(context, tabulateInput, parts));
      // Before anything that may be refused: staff need it most then.
      this.#followUp = await writeFollowUp(context, {dataYears: deliveries.dataYears, tabulated});
    }
    return this.#release(tabulated);
  }

  /** What is told where no release can be made: rejected deliveries, and what is gone by name. */
  async #nothingAccepted(ingested: IngestReport | null): Promise<string> {
    const [count] = await this.#session.context.database.rows<{rejected: number}>(
      "select count(*)::integer as rejected from catalogue.verdict where present and not accepted"
    );
    const gone = ingested?.gone ?? [];
    const parts = [
      `${count?.rejected ?? 0} are rejected`,
      ...(gone.length > 0 ? [`${gone.length} are gone (${nameList(gone, 10)})`] : [])
    ];
    return `No content delivery in the folder is accepted: ${parts.join(", ")}.`;
  }

  /** A stage that makes parts of years. */
  async #parts<Part extends {aar: number; reason: string | null; file: string}>(
    stage: StageName,
    all: readonly Part[],
    make: (parts: readonly Part[]) => Promise<void>
  ): Promise<void> {
    const {parts, leftStale, neverMade} = withinYears(this.#session, all);
    if (neverMade.length > 0) {
      this.#warn(`Made despite --years, since a release has all data years: ${neverMade.join(", ")}.`);
    }
    if (leftStale.length > 0) {
      this.#warn(`Left as they were by --years though their input changed: ${leftStale.join(", ")}.`);
    }
    await this.#stage(stage, async () => {
      await make(parts);
      return {result: null, ran: parts.length > 0, reasons: partReasons(parts), counts: {parts: parts.length}};
    });
  }

  /** Suppression, audit, formats, pages and the release; nothing when the newest release is made of just this. */
  async #release(tabulated: readonly TabulatePart[]): Promise<Release | null> {
    const session = this.#session;
    const state = await releaseState(session, tabulated);
    const current = await currentRelease(session, state);
    const stage = <Result>(name: StageName, work: () => Promise<StageWork<Result>>): Promise<Result | null> =>
      this.#stage<Result | null>(name, async () =>
        current === null ? work() : {result: null, ran: false, reasons: [], counts: {}}
      );
    if (session.range.includes("suppress")) {
      await stage("suppress", async () => {
        const counts = await makeCandidate(session, tabulated, this.#dataYears, state);
        return {result: null, ran: true, reasons: [await releaseReason(session, state)], counts};
      });
    }
    const audited = session.range.includes("audit")
      ? await stage("audit", async () => {
          const result = await auditCandidate(session, state);
          return {result, ran: true, reasons: ["the candidate is new"], counts: {files: result.files.length}};
        })
      : null;
    // A receipt is not kept from one run to the next, and neither is what was held against it.
    const publish = async () =>
      publishCandidate(session, this.#dataYears, state, audited ?? (await auditCandidate(session, state)));
    const published = session.range.includes("publish")
      ? await stage("publish", async () => {
          return {result: await publish(), ran: true, reasons: ["the candidate is new"], counts: {}};
        })
      : null;
    if (!session.range.includes("site")) {
      return null;
    }
    const made = await stage("site", async () => {
      const release = await finishCandidate(session, state, published ?? (await publish()));
      const reasons = [release.made ? "the candidate is new" : "no byte under tables/ changed"];
      return {result: release, ran: true, reasons, counts: {}};
    });
    return current ?? made;
  }

  async #stage<Result>(stage: StageName, work: () => Promise<StageWork<Result>>): Promise<Result> {
    const start = performance.now();
    const {result, ran, reasons, counts} = await work();
    const report = {stage, ran, reasons, counts, elapsedMs: Math.round(performance.now() - start)};
    this.#reports.push(report);
    this.#session.options.onStage?.(report);
    return result;
  }

  #warn(warning: string): void {
    this.#warnings.push(warning);
    this.#session.context.log.warn(warning);
  }
}

/** Reasons of many parts, each once with the years it holds for. */
function partReasons(parts: readonly {aar: number; reason: string | null}[]): readonly string[] {
  const years = new Map<string, Set<number>>();
  for (const {aar, reason} of parts) {
    years.set(reason ?? "", (years.get(reason ?? "") ?? new Set()).add(aar));
  }
  return [...years].map(([reason, of]) => `${[...of].join(", ")}: ${reason}`);
}
