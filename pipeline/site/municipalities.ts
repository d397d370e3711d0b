import type {Configuration} from "../definition/configuration.js";
import {isValidIn} from "../definition/interval.js";
import {codeBefore, municipalitiesOf, nameInYear} from "../definition/reference.js";
import type {SiteTables} from "./readTables.js";

/** A municipality that has a page of its own. */
export interface SiteMunicipality {
  readonly code: string;
  /** On 1 January of the last of its years. */
  readonly name: string;
  /** Data years on whose 1 January it was a municipality, ascending. */
  readonly years: readonly number[];
}

/** In Norwegian order of name. */
export interface SiteMunicipalities {
  /** Those of the newest data year. */
  readonly now: readonly SiteMunicipality[];
  /** Codes of earlier data years that the newest does not have. */
  readonly former: readonly SiteMunicipality[];
}

type Places = Pick<Configuration["reference"], "municipalities" | "changes">;

/** All municipalities that were one in a year of the tables. */
export function municipalitiesIn({counts, registers}: SiteTables, reference: Places): SiteMunicipalities {
  const years = [...new Set([...counts, ...registers].flatMap(table => table.years))].sort((a, b) => a - b);
  const order = new Intl.Collator("nb");
  const municipalities = [...new Set(years.flatMap(year => municipalitiesOf(reference, year).map(({code}) => code)))]
    .map(code => {
      const intervals = reference.municipalities.filter(municipality => municipality.code === code);
      const own = years.filter(year => intervals.some(interval => isValidIn(interval, year)));
      return {code, name: nameInYear(intervals, own.at(-1) ?? 0) ?? code, years: own};
    })
    .sort((a, b) => order.compare(a.name, b.name) || (a.code < b.code ? -1 : 1));
  const exists = ({years: own}: SiteMunicipality) => own.at(-1) === years.at(-1);
  return {now: municipalities.filter(exists), former: municipalities.filter(of => !exists(of))};
}

/** What became of a municipality that is no more: on 1 January of which year, and the codes that it went into. */
export interface EndOfMunicipality {
  readonly year: number;
  readonly kind: "renumber" | "merge" | "split";
  readonly into: readonly string[];
}

/** Null for a code that did not end. */
export function endOf(code: string, {changes}: Places): EndOfMunicipality | null {
  const moves = changes.filter(({from, to}) => from === code && to !== code);
  const [move] = moves;
  if (move === undefined || move.kind === "rename") return null;
  return {year: move.year, kind: move.kind, into: moves.map(({to}) => to)};
}

/** Codes that went into this one, the last first, with the year from which they did. */
export function originsOf(code: string, {changes}: Places): readonly {readonly code: string; readonly year: number}[] {
  return changes
    .filter(({from, to}) => to === code && from !== code)
    .map(({from, year}) => ({code: from, year}))
    .sort((a, b) => b.year - a.year || (a.code < b.code ? -1 : 1));
}

/** A municipality in a year, under its code of then. */
export interface CodeInYear {
  readonly year: number;
  readonly code: string;
}

/**
 * Years until the last, ascending, under the code that the municipality had in each: back to where it was merged or
 * divided. One that others were merged into and that kept its code goes on, with the borders that it had.
 */
export function yearsUnderCodes(
  code: string,
  {first, last}: {readonly first: number; readonly last: number},
  {changes}: Places
): readonly CodeInYear[] {
  const years: CodeInYear[] = [];
  let then: string | null = code;
  for (let year = last; year >= first && then !== null; year--) {
    years.unshift({year, code: then});
    const now: string = then;
    const keptItsCode = changes.some(change => change.year === year && change.from === now && change.to === now);
    then = codeBefore(now, year, changes) ?? (keptItsCode ? now : null);
  }
  return years;
}

/** Where a municipality's own page lies, below the language. */
export function municipalityPath(code: string): string {
  return `kommune/${code}.html`;
}
