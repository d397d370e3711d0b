import {withMemoryDatabase} from "../database/memoryDatabase.js";
import {exitCodes} from "../errors.js";
import {verifyRelease} from "../publish/verify.js";
import {alignedTable, amount, printable} from "../text.js";
import type {VerifyArguments} from "./arguments/verify.js";
import type {CommandContext, CommandResult} from "./command.js";
import {releaseFolder} from "./releaseFolder.js";
import {verified} from "./shapes.js";

/**
 * `kprstat verify`: manifest, checksums, and whether the formats agree. Throws `missing` when there is no such release.
 */
export async function verifyCommand(options: VerifyArguments, _: CommandContext): Promise<CommandResult> {
  const folder = releaseFolder(options.output, options.release);
  const result = await withMemoryDatabase(folder, database => verifyRelease(folder, database));
  const passed = result.problems.length === 0;
  return {
    json: {folder, passed, ...result},
    shape: verified,
    text: passed
      ? `${folder}: all files are as the manifest says and agree with one another.`
      : problemsText(folder, result.problems),
    kind: "answer",
    exitCode: passed ? 0 : exitCodes.blocked
  };
}

function problemsText(folder: string, problems: readonly {readonly path: string; readonly what: string}[]): string {
  const table = alignedTable(
    [
      {heading: "File", align: "left"},
      {heading: "Problem", align: "left"}
    ],
    problems.map(problem => [printable(problem.path), printable(problem.what)])
  );
  return `${folder}: ${amount(problems.length, "problem", "problems")}\n\n${table}`;
}
