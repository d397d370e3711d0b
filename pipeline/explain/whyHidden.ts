import type {Reference} from "../definition/configuration.js";
import type {Labels} from "../publish/labels.js";
import {placeKey} from "../suppress/suppressRelease.js";
import {CellNames} from "./cellNames.js";
import type {ProtectedCell, WhyHidden} from "./explanation.js";
import {compareDistances, distanceFrom} from "./nearness.js";
import type {ProtectedYear} from "./protectedYear.js";
import {leaningOn} from "./ties.js";

/** A hidden count of a row. */
export interface HiddenCount {
  readonly table: string;
  readonly key: readonly string[];
  readonly measure: string;
}

type Protects = Extract<WhyHidden, {rule: "secondary"}>["protects"];

const mostCells = 10;

/** Which rule hides a count, or which protected numbers are safe because it is hidden; null for a cell not of the year. */
export function whyHidden(
  {table, key, measure}: HiddenCount,
  year: ProtectedYear,
  labels: Labels,
  reference: Pick<Reference, "municipalities">
): WhyHidden | null {
  const counted = year.tables.get(table);
  const row = counted?.table.rows.findIndex(candidate => candidate.key.join() === key.join()) ?? -1;
  const quantity = year.quantities.get(placeKey({table, row, measure}));
  if (counted === undefined || quantity === undefined) return null;
  const {disclosure} = counted.definition;
  const number = year.problem.numbers[quantity];
  switch (ruleFor(quantity, year)) {
    case "small_count": {
      const below = number?.suppressBelow ?? disclosure.suppressBelow;
      return {rule: "small_count", below, ruleOf: tableOfRule(quantity, table, year)};
    }
    case "one_category_holds_everyone":
      return {rule: "one_category_holds_everyone", below: disclosure.hideUniformBelow ?? 0};
    default: {
      const protects = protectedBy(quantity, table, year, labels, reference);
      return isBesideComplement(quantity, year)
        ? {rule: "small_complement", below: disclosure.suppressBelow, protects}
        : {rule: "secondary", protects};
    }
  }
}

/** The rule that makes a quantity one that is protected; null for one that a search has hidden. */
function ruleFor(quantity: number, {problem}: ProtectedYear): ProtectedCell["rule"] | null {
  const number = problem.numbers[quantity];
  if (number === undefined) {
    return problem.earlier.some(each => each.quantity === quantity && each.cell !== null)
      ? "hidden_before"
      : "small_complement";
  }
  if (problem.hiddenThoughKnown.includes(quantity)) return "one_category_holds_everyone";
  if (problem.system.quantities[quantity]?.fate !== "hidden") return null;
  return number.value > 0 && number.value < number.suppressBelow ? "small_count" : "one_category_holds_everyone";
}

/** The table whose rule decides: the one asked about, or a stricter one that the same number stands in. */
function tableOfRule(quantity: number, table: string, {problem, tables}: ProtectedYear): string {
  const number = problem.numbers[quantity];
  const strict = (name: string) => tables.get(name)?.definition.disclosure.suppressBelow === number?.suppressBelow;
  return strict(table) ? table : (number?.cells.find(cell => strict(cell.table))?.table ?? table);
}

/** Whether it is the numerator or the denominator of a share whose rest is small. */
function isBesideComplement(quantity: number, {problem}: ProtectedYear): boolean {
  const complements = new Set(problem.complements.map(complement => complement.quantity));
  return problem.system.equations.some(
    ({terms}) => terms.some(([each]) => each === quantity) && terms.some(([each]) => complements.has(each))
  );
}

function protectedBy(
  quantity: number,
  table: string,
  year: ProtectedYear,
  labels: Labels,
  reference: Pick<Reference, "municipalities">
): Protects {
  const names = new CellNames(year, labels, table);
  const distanceTo = distanceFrom(names.nameOf(quantity), year, reference);
  const nearest = leaningOn(year, quantity)
    .map(leaning => ({...leaning, name: names.nameOf(leaning.quantity)}))
    .map(leaning => ({...leaning, distance: [...distanceTo(leaning.name), leaning.ties.length, leaning.quantity]}))
    .sort((a, b) => compareDistances(a.distance, b.distance));
  const listed = nearest.slice(0, mostCells);
  const first = new Set([quantity, ...listed.map(leaning => leaning.quantity)]);
  const cells = listed.map(({quantity: other, name, ties}) => ({
    ...name,
    name: names.textOf(other),
    rule: ruleFor(other, year) ?? "small_count",
    tiedBy: ties.map(tie => names.tieText(tie, first))
  }));
  return {cells, more: nearest.length - cells.length};
}
