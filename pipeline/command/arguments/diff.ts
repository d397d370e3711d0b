import {releaseId, usage} from "../optionValues.js";
import {type CommandWords, config, output, text} from "./words.js";

export interface DiffArguments {
  readonly output: string;
  /** The work folder, for the deliveries behind the change; null leaves them out. */
  readonly work: string | null;
  readonly config: string;
  /** Ids of two releases, in any order. */
  readonly releases: readonly [string, string];
}

export const diff: CommandWords<DiffArguments> = {
  words: "diff <RELEASES..>",
  does: "what changed between two releases: numbers, what is hidden, and deliveries",
  options: options =>
    options
      .positional("RELEASES", {type: "string", array: true, describe: "ids of two releases in the output folder"})
      .options({
        output,
        work: {...text, describe: "work folder, for the deliveries behind the change and a page beside its reports"},
        config
      }),
  read: given => {
    const [one, other, ...more] = given.list("RELEASES").map(releaseId);
    if (one === undefined || other === undefined || more.length > 0 || one === other) {
      throw usage("«diff» compares two releases: give their two ids.");
    }
    return {
      output: given.path("output"),
      work: given.optionalPath("work"),
      config: given.path("config"),
      releases: [one, other]
    };
  }
};
