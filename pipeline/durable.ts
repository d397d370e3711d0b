import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync
} from "node:fs";
import {dirname, join} from "node:path";

/**
 * Gives a written file, or a folder of files, its final name so that neither a crash nor a power loss leaves the name
 * without the content.
 */
export function renameDurably(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    for (const name of readdirSync(from, {recursive: true, encoding: "utf8"})) {
      sync(join(from, name));
    }
  }
  sync(from);
  renameSync(from, to);
  sync(dirname(to));
}

/**
 * Makes a folder and those above it that are missing, all with this mode. One by one: Node's own way never ends where
 * the system refuses a folder as not there (/proc).
 */
export function makeFolders(path: string, mode: number): void {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) {
    missing.unshift(folder);
  }
  for (const folder of missing) {
    mkdirSync(folder, {mode});
    chmodSync(folder, mode);
  }
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
