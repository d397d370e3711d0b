import {createHash} from "node:crypto";
import {keepConfiguration} from "../publication/keptConfiguration.js";
import {keepInputs, type RunEnd} from "../record.js";
import type {RunArguments} from "./arguments/run.js";
import {findingsByRule, presentFiles, withCatalogue} from "./catalogueQueries.js";

/** What a run's record says about what it read and found. */
export type Evidence = Pick<RunEnd, "inputs" | "configurationSha256" | "findingsByRule">;

export const noEvidence: Evidence = {inputs: null, configurationSha256: null, findingsByRule: null};

/**
 * Gathers it from the configuration and the work folder, after a run or a failed one. What cannot be had is null: a
 * record with gaps is better than none. The caller holds the lock.
 */
export async function readEvidence({work, config}: Pick<RunArguments, "work" | "config">): Promise<Evidence> {
  const configurationSha256 = await orNull(async () => keepConfiguration(work, config));
  const held = await orNull(() =>
    withCatalogue(work, async database => ({
      files: await presentFiles(database),
      findingsByRule: await findingsByRule(database, work)
    }))
  );
  if (held === null) return {...noEvidence, configurationSha256};
  const sha256 = createHash("sha256").update(JSON.stringify(held.files)).digest("hex");
  const inputs = await orNull(async () => keepInputs(work, sha256, held.files));
  return {inputs, configurationSha256, findingsByRule: held.findingsByRule};
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
