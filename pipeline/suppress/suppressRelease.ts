import type {PublishedTable} from "../cells.js";
import type {CountDefinition, ServiceCode, SumRule} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {type CellPlace, type CountTable, numbersOf, type Predecessor} from "../numbers/numbers.js";
import {relationsOf} from "../numbers/relations.js";
import type {Units} from "../numbers/units.js";
import {present} from "./present.js";
import {type YearProblem, yearProblem} from "./problem.js";
import {presentWithPublishedTotals} from "./publishedTotals.js";
import type {Protection, Refusal, System} from "./system.js";

export type {CountTable} from "../numbers/numbers.js";

/** Everything that is decided on together: all tables of persons of a release. */
export interface SuppressInput {
  readonly tables: readonly CountTable[];
  readonly units: Units;
  readonly predecessor: Predecessor;
  readonly services: readonly ServiceCode[];
  readonly sums: readonly SumRule[];
}

/** What was decided for one year. */
export interface YearDecision {
  readonly problem: YearProblem;
  readonly protection: Protection;
}

export interface Suppressed {
  /** In the order of the input. */
  readonly tables: readonly PublishedTable[];
  /** By year. */
  readonly years: readonly YearDecision[];
}

/** Makes a system safe, on whatever thread. */
export type Protect = (system: System) => Promise<Protection | Refusal>;

/**
 * Decides for every cell of a release whether it is shown (docs/disclosure-control.md): all tables of a year are one system,
 * since a reader can combine them.
 *
 * @throws KprstatError disclosure when a year has no safe answer
 */
export async function suppressRelease(input: SuppressInput, protect: Protect): Promise<Suppressed> {
  const problems = releaseProblems(input);
  const years = await Promise.all(problems.map(async problem => decide(problem, await protect(problem.system))));
  const hidden = new Set(years.flatMap(hiddenPlaces).map(placeKey));
  const tables = input.tables.map(({definition, table}) => {
    const isHidden = (row: number, measure: string) => hidden.has(placeKey({table: table.table, row, measure}));
    return definition.disclosure.totals === "published"
      ? presentWithPublishedTotals(definition, table, isHidden)
      : present(definition, table, isHidden);
  });
  return {tables, years};
}

/** The years of a release as systems of whole numbers. */
export function releaseProblems({tables, units, predecessor, services, sums}: SuppressInput): readonly YearProblem[] {
  const definitions: ReadonlyMap<string, CountDefinition> = new Map(
    tables.map(({definition}) => [definition.table, definition])
  );
  return [...numbersOf(tables, units, predecessor)].map(([aar, numbers]) =>
    yearProblem(aar, numbers, relationsOf(numbers, {aar, definitions, services, sums}), definitions)
  );
}

function decide(problem: YearProblem, answer: Protection | Refusal): YearDecision {
  if (answer.outcome === "safe") {
    return {problem, protection: answer};
  }
  throw new KprstatError("disclosure", {
    what: `Nothing that could be hidden makes ${answer.quantities.length} numbers of ${problem.aar} safe.`,
    where: `the tables of ${problem.aar}`,
    remedy: "See the protected report in the work folder for the cells; nothing is published."
  });
}

/** The cells whose number is hidden. */
export function hiddenPlaces({problem, protection}: YearDecision): readonly CellPlace[] {
  return problem.numbers.flatMap(({cells}, quantity) => (protection.hidden[quantity] === 1 ? cells : []));
}

/** One text for one cell. */
export function placeKey({table, row, measure}: CellPlace): string {
  return `${table}/${row}/${measure}`;
}
