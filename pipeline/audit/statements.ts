/**
 * The tables of a release, said a second time: columns, geography and the disclosure floors that the auditor holds a
 * release to, whatever the configuration of the pipeline says.
 */
export interface TableStatement {
  readonly table: string;
  /** Dimensions after `aar`, `geo_niva`, `geo`. */
  readonly categories: readonly string[];
  readonly measures: readonly MeasureStatement[];
  readonly geography: "as_reported" | "recast";
  readonly levels: readonly string[];
  /** Counts from 1 to one below are hidden. */
  readonly suppressBelow: number;
  /** Persons that the whole numbers which fit must span. */
  readonly width: number;
  /** Larger units are sums of the shown municipalities and no numbers of their own. */
  readonly publishedTotals: boolean;
}

export type MeasureStatement =
  | {readonly name: string; readonly kind: "count" | "numerator" | "last_year"}
  | {readonly name: string; readonly kind: "rate"; readonly of: number}
  | {readonly name: string; readonly kind: "share" | "change"; readonly of: number; readonly in: number};

const personsAndRate: readonly MeasureStatement[] = [
  {name: "personer", kind: "count"},
  {name: "per_1000", kind: "rate", of: 0}
];
const share: readonly MeasureStatement[] = [
  {name: "teller", kind: "numerator"},
  {name: "nevner", kind: "count"},
  {name: "andel", kind: "share", of: 0, in: 1}
];
const floor = {suppressBelow: 5, width: 3, publishedTotals: false} as const;
const recipients = {
  ...floor,
  geography: "as_reported",
  levels: ["fylke", "kommune", "kostra", "land"],
  measures: personsAndRate
} as const;
const plan = {
  ...floor,
  geography: "recast",
  levels: ["fylke", "kommune", "kostra", "land"],
  categories: ["maltall"],
  measures: share
} as const;
const feedback = {...floor, geography: "as_reported", levels: ["kommune", "land"]} as const;

/** By name, in byte order. */
export const tableStatements: readonly TableStatement[] = [
  {
    table: "hab_rehab_institusjon",
    ...recipients,
    categories: ["periode", "tjeneste"]
  },
  {
    table: "hab_rehab_utenfor_institusjon",
    geography: "as_reported",
    levels: ["fylke", "kommune", "land"],
    categories: [],
    measures: personsAndRate,
    suppressBelow: 10,
    width: 5,
    publishedTotals: true
  },
  {table: "individuell_plan_hjemme", ...plan},
  {table: "individuell_plan_institusjon", ...plan},
  {table: "tilbakemelding_hjemmeboende", ...feedback, categories: ["maal"], measures: share},
  {table: "tilbakemelding_langtidsopphold", ...feedback, categories: ["maal"], measures: share},
  {
    table: "tilbakemelding_tjenester",
    ...feedback,
    categories: ["tjeneste"],
    measures: [
      {name: "personer", kind: "count"},
      {name: "personer_forrige_aar", kind: "last_year"},
      {name: "endring_prosent", kind: "change", of: 0, in: 1}
    ]
  },
  {
    table: "tjenestemottakere_alder_kjonn",
    ...recipients,
    levels: ["fylke", "land"],
    categories: ["periode", "alder", "kjonn"]
  },
  {table: "tjenestemottakere_gruppe", ...recipients, categories: ["periode", "gruppe"]},
  {table: "tjenestemottakere_tjeneste", ...recipients, categories: ["periode", "tjeneste"]}
];

/** About deliveries, not persons: nothing in it is hidden, and it tells everyone who delivered. */
export const deliveryTable = "rapporteringsstatus";

/** The indicator's categories, which add up to the denominator in every unit. */
export const planTables = ["individuell_plan_hjemme", "individuell_plan_institusjon"] as const;
export const planCategories = ["1", "2", "3", "4", "5"] as const;
/** A denominator below this, where one category holds everyone, hides its five numerators. */
export const oneCategoryBelow = 20;

/** The whole of a dimension: the row of everyone. */
export const everyone = "ALLE";
/** The row of the number of persons among the rows of goals. */
export const numberRow = "antall";
