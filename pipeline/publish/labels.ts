import type {Status} from "../cells.js";
import {serviceText} from "../definition/categories.js";
import type {Configuration} from "../definition/configuration.js";
import {groupBy} from "../definition/groupBy.js";
import {type Interval, isValidIn} from "../definition/interval.js";
import {KprstatError} from "../errors.js";

/** Words for the files that people read, Norwegian. */
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

/** Words from the configuration. A code not valid in the row's year (history on newer borders) has its newest name. */
export function labelsOf(configuration: Configuration): Labels {
  const {labels, reference, statistics} = configuration;
  const municipalities = groupBy(reference.municipalities, ({code}) => code);
  const counties = groupBy(reference.counties, ({code}) => code);
  const kostraGroups = new Map(reference.kostraGroups.map(({code, label}) => [code, label.nb]));
  const categories = categoryNames(statistics, reference.services);

  function unit(key: Readonly<Record<string, string>>): string | undefined {
    const {aar = "", geo_niva: level = "kommune", geo = ""} = key;
    if (level === "land") return labels.country.nb;
    if (level === "fylke") return nameInYear(counties.get(geo), Number(aar));
    if (level === "kostra") return kostraGroups.get(geo);
    return level === "kommune" ? nameInYear(municipalities.get(geo), Number(aar)) : undefined;
  }

  function find(table: string, dimension: string, key: Readonly<Record<string, string>>): string | undefined {
    const code = key[dimension] ?? "";
    if (dimension === "geo") return unit(key);
    if (dimension === "geo_niva") return new Map(Object.entries(labels.levels)).get(code)?.nb;
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
    meaning: status => labels.statuses[status].nb,
    marksHeading: labels.marksHeading.nb
  };
}

/** Names of all categories of all tables; a service has its name in every year. */
function categoryNames(
  statistics: Configuration["statistics"],
  services: Configuration["reference"]["services"]
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statistic of statistics) {
    if (statistic.kind !== "count") continue;
    for (const {dimension, codes, categories} of statistic.breakdowns) {
      const ofReference = codes === "services" ? services : [];
      for (const {code, label} of ofReference) {
        names.set(categoryKey(statistic.table, dimension, serviceText(code)), label);
      }
      for (const {code, label} of categories) names.set(categoryKey(statistic.table, dimension, code), label.nb);
    }
  }
  return names;
}

function categoryKey(table: string, dimension: string, code: string): string {
  return [table, dimension, code].join("/");
}

function nameInYear(
  units: readonly (Interval & {readonly name: string})[] | undefined,
  aar: number
): string | undefined {
  const newestFirst = units?.toSorted((a, b) => (b.fromYear ?? 0) - (a.fromYear ?? 0)) ?? [];
  return (newestFirst.find(unit => isValidIn(unit, aar)) ?? newestFirst[0])?.name;
}
