import type {RegisterTable} from "./cells.js";
import {DecidedYears} from "./decidedYears.js";
import {codeBefore} from "./definition/reference.js";
import {deliveryTable, earlierReleases} from "./earlierReleases.js";
import {codeFingerprint, fingerprintOf} from "./fingerprint.js";
import type {Ledger} from "./ledger/ledger.js";
import {numberYears} from "./numbers/numbers.js";
import {deliveriesOf} from "./numbers/tablesThen.js";
import {Units} from "./numbers/units.js";
import type {CandidateTable} from "./publish/candidate.js";
import {Remembered} from "./remembered.js";
import type {Session} from "./session.js";
import {
  type CountTable,
  type Refused,
  type Suppressed,
  type SuppressInput,
  suppressRelease
} from "./suppress/suppressRelease.js";
import type {Protection, Refusal, System} from "./suppress/system.js";
import {readRegisterTable, readTrueTable} from "./tabulate/readCells.js";
import {readUnits} from "./tabulate/readUnits.js";
import type {TabulatePart} from "./tabulate/tabulate.js";
import {ToldMemory, type ToldYears, toldBy} from "./toldYears.js";
import {WorkerPool, workerScript} from "./workerPool.js";

/** All tables of a release as they may be shown, and how that was decided. */
export interface SuppressedTables {
  readonly outcome: "suppressed";
  /** In the order of the configuration. */
  readonly tables: readonly CandidateTable[];
  /** The tables of persons, before disclosure control. */
  readonly counted: readonly CountTable[];
  readonly suppressed: Suppressed;
  readonly tells: ToldYears;
}

/**
 * Reads the true tables and decides for all of them at once what is shown, in sight of the ledger. `yearFingerprint` is of all
 * that decides about a year, but for last year's numbers in the tables of the year after and the ledger. A year that was
 * decided before on just this is taken as it was, unless --force, where the ledger has told nothing of it since but that
 * same decision: to that the search would come back (suppress/network/protectNetwork.ts).
 */
export async function suppressTables(
  session: Session,
  tabulated: readonly TabulatePart[],
  dataYears: readonly number[],
  ledger: Ledger,
  yearFingerprint: (aar: number) => string
): Promise<SuppressedTables | Refused> {
  const {context} = session;
  const {settings, statistics} = context.configuration;
  const {input, registers} = await readTrueTables(session, tabulated, dataYears);
  const counted = input.tables;
  const decidedOn = (aar: number) =>
    fingerprintOf([yearFingerprint(aar), ...counted.flatMap(table => rowsAbout(table, aar))]);
  const definitions = counted.map(({definition}) => definition);
  const delivered = registers.get(deliveryTable)?.rows ?? [];
  const toldBefore = await new ToldMemory(context.folders.work, definitions).ofLedger(ledger);
  const before = new DecidedYears(context.folders.work, decidedOn, toldBefore);
  const patterns = new Remembered<Protection>(context.folders.work, "patterns");
  const program = codeFingerprint("suppress", "protectWorker");
  const pool = new WorkerPool(workerScript("protectWorker"), settings.threads, null);
  let done = 0;
  try {
    const suppressed = await suppressRelease(
      input,
      {
        releases: isWanted => earlierReleases(session, ledger, isWanted),
        deliveries: deliveriesOf(delivered)
      },
      async (system, aar) => {
        const fingerprint = systemFingerprint(system, program);
        before.noteSystem(aar, fingerprint);
        const pattern = context.force ? null : patterns.find(fingerprint);
        if (pattern !== null) {
          done += 1;
          return pattern;
        }
        const searched = numberYears(counted).length - before.count;
        context.log.progress("protecting", done, searched, "years");
        const answer = await pool.run<Protection | Refusal>(system);
        if (answer.outcome === "safe") patterns.keep(fingerprint, answer);
        done += 1;
        context.log.progress("protecting", done, searched, "years");
        return answer;
      },
      aar => (context.force ? null : before.find(aar))
    );
    if (suppressed.outcome === "refused") return suppressed;
    const certificates = suppressed.years.map(({certificate}) => certificate);
    const tells = toldBy(definitions, suppressed.tables, delivered, certificates);
    before.keep(suppressed.years, tells);
    patterns.forgetOthers(before.systems);
    const published = new Map(suppressed.tables.map(table => [table.table, table]));
    const tables: CandidateTable[] = [];
    for (const definition of statistics) {
      const table = registers.get(definition.table) ?? published.get(definition.table);
      if (table !== undefined) tables.push({definition, table});
    }
    return {outcome: "suppressed", tables, counted, suppressed, tells};
  } finally {
    await pool.close();
  }
}

/** What disclosure control decides on, and the tables about the deliveries, by name. */
export interface TrueTables {
  readonly input: SuppressInput;
  readonly registers: ReadonlyMap<string, RegisterTable>;
}

/** Reads the true tables of all years, in the order of the configuration. */
export async function readTrueTables(
  {context, relations}: Session,
  tabulated: readonly TabulatePart[],
  dataYears: readonly number[]
): Promise<TrueTables> {
  const {reference, sums, statistics} = context.configuration;
  const yearsOf = (table: string) => tabulated.filter(({definition}) => definition.table === table);
  const tables: CountTable[] = [];
  const registers = new Map<string, RegisterTable>();
  for (const definition of statistics) {
    if (definition.kind === "count") {
      const table = await readTrueTable(context.database, definition, reference, yearsOf(definition.table));
      tables.push({definition, table});
    } else {
      registers.set(definition.table, await readRegisterTable(context.database, definition, yearsOf(definition.table)));
    }
  }
  const input = {
    tables,
    units: new Units(await readUnits(context, relations, dataYears)),
    predecessor: (kommune: string, aar: number) => codeBefore(kommune, aar, reference.changes),
    services: reference.services,
    sums
  };
  return {input, registers};
}

/**
 * Where the rows of a table stand that hold numbers of a year, since decisions name rows by their number, and what those of
 * the year after tell of it.
 */
function rowsAbout({definition, table}: CountTable, aar: number): readonly string[] {
  const first = table.rows.findIndex(({key}) => key[0] === String(aar));
  const lookingBack = definition.measures.flatMap(({kind, name}) => (kind === "last_year" ? [name] : []));
  if (lookingBack.length === 0) return [table.table, String(first)];
  const told = table.rows.flatMap(({key, counts}, row) => {
    if (key[0] !== String(aar + 1)) return [];
    const cells = lookingBack.flatMap(name => [String(counts[name]?.value), counts[name]?.status ?? ""]);
    return [[row, ...key, ...cells].join("|")];
  });
  return [table.table, String(first), ...told];
}

/** Of what decides a system's pattern: itself and the program. */
function systemFingerprint({start = [], ...system}: System, program: string): string {
  const tables = start.map(forms => forms.map(({quantities, deltas}) => [...quantities, ...deltas]));
  return fingerprintOf([program, JSON.stringify([system, tables])]);
}
