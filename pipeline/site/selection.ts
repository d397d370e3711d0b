import type {Category, CountDefinition, Measure} from "../definition/configuration.js";
import type {SiteContext} from "./context.js";
import type {CountTable} from "./readTables.js";

/** The one number of a table that its charts are about. */
export interface Selection {
  /** Place of the measure in a row's cells. */
  readonly measure: number;
  /** Code of every breakdown, in order. */
  readonly categories: readonly string[];
}

/** What the configuration says shall be shown first; else the last measure, of everyone or of the first category. */
export function firstShown({definition}: CountTable, context: SiteContext): Selection {
  const {first} = context.names.statistic(definition.table);
  const named = definition.measures.findIndex(({name}) => name === first?.measure);
  return {
    measure: named >= 0 ? named : definition.measures.length - 1,
    categories: definition.breakdowns.map(breakdown => {
      const codes = context.names.categories(breakdown).map(({code}) => code);
      const wanted = first?.categories?.[breakdown.dimension];
      if (wanted !== undefined && codes.includes(wanted)) return wanted;
      return mostTelling(breakdown.categories) ?? codes[0] ?? "";
    })
  };
}

function mostTelling(categories: readonly Category[]): string | undefined {
  const found = categories.find(({holds}) => holds === "all") ?? categories.find(({holds}) => holds !== "number");
  return found?.code;
}

/** The names of a row's categories: `I løpet av året, Alle tjenestemottakere`; empty where there are no breakdowns. */
export function categoriesText(
  definition: CountDefinition,
  categories: readonly string[],
  {names}: SiteContext,
  from = 0
): string {
  return definition.breakdowns
    .slice(from)
    .map(({dimension}, at) => names.category(definition, dimension, categories[from + at] ?? ""))
    .join(", ");
}

/** A measure's name, with what it is a number of where that is not everything. */
export function selectionText(
  {definition}: CountTable,
  {measure, categories}: Selection,
  context: SiteContext
): string {
  const name = measureName(definition.measures[measure], context);
  const of = categoriesText(definition, categories, context);
  return of === "" ? name : `${name}. ${of}`;
}

export function measureName(measure: Measure | undefined, {language}: Pick<SiteContext, "language">): string {
  return measure?.label[language] ?? "";
}

/** Order of the rows of a unit: as the definition lists the categories. Codes that it does not list come last. */
export function categoryOrder(
  {definition}: CountTable,
  {names}: SiteContext
): (a: readonly string[], b: readonly string[]) => number {
  const places = definition.breakdowns.map(
    breakdown => new Map(names.categories(breakdown).map(({code}, at) => [code, at]))
  );
  return (a, b) => {
    for (const [at, place] of places.entries()) {
      const [left, right] = [a, b].map(codes => place.get(codes[at] ?? "") ?? place.size);
      if (left !== right) return (left ?? 0) - (right ?? 0);
    }
    return 0;
  };
}
