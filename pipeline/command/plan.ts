import {existsSync} from "node:fs";
import {withLock} from "../lock.js";
import {type PlanStep, plan} from "../plan.js";
import {alignedTable, amount, printable} from "../text.js";
import type {CommandContext, CommandResult} from "./command.js";
import type {RunArguments} from "./parseCommand.js";

/** `kprstat plan`: which stages, years and deliveries a run would take up, and why. Changes nothing. */
export async function planCommand(options: RunArguments, context: CommandContext): Promise<CommandResult> {
  const look = () => plan({...options, now: context.now});
  const steps = existsSync(options.work) ? await withLock(options.work, "plan", look) : await look();
  return {json: {steps}, text: planText(steps), kind: "answer", exitCode: 0};
}

/** The plan as a table, and in one sentence. */
export function planText(steps: readonly PlanStep[]): string {
  const running = steps.filter(step => step.runs).length;
  const table = alignedTable(
    [
      {heading: "Stage", align: "left"},
      {heading: "Part", align: "left"},
      {heading: "", align: "left"},
      {heading: "Why", align: "left"}
    ],
    steps.map(step => [step.stage, printable(step.part), step.runs ? "runs" : "skipped", printable(step.reason)])
  );
  const sentence = running === 0 ? "Nothing to do." : `${amount(running, "step", "steps")} would run.`;
  return table === "" ? sentence : `${table}\n\n${sentence}`;
}
