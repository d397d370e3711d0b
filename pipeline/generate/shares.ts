import {
  dwelling,
  fallback,
  goalShares,
  habilitation,
  inYear,
  type Kind,
  kinds,
  longTermStay,
  otherPlanShares,
  personClasses,
  planShares,
  recipientsInClass,
  rehabilitationAtHome,
  type ServiceMarginal,
  serviceMarginals,
  stayForRehabilitation
} from "./profile.js";

export interface ServiceShare {
  readonly code: number;
  /** Share of the recipients of the class who have the service during the year. */
  readonly share: number;
}

/** What the recipients of one class have in one year. */
export interface ClassProfile {
  readonly services: readonly ServiceShare[];
  /** The service of those for whom none was drawn. */
  readonly fallback: number;
}

interface Weighted {
  readonly kinds: readonly [number, number, number];
  readonly bands: readonly [number, number, number, number, number, number];
}

/** Rounds of fitting the services that are given for want of another; the shares stand still long before. */
const fittingRounds = 20;

/**
 * Shares by class for a year (in the order of `personClasses`), such that the services add up to the national
 * marginals. Code 29 stands for its predecessors in the years that have these.
 *
 * @param isValid whether a service code is valid in the year.
 */
export function classProfiles(year: number, isValid: (code: number) => boolean): readonly ClassProfile[] {
  const sizes = personClasses.map(personClass => recipientsInClass(personClass, year));
  const wanted = servicesOf(isValid).map(marginal => ({
    code: marginal.code,
    persons: inYear(marginal, year),
    weights: weightsOf(marginal)
  }));
  const factors = new Map(wanted.map(({code, persons, weights}) => [code, persons / weighted(sizes, weights)]));
  const shareOf = (code: number, weight: number): number => Math.min(1, weight * (factors.get(code) ?? 0));
  const withoutOthers = (c: number, own: number): number =>
    wanted.reduce(
      (rest, {code, weights}) => (code === own ? rest : rest * (1 - shareOf(code, weights[c] ?? 0))),
      personClasses[c]?.kind === "institution" ? 0 : 1
    );
  // Whoever has nothing else gets the fallback, which can be more than its share: others then get less of it.
  for (let round = 0; round < fittingRounds; round++) {
    for (const {code, persons, weights} of wanted) {
      const given = personClasses.map(({kind}, c) => {
        const drawn = shareOf(code, weights[c] ?? 0);
        return fallback[kind] === code ? Math.max(drawn, withoutOthers(c, code)) : drawn;
      });
      factors.set(code, ((factors.get(code) ?? 0) * persons) / weighted(sizes, given));
    }
  }
  return personClasses.map(({kind}, c) => {
    const own = fallback[kind];
    const nothing = withoutOthers(c, own);
    const services = wanted.map(({code, weights}) => {
      const share = shareOf(code, weights[c] ?? 0);
      return {code, share: code === own ? Math.max(0, (share - nothing) / (1 - nothing)) : share};
    });
    if (kind === "institution") services.push({code: longTermStay, share: 1});
    return {services, fallback: own};
  });
}

/** The services that are given in a year in which these codes are valid, but for the long-term stay. */
export function servicesOf(isValid: (code: number) => boolean): readonly ServiceMarginal[] {
  return [...serviceMarginals, rehabilitationAtHome].filter(({code}) => isValid(code) || code === dwelling.code);
}

/**
 * Share with (re)habilitation outside an institution by class, so that it adds up to the national number.
 *
 * @param sizes persons by class in the municipalities that report it at all, before the scale.
 */
export function habilitationShares(year: number, sizes: readonly number[]): readonly number[] {
  if (year < habilitation.fromYear) return personClasses.map(() => 0);
  const weights = weightsOf(habilitation);
  const total = weighted(sizes, weights);
  return weights.map(weight => (total === 0 ? 0 : Math.min(0.9, (inYear(habilitation, year) * weight) / total)));
}

/** Shares of the categories of the plan (the fifth: nothing reported) for those who are in a table about it, or in none. */
export interface PlanProfile {
  /** Persons of the table about persons at home: poHab, until 2018 rehabilitation at home. */
  readonly home: readonly number[];
  /** Persons of the table about institutions who are not in the other. */
  readonly institution: readonly number[];
  /** All others, by way of life. */
  readonly others: Readonly<Record<Kind, readonly number[]>>;
}

/**
 * How the plan has to be drawn, so that each table has its shares although some persons are in both, and the feedback
 * tables have theirs although some persons are in these.
 */
export function planProfile(
  year: number,
  profiles: readonly ClassProfile[],
  habilitationByClass: readonly number[]
): PlanProfile {
  const classes = personClasses.map((personClass, c) => {
    const recipients = recipientsInClass(personClass, year);
    const shareOf = (code: number): number => profiles[c]?.services.find(service => service.code === code)?.share ?? 0;
    const home = shareOf(rehabilitationAtHome.code) || (habilitationByClass[c] ?? 0);
    return {kind: personClass.kind, recipients, home, institution: shareOf(stayForRehabilitation)};
  });
  const count = (of: typeof classes, share: (one: (typeof classes)[number]) => number): number =>
    of.reduce((sum, one) => sum + one.recipients * share(one), 0);
  const {individuell_plan_hjemme: home, individuell_plan_institusjon: all} = planShares;
  const inBoth = count(classes, one => one.home * one.institution) / count(classes, one => one.institution);
  const institution = all.map((share, category) => (share - inBoth * (home[category] ?? 0)) / (1 - inBoth));
  const othersOf = (of: typeof classes, reported: number): readonly number[] => {
    const persons = count(of, () => 1);
    const first = count(of, one => one.home) / persons;
    const second = count(of, one => (1 - one.home) * one.institution) / persons;
    const known = first * reportedIn(home) + second * reportedIn(institution);
    const left = (reported - known) / (1 - first - second);
    return [...otherPlanShares.map(share => share * left), 1 - left];
  };
  const inInstitutions = othersOf(
    classes.filter(({kind}) => kind === "institution"),
    goalShares.institution.individuell_plan
  );
  const atHome = othersOf(
    classes.filter(({kind}) => kind !== "institution"),
    goalShares.home.individuell_plan
  );
  return {home, institution, others: {institution: inInstitutions, disabled: atHome, home: atHome}};
}

function reportedIn(shares: readonly number[]): number {
  return 1 - (shares.at(-1) ?? 0);
}

function weightsOf({kinds: byKind, bands}: Weighted): readonly number[] {
  return personClasses.map(({kind, band}) => (byKind[kinds.indexOf(kind)] ?? 0) * (bands[band] ?? 0));
}

function weighted(sizes: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, c) => sum + weight * (sizes[c] ?? 0), 0);
}

/**
 * The categories in the order in which a person goes through them as time goes by: nothing is reported about those who
 * have just come.
 */
export const planCategories = [5, 4, 3, 2, 1] as const;

/** The category that a place, from 0 up to 1, falls into where the categories have these widths. */
export function planCategoryAt(widths: readonly number[], place: number): number {
  let reached = 0;
  return (
    planCategories.find(category => {
      reached += widths[category - 1] ?? 0;
      return place < reached;
    }) ?? 1
  );
}
