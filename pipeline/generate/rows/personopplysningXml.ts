import {dateOf} from "../calendar.js";
import {habilitation as habilitationMarginal, otherPlanShares} from "../profile.js";
import type {Random} from "../random.js";
import type {Traits} from "../traits.js";
import {element, type FileFacts, openEnd, type Presence} from "./presence.js";

/** What one sending of a file tells of a person besides the person's traits. */
export interface Telling {
  readonly isChild: boolean;
  /** poHab is told: an earlier sending may have forgotten it. */
  readonly tellsHabilitation: boolean;
}

/** One row in time, and what it has to tell so that the rows together tell the person's traits. */
interface Row {
  readonly start: number;
  /** null: the row that holds now. */
  readonly stop: number | null;
  readonly isLast: boolean;
  readonly overlapsYear: boolean;
  /** Before, with, or after the row that has the plan's category; only later rows must not tell another. */
  readonly plan: "before" | "with" | "after";
}

const needs = [
  {need: "poArbBistBehov", receives: "poArbBistMottar"},
  {need: "poArbTranspBehov", receives: "poArbTranspMottar"},
  {need: "poFriBistBehov", receives: "poFriBistMottar"},
  {need: "poFriTranspBehov", receives: "poFriTranspMottar"}
] as const;

/** What the goal for the dwelling needs, in the order of the schema. */
const situation = ["poHusstand", "poOmsorgBarn", "poPrivHjelp", "poBoligTilr"] as const;

const nothingReported = 5;
const nothingToTell = 4;

/** Writes the PERSONOPPL rows of a file. */
export class PersonopplysningXml {
  readonly #facts: FileFacts;
  #rowId: number;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#rowId = facts.firstRowId;
  }

  /** One to three rows, one after another in time; the last one holds in the year. */
  write(presence: Presence, traits: Traits, telling: Telling): string {
    const {random, pePeID} = presence;
    const rows = this.#rows(presence);
    let toldBefore = 0;
    let text = "";
    for (const row of rows) {
      text += `    <PERSONOPPL poPeID="${pePeID}" poPoID="${++this.#rowId}">\n`;
      const told = this.#toldOfSituation(random, traits, row, toldBefore);
      if (row.overlapsYear) toldBefore |= told;
      text += this.#situation(random, told, telling) + this.#offers(presence, traits, row);
      text += this.#assessments(presence, traits, row);
      // Without a start only where there is no other row that it could be taken for.
      if (rows.length > 1 || random.chance(0.98)) text += element("poFraDato", dateOf(row.start));
      if (row.stop !== null) text += element("poTilDato", dateOf(row.stop));
      else if (random.chance(0.4)) text += element("poTilDato", openEnd);
      if (!this.#facts.oldFormat) text += this.#newFields(random, telling, row);
      text += "    </PERSONOPPL>\n";
    }
    return text;
  }

  #rows({random, from, end}: Presence): readonly Row[] {
    const {first} = this.#facts;
    const draw = random.below(100);
    const count = end - from < 60 || draw < 78 ? 1 : draw < 95 ? 2 : 3;
    const starts = Array.from({length: count}, () => random.between(from, end)).sort((a, b) => a - b);
    const lastDayOf = (row: number): number => Math.max(starts[row] as number, (starts[row + 1] as number) - 1);
    const last = count - 1;
    const tellsPlan = last > 0 && lastDayOf(last - 1) >= first && random.chance(0.15) ? last - 1 : last;
    return starts.map((start, row) => {
      const stop = row === last ? null : lastDayOf(row);
      const plan = row < tellsPlan ? "before" : row === tellsPlan ? "with" : "after";
      return {start, stop, isLast: row === last, overlapsYear: stop === null || stop >= first, plan};
    });
  }

  /** Bits of the four facts about the situation that a row tells: together all of them exactly where the goal is reached. */
  #toldOfSituation(random: Random, {reached, missing}: Traits, row: Row, toldBefore: number): number {
    if (this.#facts.oldFormat) return (1 << situation.length) - 1;
    const absent = row.overlapsYear && !reached.includes("bolig_hjemmesituasjon") ? missing % situation.length : -1;
    let told = 0;
    for (let fact = 0; fact < situation.length; fact++) {
      const needed = row.isLast && reached.includes("bolig_hjemmesituasjon") && (toldBefore & (1 << fact)) === 0;
      if (fact !== absent && (needed || random.chance(0.85))) told |= 1 << fact;
    }
    return told;
  }

  #situation(random: Random, told: number, {isChild}: Telling): string {
    const values = [
      isChild ? 3 : 1 + random.below(2),
      random.chance(0.06) ? 1 : 2,
      1 + random.below(6),
      random.chance(0.8) ? 1 : 2
    ];
    let text = "";
    for (let fact = 0; fact < situation.length; fact++) {
      if ((told & (1 << fact)) !== 0) text += element(situation[fact] ?? "", values[fact] ?? 1);
    }
    return text;
  }

  #offers({random, from, end}: Presence, traits: Traits, row: Row): string {
    const {oldFormat} = this.#facts;
    const month = (): number => Math.floor(dateOf(random.between(from, end)) / 100);
    let text = "";
    if (random.chance(0.15)) text += element("poVurdTann", month());
    if (random.chance(0.3)) text += element("poVurdLege", month());
    const category = this.#planCategory(random, traits, row);
    if (category !== nothingReported) {
      text += element("poIndPlan", category === nothingToTell && oldFormat ? 9 : category);
    }
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

  /** The latest row of the year with a value has the person's category; earlier ones may have had another. */
  #planCategory(random: Random, {plan}: Traits, row: Row): number {
    const isFree = row.plan === "before" && (plan !== nothingReported || !row.overlapsYear);
    if (isFree) return random.chance(0.7) ? 1 + random.below(otherPlanShares.length) : nothingReported;
    return row.plan === "with" ? plan : nothingReported;
  }

  #assessments(presence: Presence, {reached}: Traits, row: Row): string {
    const {random} = presence;
    let text = this.#goal("poLegeMiddGj", reached.includes("legemiddelgjennomgang"), presence, row);
    text += this.#goal("poErnKartlagt", reached.includes("ernaering"), presence, row);
    if (!reached.includes("ernaering") && !random.chance(0.1)) return text;
    text += this.#answer("poErnRisiko", presence, 0.25, row.start);
    return text + this.#answer("poErnPlan", presence, 0.3, row.start);
  }

  /** A yes with a date in the year in the last row, or none in any; else no, an earlier yes, one without date, or nothing. */
  #goal(name: string, isReached: boolean, {random, end}: Presence, {start, isLast}: Row): string {
    const {first} = this.#facts;
    if (isReached && isLast) return yes(name, random.between(Math.max(first, start), end));
    const roll = random.below(100);
    if (roll < 25) return "";
    if (roll < 30) return element(name, 1);
    return roll < 45 && start < first ? yes(name, random.between(start, first - 1)) : element(name, 2);
  }

  /** A yes-or-no question with the date of the yes, most often in the year. */
  #answer(name: string, {random, end}: Presence, probability: number, start: number): string {
    if (!random.chance(0.75)) return "";
    if (!random.chance(probability)) return element(name, 2);
    const from = random.chance(0.8) ? Math.max(this.#facts.first, start) : start;
    return yes(name, random.between(Math.min(from, end), end));
  }

  #newFields(random: Random, {tellsHabilitation}: Telling, {start, stop, overlapsYear}: Row): string {
    let text = "";
    if (random.chance(0.3)) {
      const waits = random.chance(0.1);
      text += element("poVenteliste", waits ? 1 : 2);
      if (waits) text += element("poVentelisteDato", dateOf(start));
    }
    if (random.chance(0.6)) text += element("poHeldg", random.chance(0.2) ? 1 : 2);
    const {year, withoutHabilitation} = this.#facts;
    if (year.year < habilitationMarginal.fromYear) return text;
    // A few had it earlier: their rows ended before the year began.
    const had = !overlapsYear && !withoutHabilitation;
    if (tellsHabilitation ? stop === null || random.chance(0.6) : had && random.chance(0.03)) {
      text += element("poHab", 1);
      if (random.chance(0.9)) text += element("poHabDato", dateOf(start));
    } else if (random.chance(0.6)) {
      text += element("poHab", 2);
    }
    return text;
  }
}

function yes(name: string, day: number): string {
  return element(name, 1) + element(`${name}Dato`, dateOf(day));
}
