import {cellName, cellOf, type OpenRelease, type OpenRow, type OpenTable} from "./readTables.js";
import type {ProblemList} from "./report.js";
import {type MeasureStatement, numberRow, planTables} from "./statements.js";

/** What a derived measure says of its counts, the first that applies (docs/method.md). */
const precedence = ["not_applicable", "not_published", "suppressed", "not_reported", "not_available"] as const;

/**
 * Shares and changes say nothing that their counts do not: a value only where all of them are shown, the one that
 * follows from them (one decimal, half away from zero), else the status that they give. A rate needs a population,
 * which the auditor does not look up. Also names counts with a status that their row cannot have.
 */
export function checkDerivedCells(release: OpenRelease, problems: ProblemList): void {
  for (const table of release.tables) {
    for (const rows of table.rowsOf.values()) {
      for (const row of rows) {
        for (const [measure, statement] of table.statement.measures.entries()) {
          const good =
            "of" in statement ? derivedIsRight(table, row, measure, statement) : statusIsRight(table, row, measure);
          if (good) continue;
          const what =
            "of" in statement ? "A derived cell is not what its counts give." : "A count has a wrong status.";
          problems.add(what, () => cellName(table, row, measure));
        }
      }
    }
  }
}

function derivedIsRight(
  table: OpenTable,
  row: OpenRow,
  measure: number,
  statement: Extract<MeasureStatement, {of: number}>
): boolean {
  const {text, status} = cellOf(table, row, measure);
  const counts = [statement.of, ...("in" in statement ? [statement.in] : [])].map(count => cellOf(table, row, count));
  const first = precedence.find(candidate => counts.some(count => count.status === candidate));
  if (first !== undefined) return status === first;
  if (statement.kind === "rate") return status === "ok" || status === "not_available";
  const [of, base] = counts.map(count => BigInt(count.text));
  if (of === undefined || base === undefined) return false;
  if (base === 0n) return status === "not_available";
  return status === "ok" && text === percent(statement.kind === "share" ? of : of - base, base);
}

/** 100 · part / whole with one decimal, half away from zero; `whole` is above 0. */
function percent(part: bigint, whole: bigint): string {
  const size = part < 0n ? -part : part;
  const tenths = (2_000n * size + whole) / (2n * whole);
  return `${part < 0n && tenths > 0n ? "-" : ""}${tenths / 10n}.${tenths % 10n}`;
}

/** The other three statuses belong to certain counts only; elsewhere they would hide a number without a rule. */
function statusIsRight(table: OpenTable, row: OpenRow, measure: number): boolean {
  const {status} = cellOf(table, row, measure);
  const {kind} = table.statement.measures[measure] ?? {};
  const [plan] = planTables;
  const withoutFigures = table.statement.table === plan && row.fields[0] === "2019";
  if (withoutFigures || status === "not_published") return withoutFigures && status === "not_published";
  const noNumerator = kind === "numerator" && row.fields[3] === numberRow;
  if (noNumerator || status === "not_applicable") return noNumerator && status === "not_applicable";
  return status !== "not_available" || kind === "last_year";
}
