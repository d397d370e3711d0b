import type {Database} from "../database/database.js";
import {materialize, type Relations, relationOf} from "../database/relation.js";
import type {Configuration, CountDefinition} from "../definition/configuration.js";
import {Units} from "../numbers/units.js";
import {populationQuery, populationsOf} from "../tabulate/populationQuery.js";
import {readUnits} from "../tabulate/readUnits.js";
import {unitRowsOf} from "../tabulate/tableRows.js";

/** What every unit of the data years holds, and how many live in the unit of one row. */
export interface Geography {
  readonly units: Units;
  /** Whom the rates of the row are relative to; null where the table has no rates, or it is unknown. */
  readonly population: number | null;
}

/** A row of a table: `aar`, `geo_niva`, `geo` and a category per breakdown. */
export interface CountedRow {
  readonly definition: CountDefinition;
  readonly key: readonly string[];
}

/** Made of the reference data alone; `row` is null for a table about deliveries. */
export async function readGeography(
  database: Database,
  configuration: Configuration,
  relations: Relations,
  dataYears: readonly number[],
  row: CountedRow | null
): Promise<Geography> {
  const units = new Units(await readUnits({database, configuration}, relations, dataYears));
  const newest = Math.max(...dataYears);
  return {units, population: row && (await populationOf(database, configuration, relations, newest, row))};
}

async function populationOf(
  database: Database,
  {reference}: Configuration,
  relations: Relations,
  newest: number,
  {definition, key: [aar = "", niva = "", geo = "", ...codes]}: CountedRow
): Promise<number | null> {
  const row = unitRowsOf(definition, reference, Number(aar)).find(
    ({categories}) => categories.map(({code}) => code).join() === codes.join()
  );
  const populations = row === undefined ? [] : populationsOf([row]);
  if (!definition.measures.some(({kind}) => kind === "rate_per_1000") || populations.length === 0) return null;
  for (const name of ["geografi.enhet", "geografi.innbyggere"]) {
    await materialize(database, relationOf(relations, name), {aar: Number(aar), nyeste_aar: newest});
  }
  const [found] = await database.rows<{innbyggere: bigint | null}>(
    `from (${populationQuery(populations, definition)}) where geo_niva = $niva and geo = $geo`,
    {niva, geo}
  );
  return found?.innbyggere === null || found === undefined ? null : Number(found.innbyggere);
}
