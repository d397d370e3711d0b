import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join, relative} from "node:path";
import {z} from "zod";
import {KprstatError} from "../errors.js";
import {addFile, type RunStart} from "../record.js";

const approvalSchema = z.strictObject({
  release: z.string(),
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  user: z.string(),
  time: z.iso.datetime()
});

/** That a person has approved a release, as `work/approvals/<release>-<n>.json` says it. */
export type Approval = z.infer<typeof approvalSchema>;

/**
 * The approvals of a release id, oldest first, whatever manifest they are of. Throws `notPermitted` for one that cannot
 * be read.
 */
export function readApprovals(work: string, release: string): readonly Approval[] {
  return Array.from({length: numberOf(work, release)}, (_, index) => {
    const path = approvalPath(work, release, index + 1);
    try {
      return approvalSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch (cause) {
      const remedy = "Restore it from a backup.";
      throw new KprstatError("notPermitted", {what: "An approval cannot be read.", where: path, remedy}, {cause});
    }
  });
}

/** Adds an approval; earlier ones stay. Returns its path. Throws `cannotWrite`. */
export function addApproval(work: string, approval: Approval): string {
  const path = approvalPath(work, approval.release, numberOf(work, approval.release) + 1);
  addFile(path, `${JSON.stringify(approval, null, 2)}\n`);
  return path;
}

/** Throws `notPermitted` unless this user may approve what this run made; `maker` is null where no record tells. */
export function requireApprover(user: string, maker: Pick<RunStart, "user"> | null, byAnother: boolean): void {
  if (!byAnother || (maker !== null && maker.user !== user)) return;
  throw new KprstatError("notPermitted", {
    what:
      maker === null
        ? "The work folder has no record of the run that made the release, so nobody can say who made it."
        : `The release was made by ${maker.user}, and somebody else has to approve it.`,
    where: "settings.json, approval.byAnother",
    remedy:
      maker === null
        ? "Give the work folder that it was made with, or make it anew."
        : "Ask a colleague to approve it under a login of his own."
  });
}

/**
 * Throws `notPermitted` unless somebody who may has approved just this manifest, after `withdrawn`, when it was last
 * withdrawn (null: never). Returns the newest such approval.
 */
export function requireApproval(
  approvals: readonly Approval[],
  release: {readonly id: string; readonly manifestSha256: string; readonly maker: Pick<RunStart, "user"> | null},
  {byAnother, withdrawn}: {readonly byAnother: boolean; readonly withdrawn: string | null}
): Approval {
  const ofThis = approvals.filter(({manifestSha256}) => manifestSha256 === release.manifestSha256);
  const standing = ofThis.filter(({time}) => withdrawn === null || time > withdrawn);
  const {maker} = release;
  const approval = standing.findLast(({user}) => !byAnother || (maker !== null && maker.user !== user));
  if (approval !== undefined) return approval;
  const remedy = `Approve it again: kprstat approve ${release.id}`;
  throw new KprstatError("notPermitted", {
    what: refusal(release.id, approvals.length, ofThis.length, standing.length),
    where: release.id,
    remedy: approvals.length === 0 ? remedy.replace(" again", "") : remedy
  });
}

function refusal(id: string, all: number, ofThis: number, standing: number): string {
  if (all === 0) return `Nobody has approved the release ${id}.`;
  if (ofThis === 0) return `The manifest of ${id} is not the one that was approved.`;
  if (standing === 0) return `The release ${id} was withdrawn after it was approved.`;
  return `Nobody but who made the release ${id} has approved it.`;
}

/**
 * Throws `notPermitted` for a release that was made without a key of its own, or that nobody knows of: where the key
 * lies beside the pseudonyms, data must be synthetic.
 */
export function requireOwnKey(release: string, maker: Pick<RunStart, "options"> | null): void {
  if (maker !== null && hasOwnKey(maker)) return;
  throw new KprstatError("notPermitted", {
    what:
      maker === null
        ? `The work folder has no record of the run that made ${release}, so nobody knows whose key it had.`
        : `The key of ${release} lies in the work folder, beside the pseudonyms: that is for synthetic data only.`,
    where: "--key-file",
    remedy: "Make a release with a key that is given with --key-file and lies outside the work folder."
  });
}

/** Whether a run was given a key that lies outside its work folder. */
export function hasOwnKey({options}: Pick<RunStart, "options">): boolean {
  const {keyFile, work} = options;
  return typeof keyFile === "string" && typeof work === "string" && relative(work, keyFile).startsWith("..");
}

function approvalPath(work: string, release: string, number: number): string {
  return join(work, "approvals", `${release}-${number}.json`);
}

/** How many approvals of a release there are; they are numbered from 1 without gaps. */
function numberOf(work: string, release: string): number {
  const folder = join(work, "approvals");
  const numbers = (existsSync(folder) ? readdirSync(folder) : []).flatMap(name => {
    const number = name.startsWith(`${release}-`)
      ? /^(\d+)\.json$/.exec(name.slice(release.length + 1))?.[1]
      : undefined;
    return number === undefined ? [] : [Number(number)];
  });
  return Math.max(0, ...numbers);
}
