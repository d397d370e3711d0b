import type {Spoiler} from "../contentMessage.js";
import type {IdentSpoiler} from "../identMessage.js";
import {hashText, Random} from "../random.js";
import type {Unit, World} from "../world.js";
import {type HeaderFault, headerFaults} from "./headerFaults.js";
import {identRowFaults} from "./identFaults.js";
import {rowFaults} from "./rowFaults.js";

/** So many that no person of a small country gets two faults that hide one another, and odd against their order. */
const largestFiles = 11;
const otherPersonsShare = 0.02;
const otherFilesEvery = 4;
const headerEvery = 6;

/**
 * Dirt for a content message: the largest files of a year share every kind of fault in rows among them, every fourth
 * file gets some, and every sixth file of a whole municipality one in its head. null: the file stays clean.
 */
export function contentSpoiler(world: World, unit: Unit): Spoiler | null {
  const {units} = world.year(unit.year);
  const bySize = [...units].sort((a, b) => b.persons - a.persons || a.index - b.index);
  const part = bySize.slice(0, largestFiles).indexOf(unit);
  const some = unit.index % otherFilesEvery === 1;
  const head = unit.index % headerEvery === 2 && unit.districts === 0 ? headerFault(world, unit) : null;
  if (part < 0 && !some && head === null) return null;
  const faults = rowFaults(unit.year, world.facts.rules, world.facts.codeLists);
  const random = new Random(hashText(world.options.seed ^ 0xd127, `${unit.year}${unit.kommune}${unit.bydel}`));
  const waiting = faults.filter((_, i) => i % largestFiles === part);
  let left = unit.persons;
  const person = (text: string): string => {
    if (part >= 0) return applyFirst(waiting, Math.ceil(waiting.length / Math.max(1, left--)), text);
    if (!some || !random.chance(otherPersonsShare)) return text;
    return random.pick(faults).apply(text) ?? text;
  };
  return {header: text => head?.apply(text) ?? text, person};
}

function headerFault(world: World, unit: Unit): HeaderFault | null {
  const faults = headerFaults(unit.year, world.facts.rules);
  return faults[Math.floor(unit.index / headerEvery) % faults.length] ?? null;
}

/** Applies the first `count` of the waiting faults that the text has a place for, and takes them off the list. */
function applyFirst(waiting: {readonly apply: (text: string) => string | null}[], count: number, text: string): string {
  let soiled = text;
  for (let done = 0; done < count; done++) {
    const place = waiting.findIndex(({apply}) => apply(soiled) !== null);
    if (place < 0) break;
    soiled = waiting[place]?.apply(soiled) ?? soiled;
    waiting.splice(place, 1);
  }
  return soiled;
}

/** Dirt for every fourth ident message: each in turn gets one kind of fault. */
export function identSpoiler(unit: Unit): IdentSpoiler | null {
  if (unit.index % otherFilesEvery !== 2) return null;
  const fault = identRowFaults[Math.floor(unit.index / otherFilesEvery) % identRowFaults.length];
  let done = false;
  return rows => {
    const soiled = done ? null : (fault?.apply(rows) ?? null);
    if (soiled !== null) done = true;
    return soiled ?? rows;
  };
}
