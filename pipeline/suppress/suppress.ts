import type {Count, PublishedCell, PublishedTable, Status, TrueTable} from "../cells.js";
import type {CountDefinition} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {oneDecimal} from "../rounding.js";
import {lowestParts} from "./lowestParts.js";

/** A count that may be shown: `value` is null wherever no number is shown. */
interface ShownCount {
  readonly value: number | null;
  readonly status: Status;
}

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
  const counts = new Map<string, readonly ShownCount[]>();
  for (const measure of definition.measures) {
    if (measure.kind === "count") counts.set(measure.name, shownCounts(definition, table, measure.name, parts));
  }
  const rows = table.rows.map((row, index) => ({
    key: row.key,
    cells: definition.measures.map(measure =>
      measure.kind === "count"
        ? countCell(countOf(table, counts, measure.name, index))
        : rateCell(countOf(table, counts, measure.of, index), row.population)
    )
  }));
  const measures = definition.measures.map(measure => measure.name);
  return {table: table.table, dimensions: table.dimensions, measures, rows};
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
): readonly ShownCount[] {
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
function lowestCount(definition: CountDefinition, count: Count): ShownCount {
  if (count.value === null) return {value: null, status: count.status};
  if (count.value === 0) {
    const trueZero = count.status === "ok" && definition.zero === "true_zero";
    return trueZero ? {value: 0, status: "ok"} : notReported(definition);
  }
  return count.value < definition.disclosure.suppressBelow
    ? {value: null, status: "suppressed"}
    : {value: count.value, status: "ok"};
}

/** The sum of the numbers shown below; without any, hidden when something below is hidden. */
function publishedTotal(definition: CountDefinition, below: readonly ShownCount[]): ShownCount {
  const shown = below.filter(count => count.status === "ok");
  if (shown.length > 0) return {value: shown.reduce((sum, count) => sum + (count.value ?? 0), 0), status: "ok"};
  if (below.some(count => count.status === "suppressed")) return {value: null, status: "suppressed"};
  return notReported(definition);
}

/** Where a zero means "not reported", the number 0 stands beside the status. */
function notReported(definition: CountDefinition): ShownCount {
  return {value: definition.zero === "not_reported" ? 0 : null, status: "not_reported"};
}

function countCell(count: ShownCount): PublishedCell {
  return {text: count.value === null ? "" : String(count.value), status: count.status};
}

/** A rate is shown only where its count is, and needs somebody who lives there. */
function rateCell(count: ShownCount, population: number | null): PublishedCell {
  if (count.status !== "ok" || count.value === null) return {text: "", status: count.status};
  if (population === null || population === 0) return {text: "", status: "not_available"};
  return {text: oneDecimal(1000n * BigInt(count.value), BigInt(population)), status: "ok"};
}

function countOf(
  table: TrueTable,
  counts: ReadonlyMap<string, readonly ShownCount[]>,
  measure: string,
  row: number
): ShownCount {
  const count = counts.get(measure)?.[row];
  if (count === undefined) throw brokenTable(table.table, `There is no count ${measure}.`);
  return count;
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
