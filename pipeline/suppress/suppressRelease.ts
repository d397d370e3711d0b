import type {PublishedTable} from "../cells.js";
import type {CountDefinition, ServiceCode, SumRule} from "../definition/configuration.js";
import {EarlierReleases, type YearToday} from "../numbers/earlier.js";
import {type CellPlace, type CountTable, numbersOf, numberYears, type Predecessor} from "../numbers/numbers.js";
import {relationsOf} from "../numbers/relations.js";
import type {Deliveries} from "../numbers/tablesThen.js";
import type {Units} from "../numbers/units.js";
import type {EarlierRelease} from "../numbers/variables.js";
import {present} from "./present.js";
import {type YearProblem, yearProblem} from "./problem.js";
import {presentWithPublishedTotals} from "./publishedTotals.js";
import {type RefusedCell, refusedCells} from "./refusal.js";
import type {Protection, Refusal, System} from "./system.js";
import {decide, hiddenCellsOf, type YearDecision} from "./yearDecision.js";

export type {CountTable} from "../numbers/numbers.js";

/** Everything that is decided on together: all tables of persons of a release. */
export interface SuppressInput {
  readonly tables: readonly CountTable[];
  readonly units: Units;
  readonly predecessor: Predecessor;
  readonly services: readonly ServiceCode[];
  readonly sums: readonly SumRule[];
}

/** What was published before. */
export interface LedgerInput {
  /** The releases of the ledger, read one at a time, oldest first; other years than the wanted ones may be left out. */
  readonly releases: (isWanted: (aar: number) => boolean) => AsyncIterable<EarlierRelease>;
  /** Of the release that is made. */
  readonly deliveries: Deliveries;
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

/** Makes the system of a year safe, on whatever thread. */
export type Protect = (system: System, aar: number) => Promise<Protection | Refusal>;

/** A year as it was decided before, on the same tables and in sight of a ledger that told the same; null where it was not. */
export type DecidedBefore = (aar: number) => YearDecision | null;

/** So many years are put together at once while as many are searched: each is some hundred megabytes. */
const yearsAtOnce = 2;

/**
 * Decides for every cell of a release whether it is shown (docs/disclosure-control.md): all tables of a year are one system
 * with what the ledger tells of it, since a reader can combine them. Where a number is out already that must not be found
 * out, no further year is searched.
 */
export async function suppressRelease(
  input: SuppressInput,
  ledger: LedgerInput,
  protect: Protect,
  before: DecidedBefore = () => null
): Promise<Suppressed | Refused> {
  const all = numberYears(input.tables);
  const known = all.flatMap(aar => before(aar) ?? []);
  const isKnown = new Set(known.map(({aar}) => aar));
  const wanted = all.filter(aar => !isKnown.has(aar));
  const decided: YearDecision[] = [];
  const givenAway: RefusedCell[] = [];
  const refused = new Map<number, readonly RefusedCell[]>();
  const search = async (problem: YearProblem) => {
    const answer = await protect(problem.system, problem.aar);
    if (answer.outcome === "safe") decided.push(decide(input.tables, problem, answer));
    else refused.set(problem.aar, refusedCells(problem, answer.quantities, input.tables));
  };
  let searching: Promise<unknown> = Promise.resolve();
  for (let at = 0; at < wanted.length; at += yearsAtOnce) {
    const years = new Set(wanted.slice(at, at + yearsAtOnce));
    const problems = await problemsWithLedger(input, ledger, aar => years.has(aar));
    await searching;
    givenAway.push(...problems.flatMap(problem => refusedCells(problem, problem.givenAway, input.tables)));
    if (givenAway.length > 0) continue;
    searching = Promise.all(problems.map(search));
    // Awaited in the next round, which may fail before.
    searching.catch(() => undefined);
  }
  await searching;
  if (givenAway.length > 0) return {outcome: "refused", cells: givenAway};
  if (refused.size > 0) return {outcome: "refused", cells: wanted.flatMap(aar => refused.get(aar) ?? [])};
  const years = [...known, ...decided].sort((a, b) => a.aar - b.aar);
  const hiddenCells = hiddenCellsOf(years);
  const tables = input.tables.map(({definition, table}) => {
    const hidden = new Map(definition.measures.map(({name}) => [name, hiddenCells(table.table, name)]));
    const isHidden = (row: number, measure: string) => hidden.get(measure)?.has(row) === true;
    return definition.disclosure.totals === "published"
      ? presentWithPublishedTotals(definition, table, isHidden)
      : present(definition, table, isHidden);
  });
  return {outcome: "suppressed", tables, years};
}

/** The years of a release as systems of whole numbers, of its own tables alone. */
export function releaseProblems(input: SuppressInput): readonly YearProblem[] {
  const definitions = definitionsOf(input);
  return yearsOf(input, () => true).map(({aar, numbers, relations}) =>
    yearProblem(aar, numbers, relations, definitions)
  );
}

/** The same with what the ledger tells, of the years that are wanted. */
export async function problemsWithLedger(
  input: SuppressInput,
  ledger: LedgerInput,
  isWanted: (aar: number) => boolean
): Promise<readonly YearProblem[]> {
  const {predecessor, services, sums} = input;
  const definitions = definitionsOf(input);
  const years = yearsOf(input, isWanted);
  if (years.length === 0) return [];
  const earlier = new EarlierReleases(years, {
    ...{definitions, predecessor, services, sums},
    deliveries: ledger.deliveries
  });
  for await (const release of ledger.releases(isWanted)) earlier.add(release);
  return years.map(({aar, numbers, relations}) => yearProblem(aar, numbers, relations, definitions, earlier.of(aar)));
}

function definitionsOf({tables}: SuppressInput): ReadonlyMap<string, CountDefinition> {
  return new Map(tables.map(({definition}) => [definition.table, definition]));
}

function yearsOf(input: SuppressInput, isWanted: (aar: number) => boolean): readonly YearToday[] {
  const {tables, units, predecessor, services, sums} = input;
  const definitions = definitionsOf(input);
  return [...numbersOf(tables, units, predecessor, isWanted)].map(([aar, numbers]) => ({
    aar,
    numbers,
    relations: relationsOf(numbers, {aar, definitions, services, sums})
  }));
}

/** One text for one cell. */
export function placeKey({table, row, measure}: CellPlace): string {
  return `${table}/${row}/${measure}`;
}
