import {existsSync} from "node:fs";
import {DuckDBInstance} from "@duckdb/node-api";
import {countryCode} from "../pipeline/cells.js";
import {parquetFiles} from "../pipeline/database/partFile.js";
import {loadConfiguration} from "../pipeline/definition/loadConfiguration.js";
import {countedYears} from "../pipeline/definition/years.js";
import {KprstatError} from "../pipeline/errors.js";
import {type NationalMarginal, nationalMarginals} from "../pipeline/generate/nationalMarginals.js";
import {cellsFile} from "../pipeline/tabulate/tabulate.js";
import type {Measurement} from "./measurement.js";
import {configFolder} from "./program.js";

type Cells = readonly Readonly<Record<string, unknown>>[];

const limitPercent = 2;

/**
 * How far the country's true cells lie from the marginals that the deliveries were generated with: the furthest of all
 * tables and categories.
 *
 * @param work of a run over clean deliveries of this year alone.
 * @throws KprstatError fault when a cell is not there.
 */
export async function measureMarginals(work: string, year: number, scale: number): Promise<Measurement> {
  const {statistics, reference} = loadConfiguration(configFolder);
  const counted = new Set(statistics.filter(one => countedYears(one, [year]).includes(year)).map(({table}) => table));
  const marginals = nationalMarginals(year, reference.services).filter(({table}) => counted.has(table));
  const cells = await countryCells(work, year, [...new Set(marginals.map(({table}) => table))]);
  const deviations = marginals.map(marginal => ({
    name: [marginal.table, ...Object.values(marginal.category)].join(" "),
    percent: 100 * Math.abs(relativeTo(marginal, cells.get(marginal.table) ?? [], scale) - 1)
  }));
  const furthest = deviations.reduce((most, one) => (one.percent > most.percent ? one : most));
  return {
    what: `Furthest of ${deviations.length} marginals: ${furthest.name}`,
    unit: "%",
    runs: [furthest.percent],
    limit: {kind: "atMost", value: limitPercent}
  };
}

async function countryCells(
  work: string,
  year: number,
  tables: readonly string[]
): Promise<ReadonlyMap<string, Cells>> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const cells = new Map<string, Cells>();
    for (const table of tables) {
      const file = cellsFile(work, table, year);
      if (!existsSync(file)) {
        throw new KprstatError("fault", {what: "A table of true cells is missing.", where: file});
      }
      const result = await connection.runAndReadAll(
        `from ${parquetFiles([file])} where geo_niva = 'land' and geo = $country`,
        {country: countryCode}
      );
      cells.set(table, result.getRowObjectsJS());
    }
    return cells;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What was counted, relative to what was wanted. */
function relativeTo({table, category, wanted}: NationalMarginal, cells: Cells, scale: number): number {
  const row = cells.find(cell => Object.entries(category).every(([dimension, code]) => cell[dimension] === code));
  if (row === undefined) {
    throw new KprstatError("fault", {
      what: "The country has no such cell.",
      where: [table, ...Object.values(category)].join(" ")
    });
  }
  return "persons" in wanted
    ? Number(row.personer) / (wanted.persons * scale)
    : Number(row.teller) / Number(row.nevner) / wanted.share;
}
