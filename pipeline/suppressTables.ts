import type {RegisterTable} from "./cells.js";
import {codeBefore} from "./definition/reference.js";
import {deliveryTable, earlierReleases} from "./earlierReleases.js";
import type {Ledger} from "./ledger/ledger.js";
import {deliveriesOf} from "./numbers/tablesThen.js";
import {Units} from "./numbers/units.js";
import type {CandidateTable} from "./publish/candidate.js";
import {RememberedProtections} from "./rememberedProtections.js";
import type {Session} from "./session.js";
import {type CountTable, type Refused, type Suppressed, suppressRelease} from "./suppress/suppressRelease.js";
import type {Protection, Refusal} from "./suppress/system.js";
import {readRegisterTable, readTrueTable} from "./tabulate/readCells.js";
import {readUnits} from "./tabulate/readUnits.js";
import type {TabulatePart} from "./tabulate/tabulate.js";
import {WorkerPool, workerScript} from "./workerPool.js";

/** All tables of a release as they may be shown, and how that was decided. */
export interface SuppressedTables {
  readonly outcome: "suppressed";
  /** In the order of the configuration. */
  readonly tables: readonly CandidateTable[];
  /** The tables of persons, before disclosure control. */
  readonly counted: readonly CountTable[];
  readonly suppressed: Suppressed;
}

/** Reads the true tables and decides for all of them at once what is shown, in sight of the ledger. */
export async function suppressTables(
  session: Session,
  tabulated: readonly TabulatePart[],
  dataYears: readonly number[],
  ledger: Ledger
): Promise<SuppressedTables | Refused> {
  const {context, relations} = session;
  const {database, configuration} = context;
  const {reference, sums, settings, statistics} = configuration;
  const yearsOf = (table: string) => tabulated.filter(({definition}) => definition.table === table);
  const counted: CountTable[] = [];
  const registers = new Map<string, RegisterTable>();
  for (const definition of statistics) {
    if (definition.kind === "count") {
      const table = await readTrueTable(database, definition, reference, yearsOf(definition.table));
      counted.push({definition, table});
    } else {
      registers.set(definition.table, await readRegisterTable(database, definition, yearsOf(definition.table)));
    }
  }
  const units = new Units(await readUnits(context, relations, dataYears));
  const pool = new WorkerPool(workerScript("protectWorker"), settings.threads, null);
  const remembered = new RememberedProtections(context.folders.work);
  let [asked, done] = [0, 0];
  try {
    const suppressed = await suppressRelease(
      {
        tables: counted,
        units,
        predecessor: (kommune, aar) => codeBefore(kommune, aar, reference.changes),
        services: reference.services,
        sums
      },
      {
        releases: earlierReleases(session, ledger),
        deliveries: deliveriesOf(registers.get(deliveryTable)?.rows ?? [])
      },
      async system => {
        const name = remembered.nameOf(system);
        const known = context.force ? null : remembered.find(name);
        if (known !== null) return known;
        asked += 1;
        context.log.progress("protecting", done, asked, "years");
        const answer = await pool.run<Protection | Refusal>(system);
        if (answer.outcome === "safe") remembered.keep(name, answer);
        done += 1;
        context.log.progress("protecting", done, asked, "years");
        return answer;
      }
    );
    if (suppressed.outcome === "refused") return suppressed;
    remembered.forgetOthers();
    const published = new Map(suppressed.tables.map(table => [table.table, table]));
    const tables: CandidateTable[] = [];
    for (const definition of statistics) {
      const table = registers.get(definition.table) ?? published.get(definition.table);
      if (table !== undefined) tables.push({definition, table});
    }
    return {outcome: "suppressed", tables, counted, suppressed};
  } finally {
    await pool.close();
  }
}
