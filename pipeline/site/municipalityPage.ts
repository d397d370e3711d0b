import {countryCode} from "../cells.js";
import type {Measure} from "../definition/configuration.js";
import {isValidIn} from "../definition/interval.js";
import {codeBefore, municipalitiesOf} from "../definition/reference.js";
import {escaped} from "../staffPage.js";
import {categoryTable} from "./categoryTable.js";
import {newestYear, type SiteContext} from "./context.js";
import {facts, heading, link} from "./html.js";
import {type Cell, noCell, pointsBetween} from "./numbers.js";
import {type Page, rootFrom} from "./page.js";
import {type CountTable, rowOf, type SiteRow} from "./readTables.js";
import {measureName} from "./selection.js";
import {standing, statisticPath} from "./statisticPage.js";
import {countryCoverage} from "./statisticTables.js";
import {word} from "./words.js";

/** Where a municipality's own page lies, below the language. */
export function municipalityPath(code: string): string {
  return `kommune/${code}.html`;
}

/**
 * All numbers of one municipality in the newest year of every table, with last year's and the country's beside them;
 * the feedback to municipalities first, as they check their reporting with it.
 */
export function municipalityPage(code: string, context: SiteContext): Page {
  const {language, names, tables} = context;
  const path = municipalityPath(code);
  const root = rootFrom(path);
  const aar = newestYear(context);
  const name = names.unit("kommune", code, aar);
  const own = tables.counts.filter(table => table.rows("kommune", code, newestOf(table)).length > 0);
  const isFeedback = ({definition}: CountTable) => definition.newestYears !== null;
  const ordered = [...own.filter(isFeedback), ...own.filter(table => !isFeedback(table))];
  const content = [
    heading(1, name),
    municipalityFacts(code, aar, context),
    contents(ordered, context),
    ...ordered.map(table => section(table, code, context, root))
  ].join("");
  const list = {href: `${root}${language}/kommuner.html`, text: word("municipalities", language)};
  return {path, title: name, description: `${word("ownNumbers", language)}: ${name}`, trail: [list], content};
}

/** Links to the statistics further down the page. */
function contents(tables: readonly CountTable[], {language, names}: SiteContext): string {
  const items = tables.map(({definition: {table}}) => `<li>${link(`#${table}`, names.statistic(table).name)}</li>\n`);
  return `<nav class="contents" aria-label="${escaped(word("onThisPage", language))}">\n<ul>\n${items.join("")}</ul>\n</nav>\n`;
}

function municipalityFacts(code: string, aar: number, context: SiteContext): string {
  const {language, names, configuration} = context;
  const fylke = municipalitiesOf(configuration.reference, aar).find(of => of.code === code)?.fylke;
  const group = configuration.reference.kostraMembers.find(of => of.kommune === code && isValidIn(of, aar))?.group;
  return facts([
    [word("municipalityCode", language), escaped(code)],
    [word("county", language), fylke === undefined ? null : escaped(names.unit("fylke", fylke, aar))],
    [word("kostraGroup", language), group === undefined ? null : escaped(names.unit("kostra", group, aar))],
    [word("reporting", language), deliveriesText(code, context)]
  ]);
}

/** `2023 har levert, 2024 har ikke levert`, of the three newest years; null where the release does not tell. */
function deliveriesText(code: string, {language, tables, configuration}: SiteContext): string | null {
  const register = tables.registers.find(({definition}) => definition.table === "rapporteringsstatus");
  if (register === undefined) return null;
  const said: string[] = [];
  let codeThen: string | null = code;
  for (let aar = register.years.at(-1) ?? 0; codeThen !== null && said.length < 3; aar--) {
    const levert: string | undefined = register.year(aar).get(codeThen)?.levert;
    if (levert === undefined) break;
    said.unshift(`${aar} ${word(levert === "ja" ? "hasDelivered" : "hasNotDelivered", language)}`);
    codeThen = codeBefore(codeThen, aar, configuration.reference.changes);
  }
  return said.length === 0 ? null : escaped(said.join(", "));
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
  const whole = link(`${root}${language}/${statisticPath(definition.table)}`, word("goToStatistic", language));
  return [
    heading(2, name, definition.table),
    `<p>${standing(aar, context)} ${whole}</p>\n`,
    covered === "" ? "" : `<p class="legend">${escaped(`${word("wholeCountry", language)}. ${covered}.`)}</p>\n`,
    categoryTable(table, table.rows("kommune", code, aar), data, context, root)
  ].join("");
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
