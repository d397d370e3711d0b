// How near the fewest a national release comes in hidden cells of the country and the counties: the pattern that is found for
// each year, beside what no safe pattern of the whole year is below.
import {join} from "node:path";
import {parseArgs} from "node:util";
import {KprstatError} from "../pipeline/errors.js";
import {protect} from "../pipeline/suppress/protect.js";
import {releaseProblems} from "../pipeline/suppress/suppressRelease.js";
import type {System} from "../pipeline/suppress/system.js";
import {readTrueTables} from "../pipeline/suppressTables.js";
import {alignedTable} from "../pipeline/text.js";
import {fewestOfRank, secondaryOfRank} from "./counties/fewest.js";
import {neededOfUpperRanks} from "./counties/needed.js";
import {configFolder} from "./program.js";
import {runBench, say, tell} from "./report.js";
import {requireSize} from "./size.js";
import {inWork, transformAndTabulate} from "./transformAndTabulate.js";
import {validatedWork} from "./validatedWork.js";

const {values} = parseArgs({
  options: {
    years: {type: "string", default: "2022-2023"},
    scale: {type: "string", default: "1"},
    rounds: {type: "string", default: "10"}
  }
});

const levels = ["country", "counties"] as const;

const columns = [
  {heading: "year", align: "left"},
  {heading: "level", align: "left"},
  {heading: "secondary cells", align: "right"},
  {heading: "needed", align: "right"},
  {heading: "at least", align: "right"}
] as const;

const legend = [
  "«Needed» are those of the secondary cells that must be hidden while the other cells of country and counties stay as they are,",
  "whatever is hidden of KOSTRA groups and municipalities: programmes of the whole year without them have no solution.",
  "No safe pattern of the year, whatever it hides elsewhere, hides fewer cells of the level than «at least»: the least of",
  "covers of what has to be hidden, with all other levels hidden for nothing. Where both are the same, it is proved that the",
  "fewest are hidden."
].join("\n");

/** The systems of the years, all tables, as a first release without a ledger has them. */
async function systemsOf(years: string, scale: number): Promise<ReadonlyMap<number, System>> {
  const work = await validatedWork(years, scale);
  say("counting");
  return inWork({work, output: join(work, "..", "output"), config: configFolder}, async session => {
    const {tabulated, dataYears} = await transformAndTabulate(session);
    const {input} = await readTrueTables(session, tabulated, dataYears);
    return new Map(releaseProblems(input).map(({aar, system}) => [aar, system]));
  });
}

/** Finds the patterns of the years and prints how near the fewest they are; a year without one is an error. */
async function bench(): Promise<boolean> {
  const {years} = values;
  const [scale, rounds] = [Number(values.scale), Number(values.rounds)];
  requireSize({scale, count: rounds, years}, "ROUNDS", "span");
  const lines: (readonly string[])[] = [];
  for (const [aar, system] of await systemsOf(years, scale)) {
    say(`${aar}: the pattern`);
    const pattern = await protect(system);
    if (pattern.outcome === "refused")
      throw new KprstatError("disclosure", {what: "The year has no safe pattern.", where: String(aar)});
    say(`${aar}: which of them are needed`);
    const needed = await neededOfUpperRanks(system, pattern);
    for (const [rank, level] of levels.entries()) {
      say(`${aar}: the fewest of ${level}`);
      const fewest = await fewestOfRank(system, rank, rounds);
      const neededOfLevel = [...needed].filter(quantity => system.quantities[quantity]?.rank === rank).length;
      const secondary = secondaryOfRank(system, pattern.hidden, rank);
      lines.push([String(aar), level, ...[secondary, neededOfLevel, fewest].map(String)]);
    }
  }
  tell(`${alignedTable(columns, lines)}\n\n${legend}`);
  return true;
}

await runBench(bench);
