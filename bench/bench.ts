// Speed and memory of a national year, against other programs that do the same work on the same bytes.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {parseArgs} from "node:util";
import {KprstatError} from "../pipeline/errors.js";
import {alignedTable, grouped} from "../pipeline/text.js";
import {type DeliverySet, deliverySet, removeSentAgain, sendAgain} from "./deliverySet.js";
import {type Machine, thisMachine} from "./machine.js";
import {keepsLimit, type Measurement, measurementTable, ratiosOf, spreadOf} from "./measurement.js";
import {measureProcess, type ProcessRun} from "./measureProcess.js";
import {benchFolder, configFolder, kprstat, kprstatRun, type RunFolders, root} from "./program.js";
import type {Elapsed} from "./stopwatch.js";

const work = join(benchFolder, "work");

/** The comparison with bare DuckDB takes seconds and its limit is near 1, so it is made more often. */
const sqlPairs = 3;

try {
  process.exitCode = await bench();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof KprstatError ? error.exitCode : 1;
} finally {
  rmSync(work, {recursive: true, force: true});
}

/** Measures, tells and keeps the results; returns the exit code. */
async function bench(): Promise<number> {
  const {values} = parseArgs({
    options: {
      years: {type: "string", default: "2022"},
      scale: {type: "string", default: "1"},
      runs: {type: "string", default: "3"}
    }
  });
  const [scale, runs] = [Number(values.scale), Number(values.runs)];
  if (!(scale > 0 && Number.isInteger(runs) && runs > 0)) {
    throw new KprstatError("usage", {what: "SCALE is a number above 0 and RUNS a whole number from 1."});
  }
  const machine = thisMachine();
  tell(machineText(machine));
  say(`deliveries of ${values.years} at scale ${scale}`);
  const set = await deliverySet(values.years, scale);
  tell(`\n${grouped(set.files.length)} files, ${grouped(Math.round(set.bytes / 1e6))} MB of XML\n`);
  const measurements = [
    ...(await measureReading(set, runs)),
    ...(await measureWhole(set)),
    ...(await measureAgain(set, runs)),
    ...(await measureSql(set, runs * sqlPairs)),
    ...(await measureGenerator(values.years, scale))
  ];
  const judged = scale >= 1;
  tell(`\n${measurementTable(measurements, judged)}`);
  if (!judged) {
    tell("\nThe limits hold for SCALE=1 and are not judged here.");
  }
  tell(`\nResults: ${keep({machine, years: values.years, scale, bytes: set.bytes}, measurements)}`);
  return judged && measurements.some(measurement => keepsLimit(measurement) === false) ? 1 : 0;
}

/** From XML to checked, typed tables in an empty work folder, against a program that only looks for well-formedness. */
async function measureReading(set: DeliverySet, runs: number): Promise<readonly Measurement[]> {
  warm(set);
  const [ours, xmllint]: [ProcessRun[], ProcessRun[]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    say(`reading XML, ${run} of ${runs}`);
    xmllint.push(await measureProcess("xmllint", ["--stream", "--noout", ...set.files]));
    ours.push(await kprstatRun(emptyFolders(set), "--to", "validate"));
  }
  const against = (of: (run: ProcessRun) => number) => ({
    runs: ours.map(of),
    against: {program: "xmllint", runs: xmllint.map(of)}
  });
  return [
    {
      what: "XML to validated tables",
      unit: "s",
      ...against(run => run.seconds),
      limit: {kind: "atMost", value: 3, goal: 1.5}
    },
    {what: "  processor time", unit: "s", ...against(run => run.cpuSeconds)},
    {what: "  peak memory", unit: "GiB", runs: ours.map(run => run.peakGiB), limit: {kind: "atMost", value: 1.2}}
  ];
}

/** From XML to a release. Leaves the work folder for what is measured on it. */
async function measureWhole(set: DeliverySet): Promise<readonly Measurement[]> {
  say("from XML to a release");
  const {seconds, peakGiB} = await kprstatRun(emptyFolders(set));
  return [
    {what: "XML to release", unit: "s", runs: [seconds]},
    {what: "  peak memory", unit: "GiB", runs: [peakGiB], limit: {kind: "atMost", value: 1.5}}
  ];
}

/** The same folder again with nothing new, and with five new deliveries. */
async function measureAgain(set: DeliverySet, runs: number): Promise<readonly Measurement[]> {
  const [nothing, five, parsed]: [number[], number[], number[]] = [[], [], []];
  try {
    for (let run = 1; run <= runs; run++) {
      say(`nothing new and five new deliveries, ${run} of ${runs}`);
      nothing.push((await kprstatRun(foldersOf(set))).seconds);
      sendAgain(set, 5, 9000 + run);
      const {seconds, answer} = await kprstatRun(foldersOf(set));
      five.push(seconds);
      parsed.push(answer.deliveries.newlyParsed);
    }
  } finally {
    removeSentAgain(set.folder);
  }
  return [
    {what: "Nothing new", unit: "s", runs: nothing, limit: {kind: "atMost", value: 2}},
    {what: "Five new deliveries", unit: "s", runs: five},
    {what: "  files read", unit: "files", runs: parsed, limit: {kind: "exactly", value: 5}}
  ];
}

/** Transform and tabulate against the SQL that they run, given to DuckDB by a process that does nothing else. */
async function measureSql(set: DeliverySet, pairs: number): Promise<readonly Measurement[]> {
  const {output} = foldersOf(set);
  const script = join(work, "statements.json");
  const stages = ["stages.js", work, output, configFolder] as const;
  await sibling(...stages, script);
  const [ours, bare]: [Elapsed[], Elapsed[]] = [[], []];
  for (let pair = 1; pair <= pairs; pair++) {
    say(`transform and tabulate, ${pair} of ${pairs}`);
    const turns = [
      async () => ours.push(JSON.parse(await sibling(...stages)) as Elapsed),
      async () => bare.push(JSON.parse(await sibling("bareDuckdb.js", script)) as Elapsed)
    ];
    for (const turn of pair % 2 === 0 ? turns : turns.reverse()) {
      await turn();
    }
  }
  return (["wall", "cpu"] as const).map(time => ({
    what: time === "wall" ? "transform and tabulate" : "  processor time",
    unit: "s",
    runs: ours.map(elapsed => elapsed[time]),
    against: {program: "bare DuckDB", runs: bare.map(elapsed => elapsed[time])},
    limit: {kind: "atMost", value: 1.1}
  }));
}

async function measureGenerator(years: string, scale: number): Promise<readonly Measurement[]> {
  say("generating deliveries");
  const out = join(work, "generated");
  const {seconds, output} = await kprstat("generate", "--out", out, "--years", years, "--scale", String(scale));
  const {bytes} = JSON.parse(output) as {bytes: number};
  return [{what: "Generating deliveries", unit: "MB/s", runs: [bytes / 1e6 / seconds]}];
}

/** Another program of the bench, in a process of its own; returns what it prints. */
async function sibling(name: string, ...words: readonly string[]): Promise<string> {
  return (await measureProcess(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...words])).output;
}

function foldersOf({folder}: DeliverySet): RunFolders {
  return {deliveries: folder, work, output: join(work, "output")};
}

function emptyFolders(set: DeliverySet): RunFolders {
  rmSync(work, {recursive: true, force: true});
  return foldersOf(set);
}

/** Reads every file once, so that the first program that is measured does not wait for the disk alone. */
function warm({files}: DeliverySet): void {
  for (const file of files) {
    readFileSync(file);
  }
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

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress, beside the results. */
function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
