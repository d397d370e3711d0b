import type {PublishedTable} from "../cells.js";
import type {CountDefinition, ServiceCode, SumRule} from "../definition/configuration.js";
import {EarlierReleases, type YearToday} from "../numbers/earlier.js";
import {type CellPlace, type CountTable, numbersOf, type Predecessor} from "../numbers/numbers.js";
import {relationsOf} from "../numbers/relations.js";
import type {Deliveries} from "../numbers/tablesThen.js";
import type {Units} from "../numbers/units.js";
import type {EarlierRelease} from "../numbers/variables.js";
import {present} from "./present.js";
import {type YearProblem, yearProblem} from "./problem.js";
import {presentWithPublishedTotals} from "./publishedTotals.js";
import {type RefusedCell, refusedCells} from "./refusal.js";
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

/** What was published before: the releases of the ledger, read one at a time, oldest first. */
export interface LedgerInput {
  readonly releases: AsyncIterable<EarlierRelease>;
  /** Of the release that is made. */
  readonly deliveries: Deliveries;
}

/** What was decided for one year. */
export interface YearDecision {
  readonly problem: YearProblem;
  readonly protection: Protection;
}

export interface Suppressed {
  readonly outcome: "suppressed";
  /** In the order of the input. */
  readonly tables: readonly PublishedTable[];
  /** By year. */
  readonly years: readonly YearDecision[];
}

/** What is public already leaves no safe answer. */
export interface Refused {
  readonly outcome: "refused";
  readonly cells: readonly RefusedCell[];
}

/** Makes a system safe, on whatever thread. */
export type Protect = (system: System) => Promise<Protection | Refusal>;

/**
 * Decides for every cell of a release whether it is shown (docs/disclosure-control.md): all tables of a year are one system
 * with what the ledger tells of it, since a reader can combine them. Where a number is out already that must not be found
 * out, no year is searched.
 */
export async function suppressRelease(
  input: SuppressInput,
  ledger: LedgerInput,
  protect: Protect
): Promise<Suppressed | Refused> {
  const problems = await problemsWithLedger(input, ledger);
  const givenAway = problems.filter(problem => problem.givenAway.length > 0);
  if (givenAway.length > 0) {
    return {
      outcome: "refused",
      cells: givenAway.flatMap(problem => refusedCells(problem, problem.givenAway, input.tables))
    };
  }
  const answers = await Promise.all(problems.map(async problem => ({problem, answer: await protect(problem.system)})));
  const years = answers.flatMap(({problem, answer}) => (answer.outcome === "safe" ? [decision(problem, answer)] : []));
  if (years.length < answers.length) {
    return {
      outcome: "refused",
      cells: answers.flatMap(({problem, answer}) =>
        answer.outcome === "safe" ? [] : refusedCells(problem, answer.quantities, input.tables)
      )
    };
  }
  const hidden = new Set(years.flatMap(hiddenPlaces).map(placeKey));
  const tables = input.tables.map(({definition, table}) => {
    const isHidden = (row: number, measure: string) => hidden.has(placeKey({table: table.table, row, measure}));
    return definition.disclosure.totals === "published"
      ? presentWithPublishedTotals(definition, table, isHidden)
      : present(definition, table, isHidden);
  });
  return {outcome: "suppressed", tables, years};
}

/** The years of a release as systems of whole numbers, of its own tables alone. */
export function releaseProblems(input: SuppressInput): readonly YearProblem[] {
  const definitions = definitionsOf(input);
  return yearsOf(input).map(({aar, numbers, relations}) => yearProblem(aar, numbers, relations, definitions));
}

/** The same with what the ledger tells. */
export async function problemsWithLedger(input: SuppressInput, ledger: LedgerInput): Promise<readonly YearProblem[]> {
  const {predecessor, services, sums} = input;
  const definitions = definitionsOf(input);
  const years = yearsOf(input);
  const earlier = new EarlierReleases(years, {
    ...{definitions, predecessor, services, sums},
    deliveries: ledger.deliveries
  });
  for await (const release of ledger.releases) earlier.add(release);
  return years.map(({aar, numbers, relations}) => yearProblem(aar, numbers, relations, definitions, earlier.of(aar)));
}

function definitionsOf({tables}: SuppressInput): ReadonlyMap<string, CountDefinition> {
  return new Map(tables.map(({definition}) => [definition.table, definition]));
}

function yearsOf(input: SuppressInput): readonly YearToday[] {
  const {tables, units, predecessor, services, sums} = input;
  const definitions = definitionsOf(input);
  return [...numbersOf(tables, units, predecessor)].map(([aar, numbers]) => ({
    aar,
    numbers,
    relations: relationsOf(numbers, {aar, definitions, services, sums})
  }));
}

/** What a rule hides is hidden in the tables also where the ledger shows it. */
function decision(problem: YearProblem, protection: Protection): YearDecision {
  const hidden = protection.hidden.slice();
  for (const quantity of problem.hiddenThoughKnown) hidden[quantity] = 1;
  return {problem, protection: {...protection, hidden}};
}

/** The cells whose number is hidden. */
export function hiddenPlaces({problem, protection}: YearDecision): readonly CellPlace[] {
  return problem.numbers.flatMap(({cells}, quantity) => (protection.hidden[quantity] === 1 ? cells : []));
}

/** One text for one cell. */
export function placeKey({table, row, measure}: CellPlace): string {
  return `${table}/${row}/${measure}`;
}
