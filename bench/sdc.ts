// Disclosure control on a folder of benchmark tables, beside what GaussSuppression did with them.
import {mkdirSync, writeFileSync} from "node:fs";
import {availableParallelism, cpus} from "node:os";
import {join} from "node:path";
import {KprstatError} from "../pipeline/errors.js";
import {boundByCovers} from "../pipeline/suppress/cover/protectByCovers.js";
import {protect} from "../pipeline/suppress/protect.js";
import type {System} from "../pipeline/suppress/system.js";
import {alignedTable, grouped} from "../pipeline/text.js";
import {runBench, tell} from "./report.js";
import {systemOf} from "./sdc/benchSystem.js";
import {type BenchTable, readBench} from "./sdc/benchTable.js";
import {judge} from "./sdc/judge.js";
import {countiesAlone} from "./sdc/parts.js";

/** Protects every table of the folder, prints the comparison and writes the patterns; content where all are safe. */
async function bench(): Promise<boolean> {
  const [, , folder, out] = process.argv;
  const rounds = Number(process.env.ROUNDS ?? 0);
  if (!folder || !out) {
    throw new KprstatError("usage", {
      what: "A folder of tables and a folder for the patterns are needed.",
      remedy: "make bench-sdc DIR=<folder of tables> OUT=<folder for patterns>"
    });
  }
  mkdirSync(out, {recursive: true});
  tell(`${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores, Node ${process.versions.node}\n`);
  const lines: (readonly string[])[] = [];
  const parts: (readonly string[])[] = [];
  let kept = true;
  for (const table of readBench(folder)) {
    const {line, safe, hidden} = await protectTable(table, out, rounds);
    lines.push(line, theirLine(table));
    parts.push(await partsLine(table, hidden));
    kept &&= safe;
  }
  tell(`${alignedTable(columns, lines)}\n\n${legend}\nPatterns: ${out}\n`);
  tell(`${alignedTable(partsColumns, parts)}\n\n${partsLegend}`);
  return kept;
}

const legend = [
  "Determined, too narrow and insiders are judged by addition from the witnesses of our own promise: whole numbers of at",
  "least 1, spans of 3 (below 5) or 5 (below 10), nobody alone in a cell works out another. No safe pattern costs less",
  "than the bound; a municipality's cell costs 1, a KOSTRA group's 20, a county's 400, the country's 8 000, persons",
  "next to nothing. A pattern is found together with its certificate; the first time bears the start of solver and program,",
  "the second does not. ROUNDS=<number> searches so much further for the bound alone, outside the times."
].join("\n");

const partsLegend = [
  "Every county with its municipalities as a table of its own, sums with what lies outside forgotten: what they need alone,",
  "the whole table needs too. Cost of the patterns found for the counties alone, what none is below, and what the pattern",
  "of the whole table costs in the same cells."
].join("\n");

const partsColumns = [
  {heading: "table", align: "left"},
  {heading: "hidden below", align: "right"},
  {heading: "counties alone", align: "right"},
  {heading: "cost", align: "right"},
  {heading: "bound", align: "right"},
  {heading: "of the whole", align: "right"}
] as const;

async function partsLine(table: BenchTable, hidden: Uint8Array): Promise<readonly string[]> {
  const {counties, cost, bound, whole} = await countiesAlone(table, hidden);
  return [table.name, String(table.below), String(counties), ...[cost, bound, whole].map(value => value.toFixed(1))];
}

const columns = [
  {heading: "table", align: "left"},
  {heading: "hidden below", align: "right"},
  {heading: "by", align: "left"},
  {heading: "primary", align: "right"},
  {heading: "secondary", align: "right"},
  {heading: "country", align: "right"},
  {heading: "county", align: "right"},
  {heading: "KOSTRA", align: "right"},
  {heading: "municipality", align: "right"},
  {heading: "persons", align: "right"},
  {heading: "determined", align: "right"},
  {heading: "too narrow", align: "right"},
  {heading: "insiders", align: "right"},
  {heading: "cost", align: "right"},
  {heading: "bound", align: "right"},
  {heading: "s, with certificate", align: "right"},
  {heading: "s, again", align: "right"}
] as const;

async function protectTable(
  table: BenchTable,
  out: string,
  rounds: number
): Promise<{readonly line: readonly string[]; readonly safe: boolean; readonly hidden: Uint8Array}> {
  const system = systemOf(table);
  const [protection, first] = await timed(system);
  if (protection.outcome === "refused")
    throw new KprstatError("disclosure", {
      what: "The table has no safe pattern.",
      where: `${table.name} below ${table.below}`
    });
  const [, again] = await timed(system);
  const isHidden = (cell: number) => protection.hidden[cell] === 1;
  writePattern(table, isHidden, out);
  const {determined, narrow, insiderPairs} = judge(system, protection);
  const further = rounds > 0 ? await boundByCovers(system, rounds) : 0;
  const bounds =
    "bound" in protection
      ? [protection.cost, Math.max(protection.bound, further)].map(value => value.toFixed(1))
      : ["", ""];
  return {
    line: [
      ...countsOf(table, "kprstat", isHidden),
      ...[determined, narrow, insiderPairs].map(String),
      ...bounds,
      first.toFixed(1),
      again.toFixed(1)
    ],
    safe: determined + narrow + insiderPairs === 0,
    hidden: protection.hidden
  };
}

/** Protects a system and says how many seconds that took. */
async function timed(system: System): Promise<readonly [Awaited<ReturnType<typeof protect>>, number]> {
  const start = performance.now();
  const protection = await protect(system);
  return [protection, (performance.now() - start) / 1000];
}

/** It promises only that nothing is determined, so the rest of the line is empty. */
function theirLine(table: BenchTable): readonly string[] {
  const isHidden = (cell: number) => table.cells[cell]?.suppressed === true;
  return [...countsOf(table, "GaussSuppression", isHidden), "", "", "", "", "", "", ""];
}

/** The first cells of a line: what is hidden, by level. */
function countsOf(table: BenchTable, by: string, isHidden: (cell: number) => boolean): readonly string[] {
  const byRank = [0, 0, 0, 0];
  let persons = 0;
  table.cells.forEach(({primary, count}, cell) => {
    if (primary || !isHidden(cell)) return;
    const rank = table.ranks[cell] ?? 3;
    byRank[rank] = (byRank[rank] ?? 0) + 1;
    persons += count;
  });
  const secondary = byRank.reduce((sum, count) => sum + count, 0);
  const primary = table.cells.filter(cell => cell.primary).length;
  return [table.name, String(table.below), by, ...[primary, secondary, ...byRank, persons].map(grouped)];
}

/** The columns of the files of GaussSuppression, so that any attack on those can be made on these. */
function writePattern(table: BenchTable, isHidden: (cell: number) => boolean, out: string): void {
  const lines = table.cells.map(({unit, column, count, primary}, cell) =>
    [unit, column, count, primary ? 1 : 0, isHidden(cell) ? 1 : 0].join(",")
  );
  const header = [...table.header, "count", "primary", "suppressed"].join(",");
  writeFileSync(join(out, `kprstat_${table.name}_below${table.below}.csv`), `${[header, ...lines].join("\n")}\n`);
}

await runBench(bench);
