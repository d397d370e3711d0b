import {lstat, readdir, readlink} from "node:fs/promises";
import {join} from "node:path";
import {KprstatError} from "../errors.js";
import {type Disk, filesBelow, readPublished} from "./disk.js";
import {linkPrefix} from "./leftovers.js";
import {formatManifest, type Manifest, manifestPath, parseManifest} from "./manifest.js";

/** A release in an output folder. */
export interface ReleasePlace {
  /** `<newest data year>-r<n>`. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
}

/** Where the pages lie in a release. */
const pagesFolder = "site/";

/** A manifest but for what may differ between two releases of the same input: pages are no part of it. */
export type ReleaseContent = Omit<Manifest, "id" | "created">;

/** Where the release with this number of this data year is or will be. */
export function releaseAt(output: string, year: number, number: number): ReleasePlace {
  const id = `${year}-r${number}`;
  return {id, folder: join(output, "releases", id)};
}

/** The highest release number of a data year, in an output folder and among other ids; 0 when it has none. */
export async function highestNumber(output: string, year: number, others: readonly string[]): Promise<number> {
  const numbers = [...(await readdir(join(output, "releases"))), ...others].map(name => {
    const [, ofYear, number] = /^(\d{4})-r([1-9]\d*)$/.exec(name) ?? [];
    return ofYear === String(year) ? Number(number) : 0;
  });
  return Math.max(0, ...numbers);
}

/**
 * The release that `latest` shows; null when there is none, or none whose manifest can be read. Throws `cannotWrite`
 * when `latest` is something else than a link, which no release could replace.
 */
export async function latestRelease(output: string): Promise<ReleasePlace | null> {
  const link = join(output, "latest");
  const found = await lstat(link).catch(() => null);
  if (found === null) return null;
  if (!found.isSymbolicLink()) {
    throw new KprstatError("cannotWrite", {
      what: "The newest release is shown by a link, and in its place lies something else.",
      where: link,
      remedy: "Move it away and start again."
    });
  }
  const id = /^releases\/(\d{4}-r[1-9]\d*)$/.exec(await readlink(link))?.[1];
  if (id === undefined) return null;
  const place = {id, folder: join(output, "releases", id)};
  return (await manifestIn(place.folder)) === null ? null : place;
}

/** Lets `latest` show a release, in one rename. */
export async function showAsLatest(output: string, id: string, effects: Disk): Promise<void> {
  const link = join(output, `${linkPrefix}${id}`);
  await effects.symlink(`releases/${id}`, link);
  await effects.rename(link, join(output, "latest"));
  await effects.syncFolder(output);
}

/** Whether two folders hold the same files below tables/, byte for byte. */
export async function sameTables(left: string, right: string): Promise<boolean> {
  const [ofLeft, ofRight] = [await tableFiles(left), await tableFiles(right)];
  if (ofLeft.join("\n") !== ofRight.join("\n")) return false;
  for (const path of ofLeft) {
    if (Buffer.compare(await readPublished(left, path), await readPublished(right, path)) !== 0) return false;
  }
  return true;
}

/** Whether a release was made of just this content; its pages show id and time, and are left out. */
export async function holdsContent(folder: string, content: ReleaseContent): Promise<boolean> {
  const manifest = await manifestIn(folder);
  if (manifest === null) return false;
  const files = manifest.files.filter(({path}) => !path.startsWith(pagesFolder));
  return formatManifest({...manifest, ...content}) === formatManifest({...manifest, files});
}

async function manifestIn(folder: string): Promise<Manifest | null> {
  try {
    return parseManifest(await readPublished(folder, manifestPath));
  } catch {
    return null;
  }
}

/** Names that are no regular files stand out, so that they equal nothing. */
async function tableFiles(folder: string): Promise<readonly string[]> {
  const files = await filesBelow(join(folder, "tables")).catch(() => []);
  return files.map(({path, regular}) => (regular ? `tables/${path}` : `not a file: ${path}`));
}
