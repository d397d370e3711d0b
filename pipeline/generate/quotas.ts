import {
  fallback,
  goalShares,
  habilitation,
  mappedGoals,
  personClasses,
  rehabilitationAtHome,
  stayForRehabilitation,
  unknownShares,
  withoutService
} from "./profile.js";
import {circle, mix, stratified} from "./random.js";
import {type ClassProfile, type PlanProfile, planCategories, planProfile} from "./shares.js";

/** How many of those with something are followed by others the year after. */
const turnover = {service: 0.12, habilitation: 0.15, plan: 0.1, goal: 0.25} as const;

/** What is drawn besides services, which go by their code. */
const drawn = {noService: 100, habilitation: 101, plan: 102, age: 103, sex: 104, firstGoal: 110} as const;

/** Places that are looked at beyond a share when its limit is moved. */
const lookedAtBeyond = 64;

/** Those of each class who have something in a year: a share of the class, to the person. */
export class Quota {
  readonly #seed: number;
  readonly #what: number;
  /** By class: those whose place on the circle is below have it. */
  readonly #limits: Int32Array;
  /** By class: how far places have moved by this year. */
  readonly #moved: Int32Array;

  /**
   * @param shares by class.
   * @param leaving share of those who have it that others follow the year after.
   */
  constructor(seed: number, what: number, year: number, shares: readonly number[], leaving: number) {
    this.#seed = mix(seed ^ 0x5e41, what) | 0;
    this.#what = what;
    this.#limits = Int32Array.from(shares, share => share * circle);
    this.#moved = Int32Array.from(shares, share => (leaving * share * (year - 2000) * circle) % circle);
  }

  has(slot: number, personClass: number): boolean {
    const limit = this.#limits[personClass] as number;
    return limit > 0 && this.#placeInClass(slot, personClass) < limit;
  }

  /** Where a slot lies among those who have it, from 0 up to 1; null: it is none of them. */
  place(slot: number, personClass: number): number | null {
    const limit = this.#limits[personClass] as number;
    const place = this.#placeInClass(slot, personClass);
    return place < limit ? place / limit : null;
  }

  /** Moves the limits so that the shares hold exactly among these slots, by class. */
  fit(slotsByClass: readonly Int32Array[]): void {
    slotsByClass.forEach((slots, c) => {
      const limit = this.#limits[c] as number;
      if (limit === 0 || limit === circle || slots.length === 0) return;
      // Rounded up or down at a point that differs by class, so that few in many classes come out right together.
      const rounding = (c * goldenRatio + this.#what * plasticRatio) % 1;
      const count = Math.floor((limit / circle) * slots.length + rounding);
      const horizon = limit * 1.25 + (lookedAtBeyond / slots.length) * circle;
      const places = slots.map(slot => this.#placeInClass(slot, c)).filter(place => place < horizon);
      this.#limits[c] = places.sort()[count] ?? limit;
    });
  }

  /** As time goes by, a slot moves up and falls out at the end, and others come in below. */
  #placeInClass(slot: number, personClass: number): number {
    return (stratified(this.#seed, slot) + (this.#moved[personClass] as number)) & (circle - 1);
  }
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;
const plasticRatio = 0.7548776662466927;

export interface ServiceQuota {
  readonly code: number;
  readonly quota: Quota;
}

/** All quotas of a year. */
export interface YearQuotas {
  /** Persons at home without any service. */
  readonly noService: Quota;
  /** By code; 29 also where its predecessors are reported. */
  readonly services: readonly ServiceQuota[];
  /** What a recipient has who has no other service, by class. */
  readonly fallbacks: readonly number[];
  readonly habilitation: Quota;
  /** Puts those of a class whom no table about the plan counts in order. */
  readonly plan: Quota;
  readonly plans: PlanProfile;
  readonly ageUnknown: Quota;
  readonly sexUnknown: Quota;
  /** In the order of `mappedGoals`. */
  readonly goals: readonly Quota[];
}

export interface QuotaBasis {
  readonly seed: number;
  readonly year: number;
  readonly profiles: readonly ClassProfile[];
  /** By class. */
  readonly habilitation: readonly number[];
  /** Slots of all persons in the country, by class, and of those whose municipality reports habilitation. */
  readonly persons: readonly Int32Array[];
  readonly withHabilitation: readonly Int32Array[];
}

/** Fits the quotas of a year to the persons of the whole country, so that its numbers are those of the profile. */
export function yearQuotas(basis: QuotaBasis): YearQuotas {
  const {seed, year, profiles, persons} = basis;
  const make = (what: number, shares: readonly number[], leaving: number): Quota =>
    new Quota(seed, what, year, shares, leaving);
  const ofAll = (share: number): readonly number[] => personClasses.map(() => share);
  const noService = make(
    drawn.noService,
    personClasses.map(({kind}) => withoutService[kind]),
    turnover.service
  );
  noService.fit(persons);
  const recipients = persons.map((slots, c) => slots.filter(slot => !noService.has(slot, c)));
  const codes = [...new Set(profiles.flatMap(({services}) => services.map(({code}) => code)))];
  const services = codes.map(code => {
    const shares = profiles.map(profile => profile.services.find(service => service.code === code)?.share ?? 0);
    const quota = make(code, shares, turnover.service);
    quota.fit(recipients);
    return {code, quota};
  });
  const withHabilitation = make(drawn.habilitation, basis.habilitation, turnover.habilitation);
  withHabilitation.fit(basis.withHabilitation);
  const unknown = year < unknownShares.fromYear ? {age: 0, sex: 0} : unknownShares;
  const [ageUnknown, sexUnknown] = [make(drawn.age, ofAll(unknown.age), 0), make(drawn.sex, ofAll(unknown.sex), 0)];
  ageUnknown.fit(recipients);
  sexUnknown.fit(recipients);
  return {
    noService,
    services,
    fallbacks: personClasses.map(({kind}) => fallback[kind]),
    habilitation: withHabilitation,
    plan: make(drawn.plan, ofAll(1), turnover.plan),
    plans: fittedPlans(basis, recipients, services, withHabilitation),
    ageUnknown,
    sexUnknown,
    goals: mappedGoals.map((goal, number) => {
      const shares = personClasses.map(({kind}) => goalShares[kind === "institution" ? "institution" : "home"][goal]);
      const quota = make(drawn.firstGoal + number, shares, turnover.goal);
      quota.fit(recipients);
      return quota;
    })
  };
}

/** The plan's shares, moved so that they hold exactly among the few that each table about it counts. */
function fittedPlans(
  {year, profiles, habilitation: byClass, withHabilitation}: QuotaBasis,
  recipients: readonly Int32Array[],
  services: readonly ServiceQuota[],
  habilitationQuota: Quota
): PlanProfile {
  const plans = planProfile(year, profiles, byClass);
  const quotaOf = (wanted: number): Quota | undefined => services.find(({code}) => code === wanted)?.quota;
  const [atHome, who] =
    year >= habilitation.fromYear
      ? [habilitationQuota, withHabilitation]
      : [quotaOf(rehabilitationAtHome.code), recipients];
  const stay = quotaOf(stayForRehabilitation);
  const [home, institution]: [number[], number[]] = [[], []];
  const counted = new Set<number>();
  who.forEach((slots, c) => {
    for (const slot of slots) {
      const place = atHome?.place(slot, c) ?? null;
      if (place === null) continue;
      home.push(place);
      counted.add(slot);
    }
  });
  recipients.forEach((slots, c) => {
    for (const slot of slots) {
      const place = counted.has(slot) ? null : (stay?.place(slot, c) ?? null);
      if (place !== null) institution.push(place);
    }
  });
  return {...plans, home: fitted(plans.home, home), institution: fitted(plans.institution, institution)};
}

/** Widths of the categories such that the shares hold exactly among these places. */
function fitted(shares: readonly number[], places: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(places).sort();
  const widths = [...shares];
  let [reached, before] = [0, 0];
  for (const category of planCategories) {
    reached += shares[category - 1] ?? 0;
    const limit = category === planCategories.at(-1) ? 1 : (sorted[Math.round(reached * sorted.length)] ?? reached);
    widths[category - 1] = limit - before;
    before = limit;
  }
  return widths;
}
