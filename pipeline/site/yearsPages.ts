import type {CountDefinition} from "../definition/configuration.js";
import {groupBy} from "../definition/groupBy.js";
import {escaped} from "../staffPage.js";
import {borderBreaks, breaksText, methodBreaks} from "./breaks.js";
import type {SiteContext} from "./context.js";
import {heading, link, paragraphs} from "./html.js";
import {type CodeInYear, endOf, municipalityPath, type SiteMunicipality, yearsUnderCodes} from "./municipalities.js";
import {codeAndName, contents, municipalityFacts, municipalityTrail} from "./municipalityFacts.js";
import {dayText} from "./numbers.js";
import {type Page, rootFrom} from "./page.js";
import type {CountTable} from "./readTables.js";
import {wholeStatistic, yearsText} from "./statisticPage.js";
import {word} from "./words.js";
import {type YearsLayout, yearsLayout, yearsTable} from "./yearsTable.js";

/** Where all years of a municipality of now lie, below the language. */
export function allYearsPath(code: string): string {
  return `kommune/${code}-alle-aar.html`;
}

/** Whether there are more years of a municipality than stand on its own page. */
export function hasMoreYears(municipality: SiteMunicipality, context: SiteContext): boolean {
  return context.tables.counts.some(table => yearsIn(table, municipality, context).length > 2);
}

/** All years of each municipality on a page: of those of now that have more than two, and those that are no more. */
export function yearsPages(context: SiteContext): readonly Page[] {
  const {now, former} = context.municipalities;
  const layouts = context.tables.counts.map(table => yearsLayout(table, context));
  return [
    ...now.filter(of => hasMoreYears(of, context)).map(of => pageOfNow(of, layouts, context)),
    ...former.map(of => formerPage(of, layouts, context))
  ];
}

function pageOfNow(municipality: SiteMunicipality, layouts: readonly YearsLayout[], context: SiteContext): Page {
  const {code, name} = municipality;
  const {language} = context;
  const path = allYearsPath(code);
  const own = `${rootFrom(path)}${language}/${municipalityPath(code)}`;
  const title = `${name}, ${word("allYears", language)}`;
  const content = [
    heading(1, title),
    `<p>${link(own, word("toNewestYear", language))}</p>\n`,
    tablesOf(municipality, layouts, context, rootFrom(path))
  ].join("");
  const trail = [municipalityTrail(rootFrom(path), context), {href: own, text: name}];
  return {path, title, description: `${word("ownNumbers", language)}: ${title}`, trail, content};
}

/** A municipality that is no more: its years, when it ended and what it went into. */
function formerPage(municipality: SiteMunicipality, layouts: readonly YearsLayout[], context: SiteContext): Page {
  const {code, name, years} = municipality;
  const path = municipalityPath(code);
  const title = `${name} (${code})`;
  const content = [
    heading(1, `${name} (${yearsText(years)})`),
    `<p class="lead">${endText(code, context)}</p>\n`,
    tablesOf(municipality, layouts, context, rootFrom(path))
  ].join("");
  const description = `${word("ownNumbers", context.language)}: ${title}, ${yearsText(years)}`;
  return {path, title, description, trail: [municipalityTrail(rootFrom(path), context)], content};
}

function tablesOf(
  municipality: SiteMunicipality,
  layouts: readonly YearsLayout[],
  context: SiteContext,
  root: string
): string {
  const own = layouts
    .map(layout => ({layout, years: yearsIn(layout.table, municipality, context)}))
    .filter(({years}) => years.length > 0);
  return [
    municipalityFacts(municipality, context),
    contents(
      own.map(({layout}) => layout.table),
      context
    ),
    ...own.map(({layout, years}) => {
      const {definition} = layout.table;
      return [
        heading(2, context.names.statistic(definition.table).name, definition.table),
        `<p>${wholeStatistic(definition, context, root)}</p>\n`,
        paragraphs([...earlierCodes(municipality, years, context), ...breaksIn(definition, years, context)]),
        yearsTable(layout, years, context, root)
      ].join("");
    })
  ].join("");
}

/**
 * Years of a table in which it has a municipality, followed back through new codes. One that is no more has the years of
 * its own code; history on newer borders may have that in other years than it was valid.
 */
function yearsIn(
  table: CountTable,
  {code, years}: SiteMunicipality,
  {municipalities, configuration}: SiteContext
): readonly CodeInYear[] {
  const [first = 0, last = 0] = [table.years[0], table.years.at(-1)];
  const isFollowed =
    table.definition.geography === "as_reported" && years.at(-1) === municipalities.now[0]?.years.at(-1);
  const wanted = isFollowed
    ? yearsUnderCodes(code, {first, last}, configuration.reference)
    : table.years.map(year => ({year, code}));
  return wanted.filter(of => table.rows("kommune", of.code, of.year).length > 0);
}

/** `Tall for 2020–2023 er fra kommunenummer 3005.` */
function earlierCodes(
  {code}: SiteMunicipality,
  years: readonly CodeInYear[],
  {language}: SiteContext
): readonly string[] {
  const earlier = groupBy(
    years.filter(of => of.code !== code),
    of => of.code
  );
  return [...earlier].map(([then, of]) =>
    word("earlierCode", language)
      .replace("{years}", yearsText(of.map(({year}) => year)))
      .replace("{code}", then)
  );
}

/** What is not like before in these years: changes of method, and new borders of the municipality. */
function breaksIn(definition: CountDefinition, years: readonly CodeInYear[], context: SiteContext): readonly string[] {
  const aar = years.map(({year}) => year);
  const codes = [...new Set(years.map(({code}) => code))];
  const method = methodBreaks(definition, aar, context).map(({year, label}) => ({
    year,
    label: label[context.language]
  }));
  const borders = codes.flatMap(code => borderBreaks(definition, "kommune", code, aar, context));
  return breaksText([...method, ...borders], context);
}

const endWords = {renumber: "gotNewCode", merge: "mergedInto", split: "dividedInto"} as const;

/** `Kommunen ble 1. januar 2024 delt mellom Ålesund (1508) og Haram (1580).` */
function endText(code: string, context: SiteContext): string {
  const {language, configuration} = context;
  const end = endOf(code, configuration.reference);
  if (end === null) return "";
  const into = end.into.map(successor => codeAndName(successor, end.year, context));
  const list = new Intl.ListFormat(language, {type: "conjunction"}).format(into);
  const day = escaped(dayText(`${end.year}-01-01`, language));
  return word(endWords[end.kind], language)
    .replace("{day}", day)
    .replace("{into}", () => list);
}
