import type {CountDefinition} from "../definition/configuration.js";
import type {MethodBreak} from "../definition/siteFile.js";
import {membersOf, type SiteContext} from "./context.js";
import {word} from "./words.js";

/** A year from which a series is not like the years before it, with a word or two on why. */
export interface Break {
  readonly year: number;
  readonly label: string;
}

/** The breaks in the series of a unit in a table, by year, after the first of its years. */
export function breaksOfUnit(
  definition: CountDefinition,
  {level, code, categories}: {readonly level: string; readonly code: string; readonly categories: readonly string[]},
  years: readonly number[],
  context: SiteContext
): readonly Break[] {
  const {language} = context;
  const method = methodBreaks(definition, years, context)
    .filter(of => concerns(of, definition, categories))
    .map(({year, label}) => ({year, label: label[language]}));
  return [...method, ...borderBreaks(definition, level, code, years, context)].sort((a, b) => a.year - b.year);
}

/** New borders of a unit as breaks of a table; none where history is counted again on the newest borders. */
export function borderBreaks(
  {geography}: CountDefinition,
  level: string,
  code: string,
  years: readonly number[],
  context: SiteContext
): readonly Break[] {
  if (geography === "recast") return [];
  return newBorders(level, code, years, context).map(year => ({year, label: word("newBorders", context.language)}));
}

/** `Brudd i tidsserien: 2019 Ny rapportering; 2020 Nye grenser.` as one text; none where there are no breaks. */
export function breaksText(breaks: readonly Break[], {language}: SiteContext): readonly string[] {
  if (breaks.length === 0) return [];
  const said = breaks.toSorted((a, b) => a.year - b.year).map(({year, label}) => `${year} ${label}`);
  return [`${word("breaks", language)}: ${said.join("; ")}.`];
}

/** Changes of method in the years of a table. */
export function methodBreaks(
  {table}: CountDefinition,
  years: readonly number[],
  {configuration}: SiteContext
): readonly MethodBreak[] {
  return configuration.site.breaks.method.filter(of => of.tables.includes(table) && isWithin(of.year, years));
}

/** By breakdown the codes that a change of method concerns; null where it concerns all of them. */
export function concernedCodes(
  {categories = {}}: MethodBreak,
  {breakdowns}: CountDefinition
): readonly (readonly string[] | null)[] {
  return breakdowns.map(({dimension}) => categories[dimension] ?? null);
}

function concerns(of: MethodBreak, definition: CountDefinition, categories: readonly string[]): boolean {
  return concernedCodes(of, definition).every((codes, at) => codes?.includes(categories[at] ?? "") ?? true);
}

/** Whether a series of these years has numbers both before a year and from it on. */
export function isWithin(year: number, years: readonly number[]): boolean {
  const [first = 0, last = 0] = [years[0], years.at(-1)];
  return first < year && year <= last;
}

/**
 * Years from which a unit holds other municipalities than before, or parts of others. A municipality that was merged
 * within the unit, or got a new code, changes nothing for it; minor border adjustments are not in the reference data.
 */
export function newBorders(
  level: string,
  code: string,
  years: readonly number[],
  context: SiteContext
): readonly number[] {
  const [first = 0, last = 0] = [years[0], years.at(-1)];
  return Array.from({length: Math.max(0, last - first)}, (_, at) => first + 1 + at).filter(year =>
    hasNewBorders(level, code, year, context)
  );
}

function hasNewBorders(level: string, code: string, year: number, context: SiteContext): boolean {
  const moves = context.configuration.reference.changes.filter(change => change.year === year);
  const concerned = level === "kommune" ? moves.filter(({from, to}) => from === code || to === code) : moves;
  if (concerned.length === 0 && level !== "kostra") return false;
  const before = new Set(membersOf(context, level, code, year - 1));
  const now = new Set(membersOf(context, level, code, year));
  if (before.size === 0 || now.size === 0) return false;
  const changed = new Set(moves.map(({to}) => to));
  const origins = new Set([
    ...[...now].filter(member => !changed.has(member)),
    ...moves.filter(({to}) => now.has(to)).map(({from}) => from)
  ]);
  const leftTheUnit = moves.some(({from, to}) => before.has(from) && !now.has(to));
  return leftTheUnit || origins.size !== before.size || [...origins].some(origin => !before.has(origin));
}
