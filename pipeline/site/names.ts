import {serviceText} from "../definition/categories.js";
import type {Breakdown, Configuration, CountDefinition, StatisticDefinition} from "../definition/configuration.js";
import {groupBy} from "../definition/groupBy.js";
import {nameInYear} from "../definition/reference.js";
import type {SiteStatistic} from "../definition/siteFile.js";
import type {Language} from "./words.js";

/** Names of statistics, units and categories in one language. */
export interface Names {
  /** What the pages say of a statistic beside its definition. */
  statistic(table: string): {readonly name: string; readonly summary: string; readonly first: SiteStatistic | null};
  /** A unit in a year; a unit that was not valid then (history on newer borders) has its newest name. */
  unit(level: string, code: string, aar: number): string;
  /** The categories of one breakdown, in the order of the definition. */
  categories(breakdown: Breakdown): readonly {readonly code: string; readonly name: string}[];
  category(definition: CountDefinition, dimension: string, code: string): string;
}

/** What names are made of. */
export type NamesOf = Pick<Configuration, "labels" | "reference" | "statistics" | "site">;

export function namesIn(language: Language, {labels, reference, statistics, site}: NamesOf): Names {
  const municipalities = groupBy(reference.municipalities, ({code}) => code);
  const counties = groupBy(reference.counties, ({code}) => code);
  const kostraGroups = new Map(reference.kostraGroups.map(({code, label}) => [code, label[language]]));
  const definitions = new Map<string, StatisticDefinition>(statistics.map(of => [of.table, of]));
  const presented = new Map(site.sections.flatMap(section => section.statistics).map(of => [of.table, of]));

  const categories = (breakdown: Breakdown) => [
    ...(breakdown.codes === "services"
      ? reference.services.map(({code, label, labelEn}) => ({
          code: serviceText(code),
          name: language === "nb" ? label : labelEn
        }))
      : []),
    ...breakdown.categories.map(({code, label}) => ({code, name: label[language]}))
  ];
  const categoryNames = new Map(
    statistics.flatMap(definition =>
      definition.kind === "register"
        ? []
        : definition.breakdowns.flatMap(breakdown =>
            categories(breakdown).map(
              ({code, name}) => [`${definition.table}/${breakdown.dimension}/${code}`, name] as const
            )
          )
    )
  );

  return {
    statistic(table) {
      const of = presented.get(table);
      const definition = definitions.get(table);
      return {
        name: of?.name[language] ?? definition?.title[language] ?? table,
        summary: of?.summary[language] ?? definition?.description[language] ?? "",
        first: of ?? null
      };
    },
    unit(level, code, aar) {
      if (level === "land") return labels.country[language];
      if (level === "kostra") return kostraGroups.get(code) ?? code;
      return nameInYear((level === "fylke" ? counties : municipalities).get(code), aar) ?? code;
    },
    categories,
    category: ({table}, dimension, code) => categoryNames.get(`${table}/${dimension}/${code}`) ?? code
  };
}
