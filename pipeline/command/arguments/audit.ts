import {releaseId} from "../optionValues.js";
import {type CommandWords, config, output, release, text} from "./words.js";

export interface AuditArguments {
  readonly output: string;
  /** The work folder with the release's certificate; null audits without one. */
  readonly work: string | null;
  readonly config: string;
  /** A release id; null is the newest. */
  readonly release: string | null;
}

export const audit: CommandWords<AuditArguments> = {
  words: "audit [RELEASE]",
  does: "attack a release: what can a reader find out of what is hidden",
  options: options =>
    options.positional("RELEASE", release).options({
      output,
      work: {...text, describe: "work folder with the release's certificate; without it the audit is weaker"},
      config
    }),
  read: given => ({
    output: given.path("output"),
    work: given.optionalPath("work"),
    config: given.path("config"),
    release: given.optional("RELEASE", releaseId)
  })
};
