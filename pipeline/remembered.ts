import {existsSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {join} from "node:path";
import {deserialize, serialize} from "node:v8";
import {writeStaffFile} from "./staffFile.js";

/**
 * What was worked out before, by the fingerprint of all that decides it, so that it need not be worked out again. It may hold
 * true numbers: only its owner can read it.
 */
export class Remembered<Answer> {
  readonly #folder: string;
  readonly #asked = new Set<string>();

  /** `work`: the work folder; `kind`: name of a folder of its own. */
  constructor(work: string, kind: string) {
    this.#folder = join(work, "remembered", kind);
  }

  /** Null where there is none, or none that can be read. */
  find(fingerprint: string): Answer | null {
    this.#asked.add(fingerprint);
    const path = join(this.#folder, fingerprint);
    if (!existsSync(path)) return null;
    try {
      return deserialize(readFileSync(path)) as Answer;
    } catch {
      return null;
    }
  }

  /** @throws KprstatError cannotWrite */
  keep(fingerprint: string, answer: Answer): void {
    this.#asked.add(fingerprint);
    writeStaffFile(join(this.#folder, fingerprint), serialize(answer));
  }

  /** Removes what was neither asked for nor kept, but for `needed`. */
  forgetOthers(needed: Iterable<string> = []): void {
    const left = new Set([...this.#asked, ...needed]);
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : []) {
      if (!left.has(name)) rmSync(join(this.#folder, name), {force: true});
    }
  }
}
