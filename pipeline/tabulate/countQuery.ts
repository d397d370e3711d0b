import {quotedString} from "@duckdb/node-api";
import type {CountDefinition} from "../definition/configuration.js";

/** Names of the counts of a statistic: each is the number of distinct persons in the cell. */
export function countsOf(definition: CountDefinition): readonly string[] {
  return definition.measures.filter(measure => measure.kind === "count").map(measure => measure.name);
}

/** Columns that identify a row of one year. */
export function rowKey(definition: CountDefinition): readonly string[] {
  return ["geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)];
}

/**
 * The query that counts one statistic in one year. Reads `bidrag` (who counts: person, kommune and the breakdowns),
 * `geografi.enhet`, `geografi.innbyggere` and `geografi.levert`; gives one row for every unit of the statistic's levels and every
 * category, also where nobody counts: the key, per count its value and status, and the population.
 *
 * Persons are counted anew in every unit, never summed. One GROUP BY per level over an integer key costs two thirds of
 * one GROUPING SETS query.
 */
export function countQuery(definition: CountDefinition): string {
  const breakdowns = definition.breakdowns.map(({dimension}) => dimension);
  const dimensions = breakdowns.map(dimension => `bidrag.${dimension}, `).join("");
  const counted = definition.levels.map(
    level => `
    select '${level}' as geo_niva, enhet.geo, ${dimensions}count(distinct bidrag.person) as antall
    from bidrag
    join geografi.enhet on enhet.kommune = bidrag.kommune and enhet.geo_niva = '${level}'
    group by all`
  );
  const categories = definition.breakdowns.map(({dimension, categories}) => {
    const values = categories.map(category => `(${quotedString(category.code)})`).join(", ");
    return `\n  cross join (values ${values}) as _${dimension}(${dimension})`;
  });
  const key = rowKey(definition);
  const counts = countsOf(definition).flatMap(name => [
    `if(levert, coalesce(antall, 0), 0)::bigint as ${name}`,
    `if(levert, 'ok', 'not_reported') as ${name}_status`
  ]);
  return `
with telt as (${counted.join("\n    union all")}
),
rader as (
  select enhet.*${breakdowns.map(dimension => `, ${dimension}`).join("")}
  from (select distinct geo_niva, geo from geografi.enhet) as enhet${categories.join("")}
  where geo_niva in (${definition.levels.map(quotedString).join(", ")})
)
select ${key.join(", ")}, ${counts.join(", ")}, innbyggere
from rader
left join telt using (${key.join(", ")})
left join geografi.levert using (geo_niva, geo)
left join geografi.innbyggere using (geo_niva, geo)
order by ${key.join(", ")}`;
}
