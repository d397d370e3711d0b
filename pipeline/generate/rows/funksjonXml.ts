import {dateOf} from "../calendar.js";
import type {Kind} from "../profile.js";
import type {Traits} from "../traits.js";
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

/** All types, one of them in the year; all types, all of them earlier; some types, never all; or nothing. */
type Mapping = "reached" | "old" | "partial" | "none";

/** Writes the FUNKSJON rows of a file. */
export class FunksjonXml {
  readonly #facts: FileFacts;
  #rowId: number;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#rowId = facts.firstRowId * 10;
  }

  write(presence: Presence, {kind, reached, missing}: Traits): string {
    const {pePeID, random, from} = presence;
    const mapping = reached.includes("funksjon") ? "reached" : this.#shortcoming(presence);
    if (mapping === "none") return "";
    const [first, last] = this.#period(presence, mapping);
    // Most are mapped as a whole on one day, the others piece by piece.
    const whole = random.chance(0.7);
    const mappedOn = random.between(first, last);
    const inYear = mapping === "reached" ? random.below(functionTypes) : -1;
    const absent = mapping === "partial" ? missing % functionTypes : -1;
    const start = `    <FUNKSJON fnPeID="${pePeID}" fnFnID="`;
    let text = "";
    for (let type = 0; type < functionTypes; type++) {
      const roll = random.next();
      if (mapping === "partial" && (type === absent || (roll & 0x300) !== 0)) continue;
      const value = (roll & 31) === 0 ? notRelevant : Math.min(4, (roll >>> 30) + ((roll >>> 29) & 1) * needs[kind]);
      const opening = openings[type]?.[value] ?? "";
      let day = whole ? mappedOn : random.between(first, last);
      if (type === inYear) day = Math.max(day, random.between(Math.max(from, this.#facts.first), last));
      if (!whole && day - from > 400 && random.chance(0.12)) {
        const before = dateOf(day - 1 - random.below(300));
        const until = dateOf(day - 1);
        text += `${start}${++this.#rowId}${opening}${before}</fnFraDato>\n      <fnTilDato>${until}${ending}`;
      }
      text += start + ++this.#rowId + opening + dateOf(day) + openEnding;
    }
    return text;
  }

  /** Why the goal is not reached. A file from the year of a move has nothing: it could complete the other's rows. */
  #shortcoming({random, from, arrived}: Presence): Mapping {
    const roll = random.below(100);
    if (arrived || roll < 62) return "none";
    return roll < 77 && from < this.#facts.first ? "old" : "partial";
  }

  /** First and last day that a function can have been mapped on. */
  #period({random, from, end}: Presence, mapping: Mapping): readonly [number, number] {
    const {first} = this.#facts;
    if (mapping === "old") return [from, first - 1];
    return [random.chance(0.62) ? Math.max(from, Math.min(first, end)) : from, end];
  }
}
