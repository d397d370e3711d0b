import type {CountDefinition, StatisticDefinition} from "../definition/configuration.js";
import {escaped} from "../staffPage.js";
import {isWithin, methodBreaks} from "./breaks.js";
import {comparison} from "./comparison.js";
import {coverageInYear, type SiteContext} from "./context.js";
import {downloadsPart} from "./downloads.js";
import {facts, heading, link, onThisPage, type PagePart, paragraphs, partsHtml, say} from "./html.js";
import {dayText} from "./numbers.js";
import {contactHtml, type Page, rootFrom} from "./page.js";
import type {CountTable} from "./readTables.js";
import {categoriesTable, coverageWord, overTime, totalsTable} from "./statisticTables.js";
import {word} from "./words.js";

/** Where the page of a statistic lies, below the language. */
export function statisticPath(table: string): string {
  return `tabell/${table}.html`;
}

/** Where the page of all municipalities of a statistic lies. */
export function statisticMunicipalitiesPath(table: string): string {
  return `tabell/${table}-kommuner.html`;
}

/** The page of a statistic about persons: newest numbers, years, choosing and comparing, files, and what it all means. */
export function statisticPage(table: CountTable, context: SiteContext): Page {
  const {definition, years} = table;
  const {language, names} = context;
  const path = statisticPath(definition.table);
  const root = rootFrom(path);
  const aar = years.at(-1) ?? 0;
  const hasUnits = ["fylke", "kostra"].some(level => table.units(level, aar).length > 0);
  const hasMunicipalities = table.units("kommune", aar).length > 0;
  const {name} = names.statistic(definition.table);
  const parts: readonly PagePart[] = [
    ...(hasUnits
      ? [{id: "fylker", text: `${word("unitsIn", language)} ${aar}`, html: totalsTable(table, aar, context, root)}]
      : []),
    {id: "landet", text: word("overTime", language), html: overTime(table, context, root)},
    ...(definition.breakdowns.length === 0
      ? []
      : [{id: "grupper", text: countryBy(definition, context), html: categoriesTable(table, aar, context, root)}]),
    ...(hasMunicipalities
      ? [{id: "kommunene", text: word("municipalitiesIn", language), html: municipalityLinks(table, context, root)}]
      : []),
    {id: "sammenlign", text: word("compare", language), html: comparison(table, context, root)},
    downloadsPart(definition, context, root),
    aboutPart(definition, years, context, root)
  ];
  const content = [
    heading(1, definition.title[language]),
    `<p class="lead">${escaped(definition.description[language])}</p>\n`,
    statisticFacts(table, context),
    onThisPage(parts, language),
    partsHtml(parts)
  ].join("");
  return {path, title: name, description: names.statistic(definition.table).summary, trail: [], content};
}

function countryBy({breakdowns}: CountDefinition, {language}: SiteContext): string {
  return `${word("countryBy", language)} ${breakdowns.map(({label}) => label[language].toLowerCase()).join(", ")}`;
}

function statisticFacts(table: CountTable, context: SiteContext): string {
  const {definition, years} = table;
  const {language, release} = context;
  const aar = years.at(-1) ?? 0;
  return facts([
    [word("dataYears", language), escaped(yearsText(years))],
    [word("newestYear", language), `${aar} ${standing(aar, context)}`],
    [coverageWord(table, context), coverageInYear(context, definition, aar)],
    [word("lastUpdated", language), escaped(dayText(release.created, language))],
    [word("nextUpdate", language), escaped(nextUpdate(context))]
  ]);
}

/** Whether a year's numbers are provisional or final, as a tag. */
export function standing(aar: number, {language, configuration}: SiteContext): string {
  const final = aar <= configuration.site.finalThrough;
  const colour = final ? "success" : "warning";
  return `<span class="ds-tag" data-color="${colour}">${escaped(word(final ? "final" : "provisional", language))}</span>`;
}

/** The first day for an update after the release was made. */
export function nextUpdate({language, configuration, release}: SiteContext): string {
  const next = configuration.site.nextUpdates.toSorted().find(day => day > release.created.slice(0, 10));
  return next === undefined ? word("notDecided", language) : dayText(next, language);
}

/** `2017–2018, 2020–2023`. */
export function yearsText(years: readonly number[]): string {
  const runs: number[][] = [];
  for (const year of years) {
    const run = runs.at(-1);
    if (run?.at(-1) === year - 1) run.push(year);
    else runs.push([year]);
  }
  return runs.map(run => (run.length === 1 ? `${run[0]}` : `${run[0]}–${run.at(-1)}`)).join(", ");
}

/** The way from a part of a statistic to its own page. */
export function wholeStatistic({table}: StatisticDefinition, {language}: SiteContext, root: string): string {
  return link(`${root}${language}/${statisticPath(table)}`, word("goToStatistic", language));
}

function municipalityLinks({definition}: CountTable, {language}: SiteContext, root: string): string {
  const all = `${root}${language}/${statisticMunicipalitiesPath(definition.table)}`;
  return `<ul class="ds-list">
<li>${link(all, word("toMunicipalities", language))}</li>
<li>${link(`${root}${language}/kommuner.html`, word("ownPages", language))}</li>
</ul>
`;
}

/** Definition, source, breaks, privacy, method and contact. */
export function aboutPart(
  definition: StatisticDefinition,
  years: readonly number[],
  context: SiteContext,
  root: string
): PagePart {
  const {language, configuration, publisher, release} = context;
  const {site} = configuration;
  const page = (name: string) => `${root}${language}/${name}.html`;
  const breaks = breaksOf(definition, years, context);
  const html = [
    `<ul class="ds-list">\n${definition.caveats.map(text => `<li>${escaped(text[language])}</li>\n`).join("")}</ul>\n`,
    breaks.length === 0
      ? ""
      : `${heading(3, word("breaks", language))}<ul class="ds-list">\n${breaks.map(text => `<li>${escaped(text)}</li>\n`).join("")}</ul>\n`,
    heading(3, word("privacy", language)),
    paragraphs(site.pages.privacy.slice(0, 2).map(text => text[language])),
    `<p>${link(page("personvern"), word("morePrivacy", language))}</p>\n`,
    facts([
      [word("source", language), escaped(definition.source[language])],
      [
        word("methodVersion", language),
        `${escaped(release.codeVersion)}. ${link(page("metode"), word("moreMethods", language))}`
      ],
      [word("contact", language), contactHtml(publisher.contact, language)]
    ]),
    `<p class="no-print">${say("licence", context)}: ${link(publisher.licence.page, publisher.licence.title[language])}</p>\n`
  ].join("");
  return {id: "om", text: word("aboutStatistic", language), html};
}

/** Years without numbers, changes of method, and borders that changed in the years of the table. */
function breaksOf(definition: StatisticDefinition, years: readonly number[], context: SiteContext): readonly string[] {
  if (definition.kind === "register") return [];
  const {language, configuration} = context;
  const unpublished = definition.notPublished
    .filter(year => years.includes(year))
    .map(year => word("notPublishedIn", language).replace("{year}", String(year)));
  const borders =
    definition.geography === "recast"
      ? []
      : configuration.site.breaks.borders.filter(
          ({year, levels}) => isWithin(year, years) && (levels?.some(level => isLevelOf(level, definition)) ?? true)
        );
  const breaks = [...methodBreaks(definition, years, context), ...borders].sort((a, b) => a.year - b.year);
  return [...unpublished, ...breaks.map(({year, text}) => `${year}: ${text[language]}`)];
}

function isLevelOf(level: string, {levels}: CountDefinition): boolean {
  return (levels as readonly string[]).includes(level);
}
