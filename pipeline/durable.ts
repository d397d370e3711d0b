import {closeSync, fsyncSync, openSync, readdirSync, renameSync, statSync} from "node:fs";
import {dirname, join} from "node:path";

/**
 * Gives a written file, or a folder of files, its final name so that neither a crash nor a power loss leaves the name
 * without the content.
 */
export function renameDurably(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    for (const name of readdirSync(from)) {
      sync(join(from, name));
    }
  }
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
