import {closeSync, fchmodSync, fsyncSync, openSync, readFileSync, writeFileSync} from "node:fs";
import {chmod, open, readdir, rename, rm, symlink} from "node:fs/promises";
import {join} from "node:path";
import {makeFolders} from "../durable.js";
import {KprstatError} from "../errors.js";
import {brokenFile} from "./brokenFile.js";

/** What may be copied to the web is readable by everyone. */
export const publicFolder = 0o755;
const publicFile = 0o644;

/** So many files wait for the disk at a time: Node has four threads for that. */
const syncsAtOnce = 4;

/**
 * Everything that publishing does to the disk, passed in so that a test can stop it anywhere. Paths are absolute.
 * All throw `cannotWrite`.
 */
export interface Disk {
  /** Makes a folder and those above it that are missing. */
  makeFolder(path: string): Promise<void>;
  /** Writes a whole file and waits until it is on the disk. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Writes a whole file that `syncFiles` is going to wait for. */
  put(path: string, content: string | Uint8Array): Promise<void>;
  /** Makes public a file that another program wrote and `syncFiles` is going to wait for. */
  open(path: string): Promise<void>;
  /** Waits until files are on the disk, some of them at a time. */
  syncFiles(paths: readonly string[]): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  /** Waits until the names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  /** Removes a file, a link or a folder with all it holds; what is not there is removed already. */
  remove(path: string): Promise<void>;
}

export const disk: Disk = {
  makeFolder: path =>
    writing(path, async () => {
      makeFolders(path, publicFolder);
      // Where something else than a folder lies.
      await readdir(path);
    }),
  write: (path, content) => writing(path, async () => writeFile(path, content, fsyncSync)),
  put: (path, content) => writing(path, async () => writeFile(path, content, () => undefined)),
  open: path => writing(path, () => chmod(path, publicFile)),
  async syncFiles(paths) {
    const left = paths.values();
    const syncSome = async () => {
      for (const path of left) await writing(path, () => sync(path));
    };
    await Promise.all(Array.from({length: syncsAtOnce}, syncSome));
  },
  setMode: (path, mode) => writing(path, () => chmod(path, mode)),
  syncFolder: path => writing(path, () => sync(path)),
  rename: (from, to) => writing(to, () => rename(from, to)),
  symlink: (target, path) => writing(path, () => symlink(target, path)),
  remove: path => writing(path, () => rm(path, {recursive: true, force: true}))
};

/** Writes without waiting for each file: for a folder whose files all go through `syncFiles` before it has its name. */
export function syncingLater(effects: Disk): Disk {
  return {...effects, write: effects.put};
}

/** A file of a release or candidate. Throws `blocked` when it cannot be read. */
export async function readPublished(folder: string, path: string): Promise<Uint8Array> {
  try {
    return readFileSync(join(folder, path));
  } catch (cause) {
    throw brokenFile(path, "The file is missing or cannot be read.", cause);
  }
}

/** All that is no folder below `folder`, by relative path in byte order; `regular` is false for links and devices. */
export async function filesBelow(folder: string): Promise<readonly {path: string; regular: boolean}[]> {
  const found: {path: string; regular: boolean}[] = [];
  for (const entry of await readdir(folder, {withFileTypes: true})) {
    if (entry.isDirectory()) {
      const below = await filesBelow(join(folder, entry.name));
      found.push(...below.map(({path, regular}) => ({path: `${entry.name}/${path}`, regular})));
    } else {
      found.push({path: entry.name, regular: entry.isFile()});
    }
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Without the thread pool: a release has more than a thousand small files. */
function writeFile(path: string, content: string | Uint8Array, beforeClosing: (file: number) => void): void {
  const file = openSync(path, "w", publicFile);
  try {
    writeFileSync(file, content);
    fchmodSync(file, publicFile);
    beforeClosing(file);
  } finally {
    closeSync(file);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writing(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The release could not be written; the release before is as it was.",
        where: path,
        remedy: "Check that the disk is not full and that the output folder (--output) may be written, and start again."
      },
      {cause}
    );
  }
}
