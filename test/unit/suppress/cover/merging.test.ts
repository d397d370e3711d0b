import {expect, test} from "vitest";
import {merge, type Row} from "../../../../pipeline/suppress/cover/merging.js";

const row = (...terms: readonly (readonly [number, number])[]): Row => new Map(terms);

test("two that alone share a row become one, with the sign that the row gives", () => {
  const {rootOf, signOf, left} = merge(3, [row([0, 1], [1, -1]), row([1, 1], [2, 1])]);
  expect([...rootOf]).toEqual([0, 0, 0]);
  expect([...signOf]).toEqual([1, 1, -1]);
  expect(left).toEqual([]);
});

test("one alone in a row stands still, and so does what only it could balance", () => {
  const {rootOf, pinned, usedFor} = merge(3, [row([0, 1]), row([0, 1], [1, 1]), row([1, 1], [2, -1])]);
  expect([0, 1, 2].map(variable => pinned[rootOf[variable] ?? 0])).toEqual([1, 1, 1]);
  expect([...usedFor(rootOf[2] ?? 0)].sort()).toEqual([0, 1, 2]);
});

test("a row that shrinks to two by uniting is used up too", () => {
  const {rootOf, left} = merge(4, [row([0, 1], [1, -1]), row([0, 1], [1, -1], [2, 1], [3, 1])]);
  expect(left).toEqual([]);
  expect(rootOf[2]).toBe(rootOf[3]);
});

test("a row of two of unlike size stays a row", () => {
  const {left} = merge(2, [row([0, 1], [1, 2])]);
  expect(left.map(({row: number}) => number)).toEqual([0]);
});
