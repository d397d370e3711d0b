import type {StatisticDefinition} from "./configuration.js";

/** The data years that a table has rows for, in order. */
export function yearsOf(
  {firstYear, newestYears}: StatisticDefinition,
  dataYears: readonly number[]
): readonly number[] {
  const inOrder = dataYears.toSorted((a, b) => a - b);
  return inOrder.slice(newestYears === null ? 0 : -newestYears).filter(aar => aar >= firstYear);
}

/**
 * The data years that have to be counted for the table's rows, in order: those that it has, and where a measure is of last
 * year also the year before the first of them, when that is a data year that the table is defined for.
 */
export function countedYears(definition: StatisticDefinition, dataYears: readonly number[]): readonly number[] {
  const years = yearsOf(definition, dataYears);
  const [first] = years;
  if (first === undefined || !looksBack(definition)) {
    return years;
  }
  const before = first - 1;
  return before >= definition.firstYear && dataYears.includes(before) ? [before, ...years] : years;
}

function looksBack(definition: StatisticDefinition): boolean {
  return definition.kind === "count" && definition.measures.some(measure => measure.kind === "last_year");
}
