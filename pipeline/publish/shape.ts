import type {Measure, StatisticDefinition} from "../definition/configuration.js";

/** Column types of the open files (docs/method.md): how a column is written in the typed formats. */
export type ColumnType = "text" | "integer" | "decimal" | "status";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** The columns of a published table, the same in every format. */
export interface TableShape {
  readonly table: string;
  /** In order: the dimensions, then each measure followed by its status. */
  readonly columns: readonly Column[];
  /** How many columns at the front are dimensions. */
  readonly dimensions: number;
}

/** A published table, one text per column, empty where nothing is shown: what every format is written from and read to. */
export interface OpenTable {
  readonly shape: TableShape;
  readonly rows: readonly (readonly string[])[];
}

/** The columns that a statistic is published with. */
export function shapeOf(definition: StatisticDefinition): TableShape {
  const dimensions = dimensionsOf(definition);
  const columns: Column[] = dimensions.map(name => ({name, type: "text"}));
  if (definition.kind === "register") {
    columns.push(...definition.columns.map(({name, type}) => ({name, type})));
  } else {
    for (const {name, kind} of definition.measures) {
      columns.push({name, type: measureType(kind)}, {name: statusColumn(name), type: "status"});
    }
  }
  return {table: definition.table, columns, dimensions: dimensions.length};
}

/** Persons are whole; rates, shares and changes have one decimal. */
function measureType(kind: Measure["kind"]): ColumnType {
  return kind === "count" || kind === "last_year" ? "integer" : "decimal";
}

export function statusColumn(measure: string): string {
  return `${measure}_status`;
}

/** Whether the table has cells with a status; a table about deliveries has none. */
export function hasStatuses({columns}: TableShape): boolean {
  return columns.some(column => column.type === "status");
}

/** Where a file of a table lies, relative to the release folder, by the ending of its name. */
export function tablePath(table: string, ending: string): string {
  return `tables/${table}/${table}.${ending}`;
}

function dimensionsOf(definition: StatisticDefinition): readonly string[] {
  if (definition.kind === "register") return definition.dimensions;
  return ["aar", "geo_niva", "geo", ...definition.breakdowns.map(breakdown => breakdown.dimension)];
}
