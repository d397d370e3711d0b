import {join} from "node:path";
import {z} from "zod";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import type {Settings} from "../definition/settings.js";
import {requireLedger} from "../ledger/ledger.js";
import {withLock} from "../lock.js";
import {readApprovals, requireApproval, requireOwnKey} from "../publication/approvals.js";
import {auditForPublishing, requireVerified, requireWorkFolder, webFolder} from "../publication/checks.js";
import {embargoOf, requireEmbargoOver} from "../publication/embargo.js";
import {lastWithdrawn, readPublications} from "../publication/publications.js";
import {isPublished, publishRelease} from "../publication/publishRelease.js";
import {makerOf, type NamedManifest, namedManifest} from "../publication/releaseFacts.js";
import {writingTo} from "../publication/webFolder.js";
import {removeUnfinishedRecords} from "../record.js";
import {userName} from "../user.js";
import type {PublishArguments} from "./arguments/publish.js";
import type {CommandContext, CommandResult} from "./command.js";
import {releaseFolder} from "./releaseFolder.js";

/** What `kprstat publish --json` answers. */
export const published = z.strictObject({
  release: z.string(),
  manifestSha256: z.string(),
  /** The web folder; `current` in it shows the release. */
  to: z.string(),
  /** False when it was shown already and nothing was done. */
  changed: z.boolean(),
  /** Its entry in the ledger; null when nothing was done. */
  entry: z.int().positive().nullable(),
  /** The release that was shown before; null for none, and when nothing was done. */
  before: z.string().nullable()
});

/**
 * `kprstat publish`: puts an approved release where the web server reads it, in one step. Throws `missing`, `notPermitted`
 * without approval or key, `tryLater` before the time of an embargo or while a run uses the work folder, `blocked` for
 * a release that is not as it was made, `disclosure` when the audit does not pass, `cannotWrite`.
 */
export async function publishCommand(options: PublishArguments, {now}: CommandContext): Promise<CommandResult> {
  const {work, output, config} = options;
  requireWorkFolder(work);
  const {settings} = loadConfiguration(config);
  const folder = releaseFolder(output, options.release);
  const to = webFolder(options.to, [work, output]);
  return withLock(work, "publish", async () => {
    removeUnfinishedRecords(work);
    const release = await namedManifest(folder);
    const {entries} = await requireLedger(work, output);
    const {id} = release.manifest;
    const answer = {release: id, manifestSha256: release.sha256, to};
    if (await isPublished({work, to}, release, entries)) {
      const json = {...answer, changed: false, entry: null, before: null};
      return {
        json,
        shape: published,
        text: `${to} shows ${id} already; nothing was done.`,
        kind: "report",
        exitCode: 0
      };
    }
    requirePermission(work, release, settings, now);
    await requireVerified(folder);
    const audited = await auditForPublishing({work, output, config}, folder, release);
    const {entry, before} = await writingTo(to, () =>
      publishRelease({work, to, folder, release, audited, user: userName(), now})
    );
    const text = [
      `${id} is published: ${join(to, "current")}`,
      before === null ? "  No release was shown before it." : `  Before it ${before} was shown.`,
      `  It is entry ${entry} of the ledger: what it shows is taken as known from now on.`
    ].join("\n");
    return {json: {...answer, changed: true, entry, before}, shape: published, text, kind: "report", exitCode: 0};
  });
}

/** Throws `notPermitted` and `tryLater`. */
function requirePermission(work: string, {manifest, sha256}: NamedManifest, settings: Settings, now: Date): void {
  const {id, created, dataYears} = manifest;
  const maker = makerOf(work, created);
  const withdrawn = lastWithdrawn(readPublications(work), sha256);
  const {byAnother} = settings.approval;
  requireApproval(readApprovals(work, id), {id, manifestSha256: sha256, maker}, {byAnother, withdrawn});
  requireOwnKey(id, maker);
  requireEmbargoOver(embargoOf(settings.publication, Math.max(...dataYears)), id, now);
}
