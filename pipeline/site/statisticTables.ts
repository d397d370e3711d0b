import {countryCode, type GeographicLevel} from "../cells.js";
import {escaped} from "../staffPage.js";
import {breaksOfUnit, breaksText} from "./breaks.js";
import {categoryTable} from "./categoryTable.js";
import {coverageInYear, coverageOf, coverageText, type SiteContext} from "./context.js";
import {cellHtml, type DataTable, legend, tableHtml, textCell} from "./html.js";
import {lineChart, type Series} from "./lineChart.js";
import {type Cell, noCell, numberText} from "./numbers.js";
import {type CountTable, cellOf, rowOf, type SiteRow} from "./readTables.js";
import {categoriesText, firstShown, measureName, selectionText} from "./selection.js";
import {word} from "./words.js";

/** The levels of a total, as a reader looks for them. */
const totals: readonly GeographicLevel[] = ["land", "fylke", "kostra"];

/** The columns of a table's measures. */
export function measureColumns({definition}: CountTable, context: SiteContext): DataTable["columns"] {
  return definition.measures.map(measure => ({heading: measureName(measure, context), holds: "number"}));
}

/** `12 av 15` municipalities; empty where the release does not tell. */
function coverageCell(table: CountTable, place: readonly [string, string, number], context: SiteContext): string {
  const coverage = coverageOf(context, table.definition, place);
  if (coverage === null) return textCell("");
  return `<td>${coverageText(coverage, context)}</td>`;
}

/** What the coverage of this table is called. */
export function coverageWord({definition}: CountTable, {language}: SiteContext): string {
  return word(definition.zero === "not_reported" ? "reported" : "delivered", language);
}

/** `Kommuner som har levert: 352 av 356`, of the country in the newest year; empty where the release does not tell. */
export function countryCoverage(table: CountTable, context: SiteContext): string {
  const coverage = coverageInYear(context, table.definition, table.years.at(-1) ?? 0);
  return coverage === null ? "" : `${coverageWord(table, context)}: ${coverage}`;
}

/** A year, with a word where its numbers are provisional. */
function yearText(aar: number, {language, configuration}: SiteContext): string {
  return aar <= configuration.site.finalThrough ? String(aar) : `${aar} (${word("provisional", language)})`;
}

/** The country's number over the years: a line, and the numbers in a table. */
export function overTime(table: CountTable, context: SiteContext, root: string): string {
  const {definition, years} = table;
  const selection = firstShown(table, context);
  const rows = years.map(year => table.rows("land", countryCode, year));
  const cells = rows.map(row => rowOf(row, selection.categories)?.cells ?? definition.measures.map(() => noCell));
  const caption = selectionText(table, selection, context);
  const points = years.map((year, at) => ({year, cell: cells[at]?.[selection.measure] ?? noCell}));
  const country = {level: "land", code: countryCode, categories: selection.categories};
  const breaks = breaksOfUnit(definition, country, years, context);
  const chart = years.length < 2 ? "" : chartOf(table, caption, {points, breaks}, context);
  const all = categoriesText(definition, selection.categories, context);
  const data: DataTable = {
    id: "over-tid",
    caption: all === "" ? word("overTime", context.language) : `${word("overTime", context.language)}. ${all}`,
    columns: [
      {heading: word("year", context.language), holds: "text"},
      ...measureColumns(table, context),
      {heading: coverageWord(table, context), holds: "number"}
    ],
    groups: [
      {
        heading: null,
        rows: years.map((year, at) => ({
          heading: yearText(year, context),
          cells: [
            ...(cells[at] ?? []).map(cell => cellHtml(cell, definition.marks, context)),
            coverageCell(table, ["land", countryCode, year], context)
          ]
        }))
      }
    ]
  };
  return chart + tableHtml(data, context) + legend(cells.flat(), definition.marks, context, root);
}

function chartOf(
  table: CountTable,
  title: string,
  {points, breaks}: Pick<Series, "points" | "breaks">,
  context: SiteContext
): string {
  const {language, configuration} = context;
  const said = points.map(({year, cell}) =>
    cell.status === "ok"
      ? `${year}: ${numberText(cell.text, language)}`
      : `${year}: ${configuration.labels.statuses[cell.status][language]}`
  );
  const broken = breaksText(breaks, context);
  const description = [`${configuration.labels.country[language]}. ${said.join("; ")}.`, ...broken].join(" ");
  const caption = [title, ...broken].map(text => `<p>${escaped(text)}</p>`);
  const chart = lineChart(`linje-${table.definition.table}`, {title, description, points, breaks}, language);
  return `<figure>${chart}<figcaption>${caption.join("\n")}</figcaption></figure>\n`;
}

/** A county, KOSTRA group or the country, with a cell for every measure. */
interface Total {
  readonly level: GeographicLevel;
  readonly code: string;
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** The newest year of the country, the counties and the KOSTRA groups, with a bar for each and what it covers. */
export function totalsTable(table: CountTable, aar: number, context: SiteContext, root: string): string {
  const {definition} = table;
  const {language, names, configuration} = context;
  const selection = firstShown(table, context);
  const units = totals.flatMap(level => totalsOf(table, level, aar, context));
  const longest = longestBar(units.map(({cells}) => cells[selection.measure]));
  const rowOfTotal = ({level, code, name, cells}: Total) => ({
    heading: name,
    cells: [
      ...cells.map((cell, at) =>
        at === selection.measure ? barCell(cell, longest, table, context) : cellHtml(cell, definition.marks, context)
      ),
      coverageCell(table, [level, code, aar], context)
    ]
  });
  const of = categoriesText(definition, selection.categories, context);
  const data: DataTable = {
    id: "steder",
    caption: `${of || names.statistic(definition.table).name}, ${aar}`,
    can: "sort",
    columns: [
      {heading: word("unit", language), holds: "text"},
      ...measureColumns(table, context),
      {heading: coverageWord(table, context), holds: "number"}
    ],
    groups: totals
      .filter(level => units.some(unit => unit.level === level))
      .map(level => ({
        heading: level === "land" ? null : configuration.labels.levels[level][language],
        rows: units.filter(unit => unit.level === level).map(rowOfTotal)
      }))
  };
  const cells = units.flatMap(unit => unit.cells);
  return tableHtml(data, context) + legend(cells, definition.marks, context, root);
}

/** The units of a level in Norwegian order; KOSTRA groups by number. */
function totalsOf(table: CountTable, level: GeographicLevel, aar: number, context: SiteContext): readonly Total[] {
  const {categories} = firstShown(table, context);
  const order = new Intl.Collator("nb", {numeric: true});
  return table
    .units(level, aar)
    .map(code => {
      const rows = table.rows(level, code, aar);
      const cells = table.definition.measures.map((_, at) => cellOf(rows, categories, at));
      return {level, code, name: context.names.unit(level, code, aar), cells};
    })
    .sort((a, b) => order.compare(a.name, b.name));
}

/** The country's newest numbers in every category. */
export function categoriesTable(table: CountTable, aar: number, context: SiteContext, root: string): string {
  const columns = table.definition.measures.map((measure, at) => ({
    heading: measureName(measure, context),
    cell: (row: SiteRow) => row.cells[at] ?? noCell
  }));
  const caption = [
    `${context.configuration.labels.country[context.language]}, ${aar}`,
    countryCoverage(table, context)
  ];
  return categoryTable(
    table,
    table.rows("land", countryCode, aar),
    {id: "kategorier", caption: caption.filter(Boolean).join(". "), columns, can: "sort"},
    context,
    root
  );
}

/** The largest shown number that bars are measured by; null where bars say nothing, as for changes below zero. */
function longestBar(cells: readonly (Cell | undefined)[]): number | null {
  const values = cells.flatMap(cell => (cell?.status === "ok" ? [Number(cell.text)] : []));
  return values.length === 0 || values.some(value => value < 0) ? null : Math.max(...values);
}

/** A number with a bar under it. The bar says nothing that the number does not. */
function barCell(cell: Cell, longest: number | null, {definition}: CountTable, context: SiteContext): string {
  const html = cellHtml(cell, definition.marks, context);
  if (cell.status !== "ok" || longest === null || longest === 0) return html;
  const share = Math.round((Number(cell.text) / longest) * 1000) / 10;
  const bar = `<svg class="bar" aria-hidden="true" viewBox="0 0 100 6" preserveAspectRatio="none"><rect width="${share}" height="6"/></svg>`;
  return html.replace(/<\/td>$/, `${bar}</td>`);
}
