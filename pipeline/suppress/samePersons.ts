import type {Quantity} from "./system.js";

/**
 * For a quantity of the value 1, the quantities of the value 1 whose only person is its own: what it is known to be a part
 * of (on 31 December and during the year, a service and its group), and what is the same number. That person learns nothing
 * new by subtracting himself, and nothing that could be hidden changes that. `pairs`: a part, and what holds all of it.
 */
export function samePersons(
  quantities: readonly Quantity[],
  pairs: Iterable<readonly [part: number, whole: number]>
): ReadonlyMap<number, ReadonlySet<number>> {
  const isOne = (number: number) => quantities[number]?.value === 1 && quantities[number]?.fate !== "shown";
  const above = new Map<number, number[]>();
  for (const [part, whole] of pairs) {
    if (isOne(part) && isOne(whole)) above.set(part, [...(above.get(part) ?? []), whole]);
  }
  return new Map([...above.keys()].map(number => [number, everythingAbove(number, above)]));
}

function everythingAbove(number: number, above: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> {
  const found = new Set([number]);
  for (const part of found) for (const whole of above.get(part) ?? []) found.add(whole);
  return found;
}
