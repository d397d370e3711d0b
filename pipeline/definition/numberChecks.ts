import type {ConceptName, CountDefinition, StatisticDefinition, SumRule} from "./configuration.js";
import type {Problems} from "./problems.js";

/**
 * What the definitions and config/disclosure.json say about numbers of several tables names tables, counts and dimensions that
 * are there, and leads from number to number without a circle.
 */
export function checkNumbers(
  disclosureFile: string,
  sums: readonly SumRule[],
  statistics: readonly StatisticDefinition[],
  problems: Problems
): void {
  const tables = new Map(
    statistics.filter(statistic => statistic.kind === "count").map(statistic => [statistic.table, statistic])
  );
  for (const [index, {whole, parts}] of sums.entries()) {
    for (const [place, name] of [
      ["whole", whole] as const,
      ...parts.map((part, at) => [`parts.${at}`, part] as const)
    ]) {
      checkName(disclosureFile, `sums.${index}.${place}`, name, tables, problems);
    }
  }
  for (const definition of tables.values()) {
    const file = `statistics/${definition.table}.json`;
    for (const [index, {measure, where, is}] of definition.same.entries()) {
      checkName(file, `same.${index}`, {table: definition.table, measure, where}, tables, problems);
      checkName(file, `same.${index}.is`, is, tables, problems);
      if (tables.get(is.table)?.same.some(same => same.measure === is.measure && agrees(same.where, is.where))) {
        problems.add(
          file,
          `same.${index}.is`,
          `${is.table}.${is.measure}`,
          "a number that is not itself said to be another"
        );
      }
    }
    for (const [index, {groups}] of definition.breakdowns.entries()) {
      const services = tables.get(groups ?? "")?.breakdowns.some(({codes}) => codes === "services");
      if (groups !== null && services !== true) {
        problems.add(file, `breakdowns.${index}.groups`, `"${groups}"`, "a table with a breakdown by services");
      }
    }
  }
}

function agrees(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  return Object.entries(one).every(([dimension, code]) => other[dimension] === code);
}

function checkName(
  file: string,
  at: string,
  {table, measure, where}: ConceptName,
  tables: ReadonlyMap<string, CountDefinition>,
  problems: Problems
): void {
  const definition = tables.get(table);
  if (definition === undefined) {
    problems.add(file, `${at}.table`, `"${table}"`, "a table of counts in statistics/");
    return;
  }
  if (!definition.measures.some(({name, kind}) => name === measure && kind === "count")) {
    problems.add(file, `${at}.measure`, `"${measure}"`, `a count of ${table}`);
  }
  const dimensions = definition.breakdowns.map(({dimension}) => dimension);
  for (const dimension of Object.keys(where).filter(name => !dimensions.includes(name))) {
    problems.add(file, `${at}.where`, dimension, `a dimension of ${table}: ${dimensions.join(", ") || "none"}`);
  }
}
