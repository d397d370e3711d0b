import {join} from "node:path";
import {usage} from "../optionValues.js";
import {type CommandWords, type GivenWords, output, work} from "./words.js";

export interface LedgerArguments {
  readonly action: "add" | "list";
  readonly work: string;
  readonly output: string;
  /** Folders with a manifest; none for `list`. */
  readonly releases: readonly string[];
}

export const ledger: CommandWords<LedgerArguments> = {
  words: "ledger <ACTION> [RELEASES..]",
  does: "what was ever published: list it, or add releases made before",
  options: options =>
    options
      .positional("ACTION", {choices: ["add", "list"]})
      .positional("RELEASES", {
        type: "string",
        array: true,
        describe: "ids of releases in the output folder, or folders with a manifest"
      })
      .options({work, output}),
  read
};

function read(given: GivenWords): LedgerArguments {
  const releases = given.list("RELEASES");
  const action = given.text("ACTION") === "list" ? "list" : "add";
  if ((action === "list") !== (releases.length === 0)) {
    throw usage(action === "list" ? "«ledger list» takes no releases." : "«ledger add» needs a release.");
  }
  return {
    action,
    work: given.path("work"),
    output: given.path("output"),
    releases: releases.map(word =>
      /^\d{4}-r\d+$/.test(word) ? join(given.path("output"), "releases", word) : given.absolute(word)
    )
  };
}
