import {randomBytes} from "node:crypto";
import {constants, copyFileSync, cpSync, existsSync, rmSync, writeFileSync} from "node:fs";
import {basename, join} from "node:path";
import {makeFolders} from "../durable.js";
import {KprstatError} from "../errors.js";
import {ledgerFolder} from "../ledger/ledger.js";
import type {Log} from "../log.js";
import {certificatePath, protectedFolder} from "../protectedFiles.js";
import {disk} from "../publish/disk.js";
import type {Manifest} from "../publish/manifest.js";
import {run} from "../run.js";
import type {Ingredients} from "./ingredients.js";
import {type NamedManifest, namedManifest, type ReleaseFacts} from "./releaseFacts.js";
import {copyRelease, giveName} from "./webFolder.js";

export interface RebuildInput {
  readonly work: string;
  readonly facts: ReleaseFacts;
  readonly ingredients: Ingredients;
  /** The pseudonym key; null takes one for this once, as no figure depends on it. */
  readonly keyFile: string | null;
  /** Where the release is to lie; nothing is there yet. */
  readonly final: string;
  /** The release as it was, where it is still to be had. */
  readonly original: NamedManifest | null;
}

/**
 * Makes a release again from what it was made of, in a folder of its own inside the work folder, and puts it at `final`
 * when its manifest, and so every file, is the very same. Returns what differs otherwise. The caller holds the lock.
 *
 * @throws KprstatError what `run` throws, cannotWrite
 */
export async function rebuildRelease(input: RebuildInput, log: Log): Promise<readonly string[]> {
  const {work, facts, ingredients, final, original} = input;
  removeRebuild(work);
  try {
    const place = prepare(input);
    const {release} = await run(
      {
        ...place,
        config: ingredients.configuration,
        ...{years: null, only: null, from: null, to: null, force: false},
        now: new Date(facts.created)
      },
      log
    );
    if (release === null) throw new KprstatError("fault", {what: "The run made no release."});
    const made = await namedManifest(release.folder);
    if (made.sha256 !== facts.manifestSha256) return differences(made.manifest, original?.manifest ?? null);
    await disk.makeFolder(join(final, ".."));
    await giveName(await copyRelease(release.folder, made, final, disk), final, disk);
    return [];
  } finally {
    removeRebuild(work);
  }
}

/** Takes away what a rebuilding that was stopped left behind: person-level data. */
export function removeRebuild(work: string): void {
  rmSync(rebuildFolder(work), {recursive: true, force: true});
}

function rebuildFolder(work: string): string {
  return join(work, "rebuild");
}

/**
 * A work folder that knows what was public then, a delivery folder with just the deliveries of then, an output folder
 * where the next release gets the id, and a key.
 */
function prepare({work, facts, ingredients, keyFile}: RebuildInput) {
  const folder = rebuildFolder(work);
  const place = {
    deliveries: join(folder, "deliveries"),
    work: join(folder, "work"),
    output: join(folder, "output"),
    keyFile: keyFile ?? join(folder, "key")
  };
  const [year = "", number] = facts.id.split("-r");
  const before = join(place.output, "releases", `${year}-r${Number(number) - 1}`);
  for (const path of [place.deliveries, place.work, before]) makeFolders(path, 0o700);
  if (keyFile === null) writeFileSync(place.keyFile, randomBytes(32).toString("hex"), {mode: 0o600});
  // No links: they are not followed, and a second name would change the first file's times.
  for (const [sha256, path] of ingredients.deliveries) {
    copyFileSync(path, join(place.deliveries, sha256), constants.COPYFILE_FICLONE);
  }
  for (const {folder, release} of ingredients.ledger) {
    cpSync(folder, join(ledgerFolder(place.work), basename(folder)), {recursive: true});
    if (!existsSync(certificatePath(work, release))) continue;
    makeFolders(protectedFolder(place.work, release), 0o700);
    copyFileSync(certificatePath(work, release), certificatePath(place.work, release));
  }
  return place;
}

/** What of a manifest is not as it was, by name. */
function differences(made: Manifest, original: Manifest | null): readonly string[] {
  if (original === null) return ["the manifest, and the release is not there to compare it with"];
  const hashOf = ({files}: Manifest) => new Map(files.map(({path, sha256}) => [path, sha256]));
  const [now, then] = [hashOf(made), hashOf(original)];
  const paths = [...new Set([...then.keys(), ...now.keys()])].filter(path => now.get(path) !== then.get(path));
  return paths.length > 0 ? paths.sort() : ["the manifest, but no file that it lists"];
}
