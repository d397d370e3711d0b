import {releaseId, rowCodes} from "../optionValues.js";
import {type CommandWords, config, output, release, text, work} from "./words.js";

export interface ExplainArguments {
  readonly work: string;
  readonly output: string;
  readonly config: string;
  /** A release id; null is the newest. */
  readonly release: string | null;
  readonly table: string;
  /** Code by dimension column. */
  readonly row: Readonly<Record<string, string>>;
}

export const explain: CommandWords<ExplainArguments> = {
  words: "explain <TABLE> <KEY..>",
  does: "a published number back to its rule, SQL and deliveries",
  options: options =>
    options
      .positional("TABLE", {type: "string", describe: "for example tjenestemottakere_tjeneste"})
      .positional("KEY", {
        type: "string",
        array: true,
        describe: "KEY=VALUE: a code for every dimension column, for example aar=2023"
      })
      .options({work, output, config, release: {...text, describe: release.describe}}),
  read: given => ({
    work: given.path("work"),
    output: given.path("output"),
    config: given.path("config"),
    release: given.optional("release", releaseId),
    table: given.text("TABLE"),
    row: rowCodes(given.list("KEY"))
  })
};
