import type {CodeChange, Placement, PublicKnowledge} from "./reference.js";
import {isValid} from "./reference.js";

/**
 * The units of a year as sets of the municipalities of that year, by the codes they reported under. Sets hold those
 * that delivered only, so that units which differ by municipalities without a delivery are the same place.
 */
export interface YearPlaces {
  /** By number: codes in byte order. */
  readonly places: readonly (readonly string[])[];
  /** Place of a unit: `<geography>/<level>/<code>`, as in `recast/fylke/46`. */
  readonly unit: ReadonlyMap<string, number>;
  /**
   * Ways to put a place together from smaller ones, the finest first: municipalities, recast municipalities, counties.
   */
  readonly partitions: (place: number) => readonly (readonly number[])[];
  /** Places of one municipality as reported, by code. */
  readonly single: ReadonlyMap<string, number>;
}

/** `newestYear` fixes the division that recast units have (docs/method.md). */
export function placesOf(
  knowledge: PublicKnowledge,
  aar: number,
  newestYear: number,
  notDelivered: ReadonlySet<string>
): YearPlaces {
  const units = unitsOf(knowledge, aar, newestYear);
  const places: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const unit = new Map<string, number>();
  const place = (codes: readonly string[]): number => {
    const key = codes.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, places.length);
    places.push(codes);
    return places.length - 1;
  };
  for (const [name, codes] of units) {
    unit.set(name, place(codes.filter(code => !notDelivered.has(code)).toSorted()));
  }
  const byCode = (prefix: string): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    for (const [name, number] of unit) {
      if (name.startsWith(prefix)) for (const code of places[number] ?? []) found.set(code, number);
    }
    return found;
  };
  const single = byCode("as_reported/kommune/");
  const families = [single, byCode("recast/kommune/"), byCode("as_reported/fylke/")];
  const partitions = new Map<number, readonly (readonly number[])[]>();
  return {
    places,
    unit,
    single,
    partitions: number => {
      const known = partitions.get(number);
      if (known !== undefined) return known;
      const found = families.flatMap(family => {
        const parts = partition(places, number, family);
        return parts === null ? [] : [parts];
      });
      partitions.set(number, found);
      return found;
    }
  };
}

/** The places of a family that make up the place; null when they do not, or when it is one of them. */
function partition(
  places: readonly (readonly string[])[],
  number: number,
  family: ReadonlyMap<string, number>
): readonly number[] | null {
  const codes = places[number] ?? [];
  const parts = new Set<number>();
  let size = 0;
  for (const code of codes) {
    const part = family.get(code);
    if (part === undefined || part === number) return null;
    if (!parts.has(part)) size += places[part]?.length ?? 0;
    parts.add(part);
  }
  return parts.size > 0 && size === codes.length ? [...parts] : null;
}

/** Codes as reported in the year, by the name of the unit. */
function unitsOf(knowledge: PublicKnowledge, aar: number, newestYear: number): ReadonlyMap<string, readonly string[]> {
  const units = new Map<string, string[]>();
  const add = (name: string, code: string) => {
    const codes = units.get(name);
    if (codes === undefined) units.set(name, [code]);
    else codes.push(code);
  };
  const hasKostra = knowledge.kostraGroups.some(group => isValid(group, aar));
  const countyOf = withinIn(knowledge.counties, aar);
  const kostraOf = withinIn(knowledge.kostraGroups, aar);
  const newCountyOf = withinIn(knowledge.counties, newestYear);
  const newKostraOf = withinIn(knowledge.kostraGroups, newestYear);
  for (const [code, county] of countyOf) {
    add(`as_reported/kommune/${code}`, code);
    add(`as_reported/fylke/${county}`, code);
    add("as_reported/land/0", code);
    const group = kostraOf.get(code);
    if (group !== undefined) add(`as_reported/kostra/${group}`, code);

    const {carried, successors} = follow(knowledge.changes, code, aar, newestYear);
    add(`recast/kommune/${carried}`, code);
    add("recast/land/0", code);
    const newCounty = common(successors.map(successor => newCountyOf.get(successor)));
    if (newCounty !== null) add(`recast/fylke/${newCounty}`, code);
    const newGroup = common(successors.map(successor => newKostraOf.get(successor)));
    if (newGroup !== null && hasKostra) add(`recast/kostra/${newGroup}`, code);
  }
  return units;
}

function withinIn(placements: readonly Placement[], aar: number): ReadonlyMap<string, string> {
  return new Map(
    placements.filter(placement => isValid(placement, aar)).map(({kommune, within}) => [kommune, within] as const)
  );
}

/** What became of a code: its successors in `to`, and the last code that it had before it was divided. */
function follow(changes: readonly CodeChange[], code: string, from: number, to: number) {
  let successors = [code];
  let carried = code;
  for (let aar = from + 1; aar <= to; aar++) {
    successors = [...new Set(successors.flatMap(old => next(changes, old, aar)))];
    const [only] = successors;
    if (successors.length === 1 && only !== undefined) carried = only;
  }
  return {carried, successors};
}

function next(changes: readonly CodeChange[], code: string, aar: number): readonly string[] {
  const found = changes.filter(change => change.aar === aar && change.from === code).map(change => change.to);
  return found.length === 0 ? [code] : found;
}

function common(values: readonly (string | undefined)[]): string | null {
  const [first] = values;
  return first !== undefined && values.every(value => value === first) ? first : null;
}

/**
 * The code that a municipality of the year had the year before, through a one-to-one renumbering; null when it was
 * merged or divided.
 */
export function codeYearBefore(knowledge: PublicKnowledge, code: string, aar: number): string | null {
  const ofYear = knowledge.changes.filter(change => change.aar === aar);
  const [arrival, ...others] = ofYear.filter(change => change.to === code);
  if (arrival === undefined) {
    const existed = knowledge.counties.some(place => place.kommune === code && isValid(place, aar - 1));
    return existed ? code : null;
  }
  const departures = ofYear.filter(change => change.from === arrival.from);
  return others.length === 0 && departures.length === 1 ? arrival.from : null;
}
