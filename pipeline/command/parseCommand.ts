import {join, resolve} from "node:path";
import yargs, {type Argv} from "yargs";
import type {KprstatError} from "../errors.js";
import {type StageName, stageNames} from "../stage.js";
import {
  kommune,
  municipalities,
  positive,
  releaseId,
  rowCodes,
  stage,
  usage,
  wholeNumber,
  type YearRange,
  year,
  yearRange
} from "./optionValues.js";

export interface GenerateArguments {
  readonly out: string;
  readonly config: string;
  readonly years: YearRange;
  readonly municipalities: "all" | number;
  readonly scale: number;
  readonly seed: number;
  readonly dirty: boolean;
}

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

export interface StatusArguments {
  readonly work: string;
  readonly config: string;
}

export interface FindingsArguments {
  readonly work: string;
  readonly config: string;
  readonly kommune: string | null;
  readonly year: number | null;
  readonly out: string | null;
}

export interface VerifyArguments {
  readonly output: string;
  /** A release id; null is the newest. */
  readonly release: string | null;
}

export interface AuditArguments {
  readonly output: string;
  /** The work folder with the release's certificate; null audits without one. */
  readonly work: string | null;
  readonly config: string;
  /** A release id; null is the newest. */
  readonly release: string | null;
}

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

export interface LedgerArguments {
  readonly action: "add" | "list";
  readonly work: string;
  readonly output: string;
  /** Folders with a manifest; none for `list`. */
  readonly releases: readonly string[];
}

/** What the command line asks for. `json`: results for machines on standard output. */
export type Command = {readonly json: boolean} & (
  | {readonly name: "help"; readonly text: string}
  | {readonly name: "version"}
  | {readonly name: "generate"; readonly arguments: GenerateArguments}
  | {readonly name: "run"; readonly arguments: RunArguments}
  | {readonly name: "plan"; readonly arguments: RunArguments}
  | {readonly name: "status"; readonly arguments: StatusArguments}
  | {readonly name: "findings"; readonly arguments: FindingsArguments}
  | {readonly name: "verify"; readonly arguments: VerifyArguments}
  | {readonly name: "audit"; readonly arguments: AuditArguments}
  | {readonly name: "explain"; readonly arguments: ExplainArguments}
  | {readonly name: "ledger"; readonly arguments: LedgerArguments}
);

/** What the shell gives besides the words of the command. */
export interface CommandWorld {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

type Values = Readonly<Record<string, unknown>>;

const commands = ["generate", "run", "plan", "status", "findings", "verify", "audit", "explain", "ledger"];
const laterCommands = ["diff", "approve", "publish", "withdraw", "rebuild", "serve"];

/** The positional words of `explain`. */
const keyWords = "KEY";
/** Those of `ledger`. */
const releaseWords = "RELEASES";

const text = {type: "string", requiresArg: true} as const;
const folder = (description: string, value: string) => ({...text, describe: description, default: value});
const config = folder("configuration folder", "config");
const work = folder("work folder, person-level data", "work");

/** Reads the words of a command line. Throws `usage`. */
export function parseCommand(words: readonly string[], world: CommandWorld): Command {
  let help = "";
  let complaint: string | null = null;
  const parsed = commandLine().parse([...words], {}, (error: unknown, _: unknown, output: string) => {
    if (error) complaint = error instanceof Error ? error.message : String(error);
    else help = output;
  }) as Values & {_: readonly (string | number)[]};
  if (complaint !== null) throw refusal(complaint, words);
  const values = checkGivenOnce(parsed);
  const json = values.json === true;
  if (values.help === true) return {name: "help", text: help, json};
  if (values.version === true) return {name: "version", json};
  return {json, ...command(String(parsed._[0]), values, world)};
}

function command(name: string, values: Values, world: CommandWorld) {
  const path = (option: string) => resolve(world.folder, given(values, option));
  switch (name) {
    case "generate":
      return {
        name,
        arguments: {
          out: path("out"),
          config: path("config"),
          years: yearRange(given(values, "years")),
          municipalities: municipalities(given(values, "municipalities")),
          scale: positive("scale", given(values, "scale")),
          seed: wholeNumber("seed", given(values, "seed")),
          dirty: values.dirty === true
        }
      } as const;
    case "run":
    case "plan":
      return {name, arguments: runArguments(values, world, path)} as const;
    case "status":
      return {name, arguments: {work: path("work"), config: path("config")}} as const;
    case "findings":
      return {
        name,
        arguments: {
          work: path("work"),
          config: path("config"),
          kommune: optional(values, "kommune", kommune),
          year: optional(values, "year", year),
          out: optional(values, "out", out => resolve(world.folder, out))
        }
      } as const;
    case "verify":
      return {name, arguments: {output: path("output"), release: optional(values, "release", releaseId)}} as const;
    case "audit":
      return {
        name,
        arguments: {
          output: path("output"),
          work: optional(values, "work", value => resolve(world.folder, value)),
          config: path("config"),
          release: optional(values, "release", releaseId)
        }
      } as const;
    case "explain":
      return {
        name,
        arguments: {
          work: path("work"),
          output: path("output"),
          config: path("config"),
          release: optional(values, "release", releaseId),
          table: given(values, "TABLE"),
          row: rowCodes(values[keyWords] as readonly string[])
        }
      } as const;
    case "ledger":
      return {name, arguments: ledgerArguments(values, world, path)} as const;
    default:
      throw usage(`There is no command "${name}".`);
  }
}

function runArguments(values: Values, world: CommandWorld, path: (option: string) => string): RunArguments {
  const only = optional(values, "only", stage);
  const from = optional(values, "from", stage);
  const to = optional(values, "to", stage);
  if ([only, from, to].filter(name => name !== null).length > 1) {
    throw usage("--only, --from and --to exclude one another.");
  }
  const keyFile = optional(values, "key-file", file => file) ?? world.environment.KPRSTAT_KEY_FILE ?? "";
  return {
    deliveries: path("deliveries"),
    work: path("work"),
    output: path("output"),
    config: path("config"),
    years: optional(values, "years", yearRange),
    only,
    from,
    to,
    force: values.force === true,
    keyFile: keyFile === "" ? null : resolve(world.folder, keyFile)
  };
}

function ledgerArguments(values: Values, world: CommandWorld, path: (option: string) => string): LedgerArguments {
  const releases = (values[releaseWords] ?? []) as readonly string[];
  const action = values.ACTION === "list" ? "list" : "add";
  if ((action === "list") !== (releases.length === 0)) {
    throw usage(action === "list" ? "«ledger list» takes no releases." : "«ledger add» needs a release.");
  }
  return {
    action,
    work: path("work"),
    output: path("output"),
    releases: releases.map(word =>
      /^\d{4}-r\d+$/.test(word) ? join(path("output"), "releases", word) : resolve(world.folder, word)
    )
  };
}

function commandLine(): Argv {
  return yargs()
    .scriptName("kprstat")
    .usage("$0 COMMAND\n\nFrom the municipalities' yearly KPR/IPLOS files to published statistics.")
    .command("generate", "write synthetic deliveries", options =>
      options.options({
        out: {...text, demandOption: true, describe: "new or empty folder for the deliveries"},
        years: {...text, default: "2018-2024", describe: "data years, for example 2022 or 2018-2024"},
        municipalities: {...text, default: "all", describe: "all, or how many"},
        scale: {...text, default: "0.02", describe: "size; 1.0 is the real register's"},
        seed: {...text, default: "1", describe: "the same seed gives the same bytes"},
        dirty: {type: "boolean", default: false, describe: "with errors of every kind"},
        config
      })
    )
    .command("run", "do what is needed and make a release", withRunOptions)
    .command("plan", "say what run would do and why; changes nothing", withRunOptions)
    .command("status", "what is in, who is missing, what is stale, the last run", options =>
      options.options({work, config})
    )
    .command("findings", "what the controls found; with --out as a file for a municipality", options =>
      options.options({
        work,
        config,
        kommune: {...text, describe: "only this municipality, for example 0301"},
        year: {...text, describe: "only this data year"},
        out: {...text, describe: "CSV file to write"}
      })
    )
    .command("verify [RELEASE]", "check a release: manifest, checksums, formats", options =>
      options
        .positional("RELEASE", {type: "string", describe: "release id; the newest when left out"})
        .options({output: folder("folder of releases", "output")})
    )
    .command("audit [RELEASE]", "attack a release: what can a reader find out of what is hidden", options =>
      options.positional("RELEASE", {type: "string", describe: "release id; the newest when left out"}).options({
        output: folder("folder of releases", "output"),
        work: {...text, describe: "work folder with the release's certificate; without it the audit is weaker"},
        config
      })
    )
    .command(`explain <TABLE> <${keyWords}..>`, "a published number back to its rule, SQL and deliveries", options =>
      options
        .positional("TABLE", {type: "string", describe: "for example tjenestemottakere_tjeneste"})
        .positional(keyWords, {
          type: "string",
          array: true,
          describe: "KEY=VALUE: a code for every dimension column, for example aar=2023"
        })
        .options({
          work,
          output: folder("folder of releases", "output"),
          config,
          release: {...text, describe: "release id; the newest when left out"}
        })
    )
    .command(
      `ledger <ACTION> [${releaseWords}..]`,
      "what was ever published: list it, or add releases made before",
      options =>
        options
          .positional("ACTION", {choices: ["add", "list"]})
          .positional(releaseWords, {
            type: "string",
            array: true,
            describe: "ids of releases in the output folder, or folders with a manifest"
          })
          .options({work, output: folder("folder of releases", "output")})
    )
    .option("json", {type: "boolean", default: false, describe: "results for machines on standard output"})
    .help("help")
    .describe("help", "show this help")
    .version("-")
    .describe("version", "show the version")
    .demandCommand(1, "No command is given.")
    .strict()
    .locale("en")
    .wrap(100)
    .exitProcess(false)
    .parserConfiguration({
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "short-option-groups": false
    });
}

function withRunOptions(options: Argv): Argv {
  const stages = stageNames.join(", ");
  return options.options({
    deliveries: folder("folder of deliveries; never changed", "data/deliveries"),
    work,
    output: folder("folder of releases", "output"),
    config,
    years: {...text, describe: "recompute only these data years"},
    only: {...text, describe: `run one stage alone: ${stages}`},
    from: {...text, describe: "start with this stage"},
    to: {...text, describe: "stop after this stage"},
    force: {type: "boolean", default: false, describe: "read and compute everything again"},
    "key-file": {...text, describe: "file with the pseudonym key (or KPRSTAT_KEY_FILE)"}
  });
}

/** An option given twice arrives as a list; which of the two was meant is not ours to guess. */
function checkGivenOnce(values: Values): Values {
  const isList = (name: string) => name === "_" || name === keyWords || name === releaseWords;
  const twice = Object.keys(values).find(name => !isList(name) && Array.isArray(values[name]));
  if (twice !== undefined) throw usage(`The option --${twice} is given more than once.`);
  return values;
}

function given(values: Values, option: string): string {
  const value = values[option];
  if (typeof value !== "string" || value === "") throw usage(`The option --${option} needs a value.`);
  return value;
}

function optional<T>(values: Values, option: string, read: (value: string) => T): T | null {
  const name = option === "release" && values[option] === undefined ? "RELEASE" : option;
  return values[name] === undefined ? null : read(given(values, name));
}

/** Says more clearly than the library does which word is wrong. */
function refusal(complaint: string, words: readonly string[]): KprstatError {
  const first = words.find(word => !word.startsWith("-"));
  if (complaint.startsWith("Unknown argument") && first !== undefined) {
    if (laterCommands.includes(first)) return usage(`The command "${first}" is not in this version of kprstat.`);
    if (!commands.includes(first)) return usage(`There is no command "${first}".`);
  }
  return usage(
    `${complaint
      .trim()
      .replace(/\s*\n\s*/g, " ")
      .replace(/\.$/, "")}.`
  );
}
