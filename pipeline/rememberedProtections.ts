import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {deserialize, serialize} from "node:v8";
import {makeFolders, renameDurably} from "./durable.js";
import {codeFingerprint, fingerprintOf} from "./fingerprint.js";
import {protectedFolder} from "./protectedFiles.js";
import type {Protection, System} from "./suppress/system.js";

/**
 * Safe patterns that were found before, by all that decides them: the system and the program. A year of which nothing changed
 * need not be searched again; what is taken from here is certified and audited like any other.
 */
export class RememberedProtections {
  readonly #folder: string;
  readonly #program = codeFingerprint("suppress", "protectWorker");
  readonly #asked = new Set<string>();

  /** `work`: the folder below which they lie, readable by its owner only. */
  constructor(work: string) {
    this.#folder = protectedFolder(work, "patterns");
  }

  /** The name of a system's pattern. */
  nameOf(system: System): string {
    const {quantities, equations, inequalities} = system;
    const name = fingerprintOf([this.#program, JSON.stringify([quantities, equations, inequalities])]);
    this.#asked.add(name);
    return name;
  }

  /** Null where there is none, or none that can be read. */
  find(name: string): Protection | null {
    const path = join(this.#folder, name);
    if (!existsSync(path)) return null;
    try {
      return deserialize(readFileSync(path)) as Protection;
    } catch {
      return null;
    }
  }

  keep(name: string, protection: Protection): void {
    makeFolders(this.#folder, 0o700);
    const path = join(this.#folder, name);
    writeFileSync(`${path}.part`, serialize(protection), {mode: 0o600});
    renameDurably(`${path}.part`, path);
  }

  /** Removes what was not asked for. */
  forgetOthers(): void {
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : []) {
      if (!this.#asked.has(name)) rmSync(join(this.#folder, name), {force: true});
    }
  }
}
