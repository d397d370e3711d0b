import {releaseId} from "../optionValues.js";
import {type CommandWords, config, output, release, text, work} from "./words.js";

export interface PublishArguments {
  readonly work: string;
  readonly output: string;
  readonly config: string;
  /** A release id; null is the newest. */
  readonly release: string | null;
  /** The folder that a web server reads. */
  readonly to: string;
}

export const publish: CommandWords<PublishArguments> = {
  words: "publish [RELEASE]",
  does: "put an approved release where the web server reads it",
  options: options =>
    options
      .positional("RELEASE", release)
      .options({work, output, config, to: {...text, demandOption: true, describe: "folder that the web server reads"}}),
  read: given => ({
    work: given.path("work"),
    output: given.path("output"),
    config: given.path("config"),
    release: given.optional("RELEASE", releaseId),
    to: given.path("to")
  })
};
