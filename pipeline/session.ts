import {resolve} from "node:path";
import {openWorkDatabase, temporaryFolder} from "./database/catalogue.js";
import {removeSpillFolders} from "./database/database.js";
import {loadRelations, type Relations} from "./database/relation.js";
import {loadConfiguration} from "./definition/loadConfiguration.js";
import {KprstatError} from "./errors.js";
import {codeFingerprint, fingerprintOf} from "./fingerprint.js";
import type {LandingFingerprints} from "./ingest/ingest.js";
import {type PseudonymKey, pseudonymKey} from "./ingest/pseudonymKey.js";
import type {Log} from "./log.js";
import {disk} from "./publish/disk.js";
import {type RunContext, type StageName, stageNames} from "./stage.js";
import type {StageReport} from "./summary.js";
import type {WorkerSetup} from "./worker.js";
import {WorkerPool, workerScript} from "./workerPool.js";

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

/** What one run, or one look at what a run would do, holds open. */
export interface Session {
  readonly options: RunOptions;
  /** The stages that the options ask for, in order. */
  readonly range: readonly StageName[];
  readonly context: RunContext;
  readonly relations: Relations;
  readonly key: PseudonymKey;
  readonly pool: WorkerPool;
  /** What decides whether a landed delivery can be used again. */
  readonly landing: LandingFingerprints;
  /** Fingerprint of the control rules, and of all they look things up in. */
  readonly rules: string;
}

/**
 * Checks the configuration and opens the work folder's database; nothing has been changed when this throws because of
 * the configuration, the options or the key. @throws KprstatError
 */
export async function openSession(options: RunOptions, log: Log, access: "read" | "write"): Promise<Session> {
  const range = stageRange(options);
  const configuration = loadConfiguration(resolve(options.config));
  const relations = loadRelations();
  const folders = {
    deliveries: resolve(options.deliveries),
    work: resolve(options.work),
    output: resolve(options.output)
  };
  const key = pseudonymKey(options.keyFile, folders.work, {make: access === "write"});
  if (access === "write") {
    await disk.makeFolder(folders.output);
    removeSpillFolders(temporaryFolder(folders.work));
  }
  const {settings, rules, ownRules, reference} = configuration;
  const database = await openWorkDatabase({
    work: folders.work,
    folders: [folders.output, configuration.folder],
    threads: settings.threads,
    memoryLimit: settings.memoryLimit,
    readOnly: access === "read"
  });
  const lastCalendarYear = options.now.getUTCFullYear() - 1;
  const setup: WorkerSetup = {
    workFolder: folders.work,
    configuration: {rules, ownRules, reference, settings},
    key: key.key,
    memoryLimit: settings.workerMemoryLimit
  };
  return {
    options,
    range,
    context: {configuration, database, log, folders, lastCalendarYear, force: options.force},
    relations,
    key,
    pool: new WorkerPool(workerScript("worker"), settings.threads, setup),
    landing: {
      code: fingerprintOf([codeFingerprint("ingest", "worker"), JSON.stringify(settings.limits)]),
      key: key.fingerprint
    },
    rules: rulesFingerprint(configuration, relations, settings.years.last ?? lastCalendarYear)
  };
}

export async function closeSession({pool, context}: Session): Promise<void> {
  await pool.close();
  await context.database.close();
  // Workers are stopped, not closed: what they spilled is left to be removed here.
  removeSpillFolders(temporaryFolder(context.folders.work));
}

function rulesFingerprint(
  {files, settings}: RunContext["configuration"],
  relations: Relations,
  lastYear: number
): string {
  const checks = [...relations.values()].filter(({name}) => name.startsWith("check.")).map(({sha256}) => sha256);
  const read = Object.entries(files).filter(([path]) => path.startsWith("rules/") || path.startsWith("reference/"));
  return fingerprintOf([
    codeFingerprint("validate", "definition", "worker"),
    ...checks.sort(),
    ...read.flat(),
    String(settings.years.first),
    String(lastYear)
  ]);
}

/** The stages that the options ask for, in order. @throws KprstatError usage */
export function stageRange({only, from, to}: Pick<RunOptions, "only" | "from" | "to">): readonly StageName[] {
  const first = stageNames.indexOf(only ?? from ?? "ingest");
  const last = stageNames.indexOf(only ?? to ?? "site");
  if (first > last) {
    throw new KprstatError("usage", {
      what: `The stage ${from} comes after the stage ${to}.`,
      where: "--from, --to",
      remedy: `The order is ${stageNames.join(", ")}.`
    });
  }
  return stageNames.slice(first, last + 1);
}
