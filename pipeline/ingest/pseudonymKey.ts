import {createHash, randomBytes} from "node:crypto";
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {renameDurably} from "../durable.js";
import {KprstatError} from "../errors.js";

const minBytes = 16;
const keyBytes = 32;

/** The operator's secret behind the pseudonyms. */
export interface PseudonymKey {
  readonly key: Uint8Array;
  /** Recognises the key without giving it away. */
  readonly fingerprint: string;
  /** False: made by the program and kept beside the pseudonyms, which is for synthetic data only. */
  readonly given: boolean;
}

/**
 * The key from `file`, or else the random one of the work folder, which is made on the first run (mode 0600) if `make`
 * allows; without that a missing one is another key than any before.
 * @throws KprstatError configuration when the file cannot be read or is too short; cannotWrite
 */
export function pseudonymKey(file: string | null, work: string, {make}: {make: boolean}): PseudonymKey {
  const path = file ?? join(work, "key");
  if (file === null && !existsSync(path)) {
    const key = randomBytes(keyBytes).toString("hex");
    if (!make) {
      return {key: Buffer.from(key), fingerprint: fingerprintOfKey(Buffer.from(key)), given: false};
    }
    writeKey(path, key);
  }
  let key: Buffer;
  try {
    key = withoutLineEnd(readFileSync(path));
  } catch (cause) {
    throw new KprstatError(
      "configuration",
      {
        what: "The file with the pseudonym key cannot be read.",
        where: path,
        remedy: "Give a readable file with --key-file."
      },
      {cause}
    );
  }
  if (key.length < minBytes) {
    throw new KprstatError("configuration", {
      what: `The pseudonym key has ${key.length} bytes.`,
      where: path,
      remedy: `Give a secret of at least ${minBytes} bytes, for example from «openssl rand -hex 32».`
    });
  }
  return {key, fingerprint: fingerprintOfKey(key), given: file !== null};
}

/** A key is bytes; only the line end that an editor adds is none of it. */
function withoutLineEnd(bytes: Buffer): Buffer {
  const end = /\r?\n$/.exec(bytes.subarray(-2).toString("latin1"))?.[0].length ?? 0;
  return bytes.subarray(0, bytes.length - end);
}

/** Under a label of its own, so that it is no pseudonym of anything. */
function fingerprintOfKey(key: Uint8Array): string {
  return createHash("sha256").update("kprstat key\u001f").update(key).digest("hex").slice(0, 32);
}

function writeKey(path: string, key: string): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, `${key}\n`, {mode: 0o600});
    renameDurably(temporary, path);
  } catch (cause) {
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The pseudonym key cannot be written.",
        where: path,
        remedy: "See that the work folder is writable and the disk not full."
      },
      {cause}
    );
  }
}
