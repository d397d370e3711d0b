import type {StatisticDefinition} from "./definition/configuration.js";
import {Units} from "./numbers/units.js";
import type {CandidateTable} from "./publish/candidate.js";
import type {Session} from "./session.js";
import {type CountTable, type Suppressed, suppressRelease} from "./suppress/suppressRelease.js";
import type {Protection, Refusal} from "./suppress/system.js";
import {codeBefore} from "./tabulate/lastYear.js";
import {readRegisterTable, readTrueTable} from "./tabulate/readCells.js";
import {readUnits} from "./tabulate/readUnits.js";
import type {TabulatePart} from "./tabulate/tabulate.js";
import {WorkerPool, workerScript} from "./workerPool.js";

/** All tables of a release as they may be shown, and how that was decided. */
export interface SuppressedTables {
  /** In the order of the configuration. */
  readonly tables: readonly CandidateTable[];
  /** The tables of persons, before disclosure control. */
  readonly counted: readonly CountTable[];
  readonly suppressed: Suppressed;
}

/** Tables with exact totals are counted, and not published before a pattern is found for them in reasonable time. */
export function mayBePublished(definition: StatisticDefinition): boolean {
  return definition.kind === "register" || definition.disclosure.totals === "published";
}

/** Reads the true tables and decides for all of them at once what is shown. @throws KprstatError disclosure */
export async function suppressTables(
  {context, relations}: Session,
  tabulated: readonly TabulatePart[],
  dataYears: readonly number[]
): Promise<SuppressedTables> {
  const {database, configuration} = context;
  const {reference, sums, settings} = configuration;
  const statistics = configuration.statistics.filter(mayBePublished);
  const yearsOf = (table: string) => tabulated.filter(({definition}) => definition.table === table);
  const counted: CountTable[] = [];
  for (const definition of statistics) {
    if (definition.kind === "count") {
      const table = await readTrueTable(database, definition, reference, yearsOf(definition.table));
      counted.push({definition, table});
    }
  }
  const units = new Units(await readUnits(context, relations, dataYears));
  const pool = new WorkerPool(workerScript("protectWorker"), settings.threads, null);
  try {
    const suppressed = await suppressRelease(
      {
        tables: counted,
        units,
        predecessor: (kommune, aar) => codeBefore(kommune, aar, reference.changes),
        services: reference.services,
        sums
      },
      system => pool.run<Protection | Refusal>(system)
    );
    const published = new Map(suppressed.tables.map(table => [table.table, table]));
    const tables: CandidateTable[] = [];
    for (const definition of statistics) {
      const table =
        definition.kind === "register"
          ? await readRegisterTable(database, definition, yearsOf(definition.table))
          : published.get(definition.table);
      if (table !== undefined) tables.push({definition, table});
    }
    return {tables, counted, suppressed};
  } finally {
    await pool.close();
  }
}
