import type {ServiceCode} from "../definition/configuration.js";
import {
  ageBands,
  dwellingGoalFromYear,
  goalShares,
  goals,
  habilitation,
  inYear,
  longTermStay,
  personClasses,
  planShares,
  recipientsInClass,
  rehabilitationAtHome,
  stayForRehabilitation,
  unknownShares
} from "./profile.js";
import {servicesOf} from "./shares.js";

/** What the country's row of a category has to hold when every municipality has delivered. */
export interface NationalMarginal {
  readonly table: string;
  /** Category by dimension. */
  readonly category: Readonly<Record<string, string>>;
  /** Number of persons, or share of the persons that the table is about. */
  readonly wanted: {readonly persons: number} | {readonly share: number};
}

/**
 * The marginals of a data year at scale 1, in the terms of the tables, for those who count `gjennom_aaret`; in the
 * feedback tables on 31 December.
 *
 * @param services the service codes of the reference data.
 */
export function nationalMarginals(year: number, services: readonly ServiceCode[]): readonly NationalMarginal[] {
  const valid = new Set(
    services
      .filter(({fromYear, toYear}) => (fromYear ?? 0) <= year && (toYear === null || toYear > year))
      .map(({code}) => code)
  );
  return [
    ...byService(year, code => valid.has(code)),
    ...byAgeAndSex(year),
    ...habilitationOf(year),
    ...plans(year, valid.has(rehabilitationAtHome.code)),
    ...feedback(year)
  ];
}

function byService(year: number, isValid: (code: number) => boolean): readonly NationalMarginal[] {
  const persons = new Map(servicesOf(isValid).map(marginal => [marginal.code, inYear(marginal, year)]));
  persons.set(
    longTermStay,
    recipientsOf(year, ({kind}) => kind === "institution")
  );
  const row = (table: string, tjeneste: string, count: number): NationalMarginal => ({
    table,
    category: {periode: "gjennom_aaret", tjeneste},
    wanted: {persons: count}
  });
  return [
    ...[...persons]
      .sort(([a], [b]) => a - b)
      .map(([code, count]) => row("tjenestemottakere_tjeneste", String(code).padStart(2, "0"), count)),
    row(
      "tjenestemottakere_tjeneste",
      "ALLE",
      recipientsOf(year, () => true)
    ),
    row("hab_rehab_institusjon", String(stayForRehabilitation), persons.get(stayForRehabilitation) ?? 0)
  ];
}

function byAgeAndSex(year: number): readonly NationalMarginal[] {
  const unknown = year < unknownShares.fromYear ? {age: 0, sex: 0} : unknownShares;
  const row = (alder: string, kjonn: string, persons: number): NationalMarginal => ({
    table: "tjenestemottakere_alder_kjonn",
    category: {periode: "gjennom_aaret", alder, kjonn},
    wanted: {persons}
  });
  const known = ageBands.flatMap(({code, women}, band) => {
    const persons = recipientsOf(year, one => one.band === band) * (1 - unknown.age);
    const bySex = [
      {kjonn: "K", share: women},
      {kjonn: "M", share: 1 - women}
    ];
    return [
      row(code, "ALLE", persons),
      ...bySex.map(({kjonn, share}) => row(code, kjonn, persons * share * (1 - unknown.sex)))
    ];
  });
  if (year < unknownShares.fromYear) return known;
  const all = recipientsOf(year, () => true);
  return [...known, row("UKJENT", "ALLE", all * unknown.age), row("ALLE", "UKJENT", all * unknown.sex)];
}

function habilitationOf(year: number): readonly NationalMarginal[] {
  if (year < habilitation.fromYear) return [];
  return [{table: "hab_rehab_utenfor_institusjon", category: {}, wanted: {persons: inYear(habilitation, year)}}];
}

function plans(year: number, hasRehabilitationAtHome: boolean): readonly NationalMarginal[] {
  const {individuell_plan_hjemme: home, individuell_plan_institusjon: institution} = planShares;
  const rows = (table: string, shares: readonly number[]): readonly NationalMarginal[] =>
    shares.map((share, category) => ({table, category: {maltall: String(category + 1)}, wanted: {share}}));
  return [
    ...(hasRehabilitationAtHome || year >= habilitation.fromYear ? rows("individuell_plan_hjemme", home) : []),
    ...rows("individuell_plan_institusjon", institution)
  ];
}

function feedback(year: number): readonly NationalMarginal[] {
  const {institution, home} = goalShares;
  const tables = [
    {table: "tilbakemelding_langtidsopphold", shares: institution},
    {table: "tilbakemelding_hjemmeboende", shares: home}
  ];
  return tables.flatMap(({table, shares}) =>
    goals.map(maal => {
      const told = maal === "bolig_hjemmesituasjon" && year < dwellingGoalFromYear;
      return {table, category: {maal}, wanted: {share: told ? 1 : shares[maal]}};
    })
  );
}

function recipientsOf(year: number, isOne: (personClass: (typeof personClasses)[number]) => boolean): number {
  return personClasses.filter(isOne).reduce((sum, one) => sum + recipientsInClass(one, year), 0);
}
