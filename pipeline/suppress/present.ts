import type {Count, PublishedCell, PublishedTable, Status, TrueRow, TrueTable} from "../cells.js";
import type {CountDefinition, Measure} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {oneDecimal} from "../rounding.js";

/** Whether a count of a row is hidden to protect persons. */
export type Hidden = (row: number, count: string) => boolean;

/**
 * The table as it is published: every measure of every row as text with its status. `hidden` is asked for counts that
 * have a number; those that are hidden already, by their status, stay so. Rows keep their order.
 *
 * A share, rate or change is shown only where all its counts are, and is else what the first of these says that applies:
 * `not_applicable`, `not_published`, `suppressed`, `not_reported`, `not_available`.
 *
 * Throws a fault for a table that has not the counts of its definition.
 */
export function present(definition: CountDefinition, table: TrueTable, hidden: Hidden): PublishedTable {
  const rows = table.rows.map((row, index) => {
    const shown = new Map(
      Object.entries(row.counts).map(([name, count]) => [
        name,
        shownCount(definition, count, count.status === "ok" && hidden(index, name))
      ])
    );
    const countOf = (name: string): Count => {
      const count = shown.get(name);
      if (count === undefined) {
        throw new KprstatError("fault", {what: `There is no count ${name}.`, where: `table ${table.table}`});
      }
      return count;
    };
    return {key: row.key, cells: definition.measures.map(measure => cellOf(measure, row, countOf))};
  });
  const measures = definition.measures.map(({name}) => name);
  return {table: table.table, dimensions: table.dimensions, measures, rows};
}

/**
 * What is shown of one count, which is no total of shown numbers. Where a zero means that nothing was reported, the
 * number 0 stands beside that status.
 */
export function shownCount({zero}: Pick<CountDefinition, "zero">, {value, status}: Count, hidden: boolean): Count {
  if (hidden) {
    return {value: null, status: "suppressed"};
  }
  if (status === "not_reported" || (value === 0 && zero === "not_reported")) {
    return {value: zero === "not_reported" ? 0 : null, status: "not_reported"};
  }
  return {value, status};
}

function cellOf(measure: Measure, {population}: TrueRow, countOf: (name: string) => Count): PublishedCell {
  switch (measure.kind) {
    case "count":
    case "last_year": {
      const {value, status} = countOf(measure.name);
      return {text: value === null ? "" : String(value), status};
    }
    case "rate_per_1000":
      return derivedCell([countOf(measure.of)], ([persons = 0n]) => [1000n * persons, BigInt(population ?? 0)]);
    case "share":
      return derivedCell([countOf(measure.of), countOf(measure.in)], ([part = 0n, whole = 0n]) => [100n * part, whole]);
    case "change":
      return derivedCell([countOf(measure.of), countOf(measure.from)], ([now = 0n, before = 0n]) => [
        100n * (now - before),
        before
      ]);
  }
}

/** What a measure takes from its counts where one of them is not shown: the first of these. */
const precedence: readonly Status[] = [
  "not_applicable",
  "not_published",
  "suppressed",
  "not_reported",
  "not_available"
];

/** A number made of counts; `fractionOf` gives numerator and denominator, of which 0 is none. */
function derivedCell(
  counts: readonly Count[],
  fractionOf: (values: readonly bigint[]) => readonly [bigint, bigint]
): PublishedCell {
  const status = precedence.find(candidate => counts.some(count => count.status === candidate));
  if (status !== undefined) {
    return {text: "", status};
  }
  const [numerator, denominator] = fractionOf(counts.map(({value}) => BigInt(value ?? 0)));
  return denominator === 0n
    ? {text: "", status: "not_available"}
    : {text: oneDecimal(numerator, denominator), status: "ok"};
}
