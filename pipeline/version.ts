import {readFileSync} from "node:fs";
import {join} from "node:path";
import {packageFolder} from "./packageFolder.js";

interface Package {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The version of kprstat, from package.json. */
export function kprstatVersion(): string {
  return ownPackage().version;
}

/** The libraries that figures may depend on, each with its exact version. */
export function libraryVersions(): string {
  return JSON.stringify(ownPackage().dependencies);
}

function ownPackage(): Package {
  return JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as Package;
}
