import {isValidIn} from "../definition/interval.js";
import {escaped} from "../staffPage.js";
import {newBorders} from "./breaks.js";
import type {SiteContext} from "./context.js";
import {facts, link, onThisPage} from "./html.js";
import {originsOf, type SiteMunicipality, yearsUnderCodes} from "./municipalities.js";
import {dayText} from "./numbers.js";
import type {Page} from "./page.js";
import type {CountTable} from "./readTables.js";
import {word} from "./words.js";

/** The page above that of a municipality. */
export function municipalityTrail(root: string, {language}: SiteContext): Page["trail"][number] {
  return {href: `${root}${language}/kommuner.html`, text: word("municipalities", language)};
}

/** Links to the statistics further down the page. */
export function contents(tables: readonly CountTable[], {language, names}: SiteContext): string {
  const parts = tables.map(({definition: {table}}) => ({id: table, text: names.statistic(table).name}));
  return onThisPage(parts, language);
}

/** Code, county and group in the last of its years, the municipalities that went into it, and its deliveries. */
export function municipalityFacts({code, years}: SiteMunicipality, context: SiteContext): string {
  const {language, names, configuration} = context;
  const {reference} = configuration;
  const aar = years.at(-1) ?? 0;
  const fylke = reference.municipalities.find(of => of.code === code && isValidIn(of, aar))?.fylke;
  const group = reference.kostraMembers.find(of => of.kommune === code && isValidIn(of, aar))?.group;
  const borders = newBorders("kommune", code, years, context);
  return facts([
    [word("municipalityCode", language), escaped(code)],
    [word("county", language), fylke === undefined ? null : escaped(names.unit("fylke", fylke, aar))],
    [word("kostraGroup", language), group === undefined ? null : escaped(names.unit("kostra", group, aar))],
    [word("formerMunicipalities", language), originsText(code, context)],
    [
      word("newBorders", language),
      borders.length === 0 ? null : borders.map(year => dayText(`${year}-01-01`, language)).join(", ")
    ],
    [word("reporting", language), deliveriesText(code, aar, context)]
  ]);
}

/** `Drammen (3005) til og med 2023`; null where none of the former municipalities has a page. */
function originsText(code: string, context: SiteContext): string | null {
  const {language, municipalities, configuration} = context;
  const origins = originsOf(code, configuration.reference)
    .filter(origin => municipalities.former.some(former => former.code === origin.code))
    .map(origin => {
      const until = word("until", language).replace("{year}", String(origin.year - 1));
      return `${codeAndName(origin.code, origin.year - 1, context)} ${until}`;
    });
  return origins.length === 0 ? null : origins.join(", ");
}

/** `Drammen (3005)` of a year, which leads to its page where it has one. */
export function codeAndName(code: string, aar: number, {names, municipalities}: SiteContext): string {
  const text = `${names.unit("kommune", code, aar)} (${code})`;
  const hasPage = [...municipalities.now, ...municipalities.former].some(of => of.code === code);
  return hasPage ? link(`${code}.html`, text) : escaped(text);
}

/** `levert 2023, 2024; ikke levert 2022`, of the last three years; null where the release does not tell. */
function deliveriesText(code: string, last: number, {language, tables, configuration}: SiteContext): string | null {
  const register = tables.registers.find(({definition}) => definition.table === "rapporteringsstatus");
  if (register === undefined) return null;
  const years = yearsUnderCodes(code, {first: last - 2, last}, configuration.reference);
  const said = (["hasDelivered", "hasNotDelivered"] as const).flatMap(name => {
    const levert = name === "hasDelivered" ? "ja" : "nei";
    const of = years.filter(({year, code}) => register.year(year).get(code)?.levert === levert);
    return of.length === 0 ? [] : [`${word(name, language)} ${of.map(({year}) => year).join(", ")}`];
  });
  return said.length === 0 ? null : escaped(said.join("; "));
}
