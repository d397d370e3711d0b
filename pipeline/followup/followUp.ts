import {existsSync, readdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import type {Database} from "../database/database.js";
import {municipalitiesOf} from "../definition/reference.js";
import {findingFiles} from "../findingDeliveries.js";
import {
  codeFingerprint,
  fingerprintOf,
  forgetPart,
  type PartState,
  partStates,
  rememberPart,
  staleReason,
  stateOf
} from "../fingerprint.js";
import {type Labels, labelsOf} from "../publish/labels.js";
import {writeStaffFile, writingForStaff} from "../staffFile.js";
import type {RunContext} from "../stage.js";
import type {TabulatePart} from "../tabulate/tabulate.js";
import {feedbackFolder, writeFeedback} from "./feedbackFiles.js";
import {type FeedbackTable, isFeedback, readFeedback} from "./feedbackTable.js";
import {followUpCsv} from "./followUpCsv.js";
import {followUpPage} from "./followUpPage.js";
import {followUp} from "./followUpYear.js";
import {readFigures, type ServiceCells} from "./readFigures.js";

const stage = "followup";

/** Tables of persons by service in a year, the best first: that of the feedback tells unknown services too. */
const serviceTables = [
  {table: "tilbakemelding_tjenester", where: "true"},
  {table: "tjenestemottakere_tjeneste", where: "periode = 'gjennom_aaret' and tjeneste <> 'ALLE'"}
] as const;

/** The page on how the deliveries of a year stand. */
export function followUpPagePath(work: string, aar: number): string {
  return join(work, "followup", String(aar), "followup.html");
}

/** The same as a table. */
function followUpCsvPath(work: string, aar: number): string {
  return join(work, "followup", String(aar), "followup.csv");
}

/** What was written, and why. */
export interface FollowUpWork {
  readonly ran: boolean;
  /** One for each year that was written. */
  readonly reasons: readonly string[];
  readonly counts: {readonly years: number; readonly municipalities: number};
}

/** What a follow-up is made of: the years of the deliveries that count, and the true cells. */
export interface FollowUpInput {
  readonly dataYears: readonly number[];
  readonly tabulated: readonly TabulatePart[];
}

/**
 * Writes for the register's staff how the deliveries of each year stand (`followup/<year>`), and for each municipality
 * its findings and its own numbers (`feedback/<year>/<kommune>`), for the years of which something changed. It comes after
 * tabulate and before anything that may be refused. @throws KprstatError cannotWrite
 */
export async function writeFollowUp(context: RunContext, input: FollowUpInput): Promise<FollowUpWork> {
  const {database, folders, configuration, log} = context;
  removeOtherYears(folders.work, input.dataYears);
  const before = await partStates(database, stage);
  const states = await yearStates(context, input);
  const reasons: string[] = [];
  let municipalities = 0;
  for (const [index, aar] of input.dataYears.entries()) {
    const state = states.get(aar) ?? stateOf({});
    const reason = staleReason(before.get(String(aar)), state, missingFile(folders.work, aar), context);
    if (reason === null) continue;
    await forgetPart(database, stage, String(aar));
    municipalities += await writeYear(context, input, aar, labelsOf(configuration));
    await rememberPart(database, stage, String(aar), state);
    reasons.push(`${aar}: ${reason}`);
    log.progress("following up deliveries", index + 1, input.dataYears.length, "years");
  }
  return {ran: reasons.length > 0, reasons, counts: {years: reasons.length, municipalities}};
}

/** The first of the year's files that is missing, else the last. */
function missingFile(work: string, aar: number): string {
  const others = [followUpCsvPath(work, aar), feedbackFolder(work, aar)];
  return others.find(path => !existsSync(path)) ?? followUpPagePath(work, aar);
}

/** Takes away what is of a year that is no data year any more, and what a run that was stopped left. */
function removeOtherYears(work: string, dataYears: readonly number[]): void {
  const years = dataYears.map(String);
  for (const folder of ["followup", "feedback"].map(name => join(work, name))) {
    if (!existsSync(folder)) continue;
    writingForStaff(folder, () => {
      for (const name of readdirSync(folder)) {
        if (!years.includes(name)) rmSync(join(folder, name), {recursive: true, force: true});
      }
    });
  }
}

/** Everything that goes into the files of each year, by name. */
async function yearStates(
  {database, configuration}: RunContext,
  {dataYears, tabulated}: FollowUpInput
): Promise<ReadonlyMap<number, PartState>> {
  const deliveries = await standingDeliveries(database);
  const cells = await partStates(database, "tabulate");
  const persons = await partStates(database, "transform");
  const common = {
    settings: JSON.stringify(configuration.settings.followUp),
    "reference data and words": fingerprintOf(
      Object.entries(configuration.files)
        .filter(([path]) => /^(reference|rules|statistics)\/|^labels\.json$/.test(path))
        .flat()
    ),
    program: programFingerprint()
  };
  return new Map(
    dataYears.map(aar => {
      const used = tabulated.filter(part => isUsed(part, aar));
      const fingerprints = used.map(part => cells.get(`${part.definition.table}/${part.aar}`)?.fingerprint ?? "");
      const identities = persons.get(`personer/${aar}`)?.fingerprint ?? "";
      const tables = fingerprintOf([...fingerprints, String(aar === newestOf(dataYears))]);
      return [aar, stateOf({deliveries: deliveries.get(aar) ?? "", identities, tables, ...common})];
    })
  );
}

function programFingerprint(): string {
  return codeFingerprint(
    ...["followup", "staffPage", "staffFile", "findingDeliveries", "validate/findingsReport", "rounding"],
    ...["publish/excelCsv", "publish/csv", "publish/labels", "publish/shape", "suppress/present"],
    ...["tabulate/readCells", "tabulate/lastYear", "definition/reference"]
  );
}

function isUsed({definition, aar: year}: TabulatePart, aar: number): boolean {
  const tables: readonly string[] = serviceTables.map(({table}) => table);
  return (year === aar || year === aar - 1) && (isFeedback(definition) || tables.includes(definition.table));
}

function newestOf(dataYears: readonly number[]): number {
  return Math.max(...dataYears);
}

/** A hash over the deliveries of each year that lie in the folder, counting or not, and over how they were checked. */
async function standingDeliveries(database: Database): Promise<ReadonlyMap<number, string>> {
  const rows = await database.rows<{aar: number; standing: string}>(`
    with fil as (select sha256, min(path) as fil from catalogue.file where not gone and not ignored group by sha256)
    select verdict.aar::integer as aar,
      sha256(string_agg(
        concat_ws(' ', delivery.delivery, delivery.sha256, fil.fil, verdict.accepted, verdict.counts_now,
          segment.fingerprint, segment.validated),
        ' ' order by delivery.delivery)) as standing
    from catalogue.verdict as verdict
    join catalogue.delivery as delivery using (delivery)
    join catalogue.segment as segment on segment.segment = verdict.segment
    join fil using (sha256)
    where verdict.aar is not null
    group by verdict.aar`);
  return new Map(rows.map(({aar, standing}) => [aar, standing]));
}

async function writeYear(context: RunContext, input: FollowUpInput, aar: number, labels: Labels): Promise<number> {
  const {database, configuration, folders} = context;
  const {reference, settings} = configuration;
  const services = servicesOf(input.tabulated, aar);
  const figures = await readFigures(database, {
    aar,
    municipalities: municipalitiesOf(reference, aar),
    changes: reference.changes,
    findings: findingFiles(folders.work),
    services
  });
  const municipalities = followUp(figures, settings.followUp);
  writeStaffFile(followUpCsvPath(folders.work, aar), followUpCsv(aar, municipalities));
  const page = followUpPage({
    aar,
    municipalities,
    limits: settings.followUp,
    services: {now: services !== null, before: services?.before != null},
    serviceName: tjeneste => labels.label(services?.table ?? "", "tjeneste", {tjeneste})
  });
  writeStaffFile(followUpPagePath(folders.work, aar), page);
  const tables = await feedbackOf(context, input, aar);
  return writeFeedback(context, {aar, tables, labels, program: programFingerprint()});
}

interface YearServices {
  readonly table: string;
  readonly now: ServiceCells;
  readonly before: ServiceCells | null;
}

/** The first table that has both years, else the first that has this one. */
function servicesOf(tabulated: readonly TabulatePart[], aar: number): YearServices | null {
  const found = serviceTables.flatMap(({table, where}): readonly YearServices[] => {
    const fileOf = (year: number) =>
      tabulated.find(part => part.definition.table === table && part.aar === year)?.file ?? null;
    const [now, before] = [fileOf(aar), fileOf(aar - 1)];
    if (now === null) return [];
    return [{table, now: {file: now, where}, before: before === null ? null : {file: before, where}}];
  });
  return found.find(({before}) => before !== null) ?? found[0] ?? null;
}

/** The feedback tables are of the newest year; for others there is none. */
async function feedbackOf(
  {database, configuration}: RunContext,
  {dataYears, tabulated}: FollowUpInput,
  aar: number
): Promise<readonly FeedbackTable[]> {
  return aar === newestOf(dataYears) ? readFeedback(database, configuration, tabulated) : [];
}
