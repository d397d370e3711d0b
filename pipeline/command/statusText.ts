import {alignedTable, amount, grouped, nameList, printable, wrapped} from "../text.js";
import type {LastRun, MunicipalityName, Status, YearStatus} from "./status.js";

/** How many names stand in a line before "and N more". */
const mostNames = 12;
/** How many stale parts are listed. */
const mostSteps = 20;

/** What a work folder holds, in plain words. */
export function statusText(status: Status): string {
  return [
    `Work folder ${status.work}`,
    lastRunText(status.lastRun),
    staleText(status),
    yearsText(status.years),
    ...status.years.map(yearText),
    filesText(status),
    followUpText(status)
  ]
    .filter(part => part !== "")
    .join("\n\n");
}

function lastRunText(run: LastRun | null): string {
  if (run === null) return "";
  const outcomes = {
    done: "done",
    failed: `failed with exit code ${run.exitCode ?? ""}: ${run.error ?? ""}`,
    interrupted: "was interrupted; the next run continues",
    left: "ended without a word (killed, or the machine stopped); the next run continues",
    running: "is running"
  };
  return `Last run: ${run.id}, started ${run.started}, ${printable(outcomes[run.state])}`;
}

function staleText({stale, staleUnknown}: Status): string {
  if (stale === null) return `What is stale cannot be told: ${printable(staleUnknown ?? "")}`;
  if (stale.length === 0) return "Nothing is stale.";
  const more = stale.length - mostSteps;
  const table = alignedTable(
    [
      {heading: "Stale", align: "left"},
      {heading: "", align: "left"},
      {heading: "Why", align: "left"}
    ],
    stale.slice(0, mostSteps).map(step => [`  ${step.stage}`, printable(step.part), printable(step.reason)])
  );
  return more <= 0 ? table : `${table}\n  and ${grouped(more)} more; kprstat plan lists them all`;
}

function yearsText(years: readonly YearStatus[]): string {
  if (years.length === 0) return "No accepted deliveries.";
  return alignedTable(
    [
      {heading: "Year", align: "left"},
      {heading: "Municipalities", align: "right"},
      {heading: "Missing", align: "right"},
      {heading: "Rejected", align: "right"},
      {heading: "Superseded", align: "right"},
      {heading: "Without ident", align: "right"},
      {heading: "Known only locally", align: "right"}
    ],
    years.map(year => [
      String(year.aar),
      `${grouped(year.delivered)} of ${grouped(year.kommuner)}`,
      grouped(year.missing.length),
      grouped(year.rejectedDeliveries),
      grouped(year.supersededDeliveries),
      grouped(year.withoutIdent.length),
      year.localOnlyPercent === null ? "-" : `${year.localOnlyPercent.toFixed(1).replace(".", ",")} %`
    ])
  );
}

function yearText(year: YearStatus): string {
  const parts = [
    listed("missing", year.missing, ({rejected}) => (rejected ? " (rejected)" : "")),
    listed("without ident message", year.withoutIdent, ({bydel}) => (bydel === "00" ? "" : ` district ${bydel}`)),
    listed(
      "whole municipality beside its districts",
      year.wholeBesideDistricts,
      ({bydeler}) => ` (${bydeler.join(", ")})`
    )
  ].filter(part => part !== "");
  return parts.length === 0 ? "" : `${year.aar}\n${parts.join("\n")}`;
}

function listed<T extends MunicipalityName>(what: string, members: readonly T[], note: (member: T) => string): string {
  if (members.length === 0) return "";
  const names = members.map(member => `${member.kommune} ${member.navn}${note(member)}`);
  return wrapped(`  ${what}: ${nameList(names, mostNames)}`, "    ");
}

/** The page of the newest year. */
function followUpText({followUp}: Status): string {
  const page = followUp.at(-1);
  return page === undefined ? "" : `For follow-up, with unsuppressed numbers: ${page}`;
}

function filesText({files, rejectedWithoutYear}: Status): string {
  const one = "file is gone and no longer counts";
  const several = "files are gone and no longer count";
  return [
    rejectedWithoutYear > 0 && `${amount(rejectedWithoutYear, "rejected file", "rejected files")} of an unknown year.`,
    files.ignored > 0 && `${amount(files.ignored, "file is", "files are")} not XML and ignored.`,
    files.gone.length > 0 &&
      wrapped(`${amount(files.gone.length, one, several)}: ${printable(nameList(files.gone, mostNames))}`, "  ")
  ]
    .filter(line => line !== false)
    .join("\n");
}
