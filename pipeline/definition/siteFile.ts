import {z} from "zod";
import {nonEmpty, text} from "./fields.js";
import {type Problems, parseJson} from "./problems.js";

const dataYear = z.int("a year").min(2000, "a year from 2000").max(2100, "a year to 2100");

const statistic = z.strictObject({
  table: nonEmpty,
  name: text,
  summary: text,
  /** What charts show first; the rest can be chosen. */
  measure: nonEmpty.optional(),
  categories: z.record(z.string(), nonEmpty).optional()
});

const methodBreak = z.strictObject({
  year: dataYear,
  tables: z.array(nonEmpty, "a list of tables"),
  /** By dimension, where it concerns some categories only; a dimension that a table does not have is passed over. */
  categories: z.record(z.string(), z.array(nonEmpty, "a list of codes")).optional(),
  /** A word or two for charts. */
  label: text,
  text
});

const site = z.strictObject({
  title: text,
  /** After the title of every page but the front page. */
  shortTitle: text,
  lead: text,
  finalThrough: dataYear,
  nextUpdates: z.array(z.iso.date("a day such as 2025-06-17"), "a list of days"),
  sections: z.array(z.strictObject({heading: text, statistics: z.array(statistic)}), "a list of sections"),
  /** Years from which numbers are not like those before; what new borders change for a unit follows from the reference data. */
  breaks: z.strictObject({
    method: z.array(methodBreak, "a list of breaks"),
    /** Of tables that have one of the levels, or of all that count by the borders of each year. */
    borders: z.array(
      z.strictObject({year: dataYear, levels: z.array(nonEmpty, "a list of levels").optional(), text}),
      "a list of breaks"
    )
  }),
  pages: z.strictObject({
    definitions: z.array(text).min(1, "at least one paragraph"),
    privacy: z.array(text).min(1, "at least one paragraph"),
    methods: z.array(text).min(1, "at least one paragraph")
  }),
  map: z
    .array(z.array(z.array(nonEmpty, "a list of counties"), "a list of places"), "a list of lines")
    .refine(lines => new Set(lines.flat(2)).size === lines.flat(2).length, "each county once")
});

/**
 * What the statistics pages say besides the tables, their definitions and the common words (config/site.json).
 * Statistics that it does not name stand last, with the words of their definitions; a name without a table says nothing.
 */
export type SiteTexts = z.infer<typeof site>;

/** One statistic as the pages present it. */
export type SiteStatistic = SiteTexts["sections"][number]["statistics"][number];

/** A change of method, and the numbers that it concerns. */
export type MethodBreak = SiteTexts["breaks"]["method"][number];

/** Reads the words of the pages; null when they do not fit. */
export function readSite(file: string, json: string, problems: Problems): SiteTexts | null {
  return parseJson(file, json, site, problems);
}
