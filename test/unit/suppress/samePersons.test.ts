import {expect, test} from "vitest";
import {restsWithinOthers, samePersons} from "../../../pipeline/suppress/samePersons.js";
import type {Equation, Inequality, Quantity, System, Term} from "../../../pipeline/suppress/system.js";

/** Whole, then what is taken away. */
function terms(whole: number, ...parts: readonly number[]): readonly Term[] {
  return [[whole, 1], ...parts.map((part): Term => [part, -1])];
}

function system(
  values: readonly number[],
  equations: readonly (readonly Term[])[],
  bounds: readonly (readonly Term[])[],
  shown: readonly number[] = []
): System {
  const quantities = values.map((value, number): Quantity => {
    const fate = shown.includes(number) ? "shown" : value > 0 && value < 5 ? "hidden" : "free";
    return {value, least: 1, fate, width: 0, rank: 3};
  });
  return {
    quantities,
    equations: equations.map((of): Equation => ({terms: of})),
    inequalities: bounds.map((of): Inequality => ({terms: of, atMost: 0}))
  };
}

const found = (of: System) => [...restsWithinOthers(of)];

test("who is in a whole and not in one part is in what else holds the whole", () => {
  // 0: at home or in a long stay; 1: long stay; 2: at home; 3: a group.
  const stays = system([2, 1, 1, 1], [terms(0, 1, 2)], [terms(0, 1, 3)]);
  expect(found(stays)).toEqual([[2, 3]]);
  expect(samePersons(stays, []).get(2)).toEqual(new Set([2, 3]));
});

test("the part may stand there as another quantity that is the same number", () => {
  const values = [2, 1, 1, 1, 1];
  expect(found(system(values, [terms(0, 1, 2), terms(4, 1)], [terms(0, 4, 3)]))).toEqual([[2, 3]]);
  expect(found(system(values, [terms(0, 1, 2)], [terms(0, 4, 3)]))).toEqual([]);
});

test.each<[string, System]>([
  ["somebody is in both parts", system([1, 1, 1, 1], [terms(0, 1, 2)], [terms(0, 1, 3)])],
  ["a shown number holds some of the whole", system([2, 1, 1, 1, 7], [terms(0, 1, 2)], [terms(0, 1, 3, 4)], [4])],
  ["a hidden number may hold some of the whole", system([2, 1, 1, 1, 0], [terms(0, 1, 2)], [terms(0, 1, 3, 4)])],
  ["a bound has room", system([2, 1, 1, 1], [terms(0, 1, 2)], [[...terms(0, 1), [3, -2]]])]
])("nothing follows where %s", (_, of) => {
  expect(found(of)).toEqual([]);
});

test("a shown zero takes no part", () => {
  expect(found(system([2, 1, 1, 1, 0], [terms(0, 1, 2, 4)], [terms(0, 1, 3, 4)], [4]))).toEqual([[2, 3]]);
});

test("one cell of several releases, 1 in two of them, is the same person; so is what is at most one of them", () => {
  const cells = {
    ...system([1, 2, 1, 1, 2, 2], [], []),
    sameCells: [
      [1, 0, 2],
      [4, 5]
    ]
  };
  const same = samePersons(cells, [[3, 2]]);
  expect(Object.fromEntries(same)).toEqual({0: new Set([0, 2]), 2: new Set([2, 0]), 3: new Set([3, 2, 0])});
});
