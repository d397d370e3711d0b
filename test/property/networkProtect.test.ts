import fc from "fast-check";
import {expect, test} from "vitest";
import {protectNetwork} from "../../pipeline/suppress/network/protectNetwork.js";
import type {Quantity, System, Term} from "../../pipeline/suppress/system.js";
import {faultsOf} from "../unit/suppress/network/faults.js";

const width = 3;
/** How far above the truth brute force looks; what is wide by then is wide. */
const above = width + 2;

/**
 * Services of two municipalities and both together, as two tables of which the second counts some of the persons of the
 * first: sums within each table, and in every unit the part is at most the whole. Counts from 1 to 4 are hidden.
 */
const systems = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({min: 0, max: 9}), fc.integer({min: 0, max: 4})), {minLength: 2, maxLength: 3}),
    fc.boolean()
  )
  .map(([municipalities, openTotals]) => systemOf(municipalities, openTotals));

function systemOf(municipalities: readonly (readonly [whole: number, fewer: number])[], openTotals: boolean): System {
  const wholes = municipalities.map(([whole]) => whole);
  const parts = municipalities.map(([whole, fewer]) => Math.max(0, whole - fewer));
  const units = municipalities.length + 1;
  const withTotal = (values: readonly number[]) => [...values, values.reduce((sum, value) => sum + value, 0)];
  const quantities = [wholes, parts].flatMap(values =>
    withTotal(values).map((value, unit): Quantity => {
      const small = value > 0 && value < 5;
      const isTotal = unit === units - 1;
      const fate = value === 0 ? "shown" : small ? "hidden" : isTotal && openTotals ? "shown" : "free";
      return {value, least: value === 0 ? 0 : 1, fate, width: small ? width : 0, rank: isTotal ? 1 : 3};
    })
  );
  const sumFrom = (first: number): {terms: readonly Term[]} => ({
    terms: Array.from({length: units}, (_, unit) => [first + unit, unit === units - 1 ? -1 : 1] as const)
  });
  return {
    quantities,
    equations: [sumFrom(0), sumFrom(units)],
    inequalities: Array.from({length: units}, (_, unit) => ({
      terms: [
        [units + unit, 1],
        [unit, -1]
      ] as const,
      atMost: 0
    }))
  };
}

/** What each quantity can be in the whole-number tables that agree with what is open; one quantity may be known besides. */
function possible({quantities, equations, inequalities}: System, hidden: Uint8Array, known: number) {
  const values = quantities.map(({value}) => value);
  const seen = quantities.map(() => new Set<number>());
  const order = [...values.keys()].filter(at => hidden[at] === 1 && at !== known);
  const sum = (terms: readonly Term[]) => terms.reduce((all, [at, by]) => all + by * (values[at] ?? 0), 0);
  function place(next: number): void {
    const at = order[next];
    if (at === undefined) {
      const holds = equations.every(({terms}) => sum(terms) === 0);
      if (!holds || !inequalities.every(({terms, atMost}) => sum(terms) <= atMost)) return;
      for (const [quantity, value] of values.entries()) seen[quantity]?.add(value);
      return;
    }
    const {value = 0, least = 0} = quantities[at] ?? {};
    for (let candidate = least; candidate <= value + above; candidate++) {
      values[at] = candidate;
      place(next + 1);
    }
    values[at] = value;
  }
  place(0);
  return seen.map(found => Math.max(...found) - Math.min(...found));
}

/** The protected quantities that brute force finds unsafe. */
function unsafe(system: System, hidden: Uint8Array): readonly number[] {
  const {quantities} = system;
  const spans = possible(system, hidden, -1);
  const persons = quantities.flatMap(({value}, at) => (value === 1 && hidden[at] === 1 ? [at] : []));
  const ofPersons = persons.map(person => [person, possible(system, hidden, person)] as const);
  return quantities.flatMap((quantity, at) => {
    if (quantity.width === 0) return [];
    const narrow = (spans[at] ?? 0) < quantity.width;
    const told = ofPersons.some(([person, left]) => person !== at && left[at] === 0 && !isOwn(system, at, person));
    return narrow || told ? [at] : [];
  });
}

/** Whether the only person of one quantity is the only one of the other too: in the same municipality, as a part of it. */
function isOwn({quantities}: System, at: number, person: number): boolean {
  const units = quantities.length / 2;
  const place = (quantity: number): readonly [table: number, municipality: number] => {
    const table = Math.floor(quantity / units);
    const unit = quantity % units;
    const cells = quantities.slice(table * units, table * units + units - 1);
    return [table, unit < units - 1 ? unit : cells.findIndex(({value}) => value > 0)];
  };
  const [[table, municipality], [known, own]] = [place(at), place(person)];
  return quantities[at]?.value === 1 && quantities[person]?.value === 1 && known <= table && own === municipality;
}

test("what is protected is safe by brute force, and a refusal names what cannot be", async () => {
  const met = {safe: 0, refused: 0};
  await fc.assert(
    fc.asyncProperty(systems, async system => {
      const everything = Uint8Array.from(system.quantities, ({fate}) => (fate === "shown" ? 0 : 1));
      fc.pre(everything.reduce((count, isHidden) => count + isHidden, 0) <= 6);
      const protection = await protectNetwork(system);
      met[protection.outcome]++;
      if (protection.outcome === "refused") {
        expect(protection.quantities).toEqual(unsafe(system, everything));
        return;
      }
      expect(faultsOf(system, protection)).toEqual([]);
      expect(unsafe(system, protection.hidden)).toEqual([]);
    }),
    {numRuns: 150, seed: 20261122}
  );
  expect(Math.min(met.safe, met.refused)).toBeGreaterThan(10);
});
