import {readdir} from "node:fs/promises";
import {basename, join} from "node:path";
import type {Disk} from "./disk.js";

export const candidatePrefix = ".candidate-";
export const linkPrefix = ".latest-";

/** Removes unfinished candidates, but for the one at `keep`, and temporary links from an output folder. */
export async function removeLeftovers(output: string, keep: string | null, effects: Disk): Promise<void> {
  const kept = keep === null ? null : basename(keep);
  for (const [folder, prefix] of [
    [join(output, "releases"), candidatePrefix],
    [output, linkPrefix]
  ] as const) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.startsWith(prefix) && name !== kept) await effects.remove(join(folder, name));
    }
  }
}
