import type {GeographicLevel, TrueTable} from "../cells.js";
import type {CountDefinition, Measure} from "../definition/configuration.js";
import {KprstatError} from "../errors.js";
import {type Concept, conceptKey, firstName} from "./concept.js";
import type {Unit, Units} from "./units.js";

/** A table of counts before disclosure control, with what it is. */
export interface CountTable {
  readonly definition: CountDefinition;
  readonly table: TrueTable;
}

/** Where a number stands: a row of a table and one of its counts. */
export interface CellPlace {
  readonly table: string;
  readonly row: number;
  readonly measure: string;
}

/**
 * What an attacker sees as one unknown: so many persons, counted in one way, in the municipalities of one unit, in one
 * year. All the cells that hold it are shown, or none is (docs/disclosure-control.md).
 */
export interface ReleaseNumber {
  /** Persons; of a release of the ledger also `unknownValue`. */
  readonly value: number;
  /** The numerator of a share: it may be 0 and hidden. */
  readonly numerator: boolean;
  /** The strictest rule of the tables it stands in. */
  readonly suppressBelow: number;
  readonly width: number;
  /** The largest unit that it is shown for. */
  readonly level: GeographicLevel;
  readonly cells: readonly CellPlace[];
}

/** In place of a number that is hidden in a release of the ledger, and whose true value nobody here knows. */
export const unknownValue = -1;

/** A unit in which a concept is counted: its number, or null where nobody can be, since the unit did not deliver. */
export interface CountedUnit {
  readonly unit: Unit;
  readonly number: ReleaseNumber | null;
}

/** A concept in one year: the units it is counted in, by kind (`as_reported/kommune`), and their numbers by key of the unit. */
export interface CountedConcept {
  readonly concept: Concept;
  readonly families: ReadonlyMap<string, ReadonlyMap<string, Unit>>;
  readonly units: ReadonlyMap<string, CountedUnit>;
}

/** The numbers of one year. */
export interface YearNumbers {
  /** By key of the concept. */
  readonly concepts: ReadonlyMap<string, CountedConcept>;
  /** The same concepts as they are called in each table, by key of that name. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, OwnConcept>>;
}

/** A concept under the name that it has in one table. */
export interface OwnConcept {
  readonly own: Concept;
  readonly counted: CountedConcept;
}

/** From the most to the least regretted when hidden. */
export const levelsByWorth: readonly GeographicLevel[] = ["land", "fylke", "kostra", "kommune"];

/** The municipality that the one of a year was called in the year before; null where it was no single one. */
export type Predecessor = (kommune: string, aar: number) => string | null;

interface DraftYear {
  readonly concepts: Map<string, DraftConcept>;
  readonly tables: Map<string, Map<string, {own: Concept; counted: DraftConcept}>>;
}

interface DraftConcept {
  readonly concept: Concept;
  readonly families: Map<string, Map<string, Unit>>;
  readonly units: Map<string, CountedUnit>;
}

/** A counted cell of a table; `value` is null where the unit did not deliver. */
interface CountedCell {
  readonly aar: number;
  readonly niva: GeographicLevel;
  readonly unit: Unit;
  readonly own: Concept;
  readonly value: number | null;
  readonly numerator: boolean;
  readonly place: CellPlace;
}

/**
 * The numbers of a release by year, of the years that are wanted. Of a table with published totals only the municipalities hold numbers: its totals are
 * made of what is shown. A cell of last year's column holds a number of the year before.
 *
 * @throws KprstatError fault when two cells of one number differ
 */
export function numbersOf(
  tables: readonly CountTable[],
  units: Units,
  predecessor: Predecessor,
  isWanted: (aar: number) => boolean = () => true
): ReadonlyMap<number, YearNumbers> {
  const definitions = new Map(tables.map(({definition}) => [definition.table, definition]));
  return collect(tables, {units, predecessor, definitions, isWanted, strict: true});
}

/** The years that numbers of a release may be of, ascending. */
export function numberYears(tables: readonly CountTable[]): readonly number[] {
  const years = new Set<number>();
  for (const {definition, table} of tables) {
    const lags = new Set(definition.measures.flatMap(measure => (isCounted(measure) ? lagOf(measure) : [])));
    const rowYears = new Set(table.rows.map(({key}) => Number(key[0])));
    for (const aar of rowYears) for (const lag of lags) years.add(aar - lag);
  }
  return [...years].sort((a, b) => a - b);
}

type CountedMeasure = Extract<Measure, {readonly kind: "count" | "last_year"}>;

function isCounted(measure: Measure): measure is CountedMeasure {
  return measure.kind === "count" || measure.kind === "last_year";
}

/** How many years before its row the number of a count is. */
function lagOf({kind}: CountedMeasure): 0 | 1 {
  return kind === "count" ? 0 : 1;
}

/**
 * The same of a release of the ledger, which is as it is: of two cells of one number that differ the first counts, and
 * rows about units that the reference data of today do not know are left out. `definitions` are those of today.
 */
export function numbersThen(
  tables: readonly CountTable[],
  units: Units,
  predecessor: Predecessor,
  definitions: ReadonlyMap<string, CountDefinition>,
  isWanted: (aar: number) => boolean
): ReadonlyMap<number, YearNumbers> {
  return collect(tables, {units, predecessor, definitions, isWanted, strict: false});
}

interface Collecting {
  readonly units: Units;
  readonly predecessor: Predecessor;
  readonly definitions: ReadonlyMap<string, CountDefinition>;
  readonly isWanted: (aar: number) => boolean;
  /** Whether tables that do not hold together are a fault. */
  readonly strict: boolean;
}

function collect(tables: readonly CountTable[], collecting: Collecting): ReadonlyMap<number, YearNumbers> {
  const years = new Map<number, DraftYear>();
  for (const {definition, table} of tables) {
    const {suppressBelow, width} = definition.disclosure;
    for (const {aar, niva, unit, own, value, numerator, place} of countedCells(definition, table, collecting)) {
      const year = years.get(aar) ?? {concepts: new Map(), tables: new Map()};
      years.set(aar, year);
      const counted = draftOf(year, own, firstName(own, aar, collecting.definitions));
      const one = value === null ? null : {value, numerator, suppressBelow, width, level: niva, cells: [place]};
      put(counted, `${definition.geography}/${niva}`, unit, one, collecting.strict);
    }
  }
  return new Map([...years].sort(([a], [b]) => a - b));
}

function draftOf({concepts, tables}: DraftYear, own: Concept, concept: Concept): DraftConcept {
  const key = conceptKey(concept);
  const counted = concepts.get(key) ?? {concept, families: new Map(), units: new Map()};
  concepts.set(key, counted);
  const ofTable = tables.get(own.table) ?? new Map<string, {own: Concept; counted: DraftConcept}>();
  tables.set(own.table, ofTable.set(conceptKey(own), {own, counted}));
  return counted;
}

function* countedCells(
  definition: CountDefinition,
  table: TrueTable,
  {units, predecessor, isWanted, strict}: Collecting
): Generator<CountedCell> {
  const {geography, disclosure, measures} = definition;
  const numerators = new Set(measures.flatMap(measure => (measure.kind === "share" ? [measure.of] : [])));
  const dimensions = table.dimensions.slice(3);
  for (const [row, {key, counts}] of table.rows.entries()) {
    const [aarText = "", level = "", geo = "", ...codes] = key;
    const niva = level as GeographicLevel;
    if (disclosure.totals === "published" && niva !== "kommune") {
      continue;
    }
    for (const measure of measures) {
      const count = counts[measure.name];
      if (!isCounted(measure)) continue;
      const lag = lagOf(measure);
      const aar = Number(aarText) - lag;
      if (!isWanted(aar) || !(count?.status === "ok" || count?.status === "not_reported")) continue;
      const code = lag === 1 && niva === "kommune" ? (predecessor(geo, aar + 1) ?? geo) : geo;
      const unit = units.find(aar, geography, niva, code);
      if (unit === undefined) {
        if (!strict) continue;
        throw new KprstatError("fault", {
          what: "A row is about a unit that does not exist.",
          where: `table ${table.table}`
        });
      }
      const across = measure.kind === "count" ? measure.across : [];
      const categories = Object.fromEntries(
        dimensions.map((name, index) => [name, codes[index] ?? ""]).filter(([name = ""]) => !across.includes(name))
      );
      yield {
        aar,
        niva,
        unit,
        own: {table: table.table, measure: measure.kind === "count" ? measure.name : measure.of, categories},
        value: count.status === "ok" ? count.value : null,
        numerator: numerators.has(measure.name),
        place: {table: table.table, row, measure: measure.name}
      };
    }
  }
}

function put(counted: DraftConcept, family: string, unit: Unit, number: ReleaseNumber | null, strict: boolean): void {
  const known = counted.units.get(unit.key);
  const both = {
    unit,
    number: number === null ? (known?.number ?? null) : merged(known?.number ?? null, number, strict)
  };
  counted.units.set(unit.key, both);
  const members = counted.families.get(family) ?? new Map<string, Unit>();
  counted.families.set(family, members.set(unit.key, unit));
}

/** Two cells that hold one number: the stricter rule and the larger unit decide. */
function merged(known: ReleaseNumber | null, added: ReleaseNumber, strict: boolean): ReleaseNumber {
  if (known === null) return added;
  if (strict && known.value !== added.value) {
    const [place] = added.cells;
    throw new KprstatError("fault", {
      what: "One number has two values.",
      where: `table ${place?.table}, row ${place?.row}, and table ${known.cells[0]?.table}, row ${known.cells[0]?.row}`
    });
  }
  const worth = (number: ReleaseNumber) => levelsByWorth.indexOf(number.level);
  return {
    value: known.value === unknownValue ? added.value : known.value,
    numerator: known.numerator && added.numerator,
    suppressBelow: Math.max(known.suppressBelow, added.suppressBelow),
    width: Math.max(known.width, added.width),
    level: worth(known) <= worth(added) ? known.level : added.level,
    cells: [...known.cells, ...added.cells]
  };
}
