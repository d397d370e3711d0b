import {describe, expect, test} from "vitest";
import type {PublishedTable} from "../../../pipeline/cells.js";
import {Units} from "../../../pipeline/numbers/units.js";
import {changesSince} from "../../../pipeline/suppress/suppressionChanges.js";
import {suppressionReport} from "../../../pipeline/suppress/suppressionReport.js";
import {suppressionText} from "../../../pipeline/suppress/suppressionText.js";
import {releaseProblems, type Suppressed} from "../../../pipeline/suppress/suppressRelease.js";
import {decide} from "../../../pipeline/suppress/yearDecision.js";
import {habRehab, type Kommune, publishedByRule, trueTable} from "../../support/countTables.js";

const before: readonly Kommune[] = [
  {code: "0301", personer: 143, population: 709_037},
  {code: "1101", personer: 12, population: 14_860},
  {code: "1103", personer: 40, population: 146_011},
  {code: "1106", personer: 7, population: 37_444},
  {code: "4601", personer: 90, population: 289_330}
];

/** Decided by its rule alone, as no sum leans on what is hidden. */
function suppressed(kommuner: readonly Kommune[]): {
  counted: Parameters<typeof suppressionReport>[0];
  decided: Suppressed;
} {
  const table = trueTable(kommuner);
  const counted = [{definition: habRehab, table}];
  const members = table.rows.flatMap(({key: [aar = "", geo_niva = "", geo = ""]}) =>
    kommuner
      .filter(({code}) => geo_niva === "land" || code.startsWith(geo))
      .map(({code}) => ({
        ...{aar: Number(aar), geografi: "as_reported" as const, geo, kommune: code},
        geo_niva: geo_niva as "fylke" | "kommune" | "land"
      }))
  );
  const units = new Units(members);
  const problems = releaseProblems({tables: counted, units, predecessor: code => code, services: [], sums: []});
  const years = problems.map(problem =>
    decide(counted, problem, {
      outcome: "safe",
      hidden: Uint8Array.from(problem.system.quantities, ({fate}) => (fate === "hidden" ? 1 : 0)),
      witnesses: [],
      proofs: []
    })
  );
  return {counted, decided: {outcome: "suppressed", tables: [publishedByRule(habRehab, table)], years}};
}

function tableOf(kommuner: readonly Kommune[]): PublishedTable {
  return publishedByRule(habRehab, trueTable(kommuner));
}

describe("what changed since the newest release", () => {
  const changed = before.map(kommune => {
    const personer = {"1101": 6, "1106": 15, "1103": 41}[kommune.code] ?? kommune.personer;
    return {...kommune, personer};
  });

  test("cells that are newly hidden, newly opened and changed are counted and listed, in that order", () => {
    const changes = changesSince({id: "2023-r1", tables: [tableOf(before)]}, [
      {table: tableOf(changed), counts: ["personer"]}
    ]);
    const of = (geo_niva: string) => ({table: habRehab.table, aar: "2023", geo_niva, added: 0, removed: 0});
    expect(changes.since).toBe("2023-r1");
    expect(changes.counts).toEqual([
      {...of("fylke"), hidden: 0, opened: 0, changed: 1},
      {...of("kommune"), hidden: 1, opened: 1, changed: 1},
      {...of("land"), hidden: 0, opened: 0, changed: 1}
    ]);
    const cell = (change: string, geo_niva: string, geo: string, was: string, is: string) => ({
      ...{table: habRehab.table, row: {aar: "2023", geo_niva, geo}, measure: "personer"},
      ...{change, before: was, now: is}
    });
    expect(changes.cells).toEqual([
      cell("hidden", "kommune", "1101", "12", "suppressed"),
      cell("opened", "kommune", "1106", "suppressed", "15"),
      cell("changed", "fylke", "11", "52", "56"),
      cell("changed", "kommune", "1103", "40", "41"),
      cell("changed", "land", "0", "285", "289")
    ]);
    expect(changes.leftOut).toBe(0);
  });

  test("rows that are new or gone are counted, not listed", () => {
    const withUtsira = [...before.slice(0, 4), {code: "1151", personer: 0, population: 213}];
    const {counts, cells} = changesSince({id: "2023-r1", tables: [tableOf(before)]}, [
      {table: tableOf(withUtsira), counts: ["personer"]}
    ]);
    expect(counts.map(({geo_niva, added, removed}) => [geo_niva, added, removed])).toEqual([
      ["fylke", 0, 1],
      ["kommune", 1, 1],
      ["land", 0, 0]
    ]);
    expect(cells.map(({row}) => row.geo_niva)).toEqual(["land"]);
  });

  test("a table that the release did not have is new", () => {
    const {counts, cells} = changesSince({id: "2023-r1", tables: []}, [{table: tableOf(before), counts: ["personer"]}]);
    expect(counts.map(({added}) => added)).toEqual([3, 5, 1]);
    expect(cells).toEqual([]);
  });

  test("more than a thousand cells are cut off, and how many is said", () => {
    const rows = (value: string) =>
      Array.from({length: 1_500}, (_, index) => ({
        key: ["2023", "kommune", String(2000 + index)],
        cells: [{text: value, status: "ok" as const}]
      }));
    const table = {table: "many", dimensions: ["aar", "geo_niva", "geo"], measures: ["personer"], rows: rows("20")};
    const {cells, leftOut, counts} = changesSince({id: "2023-r1", tables: [{...table, rows: rows("21")}]}, [
      {table, counts: ["personer"]}
    ]);
    expect([cells.length, leftOut, counts[0]?.changed]).toEqual([1_000, 500, 1_500]);
  });

  test("nothing differs from itself", () => {
    const table = tableOf(before);
    expect(changesSince({id: "2023-r1", tables: [table]}, [{table, counts: ["personer"]}])).toEqual({
      since: "2023-r1",
      counts: [],
      cells: [],
      leftOut: 0
    });
  });
});

describe("the report", () => {
  test("counts shown and hidden cells; a total without a shown part is hidden by its rule", () => {
    const kommuner = [...before.slice(0, 4), {code: "4601", personer: 9, population: 289_330}];
    const {counted, decided} = suppressed(kommuner);
    const of = (geo_niva: string, shown: number, primary: number) => ({
      ...{table: habRehab.table, aar: "2023", geo_niva, shown, primary, secondary: 0, secondaryPersons: 0}
    });
    expect(suppressionReport(counted, decided, null)).toEqual({
      cells: [of("fylke", 2, 1), of("kommune", 3, 2), of("land", 1, 0)],
      years: [{aar: 2023, protected: 0, witnesses: 0}],
      changes: null
    });
  });

  test("for people is in aligned tables", () => {
    const {counted, decided} = suppressed(before);
    const earlier = before.map(kommune => (kommune.code === "1106" ? {...kommune, personer: 15} : kommune));
    const report = suppressionReport(counted, decided, {
      ...{id: "2023-r1", before: [tableOf(earlier)], now: decided.tables}
    });
    expect(suppressionText(report)).toBe(`Cells that are counts, by table, year and level

Table                          Year  Level    Shown  Primary  Secondary  Persons in secondary
hab_rehab_utenfor_institusjon  2023  fylke        3        0          0                     0
hab_rehab_utenfor_institusjon  2023  kommune      4        1          0                     0
hab_rehab_utenfor_institusjon  2023  land         1        0          0                     0

What differs from 2023-r1

Table                          Year  Level    Newly hidden  Newly opened  Changed  New  Gone
hab_rehab_utenfor_institusjon  2023  fylke               0             0        1    0     0
hab_rehab_utenfor_institusjon  2023  kommune             1             0        0    0     0
hab_rehab_utenfor_institusjon  2023  land                0             0        1    0     0

Change   Table                          Row                                 Measure   2023-r1         Now
hidden   hab_rehab_utenfor_institusjon  aar=2023 geo_niva=kommune geo=1106  personer       15  suppressed
changed  hab_rehab_utenfor_institusjon  aar=2023 geo_niva=fylke geo=11      personer       67          52
changed  hab_rehab_utenfor_institusjon  aar=2023 geo_niva=land geo=0        personer      300         285
`);
  });

  test("says where there is nothing to compare with, and where nothing differs", () => {
    const {counted, decided} = suppressed(before);
    expect(suppressionText(suppressionReport(counted, decided, null))).toContain("There is no earlier release");
    const same = {id: "2023-r1", before: [tableOf(before)], now: decided.tables};
    expect(suppressionText(suppressionReport(counted, decided, same))).toContain("Nothing differs from 2023-r1.");
  });
});
