import {z} from "zod";
import {geographicLevels} from "../cells.js";
import {merges} from "./configuration.js";
import {nonEmpty, text} from "./fields.js";
import {ageGroups} from "./referenceFiles.js";

// What config/statistics/*.json and config/disclosure.json may look like. Optional keys get their defaults here, so that
// a definition names only what is particular about its table.

const tableName = z.string().regex(/^[a-z][a-z0-9_]*$/, "a name of lower-case letters, digits and _");
const columnName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, "a name of letters, digits and _");
const mark = nonEmpty.max(3, "a mark of at most three characters");
const dataYear = z.int("a year").min(2017, "a year from 2017");

const common = {
  table: tableName,
  title: text,
  description: text,
  source: text,
  caveats: z.array(text),
  firstYear: dataYear,
  newestYears: z.int("a number of years").min(1, "at least one year").nullable().default(null),
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
  width: z.int("a whole number").min(1, "a whole number from 1"),
  hideUniformBelow: z.int("a whole number").min(1, "a whole number from 1").nullable().default(null)
};

const conceptName = z.strictObject({
  table: tableName,
  measure: tableName,
  where: z.record(tableName, nonEmpty).default({})
});

const sameNumber = z.strictObject({
  measure: tableName,
  where: z.record(tableName, nonEmpty).default({}),
  fromYear: dataYear.nullable().default(null),
  toYear: dataYear.nullable().default(null),
  is: conceptName
});

const measureName = {name: tableName, label: text};

const measure = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({...measureName, kind: z.literal("count"), across: z.array(tableName).default([])}),
    z.strictObject({...measureName, kind: z.literal("last_year"), of: tableName}),
    z.strictObject({...measureName, kind: z.literal("rate_per_1000"), of: tableName}),
    z.strictObject({...measureName, kind: z.literal("share"), of: tableName, in: tableName}),
    z.strictObject({...measureName, kind: z.literal("change"), of: tableName, from: tableName})
  ],
  "count, last_year, rate_per_1000, share or change"
);

const population = z.strictObject({
  ages: z
    .array(z.enum(ageGroups, "an age group of reference/folketall.csv"))
    .min(1, "at least one age group")
    .nullable()
    .default(null),
  sex: z.enum(["M", "K"], "M or K").nullable().default(null)
});

const category = z.strictObject({
  code: nonEmpty,
  label: text,
  holds: z.enum(["value", "all", "goal", "number"], "value, all, goal or number").default("value"),
  population: population.nullable().default(null)
});

const breakdown = z.strictObject({
  dimension: tableName,
  label: text,
  codes: z.enum(["listed", "services"], "listed or services").default("listed"),
  parts: z.enum(["exclusive", "overlapping", "nested"], "exclusive, overlapping or nested"),
  groups: tableName.nullable().default(null),
  categories: z.array(category)
});

const person = z.strictObject({
  merge: z.record(tableName, z.enum(merges, merges.join(", "))),
  counts: z.strictObject({column: tableName, equals: z.union([z.int(), z.boolean()], "a whole number, true or false")})
});

const countDefinition = z.strictObject({
  kind: z.literal("count"),
  ...common,
  geography: z.enum(["as_reported", "recast"], "as_reported or recast"),
  levels: z.array(z.enum(geographicLevels, `one of ${geographicLevels.join(", ")}`)).min(1, "at least one level"),
  zero: z.enum(["not_reported", "true_zero"], "not_reported or true_zero"),
  breakdowns: z.array(breakdown),
  person: person.nullable().default(null),
  notPublished: z.array(dataYear).default([]),
  measures: z.array(measure).min(1, "at least one measure"),
  same: z.array(sameNumber).default([]),
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

/** One file of config/statistics. */
export const statisticSchema = z.discriminatedUnion("kind", [countDefinition, registerDefinition], "count or register");

/** The file config/disclosure.json. */
export const disclosureSchema = z.strictObject({
  floors: z.array(z.strictObject({tables: z.array(tableName).min(1, "at least one table"), ...disclosureRule})),
  sums: z.array(z.strictObject({whole: conceptName, parts: z.array(conceptName).min(1, "at least one part")}))
});
