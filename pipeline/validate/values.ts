import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import type {AttributeRule, Pattern} from "../definition/configuration.js";
import {childClasses, person, smallIntegers} from "./rowClasses.js";

/** How the value of an attribute is read; `month` is YYYYMM and stands for its first day. */
export type ValueKind = "id" | "integer" | "date" | "month" | "decimal" | "text";

const decimalPattern = "[0-9]{1,3}[.][0-9]{1,2}";

const ids = new Set([person, ...childClasses].flatMap(rowClass => [rowClass.personId, rowClass.rowId]));

/** What the accepted rows hold for each kind of value. */
export const sqlTypes: Readonly<Record<ValueKind, string>> = {
  id: "bigint",
  integer: "smallint",
  date: "date",
  month: "date",
  decimal: "decimal(5,2)",
  text: "varchar"
};

export function valueKind(rule: AttributeRule): ValueKind {
  if (ids.has(rule.attribute)) {
    return "id";
  }
  if (smallIntegers.includes(rule.attribute)) {
    return "integer";
  }
  if (rule.pattern.kind === "date" || rule.pattern.kind === "decimal") {
    return rule.pattern.kind;
  }
  // The official pattern of YYYYMM is only a length; that it is a month shows in its range.
  return rule.pattern.kind === "text" && rule.rangeFrom?.kind === "date" ? "month" : "text";
}

/** SQL of the typed value of an attribute: null when missing or not readable. */
export function typedValue(rule: AttributeRule): string {
  const raw = quotedIdentifier(rule.attribute);
  switch (valueKind(rule)) {
    case "id":
      // A landed id is 1–10 digits or no number at all.
      return `try_cast(${raw} as bigint)`;
    case "integer":
      // A number that the type does not hold is kept as its largest: an absurd age stays in the oldest group.
      return `case when ${digitsOnly(rule, raw)} then cast(least(try_cast(${raw} as bigint), 32767) as smallint) end`;
    case "date":
      return calendarDay(raw);
    case "month":
      return calendarDay(`${raw} || '01'`);
    case "decimal":
      return `case when ${matches(raw, decimalPattern)} then cast(${raw} as decimal(5,2)) end`;
    case "text":
      return rule.pattern.kind === "digits" || rule.pattern.kind === "orgnr"
        ? `case when ${patternBreach(rule.pattern, raw)} then null else ${raw} end`
        : raw;
  }
}

/** SQL of a numeric code in the form in which codes are compared: without leading zeros; of another value, itself. */
export function comparedCode(attribute: string): string {
  return `ltrim(${quotedIdentifier(attribute)}, '0')`;
}

/**
 * SQL of the number that a range looks at, whatever the pattern says: a plain decimal, else null. A double tells all
 * landed values apart: they have at most 16 characters.
 */
export function plainDecimal(attribute: string): string {
  const raw = quotedIdentifier(attribute);
  return `case when ${matches(raw, "-?[0-9]+([.][0-9]+)?")} then try_cast(${raw} as double) end`;
}

/** SQL that is true where a value breaks the pattern, null where it is missing; null when no value can break it. */
export function patternBreach(pattern: Exclude<Pattern, {kind: "date"}>, raw: string): string | null {
  switch (pattern.kind) {
    case "digits":
      return `not ${matches(raw, digits(pattern.min, pattern.max))}`;
    case "text":
      return pattern.max === null ? null : `length(${raw}) > ${pattern.max}`;
    case "decimal":
      return `not ${matches(raw, decimalPattern)}`;
    case "orgnr":
      return `not ${matches(raw, "[0-9]{9}0?")}`;
  }
}

function digitsOnly(rule: AttributeRule, raw: string): string {
  const {min, max} = rule.pattern.kind === "digits" ? rule.pattern : {min: 1, max: null};
  return matches(raw, digits(min, max));
}

function digits(min: number, max: number | null): string {
  return `[0-9]{${min},${max ?? ""}}`;
}

/** SQL of a real calendar day from YYYYMMDD (years 0001–9999), else null; DuckDB's own reading is more lenient. */
function calendarDay(raw: string): string {
  return (
    `case when ${matches(raw, "[0-9]{8}")} and ${raw} >= '00010101' ` +
    `then cast(try_strptime(${raw}, '%Y%m%d') as date) end`
  );
}

function matches(raw: string, expression: string): string {
  return `regexp_full_match(${raw}, ${quotedString(expression)})`;
}
