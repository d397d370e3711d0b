import type {DisclosureFloor, DisclosureRule, StatisticDefinition, SumRule} from "./configuration.js";
import {type Problems, parseJson} from "./problems.js";
import {checkStatistic} from "./statisticChecks.js";
import {disclosureSchema, statisticSchema} from "./statisticSchema.js";

/** Reads one definition; null when it does not have the form. The file is named after its table. */
export function readStatistic(file: string, json: string, problems: Problems): StatisticDefinition | null {
  const statistic = parseJson(file, json, statisticSchema, problems);
  if (statistic === null) {
    return null;
  }
  if (file !== `statistics/${statistic.table}.json`) {
    problems.add(file, "table", `"${statistic.table}"`, "the name of the file");
  }
  checkStatistic(file, statistic, problems);
  return statistic;
}

/** What disclosure control knows besides each table's own rule (config/disclosure.json). */
export interface DisclosureFile {
  readonly floors: readonly DisclosureFloor[];
  readonly sums: readonly SumRule[];
}

/** Reads what holds for all tables in disclosure control; null when it does not have the form. */
export function readDisclosure(file: string, json: string, problems: Problems): DisclosureFile | null {
  return parseJson(file, json, disclosureSchema, problems);
}

/**
 * What no configuration goes below, however it is written (docs/disclosure-control.md): counts below 10 and a width of 5
 * with published totals where 0 means «not reported», below 5 and a width of 3 with exact totals everywhere else; in the tables of
 * individual plans, categories of which one holds everyone below 20.
 */
function leastFloor(table: string): DisclosureRule {
  if (table === "hab_rehab_utenfor_institusjon") {
    return {suppressBelow: 10, width: 5, totals: "published", hideUniformBelow: null};
  }
  const hideUniformBelow = table.startsWith("individuell_plan_") ? 20 : null;
  return {suppressBelow: 5, width: 3, totals: "exact", hideUniformBelow};
}

const limits = ["suppressBelow", "width", "hideUniformBelow"] as const;

/**
 * Every table of counts has one floor and is not looser, and no floor is below the program's own. What totals are is
 * not for the configuration to choose: it follows from the table.
 */
export function checkFloors(
  file: string,
  allFloors: readonly DisclosureFloor[],
  statistics: readonly StatisticDefinition[],
  problems: Problems
): void {
  const counts = statistics.filter(statistic => statistic.kind === "count");
  for (const floor of allFloors) {
    for (const table of floor.tables) {
      const least = leastFloor(table);
      for (const key of limits) {
        if ((floor[key] ?? 0) < (least[key] ?? 0)) {
          const expected = `at least ${least[key]} for ${table} (fixed in the program)`;
          problems.add(file, `floors, ${key}`, String(floor[key]), expected);
        }
      }
      if (floor.totals !== least.totals) {
        problems.add(file, "floors, totals", floor.totals, `${least.totals} for ${table} (fixed in the program)`);
      }
    }
  }
  for (const name of allFloors.flatMap(floor => floor.tables)) {
    if (!counts.some(({table}) => table === name)) {
      problems.add(file, "floors", `table "${name}"`, "a table of counts in statistics/");
    }
  }
  for (const {table, disclosure} of counts) {
    const [floor, ...further] = allFloors.filter(({tables}) => tables.includes(table));
    const at = `statistics/${table}.json`;
    if (floor === undefined || further.length > 0) {
      problems.add(
        file,
        "floors",
        `${floor === undefined ? "none" : "several"} for ${table}`,
        "one floor for each table"
      );
      continue;
    }
    for (const key of limits) {
      if ((disclosure[key] ?? 0) < (floor[key] ?? 0)) {
        problems.add(at, `disclosure.${key}`, String(disclosure[key]), `at least ${floor[key]} (${file})`);
      }
    }
    if (disclosure.totals !== floor.totals) {
      problems.add(at, "disclosure.totals", disclosure.totals, `${floor.totals} (${file})`);
    }
  }
}
