import type {CountDefinition} from "../definition/configuration.js";
import {numbersThen, type Predecessor, type ReleaseNumber, unknownValue, type YearNumbers} from "./numbers.js";
import {type RelationSource, relationsOf, type Share, type YearRelations} from "./relations.js";
import type {CertifiedYear, Deliveries} from "./tablesThen.js";
import {type EarlierRelease, type PlaceThen, placeThen, type Variable, Variables} from "./variables.js";

/** A number of the ledger that is another number today, or is none: hidden, unless some release showed it. */
export interface GoneNumber {
  readonly number: ReleaseNumber;
  /** As it was protected. */
  readonly width: number;
  /** Its hidden cell and that cell's place in the certificate's order; null where the number was shown. */
  readonly hidden: (PlaceThen & {readonly cell: number}) | null;
}

/** A denominator less its numerator that a release of the ledger protected. */
export interface GoneShare extends Share {
  readonly width: number;
  readonly origin: PlaceThen;
}

/** What the ledger tells of one year besides what the year's own tables say. */
export interface EarlierYear {
  /** Numbers of today that were shown. */
  readonly known: ReadonlySet<ReleaseNumber>;
  /** In order of their names: those of the relations, and all that were protected. */
  readonly gone: readonly GoneNumber[];
  readonly sums: YearRelations["sums"];
  readonly bounds: YearRelations["bounds"];
  readonly shares: readonly GoneShare[];
  /** What is counted of one unit in several releases: a person who is alone in two of them is taken to be the same. */
  readonly sameCells: readonly (readonly ReleaseNumber[])[];
  /** The tables of the newest certificate. */
  readonly start: readonly TableBefore[];
}

/** What differs from the true table, and by how much. */
export type Differences = ReadonlyMap<ReleaseNumber, number>;

/** A table that fitted what was published: where a number is no more, that of the same unit today differs as it did. */
export interface TableBefore {
  readonly differences: Differences;
  /** Numbers of today in place of such as were protected then: they may need no hiding any more. */
  readonly protectedThen: Differences;
}

export const nothingEarlier: EarlierYear = {
  ...{known: new Set(), gone: [], sums: [], bounds: [], shares: []},
  ...{sameCells: [], start: []}
};

/** One year of today. */
export interface YearToday {
  readonly aar: number;
  readonly numbers: YearNumbers;
  readonly relations: YearRelations;
}

/** What the numbers of then are read with: as those of today. */
export interface ReadingThen extends Omit<RelationSource, "aar"> {
  readonly predecessor: Predecessor;
  /** Of today. */
  readonly deliveries: Deliveries;
}

type VariableTerm = readonly [variable: Variable, coefficient: number];

interface DraftYear extends YearToday {
  readonly variables: Variables;
  readonly sums: (readonly VariableTerm[])[];
  readonly bounds: (readonly VariableTerm[])[];
  readonly shares: {readonly of: Variable; readonly in: Variable; readonly width: number; readonly origin: PlaceThen}[];
  /** Of the newest release with a certificate of this year. */
  newest: {readonly entry: number; readonly certified: CertifiedYear} | null;
}

/**
 * Puts the releases of the ledger together with the numbers of today (docs/disclosure-control.md): what was shown stays
 * known; relations of then hold between numbers of today and of then. One release is in memory at a time.
 */
export class EarlierReleases {
  readonly #reading: ReadingThen;
  readonly #years: ReadonlyMap<number, DraftYear>;

  constructor(years: readonly YearToday[], reading: ReadingThen) {
    this.#reading = reading;
    this.#years = new Map(
      years.map(year => {
        const variables = new Variables(year.aar, year.numbers, reading.deliveries);
        return [year.aar, {...year, variables, sums: [], bounds: [], shares: [], newest: null}];
      })
    );
  }

  add(release: EarlierRelease): void {
    const {predecessor, definitions} = this.#reading;
    const ofThen: ReadonlyMap<string, CountDefinition> = new Map([
      ...definitions,
      ...release.tables.map(({definition}) => [definition.table, definition] as const)
    ]);
    const isWanted = (aar: number) => this.#years.has(aar);
    for (const [aar, then] of numbersThen(release.tables, release.units, predecessor, ofThen, isWanted)) {
      const year = this.#years.get(aar);
      if (year !== undefined) this.#addYear(release, year, then, ofThen);
    }
  }

  of(aar: number): EarlierYear {
    const year = this.#years.get(aar);
    return year === undefined ? nothingEarlier : told(year);
  }

  #addYear(
    release: EarlierRelease,
    year: DraftYear,
    then: YearNumbers,
    definitions: ReadonlyMap<string, CountDefinition>
  ): void {
    const variableOf = new Map<ReleaseNumber, Variable>();
    for (const [concept, {units}] of then.concepts) {
      for (const {unit, number} of units.values()) {
        if (number !== null) variableOf.set(number, year.variables.take(release, concept, unit, number));
      }
    }
    const certified = release.certified?.find(({aar}) => aar === String(year.aar));
    if (certified !== undefined) year.newest = {entry: release.entry, certified};
    const all = [...variableOf.values()];
    if (all.every(({today}) => today !== null) && all.length === numberCount(year.numbers)) return;
    const {sums, bounds, shares} = relationsOf(then, {...this.#reading, aar: year.aar, definitions});
    const termsOf = (terms: readonly (readonly [ReleaseNumber, number])[]) =>
      terms.flatMap(([number, coefficient]): readonly VariableTerm[] => {
        const variable = variableOf.get(number);
        return variable === undefined ? [] : [[variable, coefficient]];
      });
    year.sums.push(...sums.map(termsOf));
    year.bounds.push(...bounds.map(termsOf));
    for (const share of shares) {
      const [of, whole] = [variableOf.get(share.of), variableOf.get(share.in)];
      if (of === undefined || whole === undefined || (of.today !== null && whole.today !== null)) continue;
      const complement = complementThen(release, share);
      if (complement !== null) year.shares.push({...complement, of, in: whole});
      year.bounds.push([
        [of, 1],
        [whole, -1]
      ]);
    }
  }
}

/** Where and how wide the denominator less the numerator was protected; null where it was not. */
function complementThen(release: EarlierRelease, {of}: Share): Pick<GoneShare, "origin" | "width"> | null {
  for (const place of of.cells) {
    const width = release.tables.find(({table}) => table.table === place.table)?.complements.get(place.row);
    if (width !== undefined) return {origin: placeThen(release, place), width};
  }
  return null;
}

function numberCount({concepts}: YearNumbers): number {
  return [...concepts.values()].reduce(
    (sum, {units}) => sum + [...units.values()].filter(({number}) => number !== null).length,
    0
  );
}

/** What the drafts of a year say. */
function told(year: DraftYear): EarlierYear {
  const {sums, bounds} = newRelations(year);
  const shares = newShares(year);
  const used = new Set([
    ...[...sums, ...bounds].flatMap(terms => terms.map(([variable]) => variable)),
    ...shares.flatMap(share => [share.of, share.in])
  ]);
  const numbersOf = (terms: readonly VariableTerm[]) =>
    terms.map(([{number}, coefficient]) => [number, coefficient] as const);
  const {all} = year.variables;
  return {
    known: new Set(all.flatMap(({today, shown}) => (today !== null && shown ? [today] : []))),
    gone: all
      .filter(variable => variable.today === null && (used.has(variable) || (!variable.shown && variable.width > 0)))
      .map(({number, shown, width, hidden}) => ({number, width, hidden: shown ? null : hidden})),
    sums: sums.map(numbersOf),
    bounds: bounds.map(numbersOf),
    shares: shares.map(share => ({...share, of: share.of.number, in: share.in.number})),
    sameCells: year.variables.sameCells.map(variables => variables.map(({number}) => number)),
    start: startOf(year)
  };
}

/** The tables of the newest certificate in the numbers of today and then. */
function startOf({variables, newest}: DraftYear): readonly TableBefore[] {
  if (newest === null) return [];
  const {entry, certified} = newest;
  const own = certified.truth.length;
  return certified.witnesses.map(([cells, deltas]) => {
    const differences = new Map<ReleaseNumber, number>();
    const protectedThen = new Map<ReleaseNumber, number>();
    cells.forEach((cell, at) => {
      const [of, place] = cell < own ? [entry, cell] : (certified.earlier[cell - own] ?? []);
      const variable = of === undefined || place === undefined ? null : variables.atCell(of, place);
      if (variable === null) return;
      const delta = deltas[at] ?? 0;
      differences.set(variable.number, delta);
      const successor = cell < own && variable.today === null ? variables.successorOf(variable) : null;
      if (successor !== null) (variable.width > 0 ? protectedThen : differences).set(successor, delta);
    });
    return {differences, protectedThen};
  });
}

/**
 * The relations of then, each once, without those that the year's own tables say and those between shown numbers. A number
 * that nobody here knows is taken to be known to the attacker, and so is what a bound with such a number leaves over.
 */
function newRelations({variables, relations, sums, bounds}: DraftYear): Pick<DraftYear, "sums" | "bounds"> {
  const kept: Pick<DraftYear, "sums" | "bounds"> = {sums: [], bounds: []};
  if (sums.length + bounds.length === 0) return kept;
  const keys = new TermKeys();
  const ofToday = [...relations.sums, ...relations.bounds].map(terms =>
    terms.map(([number, coefficient]): VariableTerm => [variables.ofToday(number), coefficient])
  );
  const said = new Set(ofToday.map(terms => keys.of(terms)));
  const keep = (terms: readonly VariableTerm[], kind: "sums" | "bounds") => {
    const known = terms.filter(([{number}]) => number.value !== unknownValue);
    const key = keys.of(known);
    if (said.has(key) || known.every(([{shown}]) => shown)) return;
    said.add(key);
    kept[known.length < terms.length ? "sums" : kind].push(known);
  };
  for (const terms of sums) keep(terms, "sums");
  for (const terms of bounds) keep(terms, "bounds");
  return kept;
}

/** The protected complements of then, each once, in order of their places; none that is shown or that nobody here knows. */
function newShares({shares}: DraftYear): DraftYear["shares"] {
  const keys = new TermKeys();
  const found = new Map<string, DraftYear["shares"][number]>();
  for (const share of shares) {
    const {of, in: whole} = share;
    if (of.number.value === unknownValue || whole.number.value === unknownValue || (of.shown && whole.shown)) continue;
    const key = keys.of([
      [whole, 1],
      [of, -1]
    ]);
    if (!found.has(key)) found.set(key, share);
  }
  return [...found.values()].sort((a, b) => comparePlaces(a.origin, b.origin));
}

function comparePlaces(a: PlaceThen, b: PlaceThen): number {
  const [left, right] = [a.place, b.place];
  return a.entry - b.entry || (left.table < right.table ? -1 : left.table > right.table ? 1 : left.row - right.row);
}

/** One text for the terms of a relation, in whatever order they come. */
class TermKeys {
  readonly #ids = new Map<Variable, number>();

  of(terms: readonly VariableTerm[]): string {
    return terms
      .map(([variable, coefficient]) => {
        const id = this.#ids.get(variable) ?? this.#ids.size;
        this.#ids.set(variable, id);
        return `${id}:${coefficient}`;
      })
      .sort()
      .join();
  }
}
