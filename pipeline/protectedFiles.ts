import {existsSync, readdirSync, readFileSync, renameSync, rmSync} from "node:fs";
import {join} from "node:path";
import {gunzipSync, gzipSync} from "node:zlib";
import {z} from "zod";
import type {LedgerPlace} from "./audit/ledger.js";
import type {AuditReport} from "./audit/report.js";
import {KprstatError} from "./errors.js";
import {ledgerFolder} from "./ledger/ledger.js";
import {writeStaffFile} from "./staffFile.js";
import type {Certificate} from "./suppress/certificate.js";
import type {RefusedCell} from "./suppress/refusal.js";
import type {SuppressionReport} from "./suppress/suppressionReport.js";
import {suppressionText} from "./suppress/suppressionText.js";

/**
 * What belongs to a release and must never leave the work folder: the certificate, which holds true numbers, and the
 * reports of suppression and audit, which say why cells are hidden. Readable by its owner only.
 */
const candidate = "candidate";

/** Where it lies for a release, or for the candidate that suppress left. */
export function protectedFolder(work: string, release: string = candidate): string {
  return join(work, "protected", release);
}

/** Names of the releases that something is kept of. */
export function protectedReleases(work: string): readonly string[] {
  const folder = join(work, "protected");
  return existsSync(folder) ? readdirSync(folder).filter(name => name !== candidate) : [];
}

export function certificatePath(work: string, release: string = candidate): string {
  return join(protectedFolder(work, release), "certificate.json.gz");
}

/** Where the auditor finds the ledger, and what was kept of its releases; `audited` is the folder of a release, null for a candidate. */
export function ledgerPlace(work: string, output: string, audited: string | null): LedgerPlace {
  return {
    ledger: ledgerFolder(work),
    releases: join(output, "releases"),
    certificateOf: release => certificatePath(work, release),
    audited
  };
}

const whole = z.number().int();

/** What a later release asks of a certificate. */
const certifiedSchema = z.object({
  tables: z.record(z.string(), z.string()),
  years: z.array(
    z.object({
      aar: z.string(),
      truth: z.array(whole),
      protected: z.array(z.tuple([whole, whole])),
      complements: z.array(z.tuple([z.string(), whole, whole])),
      earlier: z.array(z.tuple([whole, whole])),
      witnesses: z.array(z.tuple([z.array(whole), z.array(whole)]))
    })
  )
});

/** What was hidden in a release, and how it was protected; null without a certificate. @throws KprstatError disclosure */
export function readCertificate(work: string, release: string): z.infer<typeof certifiedSchema> | null {
  const path = certificatePath(work, release);
  if (!existsSync(path)) return null;
  try {
    return certifiedSchema.parse(JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")));
  } catch {
    // What went wrong may quote true numbers.
    throw new KprstatError("disclosure", {
      what: "The certificate of a release in the ledger cannot be read.",
      where: path,
      remedy: "Restore it from a backup."
    });
  }
}

/** Begins anew for a candidate: what an earlier one left is removed. */
export function keepSuppression(work: string, certificate: Certificate, report: SuppressionReport): void {
  rmSync(protectedFolder(work), {recursive: true, force: true});
  keep(work, "certificate.json.gz", gzipSync(JSON.stringify(certificate)));
  keep(work, "suppression.json", json(report));
  keep(work, "suppression.txt", suppressionText(report));
}

/** The report of a release that was refused, in place of all that an earlier candidate left. */
export function keepRefusal(work: string, cells: readonly RefusedCell[]): void {
  rmSync(protectedFolder(work), {recursive: true, force: true});
  keep(work, "refusal.json", json({cells}));
}

/** Where the report of a refusal lies. */
export function refusalPath(work: string): string {
  return join(protectedFolder(work), "refusal.json");
}

export function keepAudit(work: string, report: AuditReport): void {
  keep(work, "audit.json", json(report));
}

/** The report of the audit that comes before publishing, beside that of the run. */
export function keepPublishingAudit(work: string, release: string, report: AuditReport): void {
  keep(work, "audit-before-publishing.json", json(report), release);
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

/** @throws KprstatError cannotWrite */
function keep(work: string, name: string, content: string | Uint8Array, release: string = candidate): void {
  writeStaffFile(join(protectedFolder(work, release), name), content);
}

function json(content: object): string {
  return `${JSON.stringify(content, null, 1)}\n`;
}
