import {releaseId} from "../optionValues.js";
import {type CommandWords, output, release} from "./words.js";

export interface VerifyArguments {
  readonly output: string;
  /** A release id; null is the newest. */
  readonly release: string | null;
}

export const verify: CommandWords<VerifyArguments> = {
  words: "verify [RELEASE]",
  does: "check a release: manifest, checksums, formats",
  options: options => options.positional("RELEASE", release).options({output}),
  read: given => ({output: given.path("output"), release: given.optional("RELEASE", releaseId)})
};
