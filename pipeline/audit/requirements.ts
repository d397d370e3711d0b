import type {YearNumbers} from "./numbers.js";
import {cellName, cellOf} from "./readTables.js";
import {nameOf} from "./relations.js";
import type {ProblemList} from "./report.js";
import {complementWidth, isSmall, isSmallComplement, nameOneCategoryUnits} from "./shownRules.js";
import type {Known} from "./system.js";

/**
 * Something that must not be found out: a hidden number, or a denominator less its numerator of which one is hidden.
 */
export interface Requirement {
  /** Hidden numbers, with their signs. */
  readonly terms: readonly (readonly [number, 1 | -1])[];
  /** Both numbers of a complement, hidden or not; null for a number. */
  readonly complement: readonly [denominator: number, numerator: number] | null;
  readonly width: number;
  readonly name: () => string;
  /** Table of each hidden cell that it is, or of the row that a complement is in. */
  readonly tables: readonly string[];
}

/**
 * Everything that the rules protect in a year, worked out from the true values. `known` is what a reader has, `value`
 * what is true.
 */
export function requirementsOf(
  year: YearNumbers,
  known: Known,
  value: Known,
  problems: ProblemList
): readonly Requirement[] {
  const widths = new Map<number, number>();
  for (const [index, number] of year.numbers.entries()) {
    if (known(index) === null && isSmall(number, value(index))) widths.set(index, number.width);
  }
  for (const holder of nameOneCategoryUnits(year, value, problems)) {
    const width = year.numbers[holder]?.width ?? 0;
    if (known(holder) === null) widths.set(holder, Math.max(width, widths.get(holder) ?? 0));
  }
  const requirements: Requirement[] = [...widths].map(([number, width]) => ({
    terms: [[number, 1]],
    complement: null,
    width,
    name: () => nameOf(year, number),
    tables: hiddenTables(year, number)
  }));
  const seen = new Set<string>();
  for (const {table, row, denominator, numerator} of year.pairs) {
    const [all, counted] = [value(denominator), value(numerator)];
    const key = `${denominator},${numerator}`;
    if (all === null || counted === null || !isSmallComplement(all - counted) || seen.has(key)) continue;
    seen.add(key);
    const terms = (
      [
        [denominator, 1],
        [numerator, -1]
      ] as const
    ).filter(([number]) => known(number) === null);
    // What is open on both sides is named among the shown numbers.
    if (terms.length === 0) continue;
    requirements.push({
      terms,
      complement: [denominator, numerator],
      width: complementWidth,
      name: () => `${cellName(table, row, 1)} less ${cellName(table, row, 0)}`,
      tables: [table.statement.table]
    });
  }
  return requirements;
}

/** Table of each hidden cell of a number. */
export function hiddenTables(year: YearNumbers, number: number): readonly string[] {
  const cells = year.numbers[number]?.cells ?? [];
  return cells.flatMap(({table, row, measure}) =>
    cellOf(table, row, measure).status === "suppressed" ? [table.statement.table] : []
  );
}
