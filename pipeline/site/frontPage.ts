import {escaped} from "../staffPage.js";
import {coverageInYear, newestYear, type SiteContext} from "./context.js";
import {releaseDownloads} from "./downloads.js";
import {canHtml, facts, heading, link, say} from "./html.js";
import {municipalityPath, type SiteMunicipality} from "./municipalities.js";
import {dayText} from "./numbers.js";
import {documentHtml, type Page, rootFrom} from "./page.js";
import {nextUpdate, standing, statisticPath, yearsText} from "./statisticPage.js";
import {word} from "./words.js";

/** The front page of a language: the statistics with a sentence each, how the data stand, and when there will be more. */
export function frontPage(context: SiteContext): Page {
  const {language, configuration, tables, release} = context;
  const path = "index.html";
  const aar = newestYear(context);
  const years = [...new Set([...tables.counts, ...tables.registers].flatMap(table => table.years))];
  const title = configuration.site.title[language];
  const content = [
    heading(1, title),
    `<p class="lead">${escaped(configuration.site.lead[language])}</p>\n`,
    facts([
      [word("dataYears", language), escaped(yearsText(years.sort((a, b) => a - b)))],
      [word("newestYear", language), `${aar} ${standing(aar, context)}`],
      [word("delivered", language), coverageInYear(context, null, aar)],
      [word("lastUpdated", language), escaped(dayText(release.created, language))],
      [word("nextUpdate", language), escaped(nextUpdate(context))]
    ]),
    ...sectionsOf(context).map(({heading: text, tables}) => section(text, tables, context)),
    heading(2, word("municipalities", language)),
    `<p>${link("kommuner.html", word("ownPages", language))}</p>\n`,
    releaseDownloads(context, rootFrom(path))
  ].join("");
  return {path, title, description: configuration.site.lead[language], trail: [], content};
}

/** The statistics of the release, as the configuration puts them together; those it does not name come last. */
function sectionsOf({
  language,
  configuration,
  tables
}: SiteContext): readonly {heading: string; tables: readonly string[]}[] {
  const present = [...tables.counts, ...tables.registers].map(({definition}) => definition.table);
  const sections = configuration.site.sections.map(({heading, statistics}) => ({
    heading: heading[language],
    tables: statistics.map(({table}) => table).filter(table => present.includes(table))
  }));
  const named = new Set(sections.flatMap(({tables}) => tables));
  const others = {heading: word("otherStatistics", language), tables: present.filter(table => !named.has(table))};
  return [...sections, others].filter(({tables}) => tables.length > 0);
}

function section(title: string, tables: readonly string[], {names}: SiteContext): string {
  const items = tables.map(table => {
    const {name, summary} = names.statistic(table);
    return `<li>${link(statisticPath(table), name)}<p>${escaped(summary)}</p></li>\n`;
  });
  return `${heading(2, title)}<ul class="cards">\n${items.join("")}</ul>\n`;
}

/** The list of all municipalities, to search in: those of now, and the former ones with their years. */
export function municipalitiesPage(context: SiteContext): Page {
  const {language, municipalities} = context;
  const {now, former} = municipalities;
  const title = word("municipalities", language);
  const years = ({years}: SiteMunicipality) => `, ${yearsText(years)}`;
  const content = [
    heading(1, title),
    `<p class="lead">${say("ownPages", context)}.</p>\n`,
    `<div${canHtml("filter", context)}>\n`,
    heading(2, `${title} ${newestYear(context)}`),
    listOfPlaces(now, () => ""),
    ...(former.length === 0 ? [] : [heading(2, word("formerMunicipalities", language)), listOfPlaces(former, years)]),
    "</div>\n"
  ].join("");
  return {path: "kommuner.html", title, description: word("ownPages", language), trail: [], content};
}

function listOfPlaces(
  municipalities: readonly SiteMunicipality[],
  more: (municipality: SiteMunicipality) => string
): string {
  const items = municipalities.map(
    of =>
      `<li>${link(municipalityPath(of.code), of.name)} <span class="code">${of.code}${escaped(more(of))}</span></li>\n`
  );
  return `<ul class="places">\n${items.join("")}</ul>\n`;
}

/** The site's front door: one link to each language. */
export function frontDoor(contexts: readonly [SiteContext, ...SiteContext[]]): string {
  const title = contexts[0].configuration.site.title.nb;
  const links = contexts.map(
    ({language, configuration}) =>
      `<p lang="${language}">${link(`${language}/index.html`, `${configuration.site.title[language]} – ${word("language", language)}`, ` hreflang="${language}"`)}</p>\n`
  );
  const body = `<main>\n${heading(1, title)}${links.join("")}</main>\n`;
  return documentHtml("nb", title, "", {head: "", body});
}
