import fc from "fast-check";
import {expect, test} from "vitest";
import type {TrueTable} from "../../pipeline/cells.js";
import {habRehab, publishedByRule, trueTable} from "../support/countTables.js";

const personer = fc.oneof(
  {weight: 2, arbitrary: fc.integer({min: 0, max: 20})},
  {weight: 1, arbitrary: fc.constantFrom(0, 1, 9, 10, 11, 2_000)}
);
const population = fc.oneof({weight: 9, arbitrary: fc.integer({min: 200, max: 700_000})}, fc.constantFrom(null, 0));
const kommuner = fc.uniqueArray(
  fc.record({
    code: fc
      .tuple(fc.constantFrom("03", "11", "15", "46"), fc.integer({min: 1, max: 40}))
      .map(([fylke, number]) => `${fylke}${String(number).padStart(2, "0")}`),
    personer,
    population
  }),
  {selector: ({code}) => code, minLength: 1, maxLength: 25}
);

/** What is published, by key: the whole rule again, by name instead of by relation, with floats. */
function naive(table: TrueTable): Map<string, readonly string[]> {
  const municipalities = table.rows.filter(row => row.key[1] === "kommune");
  return new Map(
    table.rows.map(({key, population}) => {
      const [, , geo = ""] = key;
      const below = municipalities.filter(row => geo === "0" || row.key[2]?.startsWith(geo));
      const numbers = below.map(row => row.counts.personer?.value ?? 0);
      const sum = numbers.filter(number => number >= 10).reduce((a, b) => a + b, 0);
      const hidden = numbers.some(number => number >= 1 && number <= 9);
      if (sum === 0)
        return [key.join(), hidden ? ["", "suppressed", "", "suppressed"] : ["0", "not_reported", "", "not_reported"]];
      if (!population) return [key.join(), [String(sum), "ok", "", "not_available"]];
      const tenths = Math.floor((10_000 * sum) / population + 0.5);
      return [key.join(), [String(sum), "ok", (tenths / 10).toFixed(1), "ok"]];
    })
  );
}

function cellsByKey(table: TrueTable): Map<string, readonly string[]> {
  const {rows} = publishedByRule(habRehab, table);
  return new Map(rows.map(({key, cells}) => [key.join(), cells.flatMap(({text, status}) => [text, status])]));
}

test("suppression says the same as the rule written down again by name", () => {
  fc.assert(
    fc.property(kommuner, fc.integer({min: 0, max: 5}), (given, extra) => {
      const table = trueTable(given, {extra});
      expect(cellsByKey(table)).toEqual(naive(table));
    }),
    {numRuns: 300}
  );
});

test("no count from 1 to 9 is published anywhere, and true totals change nothing", () => {
  fc.assert(
    fc.property(kommuner, fc.integer({min: 0, max: 50}), (given, extra) => {
      const cells = cellsByKey(trueTable(given, {extra}));
      for (const [text = ""] of cells.values()) expect(Number(text) >= 1 && Number(text) <= 9).toBe(false);
      expect(cells).toEqual(cellsByKey(trueTable(given, {extra: 0})));
    })
  );
});

test("hidden counts do not change what is published", () => {
  fc.assert(
    fc.property(kommuner, fc.integer({min: 1, max: 9}), (given, other) => {
      const changed = given.map(row => (row.personer >= 1 && row.personer <= 9 ? {...row, personer: other} : row));
      expect(cellsByKey(trueTable(changed))).toEqual(cellsByKey(trueTable(given)));
    })
  );
});

test("the order of rows, relations and parts does not matter", () => {
  const shuffled = fc
    .tuple(kommuner, fc.infiniteStream(fc.integer({min: 0, max: 1_000_000})))
    .map(([given, numbers]) => {
      const table = trueTable(given);
      const order = shuffle(
        table.rows.map((_, row) => row),
        numbers
      );
      const place = new Map(order.map((row, index) => [row, index]));
      const moved = (row: number) => place.get(row) ?? -1;
      return {
        table,
        other: {
          ...table,
          rows: order.flatMap(row => table.rows[row] ?? []),
          relations: shuffle(table.relations, numbers).map(({total, parts}) => ({
            total: moved(total),
            parts: shuffle(parts, numbers).map(moved)
          }))
        }
      };
    });
  fc.assert(
    fc.property(shuffled, ({table, other}) => {
      const [left, right] = [cellsByKey(table), cellsByKey(other)];
      expect(new Map([...right].sort())).toEqual(new Map([...left].sort()));
    })
  );
});

function shuffle<T>(values: readonly T[], numbers: Iterator<number>): readonly T[] {
  return values
    .map(value => ({value, order: Number(numbers.next().value)}))
    .sort((a, b) => a.order - b.order)
    .map(({value}) => value);
}
