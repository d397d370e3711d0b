import {chmodSync, existsSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {municipalitiesOf} from "../definition/reference.js";
import {makeFolders, renameDurably} from "../durable.js";
import {findingDeliveries, findingFiles, makeDeliveriesOfEach} from "../findingDeliveries.js";
import {fingerprintOf, forgetPart, partStates, rememberPart, stateOf} from "../fingerprint.js";
import type {Labels} from "../publish/labels.js";
import {staffFile, staffFolder, writingForStaff} from "../staffFile.js";
import type {RunContext} from "../stage.js";
import {type FindingsOfEach, withFindingsOfEach} from "../validate/findingsReport.js";
import {type FeedbackTable, feedbackCsv} from "./feedbackTable.js";

const stage = "feedback";

/** Where the files of a year lie, a folder per municipality. */
export function feedbackFolder(work: string, aar: number): string {
  return join(work, "feedback", String(aar));
}

export interface FeedbackInput {
  readonly aar: number;
  /** With their true numbers; none where they are not of this year. */
  readonly tables: readonly FeedbackTable[];
  readonly labels: Labels;
  /** Other when the program writes other files of the same findings and numbers. */
  readonly program: string;
}

/** What goes to one municipality, but for its findings. */
interface OwnFeedback {
  /** Null where there are no feedback tables. */
  readonly tilbakemelding: string | null;
  readonly fingerprint: string;
}

/**
 * Writes what goes back to each municipality about its deliveries of a year: `funn.csv`, and of the year that the feedback
 * tables are of `tilbakemelding.csv`. Municipalities that are valid in the year and have sent something have a folder, which
 * appears whole; it is written when anything in it is other than before. Returns how many were. @throws KprstatError
 * cannotWrite
 */
export async function writeFeedback(context: RunContext, input: FeedbackInput): Promise<number> {
  const {database, folders, configuration, force} = context;
  const part = String(input.aar);
  const folder = feedbackFolder(folders.work, input.aar);
  const remembered = force ? undefined : (await partStates(database, stage)).get(part);
  const kommuner = await senders(context, input.aar);
  const findings = {files: findingFiles(folders.work), deliveries: findingDeliveries, configuration};
  return withFindingsOfEach(database, findings, async found => {
    const feedback = new Map(kommuner.map(kommune => [kommune, ownFeedback(context, input, kommune, found)]));
    const changed = [...feedback].filter(
      ([kommune, {fingerprint}]) => remembered?.inputs[kommune] !== fingerprint || !existsSync(join(folder, kommune))
    );
    await forgetPart(database, stage, part);
    keepOnly(folder, new Set(kommuner));
    for (const [kommune, own] of changed) await writeFolder(join(folder, kommune), kommune, own, found);
    const state = stateOf(Object.fromEntries([...feedback].map(([kommune, {fingerprint}]) => [kommune, fingerprint])));
    await rememberPart(database, stage, part, state);
    return changed.length;
  });
}

/** Municipalities of the year that have sent something; their deliveries are in the table of findings' deliveries then. */
async function senders({database, configuration}: RunContext, aar: number): Promise<readonly string[]> {
  await makeDeliveriesOfEach(database, aar);
  const rows = await database.rows<{kommune: string}>(
    `select distinct kommune from ${findingDeliveries} where kommune is not null`
  );
  const sent = new Set(rows.map(({kommune}) => kommune));
  return municipalitiesOf(configuration.reference, aar)
    .map(({code}) => code)
    .filter(code => sent.has(code));
}

function ownFeedback(
  {configuration}: RunContext,
  {aar, tables, labels, program}: FeedbackInput,
  kommune: string,
  {digests}: FindingsOfEach
): OwnFeedback {
  const {changes} = configuration.reference;
  const tilbakemelding = tables.length === 0 ? null : feedbackCsv(tables, {kommune, aar}, changes, labels);
  return {tilbakemelding, fingerprint: fingerprintOf([program, digests.get(kommune) ?? "", tilbakemelding ?? ""])};
}

/** Takes away the folders of others, and what a run that was stopped left. */
function keepOnly(folder: string, kommuner: ReadonlySet<string>): void {
  writingForStaff(folder, () => {
    makeFolders(folder, staffFolder);
    for (const name of readdirSync(folder)) {
      if (!kommuner.has(name)) rmSync(join(folder, name), {recursive: true, force: true});
    }
  });
}

async function writeFolder(
  folder: string,
  kommune: string,
  {tilbakemelding}: OwnFeedback,
  findings: FindingsOfEach
): Promise<void> {
  const unfinished = `${folder}.tmp`;
  const funn = join(unfinished, "funn.csv");
  writingForStaff(folder, () => makeFolders(unfinished, staffFolder));
  await findings.write(kommune, funn);
  writingForStaff(folder, () => {
    chmodSync(funn, staffFile);
    if (tilbakemelding !== null) {
      writeFileSync(join(unfinished, "tilbakemelding.csv"), tilbakemelding, {mode: staffFile});
    }
    rmSync(folder, {recursive: true, force: true});
    renameDurably(unfinished, folder);
  });
}
