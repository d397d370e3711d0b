import type {CountDefinition} from "../definition/configuration.js";

/** What is counted, apart from year and unit: a measure of a table in some of its categories. */
export interface Concept {
  readonly table: string;
  readonly measure: string;
  /** By dimension; a dimension across which the measure is counted is left out. */
  readonly categories: Readonly<Record<string, string>>;
}

/** One text for one concept. */
export function conceptKey({table, measure, categories}: Concept): string {
  const parts = Object.keys(categories)
    .sort()
    .map(dimension => `${dimension}=${categories[dimension]}`);
  return [table, measure, ...parts].join("|");
}

/**
 * The concept under its first name: where a definition says that a number of its table is also one of another table
 * (`same`), that one's; a table that the release does not have is taken to have the same dimensions. Definitions refer
 * to one another without circles (checked when they are read).
 */
export function firstName(concept: Concept, aar: number, definitions: ReadonlyMap<string, CountDefinition>): Concept {
  const rule = definitions.get(concept.table)?.same.find(({measure, where, fromYear, toYear}) => {
    const inYear = (fromYear === null || fromYear <= aar) && (toYear === null || aar < toYear);
    return (
      inYear &&
      measure === concept.measure &&
      Object.entries(where).every(([dimension, code]) => concept.categories[dimension] === code)
    );
  });
  if (rule === undefined) {
    return concept;
  }
  const {table, measure, where} = rule.is;
  const dimensions = definitions.get(table)?.breakdowns.map(({dimension}) => dimension);
  const kept = Object.entries(concept.categories).filter(([dimension]) => dimensions?.includes(dimension) ?? true);
  return firstName({table, measure, categories: {...Object.fromEntries(kept), ...where}}, aar, definitions);
}
