import {KprstatError} from "../errors.js";
import type {Geography} from "./areas.js";
import {identityCapacity} from "./identity.js";
import {ageBands, commonClass, personClasses, personsInClass} from "./profile.js";
import {mix, share} from "./random.js";

/** A person in a place: the `generation`th to hold place number `slot`. The two are the person's lasting key. */
export interface Occupant {
  readonly slot: number;
  readonly generation: number;
  /** Index in `personClasses`. */
  readonly personClass: number;
  /** First and last year with the municipality. */
  readonly entry: number;
  readonly exit: number;
  readonly diesInExitYear: boolean;
  readonly sex: "M" | "K";
  readonly birthYear: number;
  /** Seed of everything that is the person's own. */
  readonly key: number;
}

/** A national identity's place among those of the same year of birth and sex. */
export interface IdentityRank {
  readonly rank: number;
  readonly dNumber: boolean;
}

/**
 * Who lives where, without a list of persons: the country is a row of places, each belonging to one area and one class,
 * held by one person after another. Everything about a person follows from the place and the person's turn in it, so
 * any file of any year can be written by itself.
 */
export class Population {
  readonly #geography: Geography;
  readonly #seed: number;
  readonly #scale: number;
  /** First slot by class and area, and one past the last of all: a class is in one piece, so that shares hold in it. */
  readonly #offsets: Int32Array;
  /** Occupied slots by year, class and area. */
  readonly #occupied: readonly Int32Array[];
  #identities: Int32Array = new Int32Array(0);

  constructor(geography: Geography, seed: number, scale: number) {
    this.#geography = geography;
    this.#seed = seed;
    this.#scale = scale;
    const years = geography.lastYear - geography.firstYear + 1;
    this.#occupied = Array.from({length: years}, (_, y) => this.#occupiedIn(y));
    this.#offsets = new Int32Array(geography.areas.length * personClasses.length + 1);
    for (let stratum = 0; stratum < this.#offsets.length - 1; stratum++) {
      const capacity = Math.max(...this.#occupied.map(occupied => occupied[stratum] ?? 0));
      this.#offsets[stratum + 1] = (this.#offsets[stratum] as number) + capacity;
    }
  }

  get slots(): number {
    return this.#offsets.at(-1) ?? 0;
  }

  /** Calls `visit` for every occupied slot of an area in a year. */
  eachSlot(area: number, year: number, visit: (slot: number, personClass: number) => void): void {
    const occupied = this.#occupied[year - this.#geography.firstYear] ?? new Int32Array(0);
    for (let c = 0; c < personClasses.length; c++) {
      const stratum = c * this.#geography.areas.length + area;
      const first = this.#offsets[stratum] as number;
      const last = first + (occupied[stratum] ?? 0);
      for (let slot = first; slot < last; slot++) visit(slot, c);
    }
  }

  /** Who holds the slot in a year. */
  occupant(slot: number, personClass: number, year: number): Occupant {
    const {length, phase} = this.#rhythm(slot, personClass);
    return this.#generation(slot, personClass, Math.floor((year - epoch + phase) / length));
  }

  /** The one before in the same slot. */
  predecessor(occupant: Occupant): Occupant {
    return this.#generation(occupant.slot, occupant.personClass, occupant.generation - 1);
  }

  /** The national identity's rank of a person who is or was registered in one of the years of the geography. */
  identityRank(occupant: Occupant): IdentityRank {
    const packed = this.#identities[occupant.slot * generationsPerSlot + this.#turn(occupant)] ?? 0;
    return {rank: packed >>> 1, dNumber: (packed & 1) === 1};
  }

  /** A number that no other person has. */
  serial(occupant: Occupant): number {
    return occupant.slot * generationsPerSlot + this.#turn(occupant);
  }

  /** Uses ranks made by `rankIdentities` of an equal population. */
  useIdentities(identities: SharedArrayBuffer): void {
    this.#identities = new Int32Array(identities);
  }

  /**
   * Numbers all persons of all years by year of birth and sex, so that no two get the same national identity.
   *
   * @returns memory to be shared with other threads.
   */
  rankIdentities(): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer(Math.max(4, this.slots * generationsPerSlot * 4));
    const ranks = new Int32Array(buffer);
    const taken = new Int32Array(400);
    const takenByDNumbers = new Int32Array(400);
    const {lastYear, areas} = this.#geography;
    for (let stratum = 0; stratum < areas.length * personClasses.length; stratum++) {
      const personClass = Math.floor(stratum / areas.length);
      for (let slot = this.#offsets[stratum] as number; slot < (this.#offsets[stratum + 1] as number); slot++) {
        let person = this.#generation(slot, personClass, this.#firstGeneration(slot, personClass) - 1);
        for (let turn = 0; person.entry <= lastYear; turn++) {
          const counter = (person.birthYear - firstBirthYear) * 2 + (person.sex === "M" ? 0 : 1);
          const dNumber = share(mix(person.key, 0xd)) < 0.02 || (taken[counter] ?? 0) >= identityCapacity;
          const counters = dNumber ? takenByDNumbers : taken;
          const rank = counters[counter] ?? 0;
          if (rank >= identityCapacity) {
            throw new KprstatError("usage", {
              what: "There are not enough synthetic identities for so many persons.",
              where: "--scale",
              remedy: "Use a smaller scale."
            });
          }
          ranks[slot * generationsPerSlot + turn] = rank * 2 + (dNumber ? 1 : 0);
          counters[counter] = rank + 1;
          person = this.#generation(slot, personClass, person.generation + 1);
        }
      }
    }
    this.#identities = ranks;
    return buffer;
  }

  #occupiedIn(y: number): Int32Array {
    const {areas, firstYear} = this.#geography;
    const occupied = new Int32Array(areas.length * personClasses.length);
    personClasses.forEach((personClass, c) => {
      const national = areas.reduce((sum, area) => sum + (area.population[y]?.[personClass.band] ?? 0), 0);
      const persons = personsInClass(personClass, firstYear + y) * this.#scale;
      areas.forEach((area, a) => {
        const here = (persons * (area.population[y]?.[personClass.band] ?? 0)) / national;
        // Rounded up or down at a point of the area's own: the same every year, and evenly spread over the areas.
        const rounding = (a * goldenRatio + c / personClasses.length) % 1;
        occupied[c * areas.length + a] = Math.max(c === commonClass ? 1 : 0, Math.floor(here + rounding));
      });
    });
    return occupied;
  }

  #rhythm(slot: number, personClass: number): {length: number; phase: number} {
    const [shortest, longest] = personClasses[personClass]?.stay ?? [1, 1];
    const hash = mix(this.#seed, slot);
    const length = shortest + (hash % (longest - shortest + 1));
    return {length, phase: (hash >>> 8) % length};
  }

  #firstGeneration(slot: number, personClass: number): number {
    const {length, phase} = this.#rhythm(slot, personClass);
    return Math.floor((this.#geography.firstYear - epoch + phase) / length);
  }

  #turn(occupant: Occupant): number {
    return occupant.generation - this.#firstGeneration(occupant.slot, occupant.personClass) + 1;
  }

  #generation(slot: number, personClass: number, generation: number): Occupant {
    const {length, phase} = this.#rhythm(slot, personClass);
    const entry = epoch + generation * length - phase;
    const key = mix(mix(this.#seed ^ 0x5eed, slot), generation);
    const {band, dies} = personClasses[personClass] ?? {band: 0, dies: 0};
    const {low, high, women} = ageBands[band] ?? {low: 0, high: 0, women: 0.5};
    const oldest = Math.max(low, high - length + 1);
    const age = low + Math.floor(share(mix(key, 1)) * (oldest - low + 1));
    return {
      slot,
      generation,
      personClass,
      entry,
      exit: entry + length - 1,
      diesInExitYear: share(mix(key, 2)) < dies,
      // By place and not by person, and evenly over any neighbours, so that shares hold among few.
      sex: (slot * goldenRatio) % 1 < women ? "K" : "M",
      birthYear: entry - age,
      key
    };
  }
}

const epoch = 2000;
const goldenRatio = (Math.sqrt(5) - 1) / 2;
const firstBirthYear = 1880;
/** The shortest stay is two years: at most six persons in the ten years of the geography, and the one before. */
const generationsPerSlot = 8;
