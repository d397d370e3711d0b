import {dateOf} from "../calendar.js";
import type {Kind} from "../profile.js";
import {type FileFacts, openEnd, type Presence} from "./presence.js";

const functionTypes = 18;
const functionValues = [1, 2, 3, 4, 5, 9];
const notRelevant = 5;

/** Two thirds of all rows are of this class: their text is put together from ready-made pieces. */
const openings = Array.from({length: functionTypes}, (_, type) =>
  functionValues.map(
    value =>
      `">\n      <fnFunkType>${type + 1}</fnFunkType>\n      <fnFunkVerdi>${value}</fnFunkVerdi>\n      <fnFraDato>`
  )
);
const ending = "</fnTilDato>\n    </FUNKSJON>\n";
const openEnding = `</fnFraDato>\n      <fnTilDato>${openEnd}${ending}`;

/** How much help a person needs at least now and then, by way of life. */
const needs: Readonly<Record<Kind, number>> = {institution: 2, disabled: 1, home: 0};

/** Writes the FUNKSJON rows of a file. */
export class FunksjonXml {
  readonly #facts: FileFacts;
  #rowId: number;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#rowId = facts.firstRowId * 10;
  }

  /** All 18 types for two thirds of the persons, some types for a few, none for the others. */
  write({pePeID, random, from, end}: Presence, kind: Kind): string {
    const draw = random.below(100);
    if (draw >= 76) return "";
    const complete = draw < 64;
    // Most are mapped as a whole on one day, the others piece by piece.
    const whole = random.chance(0.7);
    const first = random.chance(0.62) ? Math.max(from, Math.min(this.#facts.first, end)) : from;
    const mappedOn = random.between(first, end);
    const start = `    <FUNKSJON fnPeID="${pePeID}" fnFnID="`;
    let text = "";
    for (let type = 0; type < functionTypes; type++) {
      const roll = random.next();
      if (!complete && (roll & 0x300) !== 0) continue;
      const value = (roll & 31) === 0 ? notRelevant : Math.min(4, (roll >>> 30) + ((roll >>> 29) & 1) * needs[kind]);
      const opening = openings[type]?.[value] ?? "";
      const day = whole ? mappedOn : random.between(first, end);
      if (!whole && day - from > 400 && random.chance(0.12)) {
        const before = dateOf(day - 1 - random.below(300));
        const until = dateOf(day - 1);
        text += `${start}${++this.#rowId}${opening}${before}</fnFraDato>\n      <fnTilDato>${until}${ending}`;
      }
      text += start + ++this.#rowId + opening + dateOf(day) + openEnding;
    }
    return text;
  }
}
