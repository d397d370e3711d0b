import {KprstatError} from "../errors.js";
import {type Disk, disk} from "../publish/disk.js";
import {
  addPublication,
  type PublicationRecord,
  readPublications,
  type ShownRelease,
  shownReleases
} from "./publications.js";
import {namedManifest} from "./releaseFacts.js";
import {
  copyRelease,
  giveName,
  isHeld,
  isWhole,
  removeUnfinished,
  show,
  shownIn,
  takeAway,
  webRelease
} from "./webFolder.js";

export interface WithdrawInput {
  readonly work: string;
  /** The web folder, absolute, without links. */
  readonly to: string;
  /** Where a release lies that the web folder has no more. */
  readonly folderOf: (release: string) => string;
  /** Only if this one is shown; null: whichever it is. */
  readonly release: string | null;
  readonly user: string;
  readonly now: Date;
}

export interface Withdrawn {
  readonly release: string;
  /** What is shown now; null: nothing. */
  readonly shown: string | null;
}

/**
 * Withdraws the release that a web folder shows: the list of publications, the link to the one before, the files, in this
 * order. The ledger stays as it is. A withdrawal that stopped is carried on, not followed by another. The caller holds
 * the lock of the work folder.
 *
 * @throws KprstatError missing where nothing is shown or the one before is nowhere any more, blocked where another is
 *   shown than was asked for, cannotWrite
 */
export async function withdrawRelease(input: WithdrawInput, effects: Disk = disk): Promise<Withdrawn> {
  const {work, to, user, now} = input;
  const finished = await finishWithdrawal(work, to, effects);
  if (finished !== null) return {release: finished.release, shown: finished.before};
  await removeUnfinished(to, effects);
  const release = await requireShown(input);
  const releases = shownReleases(readPublications(work).filter(record => record.to === to));
  const position = releases.findIndex(known => known.release === release);
  const before = releases[position - 1] ?? null;
  const manifestSha256 = releases[position]?.manifestSha256 ?? (await namedManifest(webRelease(to, release))).sha256;
  if (before !== null) await putBack(input, before, effects);
  const withdrawal = {release, manifestSha256, to, user, time: now.toISOString(), before: before?.release ?? null};
  addPublication(work, {action: "withdraw", ...withdrawal});
  await finishWithdrawal(work, to, effects);
  return {release, shown: withdrawal.before};
}

/** Carries out the last withdrawal from a web folder where that has not been done to its end; null where it has. */
export async function finishWithdrawal(work: string, to: string, effects: Disk): Promise<PublicationRecord | null> {
  const last = readPublications(work).findLast(record => record.to === to);
  if (last?.action !== "withdraw") return null;
  const isShown = (await shownIn(to)) === last.release;
  if (!isShown && !isHeld(to, last.release)) return null;
  if (isShown) await show(to, last.before, effects);
  await takeAway(to, last.release, effects);
  return last;
}

async function requireShown({to, release}: WithdrawInput): Promise<string> {
  const shown = await shownIn(to);
  if (shown === null) {
    throw new KprstatError("missing", {
      what: "There is nothing to withdraw: no release is shown.",
      where: to,
      remedy: "Give the folder that the release was published to with --to."
    });
  }
  if (release !== null && shown !== release) {
    throw new KprstatError("blocked", {
      what: `The release ${release} is not the one on show: that is ${shown}.`,
      where: to,
      remedy: "Nothing has been changed."
    });
  }
  return shown;
}

/** Sees that an earlier release is whole in the web folder, or copies it there once more. */
async function putBack(
  {to, folderOf}: WithdrawInput,
  {release, manifestSha256}: ShownRelease,
  effects: Disk
): Promise<void> {
  const final = webRelease(to, release);
  const named = manifestSha256 ?? (await namedManifest(final)).sha256;
  if (await isWhole(final, named)) return;
  const folder = folderOf(release);
  if (!(await isWhole(folder, named))) {
    throw new KprstatError("missing", {
      what: `The release before, ${release}, is nowhere as it was published; nothing has been changed.`,
      where: folder,
      remedy: "Make it again with «kprstat rebuild», or publish another release in place of the one on show."
    });
  }
  await giveName(await copyRelease(folder, await namedManifest(folder), final, effects), final, effects);
}
