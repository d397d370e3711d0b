import {beforeAll, describe, expect, test} from "vitest";
import type {ProtectedYear} from "../../../pipeline/explain/protectedYear.js";
import {whyHidden} from "../../../pipeline/explain/whyHidden.js";
import {labelsOf} from "../../../pipeline/publish/labels.js";
import {placeKey} from "../../../pipeline/suppress/suppressRelease.js";
import {configuration, tableOf, yearOf} from "./smallYear.js";

const services = "tjenestemottakere_tjeneste";
const plan = "individuell_plan_hjemme";
const nursed = (geo: string) => `${services} ${geo}/gjennom_aaret/15 personer`;

/**
 * With nursing at home 3 in Eigersund, 12 in Stavanger, 20 in Haugesund. With plans 12 in Eigersund, all of one category;
 * 7 in Stavanger; in Haugesund 25, of whom 22 in one category.
 */
let year: ProtectedYear;

beforeAll(async () => {
  const ofService = (code: string, persons: Readonly<Record<string, number>>) =>
    Object.entries(persons).map(([geo, count]) => [`${geo}/gjennom_aaret/${code}`, count]);
  const nursing = {"0301": 50, "03": 50, "1101": 3, "1103": 12, "1106": 20, "11": 35, "0": 85};
  const alarms = {"0301": 90, "03": 90, "1101": 31, "1103": 62, "1106": 47, "11": 140, "0": 230};
  const all = {"0301": 120, "03": 120, "1101": 32, "1103": 66, "1106": 58, "11": 156, "0": 276};
  const personer = Object.fromEntries([
    ...ofService("15", nursing),
    ...ofService("06", alarms),
    ...ofService("ALLE", all)
  ]);
  const atHome = {"0301": 60, "03": 60, "1101": 12, "1103": 7, "1106": 25, "11": 44, "0": 104};
  const teller = {
    ...{"0301/1": 30, "0301/2": 30, "03/1": 30, "03/2": 30, "1101/2": 12, "1103/3": 7, "1106/1": 3, "1106/2": 22},
    ...{"11/1": 3, "11/2": 34, "11/3": 7, "0/1": 33, "0/2": 64, "0/3": 7}
  };
  year = await yearOf(
    [
      tableOf("hab_rehab_utenfor_institusjon", {personer: atHome}),
      tableOf(services, {personer}),
      tableOf(plan, {teller, nevner: atHome})
    ],
    {
      secondary: [nursed("1103"), nursed("1106"), `${plan} 1106/2 teller`],
      // One pair of tables serves two parts of the year that have nothing to do with each other.
      witnesses: [
        {[nursed("1101")]: -2, [nursed("1103")]: 2, [`${plan} 1106/1 teller`]: -2, [`${plan} 1106/2 teller`]: 2},
        {[nursed("1101")]: 1, [nursed("1103")]: -1, [`${plan} 1106/1 teller`]: 1, [`${plan} 1106/2 teller`]: -1}
      ],
      proofs: {
        [nursed("1101")]: [1, 2],
        [`${plan} 1106/1 teller`]: [1, 2],
        [`rest of ${plan} 1106/2 teller`]: [1, 2]
      }
    }
  );
});

function why(table: string, measure: string, key: readonly string[], of = year) {
  return whyHidden({table, key: ["2022", ...key], measure}, of, labelsOf(configuration), configuration.reference);
}

function placeKeyOf(table: string, ...key: readonly string[]): string {
  const rows = year.tables.get(table)?.table.rows ?? [];
  const row = rows.findIndex(candidate => candidate.key.join() === ["2022", ...key].join());
  return placeKey({table, row, measure: "personer"});
}

describe("a rule hides a cell", () => {
  test("that is a small count", () => {
    expect(why(services, "personer", ["kommune", "1101", "gjennom_aaret", "15"])).toEqual({
      rule: "small_count",
      below: 5,
      ruleOf: services
    });
  });

  test("that is small by the rule of another table, where the same number stands", () => {
    expect(why(plan, "nevner", ["kommune", "1103", "4"])).toEqual({
      rule: "small_count",
      below: 10,
      ruleOf: "hab_rehab_utenfor_institusjon"
    });
  });

  test("whose denominator is small and has everyone in one category", () => {
    for (const category of ["1", "2", "3", "4", "5"]) {
      expect(why(plan, "teller", ["kommune", "1101", category])).toEqual({
        rule: "one_category_holds_everyone",
        below: 20
      });
    }
  });
});

describe("a cell is hidden to protect others", () => {
  test("which are named with the sum that ties them, and nothing that only shares a witness", () => {
    expect(why(services, "personer", ["kommune", "1103", "gjennom_aaret", "15"])).toEqual({
      rule: "secondary",
      protects: {
        cells: [
          {
            release: null,
            table: services,
            row: {aar: "2022", geo_niva: "kommune", geo: "1101", periode: "gjennom_aaret", tjeneste: "15"},
            measure: "personer",
            name: `${services} 2022 kommune 1101 Eigersund periode=gjennom_aaret tjeneste=15 personer`,
            rule: "small_count",
            tiedBy: [
              `${services} 2022 fylke 11 Rogaland periode=gjennom_aaret tjeneste=15 personer = kommune 1101 Eigersund + kommune 1103 Stavanger + kommune 1106 Haugesund`
            ]
          }
        ],
        more: 0
      }
    });
  });

  test("or for the pattern as a whole, where no proof rests on it", () => {
    expect(why(services, "personer", ["kommune", "1106", "gjennom_aaret", "15"])).toEqual({
      rule: "secondary",
      protects: {cells: [], more: 0}
    });
  });

  test("or because little is left of the denominator", () => {
    const reason = why(plan, "teller", ["kommune", "1106", "2"]);
    expect(reason).toMatchObject({rule: "small_complement", below: 5});
    expect(reason !== null && "protects" in reason && reason.protects.cells).toEqual([
      expect.objectContaining({
        name: `${plan} 2022 kommune 1106 Haugesund maltall=2 (nevner - teller)`,
        rule: "small_complement",
        tiedBy: [`${plan} 2022 kommune 1106 Haugesund nevner = maltall=2 teller + maltall=2 (nevner - teller)`]
      }),
      expect.objectContaining({name: `${plan} 2022 kommune 1106 Haugesund maltall=1 teller`, rule: "small_count"})
    ]);
  });
});

test("a number that an earlier release hid is named with that release, and one that it shows is not", () => {
  const {problem} = year;
  const {system} = problem;
  const [then, shown] = [system.quantities.length, system.quantities.length + 1];
  const now = year.quantities.get(placeKeyOf(services, "kommune", "1106", "gjennom_aaret", "15")) ?? -1;
  const place = {table: services, row: 0, measure: "personer"};
  const key = {aar: "2022", geo_niva: "kommune", geo: "1103", periode: "gjennom_aaret", tjeneste: "15"};
  const quantities = [
    ...system.quantities,
    {value: 11, least: 1, fate: "hidden", width: 3, rank: 3} as const,
    {value: 31, least: 1, fate: "shown", width: 0, rank: 1} as const
  ];
  const terms = [
    [shown, 1],
    [now, -1],
    [then, -1]
  ] as const;
  const before: ProtectedYear = {
    ...year,
    problem: {
      ...problem,
      system: {...system, quantities, equations: [...system.equations, {terms}]},
      earlier: [{quantity: then, origin: {entry: 1, release: "2022-r1", place, key}, cell: 0, width: 3}]
    },
    hidden: new Set([...year.hidden, then]),
    witnesses: [...year.witnesses, new Set([now, then])],
    proofs: [...year.proofs, {quantity: then, witnesses: [0, year.witnesses.length]}]
  };
  const of = (geo: string) => `${services} 2022 kommune ${geo} periode=gjennom_aaret tjeneste=15 personer`;
  expect(why(services, "personer", ["kommune", "1106", "gjennom_aaret", "15"], before)).toEqual({
    rule: "secondary",
    protects: {
      cells: [
        {
          ...{release: "2022-r1", table: services, row: key, measure: "personer"},
          name: `2022-r1: ${of("1103 Stavanger")}`,
          rule: "hidden_before",
          tiedBy: [
            `a number that an earlier release shows = ${of("1106 Haugesund")} + 2022-r1: ${of("1103 Stavanger")}`
          ]
        }
      ],
      more: 0
    }
  });
});

test("a count of another year is not explained by this one", () => {
  expect(
    whyHidden(
      {table: plan, key: ["2021", "kommune", "1106", "2"], measure: "teller"},
      year,
      labelsOf(configuration),
      configuration.reference
    )
  ).toBeNull();
});
