import fc from "fast-check";
import {expect, test} from "vitest";
import {audit} from "../../pipeline/audit/audit.js";
import {propagateBounds} from "../../pipeline/audit/bounds.js";
import {IntervalAttack, partsOf} from "../../pipeline/audit/intervalAttack.js";
import {linearAttack} from "../../pipeline/audit/linearAttack.js";
import type {AttackSystem} from "../../pipeline/audit/system.js";
import {
  certificateOf,
  institutionCell,
  institutionTable,
  type Place,
  writeCertificate,
  writeRelease
} from "../unit/audit/smallRelease.js";

/** Every table of whole numbers from `least` to `most` that satisfies the test. */
function tablesOf(least: readonly number[], most: number, fits: (table: readonly number[]) => boolean): number[][] {
  const tables: number[][] = [];
  const table = [...least];
  for (;;) {
    if (fits(table)) tables.push([...table]);
    let at = 0;
    while (at < table.length && table[at] === most) {
      table[at] = least[at] ?? 0;
      at++;
    }
    if (at === table.length) return tables;
    table[at] = (table[at] ?? 0) + 1;
  }
}

function sumOf(row: AttackSystem["rows"][number], table: readonly number[]): number {
  return row.unknowns.reduce((sum, unknown, term) => sum + (row.coefficients[term] ?? 0) * (table[unknown] ?? 0), 0);
}

/** A system that some table fits, where positive equations and bounds keep every unknown small. */
const systems = fc
  .record({
    truth: fc.array(fc.integer({min: 1, max: 4}), {minLength: 2, maxLength: 5}),
    rows: fc.array(
      fc.record({
        coefficients: fc.array(fc.constantFrom(0, 1, 1, -1), {minLength: 5, maxLength: 5}),
        slack: fc.constantFrom(null, null, 0, 1, 2)
      }),
      {minLength: 1, maxLength: 4}
    )
  })
  .map(({truth, rows}): AttackSystem => {
    const written = rows.map(({coefficients, slack}) => {
      const unknowns = truth.flatMap((_, unknown) => ((coefficients[unknown] ?? 0) === 0 ? [] : [unknown]));
      const row = {unknowns, coefficients: unknowns.map(unknown => coefficients[unknown] ?? 0), low: 0, high: 0};
      const sum = sumOf(row, truth);
      return slack === null
        ? {...row, low: sum, high: sum}
        : {...row, low: Number.NEGATIVE_INFINITY, high: sum + slack};
    });
    const all = truth.map((_, unknown) => unknown);
    const total = truth.reduce((a, b) => a + b, 0);
    const closed = {unknowns: all, coefficients: all.map(() => 1), low: total, high: total};
    return {
      unknowns: all,
      least: truth.map((_, unknown) => unknown % 2),
      rows: [...written.filter(row => row.unknowns.length > 0), closed]
    };
  });

test("programmes find the ranges of all whole-number tables that fit, and no bound leaves one out", async () => {
  await fc.assert(
    fc.asyncProperty(systems, async system => {
      const [total = 0] = system.rows.slice(-1).map(({high}) => high);
      const tables = tablesOf(system.least, total, table =>
        system.rows.every(row => row.low <= sumOf(row, table) && sumOf(row, table) <= row.high)
      );
      const bounds = propagateBounds(system);
      expect(bounds.consistent).toBe(true);
      const linear = linearAttack(system);
      const attack = await IntervalAttack.on(system, bounds);
      for (const unknown of system.unknowns) {
        const values = tables.map(table => table[unknown] ?? -1);
        const [low, high] = [Math.min(...values), Math.max(...values)];
        expect(bounds.low[unknown]).toBeLessThanOrEqual(low);
        expect(bounds.high[unknown]).toBeGreaterThanOrEqual(high);
        expect(attack.range([[unknown, 1]], total)).toMatchObject({low, high});
        if (linear.determined.has(unknown)) expect([low, high]).toEqual([linear.determined.get(unknown), low]);
      }
      for (const tied of linear.tied) {
        for (const [first, second] of tied.flatMap(a => tied.map(b => [a, b] as const))) {
          const found = new Map<number, Set<number>>();
          for (const table of tables) {
            const at = found.get(table[first] ?? -1) ?? new Set();
            found.set(table[first] ?? -1, at.add(table[second] ?? -1));
          }
          expect([...found.values()].every(values => values.size === 1)).toBe(true);
        }
      }
      attack.dispose();
      expect(partsOf(system).every(part => part === 0)).toBe(true);
    }),
    {numRuns: 100}
  );
});

const kommuner = ["1101", "1106", "4601", "4602", "5001"] as const;

interface Unit {
  readonly name: string;
  /** Its municipalities, by number; units with the same are one number. */
  readonly parts: readonly number[];
  readonly count: number;
  readonly hidden: boolean;
}

interface Given {
  readonly counties: readonly string[];
  readonly groups: readonly string[];
  readonly counts: readonly number[];
  readonly secondary: readonly boolean[];
}

const given: fc.Arbitrary<Given> = fc.record({
  counties: fc.array(fc.constantFrom("11", "46"), {minLength: 5, maxLength: 5}),
  groups: fc.array(fc.constantFrom("EKG07", "EKG10"), {minLength: 5, maxLength: 5}),
  counts: fc.array(fc.integer({min: 0, max: 7}), {minLength: 5, maxLength: 5}),
  secondary: fc.array(fc.boolean(), {minLength: 10, maxLength: 10})
});

/** All units with their counts, hidden where the rule or chance wants it. */
function unitsOf({counties, groups, counts, secondary}: Given): readonly Unit[] {
  const of = (values: readonly string[], value: string) => values.flatMap((found, at) => (found === value ? [at] : []));
  const units = [
    ...kommuner.map((kommune, at) => ({name: `kommune ${kommune}`, parts: [at]})),
    ...["11", "46"].map(county => ({name: `fylke ${county}`, parts: of(counties, county)})),
    ...["EKG07", "EKG10"].map(group => ({name: `kostra ${group}`, parts: of(groups, group)})),
    {name: "land 0", parts: [...kommuner.keys()]}
  ].filter(({parts}) => parts.length > 0);
  return units.map(({name, parts}, at) => {
    const count = parts.reduce((sum, part) => sum + (counts[part] ?? 0), 0);
    // Where the same place stands twice, the first decides.
    const chance = secondary[units.findIndex(unit => unit.parts.join() === parts.join())] ?? secondary[at];
    return {name, parts, count, hidden: count > 0 && (count < 5 || chance === true)};
  });
}

/** By unit, every table of whole numbers that fits what is shown; counts far above the true ones are left out. */
function fittingTables(units: readonly Unit[]): readonly (readonly number[])[] {
  const hiddenParts = units.flatMap(({parts: [part = -1, ...others], hidden}) =>
    hidden && others.length === 0 ? [part] : []
  );
  const parts = [...new Set(hiddenParts)];
  const sums = units.map(unit => {
    const open = unit.parts.filter(part => !parts.includes(part));
    const shown = open.reduce((sum, part) => sum + (units[part]?.count ?? 0), 0);
    return {unit, shown, at: unit.parts.flatMap(part => (parts.includes(part) ? [parts.indexOf(part)] : []))};
  });
  const total = ({shown, at}: (typeof sums)[number], table: readonly number[]) =>
    at.reduce((sum, position) => sum + (table[position] ?? 0), shown);
  const larger = sums.filter(({unit}) => unit.parts.length > 1 && !unit.hidden);
  const found = tablesOf(
    parts.map(() => 1),
    12,
    table => larger.every(sum => total(sum, table) === sum.unit.count)
  );
  return found.map(table => sums.map(sum => total(sum, table)));
}

/**
 * The rules once more, by brute force: a protected count spans 3 over all tables that fit, and a person alone in one
 * hidden cell sees more than one value of another protected count.
 */
function isSafe(units: readonly Unit[], tables: readonly (readonly number[])[]): boolean {
  const hidden = [...units.entries()].filter(([, unit]) => unit.hidden);
  return hidden.every(([at, unit]) => {
    const {count} = unit;
    if (count >= 5) return true;
    const values = tables.map(table => table[at] ?? -1);
    // Two units of one person in the same municipality are about that person only.
    const holder = (unit: Unit) => unit.parts.filter(part => (units[part]?.count ?? 0) > 0).join();
    const alone = hidden.filter(([own, other]) => {
      return other.count === 1 && own !== at && !(unit.count === 1 && holder(unit) === holder(other));
    });
    return (
      Math.max(...values) - Math.min(...values) >= 3 &&
      alone.every(([own]) => tables.some(table => table[own] === 1 && table[at] !== count))
    );
  });
}

test("an audit passes just where brute force over all tables finds nothing", async () => {
  const seen = {safe: 0, unsafe: 0};
  await fc.assert(
    fc.asyncProperty(given, async random => {
      const units = unitsOf(random);
      fc.pre(units.some(({hidden}) => hidden));
      const tables = fittingTables(units);
      fc.pre(tables.length <= 3_000);
      const places = kommuner.map((kommune, at): Place => {
        return [kommune, random.counties[at] ?? "", random.groups[at] ?? ""];
      });
      const cells = units.map(({name, count, hidden}) => [name, `${count}${hidden ? "*" : ""}`] as const);
      const written = await writeRelease({places, tables: [institutionTable(Object.fromEntries(cells))]});
      const witnesses = tables.map(table =>
        Object.fromEntries(units.map(({name, count}, at) => [institutionCell(name), (table[at] ?? 0) - count]))
      );
      const certificate = await writeCertificate(written, certificateOf(written, witnesses));
      const {releaseFolder, configFolder} = written;
      const report = await audit({releaseFolder, configFolder, certificate, earlier: []});
      const safe = isSafe(units, tables);
      seen[safe ? "safe" : "unsafe"]++;
      expect(report.problems.filter(({what}) => what.startsWith("A witness"))).toEqual([]);
      expect(report.passed).toBe(safe);
    }),
    {numRuns: 100}
  );
  expect(seen.safe).toBeGreaterThan(5);
  expect(seen.unsafe).toBeGreaterThan(5);
});
