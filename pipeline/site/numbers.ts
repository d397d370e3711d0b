import type {Status} from "../cells.js";
import type {Language} from "./words.js";

/** A published cell: the text of the open data file, and what it says of itself. */
export interface Cell {
  readonly text: string;
  readonly status: Status;
}

/** A cell of a row that the table does not have: a unit or a category that was not there in the year. */
export const noCell: Cell = {text: "", status: "not_available"};

/**
 * A number as people write it: `1 234,5` in Norwegian, with spaces that do not break, `1,234.5` in English, and a real
 * minus sign. `text` is a number of an open data file.
 */
export function numberText(text: string, language: Language): string {
  if (/^\d{1,3}$/.test(text)) return text;
  const [whole = "", decimals] = text.replace("-", "").split(".");
  const grouped = whole.length < 4 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, language === "nb" ? "\u00a0" : ",");
  const point = language === "nb" ? "," : ".";
  return `${text.startsWith("-") ? "−" : ""}${grouped}${decimals === undefined ? "" : point + decimals}`;
}

/** A whole number of our own, such as how many municipalities. */
export function countText(count: number, language: Language): string {
  return numberText(String(count), language);
}

/** A share's change in percentage points, of two shown shares with one decimal; else why there is none. */
export function pointsBetween(before: Cell, now: Cell): Cell {
  const hidden = [now, before].find(({status}) => status !== "ok");
  if (hidden !== undefined) return {text: "", status: hidden.status};
  const tenths = tenthsOf(now.text) - tenthsOf(before.text);
  return {text: `${tenths < 0 ? "-" : ""}${Math.floor(Math.abs(tenths) / 10)}.${Math.abs(tenths) % 10}`, status: "ok"};
}

function tenthsOf(text: string): number {
  return Math.round(Number(text) * 10);
}

const dayForms = {
  nb: new Intl.DateTimeFormat("nb-NO", {dateStyle: "long", timeZone: "Europe/Oslo"}),
  en: new Intl.DateTimeFormat("en-GB", {dateStyle: "long", timeZone: "Europe/Oslo"})
} as const satisfies Readonly<Record<Language, Intl.DateTimeFormat>>;

/** A day for people, in Norwegian time: `16. januar 2024`, `16 January 2024`. */
export function dayText(moment: string, language: Language): string {
  return dayForms[language].format(new Date(moment));
}

/** A size of a file: `12 kB`, `1,4 MB`; powers of 1000. */
export function sizeText(bytes: number, language: Language): string {
  if (bytes < 999_500) return `${numberText(String(Math.max(1, Math.round(bytes / 1000))), language)}\u00a0kB`;
  return `${numberText((bytes / 1_000_000).toFixed(1), language)}\u00a0MB`;
}
