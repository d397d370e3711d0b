import type {Occupant} from "./population.js";
import {
  dwelling,
  dwellingGoalFromYear,
  type Kind,
  type MappedGoal,
  mappedGoals,
  personClasses,
  rehabilitationAtHome,
  stayForRehabilitation
} from "./profile.js";
import type {YearQuotas} from "./quotas.js";
import {mix} from "./random.js";
import {planCategoryAt} from "./shares.js";
import type {Unit, World, WorldYear} from "./world.js";

/** What the rows of a person tell of a year; the same in every file that the person is in. */
export interface Traits {
  readonly kind: Kind;
  /** Codes of the counting services, in ascending order. */
  readonly services: readonly number[];
  readonly habilitation: boolean;
  /** Category of the plan, 1–5; 5 is nothing reported. */
  readonly plan: number;
  readonly reached: readonly MappedGoal[];
  /** Which of several things is missing where a goal is not reached: a number to divide by how many there are. */
  readonly missing: number;
  readonly ageKnown: boolean;
  readonly sexKnown: boolean;
}

const nothingReported = 5;

/** Says what persons of a unit have in a year. */
export class TraitDraw {
  readonly #quotas: YearQuotas;
  readonly #year: WorldYear;
  readonly #unit: Unit;
  readonly #hasDwelling: boolean;

  constructor(world: World, year: WorldYear, unit: Unit) {
    this.#quotas = world.quotas(year.year);
    this.#year = year;
    this.#unit = unit;
    this.#hasDwelling = year.serviceCodes.some(({code}) => code === dwelling.code);
  }

  /** @param isDeceased died before the year. */
  of(person: Occupant, isDeceased: boolean): Traits {
    const {slot, personClass} = person;
    const {ageUnknown, sexUnknown, habilitation} = this.#quotas;
    const {kind} = personClasses[personClass] ?? {kind: "home"};
    // Nothing new is told of somebody who died before the year.
    const services = isDeceased ? [] : this.#services(slot, personClass);
    const place = isDeceased || this.#unit.withoutHabilitation ? null : habilitation.place(slot, personClass);
    return {
      kind,
      services,
      habilitation: place !== null,
      plan: isDeceased ? nothingReported : this.#plan(person, kind, place, services),
      reached: isDeceased ? [] : mappedGoals.filter((_, number) => this.#reaches(number, slot, personClass)),
      missing: mix(person.key, 0x315),
      ageKnown: !ageUnknown.has(slot, personClass),
      sexKnown: !sexUnknown.has(slot, personClass)
    };
  }

  #services(slot: number, personClass: number): readonly number[] {
    const {noService, services, fallbacks} = this.#quotas;
    const codes: number[] = [];
    if (noService.has(slot, personClass)) return codes;
    for (const {code, quota} of services) {
      if (!quota.has(slot, personClass)) continue;
      if (code !== dwelling.code || this.#hasDwelling) codes.push(code);
      else codes.push(...dwellingsBefore(quota.place(slot, personClass) ?? 0));
    }
    if (codes.length === 0) codes.push(fallbacks[personClass] as number);
    return codes.sort((a, b) => a - b);
  }

  /** The category comes from the place in the group that a table is about, so that its shares hold among few. */
  #plan({slot, personClass}: Occupant, kind: Kind, habilitation: number | null, services: readonly number[]): number {
    const {plan, plans} = this.#quotas;
    const atHome = habilitation ?? this.#placeOf(rehabilitationAtHome.code, slot, personClass, services);
    if (atHome !== null) return planCategoryAt(plans.home, atHome);
    const institution = this.#placeOf(stayForRehabilitation, slot, personClass, services);
    if (institution !== null) return planCategoryAt(plans.institution, institution);
    return planCategoryAt(plans.others[kind], plan.place(slot, personClass) ?? 0);
  }

  #placeOf(code: number, slot: number, personClass: number, services: readonly number[]): number | null {
    if (!services.includes(code)) return null;
    return this.#quotas.services.find(service => service.code === code)?.quota.place(slot, personClass) ?? null;
  }

  #reaches(goal: number, slot: number, personClass: number): boolean {
    if (mappedGoals[goal] === "bolig_hjemmesituasjon" && this.#year.year < dwellingGoalFromYear) return true;
    return this.#quotas.goals[goal]?.has(slot, personClass) === true;
  }
}

function dwellingsBefore(place: number): readonly number[] {
  return dwelling.predecessors.filter(({from, to}) => from <= place && place < to).map(({code}) => code);
}
