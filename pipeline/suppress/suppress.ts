import type {Count, PublishedTable, Status, TrueTable} from "../cells.js";
import type {CountDefinition} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {lowestParts} from "./lowestParts.js";
import {present, shownCount} from "./present.js";

/**
 * Decides for every cell of a table whether it is shown, by the table's disclosure rule (docs/disclosure-control.md).
 *
 * With `totals: "published"` counts from 1 to `suppressBelow` − 1 of the lowest level are hidden, and every total is
 * the sum of the numbers shown at the lowest level below it; no true total is read. Rows keep their order.
 *
 * Throws `configuration` for `totals: "exact"`, which needs a protection that this version does not have, and a fault
 * for a table that does not hold together.
 */
export function suppress(definition: CountDefinition, table: TrueTable): PublishedTable {
  if (definition.disclosure.totals !== "published") {
    throw new KprstatError("configuration", {
      what: `Totals "${definition.disclosure.totals}" are not supported by this version, only "published".`,
      where: `statistics/${definition.table}.json, key disclosure.totals`,
      remedy: "Leave the table out, or use a version of kprstat that protects exact totals."
    });
  }
  const parts = lowestParts(table);
  requireParts(table, parts);
  const names = definition.measures.flatMap(({kind, name}) => (kind === "count" ? [name] : []));
  const counts = names.map(name => ({name, shown: shownCounts(definition, table, name, parts)}));
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
  parts: ReadonlyMap<number, readonly number[]>
): readonly Count[] {
  const trueCounts = table.rows.map(row => trueCount(table.table, measure, row.counts[measure]));
  const lowest = trueCounts.map(count => lowestCount(definition, count));
  return trueCounts.map((count, row) => {
    const below = parts.get(row);
    if (below === undefined || !mayHaveValue(count.status)) return lowestCount(definition, count);
    return publishedTotal(
      definition,
      below.flatMap(part => lowest[part] ?? [])
    );
  });
}

/** A count that is no total. */
function lowestCount(definition: CountDefinition, count: Count): Count {
  const primary = count.value !== null && count.value > 0 && count.value < definition.disclosure.suppressBelow;
  return shownCount(definition, count, primary);
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
