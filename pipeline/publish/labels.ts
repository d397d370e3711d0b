import type {Status} from "../cells.js";
import {serviceText} from "../definition/categories.js";
import type {Configuration, Text} from "../definition/configuration.js";
import {groupBy} from "../definition/groupBy.js";
import {nameInYear} from "../definition/reference.js";
import {KprstatError} from "../errors.js";
import type {TableShape} from "./shape.js";

/** The languages that a release has words in. */
export type Language = keyof Text;

/** Words for the files that people read, in one language. */
export interface Labels {
  /**
   * What the code of `dimension` is called in the row with this key (values by dimension: the name of a unit depends on
   * level and year). Throws `configuration` for a code without a name.
   */
  label(table: string, dimension: string, key: Readonly<Record<string, string>>): string;
  /** What a cell with this status says. */
  meaning(status: Status): string;
  /** The heading over the explanation of the marks. */
  readonly marksHeading: string;
}

/**
 * Words from the configuration. A code not valid in the row's year (history on newer borders) has its newest name;
 * municipalities and counties have the same name in both languages.
 */
export function labelsOf(configuration: Configuration, language: Language = "nb"): Labels {
  const {labels, reference, statistics} = configuration;
  const municipalities = groupBy(reference.municipalities, ({code}) => code);
  const counties = groupBy(reference.counties, ({code}) => code);
  const kostraGroups = new Map(reference.kostraGroups.map(({code, label}) => [code, label[language]]));
  const categories = categoryNames(statistics, reference.services, language);

  function unit(key: Readonly<Record<string, string>>): string | undefined {
    const {aar = "", geo_niva: level = "kommune", geo = ""} = key;
    if (level === "land") return labels.country[language];
    if (level === "fylke") return nameInYear(counties.get(geo), Number(aar));
    if (level === "kostra") return kostraGroups.get(geo);
    return level === "kommune" ? nameInYear(municipalities.get(geo), Number(aar)) : undefined;
  }

  function find(table: string, dimension: string, key: Readonly<Record<string, string>>): string | undefined {
    const code = key[dimension] ?? "";
    if (dimension === "geo") return unit(key);
    if (dimension === "geo_niva") return new Map(Object.entries(labels.levels)).get(code)?.[language];
    return categories.get(categoryKey(table, dimension, code));
  }

  return {
    label(table, dimension, key) {
      const found = find(table, dimension, key);
      if (found !== undefined) return found;
      throw new KprstatError("configuration", {
        what: `The code ${key[dimension] ?? ""} has no name.`,
        where: `table ${table}, column ${dimension}, year ${key.aar ?? ""}`,
        remedy: "Add the code to the reference data or to the categories of the table's definition."
      });
    },
    meaning: status => labels.statuses[status][language],
    marksHeading: labels.marksHeading[language]
  };
}

/** The columns that the name of a code depends on: that of a unit also on year and level, the columns before it. */
export function labelSources({columns}: TableShape, column: number): readonly number[] {
  return columns[column]?.name === "geo" ? [0, column - 1, column] : [column];
}

/** The name of a row's code in the column of a dimension; a year is its own name. */
export function labelIn(row: readonly string[], column: number, shape: TableShape, labels: Labels): string {
  const names = shape.columns.slice(0, shape.dimensions).map(({name}) => name);
  const name = names[column] ?? "";
  if (name === "aar") return row[column] ?? "";
  const key = Object.fromEntries(names.map((dimension, place) => [dimension, row[place] ?? ""]));
  return labels.label(shape.table, name, key);
}

/** Names of all categories of all tables; a service has its name in every year. */
function categoryNames(
  statistics: Configuration["statistics"],
  services: Configuration["reference"]["services"],
  language: Language
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statistic of statistics) {
    if (statistic.kind !== "count") continue;
    for (const {dimension, codes, categories} of statistic.breakdowns) {
      const ofReference = codes === "services" ? services : [];
      for (const {code, label, labelEn} of ofReference) {
        const name = {nb: label, en: labelEn}[language];
        names.set(categoryKey(statistic.table, dimension, serviceText(code)), name);
      }
      for (const {code, label} of categories) names.set(categoryKey(statistic.table, dimension, code), label[language]);
    }
  }
  return names;
}

function categoryKey(table: string, dimension: string, code: string): string {
  return [table, dimension, code].join("/");
}
