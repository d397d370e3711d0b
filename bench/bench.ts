// Speed and memory of a national year, against other programs that do the same work on the same bytes.
import {readFileSync, rmSync} from "node:fs";
import {join} from "node:path";
import {parseArgs} from "node:util";
import {grouped} from "../pipeline/text.js";
import {type DeliverySet, deliverySet, removeSentAgain, sendAgain} from "./deliverySet.js";
import {measureMarginals} from "./marginals.js";
import type {Measurement} from "./measurement.js";
import {measureProcess, type ProcessRun} from "./measureProcess.js";
import {benchFolder, configFolder, kprstat, kprstatRun, type RunFolders} from "./program.js";
import {report, say, tell} from "./report.js";
import {requireSize} from "./size.js";
import {measureSql} from "./sql.js";

const work = join(benchFolder, "work");

/** The comparison with bare DuckDB takes seconds and its limit is near 1, so it is made more often. */
const sqlPairs = 3;

const {values} = parseArgs({
  options: {
    years: {type: "string", default: "2022"},
    scale: {type: "string", default: "1"},
    runs: {type: "string", default: "3"}
  }
});
const {years: year} = values;
const [scale, runs] = [Number(values.scale), Number(values.runs)];

await report({judged: scale >= 1}, async () => {
  requireSize({scale, count: runs, years: year}, "RUNS", "one");
  say(`deliveries of ${year} at scale ${scale}`);
  const set = await deliverySet(year, scale);
  tell(`${grouped(set.files.length)} files, ${grouped(Math.round(set.bytes / 1e6))} MB of XML`);
  try {
    const measurements = [
      ...(await measureReading(set)),
      ...(await measureWhole(set)),
      await measureMarginals(work, Number(year), scale),
      ...(await measureAgain(set)),
      ...(await measureSql({...foldersOf(set), config: configFolder}, runs * sqlPairs, {ratio: 1.1, memoryGiB: 1.2})),
      ...(await measureGenerator())
    ];
    return [{years: year, scale, bytes: set.bytes}, measurements];
  } finally {
    rmSync(work, {recursive: true, force: true});
  }
});

/** From XML to checked, typed tables in an empty work folder, against a program that only looks for well-formedness. */
async function measureReading(set: DeliverySet): Promise<readonly Measurement[]> {
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
async function measureAgain(set: DeliverySet): Promise<readonly Measurement[]> {
  const [nothing, five, parsed]: [number[], number[], number[]] = [[], [], []];
  try {
    for (let run = 1; run <= runs; run++) {
      say(`nothing new and five new deliveries, ${run} of ${runs}`);
      nothing.push((await kprstatRun(foldersOf(set))).seconds);
      sendAgain(set, 5, run);
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

async function measureGenerator(): Promise<readonly Measurement[]> {
  say("generating deliveries");
  const out = join(work, "generated");
  const {seconds, output} = await kprstat("generate", "--out", out, "--years", year, "--scale", String(scale));
  const {bytes} = JSON.parse(output) as {bytes: number};
  return [{what: "Generating deliveries", unit: "MB/s", runs: [bytes / 1e6 / seconds]}];
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
