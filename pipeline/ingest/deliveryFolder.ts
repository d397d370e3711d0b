import {type Dirent, lstatSync, readdirSync} from "node:fs";
import {join, relative} from "node:path";
import {KprstatError} from "../errors.js";
import {type FileStamp, stampFrom} from "./byteSource.js";

/** One file as it lies in the delivery folder now; `path` is relative to the folder, with `/`. */
export interface FoundFile {
  readonly path: string;
  readonly stamp: FileStamp;
}

export interface DeliveryFolder {
  readonly files: readonly FoundFile[];
  /** Symbolic links and other things that are no files: never followed, never read. */
  readonly notFiles: readonly string[];
}

/** Lists everything below the delivery folder, sorted by path. @throws KprstatError missing */
export function listDeliveries(folder: string): DeliveryFolder {
  const files: FoundFile[] = [];
  const notFiles: string[] = [];
  const waiting = [folder];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    for (const entry of entriesOf(current)) {
      const path = join(current, entry.name);
      const name = relative(folder, path).replaceAll("\\", "/");
      if (entry.isDirectory()) {
        waiting.push(path);
      } else if (entry.isFile()) {
        const found = lstatSync(path, {bigint: true, throwIfNoEntry: false});
        if (found !== undefined) {
          files.push({path: name, stamp: stampFrom(found)});
        }
      } else {
        notFiles.push(name);
      }
    }
  }
  return {files: files.sort((a, b) => compareText(a.path, b.path)), notFiles: notFiles.sort(compareText)};
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, {withFileTypes: true});
  } catch (cause) {
    throw new KprstatError(
      "missing",
      {
        what: "The delivery folder cannot be read.",
        where: folder,
        remedy: "Give an existing folder with --deliveries and see that the user may read it and all folders in it."
      },
      {cause}
    );
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
