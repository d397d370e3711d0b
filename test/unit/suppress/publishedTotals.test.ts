import {describe, expect, test} from "vitest";
import type {TrueTable} from "../../../pipeline/cells.js";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {presentWithPublishedTotals} from "../../../pipeline/suppress/publishedTotals.js";
import {habRehab, type Kommune, publishedByRule, trueTable} from "../../support/countTables.js";

/** Published cells as text, `value status` per measure, by level and code. */
function published(table: TrueTable, definition: CountDefinition = habRehab): Record<string, string> {
  return Object.fromEntries(
    publishedByRule(definition, table).rows.map(({key, cells}) => [
      key.slice(1).join(" "),
      cells.map(cell => `${cell.text} ${cell.status}`.trim()).join(", ")
    ])
  );
}

function kommune(code: string, personer: number, population: number | null = 10_000): Kommune {
  return {code, personer, population};
}

describe("totals: published", () => {
  test("9 is hidden, 10 is shown, and the totals are the sum of what is shown", () => {
    expect(
      published(trueTable([kommune("1101", 9, 14_860), kommune("1103", 143, 146_011), kommune("1106", 10, 37_444)]))
    ).toEqual({
      "fylke 11": "153 ok, 0.8 ok",
      "kommune 1101": "suppressed, suppressed",
      "kommune 1103": "143 ok, 1.0 ok",
      "kommune 1106": "10 ok, 0.3 ok",
      "land 0": "153 ok, 0.8 ok"
    });
  });

  test("a county without any shown number is hidden when one below it is, else not reported", () => {
    expect(
      published(trueTable([kommune("1101", 9), kommune("1103", 0), kommune("1505", 0), kommune("1506", 0)]))
    ).toEqual({
      "fylke 11": "suppressed, suppressed",
      "fylke 15": "0 not_reported, not_reported",
      "kommune 1101": "suppressed, suppressed",
      "kommune 1103": "0 not_reported, not_reported",
      "kommune 1505": "0 not_reported, not_reported",
      "kommune 1506": "0 not_reported, not_reported",
      "land 0": "suppressed, suppressed"
    });
  });

  test("nobody reported anything", () => {
    expect(Object.values(published(trueTable([kommune("0301", 0), kommune("1101", 0)])))).toEqual(
      Array(5).fill("0 not_reported, not_reported")
    );
  });

  test("a county with one municipality says what the municipality says", () => {
    expect(published(trueTable([kommune("0301", 2_105, 709_037), kommune("1101", 4)]))).toMatchObject({
      "fylke 03": "2105 ok, 3.0 ok",
      "kommune 0301": "2105 ok, 3.0 ok",
      "fylke 11": "suppressed, suppressed"
    });
  });

  test("a municipality that the country has both through its county and by itself is added once", () => {
    const table = trueTable([kommune("0301", 40), kommune("1101", 30)]);
    const both = {...table, relations: [...table.relations, {total: 4, parts: [2, 3]}]};
    expect(published(both)["land 0"]).toBe("70 ok, 3.5 ok");
  });

  test("a rate needs a population", () => {
    expect(
      published(trueTable([kommune("0301", 40, null), kommune("1101", 30, 0), kommune("1103", 5, null)]))
    ).toMatchObject({
      "kommune 0301": "40 ok, not_available",
      "kommune 1101": "30 ok, not_available",
      "kommune 1103": "suppressed, suppressed",
      "land 0": "70 ok, not_available"
    });
  });

  test("a rate is rounded from the exact fraction, half away from zero", () => {
    expect(published(trueTable([kommune("1101", 10, 4_000), kommune("1103", 41, 20_000)]))).toMatchObject({
      "kommune 1101": "10 ok, 2.5 ok",
      "kommune 1103": "41 ok, 2.1 ok"
    });
  });

  test("a stricter threshold of the definition is kept", () => {
    const stricter: CountDefinition = {...habRehab, disclosure: {...habRehab.disclosure, suppressBelow: 20}};
    expect(published(trueTable([kommune("1101", 19), kommune("1103", 20)]), stricter)).toMatchObject({
      "fylke 11": "20 ok, 1.0 ok",
      "kommune 1101": "suppressed, suppressed"
    });
  });

  test("where a zero is a true zero it is shown", () => {
    const definition: CountDefinition = {...habRehab, zero: "true_zero"};
    expect(published(trueTable([kommune("1101", 0), kommune("1103", 3)]), definition)).toMatchObject({
      "fylke 11": "0 ok, 0.0 ok",
      "kommune 1101": "0 ok, 0.0 ok",
      "kommune 1103": "suppressed, suppressed"
    });
  });

  test("a municipality hidden to protect others counts in no total", () => {
    const table = trueTable([kommune("1101", 12), kommune("1103", 30)]);
    const row = table.rows.findIndex(({key}) => key[2] === "1103");
    const {rows} = presentWithPublishedTotals(habRehab, table, hidden => hidden === row);
    expect(rows.map(({key, cells}) => [...key.slice(1), cells[0]?.text, cells[0]?.status])).toEqual([
      ["fylke", "11", "12", "ok"],
      ["kommune", "1101", "12", "ok"],
      ["kommune", "1103", "", "suppressed"],
      ["land", "0", "12", "ok"]
    ]);
  });

  test("a status that tabulation gave is kept", () => {
    const table = trueTable([{...kommune("1101", 0), status: "not_published"}, kommune("1103", 12)]);
    expect(published(table)).toMatchObject({
      "kommune 1101": "not_published, not_published",
      "fylke 11": "12 ok, 0.6 ok"
    });
  });
});

describe("what is refused", () => {
  test("a small count that nobody hid", () => {
    const table = trueTable([kommune("1101", 12), kommune("1103", 9)]);
    expect(() => presentWithPublishedTotals(habRehab, table, () => false)).toThrow("would be shown");
  });

  test("a county whose municipalities are not stated, which would show its true total", () => {
    const table = trueTable([kommune("1101", 12), kommune("1103", 7)]);
    expect(() => publishedByRule(habRehab, {...table, relations: table.relations.slice(1)})).toThrow(
      "no relation to its parts"
    );
  });

  test("a total that is below itself, and a part that is not there", () => {
    const table = trueTable([kommune("1101", 12)]);
    const circle = [...table.relations, {total: 0, parts: [2]}];
    expect(() => publishedByRule(habRehab, {...table, relations: circle})).toThrow("a part of itself");
    expect(() => publishedByRule(habRehab, {...table, relations: [{total: 0, parts: [7]}]})).toThrow(
      "not in the table"
    );
  });

  test.each([
    ["a count that is no whole number", {value: 12.5, status: "ok"}],
    ["a negative count", {value: -1, status: "ok"}],
    ["persons where nothing was reported", {value: 12, status: "not_reported"}],
    ["a number beside a status without number", {value: 12, status: "not_available"}],
    ["a status that only suppression may give", {value: null, status: "suppressed"}]
  ] as const)("%s", (_, count) => {
    const table = trueTable([kommune("1101", 12)]);
    const rows = table.rows.map(row => (row.key[1] === "kommune" ? {...row, counts: {personer: count}} : row));
    expect(() => publishedByRule(habRehab, {...table, rows})).toThrow("does not fit its status");
  });
});
