import {dateOf} from "../calendar.js";
import {planShares} from "../profile.js";
import type {Random} from "../random.js";
import {element, type FileFacts, openEnd, type Presence} from "./presence.js";

/** What the information rows of a person tell besides chance. */
export interface PersonTraits {
  readonly isChild: boolean;
  readonly habilitation: boolean;
  /** How likely nutrition and medicines have been looked at. */
  readonly mapped: number;
}

interface Period {
  readonly start: number;
  /** null: the row that holds now. */
  readonly stop: number | null;
}

/** First data year with poHab. */
const firstHabilitationYear = 2020;

const needs = [
  {need: "poArbBistBehov", receives: "poArbBistMottar"},
  {need: "poArbTranspBehov", receives: "poArbTranspMottar"},
  {need: "poFriBistBehov", receives: "poFriBistMottar"},
  {need: "poFriTranspBehov", receives: "poFriTranspMottar"}
] as const;

/** Writes the PERSONOPPL rows of a file. */
export class PersonopplysningXml {
  readonly #facts: FileFacts;
  #rowId: number;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#rowId = facts.firstRowId;
  }

  /** One to three rows, one after another in time. */
  write(presence: Presence, traits: PersonTraits): string {
    const {random, from, end, pePeID} = presence;
    const draw = random.below(100);
    const rows = end - from < 60 || draw < 78 ? 1 : draw < 95 ? 2 : 3;
    const starts = Array.from({length: rows}, () => random.between(from, end)).sort((a, b) => a - b);
    let text = "";
    for (let row = 0; row < rows; row++) {
      const start = starts[row] as number;
      const next = starts[row + 1];
      const period = {start, stop: next === undefined ? null : Math.max(start, next - 1)};
      text += `    <PERSONOPPL poPeID="${pePeID}" poPoID="${++this.#rowId}">\n`;
      text += this.#situation(presence, traits);
      text += this.#assessments(presence, traits, start);
      // Without a start only where there is no other row that it could be taken for.
      if (rows > 1 || random.chance(0.98)) text += element("poFraDato", dateOf(start));
      if (period.stop !== null) text += element("poTilDato", dateOf(period.stop));
      else if (random.chance(0.4)) text += element("poTilDato", openEnd);
      if (!this.#facts.oldFormat) text += this.#newFields(random, traits, period);
      text += "    </PERSONOPPL>\n";
    }
    return text;
  }

  #situation({random, from, end}: Presence, {isChild, habilitation}: PersonTraits): string {
    const {oldFormat} = this.#facts;
    const month = (): number => Math.floor(dateOf(random.between(from, end)) / 100);
    let text = "";
    if (oldFormat || random.chance(0.85)) text += element("poHusstand", isChild ? 3 : 1 + random.below(2));
    if (oldFormat || random.chance(0.85)) text += element("poOmsorgBarn", random.chance(0.06) ? 1 : 2);
    if (oldFormat || random.chance(0.82)) text += element("poPrivHjelp", 1 + random.below(6));
    if (oldFormat || random.chance(0.88)) text += element("poBoligTilr", random.chance(0.8) ? 1 : 2);
    if (random.chance(0.15)) text += element("poVurdTann", month());
    if (random.chance(0.3)) text += element("poVurdLege", month());
    const plan = this.#plan(random, habilitation);
    if (plan !== null) text += element("poIndPlan", plan);
    if (random.chance(0.5)) {
      text += element("poHarKoordinator", oldFormat ? random.pick([1, 2, 9]) : 1 + random.below(4));
    }
    if (!random.chance(0.55)) return text;
    for (const {need, receives} of needs) {
      const answer = random.pick([1, 2, 2, 9]);
      text += element(need, answer);
      if (answer === 1) text += element(receives, 1 + random.below(3));
    }
    return text;
  }

  #assessments(presence: Presence, {mapped}: PersonTraits, start: number): string {
    let text = this.#assessed("poLegeMiddGj", presence, mapped, start);
    text += this.#assessed("poErnKartlagt", presence, mapped * 0.9, start);
    if (!presence.random.chance(mapped)) return text;
    text += this.#assessed("poErnRisiko", presence, 0.25, start);
    return text + this.#assessed("poErnPlan", presence, 0.3, start);
  }

  /** A yes-or-no question with the date of the yes, most often in the year. */
  #assessed(name: string, {random, end}: Presence, probability: number, start: number): string {
    if (!random.chance(0.75)) return "";
    if (!random.chance(probability)) return element(name, 2);
    const from = random.chance(0.8) ? Math.max(this.#facts.first, start) : start;
    return element(name, 1) + element(`${name}Dato`, dateOf(random.between(Math.min(from, end), end)));
  }

  #plan(random: Random, habilitation: boolean): number | null {
    const {oldFormat} = this.#facts;
    const draw = random.below(10_000) / 10_000;
    const shares = habilitation || oldFormat ? planShares.withHabilitation : planShares.others;
    let reached = 0;
    for (let category = 0; category < shares.length; category++) {
      reached += shares[category] as number;
      if (draw < reached) return category === 3 ? (oldFormat ? 9 : 4) : category + 1;
    }
    return null;
  }

  #newFields(random: Random, {habilitation}: PersonTraits, {start, stop}: Period): string {
    let text = "";
    if (random.chance(0.3)) {
      const waits = random.chance(0.1);
      text += element("poVenteliste", waits ? 1 : 2);
      if (waits) text += element("poVentelisteDato", dateOf(start));
    }
    if (random.chance(0.6)) text += element("poHeldg", random.chance(0.2) ? 1 : 2);
    const {year, first, withoutHabilitation} = this.#facts;
    if (year.year < firstHabilitationYear) return text;
    // A few had it earlier: their rows ended before the year began.
    const had = stop !== null && stop < first && !withoutHabilitation;
    if (habilitation ? stop === null || random.chance(0.6) : had && random.chance(0.03)) {
      text += element("poHab", 1);
      if (random.chance(0.9)) text += element("poHabDato", dateOf(start));
    } else if (random.chance(0.6)) {
      text += element("poHab", 2);
    }
    return text;
  }
}
