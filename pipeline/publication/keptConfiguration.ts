import {existsSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {configurationPaths, configurationSha256} from "../definition/loadConfiguration.js";
import {makeFolders, renameDurably} from "../durable.js";
import {KprstatError} from "../errors.js";
import {configurationsFolder} from "../record.js";

/**
 * Keeps the files of a configuration in the work folder under their hash, once however many runs have the same, so that
 * what was made of it can be made again. Returns the hash. Throws `missing`, or the system's error where it cannot be
 * written.
 */
export function keepConfiguration(work: string, config: string): string {
  const paths = configurationPaths(config);
  if (paths.length === 0) throw new KprstatError("missing", {what: "There is no configuration.", where: config});
  const known = configurationSha256(config);
  if (existsSync(join(configurationsFolder(work), known))) return known;
  const unfinished = join(configurationsFolder(work), `next.${process.pid}.tmp`);
  makeFolders(unfinished, 0o700);
  try {
    for (const path of paths) {
      const kept = join(unfinished, path);
      makeFolders(dirname(kept), 0o700);
      writeFileSync(kept, readFileSync(join(config, path)), {mode: 0o600});
    }
    // It may have been changed meanwhile.
    const sha256 = configurationSha256(unfinished);
    const folder = join(configurationsFolder(work), sha256);
    if (!existsSync(folder)) renameDurably(unfinished, folder);
    return sha256;
  } finally {
    rmSync(unfinished, {recursive: true, force: true});
  }
}

/** The folder where the configuration with this hash is kept; null where there is none that still has it. */
export function keptConfiguration(work: string, sha256: string): string | null {
  const folder = join(configurationsFolder(work), sha256);
  return existsSync(folder) && configurationSha256(folder) === sha256 ? folder : null;
}
