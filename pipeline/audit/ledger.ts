import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {KprstatError} from "../errors.js";
import type {EarlierRelease} from "./earlier.js";

/** Where the auditor finds what was published before. */
export interface LedgerPlace {
  /** The folder of the entries, `0001` the first. */
  readonly ledger: string;
  /** The releases that were made against it. */
  readonly releases: string;
  /** The certificate of a release by id, whether it is there or not. */
  readonly certificateOf: (release: string) => string;
  /** The folder of a release that may stand in the ledger itself: then what came before it counts. Null for a candidate. */
  readonly audited: string | null;
}

interface Entry {
  readonly folder: string;
  readonly sha256: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Reads the ledger by itself and checks that each entry follows from the one before, that every file has the bytes that
 * entered, and that no release was made against a longer or another ledger. Oldest first.
 *
 * Throws `disclosure` for a ledger that is none of this.
 */
export async function ledgerReleases(place: LedgerPlace): Promise<readonly EarlierRelease[]> {
  const names = (await readdir(place.ledger).catch(() => [])).filter(name => /^\d+$/.test(name)).toSorted();
  const entries: Entry[] = [];
  for (const name of names) entries.push(await readEntry(join(place.ledger, name), entries));
  await requireHeads(place, entries);
  const own = place.audited === null ? null : await hashOf(join(place.audited, "manifest.json"));
  const itself = entries.findIndex(({content}) => content.manifestSha256 === own);
  return entries.slice(0, itself < 0 ? undefined : itself).map(({folder, sha256, content}) => {
    const release = String(content.release);
    const certificate = place.certificateOf(release);
    const tables = new Map(Object.entries((content.tables ?? {}) as Record<string, string>));
    return {release, folder, sha256, tables, certificate: existsSync(certificate) ? certificate : null};
  });
}

async function readEntry(folder: string, before: readonly Entry[]): Promise<Entry> {
  const file = join(folder, "entry.json");
  const bytes = await readFile(file).catch(() => null);
  const content = bytes === null ? null : recordOf(bytes);
  const previous = before.at(-1)?.sha256 ?? sha256(new Uint8Array());
  const follows = content?.number === before.length + 1 && content.previous === previous;
  if (bytes === null || content === null || !follows)
    throw broken("An entry does not follow from the one before.", file);
  const tables = Object.entries((content.tables ?? {}) as Record<string, unknown>);
  const present = (await readdir(join(folder, "tables")).catch(() => [])).toSorted();
  if (
    present.join() !==
    tables
      .map(([table]) => table)
      .toSorted()
      .join()
  ) {
    throw broken("An entry has other tables than entered.", folder);
  }
  for (const [table, hash] of tables) {
    const csv = join(folder, "tables", table, `${table}.csv`);
    if ((await hashOf(csv)) !== hash) throw broken("A table is not the one that entered.", csv);
  }
  return {folder, sha256: sha256(bytes), content};
}

/** Every release names how many entries there were, and the hash of the last. */
async function requireHeads({ledger, releases}: LedgerPlace, entries: readonly Entry[]): Promise<void> {
  for (const release of await readdir(releases).catch(() => [])) {
    const bytes = await readFile(join(releases, release, "manifest.json")).catch(() => null);
    const head = bytes === null ? null : (recordOf(bytes)?.ledger as Readonly<Record<string, unknown>> | undefined);
    if (head === null || head === undefined) continue;
    const hash = head.entries === 0 ? sha256(new Uint8Array()) : entries[Number(head.entries) - 1]?.sha256;
    if (hash !== head.sha256)
      throw broken(`The release ${release} was made against a longer or another ledger.`, ledger);
  }
}

function recordOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const content: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof content === "object" && content !== null ? (content as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

async function hashOf(file: string): Promise<string | null> {
  const bytes = await readFile(file).catch(() => null);
  return bytes === null ? null : sha256(bytes);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function broken(what: string, where: string): KprstatError {
  return new KprstatError("disclosure", {
    what: `The ledger of earlier releases is not whole. ${what}`,
    where,
    remedy: "Restore the folder ledger of the work folder from a backup."
  });
}
