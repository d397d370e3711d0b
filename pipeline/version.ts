import {readFileSync} from "node:fs";
import {join} from "node:path";
import {packageFolder} from "./packageFolder.js";

/** The version of kprstat, from package.json. */
export function kprstatVersion(): string {
  return (JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as {version: string}).version;
}
