import {existsSync, realpathSync} from "node:fs";
import {join} from "node:path";
import {KprstatError} from "../errors.js";

/** The folder of a release by id, or of the newest (null). @throws KprstatError missing */
export function releaseFolder(output: string, release: string | null): string {
  const folder = release === null ? join(output, "latest") : join(output, "releases", release);
  if (!existsSync(folder)) {
    throw new KprstatError("missing", {
      what: release === null ? "There is no release yet." : `There is no release ${release}.`,
      where: folder,
      remedy: release === null ? "Make one with kprstat run." : `The releases lie in ${join(output, "releases")}.`
    });
  }
  return realpathSync(folder);
}
