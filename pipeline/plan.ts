import {existsSync} from "node:fs";
import {resolve} from "node:path";
import {cataloguePath} from "./database/catalogue.js";
import {loadConfiguration} from "./definition/loadConfiguration.js";
import {deriveParts, withinYears} from "./derivation.js";
import {KprstatError} from "./errors.js";
import {listDeliveries} from "./ingest/deliveryFolder.js";
import {unreadFiles} from "./ingest/ingest.js";
import {silentLog} from "./log.js";
import {currentRelease, releaseReason, releaseState} from "./release.js";
import {closeSession, openSession, type RunOptions, type Session, stageRange} from "./session.js";
import {type StageName, stageNames} from "./stage.js";
import {chooseDeliveries} from "./transform/deliveries.js";
import {segmentsToValidate} from "./validate/validate.js";

/** One thing that a run would do or skip, and why. */
export interface PlanStep {
  readonly stage: StageName;
  readonly part: string;
  readonly runs: boolean;
  readonly reason: string;
}

/** What a run with these options would do; changes nothing. The caller holds the lock of the work folder, if there is one. */
export async function plan(options: RunOptions): Promise<readonly PlanStep[]> {
  if (!existsSync(cataloguePath(resolve(options.work)))) {
    loadConfiguration(resolve(options.config));
    const {files} = listDeliveries(resolve(options.deliveries));
    return stageRange(options).flatMap(stage =>
      stage === "ingest"
        ? files.map(({path}) => step(stage, path, "new"))
        : [step(stage, "all", "nothing has been made yet")]
    );
  }
  const session = await openSession(options, silentLog, "read");
  try {
    const steps = await planSteps(session);
    return steps.filter(step => session.range.includes(step.stage));
  } finally {
    await closeSession(session);
  }
}

/**
 * What the stages would do, each part with its reason. Where ingest or validate has something to do, what follows from
 * it is not known before it is done.
 */
async function planSteps(session: Session): Promise<readonly PlanStep[]> {
  const {context, landing, rules, relations} = session;
  const {toHash, toReread, gone} = await unreadFiles(context, landing);
  const deliveries = [
    ...toHash.map(path => step("ingest", path, "new or changed")),
    ...toReread.map(path => step("ingest", path, "known, but read by another version or with another key")),
    ...gone.map(path => step("ingest", path, "gone"))
  ];
  const segments = await segmentsToValidate(context, rules);
  const waiting = deliveries.length + segments.length;
  const steps: PlanStep[] = deliveries.length > 0 ? deliveries : [step("ingest", "all deliveries", null)];
  if (segments.length > 0) {
    steps.push(step("validate", `${segments.length} segments`, "not held against these rules"));
  } else {
    steps.push(step("validate", "all segments", deliveries.length > 0 ? "what ingest lands" : null));
  }
  if (waiting > 0) {
    const later = stageNames.slice(stageNames.indexOf("transform"));
    return [
      ...steps,
      ...later.map(stage => step(stage, "years of these deliveries", "follows from ingest and validate"))
    ];
  }
  const derivation = await deriveParts(session, await chooseDeliveries(context, relations, {remember: false}));
  const transforming = withinYears(session, derivation.transformed).parts;
  for (const part of derivation.transformed) {
    steps.push(partStep("transform", `${part.name} ${part.aar}`, part.reason, transforming.includes(part)));
  }
  const tabulating = withinYears(session, derivation.tabulated).parts;
  for (const part of derivation.tabulated) {
    steps.push(partStep("tabulate", `${part.definition.table} ${part.aar}`, part.reason, tabulating.includes(part)));
  }
  const state = await releaseState(session, derivation.tabulated);
  const current = tabulating.length > 0 ? null : await currentRelease(session, state);
  const tables = tabulating.length > 0 ? "follows from tabulate" : await releaseReason(session, state);
  const reason = current === null ? tables : null;
  return [
    ...steps,
    step("suppress", "all tables", reason),
    step("audit", "all tables", reason),
    step("publish", "all tables", reason),
    step("site", "release", reason)
  ];
}

function partStep(stage: StageName, part: string, reason: string | null, runs: boolean): PlanStep {
  return reason === null || runs
    ? step(stage, part, reason)
    : {stage, part, runs, reason: `left by --years: ${reason}`};
}

function step(stage: StageName, part: string, reason: string | null): PlanStep {
  return {stage, part, runs: reason !== null, reason: reason ?? "unchanged"};
}

/** A stage alone runs only on what the stages before it would not make anew. @throws KprstatError blocked */
export async function refuseStaleInput(session: Session): Promise<void> {
  const first = session.range[0] ?? "ingest";
  const before = stageNames.slice(0, stageNames.indexOf(first));
  if (before.length === 0) {
    return;
  }
  // What --force makes anew is not stale.
  const unforced = {...session, context: {...session.context, force: false}};
  const stale = (await planSteps(unforced)).filter(({stage, runs}) => runs && before.includes(stage));
  const oldest = stale[0];
  const made = oldest?.stage === "suppress" || oldest?.stage === "audit";
  if (oldest === undefined || (made && stageNames.indexOf(first) > stageNames.indexOf("suppress"))) {
    // Whether the candidate is there and fits is seen by audit itself.
    return;
  }
  const named = stale.slice(0, 5).map(({stage, part, reason}) => `${stage} of ${part} (${reason})`);
  const more = stale.length > named.length ? `, and ${stale.length - named.length} more` : "";
  throw new KprstatError("blocked", {
    what: `The input of ${first} is stale: ${named.join(", ")}${more}.`,
    where: session.context.folders.work,
    remedy: `Run «kprstat run --from ${oldest.stage}» with the same folders.`
  });
}
