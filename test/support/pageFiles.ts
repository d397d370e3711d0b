import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";

/** A file that a page of documentation shows, whole or as what changes in it. */
export interface PageFile {
  /** Below the folder of the program. */
  readonly path: string;
  /** What stands behind the opening fence: `json`, `sql`, `diff` … */
  readonly kind: string;
  readonly text: string;
}

/** The files of a page in Markdown: a path in bold, then a block of code. */
export function pageFiles(page: string): readonly PageFile[] {
  return [...page.matchAll(/^\*\*`([^`]+)`\*\*\n\n```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, path = "", kind = "", text = ""]) => ({path, kind, text})
  );
}

/** The lines of the first block of commands (`sh`) of a page. */
export function pageCommands(page: string): readonly string[] {
  return /^```sh\n([\s\S]*?)^```$/m.exec(page)?.[1]?.trim().split("\n") ?? [];
}

/** Does to the program below `folder` what a page says: writes a whole file, or changes the file as a `diff` shows it. */
export function applyPageFile(folder: string, {path, kind, text}: PageFile): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, kind === "diff" ? changed(readFileSync(file, "utf8"), text, path) : text);
}

/** The text after the changes of a diff, which a blank line separates; lines are added at the end where none goes. */
function changed(text: string, diff: string, path: string): string {
  return diff
    .trimEnd()
    .split("\n\n")
    .reduce((before, change) => {
      const [gone, added] = ["-", "+"].map(sign =>
        change
          .split("\n")
          .filter(line => line.startsWith(sign))
          .map(line => `${line.slice(1)}\n`)
          .join("")
      );
      if (gone === undefined || gone === "") return before + (added ?? "");
      if (before.split(gone).length !== 2) throw new Error(`Not once in ${path}:\n${gone}`);
      return before.replace(gone, () => added ?? "");
    }, text);
}
