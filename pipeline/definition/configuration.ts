import type {GeographicLevel, Status} from "../cells.js";
import type {Publication} from "./publicationFile.js";
import type {Settings} from "./settings.js";
import type {SiteTexts} from "./siteFile.js";

/** The list 9151 of the official rules is the service codes (config/reference/tjenester.csv), valid by year. */
export const serviceCodeList = "9151";

/** A text in Norwegian (bokmål) and English. */
export interface Text {
  readonly nb: string;
  readonly en: string;
}

/** The four controls that an attribute may have. */
export const standardRules = ["pattern", "mandatory", "code_list", "range"] as const;
export type StandardRule = (typeof standardRules)[number];

/** What a breach of a control leads to. */
export const consequences = ["reject_file", "reject_row", "set_null", "warn"] as const;
export type Consequence = (typeof consequences)[number];

export type Pattern =
  | {readonly kind: "digits"; readonly min: number; readonly max: number | null}
  | {readonly kind: "text"; readonly max: number | null}
  | {readonly kind: "date"}
  /** One to three digits, a point, one or two digits. */
  | {readonly kind: "decimal"}
  /** Nine digits, possibly followed by one zero. */
  | {readonly kind: "orgnr"};

export type RangeBound =
  /** `value` is YYYYMMDD. */
  | {readonly kind: "date"; readonly value: string}
  | {readonly kind: "number"; readonly value: string}
  | {readonly kind: "year_start"}
  | {readonly kind: "year_end"}
  | {readonly kind: "attribute"; readonly name: string};

/** The official control rules of one attribute in one schema version (config/rules/iplos-*.csv). */
export interface AttributeRule {
  readonly version: "3.5" | "3.7";
  readonly klasse: string;
  readonly attribute: string;
  /** The register's own name of the attribute, Norwegian. */
  readonly label: string;
  readonly pattern: Pattern;
  readonly patternConsequence: Consequence;
  readonly mandatory: "yes" | "no" | "conditional";
  readonly mandatoryForServices: readonly number[];
  readonly mandatoryConsequence: Consequence;
  /** Lists that are tested: a value is good if any of them has it. */
  readonly codeLists: readonly string[];
  readonly codeListConsequence: Consequence;
  readonly rangeFrom: RangeBound | null;
  readonly rangeTo: RangeBound | null;
  readonly rangeConsequence: Consequence;
}

/** A rule of our own (config/rules/own.csv): short name, consequence, text for the municipality. */
export interface OwnRule {
  readonly name: string;
  readonly consequence: Consequence;
  readonly text: string;
}

/** What the municipality is told about a breach of a standard control (config/rules/texts.csv). */
export interface RuleText {
  readonly rule: StandardRule;
  readonly consequence: Consequence;
  readonly text: string;
}

/** Distinct persons in the cell, or in the row's unit and other categories together. */
export interface CountMeasure {
  readonly name: string;
  readonly kind: "count";
  /** Dimensions whose category is not looked at: `maltall` for a denominator that all five rows of a unit have. */
  readonly across: readonly string[];
  readonly label: Text;
}

/** Another count's cell of the year before, in the same municipality, followed through a one-to-one renumbering. */
export interface LastYearMeasure {
  readonly name: string;
  readonly kind: "last_year";
  readonly of: string;
  readonly label: Text;
}

/** Per 1000 of the unit's population (of the same age and sex where the table has them), one decimal. */
export interface RateMeasure {
  readonly name: string;
  readonly kind: "rate_per_1000";
  readonly of: string;
  readonly label: Text;
}

/** 100 · `of` / `in`, one decimal. */
export interface ShareMeasure {
  readonly name: string;
  readonly kind: "share";
  readonly of: string;
  readonly in: string;
  readonly label: Text;
}

/** Change from `from` to `of` in percent of `from`, one decimal. */
export interface ChangeMeasure {
  readonly name: string;
  readonly kind: "change";
  readonly of: string;
  readonly from: string;
  readonly label: Text;
}

export type Measure = CountMeasure | LastYearMeasure | RateMeasure | ShareMeasure | ChangeMeasure;

/** Part of the population that a category is about: age groups of config/reference/folketall.csv, or a sex. */
export interface PopulationPart {
  readonly ages: readonly string[] | null;
  readonly sex: "M" | "K" | null;
}

export interface Category {
  readonly code: string;
  readonly label: Text;
  /**
   * Who is in it. `value`: persons with the code in the contribution's column of the dimension. `all`: everyone who counts,
   * those of no listed category too. `goal`: persons with 0 in the contribution's column `mangler_<code>`, where each
   * bit that is set is something that is missing. `number`: no category of persons but a row for the counts across the dimension.
   */
  readonly holds: "value" | "all" | "goal" | "number";
  /** Whom its rates are relative to; null: everyone for `all`, else unknown where another category of the dimension has one. */
  readonly population: PopulationPart | null;
}

/** A breakdown besides year and geography; its column in the contribution has the dimension's name. */
export interface Breakdown {
  readonly dimension: string;
  readonly label: Text;
  /** `services`: the service codes that a person can count under in the year (two digits) come before the categories listed. */
  readonly codes: "listed" | "services";
  /**
   * How persons are spread over its categories. `exclusive`: everyone who counts is in exactly one, so they add up;
   * `overlapping`: each lies within the whole and may overlap others, and somebody of the whole may be in none (who
   * reaches no goal, or has service 16 only, which is in no group); `nested`: each lies within the one before.
   */
  readonly parts: "exclusive" | "overlapping" | "nested";
  /** The categories are groups of services (config/reference/tjenester.csv) that the table of this name counts one by one. */
  readonly groups: string | null;
  readonly categories: readonly Category[];
}

/** Ways in which rows of one person in several municipalities of a unit become one. */
export const merges = ["any", "max", "bit_and", "first"] as const;
export type Merge = (typeof merges)[number];

/**
 * How the contribution's rows of one person in a unit become one, by column: `any` is true where one is, `max` the
 * greatest, `bit_and` what is set in all of them, `first` the value of the row with the lowest `rang`.
 */
export interface PersonRule {
  readonly merge: Readonly<Record<string, Merge>>;
  /** The person counts in the unit when this column is then equal to this value. */
  readonly counts: {readonly column: string; readonly equals: number | boolean};
}

/** Numbers of a table, by measure and categories. */
export interface ConceptName {
  readonly table: string;
  readonly measure: string;
  readonly where: Readonly<Record<string, string>>;
}

/**
 * A number of this table that another table has too: the same persons, counted in the same way. It is shown in both or
 * hidden in both. Of the dimensions that both tables have, the categories have the same code in both. Units are the same
 * by year and by the set of municipalities as reported in the year, never by code: recast, 1103 of 2018 is 1103, 1141
 * and 1142 and so another unit than 1103 as reported; 3301 of 2023 is 3005, under another code; county 03 is 0301. A
 * total that is the sum of published numbers is no such number.
 */
export interface SameNumber {
  readonly measure: string;
  /** In which rows: code by dimension. */
  readonly where: Readonly<Record<string, string>>;
  readonly fromYear: number | null;
  /** First year in which it does not hold; null: it goes on. */
  readonly toYear: number | null;
  readonly is: ConceptName;
}

/** In every unit that has them all, the parts add up to the whole; every person of the whole is in exactly one part. */
export interface SumRule {
  readonly whole: ConceptName;
  readonly parts: readonly ConceptName[];
}

export interface DisclosureRule {
  /** Counts from 1 to `suppressBelow` − 1 are primary. */
  readonly suppressBelow: number;
  /** `published`: a total is the sum of the shown numbers below it. `exact`: totals are true. */
  readonly totals: "published" | "exact";
  /** The narrowest span that an attacker may be left with, in persons. */
  readonly width: number;
  /** Below this denominator, categories of which one holds everyone are hidden: they tell everyone's answer. Null: not so. */
  readonly hideUniformBelow: number | null;
}

/** What the disclosure rule of the named tables may not be looser than (config/disclosure.json). */
export interface DisclosureFloor extends DisclosureRule {
  readonly tables: readonly string[];
}

interface CommonDefinition {
  readonly table: string;
  readonly title: Text;
  readonly description: Text;
  readonly source: Text;
  readonly caveats: readonly Text[];
  /** First data year of the table. */
  readonly firstYear: number;
  /** The table has this many of the newest data years only; null: all from `firstYear` on. */
  readonly newestYears: number | null;
  /** How a person who reads a file for people sees a cell without a number. */
  readonly marks: Readonly<Record<Exclude<Status, "ok">, string>>;
}

/** A statistic that counts persons: config/statistics/<table>.json and sql/contribution/<table>.sql. */
export interface CountDefinition extends CommonDefinition {
  readonly kind: "count";
  readonly geography: "as_reported" | "recast";
  readonly levels: readonly GeographicLevel[];
  /** `not_reported`: 0 means that the unit has not reported. `true_zero`: 0 is 0 when the unit delivered. */
  readonly zero: "not_reported" | "true_zero";
  readonly breakdowns: readonly Breakdown[];
  /** How one person's rows in a unit become one; null: a person counts once per category, whatever else the rows say. */
  readonly person: PersonRule | null;
  /** Years of which nothing is published, by decision. */
  readonly notPublished: readonly number[];
  readonly measures: readonly Measure[];
  readonly same: readonly SameNumber[];
  readonly disclosure: DisclosureRule;
}

export interface RegisterColumn {
  readonly name: string;
  readonly type: "text" | "integer" | "decimal";
  readonly label: Text;
}

/** A table about the deliveries themselves, not about persons: config/statistics/<table>.json and sql/register/<table>.sql. */
export interface RegisterDefinition extends CommonDefinition {
  readonly kind: "register";
  readonly dimensions: readonly string[];
  readonly columns: readonly RegisterColumn[];
}

export type StatisticDefinition = CountDefinition | RegisterDefinition;

export interface Municipality {
  readonly code: string;
  readonly name: string;
  readonly fylke: string;
  /** Valid on 1 January of every year from `fromYear` up to, not including, `toYear` (null: still valid). */
  readonly fromYear: number;
  readonly toYear: number | null;
}

export interface County {
  readonly code: string;
  readonly name: string;
  readonly fromYear: number;
  readonly toYear: number | null;
}

export interface ServiceCode {
  readonly code: number;
  readonly label: string;
  readonly labelEn: string;
  readonly group: string | null;
  readonly fromYear: number | null;
  readonly toYear: number | null;
  readonly countedAs: number | null;
  readonly needsGrantedDecision: boolean;
}

/** A link from an old municipality code to a new one, on 1 January of `year`. */
export interface MunicipalityChange {
  readonly year: number;
  readonly from: string;
  readonly to: string;
  readonly kind: "renumber" | "merge" | "split" | "rename";
}

/** A municipality in a KOSTRA group, on 1 January of every year from `fromYear` up to, not including, `toYear`. */
export interface KostraMember {
  readonly kommune: string;
  readonly group: string;
  readonly fromYear: number;
  readonly toYear: number | null;
}

/** A KOSTRA group: municipalities that Statistics Norway finds comparable (KLASS 112). */
export interface KostraGroup {
  readonly code: string;
  readonly label: Text;
  /** Its criteria, Norwegian. */
  readonly description: string;
}

export interface CodeListEntry {
  readonly list: string;
  /** null: both schema versions. */
  readonly version: "3.5" | "3.7" | null;
  readonly code: string;
  readonly label: string;
}

/** The reference data that code needs in memory; the population stays in DuckDB (schema `reference`). */
export interface Reference {
  readonly municipalities: readonly Municipality[];
  readonly counties: readonly County[];
  readonly changes: readonly MunicipalityChange[];
  readonly kostraGroups: readonly KostraGroup[];
  readonly kostraMembers: readonly KostraMember[];
  readonly services: readonly ServiceCode[];
  readonly codeLists: readonly CodeListEntry[];
}

/** Words that all tables share (config/labels.json). */
export interface CommonLabels {
  readonly country: Text;
  readonly levels: Readonly<Record<GeographicLevel, Text>>;
  /** Of the columns `aar`, `geo_niva`, `geo`; other dimensions have their label in the definition. */
  readonly dimensions: Readonly<Record<"aar" | "geo_niva" | "geo", Text>>;
  readonly statuses: Readonly<Record<Status, Text>>;
  /** The heading over the explanation of the marks. */
  readonly marksHeading: Text;
  /** To be shown wherever the data of Statistics Norway are. */
  readonly attribution: Text;
}

/** Everything under config/, checked as a whole and trusted afterwards. */
export interface Configuration {
  /** Absolute path of the configuration folder. */
  readonly folder: string;
  /** SHA-256 over path and bytes of every configuration file, hex. */
  readonly sha256: string;
  /** SHA-256 by relative path, so that a stage can depend on just what it reads. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings: Settings;
  readonly rules: readonly AttributeRule[];
  readonly ownRules: readonly OwnRule[];
  readonly ruleTexts: readonly RuleText[];
  readonly labels: CommonLabels;
  readonly publication: Publication;
  readonly site: SiteTexts;
  readonly statistics: readonly StatisticDefinition[];
  /** Sums over numbers of several tables (config/disclosure.json). */
  readonly sums: readonly SumRule[];
  readonly reference: Reference;
}
