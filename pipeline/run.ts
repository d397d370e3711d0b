import {existsSync, mkdirSync} from "node:fs";
import {join, resolve} from "node:path";
import {cataloguePath, openWorkDatabase} from "./database/catalogue.js";
import {loadRelations, type Relations} from "./database/relation.js";
import type {Configuration, CountDefinition, StatisticDefinition} from "./definition/configuration.js";
import {loadConfiguration} from "./definition/loadConfiguration.js";
import {KprstatError} from "./errors.js";
import {codeFingerprint, fingerprintOf, partStates, rememberPart, stateOf} from "./fingerprint.js";
import {type IngestReport, ingest, type LandingFingerprints, segmentFolder, unreadFiles} from "./ingest/ingest.js";
import {type PseudonymKey, pseudonymKey} from "./ingest/pseudonymKey.js";
import {type Log, silentLog} from "./log.js";
import {type CandidateTable, writeCandidate} from "./publish/candidate.js";
import {labelsOf} from "./publish/labels.js";
import {type Release, writeRelease} from "./publish/release.js";
import {latestRelease} from "./publish/releases.js";
import {type RunContext, type StageName, stageNames} from "./stage.js";
import {type RunSummary, type StageReport, summarise} from "./summary.js";
import {suppress} from "./suppress/suppress.js";
import {readRegisterTable, readTrueTable} from "./tabulate/readCells.js";
import {type TabulateInput, type TabulatePart, tabulate, tabulateParts} from "./tabulate/tabulate.js";
import {chooseDeliveries, type Deliveries} from "./transform/deliveries.js";
import {type TransformPart, transform, transformParts} from "./transform/transform.js";
import {segmentsToValidate, validate} from "./validate/validate.js";
import {kprstatVersion} from "./version.js";
import type {WorkerSetup} from "./worker.js";
import {WorkerPool} from "./workerPool.js";

export type {RunSummary, StageReport, YearSummary} from "./summary.js";

export interface RunOptions {
  readonly deliveries: string;
  readonly work: string;
  readonly output: string;
  readonly config: string;
  /** Data years that may be made anew; null is all. A release always has all data years. */
  readonly years: {readonly first: number; readonly last: number} | null;
  readonly only: StageName | null;
  readonly from: StageName | null;
  readonly to: StageName | null;
  readonly force: boolean;
  readonly keyFile: string | null;
  readonly now: Date;
  /** Told as soon as a stage has ended. */
  readonly onStage?: (report: StageReport) => void;
}

/** One thing that a run would do or skip, and why. */
export interface PlanStep {
  readonly stage: StageName;
  readonly part: string;
  readonly runs: boolean;
  readonly reason: string;
}

/**
 * Does what is needed, stage by stage, and makes a release. The caller holds the lock of the work folder.
 * @throws KprstatError
 */
export async function run(options: RunOptions, log: Log): Promise<RunSummary> {
  const session = await openSession(options, log, false);
  try {
    return await session.run();
  } finally {
    await session.close();
  }
}

/** What `run` would do with the same options; changes nothing. The caller holds the lock of the work folder, if there is one. */
export async function plan(options: RunOptions): Promise<readonly PlanStep[]> {
  const inRange = stageRange(options);
  if (!existsSync(cataloguePath(resolve(options.work)))) {
    loadConfiguration(resolve(options.config));
    return inRange.map(stage => ({stage, part: "all", runs: true, reason: "nothing has been made yet"}));
  }
  const session = await openSession(options, silentLog, true);
  try {
    return (await session.plan()).filter(step => inRange.includes(step.stage));
  } finally {
    await session.close();
  }
}

/** The stages that the options ask for, in order. @throws KprstatError usage */
export function stageRange({only, from, to}: Pick<RunOptions, "only" | "from" | "to">): readonly StageName[] {
  const first = stageNames.indexOf(only ?? from ?? "ingest");
  const last = stageNames.indexOf(only ?? to ?? "publish");
  if (first > last) {
    throw new KprstatError("usage", {
      what: `The stage ${from} comes after the stage ${to}.`,
      where: "--from, --to",
      remedy: `The order is ${stageNames.join(", ")}.`
    });
  }
  return stageNames.slice(first, last + 1);
}

async function openSession(options: RunOptions, log: Log, readOnly: boolean): Promise<Session> {
  const configuration = loadConfiguration(resolve(options.config));
  const folders = {
    deliveries: resolve(options.deliveries),
    work: resolve(options.work),
    output: resolve(options.output)
  };
  const relations = loadRelations();
  const key = pseudonymKey(options.keyFile, folders.work);
  if (!readOnly) {
    makeOutputFolder(folders.output);
  }
  const {threads, memoryLimit} = configuration.settings;
  const database = await openWorkDatabase({
    work: folders.work,
    folders: [folders.output, configuration.folder],
    threads,
    memoryLimit,
    readOnly
  });
  const context: RunContext = {
    configuration,
    database,
    log,
    folders,
    lastCalendarYear: options.now.getUTCFullYear() - 1,
    force: options.force
  };
  return new Session(options, context, relations, key);
}

function makeOutputFolder(output: string): void {
  try {
    mkdirSync(output, {recursive: true});
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The output folder cannot be made.",
        where: output,
        remedy: "Give a folder that can be written with --output."
      },
      {cause}
    );
  }
}

/** One run, or one look at what a run would do. */
class Session {
  readonly #options: RunOptions;
  readonly #context: RunContext;
  readonly #relations: Relations;
  readonly #key: PseudonymKey;
  readonly #pool: WorkerPool;
  readonly #reports: StageReport[] = [];
  readonly #warnings: string[] = [];
  readonly #landing: LandingFingerprints;
  readonly #rules: string;
  #dataYears: readonly number[] = [];

  constructor(options: RunOptions, context: RunContext, relations: Relations, key: PseudonymKey) {
    this.#options = options;
    this.#context = context;
    this.#relations = relations;
    this.#key = key;
    const {configuration, folders, lastCalendarYear} = context;
    const setup: WorkerSetup = {
      workFolder: folders.work,
      configuration: {
        rules: configuration.rules,
        ownRules: configuration.ownRules,
        reference: configuration.reference,
        settings: configuration.settings
      },
      key: key.key,
      memoryLimit: configuration.settings.workerMemoryLimit
    };
    this.#pool = new WorkerPool(workerScript, configuration.settings.threads, setup);
    this.#landing = {code: codeFingerprint("ingest", "worker"), key: key.fingerprint};
    const ruleFiles = Object.entries(configuration.files).filter(
      ([path]) => path.startsWith("rules/") || path.startsWith("reference/")
    );
    this.#rules = fingerprintOf([
      codeFingerprint("validate"),
      ...ruleFiles.flat(),
      JSON.stringify(configuration.settings.years),
      String(configuration.settings.years.last ?? lastCalendarYear)
    ]);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    this.#context.database.close();
  }

  async run(): Promise<RunSummary> {
    const {log} = this.#context;
    const range = stageRange(this.#options);
    if (!this.#key.given) {
      this.#warnings.push(
        "No key file was given: the pseudonyms' key lies beside them in the work folder. That is for synthetic data only."
      );
    }
    await this.#refuseStaleInput(range);
    const ingested = range.includes("ingest") ? await this.#ingest() : null;
    if (range.includes("validate")) {
      await this.#validate();
    }
    const release = range.at(-1) === "ingest" ? null : await this.#derive(range);
    for (const warning of this.#warnings) {
      log.warn(warning);
    }
    return summarise(this.#context, {
      stages: this.#reports,
      warnings: this.#warnings,
      dataYears: this.#dataYears,
      ingested,
      release
    });
  }

  /** What follows from the deliveries that count. @throws KprstatError noUsableInput when there are none */
  async #derive(range: readonly StageName[]): Promise<Release | null> {
    const deliveries = await chooseDeliveries(this.#context, this.#relations, {remember: true});
    if (deliveries.dataYears.length === 0) {
      throw noUsableInput(this.#context.folders.deliveries);
    }
    this.#dataYears = deliveries.dataYears;
    const transformed = await this.#transform(deliveries, range.includes("transform"));
    const tabulated = await this.#tabulate(deliveries, transformed, range.includes("tabulate"));
    return this.#release(deliveries, tabulated, range);
  }

  /** A stage alone runs only on what the stages before it would not make anew. @throws KprstatError blocked */
  async #refuseStaleInput(range: readonly StageName[]): Promise<void> {
    const first = range[0] ?? "ingest";
    const before = stageNames.slice(0, stageNames.indexOf(first));
    if (before.length === 0) {
      return;
    }
    const stale = (await this.plan()).filter(step => step.runs && before.includes(step.stage));
    const oldest = stale[0];
    if (oldest !== undefined) {
      throw new KprstatError("blocked", {
        what: `The input of ${first} is stale: ${stale
          .map(({stage, part, reason}) => `${stage} ${part} (${reason})`)
          .slice(0, 5)
          .join("; ")}${stale.length > 5 ? `; and ${stale.length - 5} more` : ""}.`,
        where: this.#context.folders.work,
        remedy: `Run «kprstat run --from ${oldest.stage}» with the same folders.`
      });
    }
  }

  /** What the stages would do. Where an earlier stage has something to do, what follows from it is not known yet. */
  async plan(): Promise<readonly PlanStep[]> {
    const {database, configuration} = this.#context;
    const {toHash, toReread, gone} = await unreadFiles(this.#context, this.#landing);
    const reasons = [
      counted(toHash.length, "file is new or changed", "files are new or changed"),
      counted(toReread.length, "file has to be read again", "files have to be read again"),
      counted(gone.length, "file is gone", "files are gone")
    ].filter(reason => reason !== "");
    const steps: PlanStep[] = [
      {stage: "ingest", part: "deliveries", runs: reasons.length > 0, reason: reasons.join(", ") || "nothing new"}
    ];
    const segments = await segmentsToValidate(this.#context, this.#rules);
    if (reasons.length > 0 || segments.length > 0) {
      const why = reasons.length > 0 ? "ingest has something to do" : "validate has something to do";
      const validates = segments.length > 0 ? counted(segments.length, "segment has", "segments have") : "";
      steps.push({
        stage: "validate",
        part: "segments",
        runs: true,
        reason: validates === "" ? "what ingest lands" : `${validates} not been held against these rules`
      });
      for (const stage of stageNames.slice(stageNames.indexOf("transform"))) {
        steps.push({stage, part: "what depends on it", runs: true, reason: why});
      }
      return steps;
    }
    steps.push({stage: "validate", part: "segments", runs: false, reason: "all are checked by these rules"});
    const deliveries = await chooseDeliveries(this.#context, this.#relations, {remember: false});
    const transformed = await transformParts(this.#context, this.#relations, deliveries);
    const tabulated = await tabulateParts(this.#context, this.#tabulateInput(deliveries, transformed));
    for (const part of transformed) {
      steps.push(partStep("transform", `${part.name} ${part.aar}`, part.reason));
    }
    for (const part of tabulated) {
      steps.push(partStep("tabulate", `${part.definition.table} ${part.aar}`, part.reason));
    }
    const state = this.#releaseState(tabulated);
    const published = (await partStates(database, "publish")).get("release")?.fingerprint === state.fingerprint;
    const current = published && (await latestRelease(this.#context.folders.output)) !== null;
    const anew = tabulated.some(part => part.reason !== null) || !current || configuration === undefined;
    const why = anew ? "tables, definitions or output changed" : null;
    return [...steps, partStep("suppress", "all tables", why), partStep("publish", "release", why)];
  }

  async #ingest(): Promise<IngestReport> {
    const report = await this.#timed("ingest", async () => {
      const ingested = await ingest(this.#context, this.#pool, this.#landing);
      return {
        result: ingested,
        ran: ingested.hashed > 0,
        reasons: [counted(ingested.parsed.length, "delivery read", "deliveries read")].filter(reason => reason !== ""),
        counts: {found: ingested.found, hashed: ingested.hashed, parsed: ingested.parsed.length}
      };
    });
    for (const path of report.changing) {
      this.#warnings.push(`The file ${path} changed while it was read; it counts from the next run on.`);
    }
    return report;
  }

  async #validate(): Promise<void> {
    await this.#timed("validate", async () => {
      const segments = await segmentsToValidate(this.#context, this.#rules);
      const {work} = this.#context.folders;
      const report = await validate(this.#context, this.#pool, segments, this.#rules, (kind, segment) =>
        segmentFolder(work, kind, segment)
      );
      return {
        result: report,
        ran: segments.length > 0,
        reasons:
          segments.length > 0
            ? [counted(segments.length, "segment is new or has new rules", "segments are new or have new rules")]
            : [],
        counts: {...report}
      };
    });
    await this.#pool.close();
  }

  async #transform(deliveries: Deliveries, mayRun: boolean): Promise<readonly TransformPart[]> {
    const parts = await transformParts(this.#context, this.#relations, deliveries);
    if (mayRun) {
      const stale = this.#withinYears(parts);
      await this.#timed("transform", async () => {
        await transform(this.#context, this.#relations, stale);
        return {result: null, ran: stale.length > 0, reasons: partReasons(stale), counts: {parts: stale.length}};
      });
    }
    return parts;
  }

  async #tabulate(
    deliveries: Deliveries,
    transformed: readonly TransformPart[],
    mayRun: boolean
  ): Promise<readonly TabulatePart[]> {
    const input = this.#tabulateInput(deliveries, transformed);
    const parts = await tabulateParts(this.#context, input);
    if (mayRun) {
      const stale = this.#withinYears(parts);
      await this.#timed("tabulate", async () => {
        await tabulate(this.#context, input, stale);
        return {result: null, ran: stale.length > 0, reasons: partReasons(stale), counts: {parts: stale.length}};
      });
    }
    return parts;
  }

  #tabulateInput(deliveries: Deliveries, transformed: readonly TransformPart[]): TabulateInput {
    const byName = new Map(transformed.map(part => [`${part.name}/${part.aar}`, part]));
    return {
      relations: this.#relations,
      deliveries: new Map(
        deliveries.dataYears.map(aar => [aar, Object.values(deliveries.inputs.get(aar) ?? {}).join(" ")])
      ),
      contributionOf: (table, aar) => {
        const part = byName.get(`${table}/${aar}`);
        if (part === undefined) {
          throw new KprstatError("configuration", {
            what: `There is no statistic ${table}.`,
            where: `sql/contribution/${table}.sql`
          });
        }
        return {file: part.file, fingerprint: part.state.fingerprint};
      }
    };
  }

  /** The parts to make, in the years that the options allow. @throws KprstatError blocked when others were never made */
  #withinYears<Part extends {aar: number; reason: string | null; file: string}>(parts: readonly Part[]): Part[] {
    const {years} = this.#options;
    const stale = parts.filter(part => part.reason !== null);
    const inside = stale.filter(({aar}) => years === null || (aar >= years.first && aar <= years.last));
    const outside = stale.filter(part => !inside.includes(part));
    const missing = outside.find(part => !existsSync(part.file));
    if (missing !== undefined) {
      throw new KprstatError("blocked", {
        what: `A release has all data years, and ${missing.aar} has not been made.`,
        where: "--years",
        remedy: "Run without --years, or with years that include it."
      });
    }
    if (outside.length > 0) {
      const left = [...new Set(outside.map(part => part.aar))].join(", ");
      this.#warnings.push(`Left as they were by --years though their input changed: ${left}.`);
    }
    return inside;
  }

  /** Suppression, the candidate and the release; nothing when what is out is made of just this. */
  async #release(
    deliveries: Deliveries,
    tabulated: readonly TabulatePart[],
    range: readonly StageName[]
  ): Promise<Release | null> {
    const {database, folders, configuration, force} = this.#context;
    const state = this.#releaseState(tabulated);
    const latest = await latestRelease(folders.output);
    const candidate = join(folders.output, "releases", ".candidate-next");
    const isMade = async (stage: StageName) =>
      !force && (await partStates(database, stage)).get("release")?.fingerprint === state.fingerprint;
    const upToDate = latest !== null && (await isMade("publish"));
    if (range.includes("suppress")) {
      await this.#timed("suppress", async () => {
        if (upToDate) {
          return {result: null, ran: false, reasons: [], counts: {}};
        }
        const tables = await this.#publishable(tabulated);
        await writeCandidate(candidate, tables);
        await rememberPart(database, "suppress", "release", state);
        const rows = tables.reduce((sum, {table}) => sum + table.rows.length, 0);
        return {
          result: null,
          ran: true,
          reasons: ["the tables or their definitions changed"],
          counts: {tables: tables.length, rows}
        };
      });
    }
    if (!range.includes("publish")) {
      return null;
    }
    return this.#timed("publish", async () => {
      if (latest !== null && upToDate) {
        return {result: {...latest, made: false}, ran: false, reasons: [], counts: {}};
      }
      if (!(existsSync(candidate) && (force || (await isMade("suppress"))))) {
        throw new KprstatError("blocked", {
          what: "The input of publish is stale: suppress has not been run on these tables.",
          where: folders.output,
          remedy: "Run «kprstat run --from suppress» with the same folders."
        });
      }
      const present = await database.rows<{sha256: string}>(
        "select distinct sha256 from catalogue.file where not gone and not ignored order by sha256"
      );
      const release = await writeRelease({
        output: folders.output,
        candidate,
        definitions: configuration.statistics,
        labels: labelsOf(configuration),
        database,
        dataYears: deliveries.dataYears,
        created: this.#options.now.toISOString(),
        codeVersion: `${kprstatVersion()}+${programFingerprint().slice(0, 12)}`,
        configurationSha256: configuration.sha256,
        inputSha256: fingerprintOf(present.map(({sha256}) => sha256))
      });
      await rememberPart(database, "publish", "release", state);
      return {
        result: release,
        ran: true,
        reasons: [release.made ? "tables changed" : "no byte under tables/ changed"],
        counts: {}
      };
    });
  }

  #releaseState(tabulated: readonly TabulatePart[]) {
    const {configuration, folders} = this.#context;
    return stateOf({
      tables: fingerprintOf(
        tabulated.flatMap(({definition, aar, state}) => [definition.table, String(aar), state.fingerprint])
      ),
      configuration: configuration.sha256,
      program: programFingerprint(),
      output: folders.output
    });
  }

  async #publishable(tabulated: readonly TabulatePart[]): Promise<readonly CandidateTable[]> {
    const {database, configuration} = this.#context;
    const tables: CandidateTable[] = [];
    for (const definition of configuration.statistics) {
      const years = tabulated.filter(part => part.definition.table === definition.table);
      tables.push({definition, table: await publishableTable(database, configuration, definition, years)});
    }
    return tables;
  }

  async #timed<Result>(
    stage: StageName,
    work: () => Promise<{
      result: Result;
      ran: boolean;
      reasons: readonly string[];
      counts: Readonly<Record<string, number>>;
    }>
  ): Promise<Result> {
    const start = performance.now();
    const {result, ...rest} = await work();
    const report: StageReport = {stage, ...rest, elapsedMs: Math.round(performance.now() - start)};
    this.#reports.push(report);
    this.#options.onStage?.(report);
    return result;
  }
}

async function publishableTable(
  database: RunContext["database"],
  {reference}: Configuration,
  definition: StatisticDefinition,
  years: readonly TabulatePart[]
): Promise<CandidateTable["table"]> {
  if (definition.kind === "register") {
    return readRegisterTable(database, definition, years);
  }
  const count: CountDefinition = definition;
  return suppress(count, await readTrueTable(database, count, reference, years));
}

// Worker threads run built code only; the tests run this file as it stands.
const workerScript = import.meta.url.endsWith(".ts")
  ? new URL("../dist/worker.js", import.meta.url)
  : new URL("./worker.js", import.meta.url);

function programFingerprint(): string {
  return codeFingerprint("suppress", "publish", "cells", "rounding", "tabulate", "transform", "validate", "ingest");
}

function counted(count: number, one: string, several: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : several}`;
}

function partStep(stage: StageName, part: string, reason: string | null): PlanStep {
  return {stage, part, runs: reason !== null, reason: reason ?? "unchanged"};
}

/** Reasons of many parts, each once with the years it holds for. */
function partReasons(parts: readonly {aar: number; reason: string | null}[]): readonly string[] {
  const years = new Map<string, Set<number>>();
  for (const {aar, reason} of parts) {
    const key = reason ?? "";
    years.set(key, (years.get(key) ?? new Set()).add(aar));
  }
  return [...years].map(([reason, of]) => `${[...of].join(", ")}: ${reason}`);
}

function noUsableInput(folder: string): KprstatError {
  return new KprstatError("noUsableInput", {
    what: "No content delivery in the folder was accepted.",
    where: folder,
    remedy: "See «kprstat findings» for the reasons, or give another folder with --deliveries."
  });
}
