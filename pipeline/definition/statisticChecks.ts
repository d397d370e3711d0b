import type {Breakdown, Category, CountDefinition, Measure, Merge, StatisticDefinition} from "./configuration.js";
import type {Problems} from "./problems.js";

/** The dimensions that every table of counts has. */
const commonDimensions = ["aar", "geo_niva", "geo"];

/** The dimension whose categories may be the service codes of config/reference/tjenester.csv. */
const serviceDimension = "tjeneste";

/** A definition that has the right form says one thing only, and nothing that cannot be counted. */
export function checkStatistic(file: string, statistic: StatisticDefinition, problems: Problems): void {
  if (statistic.kind === "register") {
    for (const name of repeated(statistic.dimensions.concat(statistic.columns.map(column => column.name)))) {
      problems.add(file, "columns", `${name} twice`, "each dimension and column once");
    }
    return;
  }
  checkUnits(file, statistic, problems);
  checkYears(file, statistic, problems);
  checkColumns(file, statistic, problems);
  statistic.breakdowns.forEach((breakdown, index) => {
    checkBreakdown(file, `breakdowns.${index}`, breakdown, statistic, problems);
  });
  statistic.measures.forEach((measure, index) => {
    checkMeasure(file, `measures.${index}`, measure, statistic, problems);
  });
  checkPerson(file, statistic, problems);
}

function checkUnits(file: string, {levels, disclosure, measures}: CountDefinition, problems: Problems): void {
  for (const level of repeated(levels)) {
    problems.add(file, "levels", `${level} twice`, "each level once");
  }
  if (disclosure.totals === "published" && !levels.includes("kommune")) {
    problems.add(file, "levels", levels.join(", "), "kommune too, as totals are sums of published municipalities");
  }
  // Only a municipality is followed through a renumbering.
  const others = levels.filter(level => level !== "kommune" && level !== "land");
  if (measures.some(measure => measure.kind === "last_year") && others.length > 0) {
    problems.add(file, "levels", others.join(", "), "only kommune and land, as a measure is of last year");
  }
}

function checkYears(file: string, {firstYear, notPublished}: CountDefinition, problems: Problems): void {
  for (const aar of repeated(notPublished.map(String))) {
    problems.add(file, "notPublished", `${aar} twice`, "each year once");
  }
  notPublished.forEach((aar, index) => {
    if (aar < firstYear) {
      problems.add(file, `notPublished.${index}`, String(aar), `a year from ${firstYear} (firstYear)`);
    }
  });
}

function checkColumns(file: string, {breakdowns, measures}: CountDefinition, problems: Problems): void {
  const dimensions = [...commonDimensions, ...breakdowns.map(({dimension}) => dimension)];
  for (const name of repeated([...dimensions, ...measures.flatMap(({name}) => [name, `${name}_status`])])) {
    problems.add(file, "measures", `the column ${name} twice`, "each column once");
  }
}

function checkBreakdown(
  file: string,
  at: string,
  {dimension, codes, categories}: Breakdown,
  statistic: CountDefinition,
  problems: Problems
): void {
  for (const code of repeated(categories.map(category => category.code))) {
    problems.add(file, `${at}.categories`, `${code} twice`, "each category once");
  }
  for (const holds of ["all", "number"] as const) {
    const codesOf = categories.filter(category => category.holds === holds).map(category => category.code);
    if (codesOf.length > 1) {
      problems.add(file, `${at}.categories`, codesOf.join(", "), `at most one category that holds "${holds}"`);
    }
  }
  if (codes === "listed" && categories.length === 0) {
    problems.add(file, `${at}.categories`, "none", "at least one category");
  }
  if (codes === "services" && dimension !== serviceDimension) {
    problems.add(file, `${at}.codes`, `"services" for ${dimension}`, `listed, or the dimension ${serviceDimension}`);
  }
  categories.forEach((category, index) => {
    const place = `${at}.categories.${index}`;
    if (codes === "services" && /^\d{2}$/.test(category.code)) {
      problems.add(
        file,
        `${place}.code`,
        `"${category.code}"`,
        "no service code, as these come from the reference data"
      );
    }
    checkCategory(file, place, category, dimension, statistic, problems);
  });
}

function checkCategory(
  file: string,
  at: string,
  {holds, population}: Category,
  dimension: string,
  {measures, person}: CountDefinition,
  problems: Problems
): void {
  if (holds === "goal" && person === null) {
    problems.add(file, `${at}.holds`, '"goal" without person', "person, with how what is missing is merged");
  }
  if (holds === "number" && !measures.some(measure => measure.kind === "count" && measure.across.includes(dimension))) {
    problems.add(file, `${at}.holds`, '"number"', `"number" only with a count across ${dimension}`);
  }
  if (population === null) {
    return;
  }
  if (holds !== "value") {
    problems.add(file, `${at}.population`, `a population of "${holds}"`, 'a population of "value" only');
  }
  if (population.ages === null && population.sex === null) {
    problems.add(file, `${at}.population`, "neither ages nor sex", "ages, sex or both");
  }
  for (const age of repeated(population.ages ?? [])) {
    problems.add(file, `${at}.population.ages`, `${age} twice`, "each age group once");
  }
}

function checkMeasure(
  file: string,
  at: string,
  measure: Measure,
  {breakdowns, measures, newestYears}: CountDefinition,
  problems: Problems
): void {
  const dimensions = breakdowns.map(({dimension}) => dimension);
  const counts = measures.filter(({kind}) => kind === "count").map(({name}) => name);
  const countsAndLastYears = measures
    .filter(({kind}) => kind === "count" || kind === "last_year")
    .map(({name}) => name);
  function requireOneOf(key: string, name: string, names: readonly string[], what: string): void {
    if (!names.includes(name)) {
      problems.add(file, `${at}.${key}`, `"${name}"`, `${what}: ${names.join(", ") || "none"}`);
    }
  }
  const aCount = "a count of the table";
  switch (measure.kind) {
    case "count":
      for (const dimension of measure.across) {
        requireOneOf("across", dimension, dimensions, "a breakdown of the table");
      }
      for (const dimension of repeated(measure.across)) {
        problems.add(file, `${at}.across`, `${dimension} twice`, "each breakdown once");
      }
      return;
    case "rate_per_1000":
      requireOneOf("of", measure.of, counts, aCount);
      return;
    case "last_year":
      requireOneOf("of", measure.of, counts, aCount);
      if (newestYears === null) {
        problems.add(
          file,
          `${at}.kind`,
          '"last_year" without newestYears',
          "newestYears, as history is not looked back on"
        );
      }
      return;
    case "share":
      requireOneOf("of", measure.of, counts, aCount);
      requireOneOf("in", measure.in, widerThan(measure.of, measures), `a count across more than ${measure.of}`);
      return;
    case "change":
      requireOneOf("of", measure.of, countsAndLastYears, "a count or last_year of the table");
      requireOneOf(
        "from",
        measure.from,
        countsAndLastYears.filter(name => name !== measure.of),
        "another count or last_year of the table"
      );
  }
}

/** The counts that hold everyone whom the count `of` holds, and more: those across its dimensions and further ones. */
function widerThan(of: string, measures: readonly Measure[]): string[] {
  const counts = measures.filter(measure => measure.kind === "count");
  const narrow = counts.find(({name}) => name === of)?.across ?? [];
  return counts
    .filter(({across}) => across.length > narrow.length && narrow.every(dimension => across.includes(dimension)))
    .map(({name}) => name);
}

/** What a category or the count asks of a person's merged row is there, and nothing else is merged. */
function checkPerson(file: string, {person, breakdowns}: CountDefinition, problems: Problems): void {
  if (person === null) {
    return;
  }
  const {merge, counts} = person;
  const merges = new Map<string, Merge>(Object.entries(merge));
  const needed = new Map<string, Merge>();
  for (const {dimension, codes, categories} of breakdowns) {
    if (codes === "services" || categories.some(({holds}) => holds === "value")) {
      needed.set(dimension, "first");
    }
    for (const {code} of categories.filter(({holds}) => holds === "goal")) {
      needed.set(`mangler_${code}`, "bit_and");
    }
  }
  for (const [column, kind] of needed) {
    const found = merges.get(column);
    if (found !== kind) {
      problems.add(file, `person.merge.${column}`, found === undefined ? "nothing" : `"${found}"`, `"${kind}"`);
    }
  }
  const unused = [...merges.keys()].filter(column => column !== counts.column && !needed.has(column));
  for (const column of unused) {
    const expected = "only the column that counts, dimensions and mangler_<goal>";
    problems.add(file, "person.merge", column, expected);
  }
  const merged = merges.get(counts.column);
  if (merged === undefined) {
    const columns = [...merges.keys()].join(", ");
    problems.add(file, "person.counts.column", `"${counts.column}"`, `a column of person.merge: ${columns || "none"}`);
    return;
  }
  const expected = merged === "any" ? "boolean" : "number";
  if (merged !== "first" && typeof counts.equals !== expected) {
    const value = expected === "boolean" ? "true or false" : "a whole number";
    problems.add(file, "person.counts.equals", String(counts.equals), `${value}, as "${merged}" gives one`);
  }
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
