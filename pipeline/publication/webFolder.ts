import {existsSync} from "node:fs";
import {lstat, readdir, readlink} from "node:fs/promises";
import {basename, dirname, join} from "node:path";
import {KprstatError} from "../errors.js";
import {type Disk, filesBelow, publicFolder, readPublished} from "../publish/disk.js";
import {manifestPath, sha256Of} from "../publish/manifest.js";
import {type NamedManifest, namedManifest} from "./releaseFacts.js";

// The folder that a web server reads: `current` is a link to the release that is shown, `releases/<id>`.

const unfinishedPrefix = ".publishing-";
const removedPrefix = ".removing-";
const linkPrefix = ".current-";

/** Where a release lies in a web folder, whether it is there or not. */
export function webRelease(to: string, id: string): string {
  return join(to, "releases", id);
}

/** The id of the release that a web folder shows; null for none. Throws `cannotWrite` where no link could be put. */
export async function shownIn(to: string): Promise<string | null> {
  const link = join(to, "current");
  const found = await lstat(link).catch(() => null);
  if (found === null) return null;
  const id = found.isSymbolicLink() ? /^releases\/([^/]+)$/.exec(await readlink(link))?.[1] : undefined;
  if (id !== undefined) return id;
  throw new KprstatError("cannotWrite", {
    what: "The release on show is a link to it, and in its place lies something else.",
    where: link,
    remedy: "Move it away, or give another folder with --to."
  });
}

/** Removes what was begun in a web folder and did not end. */
export async function removeUnfinished(to: string, effects: Disk): Promise<void> {
  for (const folder of [to, join(to, "releases")]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const isUnfinished = [unfinishedPrefix, removedPrefix, linkPrefix].some(prefix => name.startsWith(prefix));
      if (isUnfinished) await effects.remove(join(folder, name));
    }
  }
}

/** Whether a release lies in a folder byte for byte, and nothing else. */
export async function isWhole(folder: string, manifestSha256: string): Promise<boolean> {
  const release = await namedManifest(folder).catch(() => null);
  if (release === null || release.sha256 !== manifestSha256) return false;
  const found = await filesBelow(folder);
  const listed = new Set([manifestPath, ...release.manifest.files.map(({path}) => path)]);
  if (found.length !== listed.size || found.some(({path, regular}) => !regular || !listed.has(path))) return false;
  for (const {path, sha256} of release.manifest.files) {
    if (sha256Of(await readPublished(folder, path)) !== sha256) return false;
  }
  return true;
}

/**
 * Copies what the manifest of a release names, and nothing else, beside `final` under a name of its own, readable by its
 * owner alone, and reads it back. Returns the folder, which `giveName` opens to all. Throws `blocked` for a file that is
 * not as listed and `cannotWrite`.
 */
export async function copyRelease(from: string, release: NamedManifest, final: string, effects: Disk): Promise<string> {
  const folder = join(dirname(final), `${unfinishedPrefix}${release.manifest.id}`);
  await effects.remove(folder);
  await effects.makeFolder(folder);
  await effects.setMode(folder, 0o700);
  const folders = new Set<string>();
  for (const {path, sha256} of release.manifest.files) {
    const content = await readPublished(from, path);
    if (sha256Of(content) !== sha256) throw otherFile(from, path);
    await effects.makeFolder(dirname(join(folder, path)));
    await effects.write(join(folder, path), content);
    for (let above = dirname(path); above !== "."; above = dirname(above)) folders.add(above);
  }
  await effects.write(join(folder, manifestPath), release.bytes);
  for (const path of folders) await effects.syncFolder(join(folder, path));
  await effects.syncFolder(folder);
  if (!(await isWhole(folder, release.sha256))) throw otherFile(folder, manifestPath);
  return folder;
}

/** Opens a copy to all and gives it its name, in place of a damaged one. */
export async function giveName(copy: string, final: string, effects: Disk): Promise<void> {
  await effects.setMode(copy, publicFolder);
  if ((await lstat(final).catch(() => null)) !== null) await moveAside(final, effects);
  await effects.rename(copy, final);
  await effects.syncFolder(dirname(final));
}

/** Lets a web folder show a release, in one rename; null shows nothing. */
export async function show(to: string, id: string | null, effects: Disk): Promise<void> {
  const current = join(to, "current");
  if (id === null) {
    await effects.remove(current);
  } else {
    const link = join(to, `${linkPrefix}${id}`);
    await effects.remove(link);
    await effects.symlink(`releases/${id}`, link);
    await effects.rename(link, current);
  }
  await effects.syncFolder(to);
}

/** Whether a release lies in a web folder, or what was left of it while it was taken away. */
export function isHeld(to: string, id: string): boolean {
  const final = webRelease(to, id);
  return existsSync(final) || existsSync(asideOf(final));
}

/** Takes a release that is not shown out of a web folder: first its name, then its files. */
export async function takeAway(to: string, id: string, effects: Disk): Promise<void> {
  const folder = webRelease(to, id);
  if ((await lstat(folder).catch(() => null)) !== null) {
    await moveAside(folder, effects);
    await effects.syncFolder(dirname(folder));
  }
  await removeUnfinished(to, effects);
}

async function moveAside(folder: string, effects: Disk): Promise<void> {
  await effects.remove(asideOf(folder));
  await effects.rename(folder, asideOf(folder));
}

function asideOf(folder: string): string {
  return join(dirname(folder), `${removedPrefix}${basename(folder)}`);
}

/** Says of what could not be written below the web folder that it is that folder's. */
export async function writingTo<T>(to: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const isOurs = error instanceof KprstatError && error.kind === "cannotWrite" && error.parts.where?.startsWith(to);
    if (!isOurs) throw error;
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The web folder could not be written; it shows what it showed.",
        where: error.parts.where ?? to,
        remedy: "Check that this user may write to the folder (--to) and that the disk is not full, and start again."
      },
      {cause: error}
    );
  }
}

function otherFile(folder: string, path: string): KprstatError {
  return new KprstatError("blocked", {
    what: "A file is not the one that the manifest names.",
    where: join(folder, path)
  });
}
