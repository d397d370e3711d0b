import {readFileSync} from "node:fs";
import {join} from "node:path";
import {packageFolder} from "./packageFolder.js";

/** The commit that is checked out where the program lies; null where that is no git checkout. */
export function checkedOutCommit(folder: string = packageFolder()): string | null {
  const git = join(folder, ".git");
  const head = textOf(join(git, "HEAD")) ?? "";
  const reference = /^ref: (\S+)$/.exec(head)?.[1];
  const commit = reference === undefined ? head : (textOf(join(git, reference)) ?? packed(git, reference));
  return /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
}

function packed(git: string, reference: string): string {
  const lines = (textOf(join(git, "packed-refs")) ?? "").split("\n").map(line => line.split(" "));
  return lines.find(([, name]) => name === reference)?.[0] ?? "";
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
