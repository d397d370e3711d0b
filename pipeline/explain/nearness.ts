import type {Reference} from "../definition/configuration.js";
import {municipalitiesOf} from "../definition/reference.js";
import type {CellName} from "./cellNames.js";
import type {ProtectedYear} from "./protectedYear.js";

/** A hidden cell as seen from another: compared number by number, the smaller the nearer. */
export type Distance = readonly number[];

/**
 * How far a cell is from another: the same municipalities, one's among the other's, the same county, or elsewhere; units of
 * like size, then the same table, then fewer categories that differ.
 */
export function distanceFrom(
  from: CellName,
  year: ProtectedYear,
  reference: Pick<Reference, "municipalities">
): (to: CellName) => Distance {
  const counties = new Map(municipalitiesOf(reference, year.aar).map(({code, fylke}) => [code, fylke]));
  const start = municipalities(from, year);
  return to => {
    const there = municipalities(to, year);
    return [
      placeDistance(start, there, counties),
      Math.abs(start.length - there.length),
      from.table === to.table ? 0 : 1,
      Object.entries(to.row).filter(([dimension, code]) => from.row[dimension] !== code).length
    ];
  };
}

export function compareDistances(a: Distance, b: Distance): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find(difference => difference !== 0) ?? 0;
}

function placeDistance(
  from: readonly string[],
  to: readonly string[],
  counties: ReadonlyMap<string, string>
): 0 | 1 | 2 | 3 {
  if (to.length === 0) return 3;
  const within = (inner: readonly string[], outer: readonly string[]) => inner.every(each => outer.includes(each));
  if (within(from, to)) return within(to, from) ? 0 : 1;
  if (within(to, from)) return 1;
  return new Set([...from, ...to].map(kommune => counties.get(kommune))).size === 1 ? 2 : 3;
}

function municipalities({table, row}: CellName, {tables, units}: ProtectedYear): readonly string[] {
  const geography = tables.get(table)?.definition.geography ?? "as_reported";
  return units.find(Number(row.aar), geography, row.geo_niva ?? "", row.geo ?? "")?.kommuner ?? [];
}
