import yargs, {type Argv} from "yargs";
import type {KprstatError} from "../errors.js";
import {approve} from "./arguments/approve.js";
import {audit} from "./arguments/audit.js";
import {diff} from "./arguments/diff.js";
import {explain} from "./arguments/explain.js";
import {findings} from "./arguments/findings.js";
import {generate} from "./arguments/generate.js";
import {ledger} from "./arguments/ledger.js";
import {publish} from "./arguments/publish.js";
import {rebuild} from "./arguments/rebuild.js";
import {plan, run} from "./arguments/run.js";
import {serve} from "./arguments/serve.js";
import {status} from "./arguments/status.js";
import {verify} from "./arguments/verify.js";
import {withdraw} from "./arguments/withdraw.js";
import {type CommandWords, type CommandWorld, GivenWords} from "./arguments/words.js";
import {usage} from "./optionValues.js";

/** In the order of the help text. */
const commands = {
  generate,
  run,
  plan,
  status,
  findings,
  verify,
  audit,
  explain,
  diff,
  approve,
  publish,
  withdraw,
  rebuild,
  ledger,
  serve
};
type Commands = typeof commands;
type Name = keyof Commands;

/** What the command line asks for. `json`: results for machines on standard output. */
export type Command = {readonly json: boolean} & (
  | {readonly name: "help"; readonly text: string}
  | {readonly name: "version"}
  | {[N in Name]: {readonly name: N; readonly arguments: ReturnType<Commands[N]["read"]>}}[Name]
);

type Values = Readonly<Record<string, unknown>>;

/** Reads the words of a command line. Throws `usage`. */
export function parseCommand(words: readonly string[], world: CommandWorld): Command {
  let help = "";
  let complaint: string | null = null;
  const parsed = commandLine().parse([...words], {}, (error: unknown, _: unknown, output: string) => {
    if (error) complaint = error instanceof Error ? error.message : String(error);
    else help = output;
  }) as Values & {_: readonly (string | number)[]};
  if (complaint !== null) throw refusal(complaint, words);
  const json = parsed.json === true;
  checkGivenOnce(parsed);
  if (parsed.help === true) return {name: "help", text: help, json};
  if (parsed.version === true) return {name: "version", json};
  const name = String(parsed._[0]);
  if (!isCommand(name)) throw usage(`There is no command "${name}".`);
  // Name and arguments are of one command.
  return {json, name, arguments: commands[name].read(new GivenWords(parsed, world))} as Command;
}

function isCommand(name: string): name is Name {
  return Object.hasOwn(commands, name);
}

function commandLine(): Argv {
  const line = yargs()
    .scriptName("kprstat")
    .usage("$0 COMMAND\n\nFrom the municipalities' yearly KPR/IPLOS files to published statistics.");
  for (const {words, does, options} of Object.values<CommandWords<unknown>>(commands)) {
    line.command(words, does, options);
  }
  return line
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

/** An option given twice arrives as a list; which of the two was meant is not ours to guess. */
function checkGivenOnce(values: Values): void {
  const isPositional = (name: string) => name === "_" || name === name.toUpperCase();
  const twice = Object.keys(values).find(name => !isPositional(name) && Array.isArray(values[name]));
  if (twice !== undefined) throw usage(`The option --${twice} is given more than once.`);
}

/** Says more clearly than the library does which word is wrong. */
function refusal(complaint: string, words: readonly string[]): KprstatError {
  const first = words.find(word => !word.startsWith("-"));
  if (complaint.startsWith("Unknown argument") && first !== undefined) {
    if (!isCommand(first)) return usage(`There is no command "${first}".`);
  }
  return usage(
    `${complaint
      .trim()
      .replace(/\s*\n\s*/g, " ")
      .replace(/\.$/, "")}.`
  );
}
