import {kommune, year} from "../optionValues.js";
import {type CommandWords, config, text, work} from "./words.js";

export interface FindingsArguments {
  readonly work: string;
  readonly config: string;
  readonly kommune: string | null;
  readonly year: number | null;
  readonly out: string | null;
}

export const findings: CommandWords<FindingsArguments> = {
  words: "findings",
  does: "what the controls found; with --out as a file for a municipality",
  options: options =>
    options.options({
      work,
      config,
      kommune: {...text, describe: "only this municipality, for example 0301"},
      year: {...text, describe: "only this data year"},
      out: {...text, describe: "CSV file to write"}
    }),
  read: given => ({
    work: given.path("work"),
    config: given.path("config"),
    kommune: given.optional("kommune", kommune),
    year: given.optional("year", year),
    out: given.optionalPath("out")
  })
};
