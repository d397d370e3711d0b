import {municipalities, positive, wholeNumber, type YearRange, yearRange} from "../optionValues.js";
import {type CommandWords, config, text} from "./words.js";

export interface GenerateArguments {
  readonly out: string;
  readonly config: string;
  readonly years: YearRange;
  readonly municipalities: "all" | number;
  readonly scale: number;
  readonly seed: number;
  readonly dirty: boolean;
}

export const generate: CommandWords<GenerateArguments> = {
  words: "generate",
  does: "write synthetic deliveries",
  options: options =>
    options.options({
      out: {...text, demandOption: true, describe: "new or empty folder for the deliveries"},
      years: {...text, default: "2018-2024", describe: "data years, for example 2022 or 2018-2024"},
      municipalities: {...text, default: "all", describe: "all, or how many"},
      scale: {...text, default: "0.02", describe: "size; 1.0 is the real register's"},
      seed: {...text, default: "1", describe: "the same seed gives the same bytes"},
      dirty: {type: "boolean", default: false, describe: "with errors of every kind"},
      config
    }),
  read: given => ({
    out: given.path("out"),
    config: given.path("config"),
    years: yearRange(given.text("years")),
    municipalities: municipalities(given.text("municipalities")),
    scale: positive("scale", given.text("scale")),
    seed: wholeNumber("seed", given.text("seed")),
    dirty: given.flag("dirty")
  })
};
