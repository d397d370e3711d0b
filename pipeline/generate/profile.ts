/**
 * The marginals of the national register that synthetic deliveries are made with. Services and (re)habilitation are
 * rounded from published figures for the year of reference; how persons spread over age and way of life, the plan and
 * the goals are assumed, in the order of size of the national quality indicators (Helsedirektoratet for data year 2018:
 * nutrition followed up for 46 % of residents in institutions, medicines gone through for 54 %). Numbers are persons in
 * the country during a year; what follows from them is in shares.ts and nationalMarginals.ts.
 */

export interface AgeBand {
  /** Category of the age in the tables. */
  readonly code: string;
  /** Youngest and oldest at the end of a year: a person leaves before growing out of the band. */
  readonly low: number;
  readonly high: number;
  /** Share of women. */
  readonly women: number;
  /** Age groups of the population table that the band is made of. */
  readonly groups: readonly string[];
}

export const ageBands: readonly AgeBand[] = [
  {code: "0-17", low: 1, high: 17, women: 0.4, groups: ["0-4", "5-9", "10-14", "15-17"]},
  {
    code: "18-49",
    low: 18,
    high: 49,
    women: 0.47,
    groups: ["18-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49"]
  },
  {code: "50-66", low: 50, high: 66, women: 0.5, groups: ["50-54", "55-59", "60-64", "65-66"]},
  {code: "67-79", low: 67, high: 79, women: 0.55, groups: ["67-69", "70-74", "75-79"]},
  {code: "80-89", low: 80, high: 89, women: 0.64, groups: ["80-84", "85-89"]},
  {code: "90+", low: 90, high: 101, women: 0.72, groups: ["90+"]}
];

/** Ways of life: lives in an institution, lives at home with a lasting disability, lives at home otherwise. */
export type Kind = "institution" | "disabled" | "home";
export const kinds: readonly Kind[] = ["institution", "disabled", "home"];

/** A group of persons who live alike: the unit for which probabilities are fixed. */
export interface PersonClass {
  readonly kind: Kind;
  readonly band: number;
  /** Recipients of services in the country in the year of reference. */
  readonly recipients: number;
  /** Years that a person stays with the municipality, shortest and longest. */
  readonly stay: readonly [number, number];
  /** Share who die in the last year of their stay. */
  readonly dies: number;
}

/** Year of the marginals below. */
const referenceYear = 2022;

/** Growth a year, as a share of the recipients in the year of reference. */
const growth = 0.01;

/** Recipients by age band; 400 000 in all, and those with a long-term stay are those who live in an institution. */
const recipients: Readonly<Record<Kind, readonly number[]>> = {
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
    const persons = recipients[kind][band] ?? 0;
    return persons === 0 ? [] : [{kind, band, recipients: persons, stay: stays[kind], dies: deaths[kind][band] ?? 0}];
  })
);

/** The class that every municipality has somebody in, however small the scale. */
export const commonClass = personClasses.findIndex(({kind, band}) => kind === "home" && band === 4);

/** Share of the persons at home in the files who get no service: refused, or only mapped. */
export const withoutService: Readonly<Record<Kind, number>> = {institution: 0, disabled: 0.03, home: 0.03};

/** Recipients of a class in the country in a year. */
export function recipientsInClass({recipients}: PersonClass, year: number): number {
  return recipients * (1 + growth * (year - referenceYear));
}

/** Persons of a class in the country's files in a year, before the scale. */
export function personsInClass(personClass: PersonClass, year: number): number {
  return recipientsInClass(personClass, year) / (1 - withoutService[personClass.kind]);
}

/** Age and sex are missing for a few from the year on from which the format does not demand them; each on its own. */
export const unknownShares = {fromYear: 2019, age: 0.008, sex: 0.005} as const;

/** Persons with a service during the year, and who they are. */
export interface ServiceMarginal {
  readonly code: number;
  readonly persons: number;
  /** Growth a year, as a share of the persons in the year of reference. */
  readonly drift: number;
  /** How much more or less likely in an institution, with a disability, at home. */
  readonly kinds: readonly [number, number, number];
  /** How much more or less likely by age band. */
  readonly bands: readonly [number, number, number, number, number, number];
}

export const serviceMarginals: readonly ServiceMarginal[] = [
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

/** What the tables count until 2018 as persons who are (re)habilitated at home: a service until its last year. */
export const rehabilitationAtHome: ServiceMarginal = {
  code: 16,
  persons: 30_000,
  drift: 0,
  kinds: [0.05, 1, 1],
  bands: [0.6, 0.6, 0.8, 1, 1.4, 1.2]
};

/** Which part of those with the code for dwellings had which of the codes that it replaced; a few had both. */
export const dwelling = {
  code: 29,
  predecessors: [
    {code: 12, from: 0, to: 0.82},
    {code: 13, from: 0.78, to: 1}
  ]
} as const;

/** Long-term stay in an institution: everybody of that kind has it. */
export const longTermStay = 21;

export const stayForRehabilitation = 19;

/** What a recipient gets for whom nothing else was drawn, by kind. */
export const fallback: Readonly<Record<Kind, number>> = {institution: longTermStay, disabled: 9, home: 15};

/** Persons in the year of reference: marginals with a drift are relative to it. */
export function inYear({persons, drift}: {readonly persons: number; readonly drift: number}, year: number): number {
  return persons * (1 + drift * (year - referenceYear));
}

/** (Re)habilitation outside an institution, poHab = 1; 32 600 persons in 2021. */
export const habilitation = {
  fromYear: 2020,
  persons: 32_900,
  drift: 0.01,
  kinds: [0.3, 1.6, 1],
  bands: [1, 0.7, 0.9, 1, 1.2, 1]
} as const;

/** Shares of the categories of the individual plan (`maltall` 1–5) in the tables about it. */
export const planShares = {
  individuell_plan_hjemme: [0.15, 0.4, 0.12, 0.13, 0.2],
  individuell_plan_institusjon: [0.12, 0.42, 0.09, 0.15, 0.22]
} as const;

/** How those in neither of these tables whose plan is reported spread over the first four categories. */
export const otherPlanShares = [0.07, 0.66, 0.1, 0.17] as const;

/** Goals of the feedback tables that tell what has been looked at. */
export const mappedGoals = ["funksjon", "ernaering", "legemiddelgjennomgang", "bolig_hjemmesituasjon"] as const;
export type MappedGoal = (typeof mappedGoals)[number];

/** All of them; the last one follows from the category of the plan. */
export const goals = [...mappedGoals, "individuell_plan"] as const;
export type Goal = (typeof goals)[number];

/** Shares of the persons who live in an institution, and at home, who reach the goals of the feedback tables. */
export const goalShares: Readonly<Record<"institution" | "home", Readonly<Record<Goal, number>>>> = {
  institution: {
    funksjon: 0.85,
    ernaering: 0.6,
    legemiddelgjennomgang: 0.55,
    bolig_hjemmesituasjon: 0.8,
    individuell_plan: 0.8
  },
  home: {
    funksjon: 0.55,
    ernaering: 0.35,
    legemiddelgjennomgang: 0.32,
    bolig_hjemmesituasjon: 0.7,
    individuell_plan: 0.62
  }
};

/** Until the year before, the format demands what the goal for the dwelling needs, so that everybody reaches it. */
export const dwellingGoalFromYear = 2019;
