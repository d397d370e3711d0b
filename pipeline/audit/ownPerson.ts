import type {Relation} from "./relations.js";
import type {Requirement} from "./requirements.js";
import type {Known} from "./system.js";

/** Whether a quantity is about nobody but the person who is alone in a hidden number of the year. */
export type IsOwn = (requirement: Requirement, alone: number) => boolean;

/**
 * Everyone knows that one number is at most another where a relation has just these two hidden numbers and nobody else:
 * a county and its only municipality with persons, a group and its only service, 31 December and the year, a numerator
 * and its denominator. A quantity of one person that is so at most a number of one person is the same person, who learns
 * nothing of others by it. So is what is left of a number beside one of its two parts, where the number is at most that part
 * and another: the rest is at most the other. One cell in several releases, 1 in some, is one person there too (`sameCells`).
 * `value` is the true value of a number.
 */
export function ownPerson(
  relations: readonly Relation[],
  sameCells: readonly (readonly number[])[],
  known: Known,
  value: (number: number) => number
): IsOwn {
  /** By number, the numbers that it is at most. */
  const above = new Map<number, number[]>();
  /** By denominator and numerator, the numerators that make up the rest of the denominator by themselves. */
  const rests = new Map<string, number[]>();
  /** By number, pairs of hidden numbers that it is the sum of, and pairs that it is at most the sum of. */
  const [splits, holders] = [new Map<number, Pair[]>(), new Map<number, Pair[]>()];
  for (const {kind, numbers, signs} of relations) {
    const [whole = -1] = numbers;
    const present = numbers
      .map((number, term) => ({number, sign: signs[term]}))
      .filter(({number}) => known(number) !== 0);
    const lesser = present.filter(({sign}) => sign === 1).map(({number}) => number);
    const greater = present.filter(({sign}) => sign === -1).map(({number}) => number);
    const hidden = present.filter(({number}) => known(number) === null);
    const [first, second] = greater;
    if (lesser.length !== 1 || first === undefined) continue;
    if (greater.length === 1 && hidden.length === 2 && value(whole) <= value(first)) {
      add(above, whole, first);
      if (kind !== "atMost" && value(whole) === value(first)) add(above, first, whole);
    }
    if (greater.length === 2 && second !== undefined && hidden.length === 3) {
      add(holders, whole, [first, second]);
      const isSplit = kind !== "atMost" && value(whole) === value(first) + value(second);
      if (isSplit) for (const pair of [[first, second] as const, [second, first] as const]) add(splits, whole, pair);
    }
    if (greater.length === 2 && second !== undefined && kind === "exact") {
      add(rests, `${whole},${first}`, second);
      add(rests, `${whole},${second}`, first);
    }
  }

  for (const cells of sameCells) {
    const [first = -1, ...others] = cells.filter(number => value(number) === 1);
    for (const other of others) {
      add(above, first, other);
      add(above, other, first);
    }
  }

  const isSame = (one: number, other: number) =>
    one === other || (above.get(one)?.includes(other) === true && above.get(other)?.includes(one) === true);
  for (const [whole, pairs] of splits) {
    for (const [first, second] of holders.get(whole) ?? []) {
      for (const [part, rest] of pairs) {
        if (isSame(part, first)) add(above, rest, second);
        if (isSame(part, second)) add(above, rest, first);
      }
    }
  }

  const isAtMost = (lesser: readonly number[], greater: number): boolean => {
    const reached = new Set(lesser);
    for (const number of reached) for (const next of above.get(number) ?? []) reached.add(next);
    return reached.has(greater);
  };

  return ({terms, complement}, alone) => {
    if (complement === null) {
      const numbers = terms.map(([number]) => number);
      return numbers.includes(alone) || (numbers.every(number => value(number) === 1) && isAtMost(numbers, alone));
    }
    const [denominator, numerator] = complement;
    if (value(denominator) - value(numerator) !== 1) return false;
    const around = value(denominator) === 1 ? [denominator] : [];
    return isAtMost([...around, ...(rests.get(`${denominator},${numerator}`) ?? [])], alone);
  };
}

type Pair = readonly [number, number];

function add<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
