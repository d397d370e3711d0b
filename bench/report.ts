import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {KprstatError} from "../pipeline/errors.js";
import {alignedTable} from "../pipeline/text.js";
import {type Machine, thisMachine} from "./machine.js";
import {keepsLimit, type Measurement, measurementTable, ratiosOf, spreadOf} from "./measurement.js";
import {root} from "./program.js";

/** What the figures are about. */
export interface Circumstances {
  readonly years: string;
  readonly scale: number;
  readonly bytes?: number;
  readonly memoryLimit?: string;
}

/** Tells the machine, measures, tells and keeps the results. Ends the process's work with its exit code. */
export async function report(
  {judged}: {readonly judged: boolean},
  measure: () => Promise<readonly [Circumstances, readonly Measurement[]]>
): Promise<void> {
  await runBench(async () => {
    const machine = thisMachine();
    tell(`${machineText(machine)}\n`);
    const [circumstances, measurements] = await measure();
    tell(`\n${measurementTable(measurements, judged)}`);
    if (!judged) tell("\nThe limits hold for national volume and are not judged here.");
    tell(`\nResults: ${keep({machine, ...circumstances}, measurements)}`);
    return !judged || measurements.every(measurement => keepsLimit(measurement) !== false);
  });
}

/** Ends the process's work with 0 where the benchmark is content, 1 where not, and the exit code of an error that it says. */
export async function runBench(bench: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await bench()) ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof KprstatError ? error.exitCode : 1;
  }
}

export function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress, beside the results. */
export function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

/** Writes the results for machines and returns where. */
function keep(circumstances: object, measurements: readonly Measurement[]): string {
  const measured = new Date().toISOString();
  const rows = measurements.map(measurement => {
    const ratios = ratiosOf(measurement);
    return {
      ...measurement,
      ...spreadOf(measurement.runs),
      ratio: ratios === null ? null : spreadOf(ratios),
      keepsLimit: keepsLimit(measurement)
    };
  });
  const folder = join(root, "bench", "results");
  const file = join(folder, `${measured.replace(/[-:]|\.\d+/g, "")}.json`);
  mkdirSync(folder, {recursive: true});
  writeFileSync(file, `${JSON.stringify({measured, ...circumstances, measurements: rows}, null, 2)}\n`);
  return file;
}

function machineText({cpu, cores, memoryGiB, ...versions}: Machine): string {
  const rows = [
    ["processor", `${cpu}, ${cores} cores`],
    ["memory", `${memoryGiB.toFixed(0)} GiB`],
    ...Object.entries(versions)
  ];
  const columns = [
    {heading: "Machine", align: "left"},
    {heading: "", align: "left"}
  ] as const;
  return alignedTable(columns, rows);
}
