import type {County, Municipality, MunicipalityChange, Reference} from "./configuration.js";
import {type Interval, isValidIn} from "./interval.js";

// The lists hold every municipality and county that was valid on some 1 January from 2017. An open interval has no end:
// the newest division is taken to go on. For years before 2017 a municipality that is listed is answered by its own
// interval, and counties, which are cut there, are unknown.

/** What has been asked before: pages ask for the same years thousands of times. */
const divisions = new WeakMap<readonly Municipality[], Map<number, readonly Municipality[]>>();

/** Municipalities valid on 1 January of `aar`, by code. */
export function municipalitiesOf(
  {municipalities}: Pick<Reference, "municipalities">,
  aar: number
): readonly Municipality[] {
  const byYear = divisions.get(municipalities) ?? new Map<number, readonly Municipality[]>();
  divisions.set(municipalities, byYear);
  const valid = byYear.get(aar) ?? municipalities.filter(municipality => isValidIn(municipality, aar)).sort(byCode);
  byYear.set(aar, valid);
  return valid;
}

/** Counties valid on 1 January of `aar`, by code. */
export function countiesOf(reference: Pick<Reference, "counties">, aar: number): readonly County[] {
  return reference.counties.filter(county => isValidIn(county, aar)).sort(byCode);
}

/** Whether `code` (four digits) is a municipality on 1 January of `aar`. */
export function municipalityIsValid(reference: Pick<Reference, "municipalities">, code: string, aar: number): boolean {
  return reference.municipalities.some(municipality => municipality.code === code && isValidIn(municipality, aar));
}

/**
 * Whether `code` is in the list of service codes for data year `aar`. 12 and 13 are not from 2019 on, although they
 * count as 29; 29 is not before.
 */
export function serviceIsValid(reference: Pick<Reference, "services">, code: number, aar: number): boolean {
  return reference.services.some(service => service.code === code && isValidIn(service, aar));
}

/** The code of the same municipality on 1 January of the year before; null when it was merged or divided meanwhile. */
export function codeBefore(code: string, aar: number, changes: readonly MunicipalityChange[]): string | null {
  const [only, ...others] = changes.filter(change => change.year === aar && change.to === code);
  if (only === undefined) {
    return code;
  }
  const oneToOne = others.length === 0 && (only.kind === "renumber" || only.kind === "rename");
  return oneToOne ? only.from : null;
}

/** The name that a code has on 1 January of `aar`; one that is not valid then (history on newer borders) has its newest. */
export function nameInYear(
  units: readonly (Interval & {readonly name: string})[] | undefined,
  aar: number
): string | undefined {
  const newestFirst = units?.toSorted((a, b) => (b.fromYear ?? 0) - (a.fromYear ?? 0)) ?? [];
  return (newestFirst.find(unit => isValidIn(unit, aar)) ?? newestFirst[0])?.name;
}

function byCode(a: {readonly code: string}, b: {readonly code: string}): number {
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
