import {join} from "node:path";
import {z} from "zod";
import {withLock} from "../lock.js";
import {requireWorkFolder, webFolder} from "../publication/checks.js";
import {writingTo} from "../publication/webFolder.js";
import {withdrawRelease} from "../publication/withdrawRelease.js";
import {removeUnfinishedRecords} from "../record.js";
import {userName} from "../user.js";
import type {WithdrawArguments} from "./arguments/withdraw.js";
import type {CommandContext, CommandResult} from "./command.js";

/** What `kprstat withdraw --json` answers. */
export const withdrawn = z.strictObject({
  release: z.string(),
  to: z.string(),
  /** The release that is shown now; null for none. */
  shown: z.string().nullable()
});

/**
 * `kprstat withdraw`: puts back the release that was shown before. Throws `missing` where nothing is shown or the one
 * before is nowhere any more, `blocked` where another is shown than was asked for, `cannotWrite` or `tryLater`.
 */
export async function withdrawCommand(options: WithdrawArguments, {now}: CommandContext): Promise<CommandResult> {
  const {work, output, release} = options;
  requireWorkFolder(work);
  const to = webFolder(options.to, [work, output]);
  const folderOf = (id: string) => join(output, "releases", id);
  const result = await withLock(work, "withdraw", () => {
    removeUnfinishedRecords(work);
    return writingTo(to, () => withdrawRelease({work, to, folderOf, release, user: userName(), now}));
  });
  const text = [
    `${result.release} is withdrawn.`,
    result.shown === null ? `  ${to} shows no release now.` : `  ${join(to, "current")} shows ${result.shown} again.`,
    "  What was public stays known: the ledger keeps it, and later releases are made in sight of it."
  ].join("\n");
  return {json: {...result, to}, shape: withdrawn, text, kind: "report", exitCode: 0};
}
