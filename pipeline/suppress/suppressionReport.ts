import type {CountTable} from "../numbers/numbers.js";
import {placeKey, type YearDecision} from "./suppressRelease.js";

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
}

/** Counts what was decided, count cells only: shares, rates and changes follow their counts. */
export function suppressionReport(tables: readonly CountTable[], years: readonly YearDecision[]): SuppressionReport {
  const reasons = new Map<string, "primary" | "secondary">();
  for (const {problem, protection} of years) {
    for (const [quantity, number] of problem.numbers.entries()) {
      if (protection.hidden[quantity] !== 1) continue;
      const reason = problem.system.quantities[quantity]?.fate === "hidden" ? "primary" : "secondary";
      for (const place of number.cells) reasons.set(placeKey(place), reason);
    }
  }
  return {
    cells: tables.flatMap(table => hiddenCells(table, reasons)),
    years: years.map(({problem, protection}) => ({
      aar: problem.aar,
      protected: protection.proofs.length,
      witnesses: protection.witnesses.length
    }))
  };
}

function hiddenCells(
  {definition, table}: CountTable,
  reasons: ReadonlyMap<string, "primary" | "secondary">
): readonly HiddenCells[] {
  const measures = definition.measures.filter(({kind}) => kind === "count" || kind === "last_year");
  const found = new Map<string, {-readonly [Key in keyof HiddenCells]: HiddenCells[Key]}>();
  for (const [row, {key, counts}] of table.rows.entries()) {
    const [aar = "", geo_niva = ""] = key;
    const of = found.get(`${aar}/${geo_niva}`) ?? {
      ...{table: table.table, aar, geo_niva},
      ...{shown: 0, primary: 0, secondary: 0, secondaryPersons: 0}
    };
    found.set(`${aar}/${geo_niva}`, of);
    for (const {name} of measures) {
      const count = counts[name];
      if (count?.status !== "ok") continue;
      const reason = reasons.get(placeKey({table: table.table, row, measure: name}));
      of[reason ?? "shown"]++;
      if (reason === "secondary") of.secondaryPersons += count.value ?? 0;
    }
  }
  return [...found.values()];
}
