import {relative} from "node:path";
import type {RunSummary, YearSummary} from "../run.js";
import {alignedTable, amount, duration, grouped, nameList, personCount, printable} from "../text.js";
import type {RunArguments} from "./arguments/run.js";

const consequences = ["reject_file", "reject_row", "set_null", "warn"];

/** The summary for machines: as the run gives it, but without small counts of persons. */
export function summaryForMachines(id: string, summary: RunSummary): Readonly<Record<string, unknown>> {
  const years = summary.years.map(year => ({
    ...year,
    persons: year.persons > 0 && year.persons < 10 ? null : year.persons
  }));
  return {run: id, ...summary, years};
}

/** What a run did, in plain words. `folder`: where the reader stands, so that paths can be short. */
export function summaryText(
  id: string,
  summary: RunSummary,
  options: RunArguments,
  elapsedMs: number,
  folder: string
): string {
  const short = (path: string) => shortPath(folder, path);
  return [
    `Run ${id} took ${duration(elapsedMs)}.`,
    deliveriesText(summary),
    stagesText(summary),
    findingsText(summary),
    yearsText(summary.years),
    releaseText(summary, short),
    nextText(summary, options, short)
  ]
    .filter(part => part !== "")
    .join("\n\n");
}

function deliveriesText({deliveries}: RunSummary): string {
  const rows = [
    ["files found", deliveries.found],
    ["not XML, ignored", deliveries.ignored],
    ["read for the first time", deliveries.newlyParsed],
    ["deliveries accepted", deliveries.accepted],
    ["deliveries rejected", deliveries.rejected],
    ["superseded by a later one", deliveries.superseded]
  ] as const;
  const table = alignedTable(
    [
      {heading: "Deliveries", align: "left"},
      {heading: "", align: "right"}
    ],
    rows.map(([label, count]) => [`  ${label}`, grouped(count)])
  );
  if (deliveries.gone.length === 0) return table;
  const one = "file that was here before is gone and no longer counts";
  const several = "files that were here before are gone and no longer count";
  return `${table}\n  ${amount(deliveries.gone.length, one, several)}: ${printable(nameList(deliveries.gone, 10))}`;
}

function stagesText({stages}: RunSummary): string {
  return alignedTable(
    [
      {heading: "Stage", align: "left"},
      {heading: "", align: "left"},
      {heading: "Time", align: "right"},
      {heading: "Why", align: "left"}
    ],
    stages.map(stage => [
      `  ${stage.stage}`,
      stage.ran ? "ran" : "skipped",
      stage.ran ? duration(stage.elapsedMs) : "",
      printable(stage.reasons.length === 0 ? "nothing changed" : nameList(stage.reasons, 3))
    ])
  );
}

function findingsText({findings}: RunSummary): string {
  const known = consequences.map(name => [name, findings[name] ?? 0] as const).filter(([, count]) => count > 0);
  if (known.length === 0) return "Findings: none.";
  return `Findings: ${known.map(([name, count]) => `${grouped(count)} ${name}`).join(", ")}.`;
}

function yearsText(years: readonly YearSummary[]): string {
  return alignedTable(
    [
      {heading: "Year", align: "left"},
      {heading: "Municipalities", align: "right"},
      {heading: "Missing", align: "right"},
      {heading: "Persons", align: "right"},
      {heading: "poHab shown", align: "right"},
      {heading: "Hidden", align: "right"},
      {heading: "Not reported", align: "right"},
      {heading: "Country", align: "right"}
    ],
    years.map(year => [
      String(year.aar),
      `${grouped(year.delivered)} of ${grouped(year.kommuner)}`,
      grouped(year.missing),
      personCount(year.persons),
      year.habRehab === null ? "" : grouped(year.habRehab.shown),
      year.habRehab === null ? "" : grouped(year.habRehab.hidden),
      year.habRehab === null ? "" : grouped(year.habRehab.notReported),
      year.habRehab === null ? "" : publishedNumber(year.habRehab.country)
    ])
  );
}

function releaseText({release}: RunSummary, short: (path: string) => string): string {
  if (release === null) return "No release was made: the run ended before the stage site.";
  if (release.made) return `Release ${release.id} is made and is the newest: ${short(release.folder)}`;
  return `Nothing under tables/ changed: no new release, ${release.id} stays the newest.`;
}

function nextText(summary: RunSummary, options: RunArguments, short: (path: string) => string): string {
  const work = short(options.work);
  const steps = [`kprstat status --work ${work}`, "who is missing, what is stale"];
  const lines = [steps];
  if (summary.followUp !== null) {
    lines.push([short(summary.followUp.page), "a page: who is missing, whose numbers jump"]);
  }
  if (Object.values(summary.findings).some(count => count > 0)) {
    lines.push([
      `kprstat findings --work ${work} --kommune 0301 --out findings.csv`,
      "what one municipality should mend"
    ]);
  }
  if (summary.release !== null) {
    lines.push([`kprstat verify --output ${short(options.output)}`, "check the newest release"]);
    lines.push([
      `kprstat approve --work ${work} --output ${short(options.output)} ${summary.release.id}`,
      "let somebody else approve it for publishing"
    ]);
  }
  const table = alignedTable(
    [
      {heading: "What to do next", align: "left"},
      {heading: "", align: "left"}
    ],
    lines.map(([command = "", purpose = ""]) => [`  ${command}`, purpose])
  );
  return table;
}

/** A published text is a whole number, or empty where nothing is shown. */
function publishedNumber(text: string): string {
  return /^\d+$/.test(text) ? grouped(BigInt(text)) : "*";
}

/** The shorter of the path from `folder` and the whole path. */
function shortPath(folder: string, path: string): string {
  const near = relative(folder, path);
  return near === "" ? "." : near.startsWith("..") ? path : near;
}
