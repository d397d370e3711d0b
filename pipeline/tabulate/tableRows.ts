import {categoriesOf} from "../definition/categories.js";
import type {
  Breakdown,
  Category,
  CountDefinition,
  CountMeasure,
  PopulationPart,
  Reference
} from "../definition/configuration.js";

/** The counts of a statistic that are made of persons: each is the number of distinct persons in the cell. */
export function countMeasuresOf(definition: CountDefinition): readonly CountMeasure[] {
  return definition.measures.filter(measure => measure.kind === "count");
}

/** Columns that identify a row of one year. */
export function rowKey(definition: CountDefinition): readonly string[] {
  return ["geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)];
}

/** What the rows of one unit have in common with those of every other: one category per breakdown, and what follows from them. */
export interface UnitRow {
  readonly categories: readonly Category[];
  /** Whom its rates are relative to, all parts at once (none: everyone); null where that is unknown. */
  readonly population: readonly PopulationPart[] | null;
}

/** The rows that every unit has in `aar`: every combination of categories. */
export function unitRowsOf(
  {breakdowns}: CountDefinition,
  reference: Pick<Reference, "services">,
  aar: number
): readonly UnitRow[] {
  return breakdowns.reduce<readonly UnitRow[]>(
    (rows, breakdown) => {
      const categories = categoriesOf(breakdown, reference, aar);
      return rows.flatMap(row => categories.map(category => withCategory(row, category, categories)));
    },
    [{categories: [], population: []}]
  );
}

function withCategory(row: UnitRow, category: Category, siblings: readonly Category[]): UnitRow {
  const part = populationOf(category, siblings);
  return {
    categories: [...row.categories, category],
    population: row.population === null || part === null ? null : [...row.population, ...part]
  };
}

/** A breakdown that no category has a population for (services, periods) leaves everyone. */
function populationOf({holds, population}: Category, siblings: readonly Category[]): readonly PopulationPart[] | null {
  if (population !== null) {
    return [population];
  }
  return holds === "all" || siblings.every(sibling => sibling.population === null) ? [] : null;
}

/**
 * What a count looks at in a row: per breakdown the category that its persons are in, or null where it is not looked at.
 * Null when there is no such number in the row.
 */
export function scopeOf(
  measure: CountMeasure,
  breakdowns: readonly Breakdown[],
  {categories}: UnitRow
): readonly (Category | null)[] | null {
  const scope = categories.map((category, index) => {
    const across = measure.across.includes(breakdowns[index]?.dimension ?? "");
    return across || category.holds === "all" ? null : category;
  });
  return scope.some(category => category?.holds === "number") ? null : scope;
}
