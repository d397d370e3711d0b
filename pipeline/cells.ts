/**
 * The nucleus: what a published table is made of. No other module of the pipeline is imported here.
 *
 * A *cell* is one measure in one row of one table. Tabulation gives every row of a table, complete and in order, with
 * true counts; suppression decides a status for every cell; what is published is text that anyone can read.
 */

/** What a cell says about itself (spec of the open files, docs/method.md). One status for hidden cells, whatever the reason. */
export const statuses = [
  "ok",
  "suppressed",
  "not_reported",
  "not_published",
  "not_available",
  "not_applicable"
] as const;
export type Status = (typeof statuses)[number];

export const geographicLevels = ["fylke", "kommune", "kostra", "land"] as const;
export type GeographicLevel = (typeof geographicLevels)[number];

/** The code of the country at level `land`. */
export const countryCode = "0";

/** One true count (persons) before disclosure control; `value` is null exactly where `status` is not `ok` or `not_reported`. */
export interface Count {
  readonly value: number | null;
  readonly status: Status;
}

/** One row of a table before disclosure control. Never leaves the work folder. */
export interface TrueRow {
  /** Values of the dimension columns, in the table's order. */
  readonly key: readonly string[];
  /** By name of the count measure. */
  readonly counts: Readonly<Record<string, Count>>;
  /** Persons living in the unit (and age and sex where broken down) on 1 January; null where unknown. */
  readonly population: number | null;
}

/** A total and the rows it is made of, by row number in one table. A total may itself be a part of another. */
export interface Relation {
  readonly total: number;
  readonly parts: readonly number[];
}

/** One municipality, as reported in the year, in one unit of one year. */
export interface UnitMember {
  readonly aar: number;
  readonly geografi: "as_reported" | "recast";
  readonly geo_niva: GeographicLevel;
  readonly geo: string;
  readonly kommune: string;
}

/** A complete table before disclosure control; rows sorted by key as text in byte order. */
export interface TrueTable {
  readonly table: string;
  readonly dimensions: readonly string[];
  readonly rows: readonly TrueRow[];
  readonly relations: readonly Relation[];
}

/** A table about deliveries, not about persons: nothing in it is ever hidden. Rows sorted by their dimensions. */
export interface RegisterTable {
  readonly table: string;
  readonly dimensions: readonly string[];
  readonly columns: readonly string[];
  /** One text per dimension and column, empty where nothing is known. */
  readonly rows: readonly (readonly string[])[];
}

/** One published cell: exact text (integer or one decimal), empty where nothing is shown. */
export interface PublishedCell {
  readonly text: string;
  readonly status: Status;
}

/** One published row: the key and one cell per measure, in the definition's order. */
export interface PublishedRow {
  readonly key: readonly string[];
  readonly cells: readonly PublishedCell[];
}

/** A table as it is published. */
export interface PublishedTable {
  readonly table: string;
  readonly dimensions: readonly string[];
  readonly measures: readonly string[];
  readonly rows: readonly PublishedRow[];
}
