import {existsSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import type {AuditReport} from "./audit/report.js";
import {makeFolders, renameDurably} from "./durable.js";
import type {Certificate} from "./suppress/certificate.js";
import type {SuppressionReport} from "./suppress/suppressionReport.js";

/**
 * What belongs to a release and must never leave the work folder: the certificate, which holds true numbers, and the
 * reports of suppression and audit, which say why cells are hidden. Readable by its owner only.
 */
const candidate = "candidate";

/** Where it lies for a release, or for the candidate that suppress left. */
export function protectedFolder(work: string, release: string = candidate): string {
  return join(work, "protected", release);
}

export function certificatePath(work: string, release: string = candidate): string {
  return join(protectedFolder(work, release), "certificate.json.gz");
}

/** Begins anew for a candidate: what an earlier one left is removed. */
export function keepSuppression(work: string, certificate: Certificate, report: SuppressionReport): void {
  rmSync(protectedFolder(work), {recursive: true, force: true});
  keep(work, "certificate.json.gz", gzipSync(JSON.stringify(certificate)));
  keep(work, "suppression.json", json(report));
}

export function keepAudit(work: string, report: AuditReport): void {
  keep(work, "audit.json", json(report));
}

/** Gives what was kept for the candidate the name of the release that was made of it. */
export function keepForRelease(work: string, release: string): void {
  const folder = protectedFolder(work);
  if (existsSync(folder)) {
    rmSync(protectedFolder(work, release), {recursive: true, force: true});
    renameSync(folder, protectedFolder(work, release));
  }
}

/** Takes away what was kept for a candidate of which no release was made. */
export function forgetCandidate(work: string): void {
  rmSync(protectedFolder(work), {recursive: true, force: true});
}

function keep(work: string, name: string, content: string | Uint8Array): void {
  const folder = protectedFolder(work);
  makeFolders(folder, 0o700);
  const unfinished = join(folder, `${name}.part`);
  writeFileSync(unfinished, content, {mode: 0o600});
  renameDurably(unfinished, join(folder, name));
}

function json(content: object): string {
  return `${JSON.stringify(content, null, 1)}\n`;
}
