import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {z} from "zod";
import {KprstatError} from "../errors.js";
import {addFile} from "../record.js";

const publicationSchema = z.strictObject({
  /** Its place in the list, from 1. */
  number: z.int().positive(),
  action: z.enum(["publish", "withdraw"]),
  release: z.string(),
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Absolute path of the web folder. */
  to: z.string(),
  user: z.string(),
  time: z.iso.datetime(),
  /** The release that the folder showed before this one was published: what withdrawing it puts back. */
  before: z.string().nullable()
});

/** That a release was shown or withdrawn, as `work/publications/<number>.json` says it: written before it is done. */
export type PublicationRecord = z.infer<typeof publicationSchema>;

/** A release that a web folder shows or showed. */
export interface ShownRelease {
  readonly release: string;
  /** Null for one that was shown before there were records. */
  readonly manifestSha256: string | null;
}

/** What was published and withdrawn, oldest first, from any folder. Throws `blocked` for a list that is not whole. */
export function readPublications(work: string): readonly PublicationRecord[] {
  const folder = publicationFolder(work);
  const names = (existsSync(folder) ? readdirSync(folder) : []).filter(name => name.endsWith(".json")).sort();
  return names.map((name, index) => {
    const path = join(folder, name);
    try {
      const record = publicationSchema.parse(JSON.parse(readFileSync(path, "utf8")));
      if (record.number === index + 1 && name === fileName(record.number)) return record;
    } catch (cause) {
      throw brokenList(path, cause);
    }
    throw brokenList(path);
  });
}

/** Adds to the list. Throws `cannotWrite`, and what `readPublications` throws. The caller holds the lock. */
export function addPublication(work: string, publication: Omit<PublicationRecord, "number">): PublicationRecord {
  const record = {number: readPublications(work).length + 1, ...publication};
  addFile(join(publicationFolder(work), fileName(record.number)), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/**
 * The releases that a web folder can be brought back to, the one that it shows last, of its records. A release that was
 * withdrawn is none of them, nor one whose publication stopped before it was shown.
 */
export function shownReleases(records: readonly PublicationRecord[]): readonly ShownRelease[] {
  let shown: readonly ShownRelease[] = [];
  for (const {action, release, manifestSha256, before} of records) {
    const others = action === "publish" ? upTo(shown, before) : shown;
    const own = action === "publish" ? [{release, manifestSha256}] : [];
    shown = [...others.filter(other => other.release !== release), ...own];
  }
  return shown;
}

function upTo(shown: readonly ShownRelease[], last: string | null): readonly ShownRelease[] {
  if (last === null) return [];
  const position = shown.findIndex(({release}) => release === last);
  return position < 0 ? [{release: last, manifestSha256: null}] : shown.slice(0, position + 1);
}

/** When a manifest was last withdrawn, from whatever folder; null: never. */
export function lastWithdrawn(records: readonly PublicationRecord[], manifestSha256: string): string | null {
  const last = records.findLast(record => record.action === "withdraw" && record.manifestSha256 === manifestSha256);
  return last?.time ?? null;
}

function publicationFolder(work: string): string {
  return join(work, "publications");
}

function fileName(number: number): string {
  return `${String(number).padStart(4, "0")}.json`;
}

function brokenList(where: string, cause?: unknown): KprstatError {
  return new KprstatError(
    "blocked",
    {
      what: "The list of what was published is not whole.",
      where,
      remedy: "Restore the folder publications of the work folder from a backup."
    },
    {cause}
  );
}
