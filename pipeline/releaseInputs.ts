import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {z} from "zod";
import {fingerprintOf} from "./fingerprint.js";
import {inputsFolder, recordStartedAt} from "./record.js";

const inputsSchema = z.array(z.strictObject({path: z.string(), sha256: z.string()})).readonly();

/** Files of the delivery folder as a run found them: path below it and SHA-256. */
export type ReleaseInputs = z.infer<typeof inputsSchema>;

/**
 * What a release was made of, from the records of runs: the list of the run that made it, or any with just its contents
 * where that run was stopped before it could tell. `release`: what its manifest says. Null when there is none.
 */
export function releaseInputs(
  work: string,
  release: {readonly created: string; readonly inputSha256: string}
): ReleaseInputs | null {
  const folder = inputsFolder(work);
  const kept = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(".json")) : [];
  const ofMaker = recordStartedAt(work, release.created)?.end?.inputs?.list;
  const lists = [...(ofMaker === undefined ? [] : [ofMaker]), ...kept.sort().map(name => join("inputs", name))];
  for (const list of new Set(lists)) {
    const inputs = readInputs(join(folder, "..", list));
    if (inputs !== null && contentsOf(inputs) === release.inputSha256) return inputs;
  }
  return null;
}

/** The fingerprint that a manifest has of its contents. */
function contentsOf(inputs: ReleaseInputs): string {
  return fingerprintOf([...new Set(inputs.map(({sha256}) => sha256))].sort());
}

/** Null for a list that cannot be read: the answer has a gap then. */
function readInputs(path: string): ReleaseInputs | null {
  try {
    return inputsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
