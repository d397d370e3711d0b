import {countryCode} from "../cells.js";
import {escaped} from "../staffPage.js";
import type {SiteContext} from "./context.js";
import {cellWriter, type DataTable, legend, tableHtml} from "./html.js";
import type {CodeInYear} from "./municipalities.js";
import type {CountTable, SiteRow} from "./readTables.js";
import {categoriesText, categoryOrder, measureName} from "./selection.js";
import {word} from "./words.js";

/** A line of a table over years: the row and measure of every year that it shows. */
interface Line {
  readonly group: string | null;
  readonly heading: string;
  readonly key: string;
  readonly measure: number;
}

/** The lines of a table over years, alike for every place. */
export interface YearsLayout {
  readonly table: CountTable;
  readonly lines: readonly Line[];
}

/**
 * A line for each category under its measure, of one measure after the other. Last year's numbers and changes are left
 * out, as the years stand beside each other.
 */
export function yearsLayout(table: CountTable, context: SiteContext): YearsLayout {
  const {definition} = table;
  const order = categoryOrder(table, context);
  const rows = table.years.flatMap(year => table.rows("land", countryCode, year));
  const categories = [...new Map(rows.map(row => [keyOf(row), row.categories])).values()].sort(order);
  const inner = definition.breakdowns.length - 1;
  const lines = definition.measures.flatMap((measure, at): readonly Line[] => {
    if (measure.kind === "last_year" || measure.kind === "change") return [];
    const name = measureName(measure, context);
    if (inner < 0) return [{group: null, heading: name, key: "", measure: at}];
    const ofMeasure = categories.map(codes => ({
      group: [name, ...outerTexts(table, codes, context)].join(". "),
      heading: categoriesText(definition, codes, context, inner),
      key: codes.join("/"),
      measure: at
    }));
    const isOneNumber = measure.kind === "count" && measure.across.length > 0;
    if (!isOneNumber) return ofMeasure;
    return ofMeasure.slice(0, 1).map(line => ({...line, heading: word("inAll", context.language)}));
  });
  return {table, lines};
}

/** The names of all categories but the last. */
function outerTexts({definition}: CountTable, codes: readonly string[], {names}: SiteContext): readonly string[] {
  return definition.breakdowns
    .slice(0, -1)
    .map(({dimension}, at) => names.category(definition, dimension, codes[at] ?? ""));
}

/** The numbers of a municipality in years that the table has it in: a column for each year. */
export function yearsTable(
  {table, lines}: YearsLayout,
  years: readonly CodeInYear[],
  context: SiteContext,
  root: string
): string {
  const {definition} = table;
  const {language, names} = context;
  const rows = years.map(({year, code}) => new Map(table.rows("kommune", code, year).map(row => [keyOf(row), row])));
  const own = lines
    .filter(({key}) => rows.some(ofYear => ofYear.has(key)))
    .map(line => ({...line, cells: rows.map(ofYear => ofYear.get(line.key)?.cells[line.measure] ?? null)}));
  const write = cellWriter(definition.marks, context);
  const absent = `<td><i>${escaped(word("noRow", language))}</i></td>`;
  const groups = [...new Set(own.map(({group}) => group))];
  const data: DataTable = {
    id: `aar-${definition.table}`,
    caption: names.statistic(definition.table).name,
    columns: [
      {heading: definition.breakdowns.at(-1)?.label[language] ?? word("measure", language), holds: "text"},
      ...years.map(({year}) => ({heading: String(year), holds: "number"}) as const)
    ],
    groups: groups.map(group => ({
      heading: group,
      rows: own
        .filter(line => line.group === group)
        .map(({heading, cells}) => ({heading, cells: cells.map(cell => (cell === null ? absent : write(cell)))}))
    }))
  };
  const cells = own.flatMap(line => line.cells);
  const provisional = provisionalYears(
    years.map(({year}) => year),
    context
  );
  const missing = cells.includes(null)
    ? `<p class="legend"><b>${escaped(word("emptyField", language))}</b> ${escaped(word("noRow", language))}.</p>\n`
    : "";
  const shown = cells.filter(cell => cell !== null);
  return tableHtml(data, context) + provisional + missing + legend(shown, definition.marks, context, root);
}

/** Which of the years are provisional; nothing where none is. */
function provisionalYears(years: readonly number[], {language, configuration}: SiteContext): string {
  const provisional = years.filter(year => year > configuration.site.finalThrough);
  if (provisional.length === 0) return "";
  return `<p class="legend">${escaped(word("provisionalIn", language))}: ${provisional.join(", ")}.</p>\n`;
}

function keyOf({categories}: SiteRow): string {
  return categories.join("/");
}
