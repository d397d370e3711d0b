import {existsSync} from "node:fs";
import {basename} from "node:path";
import {audit} from "../audit/audit.js";
import {ledgerReleases} from "../audit/ledger.js";
import type {AuditReport, TableReport} from "../audit/report.js";
import {exitCodes, KprstatError} from "../errors.js";
import {certificatePath, ledgerPlace} from "../protectedFiles.js";
import {alignedTable, amount, grouped, printable} from "../text.js";
import type {AuditArguments} from "./arguments/audit.js";
import type {CommandContext, CommandResult} from "./command.js";
import {releaseFolder} from "./releaseFolder.js";
import {auditedRelease} from "./shapes.js";

/**
 * `kprstat audit`: attacks the files of a release as published. With a work folder the release's certificate is checked and
 * the cells are named, and the ledger of earlier releases counts; without, the audit is weaker and nothing is named. Throws `missing` where one of them is not there.
 */
export async function auditCommand(options: AuditArguments, _: CommandContext): Promise<CommandResult> {
  const folder = releaseFolder(options.output, options.release);
  const certificate = options.work === null ? null : certificateFor(options.work, basename(folder));
  const {work, output, config} = options;
  const earlier = work === null ? [] : await ledgerReleases(ledgerPlace(work, output, folder));
  const report = await audit({releaseFolder: folder, configFolder: config, certificate, earlier});
  const {problems, ...open} = report;
  const told = certificate === null ? problems.map(({what, count}) => ({what, count})) : problems;
  return {
    json: {folder, ...open, problems: told},
    shape: auditedRelease,
    text: reportText(folder, report, certificate !== null),
    kind: "answer",
    exitCode: report.passed ? 0 : exitCodes.disclosure
  };
}

function certificateFor(work: string, release: string): string {
  const path = certificatePath(work, release);
  if (!existsSync(path)) {
    throw new KprstatError("missing", {
      what: `The work folder has no certificate for the release ${release}.`,
      where: path,
      remedy: "Give the work folder that the release was made with, or leave out --work for a weaker audit."
    });
  }
  return path;
}

function reportText(folder: string, {passed, strength, tables, problems}: AuditReport, named: boolean): string {
  const columns: readonly {readonly heading: string; readonly of: (table: TableReport) => number}[] = [
    {heading: "Hidden", of: table => table.hidden},
    {heading: "Determined", of: table => table.determined},
    {heading: "Too narrow", of: table => table.tooNarrow},
    {heading: "Insider pairs", of: table => table.insiderPairs}
  ];
  const counts = alignedTable(
    [{heading: "Table", align: "left"}, ...columns.map(({heading}) => ({heading, align: "right"}) as const)],
    tables.map(table => [table.table, ...columns.map(({of}) => grouped(of(table)))])
  );
  const verdict = passed
    ? `${folder}: the audit passes. What is hidden cannot be found out, and the certificate shows it.`
    : `${folder}: the audit does not pass (${strength}).`;
  const lines = problems.map(({what, count, cells}) => {
    const names = named ? cells.map(cell => `\n    ${printable(cell)}`).join("") : "";
    return `  ${printable(what)} ${amount(count, "place", "places")}${names}`;
  });
  return [verdict, "", counts, ...(lines.length > 0 ? ["", "Problems", ...lines] : [])].join("\n");
}
