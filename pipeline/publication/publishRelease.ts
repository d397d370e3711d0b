import type {Audited} from "../audit/audit.js";
import {KprstatError} from "../errors.js";
import {appendToLedger} from "../ledger/append.js";
import {type Publication, readPublication} from "../ledger/publication.js";
import {type Disk, disk} from "../publish/disk.js";
import {addPublication, type PublicationRecord, readPublications, shownReleases} from "./publications.js";
import {type NamedManifest, namedManifest} from "./releaseFacts.js";
import {copyRelease, giveName, isWhole, removeUnfinished, show, shownIn, webRelease} from "./webFolder.js";
import {finishWithdrawal} from "./withdrawRelease.js";

export interface PublishInput {
  /** The work folder with the ledger. */
  readonly work: string;
  /** The web folder, absolute, without links. */
  readonly to: string;
  /** The folder of the release. */
  readonly folder: string;
  /** As it was approved. */
  readonly release: NamedManifest;
  /** That an audit has passed its open data files, in sight of the ledger as it is now. */
  readonly audited: Audited;
  readonly user: string;
  readonly now: Date;
}

export interface Published {
  /** Its entry in the ledger. */
  readonly entry: number;
  /** The release that was shown before it. */
  readonly before: string | null;
}

/**
 * Whether a web folder shows a release already: byte for byte, and the ledger and the list of publications say so. Then
 * there is nothing to do.
 */
export async function isPublished(
  {work, to}: Pick<PublishInput, "work" | "to">,
  {manifest: {id}, sha256}: NamedManifest,
  ledger: readonly {readonly manifestSha256: string}[]
): Promise<boolean> {
  const last = shownReleases(readPublications(work).filter(record => record.to === to)).at(-1);
  return (
    last?.release === id &&
    last.manifestSha256 === sha256 &&
    ledger.some(({manifestSha256}) => manifestSha256 === sha256) &&
    (await shownIn(to)) === id &&
    (await isWhole(webRelease(to, id), sha256))
  );
}

/**
 * Publishes a release: a copy that nobody else can read, the ledger, the list of publications, the copy's name, and the
 * link that shows it, in this order. Stopped anywhere, what is public stands in the ledger; the next publication
 * carries on. The caller holds the lock of the work folder.
 *
 * @throws KprstatError blocked for files that are not as listed or audited, disclosure for a ledger that is not whole,
 *   cannotWrite
 */
export async function publishRelease(input: PublishInput, effects: Disk = disk): Promise<Published> {
  const {work, to, folder, release, user, now} = input;
  const {id} = release.manifest;
  requireAudited(input);
  await finishWithdrawal(work, to, effects);
  await removeUnfinished(to, effects);
  const before = await shownIn(to);
  const final = webRelease(to, id);
  await requireSameRelease(final, release);
  const copy = (await isWhole(final, release.sha256)) ? null : await copyRelease(folder, release, final, effects);
  const {entry} = await appendToLedger(work, await openData(folder, release), now);
  remember(work, {release: id, manifestSha256: release.sha256, to, user, time: now.toISOString(), before});
  if (copy !== null) await giveName(copy, final, effects);
  await show(to, id, effects);
  await removeUnfinished(to, effects);
  return {entry: entry.number, before: before === id ? null : before};
}

/** Throws `blocked` unless the open data files that the manifest lists are those that the audit has passed. */
function requireAudited({release, audited}: PublishInput): void {
  const openData = release.manifest.files.filter(({path}) => /^tables\/(\w+)\/\1\.csv$/.test(path));
  const named = (files: readonly {path: string; sha256: string}[]) =>
    files.map(({path, sha256}) => `${path} ${sha256}`).toSorted();
  if (named(openData).join("\n") !== named(audited.files).join("\n")) {
    throw new KprstatError("blocked", {
      what: "The open data files of the release are not those that were audited.",
      where: release.manifest.id
    });
  }
}

/** The tables as they enter the ledger. Throws `blocked` where the folder holds another manifest meanwhile. */
async function openData(folder: string, {sha256}: NamedManifest): Promise<Publication> {
  const publication = await readPublication(folder);
  if (publication.manifestSha256 === sha256) return publication;
  throw new KprstatError("blocked", {what: "The release was changed while it was published.", where: folder});
}

/** Throws `blocked` where another release lies under the same id. */
async function requireSameRelease(final: string, {sha256}: NamedManifest): Promise<void> {
  const found = await namedManifest(final).catch(() => null);
  if (found === null || found.sha256 === sha256) return;
  throw new KprstatError("blocked", {
    what: "The web folder holds another release under this id.",
    where: final,
    remedy: "Withdraw that one, or give another folder with --to."
  });
}

/** Once, also where an attempt that stopped has written it already. */
function remember(work: string, publication: Omit<PublicationRecord, "number" | "action">): void {
  const last = readPublications(work).findLast(record => record.to === publication.to);
  const isBegun = last?.action === "publish" && last.manifestSha256 === publication.manifestSha256;
  if (!isBegun) addPublication(work, {action: "publish", ...publication});
}
