import {describe, expect, test} from "vitest";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {Problems} from "../../../pipeline/definition/problems.js";
import {checkFloors, readDisclosure} from "../../../pipeline/definition/statisticFiles.js";
import {definitionOf, linesOf, readConfigJson, tables} from "./definitionFile.js";

const byPlan = "individuell_plan_institusjon";
const recipients = "tjenestemottakere_tjeneste";

describe("floors", () => {
  interface Floor {
    tables: string[];
    suppressBelow: number;
    totals: string;
    width: number;
    hideUniformBelow?: number | null;
  }

  const written = () => (readConfigJson("disclosure.json") as unknown as {floors: [Floor, Floor, Floor]}).floors;

  /** What is said about these floors and the definitions, some with another disclosure rule. */
  function problemsAt(floors: readonly Floor[], rules: Readonly<Record<string, CountDefinition["disclosure"]>> = {}) {
    const problems = new Problems();
    const read = readDisclosure("disclosure.json", JSON.stringify({floors, sums: []}), problems)?.floors ?? [];
    const statistics = tables.map(definitionOf).map(statistic => {
      const disclosure = rules[statistic.table];
      return statistic.kind === "count" && disclosure !== undefined ? {...statistic, disclosure} : statistic;
    });
    checkFloors("disclosure.json", read, statistics, problems);
    return linesOf(problems);
  }

  test("those of the configuration hold for its tables", () => {
    expect(problemsAt(written())).toEqual([]);
  });

  test("no floor is below the program's own, and totals are not chosen", () => {
    const [published, plans, exact] = written();
    expect(
      problemsAt([
        {...published, suppressBelow: 5, totals: "exact", width: 3},
        {...plans, tables: plans.tables.filter(table => table !== byPlan)},
        exact,
        {tables: [byPlan], suppressBelow: 4, totals: "published", width: 2, hideUniformBelow: 10}
      ])
    ).toEqual([
      "floors, suppressBelow: found 5; expected at least 10 for hab_rehab_utenfor_institusjon (fixed in the program)",
      "floors, width: found 3; expected at least 5 for hab_rehab_utenfor_institusjon (fixed in the program)",
      "floors, totals: found exact; expected published for hab_rehab_utenfor_institusjon (fixed in the program)",
      `floors, suppressBelow: found 4; expected at least 5 for ${byPlan} (fixed in the program)`,
      `floors, width: found 2; expected at least 3 for ${byPlan} (fixed in the program)`,
      `floors, hideUniformBelow: found 10; expected at least 20 for ${byPlan} (fixed in the program)`,
      `floors, totals: found published; expected exact for ${byPlan} (fixed in the program)`,
      "disclosure.totals: found published; expected exact (disclosure.json)",
      "disclosure.totals: found exact; expected published (disclosure.json)"
    ]);
  });

  test("a table may hide more than its floor, never less", () => {
    const rule = {suppressBelow: 10, totals: "exact", width: 5, hideUniformBelow: null} as const;
    expect(problemsAt(written(), {[recipients]: rule})).toEqual([]);
    expect(
      problemsAt(written(), {[recipients]: {suppressBelow: 4, totals: "published", width: 2, hideUniformBelow: null}})
    ).toEqual([
      "disclosure.suppressBelow: found 4; expected at least 5 (disclosure.json)",
      "disclosure.width: found 2; expected at least 3 (disclosure.json)",
      "disclosure.totals: found published; expected exact (disclosure.json)"
    ]);
    const [published, plans, exact] = written();
    expect(problemsAt([published, plans, {...exact, suppressBelow: 6}])).toHaveLength(exact.tables.length);
  });

  test("each table of counts has one floor, and each floor a table of counts", () => {
    const [published, plans, exact] = written();
    expect(
      problemsAt([
        {...published, tables: ["hab_rehab_utenfor_institusjon", recipients]},
        {...plans, tables: plans.tables.filter(table => table !== byPlan)},
        {...exact, tables: [...exact.tables, "rapporteringsstatus"]}
      ])
    ).toEqual([
      `floors, totals: found published; expected exact for ${recipients} (fixed in the program)`,
      'floors: found table "rapporteringsstatus"; expected a table of counts in statistics/',
      `floors: found none for ${byPlan}; expected one floor for each table`,
      `floors: found several for ${recipients}; expected one floor for each table`
    ]);
  });
});
