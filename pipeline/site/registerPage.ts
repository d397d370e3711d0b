import {countryCode} from "../cells.js";
import {municipalitiesOf} from "../definition/reference.js";
import {escaped} from "../staffPage.js";
import {coverageInYear, coverageOf, type SiteContext} from "./context.js";
import {downloadsPart} from "./downloads.js";
import {facts, heading, onThisPage, partsHtml, tableHtml, textCell} from "./html.js";
import {municipalityPath} from "./municipalities.js";
import {countText, dayText, numberText} from "./numbers.js";
import {type Page, rootFrom} from "./page.js";
import type {RegisterTable} from "./readTables.js";
import {aboutPart, nextUpdate, standing, statisticPath, yearsText} from "./statisticPage.js";
import {word} from "./words.js";

/** The page of a table about the deliveries: how many delivered in each year, and every municipality in the newest. */
export function registerPage(table: RegisterTable, context: SiteContext): Page {
  const {definition, years} = table;
  const {language, names, release} = context;
  const path = statisticPath(definition.table);
  const root = rootFrom(path);
  const aar = years.at(-1) ?? 0;
  const parts = [
    {id: "landet", text: word("overTime", language), html: deliveredTable(table, context)},
    {
      id: "kommunene",
      text: `${word("municipalitiesIn", language)} ${aar}`,
      html: municipalitiesTable(table, aar, context)
    },
    downloadsPart(definition, context, root),
    aboutPart(definition, years, context, root)
  ];
  const content = [
    heading(1, definition.title[language]),
    `<p class="lead">${escaped(definition.description[language])}</p>\n`,
    facts([
      [word("dataYears", language), escaped(yearsText(years))],
      [word("newestYear", language), `${aar} ${standing(aar, context)}`],
      [word("delivered", language), coverageInYear(context, null, aar)],
      [word("lastUpdated", language), escaped(dayText(release.created, language))],
      [word("nextUpdate", language), escaped(nextUpdate(context))]
    ]),
    onThisPage(parts, language),
    partsHtml(parts)
  ].join("");
  const {name, summary} = names.statistic(definition.table);
  return {path, title: name, description: summary, trail: [], content};
}

function deliveredTable({years}: RegisterTable, context: SiteContext): string {
  const {language} = context;
  const rows = years.map(aar => {
    const coverage = coverageOf(context, null, ["land", countryCode, aar]);
    const number = (count: number | undefined) => `<td>${count === undefined ? "" : countText(count, language)}</td>`;
    return {heading: String(aar), cells: [number(coverage?.delivered), number(coverage?.all)]};
  });
  return tableHtml(
    {
      id: "over-tid",
      caption: word("delivered", language),
      columns: [
        {heading: word("year", language), holds: "text"},
        {heading: word("delivered", language), holds: "number"},
        {heading: word("municipalities", language), holds: "number"}
      ],
      groups: [{heading: null, rows}]
    },
    context
  );
}

/** Codes as the file has them; only yes and no, and numbers, are written for people. */
function municipalitiesTable(table: RegisterTable, aar: number, context: SiteContext): string {
  const {definition} = table;
  const {language, names, configuration} = context;
  const order = new Intl.Collator("nb");
  const known = new Set(municipalitiesOf(configuration.reference, aar).map(({code}) => code));
  const rows = [...table.year(aar)]
    .map(([code, texts]) => ({code, texts, name: names.unit("kommune", code, aar)}))
    .sort((a, b) => order.compare(a.name, b.name) || (a.code < b.code ? -1 : 1))
    .map(({code, texts, name}) => ({
      heading: name,
      ...(known.has(code) ? {href: `../${municipalityPath(code)}`} : {}),
      cells: definition.columns.map(column => registerCell(texts[column.name] ?? "", column.type, context))
    }));
  return tableHtml(
    {
      id: "kommuner",
      caption: `${definition.title[language]}, ${aar}`,
      can: "filter",
      columns: [
        {heading: word("municipality", language), holds: "text"},
        ...definition.columns.map(
          ({label, type}) => ({heading: label[language], holds: type === "text" ? "text" : "number"}) as const
        )
      ],
      groups: [{heading: null, rows}]
    },
    context
  );
}

function registerCell(text: string, type: "text" | "integer" | "decimal", context: SiteContext): string {
  const {language} = context;
  if (text === "") return textCell("–");
  if (type !== "text") return `<td>${escaped(numberText(text, language))}</td>`;
  return textCell(text === "ja" ? word("yes", language) : text === "nei" ? word("no", language) : text);
}
