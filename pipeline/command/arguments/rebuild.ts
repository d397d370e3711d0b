import {releaseId} from "../optionValues.js";
import {type CommandWords, output, text, work} from "./words.js";

export interface RebuildArguments {
  readonly work: string;
  readonly output: string;
  /** A release id. */
  readonly release: string;
  /** The folder to put it in, under its id. */
  readonly to: string;
  /** Where the deliveries lie; null: where the run that made it found them. */
  readonly deliveries: string | null;
  readonly keyFile: string | null;
}

export const rebuild: CommandWords<RebuildArguments> = {
  words: "rebuild <RELEASE>",
  does: "make an old release again, byte for byte, or say what is missing for it",
  options: options =>
    options.positional("RELEASE", {type: "string", describe: "release id"}).options({
      work,
      output,
      to: {...text, demandOption: true, describe: "folder for it, which gets a folder of its id"},
      deliveries: {...text, describe: "folder of deliveries; that of the run that made it when left out"},
      "key-file": {...text, describe: "file with the pseudonym key (or KPRSTAT_KEY_FILE)"}
    }),
  read: given => {
    const keyFile = given.optional("key-file", file => file) ?? given.environment("KPRSTAT_KEY_FILE");
    return {
      work: given.path("work"),
      output: given.path("output"),
      release: releaseId(given.text("RELEASE")),
      to: given.path("to"),
      deliveries: given.optionalPath("deliveries"),
      keyFile: keyFile === "" ? null : given.absolute(keyFile)
    };
  }
};
