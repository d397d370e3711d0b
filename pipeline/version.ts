import {readFileSync} from "node:fs";

/** The version of kprstat, from package.json. */
export function kprstatVersion(): string {
  const file = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {version: string};
  return file.version;
}
