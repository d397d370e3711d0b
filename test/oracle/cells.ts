import {oneDecimal} from "./values.js";

/** One cell of a table of which nothing has to be hidden. */
export interface Cell {
  readonly value: number | null;
  readonly text: string;
  readonly status: "ok" | "not_reported" | "not_published" | "not_available" | "not_applicable";
}

function empty(status: Cell["status"]): Cell {
  return {value: null, text: "", status};
}

export const notReported = empty("not_reported");
export const notPublished = empty("not_published");
export const notAvailable = empty("not_available");
export const notApplicable = empty("not_applicable");

/** A number of persons in a unit that delivered. */
export function persons(value: number): Cell {
  return {value, text: `${value}`, status: "ok"};
}

/** The first status that applies among the counts, else the fraction with one decimal, else not available. */
function derived(counts: readonly Cell[], numerator: number, denominator: number | null): Cell {
  const order = [notPublished, notReported, notAvailable];
  const missing = order.find(cell => counts.some(count => count.status === cell.status));
  if (missing !== undefined) return missing;
  if (denominator === null || denominator === 0) return notAvailable;
  return {value: null, text: oneDecimal(BigInt(numerator), BigInt(denominator)), status: "ok"};
}

/** Per 1000 of a population, null where it is unknown. */
export function per1000(count: Cell, population: number | null): Cell {
  return derived([count], 1000 * (count.value ?? 0), population);
}

/** Numerator in percent of denominator. */
export function share(teller: Cell, nevner: Cell): Cell {
  return derived([teller, nevner], 100 * (teller.value ?? 0), nevner.value);
}

/** Change from last year in percent of last year. */
export function changeInPercent(now: Cell, lastYear: Cell): Cell {
  return derived([now, lastYear], 100 * ((now.value ?? 0) - (lastYear.value ?? 0)), lastYear.value);
}

/** A row of a table as text: its dimensions, then value and status of every measure. */
export function rowOf(key: readonly string[], cells: readonly Cell[]): readonly string[] {
  return [...key, ...cells.flatMap(({text, status}) => [text, status])];
}

/** Order of rows: their columns as text in byte order. */
export function byKey(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [a.join("\u0000"), b.join("\u0000")];
  return x < y ? -1 : x > y ? 1 : 0;
}
