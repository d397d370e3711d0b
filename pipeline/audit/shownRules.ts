import type {AuditNumber, NumberPair, YearNumbers} from "./numbers.js";
import {cellName, cellOf} from "./readTables.js";
import {nameOf} from "./relations.js";
import type {ProblemList} from "./report.js";
import {oneCategoryBelow, planCategories, planTables} from "./statements.js";
import type {Known} from "./system.js";

/** A unit of the indicator: its denominator and its numerators, by number, in the order of the rows. */
export interface PlanUnit {
  readonly pairs: readonly NumberPair[];
  readonly denominator: number;
}

/** The width of a complement: it is no `poHab` count, whatever its denominator is. */
export const complementWidth = 3;
const complementBelow = 5;

/** Counts that a rule hides wherever they stand, and the same for complements, that a reader has (`known`). */
export function nameKnownSmallNumbers(year: YearNumbers, known: Known, problems: ProblemList): void {
  for (const [index, number] of year.numbers.entries()) {
    if (!isSmall(number, known(index))) continue;
    const what = number.shown === null ? "A small number is public already." : "A small number is shown.";
    problems.add(what, () => nameOf(year, index));
  }
  for (const {table, row, numerator, denominator} of year.pairs) {
    const [counted, all] = [known(numerator), known(denominator)];
    if (counted === null || all === null || !isSmallComplement(all - counted)) continue;
    problems.add("A numerator and its denominator are shown that differ by a small number.", () =>
      cellName(table, row, 0)
    );
  }
}

/** From 1 to one below the threshold of the number; null is not known. */
export function isSmall({suppressBelow}: AuditNumber, value: number | null): boolean {
  return value !== null && value >= 1 && value < suppressBelow;
}

/** Denominator − numerator from 1 to one below the threshold of numerators. */
export function isSmallComplement(value: number): boolean {
  return value >= 1 && value < complementBelow;
}

/**
 * Units of the indicator with a denominator below 20 in one category, as far as the values are known: all five
 * numerators have to be hidden. Gives back the holder of everyone in each of these units.
 */
export function nameOneCategoryUnits(year: YearNumbers, known: Known, problems: ProblemList): readonly number[] {
  const holders: number[] = [];
  for (const {pairs, denominator} of planUnits(year)) {
    const all = known(denominator);
    if (all === null || all < 1 || all >= oneCategoryBelow) continue;
    const holder = pairs.find(({numerator}) => known(numerator) === all);
    if (holder === undefined) continue;
    holders.push(holder.numerator);
    const open = pairs.find(({table, row}) => cellOf(table, row, 0).status === "ok");
    if (open === undefined) continue;
    problems.add("One category of few persons holds everyone, and a numerator is shown.", () =>
      cellName(open.table, open.row, 0)
    );
  }
  return holders;
}

/** Units with all five categories. */
function planUnits({pairs}: YearNumbers): readonly PlanUnit[] {
  const units = new Map<string, NumberPair[]>();
  for (const pair of pairs) {
    if (!(planTables as readonly string[]).includes(pair.table.statement.table)) continue;
    const key = [pair.table.statement.table, ...pair.row.fields.slice(0, 3)].join();
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [pair]);
    else unit.push(pair);
  }
  return [...units.values()].flatMap(unit => {
    const [first] = unit;
    return first !== undefined && unit.length === planCategories.length
      ? [{pairs: unit, denominator: first.denominator}]
      : [];
  });
}
