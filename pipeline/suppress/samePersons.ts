import type {Quantity, System, Term} from "./system.js";

/**
 * For a quantity of the value 1, the quantities of the value 1 whose only person is its own: what it is known to be a part
 * of (on 31 December and during the year, a service and its group), what is the same number, and the same cell of another
 * release. That person learns nothing new by subtracting himself. `pairs`: a part, and what holds all of it.
 */
export function samePersons(
  system: System,
  pairs: Iterable<readonly [part: number, whole: number]>
): ReadonlyMap<number, ReadonlySet<number>> {
  const {quantities, sameCells = []} = system;
  const isOne = (number: number) => quantities[number]?.value === 1 && quantities[number]?.fate !== "shown";
  const above = new Map<number, number[]>();
  const add = ([part, whole]: readonly [number, number]) => {
    if (isOne(part) && isOne(whole)) above.set(part, [...(above.get(part) ?? []), whole]);
  };
  for (const pair of [...pairs, ...restsWithinOthers(system)]) add(pair);
  for (const cells of sameCells) {
    const [first = -1, ...others] = cells.filter(isOne);
    for (const other of others) {
      add([first, other]);
      add([other, first]);
    }
  }
  return new Map([...above.keys()].map(number => [number, everythingAbove(number, above)]));
}

function everythingAbove(number: number, above: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> {
  const found = new Set([number]);
  for (const part of found) for (const whole of above.get(part) ?? []) found.add(whole);
  return found;
}

/**
 * What is at most another by a sum and a bound together: whole = one + rest and whole ≤ one + other, so rest ≤ other. Whoever
 * is in the whole and not in the one is in the other. `one` may be two quantities that an equation makes the same number.
 */
export function* restsWithinOthers({
  quantities,
  equations,
  inequalities
}: System): Generator<readonly [part: number, whole: number]> {
  const personsIn = (number: number) => quantities[number]?.value ?? 0;
  const sums = equations.flatMap(({terms}) => wholeAndParts(terms, quantities) ?? []);
  const bounds = inequalities.flatMap(({terms, atMost}) =>
    atMost === 0 ? (wholeAndParts(terms, quantities) ?? []) : []
  );
  const same = new Set(
    sums.flatMap(({whole, parts: [only = -1, ...others]}) =>
      others.length === 0 && personsIn(whole) === personsIn(only) ? [`${whole},${only}`, `${only},${whole}`] : []
    )
  );
  const holders = new Map<number, (readonly number[])[]>();
  for (const {whole, parts} of bounds) {
    if (parts.length === 2) holders.set(whole, [...(holders.get(whole) ?? []), parts]);
  }
  for (const {whole, parts} of sums) {
    const [first = -1, second = -1] = parts;
    if (parts.length !== 2 || personsIn(whole) !== personsIn(first) + personsIn(second)) continue;
    for (const [x = -1, y = -1] of holders.get(whole) ?? []) {
      for (const [one, rest] of [parts, parts.toReversed()] as [number, number][]) {
        if (one === x || same.has(`${one},${x}`)) yield [rest, y];
        if (one === y || same.has(`${one},${y}`)) yield [rest, x];
      }
    }
  }
}

/** One quantity against others that are added up; null for terms of another form, and where a shown number takes part. */
function wholeAndParts(
  terms: readonly Term[],
  quantities: readonly Quantity[]
): {readonly whole: number; readonly parts: readonly number[]} | null {
  const present = terms.filter(([number]) => {
    const quantity = quantities[number];
    return quantity?.fate !== "shown" || quantity.value !== 0;
  });
  const by = (wanted: number) => present.flatMap(([number, factor]) => (factor === wanted ? [number] : []));
  const [added, taken] = [by(1), by(-1)];
  const isOfOnes = added.length + taken.length === present.length;
  if (!isOfOnes || present.some(([number]) => quantities[number]?.fate === "shown")) return null;
  const [whole] = added;
  return added.length === 1 && whole !== undefined ? {whole, parts: taken} : null;
}
