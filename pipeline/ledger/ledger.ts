import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {KprstatError} from "../errors.js";
import {emptyHead, type LedgerEntry, type LedgerHead, parseEntry, sha256Of} from "./entry.js";
import {readManifest} from "./publication.js";

/** An entry and where it lies. */
export interface LedgerPlace extends LedgerEntry {
  /** Absolute; holds `tables/`. */
  readonly folder: string;
  readonly sha256: string;
}

/** All that was ever published, oldest first. */
export interface Ledger {
  readonly entries: readonly LedgerPlace[];
  readonly head: LedgerHead;
}

/** Where the ledger of a work folder lies. */
export function ledgerFolder(work: string): string {
  return join(work, "ledger");
}

/** Where an entry lies, `0001` the first. */
export function entryFolder(work: string, number: number): string {
  return join(ledgerFolder(work), String(number).padStart(4, "0"));
}

/**
 * Reads the ledger of a work folder, whole, and checks it: entries without gaps, each hash and each file. What an
 * append that was interrupted left behind is no part of it.
 *
 * @throws KprstatError disclosure for a ledger that is not, byte for byte, what was appended
 */
export async function readLedger(work: string): Promise<Ledger> {
  const names = (await readdir(ledgerFolder(work)).catch(orNothing)).filter(name => !name.startsWith(".")).toSorted();
  const entries: LedgerPlace[] = [];
  let head = emptyHead;
  for (const [index, name] of names.entries()) {
    const folder = entryFolder(work, index + 1);
    if (join(ledgerFolder(work), name) !== folder) throw brokenLedger("An entry of the ledger is missing.", folder);
    const entry = await readEntry(folder);
    if (entry === null || entry.number !== index + 1 || entry.previous !== head.sha256) {
      throw brokenLedger("An entry of the ledger is not the one that was appended.", folder);
    }
    await requireTables(entry);
    entries.push(entry);
    head = {entries: entry.number, sha256: entry.sha256};
  }
  return {entries, head};
}

/**
 * The ledger of a work folder, checked, and also against the releases of an output folder: each names the head that it
 * was made against, which must stand in the ledger still. A ledger may have grown since.
 *
 * @throws KprstatError disclosure for a ledger that is shorter or another than a release says, and as `readLedger`
 */
export async function requireLedger(work: string, output: string): Promise<Ledger> {
  const ledger = await readLedger(work);
  const releases = join(output, "releases");
  for (const name of (await readdir(releases).catch(orNothing)).toSorted()) {
    const named = (await readManifest(join(releases, name)))?.ledger;
    if (named === undefined || isHead(ledger, named)) continue;
    throw brokenLedger(
      `The ledger is not the one that the release ${name} was made against, which had ${named.entries} entries.`,
      ledgerFolder(work)
    );
  }
  return ledger;
}

function isHead({entries}: Ledger, {entries: count, sha256}: LedgerHead): boolean {
  return sha256 === (count === 0 ? emptyHead.sha256 : entries[count - 1]?.sha256);
}

async function readEntry(folder: string): Promise<LedgerPlace | null> {
  const bytes = await readFile(join(folder, "entry.json")).catch(() => null);
  const entry = bytes === null ? null : parseEntry(bytes);
  return entry === null || bytes === null ? null : {...entry, folder, sha256: sha256Of(bytes)};
}

async function requireTables({folder, tables}: LedgerPlace): Promise<void> {
  const found = (await readdir(join(folder, "tables")).catch(() => [])).sort();
  if (found.join() !== Object.keys(tables).join()) {
    throw brokenLedger("The ledger has other tables than were appended.", join(folder, "tables"));
  }
  for (const [table, sha256] of Object.entries(tables)) {
    const file = join(folder, "tables", table, `${table}.csv`);
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null || sha256Of(bytes) !== sha256) {
      throw brokenLedger("A table of the ledger is not the one that was appended.", file);
    }
  }
}

function brokenLedger(what: string, where: string): KprstatError {
  return new KprstatError("disclosure", {
    what,
    where,
    remedy:
      "Restore the folder ledger of the work folder from a backup. Without it nobody can say what is public already."
  });
}

/** For a folder that is not there. */
function orNothing(cause: unknown): readonly string[] {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
  throw cause;
}
