import {z} from "zod";
import {statuses} from "../cells.js";

// What `kprstat explain --json` answers. Values are those that are published: none of a hidden cell is anywhere in it.

const text = z.strictObject({nb: z.string(), en: z.string()});
const row = z.record(z.string(), z.string());
const file = z.strictObject({path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/)});

const protectedCell = z.strictObject({
  /** An earlier release whose hidden number it is; null: this one's. */
  release: z.string().nullable(),
  table: z.string(),
  /** Codes by dimension column. */
  row,
  /** Of a complement: `(nevner - teller)`. */
  measure: z.string(),
  /** All of it in words. */
  name: z.string(),
  /** `hidden_before`: a number that an earlier release hid, and that is another number now. */
  rule: z.enum(["small_count", "one_category_holds_everyone", "small_complement", "hidden_before"]),
  /** The sums and bounds that lead from the hidden cell to it, from first to last. */
  tiedBy: z.array(z.string()).min(1).readonly()
});

const protects = z.strictObject({
  /** The nearest ones. */
  cells: z.array(protectedCell).readonly(),
  /** How many are not listed. */
  more: z.int().nonnegative()
});

/** Why a cell is hidden. */
const why = z.discriminatedUnion("rule", [
  /** A count from 1 to `below` − 1; `ruleOf`: the table whose rule that is. */
  z.strictObject({rule: z.literal("small_count"), below: z.int(), ruleOf: z.string()}),
  /** A category of a denominator under `below` of which one category holds everyone. */
  z.strictObject({rule: z.literal("one_category_holds_everyone"), below: z.int()}),
  /** Numerator or denominator of a share whose rest is from 1 to `below` − 1. */
  z.strictObject({rule: z.literal("small_complement"), below: z.int(), protects}),
  /** Hidden to protect others. */
  z.strictObject({rule: z.literal("secondary"), protects}),
  /** A share, rate or change of counts that are hidden. */
  z.strictObject({rule: z.literal("derived"), of: z.array(z.string()).min(1).readonly()}),
  /** A total of published numbers, and none below it is shown. */
  z.strictObject({rule: z.literal("nothing_shown_below")})
]);

const measure = z.strictObject({
  name: z.string(),
  label: text,
  /** As published; null where nothing is shown. */
  value: z.string().nullable(),
  /** Null in a table about deliveries. */
  status: z.enum(statuses).nullable(),
  /** How it is made. */
  rule: z.string(),
  /** Null for a cell that is not hidden, and where it cannot be told (see `notes`). */
  why: why.nullable()
});

const municipality = z.strictObject({kommune: z.string(), navn: z.string()});

const delivery = z.strictObject({
  aar: z.int(),
  ...municipality.shape,
  /** Null: the whole municipality. */
  bydel: z.string().nullable(),
  message: z.enum(["content", "ident"]),
  /** `missing`: nothing of the municipality lies in the delivery folder. */
  state: z.enum(["counts", "rejected", "missing"]),
  /** Relative to the delivery folder; null where there is none (any more). */
  file: z.string().nullable(),
  /** YYYYMMDD. */
  made: z.string().nullable()
});

export const explanationSchema = z.strictObject({
  release: z.strictObject({id: z.string(), folder: z.string(), created: z.string()}),
  table: z.strictObject({name: z.string(), title: text, description: text}),
  row: z.array(z.strictObject({dimension: z.string(), code: z.string(), name: z.string()})).readonly(),
  measures: z.array(measure).min(1).readonly(),
  /** `sql[0]` says who counts; the others are what it reads. */
  sources: z.strictObject({definition: file, sql: z.array(file).min(1).readonly()}),
  /** Of the unit in the year of the row. */
  municipalities: z.array(municipality).readonly(),
  /** Persons that a rate is relative to; null where the table has none or it is unknown. */
  population: z.int().nullable(),
  /** Null without a work folder. */
  deliveries: z.array(delivery).readonly().nullable(),
  /** What could not be told, and what has changed since the release was made. */
  notes: z.array(z.string()).readonly()
});

export type Explanation = z.infer<typeof explanationSchema>;
export type ExplainedMeasure = z.infer<typeof measure>;
export type ExplainedDelivery = z.infer<typeof delivery>;
export type WhyHidden = z.infer<typeof why>;
export type ProtectedCell = z.infer<typeof protectedCell>;
