import {protectByCovers} from "../cover/protectByCovers.js";
import type {Inequality, System, Term} from "../system.js";

/** The country and the counties. */
const upperRanks: ReadonlySet<number> = new Set([0, 1]);

/** With more protected ones the search for the cheapest pattern takes too long. */
const mostProtected = 60;

/** The country and the counties of a system as a system of their own. */
export interface UpperPart {
  readonly system: System;
  /** By quantity of the part: its number in the whole. */
  readonly numbers: readonly number[];
}

/**
 * What is known of the country and the counties alone: the sums that hold nothing else that may be hidden. A reader of the
 * whole knows all of this and more, so no safe pattern hides less of them than the cheapest one of this part (who is the
 * same person is kept: of the bounds, those between two ones).
 */
export function upperPartOf({quantities, equations, inequalities}: System): UpperPart {
  const isUpper = (number: number) => upperRanks.has(quantities[number]?.rank ?? -1);
  const numbers = [...quantities.keys()].filter(number => isUpper(number) && quantities[number]?.fate !== "shown");
  const place = new Map(numbers.map((number, at) => [number, at]));
  const live = (terms: readonly Term[]) => terms.filter(([number]) => quantities[number]?.fate !== "shown");
  const isWithin = (terms: readonly Term[]) => terms.length > 0 && terms.every(([number]) => place.has(number));
  const inPart = (terms: readonly Term[]) => terms.map(([number, by]): Term => [place.get(number) ?? -1, by]);
  const isOneWithinOne = ({terms, atMost}: Inequality) =>
    terms.length === 2 && atMost === 0 && terms.every(([number]) => quantities[number]?.value === 1);
  return {
    numbers,
    system: {
      quantities: numbers.flatMap(number => quantities[number] ?? []),
      equations: equations
        .map(({terms}) => live(terms))
        .filter(isWithin)
        .map(terms => ({terms: inPart(terms)})),
      inequalities: inequalities
        .filter(inequality => isOneWithinOne(inequality) && isWithin(inequality.terms))
        .map(({terms, atMost}) => ({terms: inPart(terms), atMost}))
    }
  };
}

/**
 * Those of the country and the counties that only sums among themselves hold, so that municipalities cannot protect them,
 * and what the cheapest pattern that was found hides for them: 1, by quantity of the whole. Nothing where there are too many.
 */
export async function upperPattern(system: System): Promise<Uint8Array> {
  const {system: part, numbers} = upperPartOf(system);
  const hidden = new Uint8Array(system.quantities.length);
  const below = withLowerLevels(system);
  const quantities = part.quantities.map((quantity, at) =>
    below.has(numbers[at] ?? -1) ? {...quantity, width: 0} : quantity
  );
  const asked = quantities.filter(({width}) => width > 0).length;
  if (asked === 0 || asked > mostProtected) return hidden;
  const pattern = await protectByCovers({...part, quantities});
  if (pattern.outcome === "refused") return hidden;
  numbers.forEach((number, at) => {
    const {width = 0, fate = "shown"} = quantities[at] ?? {};
    if (width > 0 || fate === "free") hidden[number] = pattern.hidden[at] ?? 0;
  });
  return hidden;
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
