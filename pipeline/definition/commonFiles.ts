import {z} from "zod";
import {geographicLevels, statuses} from "../cells.js";
import type {CommonLabels, Reference} from "./configuration.js";
import {nonEmpty, text} from "./fields.js";
import {type Problems, parseJson} from "./problems.js";
import type {Settings} from "./settings.js";

const positive = z.int("a whole number").min(1, "a whole number from 1");

const limit = z.int("a whole number").min(0, "a whole number from 0");

const memory = z.string("a text").regex(/^[1-9]\d*(MB|GB)$/, "an amount of memory such as 1GB or 800MB");

const time = z.string("a text").regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day such as 08:00");

const publication = z.strictObject({
  time,
  timeZone: z.string("a text").refine(isTimeZone, "a time zone such as Europe/Oslo"),
  dates: z
    .array(
      z.strictObject({dataYear: z.int("a year"), date: z.iso.date("a day such as 2025-04-01"), time: time.optional()}),
      "a list of days"
    )
    .refine(dates => new Set(dates.map(({dataYear}) => dataYear)).size === dates.length, "each data year once")
});

const settings = z.strictObject({
  years: z.strictObject({first: z.int("a year"), last: z.int("a year").nullable()}),
  testPersons: z
    .array(
      z.strictObject({
        fromYear: z.int("a year"),
        rule: z.enum(["keep", "exclude"], "keep or exclude"),
        municipalities: z.int("a whole number").min(2, "a whole number from 2"),
        source: nonEmpty
      }),
      "a list of rules"
    )
    .min(1, "at least one rule"),
  limits: z.strictObject({
    maxFileBytes: positive,
    maxCompressionRatio: positive,
    maxDepth: positive,
    maxMarkupLength: positive
  }),
  followUp: z.strictObject({jumpPercent: limit, jumpPersons: limit, findingsPer1000: limit}),
  segmentBytes: positive,
  threads: positive,
  memoryLimit: memory,
  workerMemoryLimit: memory,
  approval: z.strictObject({byAnother: z.boolean("true or false")}),
  publication
});

const labels = z.strictObject({
  country: text,
  levels: z.record(z.enum(geographicLevels), text),
  dimensions: z.strictObject({aar: text, geo_niva: text, geo: text}),
  statuses: z.record(z.enum(statuses), text),
  marksHeading: text,
  attribution: text
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("nb", {timeZone: name}).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Reads the settings; null when they do not fit. */
export function readSettings(file: string, json: string, problems: Problems): Settings | null {
  const read = parseJson(file, json, settings, problems);
  if (read !== null) {
    checkTestPersons(file, read, problems);
  }
  return read;
}

/** The rules begin no later than the configured years, and each later than the one before. */
function checkTestPersons(file: string, {testPersons, years}: Settings, problems: Problems): void {
  testPersons.forEach(({fromYear}, index) => {
    const before = testPersons[index - 1];
    const at = `testPersons.${index}.fromYear`;
    if (before === undefined && fromYear > years.first) {
      problems.add(file, at, String(fromYear), `${years.first} or earlier, so that every year has a rule`);
    }
    if (before !== undefined && fromYear <= before.fromYear) {
      problems.add(file, at, String(fromYear), `a year after ${before.fromYear}, that of the rule before`);
    }
  });
}

/** Reads the words that all tables share; null when they do not fit. */
export function readLabels(file: string, json: string, problems: Problems): CommonLabels | null {
  return parseJson(file, json, labels, problems);
}

/** The configured years lie within what the reference data know, and are at least one. */
export function checkYears(
  file: string,
  {years}: Pick<Settings, "years">,
  {counties}: Pick<Reference, "counties">,
  problems: Problems
): void {
  const earliest = Math.min(...counties.map(county => county.fromYear));
  if (years.first < earliest) {
    problems.add(file, "years.first", String(years.first), `${earliest} or later, where the reference data begin`);
  }
  if (years.last !== null && years.last < years.first) {
    problems.add(file, "years.last", String(years.last), `null, or ${years.first} or later`);
  }
}
