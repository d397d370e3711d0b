import {createHash} from "node:crypto";
import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {addToCatalogue} from "./database/catalogue.js";
import type {Database} from "./database/database.js";
import {libraryVersions} from "./version.js";

/** SHA-256 over texts, in order; a separator keeps `ab`+`c` and `a`+`bc` apart. */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\u001f")).digest("hex");
}

const programFolder = fileURLToPath(new URL(".", import.meta.url));

/** `.ts` from source, `.js` built. */
const extension = import.meta.url.slice(-3);

/**
 * Fingerprint of the program text of folders and modules of `pipeline/` (`ingest`, `worker`) and of the libraries' versions,
 * so that what they made is made anew when they change and not otherwise. `.` is all of it but the generator.
 */
export function codeFingerprint(...places: readonly string[]): string {
  const hash = createHash("sha256").update(libraryVersions());
  for (const path of places.flatMap(modulesOf)) {
    hash.update(`${path}\u001f`).update(readFileSync(join(programFolder, path)));
  }
  return hash.digest("hex");
}

/** Modules of a place, by path below `pipeline/`. */
function modulesOf(place: string): string[] {
  if (!existsSync(join(programFolder, place))) {
    return [`${place}${extension}`];
  }
  return readdirSync(join(programFolder, place), {recursive: true, encoding: "utf8"})
    .map(path => join(place, path))
    .filter(path => path.endsWith(extension) && !path.endsWith(".d.ts"))
    .filter(path => !path.startsWith("generate/") && !path.startsWith("bench/"))
    .sort();
}

/** What a stage remembers of the parts it has made: a part whose fingerprint is the same need not be made again. */
export interface PartState {
  readonly fingerprint: string;
  /** What went into it, by name, so that a later run can say what changed. */
  readonly inputs: Readonly<Record<string, string>>;
}

export async function partStates(database: Database, stage: string): Promise<Map<string, PartState>> {
  const rows = await database.rows<{part: string; fingerprint: string; inputs: string}>(
    "select part, fingerprint, inputs from catalogue.fingerprint where stage = $stage",
    {stage}
  );
  return new Map(
    rows.map(row => [
      row.part,
      {fingerprint: row.fingerprint, inputs: JSON.parse(row.inputs) as Record<string, string>}
    ])
  );
}

export function stateOf(inputs: Readonly<Record<string, string>>): PartState {
  return {fingerprint: fingerprintOf(Object.entries(inputs).flat()), inputs};
}

/** Forgets a part before it is written anew, so that a run that stops meanwhile does not take the new file for the old. */
export async function forgetPart(database: Database, stage: string, part: string): Promise<void> {
  await database.transaction(() =>
    database.run("delete from catalogue.fingerprint where stage = $stage and part = $part", {stage, part})
  );
}

/** Remembers that a part is made; what it made must be on disk already. */
export async function rememberPart(database: Database, stage: string, part: string, state: PartState): Promise<void> {
  await database.transaction(async () => {
    await database.run("delete from catalogue.fingerprint where stage = $stage and part = $part", {stage, part});
    await addToCatalogue(database, "fingerprint", [
      {stage, part, fingerprint: state.fingerprint, inputs: JSON.stringify(state.inputs)}
    ]);
  });
}

/**
 * Why a part that lies in `file` has to be made: --force, or the names of the inputs that changed since it was made.
 * Null when it need not.
 */
export function staleReason(
  before: PartState | undefined,
  now: PartState,
  file: string,
  {force}: {readonly force: boolean}
): string | null {
  if (force) {
    return "--force";
  }
  const made = existsSync(file);
  if (made && before?.fingerprint === now.fingerprint) {
    return null;
  }
  if (before === undefined) {
    return "never made";
  }
  if (!made) {
    return "its file is missing";
  }
  const names = new Set([...Object.keys(before.inputs), ...Object.keys(now.inputs)]);
  const changed = [...names].filter(name => before.inputs[name] !== now.inputs[name]);
  return `${changed.join(", ")} changed`;
}
