import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {systemOf, widthOf} from "../../../bench/sdc/benchSystem.js";
import {readBench} from "../../../bench/sdc/benchTable.js";
import {judge} from "../../../bench/sdc/judge.js";
import {protect} from "../../../pipeline/suppress/protect.js";

/** Six municipalities, one that does not report, one alone in its county; two categories. */
const regions = [
  ["0301", "F03", "G13", 1],
  ["1101", "F11", "G01", 1],
  ["1103", "F11", "G13", 1],
  ["1106", "F11", "G01", 1],
  ["1108", "F11", "G13", 0],
  ["1111", "F11", "G01", 1]
] as const;
const counts = [
  [40, 60],
  [3, 9],
  [80, 70],
  [12, 4],
  [0, 0],
  [25, 2]
] as const;
const categories = ["ja", "nei"];

/** The folder of a table in which counts from 1 to 4 are primary, and nothing else is suppressed. */
function writeBench(folder: string): void {
  const lines = (header: string, rows: readonly (readonly (string | number)[])[]) =>
    `${[header, ...rows.map(row => row.join(","))].join("\n")}\n`;
  writeFileSync(join(folder, "regions.csv"), lines("kommune,fylke,kostra,reports", regions));
  const inner = regions.flatMap(([kommune], at) =>
    categories.map((category, place) => [kommune, category, counts[at]?.[place] ?? 0])
  );
  writeFileSync(join(folder, "plan.csv"), lines("kommune,category,count", inner));
  const units = ["Total", ...new Set(regions.flatMap(region => region.slice(0, 3)))];
  const published = units.flatMap(unit =>
    ["Total", ...categories].map(column => {
      const count = regions
        .map((region, at) => (unit === "Total" || region.some(key => key === unit) ? (counts[at] ?? [0, 0]) : [0, 0]))
        .map(([yes = 0, no = 0]) => (column === "ja" ? yes : column === "nei" ? no : yes + no))
        .reduce((sum, one) => sum + one, 0);
      const primary = count > 0 && count < 5 ? 1 : 0;
      return [unit, column, count, primary, primary];
    })
  );
  writeFileSync(
    join(folder, "gausssuppression_plan_below5.csv"),
    lines("kommune,ip,count,primary,suppressed", published)
  );
}

describe("a folder of the benchmark", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kprstat-sdc-"));
  });
  afterEach(() => {
    rmSync(folder, {recursive: true});
  });

  test("is read as one table with its sums, and protected", async () => {
    writeBench(folder);
    const [table, ...others] = readBench(folder);
    if (table === undefined) throw new Error("no table was read");
    expect(others).toEqual([]);
    expect({name: table.name, below: table.below, cells: table.cells.length}).toEqual({
      name: "plan",
      below: 5,
      cells: 33
    });
    // Two counties, two KOSTRA groups and the country by each, for three columns; and categories for eleven units.
    expect(table.sums.length).toBe(6 * 3 + 11);
    const system = systemOf(table);
    const protection = await protect(system);
    if (protection.outcome === "refused") throw new Error("refused");
    expect(judge(system, protection)).toEqual({determined: 0, narrow: 0, insiderPairs: 0});
    const secondary = system.quantities.filter(({fate}, at) => fate === "free" && protection.hidden[at] === 1);
    expect(secondary.length).toBeGreaterThan(0);
    expect(secondary.every(({rank}) => rank === 3)).toBe(true);
  });

  test("is judged by its witnesses: without them everything is determined", async () => {
    writeBench(folder);
    const [table] = readBench(folder);
    if (table === undefined) throw new Error("no table was read");
    const system = systemOf(table);
    const protection = await protect(system);
    if (protection.outcome === "refused") throw new Error("refused");
    const primary = table.cells.filter(cell => cell.primary).length;
    expect(primary).toBe(3);
    expect(judge(system, {...protection, witnesses: protection.witnesses.slice(0, 1)}).determined).toBe(primary);
    const open = {...protection, hidden: protection.hidden.map((_, at) => (table.cells[at]?.primary ? 1 : 0))};
    expect(judge(system, open).determined).toBeGreaterThan(0);
  });

  test("that is not one is refused with what to do", () => {
    expect(() => readBench(join(folder, "nowhere"))).toThrow("The folder of tables is not there.");
    expect(() => readBench(folder)).toThrow("There is no table to protect.");
    writeBench(folder);
    const file = join(folder, "plan.csv");
    const text = readFileSync(file, "utf8");
    rmSync(file);
    expect(() => readBench(folder)).toThrow("A file of the benchmark is missing.");
    writeFileSync(file, text.replace("kommune", "municipality"));
    expect(() => readBench(folder)).toThrow("A column is missing: kommune.");
    writeFileSync(file, text.replace("0301,ja,40", "0301,ja"));
    expect(() => readBench(folder)).toThrow("A row has not as many fields as the header.");
    writeFileSync(file, text);
    const cells = join(folder, "gausssuppression_plan_below5.csv");
    writeFileSync(cells, readFileSync(cells, "utf8").replace("Total,Total,305", "Total,Total,3O5"));
    expect(() => readBench(folder)).toThrow("A count is no whole number.");
  });
});

test("a number hidden below 10 spans 5, one below 5 spans 3", () => {
  expect([widthOf(5), widthOf(10)]).toEqual([3, 5]);
});
