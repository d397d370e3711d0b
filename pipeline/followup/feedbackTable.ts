import type {PublishedRow, PublishedTable} from "../cells.js";
import type {Database} from "../database/database.js";
import type {Configuration, CountDefinition, MunicipalityChange} from "../definition/configuration.js";
import {groupBy} from "../definition/groupBy.js";
import {codeBefore} from "../definition/reference.js";
import {formatExcelCsv} from "../publish/excelCsv.js";
import type {Labels} from "../publish/labels.js";
import {type Column, type OpenTable, shapeOf} from "../publish/shape.js";
import {present} from "../suppress/present.js";
import {readTrueTable} from "../tabulate/readCells.js";
import type {TabulatePart} from "../tabulate/tabulate.js";

/** A feedback table with its true numbers: nothing in it is hidden. */
export interface FeedbackTable {
  readonly definition: CountDefinition;
  readonly table: PublishedTable;
  /** The rows of a municipality in a year. */
  readonly ofMunicipality: (aar: number, kommune: string) => readonly PublishedRow[];
}

/** Whether a table is feedback to the municipalities, and so goes back to each of them with its true numbers. */
export function isFeedback(definition: {readonly kind: string; readonly table: string}): boolean {
  return definition.kind === "count" && definition.table.startsWith("tilbakemelding_");
}

/** Reads the feedback tables, in the order of the configuration. */
export async function readFeedback(
  database: Database,
  {statistics, reference}: Pick<Configuration, "statistics" | "reference">,
  tabulated: readonly TabulatePart[]
): Promise<readonly FeedbackTable[]> {
  const tables: FeedbackTable[] = [];
  for (const definition of statistics) {
    if (definition.kind !== "count" || !isFeedback(definition)) continue;
    const years = tabulated.filter(part => part.definition.table === definition.table);
    if (years.length === 0) continue;
    const table = await readTrueTable(database, definition, reference, years);
    tables.push(
      feedbackTable(
        definition,
        present(definition, table, () => false)
      )
    );
  }
  return tables;
}

/** A table whose rows are found by municipality. */
export function feedbackTable(definition: CountDefinition, table: PublishedTable): FeedbackTable {
  const rows = groupBy(
    table.rows.filter(({key: [, level]}) => level === "kommune"),
    ({key: [aar, , geo]}) => `${aar} ${geo}`
  );
  return {definition, table, ofMunicipality: (aar, kommune) => rows.get(`${aar} ${kommune}`) ?? []};
}

/**
 * A municipality's rows of all feedback tables in one file for people, in the form of the release's Excel-CSV: the newest
 * year `aar`, and the year before where a table has it, under the municipality's code of then. A column that a row's
 * table has not is not applicable.
 */
export function feedbackCsv(
  tables: readonly FeedbackTable[],
  {kommune, aar}: {readonly kommune: string; readonly aar: number},
  changes: readonly MunicipalityChange[],
  labels: Labels
): string {
  const measures = measureColumns(tables);
  const before = codeBefore(kommune, aar, changes);
  const rows = tables.flatMap(({definition, table, ofMunicipality}) =>
    [...(before === null ? [] : ofMunicipality(aar - 1, before)), ...ofMunicipality(aar, kommune)].map(
      ({key: [year = "", , geo = "", ...categories], cells}) => [
        ...[year, geo, definition.table, categories.join(" ")],
        ...measures.flatMap(({name}) => {
          const cell = cells[table.measures.indexOf(name)];
          return [cell?.text ?? "", cell?.status ?? "not_applicable"];
        })
      ]
    )
  );
  const dimensions: readonly Column[] = ["aar", "kommune", "tabell", "kategori"].map(name => ({name, type: "text"}));
  const columns = [
    ...dimensions,
    ...measures.flatMap((column): Column[] => [column, {name: `${column.name}_status`, type: "status"}])
  ];
  const open: OpenTable = {shape: {table: "tilbakemelding", columns, dimensions: dimensions.length}, rows};
  const [first] = tables;
  return first === undefined ? "" : formatExcelCsv(open, first.definition.marks, feedbackLabels(tables, labels));
}

/** The measures of all tables, each once. */
function measureColumns(tables: readonly FeedbackTable[]): readonly Column[] {
  const columns = tables.flatMap(({definition}) => shapeOf(definition).columns);
  const names = new Set(tables.flatMap(({table}) => table.measures));
  return [...names].flatMap(name => columns.find(column => column.name === name) ?? []);
}

/** The words of each row's own table. */
function feedbackLabels(tables: readonly FeedbackTable[], labels: Labels): Labels {
  const definitions = new Map(tables.map(({definition}) => [definition.table, definition]));
  return {
    ...labels,
    label(_, column, {aar = "", kommune = "", tabell = "", kategori = ""}) {
      const definition = definitions.get(tabell);
      if (column === "tabell") return definition?.title.nb ?? tabell;
      if (column === "kommune") return labels.label(tabell, "geo", {aar, geo_niva: "kommune", geo: kommune});
      const dimension = definition?.breakdowns[0]?.dimension ?? "";
      return labels.label(tabell, dimension, {aar, [dimension]: kategori});
    }
  };
}
