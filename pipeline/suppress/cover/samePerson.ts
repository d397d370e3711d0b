import type {System} from "../system.js";

/**
 * For every protected quantity of value 1, the quantities of value 1 whose only person is its own: what it is known to be
 * a part of (one ≤ other: on 31 December ≤ during the year, a service ≤ its group), and what is the same number. That
 * person learns nothing new by subtracting himself.
 */
export function samePersons(
  {quantities, inequalities}: System,
  sameNumbers: readonly (readonly number[])[]
): ReadonlyMap<number, ReadonlySet<number>> {
  const isOne = (number: number) => quantities[number]?.value === 1 && quantities[number]?.fate !== "shown";
  const above = new Map<number, number[]>();
  function add(part: number, whole: number): void {
    if (!isOne(part) || !isOne(whole)) return;
    above.set(part, [...(above.get(part) ?? []), whole]);
  }
  for (const {terms, atMost} of inequalities) {
    const part = terms.find(([, coefficient]) => coefficient === 1);
    const whole = terms.find(([, coefficient]) => coefficient === -1);
    if (terms.length === 2 && atMost === 0 && part !== undefined && whole !== undefined) add(part[0], whole[0]);
  }
  for (const [first, ...others] of sameNumbers) {
    if (first === undefined) continue;
    for (const other of others) {
      add(first, other);
      add(other, first);
    }
  }
  const same = new Map<number, ReadonlySet<number>>();
  quantities.forEach(({width}, number) => {
    if (width > 0 && above.has(number)) same.set(number, everythingAbove(number, above));
  });
  return same;
}

function everythingAbove(number: number, above: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> {
  const found = new Set([number]);
  for (const part of found) for (const whole of above.get(part) ?? []) found.add(whole);
  return found;
}
