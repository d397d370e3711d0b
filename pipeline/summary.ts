import {existsSync} from "node:fs";
import {join} from "node:path";
import {parquetFiles} from "./database/partFile.js";
import {municipalitiesOf} from "./definition/reference.js";
import {type FollowUpWork, followUpPagePath} from "./followup/followUp.js";
import type {IngestReport} from "./ingest/ingest.js";
import {readPublished} from "./publish/disk.js";
import {parseOpenCsv} from "./publish/openCsv.js";
import type {Release} from "./publish/release.js";
import {shapeOf, tablePath} from "./publish/shape.js";
import type {RunContext, StageName} from "./stage.js";
import {identityFindingsFile} from "./transform/transform.js";

export interface StageReport {
  readonly stage: StageName;
  readonly ran: boolean;
  readonly reasons: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
}

/** One data year, from published numbers and the catalogue. */
export interface YearSummary {
  readonly aar: number;
  /** Municipalities valid in the year. */
  readonly kommuner: number;
  readonly delivered: number;
  readonly missing: number;
  /** Distinct persons in the deliveries that count. */
  readonly persons: number;
  /** Municipalities by what `hab_rehab_utenfor_institusjon` shows, and the country's number as published. */
  readonly habRehab: {
    readonly shown: number;
    readonly hidden: number;
    readonly notReported: number;
    readonly country: string;
  } | null;
}

export interface RunSummary {
  readonly stages: readonly StageReport[];
  readonly release: {readonly id: string; readonly made: boolean; readonly folder: string} | null;
  readonly deliveries: {
    readonly found: number;
    readonly ignored: number;
    readonly newlyParsed: number;
    readonly accepted: number;
    readonly rejected: number;
    readonly superseded: number;
    readonly gone: readonly string[];
  };
  readonly years: readonly YearSummary[];
  /** The follow-up of deliveries: what was written anew, and the page on the newest year; null when tabulate was not asked for. */
  readonly followUp: (FollowUpWork & {readonly page: string}) | null;
  /** Number of findings by consequence, of the deliveries that lie in the folder. */
  readonly findings: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

export interface RunOutcome {
  readonly stages: readonly StageReport[];
  readonly warnings: readonly string[];
  readonly dataYears: readonly number[];
  /** Null when the stage was not asked for. */
  readonly ingested: IngestReport | null;
  readonly followUp: FollowUpWork | null;
  readonly release: Release | null;
}

/** Puts together what a run did and what came out, for people and machines. Numbers of the tables are the published ones. */
export async function summarise(context: RunContext, outcome: RunOutcome): Promise<RunSummary> {
  const {stages, warnings, ingested, followUp, release, dataYears} = outcome;
  return {
    stages,
    warnings,
    release,
    deliveries: await deliverySummary(context, ingested),
    years: await yearSummaries(context, outcome),
    followUp:
      followUp === null ? null : {...followUp, page: followUpPagePath(context.folders.work, Math.max(...dataYears))},
    findings: await findingSummary(context)
  };
}

async function deliverySummary(
  {database}: RunContext,
  ingested: IngestReport | null
): Promise<RunSummary["deliveries"]> {
  const [files] = await database.rows<{
    found: number;
    ignored: number;
    accepted: number;
    rejected: number;
    superseded: number;
  }>(`
    select
      (select count(*) from catalogue.file where not gone and not ignored)::integer as found,
      (select count(*) from catalogue.file where not gone and ignored)::integer as ignored,
      count(*) filter (accepted)::integer as accepted,
      count(*) filter (not accepted)::integer as rejected,
      count(*) filter (accepted and not counts_now)::integer as superseded
    from catalogue.verdict
    where present`);
  return {
    found: files?.found ?? 0,
    ignored: ingested?.ignored.length ?? files?.ignored ?? 0,
    newlyParsed: ingested?.parsed.length ?? 0,
    accepted: files?.accepted ?? 0,
    rejected: files?.rejected ?? 0,
    superseded: files?.superseded ?? 0,
    gone: ingested?.gone ?? []
  };
}

async function findingSummary({database, folders}: RunContext): Promise<Readonly<Record<string, number>>> {
  const segments = await database.rows<{segment: number}>(
    "select distinct segment from catalogue.verdict where present and findings > 0 order by segment"
  );
  const years = await database.rows<{aar: number}>(
    "select aar::integer as aar from catalogue.person_count order by aar"
  );
  const yearFiles = years.map(({aar}) => identityFindingsFile(folders.work, aar)).filter(file => existsSync(file));
  const segmentFiles = segments.map(({segment}) =>
    join(folders.work, "valid", String(segment).padStart(6, "0"), "funn.parquet")
  );
  if (segmentFiles.length + yearFiles.length === 0) {
    return {};
  }
  const rows = await database.rows<{konsekvens: string; antall: number}>(`
    select konsekvens, count(*)::integer as antall
    from ${parquetFiles([...segmentFiles, ...yearFiles])}
    semi join (from catalogue.verdict where present) as verdict using (delivery)
    group by konsekvens order by konsekvens`);
  return Object.fromEntries(rows.map(({konsekvens, antall}) => [konsekvens, antall]));
}

async function yearSummaries(context: RunContext, {dataYears, release}: RunOutcome): Promise<readonly YearSummary[]> {
  const {database, configuration} = context;
  if (dataYears.length === 0) {
    return [];
  }
  const persons = await database.rows<{aar: number; persons: bigint}>(
    "select aar, persons from catalogue.person_count"
  );
  const delivered = await database.rows<{aar: number; kommuner: bigint}>(
    "select aar, count(distinct kommune) as kommuner from clean.gjeldende_leveranse group by aar"
  );
  const personsOf = new Map(persons.map(row => [row.aar, Number(row.persons)]));
  const deliveredOf = new Map(delivered.map(row => [row.aar, Number(row.kommuner)]));
  const shown = release === null ? new Map<number, YearSummary["habRehab"]>() : await publishedYears(context, release);
  return dataYears.map(aar => {
    const kommuner = municipalitiesOf(configuration.reference, aar).length;
    const count = deliveredOf.get(aar) ?? 0;
    return {
      aar,
      kommuner,
      delivered: count,
      missing: kommuner - count,
      persons: personsOf.get(aar) ?? 0,
      habRehab: shown.get(aar) ?? null
    };
  });
}

async function publishedYears(
  {configuration}: RunContext,
  release: Release
): Promise<ReadonlyMap<number, YearSummary["habRehab"]>> {
  const definition = configuration.statistics.find(({table}) => table === "hab_rehab_utenfor_institusjon");
  const years = new Map<number, {shown: number; hidden: number; notReported: number; country: string}>();
  if (definition === undefined) {
    return years;
  }
  const path = tablePath(definition.table, "csv");
  const {rows} = parseOpenCsv(await readPublished(release.folder, path), shapeOf(definition), path);
  for (const [aar = "", level = "", , personer = "", status = ""] of rows) {
    const year = years.get(Number(aar)) ?? {shown: 0, hidden: 0, notReported: 0, country: ""};
    if (level === "land") {
      year.country = status === "suppressed" ? "" : personer;
    } else if (level === "kommune") {
      year.shown += status === "ok" ? 1 : 0;
      year.hidden += status === "suppressed" ? 1 : 0;
      year.notReported += status === "not_reported" ? 1 : 0;
    }
    years.set(Number(aar), year);
  }
  return years;
}
