import type {Count, TrueRow, UnitMember} from "../../../pipeline/cells.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import type {CountTable} from "../../../pipeline/numbers/numbers.js";
import {Units} from "../../../pipeline/numbers/units.js";
import type {YearProblem} from "../../../pipeline/suppress/problem.js";
import {releaseProblems} from "../../../pipeline/suppress/suppressRelease.js";

export const configuration = loadConfiguration("config");

/** Two municipalities in Rogaland and Oslo, which is a county of its own; 2022, on the division of the year. */
export const members: readonly UnitMember[] = (["as_reported", "recast"] as const).flatMap(geografi =>
  [
    ["1101", "11"],
    ["1103", "11"],
    ["0301", "03"]
  ].flatMap(([kommune = "", fylke = ""]) =>
    (
      [
        ["kommune", kommune],
        ["fylke", fylke],
        ["land", "0"]
      ] as const
    ).map(([geo_niva, geo]): UnitMember => ({aar: 2022, geografi, geo_niva, geo, kommune}))
  )
);
/** The units of every table, in the order of its rows. */
export const unitRows = [
  ["fylke", "03"],
  ["fylke", "11"],
  ["kommune", "0301"],
  ["kommune", "1101"],
  ["kommune", "1103"],
  ["land", "0"]
] as const;

/** Counts by code of the unit and, behind a slash, of the categories. */
export type Given = Readonly<Record<string, number | "not_reported">>;

function counted(value: number | "not_reported" | undefined): Count {
  return value === "not_reported" || value === undefined ? {value: 0, status: "not_reported"} : {value, status: "ok"};
}

/** A table with the counts of `given` by code of the unit and, behind a slash, of the categories. */
export function tableOf(
  name: string,
  categories: readonly (readonly string[])[],
  counts: Readonly<Record<string, Given>>
): CountTable {
  const definition = configuration.statistics.find(({table}) => table === name);
  if (definition?.kind !== "count") throw new Error(`${name} is no table of counts`);
  const rows = unitRows.flatMap(([level, geo]) =>
    categories.map(
      (codes): TrueRow => ({
        key: ["2022", level, geo, ...codes],
        counts: Object.fromEntries(
          Object.entries(counts).map(([measure, given]) => [
            measure,
            counted(given[[geo, ...codes].join("/")] ?? given[geo])
          ])
        ),
        population: 1000
      })
    )
  );
  const dimensions = ["aar", "geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)];
  return {definition, table: {table: name, dimensions, rows, relations: []}};
}

/** The year of a release of these tables. */
export function problemOf(...tables: readonly CountTable[]): YearProblem {
  return problemIn(members, tables);
}

/** The same with the units given. */
export function problemIn(places: readonly UnitMember[], tables: readonly CountTable[]): YearProblem {
  const [problem] = releaseProblems({
    tables,
    units: new Units(places),
    predecessor: kommune => kommune,
    services: configuration.reference.services,
    sums: configuration.sums
  });
  if (problem === undefined) throw new Error("there is no year");
  return problem;
}

/** `hab_rehab_utenfor_institusjon`, with the parts of its totals. */
export const hab = (given: Given): CountTable => {
  const {definition, table} = tableOf("hab_rehab_utenfor_institusjon", [[]], {personer: given});
  const relations = [
    {total: 0, parts: [2]},
    {total: 1, parts: [3, 4]},
    {total: 5, parts: [0, 1]}
  ];
  return {definition, table: {...table, relations}};
};
/** The five categories of the indicator. */
export const maltall = ["1", "2", "3", "4", "5"].map(code => [code]);
/** `individuell_plan_hjemme`. */
export const plan = (nevner: Given, teller: Given) => tableOf("individuell_plan_hjemme", maltall, {teller, nevner});

/** Nobody in any category of any unit. */
export function zeros(): Given {
  return Object.fromEntries(unitRows.flatMap(([, geo]) => maltall.map(([code]) => [`${geo}/${code}`, 0])));
}
