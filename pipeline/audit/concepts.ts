import {everyone, numberRow} from "./statements.js";

/**
 * What is counted, apart from where: cells with the same concept, year and municipalities are one number, whatever
 * tables they stand in. The parts of the text are separated by "|".
 */
export type Concept = string;

export type Periode = "gjennom_aaret" | "per_31_12";
export const periods = ["gjennom_aaret", "per_31_12"] as const;

/** Persons with poHab, who are also the denominator of `individuell_plan_hjemme` from 2020. */
export const habilitation: Concept = "poHab";
/** Persons with a service on 31 December and no long stay. */
export const atHome: Concept = "hjemmeboende";
export const longStay = "21";
export const habilitationInInstitution = "19";
export const habilitationAtHome = "16";
/** First year without service 16, and first year without figures of the indicator at home. */
export const withoutHabilitationService = 2019;

/** Persons with the service; `ALLE` is every recipient. */
export function service(periode: string, code: string): Concept {
  return `service|${periode}|${code}`;
}

/** Persons with some service of the group; a group of one service is that service. */
export function group(periode: string, name: string, members: ReadonlyMap<string, readonly string[]>): Concept {
  if (name === everyone) return service(periode, everyone);
  const [only, ...others] = members.get(name) ?? [];
  return only !== undefined && others.length === 0 ? service(periode, only) : `group|${periode}|${name}`;
}

/** Recipients by age and sex. */
export function ageAndSex(periode: string, alder: string, kjonn: string): Concept {
  return alder === everyone && kjonn === everyone ? service(periode, everyone) : `age|${periode}|${alder}|${kjonn}`;
}

/** Persons of a denominator in one category or with one goal reached. */
export function numerator(table: string, row: string): Concept {
  return `numerator|${table}|${row}`;
}

/**
 * Whether a larger unit's number counts the union of the persons in its parts: then it lies between the greatest part
 * and their sum. A category, a goal or living at home is decided once more in the larger unit.
 */
export function isUnion(concept: Concept): boolean {
  return !concept.startsWith("numerator|") && concept !== atHome;
}

/** The concept of a count cell; null where the year has none. */
export function conceptOfCell(
  table: string,
  measure: "count" | "numerator" | "last_year",
  categories: readonly string[],
  aar: number,
  members: ReadonlyMap<string, readonly string[]>
): Concept | null {
  const [first = "", second = "", third = ""] = categories;
  if (measure === "numerator") return first === numberRow ? null : numerator(table, first);
  switch (table) {
    case "hab_rehab_institusjon":
    case "tjenestemottakere_tjeneste":
      return service(first, second);
    case "tjenestemottakere_gruppe":
      return group(first, second, members);
    case "tjenestemottakere_alder_kjonn":
      return ageAndSex(first, second, third);
    case "tilbakemelding_tjenester":
      return service("gjennom_aaret", first);
    case "tilbakemelding_langtidsopphold":
      return service("per_31_12", longStay);
    case "tilbakemelding_hjemmeboende":
      return atHome;
    case "individuell_plan_institusjon":
      return service("gjennom_aaret", habilitationInInstitution);
    case "individuell_plan_hjemme":
      if (aar === withoutHabilitationService) return null;
      return aar < withoutHabilitationService ? service("gjennom_aaret", habilitationAtHome) : habilitation;
    case "hab_rehab_utenfor_institusjon":
      return habilitation;
    default:
      return null;
  }
}
