import type {Count, PublishedTable, Status, TrueTable} from "../cells.js";
import type {CountDefinition} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {lowestParts} from "./lowestParts.js";
import {type Hidden, present, shownCount} from "./present.js";

/**
 * The table as it is published where its totals are sums of what is shown (docs/disclosure-control.md): every total is
 * the sum of the numbers shown at the lowest level below it; no true total is read. `hidden` is asked for the lowest
 * level. Rows keep their order.
 *
 * Throws a fault for a table that does not hold together, and where a count that the rule hides would be shown.
 */
export function presentWithPublishedTotals(
  definition: CountDefinition,
  table: TrueTable,
  hidden: Hidden
): PublishedTable {
  const parts = lowestParts(table);
  requireParts(table, parts);
  const names = definition.measures.flatMap(({kind, name}) => (kind === "count" ? [name] : []));
  const counts = names.map(name => ({name, shown: shownCounts(definition, table, name, parts, hidden)}));
  const rows = table.rows.map((row, index) => ({
    ...row,
    counts: Object.fromEntries(counts.flatMap(({name, shown}) => (shown[index] ? [[name, shown[index]]] : [])))
  }));
  return present(definition, {...table, rows}, () => false);
}

/** A larger unit whose parts are not stated would be published with its true total, so the table is refused. */
function requireParts(table: TrueTable, parts: ReadonlyMap<number, readonly number[]>): void {
  const level = table.dimensions.indexOf("geo_niva");
  const stated = table.rows.every((row, index) => row.key[level] === "kommune" || parts.has(index));
  if (level < 0 || !stated)
    throw brokenTable(table.table, "A unit above the municipalities has no relation to its parts.");
}

/** One count measure of the whole table; `parts` has the lowest parts of every total, by row number. */
function shownCounts(
  definition: CountDefinition,
  table: TrueTable,
  measure: string,
  parts: ReadonlyMap<number, readonly number[]>,
  hidden: Hidden
): readonly Count[] {
  const trueCounts = table.rows.map(row => trueCount(table.table, measure, row.counts[measure]));
  const lowest = trueCounts.map((count, row) =>
    parts.has(row) ? count : lowestCount(definition, table.table, count, hidden(row, measure))
  );
  return trueCounts.map((count, row) => {
    const below = parts.get(row);
    if (below === undefined) return lowest[row] ?? count;
    if (!mayHaveValue(count.status)) return shownCount(definition, count, false);
    return publishedTotal(
      definition,
      below.flatMap(part => lowest[part] ?? [])
    );
  });
}

/** A count that is no total. */
function lowestCount(definition: CountDefinition, table: string, count: Count, hidden: boolean): Count {
  const small = count.value !== null && count.value > 0 && count.value < definition.disclosure.suppressBelow;
  if (small && !hidden) throw brokenTable(table, "A count that the rule hides would be shown.");
  return shownCount(definition, count, hidden && count.status === "ok");
}

/** The sum of the numbers shown below; without any, hidden when something below is hidden. */
function publishedTotal(definition: CountDefinition, below: readonly Count[]): Count {
  const shown = below.filter(count => count.status === "ok");
  if (shown.length > 0) return {value: shown.reduce((sum, count) => sum + (count.value ?? 0), 0), status: "ok"};
  if (below.some(count => count.status === "suppressed")) return {value: null, status: "suppressed"};
  return shownCount(definition, {value: 0, status: "not_reported"}, false);
}

/** The count as tabulated; suppression guards a boundary, so one whose value and status do not fit is refused. */
function trueCount(table: string, measure: string, count: Count | undefined): Count {
  if (count === undefined) throw brokenTable(table, `The count ${measure} is missing in a row.`);
  const {value, status} = count;
  const fits = mayHaveValue(status)
    ? value !== null && Number.isSafeInteger(value) && value >= 0 && (status === "ok" || value === 0)
    : value === null && status !== "suppressed";
  if (!fits) throw brokenTable(table, `A count ${measure} does not fit its status ${status}.`);
  return count;
}

function mayHaveValue(status: Status): boolean {
  return status === "ok" || status === "not_reported";
}

function brokenTable(table: string, what: string): KprstatError {
  return new KprstatError("fault", {what, where: `table ${table}`});
}
