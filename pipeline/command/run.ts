import {constants} from "node:os";
import {version as duckdbVersion} from "@duckdb/node-api";
import {checkedOutCommit} from "../commit.js";
import {exitCodes, knownError} from "../errors.js";
import {makeWorkFolder, ownProcess, withLock} from "../lock.js";
import {openLog, type RunLog} from "../log.js";
import {removeRebuild} from "../publication/rebuildRelease.js";
import {factsOf, namedManifest} from "../publication/releaseFacts.js";
import {
  memoryPeakBytes,
  type OpenRecord,
  type RunEnd,
  type RunError,
  removeUnfinishedRecords,
  startRecord
} from "../record.js";
import {type RunSummary, run, type StageReport} from "../run.js";
import {userName} from "../user.js";
import {kprstatVersion} from "../version.js";
import type {RunArguments} from "./arguments/run.js";
import type {CommandContext, CommandResult} from "./command.js";
import {type Evidence, noEvidence, readEvidence} from "./evidence.js";
import {summaryForMachines, summaryText} from "./runSummary.js";
import {ran} from "./shapes.js";

/** `kprstat run`: takes the lock, opens the record and the log, runs, and completes the record however it ends. */
export async function runCommand(options: RunArguments, context: CommandContext): Promise<CommandResult> {
  const clock = performance.now();
  const {openToOthers} = makeWorkFolder(options.work);
  const record = startRecord(options.work, {
    id: context.runId,
    started: context.now.toISOString(),
    user: userName(),
    process: ownProcess(),
    versions: versions(),
    options: {...options}
  });
  const stages: StageReport[] = [];
  let evidence: Evidence = noEvidence;
  const end = (outcome: Pick<RunEnd, "outcome" | "exitCode" | "error" | "summary" | "release">): RunEnd => ({
    ended: new Date(context.now.getTime() + (performance.now() - clock)).toISOString(),
    elapsedMs: Math.round(performance.now() - clock),
    stages,
    ...evidence,
    memoryPeakBytes: memoryPeakBytes(),
    ...outcome
  });
  const stopWatching = completeWhenStopped(record, exitCode =>
    end({outcome: "interrupted", exitCode, error: null, summary: null, release: null})
  );
  let log: RunLog | null = null;
  try {
    log = openLog({runId: context.runId, work: options.work, screen: context.screen});
    if (openToOthers) {
      log.warn(
        `The work folder can be read by others; it holds person-level data. What to do: chmod 700 ${options.work}`
      );
    }
    log.note("run started", {run: context.runId});
    const summary = await runLocked(options, context, log, stages, found => {
      evidence = found;
    });
    const {stages: _, ...rest} = summaryForMachines(context.runId, summary);
    stages.splice(0, stages.length, ...summary.stages);
    const elapsedMs = performance.now() - clock;
    log.note("run done", {elapsedMs: Math.round(elapsedMs), release: summary.release});
    const release = summary.release === null ? null : factsOf(await namedManifest(summary.release.folder));
    record.finish(end({outcome: "done", exitCode: 0, error: null, summary: rest, release}));
    return {
      json: summaryForMachines(context.runId, summary),
      shape: ran,
      text: summaryText(context.runId, summary, options, elapsedMs, process.cwd()),
      kind: "report",
      exitCode: 0
    };
  } catch (error) {
    const known = knownError(error);
    const told: RunError = {
      kind: known?.kind ?? "fault",
      what: "A fault of the program stopped the run.",
      ...known?.parts
    };
    log?.note("run failed", {error: told});
    try {
      const exitCode = known?.exitCode ?? exitCodes.fault;
      record.finish(end({outcome: "failed", exitCode, error: told, summary: null, release: null}));
    } catch {
      context.screen.write(`The record of run ${context.runId} could not be completed.\n`);
    }
    throw error;
  } finally {
    stopWatching();
    log?.close();
  }
}

function runLocked(
  options: RunArguments,
  context: CommandContext,
  log: RunLog,
  stages: StageReport[],
  keep: (evidence: Evidence) => void
): Promise<RunSummary> {
  return withLock(options.work, "run", async () => {
    removeUnfinishedRecords(options.work);
    removeRebuild(options.work);
    try {
      return await run({...options, now: context.now, onStage: report => stages.push(report)}, log);
    } finally {
      keep(await readEvidence(options));
    }
  });
}

/**
 * Completes the record when the program is told to stop, then lets the signal do its work. What is left of the lock
 * is recognised by the next run. Returns how to stop watching.
 */
function completeWhenStopped(record: OpenRecord, interrupted: (exitCode: number) => RunEnd): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onExit = (exitCode: number) => record.finish(interrupted(exitCode));
  const onSignal = (signal: NodeJS.Signals) => {
    stop();
    try {
      onExit(128 + constants.signals[signal]);
    } finally {
      process.kill(process.pid, signal);
    }
  };
  const stop = () => {
    process.off("exit", onExit);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on("exit", onExit);
  for (const signal of signals) process.on(signal, onSignal);
  return stop;
}

function versions(): Readonly<Record<string, string>> {
  const commit = checkedOutCommit();
  const own = {kprstat: kprstatVersion(), node: process.versions.node, duckdb: duckdbVersion()};
  return commit === null ? own : {...own, commit};
}
