import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {readCertificate} from "../../../pipeline/audit/certificate.js";
import type {Count, TrueRow, UnitMember} from "../../../pipeline/cells.js";
import {categoriesOf} from "../../../pipeline/definition/categories.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {countsOfYear, type ProtectedYear, protectedYear} from "../../../pipeline/explain/protectedYear.js";
import type {CountTable} from "../../../pipeline/numbers/numbers.js";
import {type OpenFile, tablesThen} from "../../../pipeline/numbers/tablesThen.js";
import {Units} from "../../../pipeline/numbers/units.js";
import {certificateOf, certificateYear} from "../../../pipeline/suppress/certificate.js";
import {present} from "../../../pipeline/suppress/present.js";
import {placeKey, releaseProblems} from "../../../pipeline/suppress/suppressRelease.js";
import type {Witness} from "../../../pipeline/suppress/system.js";

export const configuration = loadConfiguration("config");

/** Three municipalities in Rogaland, and Oslo, which is a county of its own; 2022. */
const places: readonly (readonly [level: "fylke" | "kommune" | "land", geo: string, kommuner: readonly string[]])[] = [
  ["fylke", "03", ["0301"]],
  ["fylke", "11", ["1101", "1103", "1106"]],
  ["kommune", "0301", ["0301"]],
  ["kommune", "1101", ["1101"]],
  ["kommune", "1103", ["1103"]],
  ["kommune", "1106", ["1106"]],
  ["land", "0", ["0301", "1101", "1103", "1106"]]
];
const members = (["as_reported", "recast"] as const).flatMap(geografi =>
  places.flatMap(([geo_niva, geo, kommuner]) =>
    kommuner.map((kommune): UnitMember => ({aar: 2022, geografi, geo_niva, geo, kommune}))
  )
);

/** By unit and, behind slashes, categories: `1101/gjennom_aaret/19`; 0 where nothing is given. */
export type Given = Readonly<Record<string, number>>;

export function tableOf(name: string, given: Readonly<Record<string, Given>>): CountTable {
  const definition = configuration.statistics.find(({table}) => table === name);
  if (definition?.kind !== "count") throw new Error(`${name} is no table of counts`);
  const categories = definition.breakdowns.reduce<readonly (readonly string[])[]>(
    (rows, breakdown) =>
      rows.flatMap(row => categoriesOf(breakdown, configuration.reference, 2022).map(({code}) => [...row, code])),
    [[]]
  );
  const rows = places.flatMap(([level, geo]) =>
    categories.map((codes): TrueRow => {
      const counts = Object.entries(given).map(([measure, values]): [string, Count] => [
        measure,
        {value: values[[geo, ...codes].join("/")] ?? values[geo] ?? 0, status: "ok"}
      ]);
      return {key: ["2022", level, geo, ...codes], counts: Object.fromEntries(counts), population: 1000};
    })
  );
  const dimensions = ["aar", "geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)];
  return {definition, table: {table: name, dimensions, rows, relations: []}};
}

/** A cell by table, key without the year, and measure: `hab_rehab_institusjon 1101/gjennom_aaret/19 personer`. */
export type CellText = string;

/** What was decided: which cells are hidden besides those that a rule hides, and the witnesses of each protected one. */
export interface Pattern {
  readonly secondary: readonly CellText[];
  /** How far other tables are from the true one. */
  readonly witnesses: readonly Readonly<Record<CellText, number>>[];
  /** Two witnesses, from 1, by protected cell; `rest of …` is a complement, named by its numerator. */
  readonly proofs: Readonly<Record<string, readonly [number, number]>>;
}

/** A year as `explain` finds it: files and certificate written, and read again. */
export async function yearOf(tables: readonly CountTable[], pattern: Pattern): Promise<ProtectedYear> {
  const input = {
    tables,
    units: new Units(members),
    predecessor: (kommune: string) => kommune,
    services: configuration.reference.services,
    sums: configuration.sums
  };
  const [problem] = releaseProblems(input);
  if (problem === undefined) throw new Error("there is no year");
  const quantityOf = new Map(
    problem.numbers.flatMap(({cells}, quantity) => cells.map(place => [cellText(tables, place), quantity] as const))
  );
  for (const {place, quantity} of problem.complements) quantityOf.set(`rest of ${cellText(tables, place)}`, quantity);
  const named = (cell: CellText) => {
    const quantity = quantityOf.get(cell);
    if (quantity === undefined) throw new Error(`there is no ${cell}`);
    return quantity;
  };
  const hidden = Uint8Array.from(problem.system.quantities, ({fate}) => (fate === "hidden" ? 1 : 0));
  for (const cell of pattern.secondary) hidden[named(cell)] = 1;
  const witnesses = [{}, ...pattern.witnesses].map((moved: Readonly<Record<CellText, number>>): Witness => {
    const sorted = Object.entries(moved).map(([cell, delta]) => [named(cell), delta] as const);
    sorted.sort(([a], [b]) => a - b);
    return {
      quantities: Int32Array.from(sorted, ([quantity]) => quantity),
      deltas: Int32Array.from(sorted, ([, delta]) => delta)
    };
  });
  const proofs = problem.system.quantities.flatMap(({width}, quantity) => {
    const [, [low, high] = [0, 0]] = Object.entries(pattern.proofs).find(([cell]) => named(cell) === quantity) ?? [];
    return width > 0 ? [{quantity, low, high}] : [];
  });
  const year = certificateYear(tables, problem, {outcome: "safe", hidden, witnesses, proofs});
  const content = certificateOf(tables, [year], {entries: 0, sha256: "0".repeat(64)}, () => "a".repeat(64));
  const hiddenCells = new Set(
    problem.numbers.flatMap(({cells}, quantity) => (hidden[quantity] === 1 ? cells.map(placeKey) : []))
  );
  const files = tables.map(table => fileOf(table, hiddenCells));
  const read = tablesThen(
    files,
    tables.map(({definition}) => definition),
    content.years,
    () => true
  );
  const ofYear = countsOfYear(read, 2022);
  const [again] = releaseProblems({...input, tables: ofYear});
  const certificate = (await readAgain(content)).years.get(2022);
  if (again === undefined || certificate === undefined) throw new Error("the year is gone");
  return protectedYear(again, ofYear, input.units, certificate);
}

function cellText(
  tables: readonly CountTable[],
  {table, row, measure}: {readonly table: string; readonly row: number; readonly measure: string}
): CellText {
  const [, , ...codes] = tables.find(of => of.table.table === table)?.table.rows[row]?.key ?? [];
  return `${table} ${codes.join("/")} ${measure}`;
}

function fileOf({definition, table}: CountTable, hiddenCells: ReadonlySet<string>): OpenFile {
  const isHidden = (row: number, measure: string) => hiddenCells.has(placeKey({table: table.table, row, measure}));
  const {dimensions, measures, rows} = present(definition, table, isHidden);
  return {
    table: table.table,
    header: [...dimensions, ...measures.flatMap(measure => [measure, `${measure}_status`])],
    rows: rows.map(({key, cells}) => [...key, ...cells.flatMap(({text, status}) => [text, status])])
  };
}

async function readAgain(content: object) {
  const folder = mkdtempSync(join(tmpdir(), "kprstat-explain-test-"));
  try {
    const path = join(folder, "certificate.json");
    writeFileSync(path, JSON.stringify(content));
    return await readCertificate(path);
  } finally {
    rmSync(folder, {recursive: true});
  }
}
