import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {z} from "zod";
import {KprstatError} from "../errors.js";
import {sha256Of} from "./entry.js";

/** What the ledger asks of a manifest, whatever version of the program wrote it. */
const manifestSchema = z.object({
  /** Names a folder of the work folder too. */
  id: z.string().regex(/^\w[\w.-]*$/),
  files: z.array(z.object({path: z.string(), sha256: z.string()})),
  /** Missing in releases that were made before there was a ledger. */
  ledger: z.object({entries: z.number().int().nonnegative(), sha256: z.string()}).optional()
});

type NamedManifest = z.infer<typeof manifestSchema> & {readonly sha256: string};

/** A release as it enters the ledger. */
export interface Publication {
  readonly release: string;
  readonly manifestSha256: string;
  /** Bytes of each open data file, by table. */
  readonly tables: ReadonlyMap<string, Uint8Array>;
}

/** The manifest of a release folder; null where none can be read, since who names no head cannot miss it. */
export async function readManifest(folder: string): Promise<NamedManifest | null> {
  const bytes = await readFile(join(folder, "manifest.json")).catch(() => null);
  if (bytes === null) return null;
  try {
    return {...manifestSchema.parse(JSON.parse(bytes.toString("utf8"))), sha256: sha256Of(bytes)};
  } catch {
    return null;
  }
}

/**
 * Reads the open data of a release folder with its manifest.
 *
 * @throws KprstatError missing without a manifest that can be read, blocked for a file that is not as it says
 */
export async function readPublication(folder: string): Promise<Publication> {
  const manifest = await readManifest(folder);
  if (manifest === null) {
    throw new KprstatError("missing", {
      what: "There is no release here: a manifest.json cannot be read.",
      where: folder,
      remedy: "Give the id of a release in the output folder, or a folder with a manifest."
    });
  }
  const tables = new Map<string, Uint8Array>();
  for (const {path, sha256} of manifest.files) {
    const table = /^tables\/(\w+)\/\1\.csv$/.exec(path)?.[1];
    if (table === undefined) continue;
    const bytes = await readFile(join(folder, path)).catch(() => null);
    if (bytes === null || sha256Of(bytes) !== sha256) {
      throw new KprstatError("blocked", {
        what: "A file is not the one that the manifest names.",
        where: join(folder, path)
      });
    }
    tables.set(table, bytes);
  }
  if (tables.size === 0)
    throw new KprstatError("blocked", {what: "The manifest names no open data file.", where: folder});
  return {release: manifest.id, manifestSha256: manifest.sha256, tables};
}
