import {z} from "zod";
import {readPublished} from "../publish/disk.js";
import {type Manifest, manifestPath, parseManifest, sha256Of} from "../publish/manifest.js";
import {type RunStart, readRecord, recordIds, recordStartedAt} from "../record.js";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const factsSchema = z.strictObject({
  id: z.string(),
  manifestSha256: sha256,
  created: z.iso.datetime(),
  codeVersion: z.string(),
  configurationSha256: sha256,
  inputSha256: sha256,
  ledger: z.strictObject({entries: z.int().nonnegative(), sha256})
});

/** What a release was made of, by its manifest: kept in the record of every run that made it or found it. */
export type ReleaseFacts = z.infer<typeof factsSchema>;

/** A manifest with the hash that names it. */
export interface NamedManifest {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Throws `blocked` for a release folder without a manifest that can be read. */
export async function namedManifest(folder: string): Promise<NamedManifest> {
  const bytes = await readPublished(folder, manifestPath);
  return {manifest: parseManifest(bytes), bytes, sha256: sha256Of(bytes)};
}

export function factsOf({manifest, sha256}: NamedManifest): ReleaseFacts {
  const {id, created, codeVersion, configurationSha256, inputSha256, ledger} = manifest;
  return {id, manifestSha256: sha256, created, codeVersion, configurationSha256, inputSha256, ledger};
}

/** What the newest record says of a release with this id; null where none names it. */
export function recordedFacts(work: string, release: string): ReleaseFacts | null {
  for (const id of recordIds(work).toReversed()) {
    const facts = factsSchema.safeParse(readRecord(work, id).end?.release);
    if (facts.data?.id === release) return facts.data;
  }
  return null;
}

/** How the run began that made a release created then, also one that did not live to tell; null without a record. */
export function makerOf(work: string, created: string): RunStart | null {
  return recordStartedAt(work, created)?.start ?? null;
}
