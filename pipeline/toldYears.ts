import {createHash, type Hash} from "node:crypto";
import {existsSync, readFileSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import type {PublishedTable} from "./cells.js";
import type {CountDefinition} from "./definition/configuration.js";
import {certifiedYears, deliveryTable} from "./earlierReleases.js";
import {codeFingerprint, fingerprintOf} from "./fingerprint.js";
import {sha256Of} from "./ledger/entry.js";
import type {Ledger, LedgerPlace} from "./ledger/ledger.js";
import type {CertifiedYear} from "./numbers/tablesThen.js";
import {certificatePath} from "./protectedFiles.js";
import {readOpenCsv} from "./publish/openCsv.js";
import {tablePath} from "./publish/shape.js";
import {Remembered} from "./remembered.js";

/** By year, the fingerprint of all that a release tells of it: the open rows, who delivered, the year's certificate. */
export type ToldYears = ReadonlyMap<number, string>;

/** A table as it was or will be published: rows of the open data file. */
interface ToldTable {
  readonly definition: CountDefinition;
  readonly rows: readonly (readonly string[])[];
}

/** What a release tells that is being made. `delivered`: the rows of `rapporteringsstatus`. */
export function toldBy(
  definitions: readonly CountDefinition[],
  published: readonly PublishedTable[],
  delivered: readonly (readonly string[])[],
  certified: readonly CertifiedYear[]
): ToldYears {
  const tables = definitions.map(definition => ({
    definition,
    rows: (published.find(({table}) => table === definition.table)?.rows ?? []).map(({key, cells}) => [
      ...key,
      ...cells.flatMap(({text, status}) => [text, status])
    ])
  }));
  return told(tables, delivered, certified);
}

/** What releases told, by their files and certificates: read once, and remembered in the work folder. */
export class ToldMemory {
  readonly #work: string;
  readonly #definitions: readonly CountDefinition[];
  readonly #remembered: Remembered<ToldYears>;
  readonly #program = codeFingerprint("toldYears");

  constructor(work: string, definitions: readonly CountDefinition[]) {
    this.#work = work;
    this.#definitions = definitions;
    this.#remembered = new Remembered(work, "told");
  }

  /** What each release of the ledger told, oldest first; forgets all others. */
  async ofLedger({entries}: Ledger): Promise<readonly ToldYears[]> {
    const found: ToldYears[] = [];
    for (const entry of entries) {
      const fingerprint = this.#fingerprint(entry.tables, entry.release);
      const known = this.#remembered.find(fingerprint);
      const told = known ?? (await toldByEntry(this.#work, entry, this.#definitions));
      if (known === null) this.#remembered.keep(fingerprint, told);
      found.push(told);
    }
    this.#remembered.forgetOthers();
    return found;
  }

  /** Keeps what the candidate tells, which may be in the ledger tomorrow: its tables by hash, its certificate in the work folder. */
  ofCandidate(tables: Readonly<Record<string, string>>, told: ToldYears): void {
    this.#remembered.keep(this.#fingerprint(tables), told);
  }

  #fingerprint(tables: Readonly<Record<string, string>>, release?: string): string {
    const path = certificatePath(this.#work, release);
    const certificate = existsSync(path) ? sha256Of(readFileSync(path)) : "none";
    const columns = this.#definitions.map(({table, measures}) => [table, ...measures.map(({name}) => name)].join());
    const read = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1));
    return fingerprintOf([this.#program, certificate, ...columns, ...read.flat()]);
  }
}

/**
 * What the ledger told of a year, in order: a release that says of it just what the one before said, or nothing, adds nothing.
 */
export function toldOf(aar: number, ledger: readonly ToldYears[]): readonly string[] {
  const all = ledger.flatMap(years => years.get(aar) ?? []);
  return all.filter((told, at) => told !== all[at - 1]);
}

async function toldByEntry(
  work: string,
  entry: LedgerPlace,
  definitions: readonly CountDefinition[]
): Promise<ToldYears> {
  const rowsOf = async (table: string) => {
    if (entry.tables[table] === undefined) return [];
    const path = tablePath(table, "csv");
    return readOpenCsv(await readFile(join(entry.folder, path)), path).rows;
  };
  const tables: ToldTable[] = [];
  for (const definition of definitions) tables.push({definition, rows: await rowsOf(definition.table)});
  return told(tables, await rowsOf(deliveryTable), certifiedYears(work, entry));
}

function told(
  tables: readonly ToldTable[],
  delivered: readonly (readonly string[])[],
  certified: readonly CertifiedYear[] | null
): ToldYears {
  const hashes = new Map<number, Hash>();
  const put = (aar: number, ...fields: readonly string[]) => {
    const hash = hashes.get(aar) ?? createHash("sha256");
    hashes.set(aar, hash.update(fields.join("\u001f")).update("\u001e"));
  };
  for (const {definition, rows} of tables) {
    const {table, breakdowns, measures} = definition;
    const keys = 3 + breakdowns.length;
    const lookingBack = measures.flatMap(({kind}, at) => (kind === "last_year" ? [keys + 2 * at] : []));
    for (const row of rows) {
      const aar = Number(row[0]);
      put(aar, table, ...row);
      if (lookingBack.length === 0) continue;
      put(aar - 1, table, ...row.slice(0, keys), ...lookingBack.flatMap(at => row.slice(at, at + 2)));
    }
  }
  for (const row of delivered) put(Number(row[0]), deliveryTable, ...row);
  const years = new Map(certified?.map(year => [Number(year.aar), year]));
  return new Map(
    [...hashes].map(([aar, hash]) => {
      const {truth, protected: widths, complements, earlier, witnesses} = years.get(aar) ?? {};
      hash.update(JSON.stringify([truth, widths, complements, earlier, witnesses]));
      return [aar, hash.digest("hex")];
    })
  );
}
