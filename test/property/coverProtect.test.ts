import fc from "fast-check";
import {expect, test} from "vitest";
import {protectByCovers} from "../../pipeline/suppress/cover/protectByCovers.js";
import type {Quantity, System} from "../../pipeline/suppress/system.js";
import {faultsOf} from "../unit/suppress/cover/checkProtection.js";

const width = 3;
/** How far above the truth the attacker by brute force looks; what is wide by then is wide. */
const above = width + 2;

/** A table of municipalities by categories with totals both ways; counts from 1 to 4 are hidden, zeros shown. */
const tables = fc
  .tuple(
    fc.integer({min: 2, max: 3}),
    fc.integer({min: 2, max: 3}),
    fc.array(fc.oneof(fc.constant(0), fc.integer({min: 1, max: 4}), fc.integer({min: 5, max: 15})), {
      minLength: 9,
      maxLength: 9
    }),
    fc.boolean()
  )
  .map(([rows, columns, values, openTotals]) => tableSystem(rows, columns, values, openTotals));

function tableSystem(rows: number, columns: number, values: readonly number[], openTotals: boolean): System {
  const number = (row: number, column: number) => row * (columns + 1) + column;
  const cell = (row: number, column: number) => values[row * 3 + column] ?? 0;
  const count = (from: number, to: number, of: (at: number) => number) =>
    Array.from({length: to - from}, (_, at) => of(from + at)).reduce((sum, value) => sum + value, 0);
  const quantities: Quantity[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const value = count(row === rows ? 0 : row, row === rows ? rows : row + 1, r =>
        count(column === columns ? 0 : column, column === columns ? columns : column + 1, c => cell(r, c))
      );
      const isTotal = row === rows || column === columns;
      const fate = value === 0 ? "shown" : value <= 4 ? "hidden" : isTotal && openTotals ? "shown" : "free";
      quantities.push({
        value,
        least: value === 0 ? 0 : 1,
        fate,
        width: fate === "hidden" ? width : 0,
        rank: row === rows ? 1 : 3
      });
    }
  }
  const lines = [
    ...Array.from({length: rows + 1}, (_, row) =>
      Array.from({length: columns + 1}, (_, column) => number(row, column))
    ),
    ...Array.from({length: columns + 1}, (_, column) => Array.from({length: rows + 1}, (_, row) => number(row, column)))
  ];
  const equations = lines.map(line => ({
    terms: line.map((quantity, at) => [quantity, at === line.length - 1 ? -1 : 1] as const)
  }));
  return {quantities, equations, inequalities: []};
}

/** All whole-number values that each hidden quantity takes in tables that agree with what is open. */
function possible(system: System, hidden: Uint8Array, fixed: number): readonly ReadonlySet<number>[] {
  const {quantities, equations} = system;
  const values: (number | undefined)[] = quantities.map(({value}, at) =>
    hidden[at] === 1 && at !== fixed ? undefined : value
  );
  const seen = quantities.map(() => new Set<number>());
  const order = [...values.keys()].filter(at => values[at] === undefined);
  const ofQuantity = quantities.map((_, at) => equations.filter(({terms}) => terms.some(([number]) => number === at)));
  function fits(at: number): boolean {
    return (ofQuantity[at] ?? []).every(({terms}) => {
      let [sum, unknown] = [0, 0];
      for (const [number, by] of terms) {
        const value = values[number];
        if (value === undefined) unknown++;
        else sum += by * value;
      }
      return unknown > 0 || sum === 0;
    });
  }
  function place(next: number): void {
    const at = order[next];
    if (at === undefined) {
      for (const [quantity, value] of values.entries()) seen[quantity]?.add(value ?? 0);
      return;
    }
    const {value = 0, least = 0} = quantities[at] ?? {};
    for (let candidate = least; candidate <= value + above; candidate++) {
      values[at] = candidate;
      if (fits(at)) place(next + 1);
    }
    values[at] = undefined;
  }
  place(0);
  return seen;
}

/** The protected quantities that brute force finds unsafe. */
function unsafe(system: System, hidden: Uint8Array): readonly number[] {
  const all = possible(system, hidden, -1);
  const span = (values: ReadonlySet<number> | undefined) => Math.max(...(values ?? [])) - Math.min(...(values ?? []));
  const alone = system.quantities.flatMap(({value}, at) => (value === 1 && hidden[at] === 1 ? [at] : []));
  const known = alone.map(at => [at, possible(system, hidden, at)] as const);
  return system.quantities.flatMap((quantity, at) => {
    if (quantity.width === 0) return [];
    const narrow = span(all[at]) < quantity.width;
    const insider = known.some(
      ([person, values]) => person !== at && span(values[at]) === 0 && !sameNumber(system, person, at)
    );
    return narrow || insider ? [at] : [];
  });
}

/** Two that share an equation in which all others are true zeros are one number. */
function sameNumber({quantities, equations}: System, one: number, two: number): boolean {
  const joined = new Set([one]);
  for (const at of joined)
    for (const {terms} of equations) {
      const left = terms.filter(([number]) => quantities[number]?.value !== 0);
      if (left.length === 2 && left.some(([number]) => number === at)) for (const [number] of left) joined.add(number);
    }
  return joined.has(two);
}

test("what is protected is safe by brute force, and a refusal is right", async () => {
  await fc.assert(
    fc.asyncProperty(tables, async system => {
      const everything = Uint8Array.from(system.quantities, ({fate}) => (fate === "shown" ? 0 : 1));
      fc.pre(everything.reduce((sum, isHidden) => sum + isHidden, 0) <= 9);
      const protection = await protectByCovers(system);
      if (protection.outcome === "refused") {
        const given = new Set(unsafe(system, everything));
        expect(given.size).toBeGreaterThan(0);
        expect(protection.quantities.filter(quantity => !given.has(quantity))).toEqual([]);
        return;
      }
      expect(faultsOf(system, protection)).toEqual([]);
      expect(unsafe(system, protection.hidden)).toEqual([]);
    }),
    {numRuns: 150, seed: 20261122}
  );
});

test("no safe pattern is cheaper than the bound, and the pattern is seldom dearer than the cheapest", async () => {
  let [patterns, dearer] = [0, 0];
  await fc.assert(
    fc.asyncProperty(tables, async system => {
      const free = [...system.quantities.keys()].filter(at => system.quantities[at]?.fate === "free");
      fc.pre(free.length > 0 && free.length <= 5 && system.quantities.some(({width: needed}) => needed > 0));
      const protection = await protectByCovers(system);
      fc.pre(protection.outcome === "safe");
      if (protection.outcome !== "safe") return;
      const cost = (at: number) =>
        (system.quantities[at]?.rank === 1 ? 400 : 1) + (system.quantities[at]?.value ?? 0) * 1e-4;
      let cheapest = Infinity;
      for (let choice = 0; choice < 2 ** free.length; choice++) {
        const hidden = Uint8Array.from(system.quantities, ({fate}) => (fate === "hidden" ? 1 : 0));
        free.forEach((at, bit) => {
          if ((choice >> bit) & 1) hidden[at] = 1;
        });
        const sum = free.reduce((all, at) => all + (hidden[at] === 1 ? cost(at) : 0), 0);
        if (sum < cheapest && unsafe(system, hidden).length === 0) cheapest = sum;
      }
      expect(protection.bound).toBeLessThanOrEqual(cheapest + 2e-3);
      expect(protection.cost).toBeGreaterThanOrEqual(cheapest - 1e-6);
      patterns++;
      if (protection.cost > cheapest + 1e-3) dearer++;
    }),
    {numRuns: 60, seed: 20261122}
  );
  expect(patterns).toBeGreaterThan(10);
  expect(dearer).toBeLessThanOrEqual(patterns / 10);
});
