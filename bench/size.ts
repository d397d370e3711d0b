import {KprstatError} from "../pipeline/errors.js";

/** What YEARS of a benchmark may say. */
const yearForms = {
  one: {pattern: /^\d{4}$/, words: "one year"},
  span: {pattern: /^\d{4}-\d{4}$/, words: "the first and the last year"},
  oneOrSpan: {pattern: /^\d{4}(-\d{4})?$/, words: "a year or the first and the last"}
} as const;

/** @throws KprstatError usage for a benchmark of a size that there is not; `times` is what the user calls `count`. */
export function requireSize(
  {scale, count, years}: {readonly scale: number; readonly count: number; readonly years: string},
  times: "RUNS" | "ROUNDS",
  form: keyof typeof yearForms
): void {
  const {pattern, words} = yearForms[form];
  if (scale > 0 && Number.isInteger(count) && count > 0 && pattern.test(years)) return;
  throw new KprstatError("usage", {
    what: `SCALE is a number above 0, ${times} a whole number from 1, and YEARS ${words}.`
  });
}
