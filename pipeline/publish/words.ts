import type {
  CommonLabels,
  Configuration,
  CountDefinition,
  Measure,
  StatisticDefinition,
  Text
} from "../definition/configuration.js";
import type {Publication} from "../definition/publicationFile.js";
import {KprstatError} from "../errors.js";
import {type Labels, type Language, labelsOf} from "./labels.js";
import type {OpenTable} from "./shape.js";

/** All that a release says in words. */
export interface Words {
  /** Names of codes. */
  readonly labels: Readonly<Record<Language, Labels>>;
  /** Names of the columns `aar`, `geo_niva` and `geo`. */
  readonly dimensions: CommonLabels["dimensions"];
  /** To be shown wherever the data of others are. */
  readonly attribution: Text;
  readonly publication: Publication;
}

/** A published table with its words: what the formats are written from. */
export interface DescribedTable {
  readonly open: OpenTable;
  readonly definition: StatisticDefinition;
  readonly words: Words;
}

export function wordsOf(configuration: Configuration): Words {
  const {labels, publication} = configuration;
  return {
    labels: {nb: labelsOf(configuration), en: labelsOf(configuration, "en")},
    dimensions: labels.dimensions,
    attribution: labels.attribution,
    publication
  };
}

/** The definition of a table of persons; throws a fault for another table. */
export function countDefinition({definition}: DescribedTable): CountDefinition {
  if (definition.kind === "count") return definition;
  throw new KprstatError("fault", {what: "The table has no cells.", where: `table ${definition.table}`});
}

/** What a dimension of the table is called. */
export function dimensionLabel({definition, words}: DescribedTable, name: string): Text {
  const breakdown =
    definition.kind === "count" ? definition.breakdowns.find(({dimension}) => dimension === name) : null;
  const common: Readonly<Record<string, Text>> = words.dimensions;
  return breakdown?.label ?? common[name] ?? {nb: name, en: name};
}

/** What a column beside the dimensions is called. */
export function columnLabel({definition}: DescribedTable, name: string): Text {
  const columns = definition.kind === "count" ? definition.measures : definition.columns;
  return columns.find(column => column.name === name)?.label ?? {nb: name, en: name};
}

/** What a measure is counted in. */
export function unitOf({words}: DescribedTable, kind: Measure["kind"]): Text {
  const {units} = words.publication;
  if (kind === "rate_per_1000") return units.per_1000;
  return kind === "share" || kind === "change" ? units.percent : units.persons;
}
