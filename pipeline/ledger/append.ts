import {mkdirSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {makeFolders, renameDurably} from "../durable.js";
import {KprstatError} from "../errors.js";
import {formatEntry, type LedgerEntry, sha256Of} from "./entry.js";
import {entryFolder, type LedgerPlace, ledgerFolder, readLedger} from "./ledger.js";
import type {Publication} from "./publication.js";

export interface Appended {
  readonly entry: LedgerPlace;
  /** False when the ledger had this publication already. */
  readonly added: boolean;
}

/** Where an entry is written before it gets its name. */
const unfinished = ".next";

/**
 * Appends a publication to the ledger of a work folder: the folder is written under another name and gets its own in one
 * rename, so that an append that stops anywhere leaves the ledger as it was. A publication whose manifest the ledger has
 * already is not added again. The caller holds the lock of the work folder. `added`: when, for the entry.
 *
 * @throws KprstatError disclosure for a ledger that is not whole, cannotWrite
 */
export async function appendToLedger(work: string, publication: Publication, added: Date): Promise<Appended> {
  const {entries, head} = await readLedger(work);
  const known = entries.find(({manifestSha256}) => manifestSha256 === publication.manifestSha256);
  if (known !== undefined) return {entry: known, added: false};
  const entry: LedgerEntry = {
    number: head.entries + 1,
    release: publication.release,
    added: added.toISOString(),
    manifestSha256: publication.manifestSha256,
    tables: Object.fromEntries([...publication.tables].map(([table, bytes]) => [table, sha256Of(bytes)])),
    previous: head.sha256
  };
  const folder = entryFolder(work, entry.number);
  const text = formatEntry(entry);
  try {
    write(work, folder, text, publication.tables);
  } catch (cause) {
    const remedy = "Check that the disk is not full and that the work folder may be written, and start again.";
    const what = "The ledger could not be written; it is as it was.";
    throw new KprstatError("cannotWrite", {what, where: folder, remedy}, {cause});
  }
  return {entry: {...entry, folder, sha256: sha256Of(text)}, added: true};
}

function write(work: string, folder: string, text: string, tables: Publication["tables"]): void {
  makeFolders(ledgerFolder(work), 0o700);
  const next = join(ledgerFolder(work), unfinished);
  rmSync(next, {recursive: true, force: true});
  makeFolders(join(next, "tables"), 0o700);
  for (const [table, bytes] of tables) {
    const place = join(next, "tables", table);
    mkdirSync(place, {mode: 0o700});
    writeFileSync(join(place, `${table}.csv`), bytes, {mode: 0o600});
  }
  writeFileSync(join(next, "entry.json"), text, {mode: 0o600});
  renameDurably(next, folder);
}
