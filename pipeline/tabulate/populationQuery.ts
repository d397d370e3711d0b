import {quotedString} from "@duckdb/node-api";
import type {CountDefinition, PopulationPart} from "../definition/configuration.js";
import type {UnitRow} from "./tableRows.js";

/** A part of the population that some row's rates are relative to: what limits it (nothing: everyone). */
export type Population = readonly PopulationPart[];

/** The parts of the population that the rows need, each once; its place is its number. */
export function populationsOf(unitRows: readonly UnitRow[]): readonly Population[] {
  const named = unitRows.flatMap(({population}): [string, Population][] =>
    population === null ? [] : [[nameOf(population), population]]
  );
  return [...new Map(named).values()];
}

/** The number of a row's part of the population; null where that is unknown in every unit. */
export function populationNumber(populations: readonly Population[], {population}: UnitRow): number | null {
  return population === null ? null : populations.findIndex(other => nameOf(other) === nameOf(population));
}

function nameOf(population: Population): string {
  return JSON.stringify(population);
}

/**
 * The query of how many live in every unit whose population is known, by number of the part: `geo_niva, geo, del,
 * innbyggere`. Null where the part has a sex and the unit's population is not known by sex.
 */
export function populationQuery(
  populations: readonly Population[],
  {geography, levels}: Pick<CountDefinition, "geography" | "levels">
): string {
  return `
  select geo_niva, geo, unnest(range(${populations.length}))::integer as del, unnest(innbyggere) as innbyggere
  from (
    select geo_niva, geo, [${populations.map(sumOf).join(", ")}]::bigint[] as innbyggere
    from geografi.innbyggere
    where geografi = ${quotedString(geography)} and geo_niva in (${levels.map(quotedString).join(", ")})
    group by geo_niva, geo
  )`;
}

function sumOf(population: Population): string {
  const ofAges = population.flatMap(({ages}) =>
    ages === null ? [] : [`alder in (${ages.map(quotedString).join(", ")})`]
  );
  const ofSex = population.flatMap(({sex}) => (sex === null ? [] : [`kjonn = ${quotedString(sex)}`]));
  const conditions = [...ofAges, ...ofSex];
  const sum = conditions.length === 0 ? "sum(antall)" : `sum(antall) filter (${conditions.join(" and ")})`;
  return ofSex.length === 0 ? sum : `if(bool_or(kjonn = 'T'), null, ${sum})`;
}
