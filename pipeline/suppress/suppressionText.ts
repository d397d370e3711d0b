import {alignedTable, amount, type Column, grouped} from "../text.js";
import {changeKinds, type SuppressionChanges} from "./suppressionChanges.js";
import type {HiddenCells, SuppressionReport} from "./suppressionReport.js";

const place: readonly Column[] = [
  {heading: "Table", align: "left"},
  {heading: "Year", align: "left"},
  {heading: "Level", align: "left"}
];

/** The report of suppression for people: protected as the report is. Ends with a line end. */
export function suppressionText({cells, changes}: SuppressionReport): string {
  const parts = ["Cells that are counts, by table, year and level", hiddenText(cells), ...changesText(changes)];
  return `${parts.join("\n\n")}\n`;
}

function hiddenText(cells: readonly HiddenCells[]): string {
  return alignedTable(
    [...place, ...numbers("Shown", "Primary", "Secondary", "Persons in secondary")],
    cells.map(({table, aar, geo_niva, shown, primary, secondary, secondaryPersons}) => [
      ...[table, aar, geo_niva],
      ...[shown, primary, secondary, secondaryPersons].map(grouped)
    ])
  );
}

function changesText(changes: SuppressionChanges | null): readonly string[] {
  if (changes === null) return ["There is no earlier release to compare with."];
  const {since, counts, cells, leftOut} = changes;
  if (counts.length === 0) return [`Nothing differs from ${since}.`];
  const summary = alignedTable(
    [...place, ...numbers("Newly hidden", "Newly opened", "Changed", "New", "Gone")],
    counts.map(of => [of.table, of.aar, of.geo_niva, ...changeKinds.map(kind => grouped(of[kind]))])
  );
  const list = alignedTable(
    [
      {heading: "Change", align: "left"},
      {heading: "Table", align: "left"},
      {heading: "Row", align: "left"},
      {heading: "Measure", align: "left"},
      {heading: since, align: "right"},
      {heading: "Now", align: "right"}
    ],
    cells.map(({change, table, row, measure, before, now}) => [
      ...[change, table],
      Object.entries(row)
        .map(([dimension, code]) => `${dimension}=${code}`)
        .join(" "),
      ...[measure, before, now]
    ])
  );
  const rest = leftOut > 0 ? [`${amount(leftOut, "more cell is", "more cells are")} not listed.`] : [];
  return [`What differs from ${since}`, summary, ...(list === "" ? [] : [list]), ...rest];
}

function numbers(...headings: readonly string[]): readonly Column[] {
  return headings.map(heading => ({heading, align: "right"}));
}
