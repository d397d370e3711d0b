import {chmodSync, writeFileSync} from "node:fs";
import {dirname} from "node:path";
import {makeFolders, renameDurably} from "./durable.js";
import {KprstatError} from "./errors.js";

/** Modes of what is made of unsuppressed numbers: for the owner of the work folder alone. */
export const staffFolder = 0o700;
export const staffFile = 0o600;

/** Writes a file of the work folder for its owner, whole or not at all. @throws KprstatError cannotWrite */
export function writeStaffFile(path: string, content: string | Uint8Array): void {
  writingForStaff(path, () => {
    makeFolders(dirname(path), staffFolder);
    const unfinished = `${path}.tmp`;
    writeFileSync(unfinished, content, {mode: staffFile});
    chmodSync(unfinished, staffFile);
    renameDurably(unfinished, path);
  });
}

/** Does something to files of the work folder; a system error becomes `cannotWrite`. */
export function writingForStaff<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "A file of the work folder could not be written.",
        where,
        remedy: "Check that this user may write to the work folder and that the disk is not full, and start again."
      },
      {cause}
    );
  }
}
