import type {PublishedTable} from "../cells.js";
import type {CountTable} from "../numbers/numbers.js";
import {changesSince, type SuppressionChanges} from "./suppressionChanges.js";
import type {Suppressed} from "./suppressRelease.js";
import {type HiddenCellsOf, hiddenCellsOf} from "./yearDecision.js";

/** What was hidden in one table, year and kind of unit. Only for those who may see the work folder: it tells why. */
export interface HiddenCells {
  readonly table: string;
  readonly aar: string;
  readonly geo_niva: string;
  readonly shown: number;
  /** Hidden by a rule. */
  readonly primary: number;
  /** Hidden to protect others. */
  readonly secondary: number;
  /** Sum of the counts in the secondary cells, persons. */
  readonly secondaryPersons: number;
}

export interface SuppressionReport {
  readonly cells: readonly HiddenCells[];
  readonly years: readonly {
    readonly aar: number;
    readonly protected: number;
    readonly witnesses: number;
  }[];
  /** What differs from the newest release; null for the first one. */
  readonly changes: SuppressionChanges | null;
}

/** What the newest release and the tables now show, but for rows that are the same in both. */
export interface ComparedReleases {
  readonly id: string;
  readonly before: readonly PublishedTable[];
  readonly now: readonly PublishedTable[];
}

/**
 * Counts what was decided, and what it changes since the newest release (null: there is none). Of count cells only: shares,
 * rates and changes follow their counts.
 */
export function suppressionReport(
  counted: readonly CountTable[],
  {tables, years}: Suppressed,
  changed: ComparedReleases | null
): SuppressionReport {
  const hiddenCells = hiddenCellsOf(years);
  const countsOf = new Map(counted.map(({definition}) => [definition.table, countNames(definition)]));
  return {
    cells: counted.flatMap((table, index) => cellCounts(table, tables[index], hiddenCells)),
    years: years.map(({aar, certificate: {proofs, witnesses}}) => ({
      ...{aar, protected: proofs.length, witnesses: witnesses.length}
    })),
    changes:
      changed &&
      changesSince(
        {id: changed.id, tables: changed.before},
        changed.now.map(table => ({table, counts: countsOf.get(table.table) ?? []}))
      )
  };
}

function countNames({measures}: CountTable["definition"]): readonly string[] {
  return measures.filter(({kind}) => kind === "count" || kind === "last_year").map(({name}) => name);
}

function cellCounts(
  {definition, table}: CountTable,
  published: PublishedTable | undefined,
  hiddenCells: HiddenCellsOf
): readonly HiddenCells[] {
  const columns = countNames(definition).map(name => ({
    ...{name, at: published?.measures.indexOf(name) ?? -1},
    hidden: hiddenCells(table.table, name)
  }));
  const found = new Map<string, {-readonly [Key in keyof HiddenCells]: HiddenCells[Key]}>();
  for (const [row, {key, counts}] of table.rows.entries()) {
    const [aar = "", geo_niva = ""] = key;
    const of = found.get(`${aar}/${geo_niva}`) ?? {
      ...{table: table.table, aar, geo_niva},
      ...{shown: 0, primary: 0, secondary: 0, secondaryPersons: 0}
    };
    found.set(`${aar}/${geo_niva}`, of);
    for (const {name, at, hidden} of columns) {
      const count = counts[name];
      if (count?.status !== "ok") continue;
      // A total of published numbers is hidden where none below it is shown, and is no number of its own.
      const byRule = published?.rows[row]?.cells[at]?.status === "suppressed" ? "primary" : "shown";
      const reason = hidden.get(row) ?? byRule;
      of[reason]++;
      if (reason === "secondary") of.secondaryPersons += count.value ?? 0;
    }
  }
  return [...found.values()];
}
