import {countryCode} from "../cells.js";
import type {MunicipalityChange} from "../definition/configuration.js";
import {codeBefore} from "../definition/reference.js";

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
