import {renameSync, rmSync} from "node:fs";
import {dirname} from "node:path";
import type {Database} from "../database/database.js";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import {KprstatError} from "../errors.js";
import {findingDeliveries, findingFiles, makeFindingDeliveries} from "../findingDeliveries.js";
import {withLock} from "../lock.js";
import {lastRecord} from "../record.js";
import {alignedTable, amount, grouped} from "../text.js";
import {countFindings, type FindingCount, type FindingsInput, writeFindings} from "../validate/findingsReport.js";
import type {FindingsArguments} from "./arguments/findings.js";
import {noCatalogue, withCatalogue} from "./catalogueQueries.js";
import type {CommandContext, CommandResult} from "./command.js";
import {foundIn} from "./shapes.js";

/**
 * `kprstat findings`: how many findings each rule has, or with `--out` all of them as CSV that can be sent to the
 * municipality. Throws `missing`, `cannotWrite`, or `tryLater` while a run uses the folder.
 */
export async function findingsCommand(options: FindingsArguments, _: CommandContext): Promise<CommandResult> {
  const {work, out} = options;
  if (lastRecord(work) === null) throw noCatalogue(work);
  const configuration = loadConfiguration(options.config);
  return withLock(work, "findings", () =>
    withCatalogue(
      work,
      async database => {
        await makeFindingDeliveries(database, options);
        const input = {files: findingFiles(work), deliveries: findingDeliveries, configuration};
        return out === null ? counted(await countFindings(database, input)) : written(database, input, out);
      },
      out === null ? [] : [dirname(out)]
    )
  );
}

/** Number of findings by rule, class, attribute and consequence, as a table. */
export function findingsText(counts: readonly FindingCount[]): string {
  if (counts.length === 0) return "No findings.";
  const table = alignedTable(
    [
      {heading: "Consequence", align: "left"},
      {heading: "Rule", align: "left"},
      {heading: "Class", align: "left"},
      {heading: "Attribute", align: "left"},
      {heading: "Findings", align: "right"}
    ],
    counts.map(count => [
      count.konsekvens,
      count.regel,
      count.klasse ?? "",
      count.attributt ?? "",
      grouped(count.antall)
    ])
  );
  return `${table}\n\n${amount(total(counts), "finding", "findings")}. With --out FILE they are written one by one.`;
}

function counted(counts: readonly FindingCount[]): CommandResult {
  return {
    json: {total: total(counts), findings: counts},
    shape: foundIn,
    text: findingsText(counts),
    kind: "answer",
    exitCode: 0
  };
}

/** The file appears whole or not at all. */
async function written(database: Database, input: FindingsInput, out: string): Promise<CommandResult> {
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    const findings = await writeFindings(database, input, temporary);
    renameSync(temporary, out);
    const text = `Wrote ${amount(findings, "finding", "findings")} to ${out}.`;
    return {json: {total: findings, file: out}, shape: foundIn, text, kind: "report", exitCode: 0};
  } catch (cause) {
    rmSync(temporary, {force: true});
    if (cause instanceof KprstatError && cause.kind !== "fault") throw cause;
    throw new KprstatError(
      "cannotWrite",
      {
        what: "The findings could not be written.",
        where: out,
        remedy: "Give a file in a folder that this user may write to."
      },
      {cause}
    );
  }
}

function total(counts: readonly FindingCount[]): number {
  return counts.reduce((sum, {antall}) => sum + antall, 0);
}
