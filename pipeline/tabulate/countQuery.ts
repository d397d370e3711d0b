import {quotedString} from "@duckdb/node-api";
import type {CountDefinition, CountMeasure, Reference} from "../definition/configuration.js";
import {personCounts} from "./personCounts.js";
import {type Population, populationNumber, populationQuery, populationsOf} from "./populationQuery.js";
import {countMeasuresOf, rowKey, scopeOf, type UnitRow, unitRowsOf} from "./tableRows.js";

/**
 * The query that counts one statistic in one year. Reads `bidrag` (who counts: person, kommune and what the definition
 * names) and the relations enhet, innbyggere and levert of `geografi`; gives one row for every unit of the statistic's
 * levels and every combination of categories, also where nobody counts: the key, per count its value and status, and
 * the population. In a year that is not published nobody is counted.
 */
export function countQuery(definition: CountDefinition, reference: Pick<Reference, "services">, aar: number): string {
  const ofGeography = `geografi = ${quotedString(definition.geography)}`;
  const measures = countMeasuresOf(definition);
  const published = !definition.notPublished.includes(aar);
  const unitRows = unitRowsOf(definition, reference, aar);
  const populations = populationsOf(unitRows);
  const key = rowKey(definition);
  const columns = measures.flatMap(({name}) => (published ? countedColumns(name) : unpublishedColumns(name)));
  const counted = published ? `${personCounts(definition, unitRows)},` : "";
  const joined = published ? measures.map(({name}) => countJoin(definition, name)).join("") : "";
  return `
with
enhet as (
  select geo_niva, geo, kommune
  from geografi.enhet
  where ${ofGeography} and geo_niva in (${definition.levels.map(quotedString).join(", ")})
),${counted}
folketall as (${populationQuery(populations, definition)}
),
rader as (
  from (select distinct geo_niva, geo from enhet)
  cross join ${rowValues(definition, measures, unitRows, populations)}
)
select ${key.map(column => `rader.${column}`).join(", ")}, ${columns.join(", ")}, folketall.innbyggere
from rader
left join geografi.levert on levert.${ofGeography} and levert.geo_niva = rader.geo_niva and levert.geo = rader.geo
left join folketall
  on folketall.geo_niva = rader.geo_niva and folketall.geo = rader.geo and folketall.del = rader.del${joined}
order by ${key.map(column => `rader.${column}`).join(", ")}`;
}

function countedColumns(name: string): readonly string[] {
  const number = `if(levert.levert, coalesce(telt_${name}.antall, 0), 0)`;
  const status = "if(levert.levert, 'ok', 'not_reported')";
  return [
    `if(rader.${name}_finnes, ${number}, null)::bigint as ${name}`,
    `if(rader.${name}_finnes, ${status}, 'not_applicable') as ${name}_status`
  ];
}

function unpublishedColumns(name: string): readonly string[] {
  return [`null::bigint as ${name}`, `if(rader.${name}_finnes, 'not_published', 'not_applicable') as ${name}_status`];
}

function countJoin({breakdowns}: CountDefinition, name: string): string {
  const telt = `telt_${name}`;
  const same = breakdowns.map(
    ({dimension}) => ` and ${telt}.${dimension} is not distinct from rader.${name}_${dimension}`
  );
  return `
left join telt as ${telt}
  on ${telt}.geo_niva = rader.geo_niva and ${telt}.geo = rader.geo${same.join("")}`;
}

/**
 * The rows of a unit: the categories, the number of the part of the population, and per count whether the row has it
 * (`_finnes`) and which category of each breakdown it looks at, null where none.
 */
function rowValues(
  {breakdowns}: CountDefinition,
  measures: readonly CountMeasure[],
  unitRows: readonly UnitRow[],
  populations: readonly Population[]
): string {
  const dimensions = breakdowns.map(({dimension}) => dimension);
  const rows = unitRows.map(row => {
    const counts = measures.flatMap(measure => {
      const scope = scopeOf(measure, breakdowns, row);
      return [String(scope !== null), ...dimensions.map((_, index) => code(scope?.[index]?.code))];
    });
    const del = populationNumber(populations, row);
    return `(${[...row.categories.map(category => code(category.code)), `${del}::integer`, ...counts].join(", ")})`;
  });
  const counts = measures.flatMap(({name}) => [`${name}_finnes`, ...dimensions.map(column => `${name}_${column}`)]);
  return `(values ${rows.join(", ")}) as rad(${[...dimensions, "del", ...counts].join(", ")})`;
}

function code(value: string | undefined): string {
  return value === undefined ? "null::varchar" : quotedString(value);
}
