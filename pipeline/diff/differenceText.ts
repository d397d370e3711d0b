import type {Status} from "../cells.js";
import {alignedTable, amount, grouped, nameList, printable, wrapped} from "../text.js";
import type {ChangedCell, ChangedDelivery, Difference} from "./difference.js";

/** How many changed cells and deliveries are listed on a terminal. */
const mostCells = 40;
const mostDeliveries = 20;

const statusWords: Readonly<Record<Status, string>> = {
  ok: "shown",
  suppressed: "hidden",
  not_reported: "not reported",
  not_published: "not published",
  not_available: "not available",
  not_applicable: "not applicable"
};

const kindWords: Readonly<Record<ChangedCell["change"], string>> = {
  hidden: "hidden now",
  opened: "hidden no longer",
  changed: "changed"
};

/** What changed between two releases, for a terminal: totals first. */
export function differenceText(difference: Difference): string {
  return [
    `${totalsText(difference)}\n${inputsText(difference)}`,
    otherTablesText(difference),
    countsText(difference),
    cellsText(difference),
    deliveriesText(difference.deliveries),
    difference.notes.map(note => wrapped(printable(note), "  ")).join("\n"),
    difference.page === null ? "" : `For the register's staff: ${difference.page}`
  ]
    .filter(part => part !== "")
    .join("\n\n");
}

function totalsText({older, newer, totals, otherTables}: Difference): string {
  const {changed, hidden, opened, rowsNew, rowsGone} = totals;
  const of = `${newer.id} against ${older.id}`;
  if (changed + hidden + opened + rowsNew + rowsGone === 0) {
    const compared = otherTables.length === 0 ? "the tables" : "the tables that can be compared";
    return `${of}: ${compared} say the same.`;
  }
  const cells = `${amount(changed, "number", "numbers")} changed, ${isOrAre(hidden)} hidden now, ${isOrAre(opened)} hidden no longer.`;
  const rows = rowsNew + rowsGone > 0 ? ` Rows: ${grouped(rowsNew)} new, ${grouped(rowsGone)} gone.` : "";
  return `${of}: ${cells}${rows}`;
}

/** `none is`, `1 is`, `2 are`. */
function isOrAre(count: number): string {
  return count === 0 ? "none is" : `${grouped(count)} ${count === 1 ? "is" : "are"}`;
}

function inputsText({inputs}: Difference): string {
  return inputs.length === 0
    ? "Both were made of the same deliveries, configuration, program and ledger."
    : `What they were made of differs in: ${inputs.join(", ")}.`;
}

function otherTablesText({otherTables, older, newer}: Difference): string {
  const words = {
    new: `only ${newer.id} has it`,
    gone: `only ${older.id} has it`,
    other_columns: "its columns are others, so its numbers are not compared"
  };
  return otherTables.map(({table, why}) => `Table ${printable(table)}: ${words[why]}.`).join("\n");
}

function countsText({counts}: Difference): string {
  return alignedTable(
    [
      ...["Table", "Year", "Level"].map(heading => ({heading, align: "left"}) as const),
      ...["Hidden now", "No longer", "Changed", "New rows", "Gone rows"].map(
        heading => ({heading, align: "right"}) as const
      )
    ],
    counts.map(of => [
      ...[printable(of.table), printable(of.aar), printable(of.geo_niva ?? "")],
      ...[of.hidden, of.opened, of.changed, of.rowsNew, of.rowsGone].map(grouped)
    ])
  );
}

function cellsText({cells, older, newer}: Difference): string {
  const table = alignedTable(
    [
      ...["Change", "Table", "Row", "", "Measure"].map(heading => ({heading, align: "left"}) as const),
      {heading: older.id, align: "right"},
      {heading: "", align: "left"},
      {heading: newer.id, align: "right"}
    ],
    cells
      .slice(0, mostCells)
      .map(({change, table, row, unit, measure, before, now}) =>
        [
          ...[kindWords[change], table, Object.values(row).join(" "), unit ?? "", measure],
          ...[shownText(before), "→", shownText(now)]
        ].map(printable)
      )
  );
  const more = cells.length - mostCells;
  return more > 0 ? `${table}\n${amount(more, "more number is", "more numbers are")} in the list of --json.` : table;
}

/** A value, or the word for why there is none; an empty field of a table about deliveries is a dash. */
function shownText({value, status}: ChangedCell["before"]): string {
  return value ?? (status === null ? "-" : statusWords[status]);
}

function deliveriesText(deliveries: Difference["deliveries"]): string {
  if (deliveries === null) return "";
  if (deliveries.length === 0) return "No delivery differs.";
  const count = (kind: ChangedDelivery["change"]) => grouped(deliveries.filter(({change}) => change === kind).length);
  const table = alignedTable(
    ["Delivery", "Year", "Municipality", "Message", "File"].map(heading => ({heading, align: "left"})),
    deliveries.slice(0, mostDeliveries).map(({change, accepted, aar, municipalities, message, file}) =>
      [
        ...[accepted === false ? `${change}, rejected` : change, String(aar ?? "")],
        ...[
          nameList(
            municipalities.map(({kommune, navn}) => `${kommune} ${navn}`.trimEnd()),
            2
          ),
          message ?? "",
          file
        ]
      ].map(printable)
    )
  );
  const more = deliveries.length - mostDeliveries;
  const rest = more > 0 ? `\n${amount(more, "more delivery is", "more deliveries are")} in the list of --json.` : "";
  return `Deliveries: ${count("new")} new, ${count("replaced")} replaced, ${count("gone")} gone.\n${table}${rest}`;
}
