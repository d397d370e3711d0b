import {type CellPlace, type ReleaseNumber, unknownValue, type YearNumbers} from "./numbers.js";
import type {CertifiedYear, Deliveries, HiddenThen, TableThen} from "./tablesThen.js";
import type {Unit, Units} from "./units.js";

/** A release of the ledger. */
export interface EarlierRelease {
  /** Its place in the ledger, from 1. */
  readonly entry: number;
  readonly release: string;
  readonly tables: readonly TableThen[];
  /** Of its own years. */
  readonly units: Units;
  readonly deliveries: Deliveries;
  /** What its certificate says; null where nobody here knows what it hid. */
  readonly certified: readonly CertifiedYear[] | null;
}

/** Where a number stood in a release of the ledger. */
export interface PlaceThen {
  readonly entry: number;
  readonly release: string;
  readonly place: CellPlace;
  /** Of the row, by dimension. */
  readonly key: Readonly<Record<string, string>>;
}

export function placeThen({entry, release, tables}: EarlierRelease, place: CellPlace): PlaceThen {
  const {dimensions, rows} = tables.find(({table}) => table.table === place.table)?.table ?? {dimensions: [], rows: []};
  const key = Object.fromEntries(dimensions.map((name, at) => [name, rows[place.row]?.key[at] ?? ""]));
  return {entry, release, place, key};
}

/** One unknown of whoever has all releases: a number of today, or one of then that is no more. */
export interface Variable {
  /** Null for one of then. */
  readonly today: ReleaseNumber | null;
  readonly name: string;
  /** As known best: without a true value only where no release tells it. */
  readonly number: ReleaseNumber;
  /** Whether some release of the ledger showed it. */
  readonly shown: boolean;
  /** Where it was hidden first, with its place in the certificate's order; null where it never was. */
  readonly hidden: (PlaceThen & {readonly cell: number}) | null;
  /** As it was protected. */
  readonly width: number;
}

/** What a release says of the deliveries of a unit. */
interface UnitReports {
  /** Whether they are those of today. */
  readonly unchanged: boolean;
  readonly text: string;
}

type Growing = {-readonly [Key in keyof Variable]: Variable[Key]};

/**
 * The unknowns of one year over all releases. A number is the same while no delivery of its municipalities changed, which
 * anyone sees in `rapporteringsstatus`; one that has another value nevertheless was counted in a new way, and is new.
 */
export class Variables {
  readonly #aar: number;
  readonly #numbers: YearNumbers;
  readonly #deliveries: Deliveries;
  readonly #ofToday = new Map<ReleaseNumber, Growing>();
  readonly #gone = new Map<string, Growing>();
  /** By concept and unit: the variable of today where there is one, then those that are no more. */
  readonly #ofCell = new Map<string, Growing[]>();
  readonly #successors = new Map<Variable, ReleaseNumber>();
  /** By release, then by cell of its certificate. */
  readonly #cells = new Map<number, Map<number, Variable>>();
  /** By release, then by key of the unit. */
  readonly #reports = new Map<number, Map<string, UnitReports>>();

  /** `numbers` and `deliveries` of today. */
  constructor(aar: number, numbers: YearNumbers, deliveries: Deliveries) {
    this.#aar = aar;
    this.#numbers = numbers;
    this.#deliveries = deliveries;
  }

  /** Those that some release had, first of today, then of then by name. */
  get all(): readonly Variable[] {
    const gone = [...this.#gone.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return [...this.#ofToday.values(), ...gone];
  }

  /** A number of today as a variable. */
  ofToday(number: ReleaseNumber): Variable {
    return this.#ofTodayGrowing(number);
  }

  #ofTodayGrowing(number: ReleaseNumber): Growing {
    const known = this.#ofToday.get(number);
    if (known !== undefined) return known;
    const made = {today: number, name: "", number, shown: false, hidden: null, width: 0};
    this.#ofToday.set(number, made);
    return made;
  }

  /** What is counted of the same unit in two releases or more: the one of today first where there is one. */
  get sameCells(): readonly (readonly Variable[])[] {
    return [...this.#ofCell.values()].filter(variables => variables.length > 1);
  }

  /** The number of today of the unit of one that is no more; null where there is none. */
  successorOf(variable: Variable): ReleaseNumber | null {
    return this.#successors.get(variable) ?? null;
  }

  /** What stood in a hidden cell of a release, by the cell's place in the order of its certificate. */
  atCell(entry: number, cell: number): Variable | null {
    return this.#cells.get(entry)?.get(cell) ?? null;
  }

  /** The variable that a number of a release is. */
  take(release: EarlierRelease, concept: string, unit: Unit, number: ReleaseNumber): Variable {
    const variable = this.#find(release, concept, unit, number);
    const found = number.cells.map(place => ({place, hidden: hiddenAt(release, place)}));
    for (const {hidden} of found) if (hidden !== null) this.#keepCell(release, hidden.cell, variable);
    const [first] = found.flatMap(({place, hidden}) => (hidden === null ? [] : [{place, ...hidden}]));
    if (variable.number.value === unknownValue) variable.number = number;
    variable.shown ||= found.some(({hidden}) => hidden === null);
    variable.width = Math.max(variable.width, ...found.map(({hidden}) => hidden?.width ?? 0));
    if (first !== undefined && number.value !== unknownValue) {
      variable.hidden ??= {...placeThen(release, first.place), cell: first.cell};
    }
    return variable;
  }

  #find(release: EarlierRelease, concept: string, unit: Unit, number: ReleaseNumber): Growing {
    const {unchanged, text} = this.#reportsOf(release, unit);
    const successor = this.#numbers.concepts.get(concept)?.units.get(unit.key)?.number ?? null;
    if (successor !== null && unchanged && maySame(successor, number)) return this.#ofTodayGrowing(successor);
    const cell = [concept, unit.key].join("|");
    const gone = this.#findGone(`${cell}|${text}`, number);
    if (successor !== null) this.#successors.set(gone, successor);
    const before = this.#ofCell.get(cell) ?? (successor === null ? [] : [this.#ofTodayGrowing(successor)]);
    if (!before.includes(gone)) this.#ofCell.set(cell, [...before, gone]);
    return gone;
  }

  #findGone(name: string, number: ReleaseNumber): Growing {
    const first = this.#gone.get(name);
    const ownName = first === undefined || maySame(first.number, number) ? name : `${name}|${number.value}`;
    const known = this.#gone.get(ownName);
    if (known !== undefined) return known;
    const made = {today: null, name: ownName, number, shown: false, hidden: null, width: 0};
    this.#gone.set(ownName, made);
    return made;
  }

  #keepCell({entry}: EarlierRelease, cell: number, variable: Variable): void {
    const cells = this.#cells.get(entry) ?? new Map<number, Variable>();
    this.#cells.set(entry, cells.set(cell, variable));
  }

  /** A release that does not say who reported is taken to have had the deliveries of today. */
  #reportsOf({entry, deliveries}: EarlierRelease, {key, kommuner}: Unit): UnitReports {
    const ofRelease = this.#reports.get(entry) ?? new Map<string, UnitReports>();
    this.#reports.set(entry, ofRelease);
    const known = ofRelease.get(key);
    if (known !== undefined) return known;
    const rows = kommuner.map(kommune => {
      const place = `${this.#aar}/${kommune}`;
      const now = this.#deliveries.get(place) ?? deliveries.get(place) ?? "";
      return {before: deliveries.get(place) ?? now, now};
    });
    const found = {
      unchanged: rows.every(({before, now}) => before === now),
      text: rows.map(({before}) => before).join("|")
    };
    ofRelease.set(key, found);
    return found;
  }
}

function hiddenAt({tables}: EarlierRelease, {table, row, measure}: CellPlace): HiddenThen | null {
  return (
    tables
      .find(then => then.table.table === table)
      ?.hidden.get(row)
      ?.get(measure) ?? null
  );
}

function maySame(a: ReleaseNumber, b: ReleaseNumber): boolean {
  return a.value === b.value || a.value === unknownValue || b.value === unknownValue;
}
