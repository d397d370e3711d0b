import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import type {AuditReport} from "../../../pipeline/audit/report.js";
import {type GivenTable, type Place, writeRelease} from "./smallRelease.js";

const places: readonly Place[] = [
  ["0301", "03", "EKG13"],
  ["1101", "11", "EKG07"],
  ["1106", "11", "EKG10"]
];
const plan = "individuell_plan_institusjon";

/** One unit of the indicator: five numerators and the denominator. */
function unit(name: string, tellere: readonly string[], nevner: string): GivenTable["rows"] {
  return tellere.map((teller, index) => [`2024 ${name} ${index + 1}`, teller, nevner] as const);
}

function planTable(rows: GivenTable["rows"]): GivenTable {
  return {
    table: plan,
    dimensions: ["aar", "geo_niva", "geo", "maltall"],
    measures: ["teller", "nevner", "andel"],
    rows
  };
}

const oslo = ["10", "20", "30", "0", "8"];

/** Position by position, hidden or not. */
function sum(...rows: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = rows;
  return first.map((_, position) =>
    String(rows.reduce((total, row) => total + Number.parseInt(row[position] ?? "", 10), 0))
  );
}

/** Stavanger-like municipality 1101 as given; everything else shown. */
async function auditPlan(tellere: readonly string[], nevner: string): Promise<AuditReport> {
  const shown = ["40", "50", "0", "10", "10"];
  const units = [
    ...["kommune 0301", "fylke 03", "kostra EKG13"].flatMap(name => unit(name, oslo, "68")),
    ...["kommune 1106", "kostra EKG10"].flatMap(name => unit(name, shown, "110")),
    ...["kommune 1101", "kostra EKG07"].flatMap(name => unit(name, tellere, nevner)),
    ...unit("fylke 11", sum(tellere, shown), sum([nevner], ["110"])[0] ?? ""),
    ...unit("land 0", sum(tellere, shown, oslo), sum([nevner], ["178"])[0] ?? "")
  ];
  const {releaseFolder, configFolder} = await writeRelease({places, tables: [planTable(units)]});
  return audit({releaseFolder, configFolder, certificate: null, earlier: []});
}

describe("without a certificate", () => {
  test("a table with nothing hidden has no problem and is still no pass", async () => {
    const report = await auditPlan(["10", "20", "30", "0", "8"], "68");
    expect(report).toMatchObject({passed: false, strength: "weaker, no certificate", problems: []});
  });

  test("a lone hidden cell is worked out, in each of the units that are the same place", async () => {
    const report = await auditPlan(["3*", "20", "30", "0", "8"], "61");
    expect(report.tables[0]).toMatchObject({table: plan, hidden: 2, determined: 2, tooNarrow: 2});
    expect(report.problems.map(({what}) => what)).toContain("A small hidden cell can be worked out.");
  });

  test("two zeros that are left 0 of a sum are worked out, and are no small numbers", async () => {
    const report = await auditPlan(["30", "0*", "30", "0*", "8"], "68");
    expect(report.tables[0]).toMatchObject({hidden: 4, determined: 4, tooNarrow: 0});
    expect(report.problems).toEqual([]);
  });

  test("two numerators that share 2 have too few possible values", async () => {
    const report = await auditPlan(["1*", "20", "30", "1*", "8"], "60");
    expect(report.tables[0]).toMatchObject({determined: 0, tooNarrow: 4, shownBy: {bounds: 4}});
    expect(report.problems[0]).toMatchObject({
      what: "A hidden cell that may be small has too few possible values.",
      count: 2
    });
  });

  test("two numerators that share 12 are wide enough; a person alone in one knows the other", async () => {
    const report = await auditPlan(["3*", "20", "30", "9*", "8"], "70");
    expect(report.tables[0]).toMatchObject({determined: 0, tooNarrow: 0, insiderPairs: 2});
    expect(report.problems).toEqual([]);
  });

  test("a denominator of 40 beside a numerator of 37 tells of the other three", async () => {
    const report = await auditPlan(["37", "1*", "1*", "1*", "0*"], "40");
    expect(report.problems).toContainEqual({
      what: "A numerator and its denominator are shown that differ by a small number.",
      cells: [`${plan} 2024 kommune 1101 1 teller`, `${plan} 2024 kostra EKG07 1 teller`],
      count: 2
    });
  });

  test("a small number that is shown is named", async () => {
    const report = await auditPlan(["4", "6", "30", "0", "0"], "40");
    expect(report.problems).toContainEqual({
      what: "A small number is shown.",
      cells: [`${plan} 2024 kommune 1101 1 teller`],
      count: 1
    });
  });

  test("categories that do not add up to their denominator are named", async () => {
    const report = await auditPlan(["10", "20", "30", "0", "8"], "69");
    expect(report.problems.map(({what}) => what)).toContain("Numbers contradict a relation that holds between them.");
  });

  test("hidden cells for which nothing is left contradict what is shown", async () => {
    const report = await auditPlan(["10*", "20", "30", "0*", "8"], "57");
    expect(report.problems.map(({what}) => what)).toContain("What is published contradicts itself.");
  });

  test("a denominator below 20 that one category holds needs all five numerators hidden", async () => {
    const [open, hidden] = [
      await auditPlan(["12", "0*", "0*", "0*", "0*"], "12"),
      await auditPlan(["12*", "0*", "0*", "0*", "0*"], "12")
    ];
    expect(open.problems.map(({what}) => what)).toContain(
      "One category of few persons holds everyone, and a numerator is shown."
    );
    expect(hidden.problems).toEqual([]);
  });

  test.each([
    [0, false],
    [1, true],
    [4, true],
    [5, false]
  ])("a shown numerator of %i is named: %s", async (teller, named) => {
    const {problems} = await auditPlan([String(teller), "20", "30", "0", "8"], String(teller + 58));
    expect(problems.some(({what}) => what === "A small number is shown.")).toBe(named);
  });

  test.each([
    [0, false],
    [1, true],
    [4, true],
    [5, false]
  ])("a numerator that is shown with a denominator of %i more is named: %s", async (rest, named) => {
    const {problems} = await auditPlan(["40", `${rest}*`, "0*", "0*", "0*"], String(40 + rest));
    const what = "A numerator and its denominator are shown that differ by a small number.";
    expect(problems.some(problem => problem.what === what)).toBe(named);
  });

  test.each([
    ["nobody", [0, 0, 0, 0, 0], false],
    ["one person", [1, 0, 0, 0, 0], true],
    ["19 persons", [0, 0, 19, 0, 0], true],
    ["20 persons", [0, 0, 20, 0, 0], false],
    ["15 in two categories", [10, 0, 5, 0, 0], false]
  ])("all categories of %s are shown: named for one category: %s %s", async (_, tellere, named) => {
    const nevner = tellere.reduce((a, b) => a + b, 0);
    const {problems} = await auditPlan(tellere.map(String), String(nevner));
    const what = "One category of few persons holds everyone, and a numerator is shown.";
    expect(problems.some(problem => problem.what === what)).toBe(named);
    if (!named) expect(problems).toEqual([]);
  });
});
