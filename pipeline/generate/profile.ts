/**
 * How many persons receive what: the marginals of the national register (published figures for 2022, rounded), and how
 * persons with each service are spread over age and way of life. Numbers are persons in the country during a year.
 */

export interface AgeBand {
  /** Ages on entry. */
  readonly low: number;
  readonly high: number;
  /** Share of women. */
  readonly women: number;
  /** Age groups of the population table that the band is made of. */
  readonly groups: readonly string[];
}

export const ageBands: readonly AgeBand[] = [
  {low: 1, high: 17, women: 0.4, groups: ["0-4", "5-9", "10-14", "15-17"]},
  {low: 18, high: 49, women: 0.47, groups: ["18-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49"]},
  {low: 50, high: 66, women: 0.5, groups: ["50-54", "55-59", "60-64", "65-66"]},
  {low: 67, high: 79, women: 0.55, groups: ["67-69", "70-74", "75-79"]},
  {low: 80, high: 89, women: 0.64, groups: ["80-84", "85-89"]},
  {low: 90, high: 101, women: 0.72, groups: ["90+"]}
];

/** Ways of life: lives in an institution, lives at home with a lasting disability, lives at home otherwise. */
export type Kind = "institution" | "disabled" | "home";
const kinds: readonly Kind[] = ["institution", "disabled", "home"];

/** A group of persons who live alike: the unit for which probabilities are fixed. */
export interface PersonClass {
  readonly kind: Kind;
  readonly band: number;
  /** Persons in the country in the year of reference. */
  readonly persons: number;
  /** Years that a person stays with the municipality, shortest and longest. */
  readonly stay: readonly [number, number];
  /** Share who die in the last year of their stay. */
  readonly dies: number;
}

/** Year of the marginals below. */
const referenceYear = 2022;

const classSizes: Readonly<Record<Kind, readonly number[]>> = {
  institution: [0, 300, 2_200, 8_500, 17_000, 10_000],
  disabled: [15_000, 40_000, 16_000, 4_000, 0, 0],
  home: [1_000, 41_700, 49_800, 87_500, 81_000, 26_000]
};
const stays: Readonly<Record<Kind, readonly [number, number]>> = {institution: [2, 4], disabled: [6, 12], home: [3, 9]};
const deaths: Readonly<Record<Kind, readonly number[]>> = {
  institution: [0, 0.5, 0.7, 0.85, 0.9, 0.95],
  disabled: [0.03, 0.08, 0.3, 0.6, 0, 0],
  home: [0.01, 0.04, 0.15, 0.3, 0.45, 0.6]
};

export const personClasses: readonly PersonClass[] = kinds.flatMap(kind =>
  ageBands.flatMap((_, band) => {
    const persons = classSizes[kind][band] ?? 0;
    return persons === 0 ? [] : [{kind, band, persons, stay: stays[kind], dies: deaths[kind][band] ?? 0}];
  })
);

/** The class that every municipality has somebody in, however small the scale. */
export const commonClass = personClasses.findIndex(({kind, band}) => kind === "home" && band === 4);

/** Persons of a class in the country in a year, before the scale. */
export function personsInClass(personClass: PersonClass, year: number): number {
  return personClass.persons * (1 + 0.01 * (year - referenceYear));
}

interface Marginal {
  readonly code: number;
  readonly persons: number;
  /** Growth a year, as a share of the persons in the year of reference. */
  readonly drift: number;
  /** How much more or less likely in an institution, with a disability, at home. */
  readonly kinds: readonly [number, number, number];
  /** How much more or less likely by age band. */
  readonly bands: readonly [number, number, number, number, number, number];
}

const marginals: readonly Marginal[] = [
  {code: 1, persons: 100_200, drift: -0.012, kinds: [0.15, 0.6, 1], bands: [0.02, 0.5, 0.8, 1, 1.5, 2]},
  {code: 2, persons: 27_600, drift: 0.01, kinds: [0, 3, 1], bands: [0.3, 1, 0.8, 0.3, 0.2, 0.1]},
  {code: 3, persons: 4_530, drift: 0.018, kinds: [0, 6, 0.5], bands: [1, 1, 1, 0.8, 0.1, 0.05]},
  {code: 4, persons: 34_200, drift: 0.01, kinds: [0.3, 3, 1], bands: [0.3, 0.7, 0.8, 1, 1.4, 1.4]},
  {code: 5, persons: 35_000, drift: 0.005, kinds: [0.1, 0.3, 1], bands: [0, 0.1, 0.4, 0.9, 1.6, 2.2]},
  {code: 6, persons: 116_300, drift: 0.02, kinds: [0.2, 0.25, 1], bands: [0, 0.1, 0.4, 1, 1.8, 2.2]},
  {code: 7, persons: 9_780, drift: -0.01, kinds: [0, 8, 0.3], bands: [4, 0.7, 0.5, 0.3, 0.1, 0.1]},
  {code: 8, persons: 8_930, drift: -0.01, kinds: [0, 8, 0.3], bands: [4, 0.7, 0.5, 0.5, 0.3, 0.2]},
  {code: 9, persons: 37_400, drift: -0.015, kinds: [0.05, 6, 1], bands: [2, 1.6, 0.8, 0.3, 0.15, 0.1]},
  {code: 11, persons: 11_900, drift: 0.01, kinds: [0, 8, 0.5], bands: [5, 0.6, 0.5, 0.3, 0.1, 0.1]},
  {code: 14, persons: 1_500, drift: 0.01, kinds: [0.1, 10, 0.05], bands: [0.3, 1, 1, 0.8, 0.2, 0.1]},
  {code: 15, persons: 269_500, drift: 0.013, kinds: [0.4, 0.5, 1], bands: [0.3, 1, 1, 1, 1.05, 1.1]},
  {code: 17, persons: 4_020, drift: -0.018, kinds: [0.3, 0.2, 1], bands: [0, 0.05, 0.3, 1, 1.6, 1.6]},
  {code: 18, persons: 33_600, drift: 0.005, kinds: [3, 0.1, 1], bands: [0.02, 0.1, 0.5, 1, 1.7, 2]},
  {code: 19, persons: 16_400, drift: -0.01, kinds: [2, 0.1, 1], bands: [0.02, 0.1, 0.5, 1, 1.7, 1.7]},
  {code: 20, persons: 12_000, drift: -0.01, kinds: [4, 0.1, 1], bands: [0.02, 0.1, 0.5, 1, 1.7, 2]},
  {code: 22, persons: 700, drift: -0.01, kinds: [0.2, 0.5, 1], bands: [0.2, 0.3, 0.5, 1, 1.5, 1.5]},
  {code: 23, persons: 1_300, drift: 0.01, kinds: [0.1, 10, 0.05], bands: [0.3, 1, 1, 0.8, 0.2, 0.1]},
  {code: 24, persons: 2_600, drift: 0.01, kinds: [8, 0.5, 0.1], bands: [0, 0.3, 0.6, 1, 1.3, 1.4]},
  {code: 25, persons: 7_500, drift: 0.01, kinds: [0.5, 0.3, 1], bands: [0.05, 0.3, 0.7, 1, 1.6, 1.8]},
  {code: 26, persons: 2_900, drift: 0.02, kinds: [0.2, 0.5, 1], bands: [0.05, 0.1, 0.5, 1, 1.6, 1.6]},
  {code: 27, persons: 9_800, drift: 0.02, kinds: [0, 0.5, 1], bands: [0, 0.5, 0.8, 1, 1.3, 1.3]},
  {code: 28, persons: 6_500, drift: 0.02, kinds: [1.5, 0.8, 1], bands: [0.05, 0.4, 0.5, 1, 1.4, 1.5]},
  {code: 29, persons: 42_000, drift: 0.01, kinds: [0.02, 5, 1], bands: [0.05, 1.4, 1, 0.9, 1.2, 1.4]}
];

/** Code 16 until its last year, and the two kinds of dwelling that 29 replaced. */
const beforeTheNewCodes: readonly Marginal[] = [
  {code: 16, persons: 30_000, drift: 0, kinds: [0.05, 1, 1], bands: [0.6, 0.6, 0.8, 1, 1.4, 1.2]}
];
const dwellings = {
  code: 29,
  predecessors: [
    {code: 12, share: 0.8},
    {code: 13, share: 0.2}
  ]
} as const;

/** Long-term stay in an institution: everybody of that kind has it. */
export const longTermStay = 21;

/** What a person gets for whom nothing else was drawn, by kind. */
const fallback: Readonly<Record<Kind, number>> = {institution: longTermStay, disabled: 9, home: 15};

/** Share of those for whom nothing was drawn who stay without any granted service (refused, or only mapped). */
const withoutService = 0.1;

export interface ServiceShare {
  readonly code: number;
  /** Share of the class that has the service during the year. */
  readonly share: number;
}

/** What the persons of one class have in one year. */
export interface ClassProfile {
  readonly services: readonly ServiceShare[];
  readonly fallback: number;
  readonly withoutService: number;
}

/**
 * Shares by class for a year (in the order of `personClasses`), such that the services add up to the national
 * marginals.
 *
 * @param isValid whether a service code is valid in the year.
 */
export function classProfiles(year: number, isValid: (code: number) => boolean): readonly ClassProfile[] {
  const wanted = [...marginals, ...beforeTheNewCodes].flatMap(marginal =>
    marginal.code === dwellings.code && !isValid(marginal.code)
      ? dwellings.predecessors.map(({code, share}) => ({...marginal, code, persons: marginal.persons * share}))
      : isValid(marginal.code)
        ? [marginal]
        : []
  );
  const sizes = personClasses.map(personClass => personsInClass(personClass, year));
  const shares = wanted.map(marginal => {
    const weights = personClasses.map(
      ({kind, band}) => (marginal.kinds[kinds.indexOf(kind)] ?? 0) * (marginal.bands[band] ?? 0)
    );
    const total = weights.reduce((sum, weight, i) => sum + weight * (sizes[i] ?? 0), 0);
    const persons = marginal.persons * (1 + marginal.drift * (year - referenceYear));
    return {code: marginal.code, byClass: weights.map(weight => Math.min(0.97, (persons * weight) / total))};
  });
  return personClasses.map(({kind}, c) => {
    const own = fallback[kind];
    const others = shares.filter(({code}) => code !== own);
    const nothing = kind === "institution" ? 0 : others.reduce((rest, {byClass}) => rest * (1 - (byClass[c] ?? 0)), 1);
    const given = nothing * (1 - withoutService);
    const services = shares.map(({code, byClass}) => {
      const whole = byClass[c] ?? 0;
      return {code, share: code === own ? Math.max(0, (whole - given) / (1 - given)) : whole};
    });
    if (kind === "institution") services.push({code: longTermStay, share: 1});
    return {services, fallback: own, withoutService};
  });
}

const habilitation = {
  persons: 32_600,
  year: 2021,
  drift: 0.01,
  kinds: [0.3, 1.6, 1],
  bands: [1, 0.7, 0.9, 1, 1.2, 1]
} as const;

/**
 * Share with (re)habilitation outside an institution by class, so that it adds up to the national number.
 *
 * @param sizes persons by class in the municipalities that report it at all, before the scale.
 */
export function habilitationShares(year: number, sizes: readonly number[]): readonly number[] {
  const weights = personClasses.map(
    ({kind, band}) => (habilitation.kinds[kinds.indexOf(kind)] ?? 0) * (habilitation.bands[band] ?? 0)
  );
  const total = weights.reduce((sum, weight, i) => sum + weight * (sizes[i] ?? 0), 0);
  const persons = habilitation.persons * (1 + habilitation.drift * (year - habilitation.year));
  return weights.map(weight => (total === 0 ? 0 : Math.min(0.9, (persons * weight) / total)));
}

/** Shares of poIndPlan 1, 2, 3 and «not entitled» (9 until data year 2018, then 4); the rest report nothing. */
export const planShares = {
  withHabilitation: [0.15, 0.4, 0.12, 0.13],
  others: [0.06, 0.54, 0.08, 0.12]
} as const;
