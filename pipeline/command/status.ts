import {existsSync} from "node:fs";
import type {Municipality} from "../definition/configuration.js";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import {municipalitiesOf} from "../definition/reference.js";
import {KprstatError} from "../errors.js";
import {followUpPagePath} from "../followup/followUp.js";
import {withLock} from "../lock.js";
import {type PlanStep, plan} from "../plan.js";
import {lastRecord, type RunRecord} from "../record.js";
import type {RunArguments} from "./arguments/run.js";
import type {StatusArguments} from "./arguments/status.js";
import {
  type CatalogueDelivery,
  contentDeliveries,
  identSenders,
  noCatalogue,
  otherFiles,
  type PersonCount,
  personCounts,
  withCatalogue
} from "./catalogueQueries.js";
import type {CommandContext, CommandResult} from "./command.js";
import {standing} from "./shapes.js";
import {statusText} from "./statusText.js";

export interface MunicipalityName {
  readonly kommune: string;
  readonly navn: string;
}

/** What is in for one data year. */
export interface YearStatus {
  readonly aar: number;
  /** Municipalities valid in the year. */
  readonly kommuner: number;
  readonly delivered: number;
  /** Valid, but nothing of theirs counts; `rejected`: something lies there that was rejected. */
  readonly missing: readonly (MunicipalityName & {readonly rejected: boolean})[];
  readonly rejectedDeliveries: number;
  readonly supersededDeliveries: number;
  /** Deliveries that count and whose persons no ident message names. */
  readonly withoutIdent: readonly (MunicipalityName & {readonly bydel: string})[];
  /** A delivery of the whole municipality beside some of its districts: persons may be there twice. */
  readonly wholeBesideDistricts: readonly (MunicipalityName & {readonly bydeler: readonly string[]})[];
  /** Share of persons known only locally, percent with one decimal; null where it would rest on a small count. */
  readonly localOnlyPercent: number | null;
}

export interface LastRun {
  readonly id: string;
  readonly started: string;
  readonly ended: string | null;
  readonly state: RunRecord["state"];
  readonly exitCode: number | null;
  readonly error: string | null;
}

export interface Status {
  readonly work: string;
  readonly years: readonly YearStatus[];
  /** Rejected deliveries of which not even the year is known. */
  readonly rejectedWithoutYear: number;
  readonly files: {readonly ignored: number; readonly gone: readonly string[]};
  readonly lastRun: LastRun | null;
  /** Pages on how the deliveries of each year stand, oldest year first. */
  readonly followUp: readonly string[];
  /** What a run with the last run's options would do; null when that cannot be told, with the reason. */
  readonly stale: readonly PlanStep[] | null;
  readonly staleUnknown: string | null;
}

/** `kprstat status`: what a work folder holds. Throws `missing`, or `tryLater` while a run uses the folder. */
export async function statusCommand(options: StatusArguments, context: CommandContext): Promise<CommandResult> {
  const last = lastRecord(options.work);
  if (last === null) throw noCatalogue(options.work);
  const {reference} = loadConfiguration(options.config);
  const status = await withLock(options.work, "status", async () => {
    const held = await withCatalogue(options.work, async database => ({
      deliveries: await contentDeliveries(database),
      senders: await identSenders(database),
      persons: await personCounts(database),
      files: await otherFiles(database)
    }));
    const years = yearStatuses(held.deliveries, held.senders, held.persons, aar => municipalitiesOf(reference, aar));
    return {
      work: options.work,
      years,
      rejectedWithoutYear: held.deliveries.filter(({aar, state}) => aar === null && state === "rejected").length,
      files: held.files,
      lastRun: lastRun(last),
      followUp: years.map(({aar}) => followUpPagePath(options.work, aar)).filter(page => existsSync(page)),
      ...(await staleSteps(last, context.now))
    };
  });
  return {json: status, shape: standing, text: statusText(status), kind: "answer", exitCode: 0};
}

/**
 * What is in, year by year. `senders`: municipality and district of every ident message, by year;
 * `valid`: the municipalities of a year.
 */
export function yearStatuses(
  deliveries: readonly CatalogueDelivery[],
  senders: ReadonlyMap<number, ReadonlySet<string>>,
  persons: readonly PersonCount[],
  valid: (aar: number) => readonly Municipality[]
): readonly YearStatus[] {
  const counting = deliveries.filter(({state}) => state === "counts");
  const years = [...new Set(counting.flatMap(({aar}) => (aar === null ? [] : [aar])))].sort((a, b) => a - b);
  return years.map(aar => {
    const ofYear = deliveries.filter(delivery => delivery.aar === aar);
    const inYear = ofYear.filter(({state}) => state === "counts");
    const delivered = new Set(inYear.map(({kommune}) => kommune));
    const rejected = new Set(ofYear.filter(({state}) => state === "rejected").map(({kommune}) => kommune));
    const municipalities = valid(aar);
    const names = new Map(municipalities.map(({code, name}) => [code, name]));
    const named = (kommune: string | null) => ({kommune: kommune ?? "", navn: names.get(kommune ?? "") ?? ""});
    return {
      aar,
      kommuner: municipalities.length,
      delivered: delivered.size,
      missing: municipalities
        .filter(({code}) => !delivered.has(code))
        .map(({code}) => ({...named(code), rejected: rejected.has(code)})),
      rejectedDeliveries: ofYear.filter(({state}) => state === "rejected").length,
      supersededDeliveries: ofYear.filter(({state}) => state === "superseded").length,
      withoutIdent: inYear
        .filter(({kommune, bydel}) => !senders.get(aar)?.has(`${kommune}${bydel}`))
        .map(({kommune, bydel}) => ({...named(kommune), bydel})),
      wholeBesideDistricts: [...delivered]
        .map(kommune => ({...named(kommune), bydeler: districts(inYear, kommune)}))
        .filter(({bydeler}) => bydeler.includes("00") && bydeler.length > 1)
        .map(({bydeler, ...rest}) => ({...rest, bydeler: bydeler.filter(bydel => bydel !== "00")})),
      localOnlyPercent: localOnlyPercent(persons.find(count => count.aar === aar))
    };
  });
}

function districts(deliveries: readonly CatalogueDelivery[], kommune: string | null): readonly string[] {
  return [...new Set(deliveries.filter(delivery => delivery.kommune === kommune).map(({bydel}) => bydel))].sort();
}

/** None where the share together with the number of persons would tell a count below 10. */
function localOnlyPercent(count: PersonCount | undefined): number | null {
  if (count === undefined || count.persons === 0) return null;
  const smallest = [count.localOnly, count.persons - count.localOnly].filter(part => part > 0);
  if (smallest.some(part => part < 10)) return null;
  return Math.round((count.localOnly / count.persons) * 1000) / 10;
}

function lastRun({start, end, state}: RunRecord): LastRun {
  return {
    id: start.id,
    started: start.started,
    ended: end?.ended ?? null,
    state,
    exitCode: end?.exitCode ?? null,
    error: end?.error?.what ?? null
  };
}

async function staleSteps(last: RunRecord, now: Date): Promise<Pick<Status, "stale" | "staleUnknown">> {
  const options = last.start.options as unknown as RunArguments;
  try {
    const steps = await plan({...options, only: null, from: null, to: null, years: null, force: false, now});
    return {stale: steps.filter(step => step.runs), staleUnknown: null};
  } catch (error) {
    if (!(error instanceof KprstatError) || error.kind === "fault") throw error;
    return {stale: null, staleUnknown: error.parts.what};
  }
}
