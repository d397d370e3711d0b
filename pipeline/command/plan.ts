import {existsSync} from "node:fs";
import {withLock} from "../lock.js";
import {type PlanStep, plan} from "../plan.js";
import {alignedTable, amount, grouped, printable} from "../text.js";
import type {RunArguments} from "./arguments/run.js";
import type {CommandContext, CommandResult} from "./command.js";
import {planned} from "./shapes.js";

/** `kprstat plan`: which stages, years and deliveries a run would take up, and why. Changes nothing. */
export async function planCommand(options: RunArguments, context: CommandContext): Promise<CommandResult> {
  const look = () => plan({...options, now: context.now});
  const steps = existsSync(options.work) ? await withLock(options.work, "plan", look) : await look();
  return {json: {steps}, shape: planned, text: planText(steps), kind: "answer", exitCode: 0};
}

/** Deliveries named in the text; `--json` has them all. */
const namedDeliveries = 20;

/** The steps, with many deliveries cut short. */
function shown(steps: readonly PlanStep[]): readonly PlanStep[] {
  const deliveries = steps.filter(step => step.stage === "ingest");
  const more = deliveries.length - namedDeliveries;
  if (more <= 0) return steps;
  const rest: PlanStep = {stage: "ingest", part: `and ${grouped(more)} more`, runs: true, reason: ""};
  return [...deliveries.slice(0, namedDeliveries), rest, ...steps.filter(step => step.stage !== "ingest")];
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
    shown(steps).map(step => [step.stage, printable(step.part), step.runs ? "runs" : "skipped", printable(step.reason)])
  );
  const sentence = running === 0 ? "Nothing to do." : `${amount(running, "step", "steps")} would run.`;
  return table === "" ? sentence : `${table}\n\n${sentence}`;
}
