import {loadConfiguration} from "../definition/loadConfiguration.js";
import {generate} from "../generate/generate.js";
import {openLog} from "../log.js";
import {grouped, size} from "../text.js";
import type {GenerateArguments} from "./arguments/generate.js";
import type {CommandContext, CommandResult} from "./command.js";
import {generated} from "./shapes.js";

/** `kprstat generate`: synthetic deliveries in a new folder. */
export async function generateCommand(
  {config, ...options}: GenerateArguments,
  context: CommandContext
): Promise<CommandResult> {
  const log = openLog({runId: context.runId, work: null, screen: context.screen});
  try {
    const summary = await generate(options, loadConfiguration(config), log);
    const written = `${grouped(summary.files)} files (${size(summary.bytes)})`;
    const text = `Wrote ${written} of synthetic deliveries to ${options.out}.`;
    return {json: summary, shape: generated, text, kind: "report", exitCode: 0};
  } finally {
    log.close();
  }
}
