import type {AcceptedPerson} from "./content.js";
import {dayOf, diedBefore} from "./services.js";
import {isDate, type Values} from "./values.js";

/** Whether a period touches the year; an empty end is open, and what ends before it begins touches nothing. */
function overlapsYear(fra: string | undefined, til: string | undefined, aar: number): boolean {
  const [from, to] = [fra ?? "00000000", til ?? "99999999"];
  return from <= to && from <= dayOf(aar, "1231") && to >= dayOf(aar, "0101");
}

/** The person's rows of information whose period touches the year. */
export function informationIn(person: AcceptedPerson, aar: number): readonly Values[] {
  return person.rows.PERSONOPPL.filter(row => overlapsYear(row.get("poFraDato"), row.get("poTilDato"), aar));
}

/** Whether a date is a day of the year. */
export function isInYear(date: string | undefined, aar: number): boolean {
  return date !== undefined && isDate(date) && Number(date.slice(0, 4)) === aar;
}

/** Whether the person counts in `hab_rehab_utenfor_institusjon` (spec 2.3). */
export function hasHab(person: AcceptedPerson, aar: number): boolean {
  return !diedBefore(person, dayOf(aar, "0101")) && informationIn(person, aar).some(row => row.get("poHab") === "1");
}
