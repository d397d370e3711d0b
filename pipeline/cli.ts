#!/usr/bin/env -S node --max-semi-space-size=64
import {existsSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {CommandContext, CommandResult} from "./command/command.js";
import {type Command, parseCommand} from "./command/parseCommand.js";
import {helped, versioned} from "./command/shapes.js";
import {KprstatError, knownError} from "./errors.js";
import {screenOf, writeFault} from "./log.js";
import {runId} from "./record.js";
import {printable} from "./text.js";
import {kprstatVersion} from "./version.js";

const words = process.argv.slice(2);
const now = new Date();
const context: CommandContext = {screen: screenOf(process.stderr, process.env), now, runId: runId(now, process.pid)};
const output = screenOf(process.stdout, process.env);
let command: Command | null = null;

process.on("uncaughtException", error => process.exit(tell(error)));
try {
  command = parseCommand(words, {folder: process.cwd(), environment: process.env});
  // What comes of person-level data is for its owner alone; files of a release are opened to others one by one.
  if (workFolder(command) !== null) process.umask(0o077);
  process.exit(show(command, await carryOut(command, context)));
} catch (error) {
  process.exit(tell(error));
}

/** Each command is loaded only when it is asked for, so that help is there at once. */
async function carryOut(command: Command, context: CommandContext): Promise<CommandResult> {
  switch (command.name) {
    case "help":
      return {json: {help: command.text}, shape: helped, text: command.text, kind: "answer", exitCode: 0};
    case "version":
      return {json: {version: kprstatVersion()}, shape: versioned, text: kprstatVersion(), kind: "answer", exitCode: 0};
    case "generate":
      return (await import("./command/generate.js")).generateCommand(command.arguments, context);
    case "run":
      return (await import("./command/run.js")).runCommand(command.arguments, context);
    case "plan":
      return (await import("./command/plan.js")).planCommand(command.arguments, context);
    case "status":
      return (await import("./command/status.js")).statusCommand(command.arguments, context);
    case "findings":
      return (await import("./command/findings.js")).findingsCommand(command.arguments, context);
    case "verify":
      return (await import("./command/verify.js")).verifyCommand(command.arguments, context);
    case "audit":
      return (await import("./command/audit.js")).auditCommand(command.arguments, context);
    case "explain":
      return (await import("./command/explain.js")).explainCommand(command.arguments, context);
    case "diff":
      return (await import("./command/diff.js")).diffCommand(command.arguments, context);
    case "approve":
      return (await import("./command/approve.js")).approveCommand(command.arguments, context);
    case "publish":
      return (await import("./command/publish.js")).publishCommand(command.arguments, context);
    case "withdraw":
      return (await import("./command/withdraw.js")).withdrawCommand(command.arguments, context);
    case "rebuild":
      return (await import("./command/rebuild.js")).rebuildCommand(command.arguments, context);
    case "ledger":
      return (await import("./command/ledger.js")).ledgerCommand(command.arguments, context);
    case "serve":
      return (await import("./command/serve.js")).serveCommand(command.arguments, context);
  }
}

function show({json}: Command, result: CommandResult): number {
  if (json) output.write(`${JSON.stringify(result.shape.parse(result.json), null, 2)}\n`);
  if (result.kind === "report") context.screen.write(`\n${result.text}\n`);
  else if (!json) output.write(`${result.text}\n`);
  return result.exitCode;
}

/** Tells a failure in three parts, without values and without a stack, and gives the exit code. */
function tell(error: unknown): number {
  const known = knownError(error);
  const told = known !== null && known.kind !== "fault" ? known : fault(error);
  context.screen.write(`kprstat: ${printable(told.message)}\n`);
  if (words.includes("--json")) {
    output.write(`${JSON.stringify({error: {kind: told.kind, ...told.parts}}, null, 2)}\n`);
  }
  return told.exitCode;
}

/** A fault of ours: what it says of itself may hold anything, so it goes to a file for the operator alone. */
function fault(error: unknown): KprstatError {
  const parts = error instanceof KprstatError ? error.parts : {what: "A fault of the program stopped it."};
  const details = writeFault(faultFolder(), context.runId, error);
  const remedy = "Start again; if it comes back, tell those who maintain kprstat.";
  return new KprstatError("fault", {
    ...parts,
    remedy: `${parts.remedy ?? remedy}${details === null ? "" : ` Details, for the operator only: ${details}`}`
  });
}

function faultFolder(): string {
  const work = workFolder(command);
  return work !== null && existsSync(work) ? join(work, "log") : tmpdir();
}

function workFolder(command: Command | null): string | null {
  return command !== null && "arguments" in command && "work" in command.arguments ? command.arguments.work : null;
}
