import type {SiteContext} from "./context.js";
import {cellHtml, type DataTable, legend, tableHtml} from "./html.js";
import type {Cell} from "./numbers.js";
import type {CountTable, SiteRow} from "./readTables.js";
import {categoriesText, categoryOrder} from "./selection.js";
import {word} from "./words.js";

/** A column of numbers: which one of the row of a category. */
export interface CategoryColumn {
  readonly heading: string;
  readonly cell: (row: SiteRow) => Cell;
}

export interface CategoryTable {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly CategoryColumn[];
  readonly can?: DataTable["can"];
}

/**
 * The rows of one unit and year, a line for every category, with what the marks mean. Where a table is broken down in
 * several ways, the lines stand together by the category of the first.
 */
export function categoryTable(
  table: CountTable,
  rows: readonly SiteRow[],
  {id, caption, columns, can}: CategoryTable,
  context: SiteContext,
  root: string
): string {
  const {definition} = table;
  const {language, names} = context;
  const order = categoryOrder(table, context);
  const outer = definition.breakdowns.length > 1 ? 1 : 0;
  const lines = rows
    .toSorted((a, b) => order(a.categories, b.categories))
    .map(row => ({
      group: outer === 0 ? "" : (row.categories[0] ?? ""),
      heading: categoriesText(definition, row.categories, context, outer) || names.statistic(definition.table).name,
      cells: columns.map(({cell}) => cell(row))
    }));
  const groups = [...new Set(lines.map(({group}) => group))];
  const breakdowns = definition.breakdowns.slice(outer).map(({label}) => label[language]);
  const html = tableHtml(
    {
      id,
      caption,
      ...(can === undefined ? {} : {can}),
      columns: [
        {heading: breakdowns.join(", ") || word("category", language), holds: "text"},
        ...columns.map(({heading}) => ({heading, holds: "number"}) as const)
      ],
      groups: groups.map(group => ({
        heading: outer === 0 ? null : names.category(definition, definition.breakdowns[0]?.dimension ?? "", group),
        rows: lines
          .filter(line => line.group === group)
          .map(({heading, cells}) => ({
            heading,
            cells: cells.map(cell => cellHtml(cell, definition.marks, context))
          }))
      }))
    },
    context
  );
  const shown = lines.flatMap(({cells}) => cells);
  return html + legend(shown, definition.marks, context, root);
}
