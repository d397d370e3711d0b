import {describe, expect, test} from "vitest";
import {propagateBounds} from "../../../pipeline/audit/bounds.js";
import type {AttackRow} from "../../../pipeline/audit/system.js";

const none = Number.NEGATIVE_INFINITY;
const [x, y, z] = [0, 1, 2];

function row(
  terms: readonly (readonly [unknown: number, coefficient: number])[],
  low: number,
  high: number
): AttackRow {
  return {unknowns: terms.map(([unknown]) => unknown), coefficients: terms.map(([, by]) => by), low, high};
}

/** Σ of the unknowns. */
function sum(unknowns: readonly number[], total: number): AttackRow {
  return row(
    unknowns.map(unknown => [unknown, 1] as const),
    total,
    total
  );
}

/** `lesser` is at most `greater` and `by` more. */
function atMost(lesser: number, greater: number, by = 0): AttackRow {
  return row(
    [
      [lesser, 1],
      [greater, -1]
    ],
    none,
    by
  );
}

function rangesOf(
  least: readonly number[],
  ...rows: readonly AttackRow[]
): readonly (readonly [number, number])[] | null {
  const {low, high, consistent} = propagateBounds({unknowns: least.map((_, number) => number), least, rows});
  return consistent ? least.map((_, at) => [low[at] ?? 0, high[at] ?? 0] as const) : null;
}

describe("ranges by single relations", () => {
  test("what the others leave over of a sum", () => {
    expect(rangesOf([1, 1, 1], sum([x, y, z], 7))).toEqual([
      [1, 5],
      [1, 5],
      [1, 5]
    ]);
    expect(rangesOf([0, 1], sum([x, y], 3))).toEqual([
      [0, 2],
      [1, 3]
    ]);
  });

  test("a lesser number is at most the greatest that the greater can be, and the greater at least the least", () => {
    expect(rangesOf([3, 0, 1], atMost(x, y), sum([y, z], 9))).toEqual([
      [3, 8],
      [3, 8],
      [1, 6]
    ]);
    expect(rangesOf([0, 0], atMost(x, y, -2), sum([y], 9))).toEqual([
      [0, 7],
      [9, 9]
    ]);
  });

  test("a whole is at most its parts, of which one has no greatest", () => {
    const cover = row(
      [
        [x, 1],
        [y, -1],
        [z, -1]
      ],
      none,
      0
    );
    expect(rangesOf([6, 1, 1], cover, sum([y], 2))).toEqual([
      [6, Number.POSITIVE_INFINITY],
      [2, 2],
      [4, Number.POSITIVE_INFINITY]
    ]);
  });

  test("follow from one another until nothing changes", () => {
    expect(rangesOf([1, 1, 1], sum([x, y], 5), sum([y, z], 4), atMost(z, y))).toEqual([
      [2, 4],
      [1, 3],
      [1, 3]
    ]);
  });

  test("of what does not fit there are none", () => {
    expect(rangesOf([1, 1], sum([x, y], 1))).toBeNull();
    expect(rangesOf([0, 0], sum([x], 3), sum([y], 2), atMost(x, y))).toBeNull();
    // x < y and y < x: both grow, and the attacker's patience ends.
    expect(rangesOf([0, 0], atMost(x, y, -1), atMost(y, x, -1))).not.toBeNull();
  });
});
