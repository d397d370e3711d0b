import {countryCode} from "../cells.js";
import {type Concept, conceptOfCell, habilitation} from "./concepts.js";
import {codeYearBefore, placesOf, type YearPlaces} from "./places.js";
import {categoriesOf, cellName, cellOf, type OpenRelease, type OpenRow, type OpenTable, unitOf} from "./readTables.js";
import {groupMembers, type PublicKnowledge} from "./reference.js";
import type {ProblemList} from "./report.js";

export interface CountCell {
  readonly table: OpenTable;
  readonly row: OpenRow;
  readonly measure: number;
}

/** A number that the attacker asks for or knows: a concept in a set of municipalities in one year. */
export interface AuditNumber {
  readonly concept: Concept;
  readonly place: number;
  /** What is published of it; null while every cell is hidden. */
  readonly shown: number | null;
  /** The least that a hidden one can be: a numerator may be 0. */
  readonly least: 0 | 1;
  readonly suppressBelow: number;
  readonly width: number;
  readonly cells: readonly CountCell[];
}

/** Numerator and denominator of one row, by number. */
export interface NumberPair {
  readonly table: OpenTable;
  readonly row: OpenRow;
  readonly numerator: number;
  readonly denominator: number;
}

/** All numbers of one year, whatever year's rows they stand in. */
export interface YearNumbers {
  readonly aar: number;
  readonly places: YearPlaces;
  readonly numbers: readonly AuditNumber[];
  /** By concept and place. */
  readonly byConcept: ReadonlyMap<Concept, ReadonlyMap<number, number>>;
  /** Number of each hidden count cell: tables by name, rows as in the file, measures in column order. */
  readonly hiddenCells: readonly number[];
  readonly pairs: readonly NumberPair[];
  /** Codes that persons can count under, by service group. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

type Growing<T> = {-readonly [Key in keyof T]: T[Key]};
type GrowingNumber = Omit<Growing<AuditNumber>, "cells"> & {cells: CountCell[]};

/**
 * Collects the numbers of a year. Cells that contradict each other, small shown numbers apart, are named in `problems`:
 * one number with two values, one that is open here and hidden there, a cell of a unit that the year does not have.
 */
export function numbersOf(
  release: OpenRelease,
  knowledge: PublicKnowledge,
  aar: number,
  problems: ProblemList
): YearNumbers {
  const newestYear = release.years.at(-1) ?? aar;
  const members = groupMembers(knowledge, aar);
  const places = placesOf(knowledge, aar, newestYear, release.notDelivered.get(aar) ?? new Set());
  const numbers: GrowingNumber[] = [];
  const byConcept = new Map<Concept, Map<number, number>>();
  const hiddenCells: number[] = [];
  const pairs: NumberPair[] = [];

  const numberAt = (concept: Concept, place: number, least: 0 | 1): number => {
    const inConcept = byConcept.get(concept) ?? new Map<number, number>();
    byConcept.set(concept, inConcept);
    const known = inConcept.get(place);
    if (known !== undefined) return known;
    const strict = concept === habilitation && places.places[place]?.length === 1;
    const [suppressBelow, width] = strict ? [10, 5] : [5, 3];
    inConcept.set(place, numbers.length);
    numbers.push({concept, place, shown: null, least, suppressBelow, width, cells: []});
    return numbers.length - 1;
  };

  /** The number of a count cell, or null for a cell without one. */
  const take = (cell: CountCell): number | null => {
    const {table, row, measure} = cell;
    const kind = table.statement.measures[measure]?.kind;
    if (kind !== "count" && kind !== "numerator" && kind !== "last_year") return null;
    if (table.statement.publishedTotals && row.fields[1] !== "kommune") return null;
    const {text, status} = cellOf(table, row, measure);
    if (status !== "ok" && status !== "suppressed" && status !== "not_reported") return null;
    const name = () => cellName(table, row, measure);
    const concept = conceptOfCell(table.statement.table, kind, categoriesOf(table, row), aar, members);
    const unit = kind === "last_year" ? unitYearBefore(knowledge, row, aar) : unitOf(row);
    const place = places.unit.get(`${table.statement.geography}/${unit}`);
    if (concept === null || place === undefined) {
      problems.add("A count stands where there is none: the unit, the category or the year does not exist.", name);
      return null;
    }
    const number = numberAt(concept, place, kind === "numerator" ? 0 : 1);
    const record = numbers[number];
    if (record === undefined) return null;
    if (status === "suppressed") {
      hiddenCells.push(number);
    } else {
      const value = status === "ok" ? Number(text) : 0;
      if (record.shown !== null && record.shown !== value) {
        problems.add("Two cells that are one number show different values.", name);
      }
      record.shown ??= value;
    }
    record.cells.push(cell);
    return number;
  };

  for (const table of release.tables) {
    for (const row of rowsWith(table, aar)) {
      const found = table.statement.measures.map(({kind}, measure) => {
        const ofThisYear = (kind === "last_year" ? 1 : 0) === Number(row.fields[0]) - aar;
        return ofThisYear ? take({table, row, measure}) : null;
      });
      const numerator = found[table.statement.measures.findIndex(({kind}) => kind === "numerator")] ?? null;
      const denominator = found[table.statement.measures.findIndex(({kind}) => kind === "count")] ?? null;
      if (numerator !== null && denominator !== null) pairs.push({table, row, numerator, denominator});
    }
  }
  const deliveriesKnown = release.notDelivered.has(aar);
  for (const record of numbers) nameContradictions(record, places, deliveriesKnown, problems);
  return {aar, places, numbers, byConcept, hiddenCells, pairs, members};
}

/** Rows in which numbers of the year stand, in the order of the file. */
function rowsWith(table: OpenTable, aar: number): readonly OpenRow[] {
  const own = table.rowsOf.get(aar) ?? [];
  if (!table.statement.measures.some(({kind}) => kind === "last_year")) return own;
  return [...own, ...(table.rowsOf.get(aar + 1) ?? [])].sort((a, b) => a.index - b.index);
}

/** `aar` is the year before the row's. */
function unitYearBefore(knowledge: PublicKnowledge, row: OpenRow, aar: number): string {
  const [, niva = "", geo = ""] = row.fields;
  if (niva === "land") return `land/${countryCode}`;
  return `${niva}/${codeYearBefore(knowledge, geo, aar + 1) ?? ""}`;
}

function nameContradictions(
  number: AuditNumber,
  places: YearPlaces,
  deliveriesKnown: boolean,
  problems: ProblemList
): void {
  for (const {table, row, measure} of number.cells) {
    const {status} = cellOf(table, row, measure);
    if (status === "suppressed" && number.shown !== null) {
      problems.add("A hidden cell is open elsewhere.", () => cellName(table, row, measure));
    }
    if (!deliveriesKnown) continue;
    const delivered = places.places[number.place]?.length !== 0;
    if (delivered ? status === "not_reported" && !table.statement.publishedTotals : status !== "not_reported") {
      problems.add("The status does not fit who delivered.", () => cellName(table, row, measure));
    }
  }
}
