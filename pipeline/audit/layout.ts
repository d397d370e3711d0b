import {placesOf, type YearPlaces} from "./places.js";
import {cellName, cellOf, type OpenRelease, type OpenRow, type OpenTable, unitOf} from "./readTables.js";
import {isValid, type Placement, type PublicKnowledge} from "./reference.js";
import type {ProblemList} from "./report.js";

/**
 * Every unit of a year has one row for each category, no more: what is not in the files is not in the relations, so
 * that a row left out would weaken the audit. Names units and rows that are missing or too many.
 */
export function checkLayout(release: OpenRelease, knowledge: PublicKnowledge, problems: ProblemList): void {
  const newestYear = release.years.at(-1) ?? 0;
  for (const aar of release.years) {
    const places = placesOf(knowledge, aar, newestYear, new Set());
    for (const table of release.tables) {
      const rows = table.rowsOf.get(aar);
      if (rows !== undefined) checkUnits(table, aar, rows, places, problems);
    }
  }
}

function checkUnits(
  table: OpenTable,
  aar: number,
  rows: readonly OpenRow[],
  places: YearPlaces,
  problems: ProblemList
): void {
  const {geography, levels, categories} = table.statement;
  const categoriesAt = new Map<string, Set<string>>();
  for (const name of places.unit.keys()) {
    const [of, level = "", geo = ""] = name.split("/");
    if (of === geography && levels.includes(level)) categoriesAt.set(`${level}/${geo}`, new Set());
  }
  const all = new Set<string>();
  for (const row of rows) {
    const category = row.fields.slice(3, 3 + categories.length).join();
    const at = categoriesAt.get(unitOf(row));
    if (at === undefined || at.has(category)) {
      problems.add("A row is of no unit of its year, or stands twice.", () => cellName(table, row, 0));
    }
    at?.add(category);
    all.add(category);
  }
  for (const [unit, found] of categoriesAt) {
    if (found.size !== all.size) {
      problems.add("A unit does not have all its rows.", () => `${table.statement.table} ${aar} ${unit}`);
    }
  }
}

/**
 * Larger units of a table whose totals are `published` are sums of the municipalities shown below them, hidden when
 * none is shown and one is hidden, else 0 and not reported. They tell nothing new; others would.
 */
export function checkPublishedTotals(release: OpenRelease, knowledge: PublicKnowledge, problems: ProblemList): void {
  for (const table of release.tables) {
    if (!table.statement.publishedTotals) continue;
    for (const [aar, rows] of table.rowsOf) {
      const countyOf = new Map(validCounties(knowledge, aar).map(({kommune, within}) => [kommune, within]));
      const municipalities = rows.filter(row => row.fields[1] === "kommune");
      for (const row of rows) {
        const [, level, geo] = row.fields;
        if (level === "kommune") continue;
        const below = municipalities
          .filter(({fields}) => level === "land" || countyOf.get(fields[2] ?? "") === geo)
          .map(part => cellOf(table, part, 0));
        const shown = below.filter(({status}) => status === "ok");
        const total = shown.reduce((sum, {text}) => sum + Number(text), 0);
        const hidden = below.some(({status}) => status === "suppressed");
        const expected =
          shown.length > 0
            ? {text: String(total), status: "ok"}
            : hidden
              ? {text: "", status: "suppressed"}
              : {text: "0", status: "not_reported"};
        const found = cellOf(table, row, 0);
        if (found.text === expected.text && found.status === expected.status) continue;
        problems.add("A total is not the sum of the numbers shown below it.", () => cellName(table, row, 0));
      }
    }
  }
}

function validCounties(knowledge: PublicKnowledge, aar: number): readonly Placement[] {
  return knowledge.counties.filter(county => isValid(county, aar));
}
