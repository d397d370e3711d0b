import {municipalitiesOf} from "../definition/reference.js";
import {escaped} from "../staffPage.js";
import type {SiteContext} from "./context.js";
import {downloadsPart} from "./downloads.js";
import {cellHtml, heading, legend, partsHtml, say, tableHtml, textCell} from "./html.js";
import {municipalityPath} from "./municipalities.js";
import {type Cell, numberText} from "./numbers.js";
import {type Page, rootFrom} from "./page.js";
import {type CountTable, cellOf} from "./readTables.js";
import {firstShown, selectionText} from "./selection.js";
import {standing, statisticMunicipalitiesPath, statisticPath, wholeStatistic} from "./statisticPage.js";
import {measureColumns} from "./statisticTables.js";
import {colourSteps, stepBounds, stepOf, tileMap} from "./tileMap.js";
import {word} from "./words.js";

interface Place {
  readonly code: string;
  readonly name: string;
  readonly fylke: string;
  readonly county: string;
  /** One per measure. */
  readonly cells: readonly Cell[];
}

/** All municipalities of a statistic in its newest year: a map of squares, and a table to sort and search in. */
export function municipalitiesOfStatistic(table: CountTable, context: SiteContext): Page {
  const {definition, years} = table;
  const {language, names} = context;
  const path = statisticMunicipalitiesPath(definition.table);
  const root = rootFrom(path);
  const aar = years.at(-1) ?? 0;
  const selection = firstShown(table, context);
  const places = placesOf(table, aar, selection.categories, context);
  const {name} = names.statistic(definition.table);
  const caption = `${selectionText(table, selection, context)}, ${aar}`;
  const rows = places.map(({code, name, county, cells}) => ({
    heading: name,
    href: `../${municipalityPath(code)}`,
    cells: [textCell(county), ...cells.map(cell => cellHtml(cell, definition.marks, context))]
  }));
  const content = [
    heading(1, `${name}, ${word("municipalitiesIn", language).toLowerCase()} ${aar}`),
    `<p>${escaped(caption)} ${standing(aar, context)}</p>\n`,
    heading(2, word("map", language)),
    `<p class="no-print">${say("mapText", context)}</p>\n`,
    mapOf(places, {measure: selection.measure, marks: definition.marks}, caption, context),
    tableHtml(
      {
        id: "kommuner",
        caption,
        can: "filter",
        columns: [
          {heading: word("municipality", language), holds: "text"},
          {heading: word("county", language), holds: "text"},
          ...measureColumns(table, context)
        ],
        groups: [{heading: null, rows}]
      },
      context
    ),
    legend(
      places.flatMap(({cells}) => cells),
      definition.marks,
      context,
      root
    ),
    `<p>${wholeStatistic(definition, context, root)}</p>\n`,
    partsHtml([downloadsPart(definition, context, root)])
  ].join("");
  const trail = [{href: `${root}${language}/${statisticPath(definition.table)}`, text: name}];
  return {
    path,
    title: `${name}, ${word("municipalities", language).toLowerCase()}`,
    description: caption,
    trail,
    content
  };
}

/** Every municipality of a year in Norwegian order. One of an earlier division (recast) has no county of the year. */
function placesOf(
  table: CountTable,
  aar: number,
  categories: readonly string[],
  context: SiteContext
): readonly Place[] {
  const counties = new Map(
    municipalitiesOf(context.configuration.reference, aar).map(({code, fylke}) => [code, fylke])
  );
  const order = new Intl.Collator("nb");
  return table
    .units("kommune", aar)
    .map(code => {
      const rows = table.rows("kommune", code, aar);
      const fylke = counties.get(code) ?? "";
      return {
        code,
        name: context.names.unit("kommune", code, aar),
        fylke,
        county: fylke === "" ? "" : context.names.unit("fylke", fylke, aar),
        cells: table.definition.measures.map((_, at) => cellOf(rows, categories, at))
      };
    })
    .sort((a, b) => order.compare(a.name, b.name) || (a.code < b.code ? -1 : 1));
}

function mapOf(
  places: readonly Place[],
  {measure, marks}: {readonly measure: number; readonly marks: Readonly<Record<string, string>>},
  title: string,
  context: SiteContext
): string {
  const {language, configuration} = context;
  const aarsCounties = [...new Set(places.map(({fylke, county}) => `${fylke} ${county}`))].sort();
  const shown = places.flatMap(({cells}) => (cells[measure]?.status === "ok" ? [Number(cells[measure].text)] : []));
  const bounds = stepBounds(shown);
  const tileOf = ({name, cells}: Place) => {
    const cell = cells[measure];
    const ok = cell?.status === "ok";
    return {
      name,
      shown: ok ? numberText(cell.text, language) : (marks[cell?.status ?? "not_available"] ?? ""),
      step: ok ? stepOf(Number(cell.text), bounds) : null
    };
  };
  const areas = aarsCounties.map(county => ({
    code: county.slice(0, 2),
    name: county.slice(3),
    tiles: places.filter(({fylke}) => fylke === county.slice(0, 2)).map(tileOf)
  }));
  const description = word("mapText", language);
  return `<figure>${tileMap("kart", {title, description}, areas, configuration.site.map)}${keyHtml(shown, bounds, context)}</figure>\n`;
}

/** `0,4 til 0,7`. */
function rangeText(from: string, to: string, language: SiteContext["language"]): string {
  return from === to ? to : `${from} ${word("to", language)} ${to}`;
}

/** What the colours say, as a list. */
function keyHtml(values: readonly number[], bounds: readonly number[], {language}: SiteContext): string {
  const decimals = values.every(Number.isInteger) ? 0 : 1;
  const text = (value: number) => numberText(value.toFixed(decimals), language);
  const swatch = (step: number) =>
    `<svg class="map key" aria-hidden="true" viewBox="0 0 12 12"><rect class="q${step}" x="0.5" y="0.5"/></svg>`;
  const steps = bounds.flatMap((bound, at) => {
    const inStep = values.filter(value => stepOf(value, bounds) === at + 1);
    return inStep.length === 0 || at >= colourSteps
      ? []
      : [`<li>${swatch(at + 1)}${escaped(rangeText(text(Math.min(...inStep)), text(bound), language))}</li>\n`];
  });
  return `<figcaption><ul class="keys">\n${steps.join("")}<li>${swatch(0)}${escaped(word("noNumber", language))}</li>\n</ul></figcaption>`;
}
