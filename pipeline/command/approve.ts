import {z} from "zod";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import {withLock} from "../lock.js";
import {addApproval, hasOwnKey, requireApprover} from "../publication/approvals.js";
import {requireVerified, requireWorkFolder} from "../publication/checks.js";
import {makerOf, namedManifest} from "../publication/releaseFacts.js";
import {wrapped} from "../text.js";
import {userName} from "../user.js";
import type {ApproveArguments} from "./arguments/approve.js";
import type {CommandContext, CommandResult} from "./command.js";
import {releaseFolder} from "./releaseFolder.js";

/** What `kprstat approve --json` answers. */
export const approved = z.strictObject({
  release: z.string(),
  manifestSha256: z.string(),
  /** Who approved it, and when. */
  user: z.string(),
  time: z.iso.datetime(),
  /** Where the approval is kept. */
  path: z.string(),
  warnings: z.array(z.string())
});

/**
 * `kprstat approve`: binds a person's approval to the manifest of a release. Throws `missing`, `blocked` for a release
 * that is not as it was made, `notPermitted` where somebody else has to approve it, `cannotWrite` or `tryLater`.
 */
export async function approveCommand(options: ApproveArguments, {now}: CommandContext): Promise<CommandResult> {
  const {work, output, config} = options;
  requireWorkFolder(work);
  const {settings} = loadConfiguration(config);
  const folder = releaseFolder(output, options.release);
  const {manifest, sha256} = await namedManifest(folder);
  await requireVerified(folder);
  const maker = makerOf(work, manifest.created);
  const user = userName();
  requireApprover(user, maker, settings.approval.byAnother);
  const approval = {release: manifest.id, manifestSha256: sha256, user, time: now.toISOString()};
  const path = await withLock(work, "approve", async () => addApproval(work, approval));
  const warnings =
    maker !== null && hasOwnKey(maker)
      ? []
      : ["publish will refuse it: nothing tells that it was made with a key outside the work folder."];
  const text = [
    `${user} has approved ${manifest.id}, just as it is.`,
    `  manifest  ${sha256}`,
    `  kept in   ${path}`,
    ...warnings.map(warning => wrapped(`Warning: ${warning}`, "  "))
  ].join("\n");
  return {json: {...approval, path, warnings}, shape: approved, text, kind: "report", exitCode: 0};
}
