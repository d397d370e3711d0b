/**
 * Days are counted in years of 365 days since 2000: 29 February is never generated, and a day, its year and its date
 * follow from one another by plain arithmetic.
 */
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const monthAndDay = monthLengths.flatMap((length, month) =>
  Array.from({length}, (_, day) => (month + 1) * 100 + day + 1)
);
const origin = 2000;

export const daysPerYear = 365;

/** First day of a year. */
export function firstDay(year: number): number {
  return (year - origin) * daysPerYear;
}

/** Last day of a year. */
export function lastDay(year: number): number {
  return firstDay(year) + daysPerYear - 1;
}

/** A day as the number YYYYMMDD. */
export function dateOf(day: number): number {
  const year = Math.floor(day / daysPerYear);
  return (origin + year) * 10_000 + (monthAndDay[day - year * daysPerYear] as number);
}

/** Month × 100 + day of the nth day of a year. */
export function monthAndDayOf(dayOfYear: number): number {
  return monthAndDay[dayOfYear] as number;
}
