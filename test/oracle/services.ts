import type {AcceptedPerson} from "./content.js";
import {needsGrantedDecision, serviceIsValid} from "./reference.js";
import {idNumber, type Values} from "./values.js";

export type Period = "gjennom_aaret" | "per_31_12";

/** First or last day of a year, `YYYYMMDD`. */
export function dayOf(aar: number, day: "0101" | "1231"): string {
  return `${aar}`.padStart(4, "0") + day;
}

export function diedBefore(person: AcceptedPerson, day: string): boolean {
  const death = person.values.get("peDodDato");
  return death !== undefined && death < day;
}

/** Whether the period of a service falls within the year or on its last day; a service has a beginning. */
function fallsIn(service: Values, aar: number, period: Period): boolean {
  const fra = service.get("tjFraDato");
  const til = service.get("tjTilDato") ?? "99991231";
  const since = dayOf(aar, period === "gjennom_aaret" ? "0101" : "1231");
  return fra !== undefined && fra <= til && fra <= dayOf(aar, "1231") && til >= since;
}

/** The code that a row counts under: 12 and 13 as 29; null for a code that is missing, unknown or lapsed. */
function countedCode(service: Values, aar: number): number | null {
  const code = idNumber(service.get("tjTjenType"));
  if (code === 12 || code === 13) return 29;
  return code !== null && serviceIsValid(code, aar) ? code : null;
}

function isGranted(service: Values): boolean {
  const code = idNumber(service.get("tjTjenType")) ?? 0;
  return !needsGrantedDecision(code) || service.get("tjVedtak") === "2";
}

function isAlive(person: AcceptedPerson, aar: number, period: Period): boolean {
  return !diedBefore(person, dayOf(aar, period === "gjennom_aaret" ? "0101" : "1231"));
}

/** Codes of the person's counting services (spec 2.2), ascending. */
export function countingServices(person: AcceptedPerson, aar: number, period: Period): readonly number[] {
  if (!isAlive(person, aar, period)) return [];
  const codes = person.rows.TJENESTE.filter(s => fallsIn(s, aar, period) && isGranted(s)).map(s => countedCode(s, aar));
  return [...new Set(codes.filter(c => c !== null))].sort((a, b) => a - b);
}

/** Whether the person has a service row that counts but for its code (`UKJENT`, spec 2.5): no decision is asked for. */
export function hasUnknownService(person: AcceptedPerson, aar: number, period: Period): boolean {
  return (
    isAlive(person, aar, period) &&
    person.rows.TJENESTE.some(s => fallsIn(s, aar, period) && countedCode(s, aar) === null)
  );
}
