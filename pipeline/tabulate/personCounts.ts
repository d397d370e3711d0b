import {quotedString} from "@duckdb/node-api";
import type {Category, CountDefinition, Merge, PersonRule} from "../definition/configuration.js";
import {countMeasuresOf, scopeOf, type UnitRow} from "./tableRows.js";

/** How a breakdown is counted: by the contribution's column, as one goal, or not looked at. */
type GroupedBy = "column" | "nothing" | Category;

/**
 * Common table expressions up to `telt`: the number of persons per unit (`geo_niva`, `geo`) and category of each
 * breakdown, null where it is not looked at. Reads `bidrag` and `enhet`.
 *
 * A person whom one municipality reported is the same in every unit that holds it, so these are counted by municipality,
 * once, and added up. Those whom several reported, about one in a hundred, are merged and counted anew in every unit.
 * That takes a third of the time of counting everyone anew on each level.
 */
export function personCounts(definition: CountDefinition, unitRows: readonly UnitRow[]): string {
  const {person} = definition;
  return `
i_flere_kommuner as materialized (
  select person from bidrag group by person having min(kommune) < max(kommune)
),
i_en as (
  from bidrag
  anti join i_flere_kommuner using (person)${person === null ? "" : `\n  where ${counts(person)}`}
),
i_flere as materialized (${person === null ? rowsInUnits : mergedRows(person)}
),
telt as (${groupingsOf(definition, unitRows)
    .map(grouping => countOf(definition, grouping))
    .join("\n  union all")}
)`;
}

const rowsInUnits = `
  select enhet.geo_niva, enhet.geo, bidrag.* exclude (kommune)
  from bidrag
  semi join i_flere_kommuner using (person)
  join enhet using (kommune)`;

function mergedRows(rule: PersonRule): string {
  const merged = Object.entries(rule.merge).map(([column, merge]) => `${mergeOf[merge](column)} as ${column}`);
  return `
  from (
    select enhet.geo_niva, enhet.geo, person, ${merged.join(", ")}
    from bidrag
    semi join i_flere_kommuner using (person)
    join enhet using (kommune)
    group by enhet.geo_niva, enhet.geo, person
  )
  where ${counts(rule)}`;
}

const mergeOf: Readonly<Record<Merge, (column: string) => string>> = {
  any: column => `bool_or(${column})`,
  max: column => `max(${column})`,
  bit_and: column => `bit_and(${column})`,
  first: column => `arg_min_null(${column}, rang)`
};

function counts({counts: {column, equals}}: PersonRule): string {
  return `${column} = ${equals}`;
}

/** Each way of counting that some count of some row needs, once. */
function groupingsOf(definition: CountDefinition, unitRows: readonly UnitRow[]): readonly (readonly GroupedBy[])[] {
  const groupings = new Map<string, readonly GroupedBy[]>();
  for (const row of unitRows) {
    for (const measure of countMeasuresOf(definition)) {
      const grouping = scopeOf(measure, definition.breakdowns, row)?.map(groupedBy);
      if (grouping !== undefined) {
        groupings.set(JSON.stringify(grouping), grouping);
      }
    }
  }
  return [...groupings.values()];
}

function groupedBy(category: Category | null): GroupedBy {
  if (category === null) {
    return "nothing";
  }
  return category.holds === "goal" ? category : "column";
}

function countOf({breakdowns, person}: CountDefinition, grouping: readonly GroupedBy[]): string {
  const names = breakdowns.map(({dimension}) => `${dimension}, `).join("");
  const grouped = breakdowns.map(({dimension}, index) => ({dimension, by: grouping[index] ?? "nothing"}));
  const values = grouped.map(({dimension, by}) => `${groupValue(dimension, by)}, `).join("");
  const conditions = grouped.flatMap(({dimension, by}) => conditionOf(dimension, by));
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  // Where a person's rows have become one there is nothing more to tell apart.
  const number = person === null ? "count(distinct person)" : "count(*)";
  return `
  select geo_niva, geo, ${names}sum(antall) as antall
  from (
    select geo_niva, geo, ${names}antall
    from (select kommune, ${values}${number} as antall from i_en${where} group by all)
    join enhet using (kommune)
    union all
    select geo_niva, geo, ${values}${number} as antall from i_flere${where} group by all
  )
  group by all`;
}

function groupValue(dimension: string, by: GroupedBy): string {
  if (by === "column") {
    return dimension;
  }
  return `${by === "nothing" ? "null::varchar" : quotedString(by.code)} as ${dimension}`;
}

function conditionOf(dimension: string, by: GroupedBy): readonly string[] {
  if (by === "column") {
    return [`${dimension} is not null`];
  }
  return by === "nothing" ? [] : [`mangler_${by.code} = 0`];
}
