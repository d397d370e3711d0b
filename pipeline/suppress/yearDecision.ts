import type {CountTable} from "../numbers/numbers.js";
import {type CertificateYear, certificateYear} from "./certificate.js";
import type {YearProblem} from "./problem.js";
import type {Protection} from "./system.js";

/** The cells of one column of a table that are hidden, by row, ascending. */
export interface HiddenColumn {
  readonly table: string;
  readonly measure: string;
  readonly rows: Int32Array;
  /** 1 where a rule hides the cell, 0 where it is hidden to protect others; by place in `rows`. */
  readonly byRule: Uint8Array;
}

/** What was decided for one year, without the system that it was decided in. It holds true numbers. */
export interface YearDecision {
  readonly aar: number;
  /** Of the cells whose number is of the year. */
  readonly hidden: readonly HiddenColumn[];
  readonly certificate: CertificateYear;
}

/** What a rule hides is hidden in the tables also where the ledger shows it. */
export function decide(tables: readonly CountTable[], problem: YearProblem, protection: Protection): YearDecision {
  const hidden = protection.hidden.slice();
  for (const quantity of problem.hiddenThoughKnown) hidden[quantity] = 1;
  const decided = {...protection, hidden};
  return {
    aar: problem.aar,
    hidden: hiddenColumns(problem, hidden),
    certificate: certificateYear(tables, problem, decided)
  };
}

function hiddenColumns({numbers, system}: YearProblem, hidden: Uint8Array): readonly HiddenColumn[] {
  const columns = new Map<string, {table: string; measure: string; cells: [row: number, byRule: number][]}>();
  for (const [quantity, {cells}] of numbers.entries()) {
    if (hidden[quantity] !== 1) continue;
    const byRule = system.quantities[quantity]?.fate === "free" ? 0 : 1;
    for (const {table, row, measure} of cells) {
      const column = columns.get(`${table}/${measure}`) ?? {table, measure, cells: []};
      columns.set(`${table}/${measure}`, column);
      column.cells.push([row, byRule]);
    }
  }
  return [...columns.values()].map(({table, measure, cells}) => {
    cells.sort(([a], [b]) => a - b);
    return {
      ...{table, measure},
      rows: Int32Array.from(cells, ([row]) => row),
      byRule: Uint8Array.from(cells, ([, byRule]) => byRule)
    };
  });
}

/** Why a cell is hidden: by a rule, or to protect others. */
export type HiddenBy = "primary" | "secondary";

/** The hidden cells of a column, by row. */
export type HiddenCellsOf = (table: string, measure: string) => ReadonlyMap<number, HiddenBy>;

/** What is hidden in a release; a column may hold numbers of several years. */
export function hiddenCellsOf(years: readonly YearDecision[]): HiddenCellsOf {
  const columns = new Map<string, Map<number, HiddenBy>>();
  for (const {table, measure, rows, byRule} of years.flatMap(({hidden}) => hidden)) {
    const column = columns.get(`${table}/${measure}`) ?? new Map<number, HiddenBy>();
    columns.set(`${table}/${measure}`, column);
    for (const [place, row] of rows.entries()) column.set(row, byRule[place] === 1 ? "primary" : "secondary");
  }
  return (table, measure) => columns.get(`${table}/${measure}`) ?? new Map();
}
