import {createHash} from "node:crypto";
import {readFile} from "node:fs/promises";
import type {Certificate} from "./certificate.js";
import {certificateOf, type EarlierRelease, isOf} from "./earlier.js";
import type {Memory, ToldYears} from "./memory.js";
import {type OpenRelease, readRelease} from "./readTables.js";
import {toldYears} from "./yearFingerprint.js";

/** What each of the earlier releases told; read only where it is not remembered. Throws what `readRelease` and `readCertificate` throw. */
export async function toldBefore(
  earlier: readonly EarlierRelease[],
  memory: Memory<ToldYears>
): Promise<readonly ToldYears[]> {
  const found: ToldYears[] = [];
  for (const {folder, tables, certificate} of earlier) {
    const fingerprint = await contentFingerprint(tables, certificate);
    const known = memory.find(fingerprint);
    if (known !== null) {
      found.push(known);
      continue;
    }
    const release = await readRelease(folder);
    const told = toldYears(release, await certificateOf(certificate, release));
    memory.keep(fingerprint, told);
    found.push(told);
  }
  return found;
}

/** Remembers what the audited release tells, which is an earlier one tomorrow. `path`: of its certificate. */
export async function keepTold(
  release: OpenRelease,
  told: ToldYears,
  {certificate, path}: {readonly certificate: Certificate; readonly path: string},
  memory: Memory<ToldYears>
): Promise<void> {
  if (!isOf(certificate, release)) return;
  const tables = new Map(release.files.map(({path, sha256}) => [path.split("/")[1] ?? "", sha256]));
  memory.keep(await contentFingerprint(tables, path), told);
}

/** Of the files of a release and its certificate (null without one), wherever they lie. */
async function contentFingerprint(tables: ReadonlyMap<string, string>, certificate: string | null): Promise<string> {
  const kept = certificate === null ? null : await readFile(certificate).catch(() => null);
  const hash = createHash("sha256").update(JSON.stringify([[...tables].sort(), kept === null]));
  return hash.update(kept ?? "").digest("hex");
}
