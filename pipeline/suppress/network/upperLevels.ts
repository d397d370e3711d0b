import {protectByCovers} from "../cover/protectByCovers.js";
import type {System, Term, Witness} from "../system.js";
import {fitting} from "./fitting.js";

/** The country and the counties. */
export const upperRanks: ReadonlySet<number> = new Set([0, 1]);

/** With more protected ones the search for the cheapest pattern takes too long. */
const mostProtected = 60;

/** The country and the counties of a system as a system of their own. */
export interface UpperPart {
  readonly system: System;
  /** By quantity of the part: its number in the whole. */
  readonly numbers: readonly number[];
}

/**
 * What is known of the country and the counties alone: the sums and bounds that hold nothing else that may be hidden. A
 * reader of the whole knows all of this and more, so no safe pattern hides less of them than the cheapest one of this part.
 */
export function upperPartOf({quantities, equations, inequalities, sameCells = []}: System): UpperPart {
  const isUpper = (number: number) => upperRanks.has(quantities[number]?.rank ?? -1);
  const numbers = [...quantities.keys()].filter(number => isUpper(number) && quantities[number]?.fate !== "shown");
  const place = new Map(numbers.map((number, at) => [number, at]));
  const live = (terms: readonly Term[]) => terms.filter(([number]) => quantities[number]?.fate !== "shown");
  const isWithin = (terms: readonly Term[]) => terms.length > 0 && terms.every(([number]) => place.has(number));
  const inPart = (terms: readonly Term[]) => terms.map(([number, by]): Term => [place.get(number) ?? -1, by]);
  const shownIn = (terms: readonly Term[]) =>
    terms.reduce((sum, [number, by]) => sum + (place.has(number) ? 0 : by * (quantities[number]?.value ?? 0)), 0);
  return {
    numbers,
    system: {
      quantities: numbers.flatMap(number => quantities[number] ?? []),
      equations: equations
        .map(({terms}) => live(terms))
        .filter(isWithin)
        .map(terms => ({terms: inPart(terms)})),
      inequalities: inequalities
        .filter(({terms}) => isWithin(live(terms)))
        .map(({terms, atMost}) => ({terms: inPart(live(terms)), atMost: atMost - shownIn(terms)})),
      sameCells: sameCells.map(cells => cells.flatMap(number => place.get(number) ?? []))
    }
  };
}

/** What was found before the cheapest pattern is asked for. */
export interface FoundBefore {
  /** 1 for what is not seen, by quantity of the whole. */
  readonly hidden: Uint8Array;
  readonly isSafe: (quantity: number) => boolean;
}

/** What the cheapest pattern of the country and the counties hides, and the tables that show it to be safe. */
export interface UpperPattern {
  /** By quantity of the whole. */
  readonly hidden: Uint8Array;
  /** In quantities of the whole, in which all its relations hold. */
  readonly witnesses: readonly Witness[];
}

/**
 * The cheapest pattern that was found for those of the country and the counties that only sums among themselves hold, so
 * that municipalities cannot protect them. What is hidden costs nothing, what is safe asks for nothing. Hides nothing where
 * there are too many.
 */
export async function upperPattern(system: System, before: FoundBefore): Promise<UpperPattern> {
  const {system: part, numbers} = upperPartOf(system);
  const hidden = new Uint8Array(system.quantities.length);
  const nothing = {hidden, witnesses: []};
  const below = withLowerLevels(system);
  const quantities = part.quantities.map((quantity, at) => {
    const number = numbers[at] ?? -1;
    const isAsked = quantity.width > 0 && !below.has(number) && !before.isSafe(number);
    return {
      ...quantity,
      width: isAsked ? quantity.width : 0,
      fate: before.hidden[number] === 1 ? ("hidden" as const) : quantity.fate
    };
  });
  const asked = quantities.filter(({width}) => width > 0).length;
  if (asked === 0 || asked > mostProtected) return nothing;
  const pattern = await protectByCovers({...part, quantities});
  if (pattern.outcome === "refused") return nothing;
  numbers.forEach((number, at) => {
    const {width = 0, fate = "shown"} = quantities[at] ?? {};
    if (width > 0 || fate === "free") hidden[number] = pattern.hidden[at] ?? 0;
  });
  const inWhole = pattern.witnesses.map(({quantities: moved, deltas}) => ({
    quantities: moved.map(at => numbers[at] ?? -1),
    deltas
  }));
  return {hidden, witnesses: inWhole.filter(fitting(system))};
}

/** The quantities that stand in a sum with what may be hidden and is neither the country nor a county. */
function withLowerLevels({quantities, equations}: System): ReadonlySet<number> {
  const mixed = equations.filter(({terms}) =>
    terms.some(([number]) => {
      const {fate = "shown", rank = 0} = quantities[number] ?? {};
      return fate !== "shown" && !upperRanks.has(rank);
    })
  );
  return new Set(mixed.flatMap(({terms}) => terms.map(([number]) => number)));
}
