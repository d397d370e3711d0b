import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {linearAttack} from "../../../pipeline/audit/linearAttack.js";
import type {AttackRow, AttackSystem} from "../../../pipeline/audit/system.js";

/** Σ coefficient · unknown = sum, the coefficients by unknown. */
function equation(coefficients: readonly number[], sum: number): AttackRow {
  const unknowns = [...coefficients.keys()].filter(unknown => coefficients[unknown] !== 0);
  return {unknowns, coefficients: unknowns.map(unknown => coefficients[unknown] ?? 0), low: sum, high: sum};
}

function attack(...rows: readonly AttackRow[]) {
  const size = 1 + Math.max(...rows.flatMap(({unknowns}) => unknowns));
  const unknowns = Array.from({length: size}, (_, number) => number);
  const {determined, tied} = linearAttack({unknowns, least: unknowns.map(() => 0), rows});
  return {
    determined: Object.fromEntries([...determined].sort(([a], [b]) => a - b)),
    tied: tied.map(set => set.toSorted((a, b) => a - b))
  };
}

describe("what equations alone give away", () => {
  test("a sum with one unknown, and what follows from it", () => {
    const found = attack(equation([1, 0, 0], 7), equation([1, 1, 0], 9), equation([0, 1, 1], 5));
    expect(found).toEqual({determined: {0: 7, 1: 2, 2: 3}, tied: []});
  });

  test("three sums of two each, in a ring of three", () => {
    expect(attack(equation([1, 1, 0], 5), equation([0, 1, 1], 7), equation([1, 0, 1], 6)).determined).toEqual({
      0: 2,
      1: 3,
      2: 4
    });
  });

  test("nothing in a ring of four, in which each knows the others", () => {
    const ring = [
      equation([1, 1, 0, 0], 5),
      equation([0, 0, 1, 1], 7),
      equation([1, 0, 1, 0], 6),
      equation([0, 1, 0, 1], 6)
    ];
    expect(attack(...ring)).toEqual({determined: {}, tied: [[0, 1, 2, 3]]});
  });

  test("a value below zero, which contradicts what is published", () => {
    expect(attack(equation([1, 1], 1), equation([1, -1], 5)).determined).toEqual({0: 3, 1: -2});
  });

  test("nothing by bounds: those are for others", () => {
    const atMost: AttackRow = {unknowns: [0], coefficients: [1], low: Number.NEGATIVE_INFINITY, high: 0};
    expect(attack(atMost, equation([0, 1], 4)).determined).toEqual({1: 4});
  });
});

/** Vectors that no equation changes: an unknown that is 0 in all of them is determined. By exact fractions. */
function nullSpace(matrix: readonly (readonly number[])[], size: number): readonly (readonly bigint[])[] {
  const rows = matrix.map(row => row.map(BigInt));
  const pivots: {readonly column: number; row: bigint[]}[] = [];
  for (let row = rows.shift(); row !== undefined; row = rows.shift()) {
    let rest = row;
    for (const {column, row: pivot} of pivots) rest = eliminated(rest, pivot, column);
    const column = rest.findIndex(value => value !== 0n);
    if (column < 0) continue;
    for (const pivot of pivots) pivot.row = eliminated(pivot.row, rest, column);
    pivots.push({column, row: rest});
  }
  const free = Array.from({length: size}, (_, at) => at).filter(at => pivots.every(({column}) => column !== at));
  return free.map(at => {
    const scale = pivots.reduce((product, {column, row}) => product * (row[column] ?? 1n), 1n);
    const vector = Array.from({length: size}, () => 0n);
    vector[at] = scale;
    for (const {column, row} of pivots) vector[column] = (-(row[at] ?? 0n) * scale) / (row[column] ?? 1n);
    return vector;
  });
}

function eliminated(row: readonly bigint[], pivot: readonly bigint[], column: number): bigint[] {
  const [factor, own] = [row[column] ?? 0n, pivot[column] ?? 0n];
  return row.map((value, at) => value * own - factor * (pivot[at] ?? 0n));
}

test("the same unknowns are determined as by exact fractions, with their values; what is tied is in proportion", () => {
  const size = 7;
  const coefficient = fc.constantFrom<number[]>(-1, 0, 0, 1, 1);
  const given = fc.record({
    truth: fc.array(fc.integer({min: 0, max: 60}), {minLength: size, maxLength: size}),
    matrix: fc.array(fc.array(coefficient, {minLength: size, maxLength: size}), {minLength: 1, maxLength: size + 1})
  });
  fc.assert(
    fc.property(given, ({truth, matrix}) => {
      const rows = matrix.map(row =>
        equation(
          row,
          row.reduce((sum, factor, at) => sum + factor * (truth[at] ?? 0), 0)
        )
      );
      const unknowns = truth.map((_, number) => number);
      const system: AttackSystem = {
        unknowns,
        least: unknowns.map(() => 0),
        rows: rows.filter(row => row.unknowns.length > 0)
      };
      const {determined, tied} = linearAttack(system);
      const space = nullSpace(matrix, size);
      const expected = unknowns.filter(at => space.every(vector => vector[at] === 0n));
      expect([...determined.keys()].toSorted((a, b) => a - b)).toEqual(expected);
      for (const [at, value] of determined) expect(value).toBe(truth[at]);
      for (const [first = 0, ...others] of tied) {
        for (const other of others) {
          const [a, b] = [space.map(vector => vector[first] ?? 0n), space.map(vector => vector[other] ?? 0n)];
          const inProportion = a.every((x, i) => a.every((y, j) => x * (b[j] ?? 0n) === y * (b[i] ?? 0n)));
          expect(inProportion && b.some(value => value !== 0n)).toBe(true);
        }
      }
    }),
    {seed: 4, numRuns: 300}
  );
});
