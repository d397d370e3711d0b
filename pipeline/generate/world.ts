import type {AttributeRule, CodeListEntry, Municipality, ServiceCode} from "../definition/configuration.js";
import {type Geography, readGeography} from "./areas.js";
import {type Occupant, Population} from "./population.js";
import {personClasses} from "./profile.js";
import {type YearQuotas, yearQuotas} from "./quotas.js";
import {hashText, mix, Random, share} from "./random.js";
import {classProfiles, habilitationShares} from "./shares.js";

/** What a generation is asked for; the same values give the same bytes. */
export interface WorldOptions {
  readonly years: {readonly first: number; readonly last: number};
  readonly municipalities: "all" | number;
  readonly scale: number;
  readonly seed: number;
  readonly dirty: boolean;
}

/** What the generator takes from the configuration. */
export interface Facts {
  readonly folder: string;
  readonly municipalities: readonly Municipality[];
  readonly services: readonly ServiceCode[];
  /** For dirty deliveries: what there is to break. */
  readonly rules: readonly AttributeRule[];
  readonly codeLists: readonly CodeListEntry[];
}

/** Who reports: a municipality, or one of its city districts, in one year. */
export interface Unit {
  readonly index: number;
  readonly year: number;
  readonly kommune: string;
  /** `00` where the whole municipality reports together. */
  readonly bydel: string;
  readonly areas: readonly number[];
  /** Number of districts that the municipality reports by; 0 for none. */
  readonly districts: number;
  readonly persons: number;
  /** No person of the unit has poHab. */
  readonly withoutHabilitation: boolean;
}

/**
 * Why a person is in a file: lives there; came there during the year from another unit; has moved on during the year;
 * or died the year before and was never taken out.
 */
export type Role = "resident" | "arrived" | "left" | "deceased";

/** The year's facts that are the same for every file. */
export interface WorldYear {
  readonly year: number;
  readonly units: readonly Unit[];
  readonly serviceCodes: readonly ServiceCode[];
  /** Codes valid in the year, for residence elsewhere. */
  readonly kommuner: readonly string[];
}

interface PlacedSlot {
  readonly slot: number;
  readonly personClass: number;
}

const moverShare = 0.01;

interface DistrictRule {
  readonly city: string;
  readonly districts: number;
  readonly reportsByDistrict: (year: number) => boolean;
}

const districtRules: readonly DistrictRule[] = [
  {city: "Oslo", districts: 15, reportsByDistrict: () => true},
  {city: "Bergen", districts: 8, reportsByDistrict: year => year >= 2021},
  {city: "Trondheim", districts: 4, reportsByDistrict: year => year <= 2019},
  {city: "Stavanger", districts: 7, reportsByDistrict: year => year % 2 === 0}
];

/** The synthetic country: who lives where, who reports, who moved. */
export class World {
  readonly options: WorldOptions;
  readonly population: Population;
  readonly facts: Facts;
  readonly #geography: Geography;
  readonly #chosen: ReadonlySet<number>;
  readonly #years = new Map<number, WorldYear>();
  readonly #quotas = new Map<number, YearQuotas>();
  readonly #arrivals = new Map<number, ReadonlyMap<number, readonly PlacedSlot[]>>();

  constructor(options: WorldOptions, facts: Facts) {
    this.options = options;
    this.facts = facts;
    this.#geography = readGeography(facts.folder, facts.municipalities);
    this.population = new Population(this.#geography, options.seed, options.scale);
    this.#chosen = this.#chooseAreas();
  }

  get firstYear(): number {
    return this.#geography.firstYear;
  }

  get lastYear(): number {
    return this.#geography.lastYear;
  }

  /** Number of municipalities in a year. */
  municipalityCount(year: number): number {
    return this.#geography.population[year - this.firstYear]?.size ?? 0;
  }

  year(year: number): WorldYear {
    const known = this.#years.get(year);
    if (known) return known;
    const serviceCodes = this.facts.services.filter(
      ({fromYear, toYear}) => (fromYear ?? 0) <= year && (toYear === null || toYear > year)
    );
    const units = this.#units(year);
    const kommuner = [...(this.#geography.population[year - this.firstYear]?.keys() ?? [])].sort();
    const made: WorldYear = {year, units, serviceCodes, kommuner};
    this.#years.set(year, made);
    return made;
  }

  /** Who has what in a year. */
  quotas(year: number): YearQuotas {
    const known = this.#quotas.get(year);
    if (known) return known;
    const valid = new Set(this.year(year).serviceCodes.map(({code}) => code));
    const persons = personClasses.map((): number[] => []);
    const withHabilitation = personClasses.map((): number[] => []);
    this.#geography.areas.forEach((_, area) => {
      const without = this.#withoutHabilitation(area, year);
      this.population.eachSlot(area, year, (slot, personClass) => {
        persons[personClass]?.push(slot);
        if (!without) withHabilitation[personClass]?.push(slot);
      });
    });
    const {seed, scale} = this.options;
    const sizes = withHabilitation.map(slots => slots.length / scale);
    const made = yearQuotas({
      seed,
      year,
      profiles: classProfiles(year, code => valid.has(code)),
      habilitation: habilitationShares(year, sizes),
      persons: persons.map(slots => Int32Array.from(slots)),
      withHabilitation: withHabilitation.map(slots => Int32Array.from(slots))
    });
    this.#quotas.set(year, made);
    return made;
  }

  /** Calls `visit` for every person of a unit's file with the number (`pePeID`) that the person has in it. */
  eachPerson(unit: Unit, visit: (person: Occupant, role: Role, pePeID: number) => void): void {
    const {seed} = this.options;
    const slots: number[] = [];
    for (const area of unit.areas) {
      this.population.eachSlot(area, unit.year, (slot, personClass) => {
        if (this.#isIn(unit, slot)) slots.push(slot * personClasses.length + personClass);
      });
    }
    const order = Int32Array.from(slots);
    const key = hashText(seed, `${unit.year}/${unit.kommune}/${unit.bydel}`);
    new Random(key).shuffle(order);
    let pePeID = 1 + (key % 5_000);
    for (const packed of order) {
      const slot = Math.floor(packed / personClasses.length);
      const person = this.population.occupant(slot, packed % personClasses.length, unit.year);
      visit(person, this.#moves(slot, unit.year) ? "left" : "resident", pePeID++);
      if (person.entry === unit.year && share(mix(person.key, 0xdead)) < 0.04) {
        const before = this.population.predecessor(person);
        if (before.diesInExitYear) visit(before, "deceased", pePeID++);
      }
    }
    for (const {slot, personClass} of this.#arrivalsOf(unit.year).get(unit.index) ?? []) {
      visit(this.population.occupant(slot, personClass, unit.year), "arrived", pePeID++);
    }
  }

  /** Day of the year on which a person who moves does so. */
  moveDay(person: Occupant, year: number): number {
    return 30 + (mix(person.key, year) % 300);
  }

  #moves(slot: number, year: number): boolean {
    return share(mix(mix(this.options.seed ^ 0x30e5, slot), year)) < moverShare;
  }

  #isIn(unit: Unit, slot: number): boolean {
    return unit.districts === 0 || unit.bydel === districtCode(this.#district(slot, unit.districts));
  }

  #district(slot: number, districts: number): number {
    return mix(this.options.seed ^ 0xd157, slot) % districts;
  }

  /** Every nth municipality of the last year, by code, with all that it was made of. */
  #chooseAreas(): ReadonlySet<number> {
    const {municipalities, years} = this.options;
    const all = this.#geography.areas.map((_, area) => area);
    if (municipalities === "all") return new Set(all);
    const codeOf = (area: number): string => this.#geography.areas[area]?.codes[years.last - this.firstYear] ?? "";
    const codes = [...new Set(all.map(codeOf))].sort();
    const wanted = Math.min(municipalities, codes.length);
    const chosen = new Set(Array.from({length: wanted}, (_, i) => codes[Math.floor((i * codes.length) / wanted)]));
    return new Set(all.filter(area => chosen.has(codeOf(area))));
  }

  #units(year: number): readonly Unit[] {
    const areasByCode = new Map<string, number[]>();
    this.#geography.areas.forEach((area, a) => {
      if (!this.#chosen.has(a)) return;
      const code = area.codes[year - this.firstYear] ?? "";
      areasByCode.set(code, [...(areasByCode.get(code) ?? []), a]);
    });
    const missing = this.#missing(year, [...areasByCode.keys()]);
    const reporting = [...areasByCode].filter(([code]) => !missing.has(code)).sort(([a], [b]) => (a < b ? -1 : 1));
    const units: Unit[] = [];
    for (const [kommune, areas] of reporting) {
      const districts = this.#districtsOf(kommune, year);
      const persons = new Array<number>(Math.max(1, districts)).fill(0);
      for (const area of areas) {
        this.population.eachSlot(area, year, slot => {
          const district = districts === 0 ? 0 : this.#district(slot, districts);
          persons[district] = (persons[district] ?? 0) + 1;
        });
      }
      const withoutHabilitation = areas.every(area => this.#withoutHabilitation(area, year));
      persons.forEach((count, district) => {
        if (count === 0) return;
        const bydel = districts === 0 ? "00" : districtCode(district);
        units.push({index: units.length, year, kommune, bydel, areas, districts, persons: count, withoutHabilitation});
      });
    }
    return units;
  }

  #districtsOf(kommune: string, year: number): number {
    const name =
      this.facts.municipalities.find(
        ({code, fromYear, toYear}) => code === kommune && fromYear <= year && (toYear === null || toYear > year)
      )?.name ?? "";
    const rule = districtRules.find(({city}) => name === city || name.startsWith(`${city} `));
    return rule?.reportsByDistrict(year) ? rule.districts : 0;
  }

  /** A few small municipalities send nothing. */
  #missing(year: number, codes: readonly string[]): ReadonlySet<string> {
    const hash = (code: string): number => hashText(this.options.seed ^ year, code);
    const small = codes.filter(code => this.#inhabitants(code, year) < 8_000).sort((a, b) => hash(a) - hash(b));
    return new Set(small.slice(0, Math.min(Math.floor(codes.length * 0.014), codes.length - 1)));
  }

  #withoutHabilitation(area: number, year: number): boolean {
    const code = this.#geography.areas[area]?.codes[year - this.firstYear] ?? "";
    return this.#inhabitants(code, year) < 6_000 && hashText(this.options.seed ^ 0x4ab, code) % 100 < 15;
  }

  #inhabitants(code: string, year: number): number {
    return this.#geography.population[year - this.firstYear]?.get(code) ?? 0;
  }

  /** Where those who move go, by unit: as often to a unit as it has persons; a handful turn up in five and more. */
  #arrivalsOf(year: number): ReadonlyMap<number, readonly PlacedSlot[]> {
    const known = this.#arrivals.get(year);
    if (known) return known;
    const {units} = this.year(year);
    const reached: number[] = [];
    for (const unit of units) reached.push((reached.at(-1) ?? 0) + unit.persons);
    const total = reached.at(-1) ?? 0;
    const {seed, scale} = this.options;
    const wanderers = new Set(
      Array.from(
        {length: Math.max(1, Math.round(20 * scale))},
        (_, i) => mix(mix(seed ^ 0xface, year), i) % Math.max(1, total)
      )
    );
    const arrivals = new Map<number, PlacedSlot[]>();
    let visited = 0;
    const place = (
      slot: number,
      personClass: number,
      home: {kommune: string; bydel: string},
      others: number,
      salt: number
    ): void => {
      const seen = new Set([`${home.kommune}${home.bydel}`]);
      for (let attempt = 0; attempt < others * 4 && seen.size <= others; attempt++) {
        const target = mix(mix(mix(seed ^ 0xa771, slot), year), attempt + salt) % Math.max(1, total);
        const unit = units[firstAbove(reached, target)];
        if (!unit || seen.has(`${unit.kommune}${unit.bydel}`)) continue;
        if (others > 1 && [...seen].some(key => key.startsWith(unit.kommune))) continue;
        seen.add(`${unit.kommune}${unit.bydel}`);
        arrivals.set(unit.index, [...(arrivals.get(unit.index) ?? []), {slot, personClass}]);
      }
    };
    this.#geography.areas.forEach((area, a) => {
      if (!this.#chosen.has(a)) return;
      const kommune = area.codes[year - this.firstYear] ?? "";
      const districts = this.#districtsOf(kommune, year);
      this.population.eachSlot(a, year, (slot, personClass) => {
        const wanders = wanderers.has(visited++);
        if (!wanders && !this.#moves(slot, year)) return;
        const bydel = districts === 0 ? "00" : districtCode(this.#district(slot, districts));
        place(slot, personClass, {kommune, bydel}, wanders ? 5 + (slot % 3) : 1, 0);
      });
    });
    this.#arrivals.set(year, arrivals);
    return arrivals;
  }
}

function districtCode(district: number): string {
  return String(district + 1).padStart(2, "0");
}

/** Index of the first number above `target` in ascending `numbers`. */
function firstAbove(numbers: readonly number[], target: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
