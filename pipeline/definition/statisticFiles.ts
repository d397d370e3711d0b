import {z} from "zod";
import type {CountDefinition, DisclosureFloor, StatisticDefinition} from "./configuration.js";
import {nonEmpty, text} from "./fields.js";
import {type Problems, parseJson} from "./problems.js";

const tableName = z.string().regex(/^[a-z][a-z0-9_]*$/, "a name of lower-case letters, digits and _");
const columnName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, "a name of letters, digits and _");
const mark = nonEmpty.max(3, "a mark of at most three characters");

const common = {
  table: tableName,
  title: text,
  description: text,
  source: text,
  caveats: z.array(text),
  firstYear: z.int("a year").min(2017, "a year from 2017"),
  marks: z.strictObject({
    suppressed: mark,
    not_reported: mark,
    not_published: mark,
    not_available: mark,
    not_applicable: mark
  })
};

const disclosureRule = {
  suppressBelow: z.int("a whole number").min(1, "a whole number from 1"),
  totals: z.enum(["published", "exact"], "published or exact"),
  width: z.int("a whole number").min(1, "a whole number from 1")
};

const measure = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({name: tableName, kind: z.literal("count"), label: text}),
    z.strictObject({name: tableName, kind: z.literal("rate_per_1000"), of: tableName, label: text})
  ],
  "count or rate_per_1000"
);

const breakdown = z.strictObject({
  dimension: tableName,
  label: text,
  categories: z.array(z.strictObject({code: nonEmpty, label: text})).min(1, "at least one category")
});

const countedLevels = ["fylke", "kommune", "land"] as const;

const countDefinition = z.strictObject({
  kind: z.literal("count"),
  ...common,
  // What this version can count; anything else is refused rather than counted in another way.
  geography: z.literal("as_reported", "as_reported; this version counts by the codes valid in the year only"),
  levels: z
    .array(z.enum(countedLevels, `one of ${countedLevels.join(", ")}; this version counts no others`))
    .min(1, "at least one level"),
  zero: z.enum(["not_reported", "true_zero"], "not_reported or true_zero"),
  breakdowns: z.array(breakdown),
  measures: z.array(measure).min(1, "at least one measure"),
  disclosure: z.strictObject(disclosureRule)
});

const registerDefinition = z.strictObject({
  kind: z.literal("register"),
  ...common,
  dimensions: z.array(tableName).min(1, "at least one dimension"),
  columns: z
    .array(
      z.strictObject({
        name: columnName,
        type: z.enum(["text", "integer", "decimal"], "text, integer or decimal"),
        label: text
      })
    )
    .min(1, "at least one column")
});

const definition = z.discriminatedUnion("kind", [countDefinition, registerDefinition], "count or register");

const floors = z.strictObject({
  floors: z.array(z.strictObject({tables: z.array(tableName).min(1, "at least one table"), ...disclosureRule}))
});

/** The dimensions that every table of counts has. */
const commonDimensions = ["aar", "geo_niva", "geo"];

/** Reads one definition; null when it does not fit. The file is named after its table. */
export function readStatistic(file: string, json: string, problems: Problems): StatisticDefinition | null {
  const statistic = parseJson(file, json, definition, problems);
  if (statistic === null) {
    return null;
  }
  if (file !== `statistics/${statistic.table}.json`) {
    problems.add(file, "table", `"${statistic.table}"`, "the name of the file");
  }
  if (statistic.kind === "count") {
    checkCount(file, statistic, problems);
  } else {
    repeated(statistic.dimensions.concat(statistic.columns.map(column => column.name))).forEach(name => {
      problems.add(file, "columns", `${name} twice`, "each dimension and column once");
    });
  }
  return statistic;
}

function checkCount(file: string, statistic: CountDefinition, problems: Problems): void {
  const {levels, measures, breakdowns, disclosure} = statistic;
  for (const level of repeated(levels)) {
    problems.add(file, "levels", `${level} twice`, "each level once");
  }
  const dimensions = [...commonDimensions, ...breakdowns.map(({dimension}) => dimension)];
  for (const name of repeated([...dimensions, ...measures.flatMap(({name}) => [name, `${name}_status`])])) {
    problems.add(file, "measures", `the column ${name} twice`, "each column once");
  }
  breakdowns.forEach(({categories}, index) => {
    for (const code of repeated(categories.map(category => category.code))) {
      problems.add(file, `breakdowns.${index}.categories`, `${code} twice`, "each category once");
    }
  });
  const counts = measures.filter(({kind}) => kind === "count").map(({name}) => name);
  measures.forEach((rate, index) => {
    if (rate.kind !== "count" && !counts.includes(rate.of)) {
      problems.add(
        file,
        `measures.${index}.of`,
        `"${rate.of}"`,
        `a count of the table: ${counts.join(", ") || "none"}`
      );
    }
  });
  if (disclosure.totals === "published" && !levels.includes("kommune")) {
    problems.add(file, "levels", levels.join(", "), "kommune too, as totals are sums of published municipalities");
  }
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Reads the floors of disclosure control; null when they do not fit. */
export function readFloors(file: string, json: string, problems: Problems): readonly DisclosureFloor[] | null {
  return parseJson(file, json, floors, problems)?.floors ?? null;
}

/**
 * What no configuration goes below, however it is written (docs/disclosure-control.md): counts below 10 and a width of 5
 * with published totals where 0 means «not reported», below 5 and a width of 3 everywhere else.
 */
function leastFloor(table: string): Pick<DisclosureFloor, "suppressBelow" | "width" | "totals"> {
  return table === "hab_rehab_utenfor_institusjon"
    ? {suppressBelow: 10, width: 5, totals: "published"}
    : {suppressBelow: 5, width: 3, totals: "exact"};
}

/**
 * Every table of counts has one floor and is not looser, and no floor is below the program's own; `published` totals
 * give nothing away and are the stricter.
 */
export function checkFloors(
  file: string,
  allFloors: readonly DisclosureFloor[],
  statistics: readonly StatisticDefinition[],
  problems: Problems
): void {
  const counts = statistics.filter(statistic => statistic.kind === "count");
  for (const floor of allFloors) {
    for (const least of floor.tables.map(leastFloor)) {
      for (const key of ["suppressBelow", "width"] as const) {
        if (floor[key] < least[key]) {
          problems.add(file, `floors, ${key}`, String(floor[key]), `at least ${least[key]} (fixed in the program)`);
        }
      }
      if (least.totals === "published" && floor.totals !== "published") {
        problems.add(file, "floors, totals", floor.totals, "published (fixed in the program)");
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
    for (const key of ["suppressBelow", "width"] as const) {
      if (disclosure[key] < floor[key]) {
        problems.add(at, `disclosure.${key}`, String(disclosure[key]), `at least ${floor[key]} (${file})`);
      }
    }
    if (disclosure.totals !== "published") {
      const why = floor.totals === "published" ? file : "this version cannot protect exact totals";
      problems.add(at, "disclosure.totals", disclosure.totals, `published (${why})`);
    }
  }
}
