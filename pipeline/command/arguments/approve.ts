import {releaseId} from "../optionValues.js";
import {type CommandWords, config, output, work} from "./words.js";

export interface ApproveArguments {
  readonly work: string;
  readonly output: string;
  readonly config: string;
  /** A release id. */
  readonly release: string;
}

export const approve: CommandWords<ApproveArguments> = {
  words: "approve <RELEASE>",
  does: "approve a release for publication, just as it is",
  options: options =>
    options.positional("RELEASE", {type: "string", describe: "release id"}).options({work, output, config}),
  read: given => ({
    work: given.path("work"),
    output: given.path("output"),
    config: given.path("config"),
    release: releaseId(given.text("RELEASE"))
  })
};
