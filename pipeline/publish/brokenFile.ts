import {KprstatError} from "../errors.js";

/** A file of a release that is not what it should be. `path` is relative to the release folder. */
export function brokenFile(path: string, what: string, cause?: unknown): KprstatError {
  return new KprstatError("blocked", {what, where: path}, {cause});
}
