import {existsSync, realpathSync} from "node:fs";
import {basename, dirname, join, relative} from "node:path";
import {Audited} from "../audit/audit.js";
import {ledgerReleases} from "../audit/ledger.js";
import {withMemoryDatabase} from "../database/memoryDatabase.js";
import {KprstatError} from "../errors.js";
import {certificatePath, keepPublishingAudit, ledgerPlace} from "../protectedFiles.js";
import {verifyRelease} from "../publish/verify.js";
import {amount} from "../text.js";
import {keptConfiguration} from "./keptConfiguration.js";
import type {NamedManifest} from "./releaseFacts.js";

/** @throws KprstatError missing */
export function requireWorkFolder(work: string): void {
  if (existsSync(work)) return;
  throw new KprstatError("missing", {
    what: "There is no such work folder.",
    where: work,
    remedy: "Give the work folder that the release was made with, by --work."
  });
}

/** @throws KprstatError blocked for a release that `verify` finds something in */
export async function requireVerified(folder: string): Promise<void> {
  const {problems} = await withMemoryDatabase(folder, database => verifyRelease(folder, database));
  if (problems.length === 0) return;
  throw new KprstatError("blocked", {
    what: `The release is not as it was made: ${amount(problems.length, "problem", "problems")}.`,
    where: folder,
    remedy: "«kprstat verify» names them. Restore it from a backup, or make it again with «kprstat rebuild»."
  });
}

/**
 * Audits a release once more, with its certificate and in sight of the ledger as it is now. The public reference data
 * are those that it was made with where the work folder has kept them, or else those of `config`. The report is kept in
 * the work folder.
 *
 * @throws KprstatError disclosure when it does not pass
 */
export async function auditForPublishing(
  {work, output, config}: {readonly work: string; readonly output: string; readonly config: string},
  folder: string,
  {manifest}: NamedManifest
): Promise<Audited> {
  const certificate = certificatePath(work, manifest.id);
  return Audited.audit(
    {
      releaseFolder: folder,
      configFolder: keptConfiguration(work, manifest.configurationSha256) ?? config,
      certificate: existsSync(certificate) ? certificate : null,
      earlier: await ledgerReleases(ledgerPlace(work, output, folder))
    },
    async report => keepPublishingAudit(work, manifest.id, report)
  );
}

/**
 * A web folder by its real path, whether it is there yet or not, so that it is the same whatever links lead to it.
 * @throws KprstatError usage where it and a work or output folder lie one in the other
 */
export function webFolder(path: string, others: readonly string[]): string {
  const real = realPlace(path);
  for (const other of others.map(realPlace)) {
    if (contains(real, other) || contains(other, real)) {
      throw new KprstatError("usage", {
        what: "The web folder has to lie apart from the work folder and the output folder.",
        where: path,
        remedy: "Give another folder with --to."
      });
    }
  }
  return real;
}

function realPlace(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPlace(dirname(path)), basename(path));
}

function contains(folder: string, path: string): boolean {
  const [first] = relative(folder, path).split("/");
  return first !== "..";
}
