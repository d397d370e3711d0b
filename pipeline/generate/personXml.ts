import {dateOf, daysPerYear, firstDay, lastDay} from "./calendar.js";
import type {Occupant} from "./population.js";
import {ageBands, longTermStay, personClasses} from "./profile.js";
import {mix, Random} from "./random.js";
import {CareXml} from "./rows/careXml.js";
import {FunksjonXml} from "./rows/funksjonXml.js";
import {PersonopplysningXml} from "./rows/personopplysningXml.js";
import {earliestYear, type FileFacts, type Presence} from "./rows/presence.js";
import {type Stay, TjenesteXml} from "./rows/tjenesteXml.js";
import {TraitDraw, type Traits} from "./traits.js";
import type {Role, Unit, World, WorldYear} from "./world.js";

/** What became of the people of a file, for the generator's own account. */
export interface PersonAccount {
  /** Codes of the counting services. */
  readonly services: readonly number[];
  readonly habilitation: boolean;
}

/** How one sending of a unit's file differs from the last one: 0 is the last, 1 the one before. */
export type Revision = number;

/** What an earlier sending got wrong about a person. */
type Omission = "nothing" | "person" | "habilitation";

/** Files of fewer persons are right at once: an earlier sending without a person could be empty. */
const correctedFrom = 20;

/** Writes the persons of one file, one at a time. */
export class PersonXml {
  readonly #world: World;
  readonly #unit: Unit;
  readonly #revision: Revision;
  readonly #facts: FileFacts;
  readonly #traits: TraitDraw;
  readonly #information: PersonopplysningXml;
  readonly #functions: FunksjonXml;
  readonly #services: TjenesteXml;
  readonly #care: CareXml;

  constructor(world: World, year: WorldYear, unit: Unit, revision: Revision) {
    this.#world = world;
    this.#unit = unit;
    this.#revision = revision;
    const key = mix(world.options.seed, Number(unit.kommune) * 100 + Number(unit.bydel));
    this.#facts = {
      year,
      oldFormat: year.year <= 2018,
      first: firstDay(year.year),
      last: lastDay(year.year),
      // A leading zero, which no unit in the register of enterprises has.
      institutions: Array.from({length: 6}, (_, i) => `0${String(10_000_000 + (mix(key, i) % 90_000_000))}`),
      withoutHabilitation: unit.withoutHabilitation,
      firstRowId: 100_000 + (mix(key, year.year) % 100_000)
    };
    this.#traits = new TraitDraw(world, year, unit);
    this.#information = new PersonopplysningXml(this.#facts);
    this.#functions = new FunksjonXml(this.#facts);
    this.#services = new TjenesteXml(this.#facts);
    this.#care = new CareXml(this.#facts);
  }

  /**
   * One PERSON element with its rows, each line indented and ended by LF.
   *
   * @returns null for the text where this sending does not have the person yet.
   */
  write(person: Occupant, role: Role, pePeID: number): {text: string | null; account: PersonAccount} {
    const traits = this.#traits.of(person, role === "deceased");
    const {services: codes, habilitation} = traits;
    const account = {services: codes, habilitation};
    const omission = this.#omission(person);
    if (omission === "person") return {text: null, account};
    const died = this.#dayOfDeath(person, role);
    const presence = this.#presence(person, role, pePeID, died);
    const {random} = presence;
    const band = ageBands[personClasses[person.personClass]?.band ?? 0];
    let text = this.#personFields(person, presence, traits, died);
    text += this.#information.write(presence, traits, {
      isChild: (band?.low ?? 0) < 18,
      tellsHabilitation: habilitation && omission !== "habilitation"
    });
    text += this.#functions.write(presence, traits);
    const stays: Stay[] = [];
    for (const code of codes) {
      if (role === "arrived" && code !== codes[0] && code !== longTermStay && random.chance(0.3)) continue;
      const written = this.#services.write(code, presence);
      text += written.text;
      if (written.stay) stays.push(written.stay);
    }
    if (role === "deceased") text += this.#services.leftOver(presence);
    if (random.chance(codes.length === 0 ? 0.8 : 0.04)) text += this.#services.refusal(presence);
    text += this.#care.diagnoses(presence);
    for (const stay of stays) text += this.#care.stay(presence, stay);
    return {text: `${text}  </PERSON>\n`, account};
  }

  #personFields(
    person: Occupant,
    {pePeID, random, from}: Presence,
    {ageKnown, sexKnown}: Traits,
    died: number | null
  ): string {
    const {year, oldFormat, first} = this.#facts;
    const changed = Math.max(from, died ?? from, first + random.below(daysPerYear));
    let text = `  <PERSON pePeID="${pePeID}">\n`;
    if (ageKnown) text += `    <peAlder>${Math.max(0, year.year - person.birthYear)}</peAlder>\n`;
    if (sexKnown) text += `    <peKjonn>${person.sex}</peKjonn>\n`;
    if (oldFormat || random.chance(0.99)) {
      const residence = random.chance(0.004) ? random.pick(year.kommuner) : this.#unit.kommune;
      text += `    <peKomnr>${residence}</peKomnr>\n    <peBydelsnr>${this.#unit.bydel}</peBydelsnr>\n`;
    }
    text += `    <peFraDato>${dateOf(from)}</peFraDato>\n`;
    if (died !== null) text += `    <peDodDato>${dateOf(died)}</peDodDato>\n`;
    return `${text}    <peEndrDato>${dateOf(changed)}</peEndrDato>\n`;
  }

  #presence(person: Occupant, role: Role, pePeID: number, died: number | null): Presence {
    const {year} = this.#facts.year;
    const {first, last} = this.#facts;
    const random = new Random(mix(mix(person.key, year), role === "arrived" ? Number(this.#unit.kommune) : 0));
    const until = Math.min(died ?? last, last);
    const moveDay = first + this.#world.moveDay(person, year);
    const registered = dayOfEntry(person, year);
    const from = role === "arrived" ? Math.min(until, Math.max(registered, moveDay)) : registered;
    const moved = role === "left" ? Math.min(until, Math.max(from, moveDay)) : null;
    return {pePeID, random, from, end: moved ?? until, closed: moved ?? died, arrived: role === "arrived"};
  }

  #dayOfDeath(person: Occupant, role: Role): number | null {
    const {year, first, last} = this.#facts;
    if (role === "deceased") return first - 1 - (mix(person.key, 8) % 300);
    if (!person.diesInExitYear || person.exit !== year.year) return null;
    const earliest = Math.max(first + 20, dayOfEntry(person, year.year) + 5);
    return Math.min(last, Math.max(earliest, first + (mix(person.key, 8) % daysPerYear)));
  }

  #omission(person: Occupant): Omission {
    if (this.#revision === 0 || this.#unit.persons < correctedFrom) return "nothing";
    const draw = mix(person.key, 77) % 40;
    return draw === 1 ? "person" : draw === 2 ? "habilitation" : "nothing";
  }
}

/** The day from which the municipality knows the person. */
function dayOfEntry(person: Occupant, year: number): number {
  const entry = Math.max(person.entry, earliestYear);
  return firstDay(entry) + (mix(person.key, 6) % (entry === year ? 330 : daysPerYear));
}
