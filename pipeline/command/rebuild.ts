import {existsSync} from "node:fs";
import {join} from "node:path";
import {z} from "zod";
import {exitCodes, KprstatError} from "../errors.js";
import {withLock} from "../lock.js";
import {openLog} from "../log.js";
import {requireWorkFolder} from "../publication/checks.js";
import {findIngredients} from "../publication/ingredients.js";
import {rebuildRelease} from "../publication/rebuildRelease.js";
import {factsOf, makerOf, type NamedManifest, namedManifest, recordedFacts} from "../publication/releaseFacts.js";
import {writingTo} from "../publication/webFolder.js";
import type {RunStart} from "../record.js";
import {alignedTable, amount, printable} from "../text.js";
import type {RebuildArguments} from "./arguments/rebuild.js";
import type {CommandContext, CommandResult} from "./command.js";

/** What `kprstat rebuild --json` answers. */
export const rebuilt = z.strictObject({
  release: z.string(),
  /** Where it lies, byte for byte as it was; null where it could not be made, or came out otherwise. */
  folder: z.string().nullable(),
  /** What it was made of and is not to be had any more. */
  missing: z.array(z.strictObject({what: z.string(), name: z.string()})).readonly(),
  /** What came out otherwise, by path in the release. */
  differences: z.array(z.string()).readonly()
});
type Rebuilt = z.infer<typeof rebuilt>;

/**
 * `kprstat rebuild`: makes an old release again, byte for byte, or lists what is missing for it. Throws `missing` for a
 * release that nobody knows of, `cannotWrite` also where something lies in its place, `disclosure` for a ledger that is
 * not whole, or `tryLater`.
 */
export async function rebuildCommand(options: RebuildArguments, context: CommandContext): Promise<CommandResult> {
  const {work, output, release, keyFile} = options;
  requireWorkFolder(work);
  const final = join(options.to, release);
  requireFree(final);
  return withLock(work, "rebuild", async () => {
    const found = await namedManifest(join(output, "releases", release)).catch(() => null);
    const facts = recordedFacts(work, release) ?? (found === null ? null : factsOf(found));
    if (facts === null) throw unknown(release, work);
    const maker = makerOf(work, facts.created);
    const ingredients = await findIngredients({work, facts, maker, deliveries: options.deliveries});
    if (!("configuration" in ingredients))
      return answer({release, folder: null, missing: ingredients, differences: []});

    const log = openLog({runId: context.runId, work, screen: context.screen});
    try {
      const original: NamedManifest | null = found?.sha256 === facts.manifestSha256 ? found : null;
      const input = {work, facts, ingredients, keyFile, final, original};
      const differences = await writingTo(options.to, () => rebuildRelease(input, log));
      const folder = differences.length === 0 ? final : null;
      return answer({release, folder, missing: [], differences}, maker);
    } finally {
      log.close();
    }
  });
}

function requireFree(final: string): void {
  if (!existsSync(final)) return;
  throw new KprstatError("cannotWrite", {
    what: "Something lies there already.",
    where: final,
    remedy: "Move it away, or give another folder with --to."
  });
}

function unknown(release: string, work: string): KprstatError {
  return new KprstatError("missing", {
    what: `Nobody knows of a release ${release}: neither a record of a run nor a release of this id is there.`,
    where: work,
    remedy: "Give the work folder that it was made with, and the output folder."
  });
}

function answer(result: Rebuilt, maker: RunStart | null = null): CommandResult {
  const {missing, differences, folder} = result;
  const exitCode = missing.length > 0 ? exitCodes.missing : differences.length > 0 ? exitCodes.blocked : 0;
  const text =
    missing.length > 0
      ? missingText(result)
      : differences.length > 0
        ? differencesText(result, maker)
        : `${result.release} is made again, byte for byte: ${folder}`;
  return {json: result, shape: rebuilt, text, kind: exitCode === 0 ? "report" : "answer", exitCode};
}

function missingText({release, missing}: Rebuilt): string {
  const table = alignedTable(
    [
      {heading: "Missing", align: "left"},
      {heading: "", align: "left"}
    ],
    missing.map(({what, name}) => [what, printable(name)])
  );
  return `${release} cannot be made again: ${amount(missing.length, "thing is", "things are")} missing.\n\n${table}`;
}

function differencesText({release, differences}: Rebuilt, maker: RunStart | null): string {
  const limited = ["years", "only", "from", "to"].filter(name => (maker?.options[name] ?? null) !== null);
  const why =
    limited.length === 0
      ? []
      : [
          `The run that made it was limited by ${limited.map(name => `--${name}`).join(", ")}: parts may have been older.`
        ];
  const lines = differences.map(path => `  ${printable(path)}`);
  return [`${release} came out otherwise, so it has not been put out. What differs:`, ...lines, ...why].join("\n");
}
