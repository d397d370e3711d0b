import {join} from "node:path";
import {fileURLToPath} from "node:url";
import type {Measurement} from "./measurement.js";
import {measureProcess, type ProcessRun} from "./measureProcess.js";
import {say} from "./report.js";
import type {Elapsed} from "./stopwatch.js";

export interface SqlFolders {
  /** A work folder in which deliveries are validated. */
  readonly work: string;
  readonly output: string;
  readonly config: string;
}

export interface SqlLimits {
  /** Ours to bare DuckDB's; null: not held to anything. */
  readonly ratio: number | null;
  readonly memoryGiB: number | null;
}

/** Transform and tabulate against the SQL that they run, given to DuckDB by a process that does nothing else. */
export async function measureSql(
  {work, output, config}: SqlFolders,
  pairs: number,
  {ratio, memoryGiB}: SqlLimits
): Promise<readonly Measurement[]> {
  const script = join(work, "statements.json");
  const stages = ["stages.js", work, output, config] as const;
  await sibling(...stages, script);
  const [ours, bare]: [ProcessRun[], ProcessRun[]] = [[], []];
  for (let pair = 1; pair <= pairs; pair++) {
    say(`transform and tabulate, ${pair} of ${pairs}`);
    const turns = [
      async () => ours.push(await sibling(...stages)),
      async () => bare.push(await sibling("bareDuckdb.js", script))
    ];
    for (const turn of pair % 2 === 0 ? turns : turns.reverse()) {
      await turn();
    }
  }
  const times = (["wall", "cpu"] as const).map((time): Measurement => {
    const of = (runs: readonly ProcessRun[]): readonly number[] =>
      runs.map(({output: elapsed}) => (JSON.parse(elapsed) as Elapsed)[time]);
    return {
      what: time === "wall" ? "transform and tabulate" : "  processor time",
      unit: "s",
      runs: of(ours),
      against: {program: "bare DuckDB", runs: of(bare)},
      ...(ratio === null ? {} : {limit: {kind: "atMost", value: ratio}})
    };
  });
  const memory: Measurement = {
    what: "  peak memory",
    unit: "GiB",
    runs: ours.map(({peakGiB}) => peakGiB),
    ...(memoryGiB === null ? {} : {limit: {kind: "atMost", value: memoryGiB}})
  };
  return [...times, memory];
}

/** Another program of the bench, in a process of its own. */
function sibling(name: string, ...words: readonly string[]): Promise<ProcessRun> {
  return measureProcess(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...words]);
}
