import {countryCode} from "../cells.js";
import type {CountDefinition, Measure} from "../definition/configuration.js";
import {codeBefore} from "../definition/reference.js";
import {escaped} from "../staffPage.js";
import {categoryTable} from "./categoryTable.js";
import type {SiteContext} from "./context.js";
import {heading, link} from "./html.js";
import {municipalityPath, type SiteMunicipality} from "./municipalities.js";
import {contents, municipalityFacts, municipalityTrail} from "./municipalityFacts.js";
import {type Cell, noCell, pointsBetween} from "./numbers.js";
import {type Page, rootFrom} from "./page.js";
import {type CountTable, rowOf, type SiteRow} from "./readTables.js";
import {measureName} from "./selection.js";
import {standing, statisticPath, wholeStatistic} from "./statisticPage.js";
import {countryCoverage} from "./statisticTables.js";
import {word} from "./words.js";
import {allYearsPath, hasMoreYears} from "./yearsPages.js";

/**
 * All numbers of one municipality in the newest year of every table, with last year's and the country's beside them;
 * the feedback to municipalities first, as they check their reporting with it.
 */
export function municipalityPage(municipality: SiteMunicipality, context: SiteContext): Page {
  const {code, name} = municipality;
  const {language, tables} = context;
  const path = municipalityPath(code);
  const root = rootFrom(path);
  const own = tables.counts.filter(table => table.rows("kommune", code, newestOf(table)).length > 0);
  const isFeedback = ({definition}: CountTable) => definition.newestYears !== null;
  const ordered = [...own.filter(isFeedback), ...own.filter(table => !isFeedback(table))];
  const content = [
    heading(1, name),
    municipalityFacts(municipality, context),
    hasMoreYears(municipality, context)
      ? `<p>${link(`${root}${language}/${allYearsPath(code)}`, word("toAllYears", language))}</p>\n`
      : "",
    contents(ordered, context),
    ...ordered.map(table => section(table, code, context, root))
  ].join("");
  const description = `${word("ownNumbers", language)}: ${name}`;
  return {path, title: name, description, trail: [municipalityTrail(root, context)], content};
}

/** The rows that a category has: this year's, last year's and the country's. */
interface RowsOfCategory {
  readonly now: SiteRow;
  readonly before: SiteRow | undefined;
  readonly country: SiteRow | undefined;
}

/** Which number of these rows. */
interface PageColumn {
  readonly heading: string;
  readonly cell: (rows: RowsOfCategory) => Cell;
}

function section(table: CountTable, code: string, context: SiteContext, root: string): string {
  const {definition} = table;
  const {language, names, configuration} = context;
  const aar = newestOf(table);
  const before = definition.geography === "recast" ? code : codeBefore(code, aar, configuration.reference.changes);
  const rowsBefore = before === null ? [] : table.rows("kommune", before, aar - 1);
  const rowsOfCountry = table.rows("land", countryCode, aar);
  const columns = columnsOf(table, aar, context).map(({heading, cell}) => ({
    heading,
    cell: (now: SiteRow) =>
      cell({now, before: rowOf(rowsBefore, now.categories), country: rowOf(rowsOfCountry, now.categories)})
  }));
  const {name} = names.statistic(definition.table);
  const data = {id: `tall-${definition.table}`, caption: `${name}, ${aar}`, columns};
  const covered = countryCoverage(table, context);
  return [
    heading(2, name, definition.table),
    `<p>${standing(aar, context)} ${wholeStatistic(definition, context, root)} · ${compareLink(definition, code, context, root)}</p>\n`,
    covered === "" ? "" : `<p class="legend">${escaped(`${word("wholeCountry", language)}. ${covered}.`)}</p>\n`,
    categoryTable(table, table.rows("kommune", code, aar), data, context, root)
  ].join("");
}

/** Leads to where the statistic compares places, with this one chosen. */
function compareLink({table}: CountDefinition, code: string, {language}: SiteContext, root: string): string {
  return link(`${root}${language}/${statisticPath(table)}#sted=${code}`, word("compareOwn", language));
}

function newestOf({years}: CountTable): number {
  return years.at(-1) ?? 0;
}

/** Counts with last year's beside them, shares with their change, and rates, shares and changes of the country. */
function columnsOf({definition}: CountTable, aar: number, context: SiteContext): readonly PageColumn[] {
  const hasLastYear = definition.measures.some(({kind}) => kind === "last_year");
  return definition.measures.flatMap((measure, at) => columnsOfMeasure(measure, at, {aar, hasLastYear}, context));
}

function columnsOfMeasure(
  measure: Measure,
  at: number,
  {aar, hasLastYear}: {readonly aar: number; readonly hasLastYear: boolean},
  context: SiteContext
): readonly PageColumn[] {
  const name = measureName(measure, context);
  const country = `${word("wholeCountry", context.language)}: ${name.toLowerCase()}`;
  const now: PageColumn = {heading: `${name} ${aar}`, cell: ({now}) => now.cells[at] ?? noCell};
  const before: PageColumn = {heading: `${name} ${aar - 1}`, cell: ({before}) => before?.cells[at] ?? noCell};
  const ofCountry: PageColumn = {heading: `${country} ${aar}`, cell: ({country}) => country?.cells[at] ?? noCell};
  switch (measure.kind) {
    case "count":
      return hasLastYear ? [now] : [before, now];
    case "last_year":
      return [{...now, heading: name}];
    case "rate_per_1000":
      return [now, ofCountry];
    case "change":
      return [
        {...now, heading: name},
        {...ofCountry, heading: country}
      ];
    case "share":
      return [before, now, changeInPoints(at, context), ofCountry];
  }
}

function changeInPoints(at: number, {language}: SiteContext): PageColumn {
  return {
    heading: word("changeInPoints", language),
    cell: ({now, before}) => pointsBetween(before?.cells[at] ?? noCell, now.cells[at] ?? noCell)
  };
}
