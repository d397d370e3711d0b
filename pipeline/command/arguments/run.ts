import type {Argv} from "yargs";
import {type StageName, stageNames} from "../../stage.js";
import {stage, usage, type YearRange, yearRange} from "../optionValues.js";
import {type CommandWords, config, folder, type GivenWords, output, text, work} from "./words.js";

/** Options of `run` and `plan`; folders are absolute. */
export interface RunArguments {
  readonly deliveries: string;
  readonly work: string;
  readonly output: string;
  readonly config: string;
  readonly years: YearRange | null;
  readonly only: StageName | null;
  readonly from: StageName | null;
  readonly to: StageName | null;
  readonly force: boolean;
  readonly keyFile: string | null;
}

export const run: CommandWords<RunArguments> = {
  words: "run",
  does: "do what is needed and make a release",
  options,
  read
};

export const plan: CommandWords<RunArguments> = {
  words: "plan",
  does: "say what run would do and why; changes nothing",
  options,
  read
};

function options(words: Argv): Argv {
  const stages = stageNames.join(", ");
  return words.options({
    deliveries: folder("folder of deliveries; never changed", "data/deliveries"),
    work,
    output,
    config,
    years: {...text, describe: "recompute only these data years"},
    only: {...text, describe: `run one stage alone: ${stages}`},
    from: {...text, describe: "start with this stage"},
    to: {...text, describe: "stop after this stage"},
    force: {type: "boolean", default: false, describe: "read and compute everything again"},
    "key-file": {...text, describe: "file with the pseudonym key (or KPRSTAT_KEY_FILE)"}
  });
}

function read(given: GivenWords): RunArguments {
  const [only, from, to] = [
    given.optional("only", stage),
    given.optional("from", stage),
    given.optional("to", stage)
  ] as const;
  if ([only, from, to].filter(name => name !== null).length > 1) {
    throw usage("--only, --from and --to exclude one another.");
  }
  const keyFile = given.optional("key-file", file => file) ?? given.environment("KPRSTAT_KEY_FILE");
  return {
    deliveries: given.path("deliveries"),
    work: given.path("work"),
    output: given.path("output"),
    config: given.path("config"),
    years: given.optional("years", yearRange),
    only,
    from,
    to,
    force: given.flag("force"),
    keyFile: keyFile === "" ? null : given.absolute(keyFile)
  };
}
