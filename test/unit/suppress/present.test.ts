import {describe, expect, test} from "vitest";
import type {Count, TrueTable} from "../../../pipeline/cells.js";
import type {CountDefinition, Measure} from "../../../pipeline/definition/configuration.js";
import {type Hidden, present} from "../../../pipeline/suppress/present.js";
import {habRehab} from "../../support/countTables.js";

const label = {nb: "Personer", en: "Persons"};

function definitionOf(...measures: readonly Measure[]): CountDefinition {
  return {...habRehab, zero: "true_zero", measures, disclosure: {...habRehab.disclosure, totals: "exact"}};
}

const feedback = definitionOf(
  {name: "personer", kind: "count", across: [], label},
  {name: "personer_forrige_aar", kind: "last_year", of: "personer", label},
  {name: "endring_prosent", kind: "change", of: "personer", from: "personer_forrige_aar", label}
);

const plan = definitionOf(
  {name: "teller", kind: "count", across: [], label},
  {name: "nevner", kind: "count", across: ["maltall"], label},
  {name: "andel", kind: "share", of: "teller", in: "nevner", label}
);

const recipients = definitionOf(
  {name: "personer", kind: "count", across: [], label},
  {name: "per_1000", kind: "rate_per_1000", of: "personer", label}
);

/** A number is a count as it is; a word is the status of one that has none. */
type Drawn = number | Count["status"];

function countOf(drawn: Drawn): Count {
  if (typeof drawn === "number") {
    return {value: drawn, status: "ok"};
  }
  return {value: drawn === "not_reported" ? 0 : null, status: drawn};
}

interface Row {
  readonly counts: readonly Drawn[];
  readonly population?: number | null;
}

/** Rows of municipalities, counts in the definition's order. */
function tableOf({measures}: CountDefinition, rows: readonly Row[]): TrueTable {
  const names = measures.flatMap(({name, kind}) => (kind === "count" || kind === "last_year" ? [name] : []));
  return {
    table: "a_table",
    dimensions: ["aar", "geo_niva", "geo"],
    relations: [],
    rows: rows.map(({counts, population = null}, index) => ({
      key: ["2023", "kommune", String(1101 + index)],
      counts: Object.fromEntries(names.map((name, place) => [name, countOf(counts[place] ?? 0)])),
      population
    }))
  };
}

/** The cells of each row: the text, or the status where there is none, both where a number is not `ok`. */
function shown(definition: CountDefinition, rows: readonly Row[], hidden: Hidden = () => false): string[] {
  return present(definition, tableOf(definition, rows), hidden).rows.map(({cells}) =>
    cells.map(({text, status}) => (status === "ok" ? text : `${text} ${status}`.trim())).join(", ")
  );
}

test("columns, keys and the order of the rows are those of the table and its definition", () => {
  const table = tableOf(plan, [{counts: [1, 2]}, {counts: [3, 4]}]);
  expect(present(plan, table, () => false)).toEqual({
    table: "a_table",
    dimensions: ["aar", "geo_niva", "geo"],
    measures: ["teller", "nevner", "andel"],
    rows: [
      {
        key: ["2023", "kommune", "1101"],
        cells: [
          {text: "1", status: "ok"},
          {text: "2", status: "ok"},
          {text: "50.0", status: "ok"}
        ]
      },
      {
        key: ["2023", "kommune", "1102"],
        cells: [
          {text: "3", status: "ok"},
          {text: "4", status: "ok"},
          {text: "75.0", status: "ok"}
        ]
      }
    ]
  });
});

describe("shares, rates and changes", () => {
  test.each([
    ["a third", [1, 3], "1, 3, 33.3"],
    ["two thirds", [2, 3], "2, 3, 66.7"],
    ["a half of a tenth goes up", [1, 2000], "1, 2000, 0.1"],
    ["nobody of some", [0, 7], "0, 7, 0.0"],
    ["everybody", [7, 7], "7, 7, 100.0"],
    ["of nobody there is none", [0, 0], "0, 0, not_available"]
  ] as const)("a share: %s", (_, counts, expected) => {
    expect(shown(plan, [{counts}])).toEqual([expected]);
  });

  test.each([
    ["more", [9, 8], "9, 8, 12.5"],
    ["fewer, half away from zero", [351, 400], "351, 400, -12.3"],
    ["more, half away from zero", [449, 400], "449, 400, 12.3"],
    ["the same", [8, 8], "8, 8, 0.0"],
    ["a little fewer is zero without a sign", [4999, 5000], "4999, 5000, 0.0"],
    ["none left", [0, 8], "0, 8, -100.0"],
    ["none before", [8, 0], "8, 0, not_available"]
  ] as const)("a change: %s", (_, counts, expected) => {
    expect(shown(feedback, [{counts}])).toEqual([expected]);
  });

  test.each([
    ["of the population", 12, 5_000, "12, 2.4"],
    ["less than half of a tenth", 1, 80_000, "1, 0.0"],
    ["exactly half of a tenth", 1, 20_000, "1, 0.1"],
    ["of an unknown population", 12, null, "12, not_available"],
    ["where nobody lives", 12, 0, "12, not_available"]
  ] as const)("a rate: %s", (_, personer, population, expected) => {
    expect(shown(recipients, [{counts: [personer], population}])).toEqual([expected]);
  });
});

describe("what a derived measure says when a count is not shown", () => {
  test.each([
    ["a hidden count before an unreported one", ["suppressed", "not_reported"], "suppressed, not_reported, suppressed"],
    ["an unreported count before none", ["not_reported", "not_available"], "not_reported, not_available, not_reported"],
    ["none in the year before", [7, "not_available"], "7, not_available, not_available"],
    ["none reported in the year before", [7, "not_reported"], "7, not_reported, not_reported"]
  ] as const)("%s", (_, counts, expected) => {
    expect(shown(feedback, [{counts}])).toEqual([expected]);
  });

  test("a year that is not published, also of those that did not deliver", () => {
    expect(shown(plan, [{counts: ["not_published", "not_published"]}])).toEqual([
      "not_published, not_published, not_published"
    ]);
  });

  test("a row for the number of persons has neither numerator nor share, whatever is known of the number", () => {
    expect(
      shown(plan, [{counts: ["not_applicable", 12]}, {counts: ["not_applicable", "not_reported"]}], (row, name) => {
        return row === 0 && name === "nevner";
      })
    ).toEqual(["not_applicable, suppressed, not_applicable", "not_applicable, not_reported, not_applicable"]);
  });
});

describe("hidden counts", () => {
  test("one count of one row, and what is made of it", () => {
    const rows = [{counts: [3, 9]}, {counts: [3, 9]}];
    expect(shown(plan, rows, (row, count) => row === 1 && count === "teller")).toEqual([
      "3, 9, 33.3",
      "suppressed, 9, suppressed"
    ]);
  });

  test("a zero can be hidden", () => {
    expect(shown(plan, [{counts: [0, 9]}], (_, count) => count === "teller")).toEqual(["suppressed, 9, suppressed"]);
  });

  test("where there is no number there is nothing to hide", () => {
    expect(shown(feedback, [{counts: ["not_reported", "not_available"]}], () => true)).toEqual([
      "not_reported, not_available, not_reported"
    ]);
  });
});

test("where a zero means that nothing was reported, it stands as a number beside that status", () => {
  const rows = [
    {counts: [0], population: 5_000},
    {counts: ["not_reported" as const], population: 5_000}
  ];
  expect(shown({...recipients, zero: "not_reported"}, rows)).toEqual(Array(2).fill("0 not_reported, not_reported"));
  expect(shown(recipients, rows)).toEqual(["0, 0.0", "not_reported, not_reported"]);
});

test("a table without a count of its definition is refused", () => {
  const table = tableOf(recipients, [{counts: [3]}]);
  expect(() => present(plan, table, () => false)).toThrow("There is no count teller");
});
