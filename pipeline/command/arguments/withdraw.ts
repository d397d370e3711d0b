import {releaseId} from "../optionValues.js";
import {type CommandWords, output, text, work} from "./words.js";

export interface WithdrawArguments {
  readonly work: string;
  readonly output: string;
  /** The release that has to be the one on show; null: whichever it is. */
  readonly release: string | null;
  /** The folder that a web server reads. */
  readonly to: string;
}

export const withdraw: CommandWords<WithdrawArguments> = {
  words: "withdraw [RELEASE]",
  does: "take back the release on show: the one before is shown again",
  options: options =>
    options
      .positional("RELEASE", {type: "string", describe: "release id, to be sure that it is the one on show"})
      .options({work, output, to: {...text, demandOption: true, describe: "folder that the web server reads"}}),
  read: given => ({
    work: given.path("work"),
    output: given.path("output"),
    release: given.optional("RELEASE", releaseId),
    to: given.path("to")
  })
};
