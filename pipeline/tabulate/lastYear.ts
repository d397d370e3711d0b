import {countryCode} from "../cells.js";
import type {MunicipalityChange} from "../definition/configuration.js";

/**
 * The key, without the year, that a row's cell had the year before: that of the same municipality, or of the country.
 * Null where there is none: the municipality was merged or divided; and for other units, as what they consist of changes.
 */
export function lastYearsKey(
  [aar = "", level = "", geo = "", ...categories]: readonly string[],
  changes: readonly MunicipalityChange[]
): readonly string[] | null {
  if (level === "land") {
    return [level, countryCode, ...categories];
  }
  const before = level === "kommune" ? codeBefore(geo, Number(aar), changes) : null;
  return before === null ? null : [level, before, ...categories];
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
