import {createHash} from "node:crypto";
import {mkdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {serviceText} from "../../pipeline/definition/categories.js";
import type {
  Configuration,
  CountDefinition,
  Measure,
  RegisterDefinition
} from "../../pipeline/definition/configuration.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {countiesOf, municipalitiesOf} from "../../pipeline/definition/reference.js";
import {disk} from "../../pipeline/publish/disk.js";
import {formatOpenCsv} from "../../pipeline/publish/openCsv.js";
import {shapeOf, tablePath} from "../../pipeline/publish/shape.js";
import type {Publisher} from "../../pipeline/site/context.js";
import type {Cell} from "../../pipeline/site/numbers.js";
import {type SiteInput, writeSite} from "../../pipeline/site/site.js";

export const publisher: Publisher = {
  publisher: {name: {nb: "Folkehelseinstituttet", en: "Norwegian Institute of Public Health"}, homepage: null},
  contact: {name: {nb: "KPR", en: "KPR"}, email: "kpr@example.org", page: null},
  licence: {title: {nb: "NLOD 2.0", en: "NLOD 2.0"}, page: "https://data.norge.no/nlod/no/2.0"}
};

export const release = {id: "2024-r1", created: "2025-03-04T05:06:07Z", codeVersion: "0.1.0+0123456789ab"};

/** Municipalities of three counties, one of them with a new code from 2024 on, and one of a former county. */
export const fewMunicipalities = ["0301", "1101", "1103", "3005", "3301", "4601"];

/** The configuration of the program with a few municipalities only. */
export function smallConfiguration(): Configuration {
  const configuration = loadConfiguration("config");
  const municipalities = configuration.reference.municipalities.filter(({code}) => fewMunicipalities.includes(code));
  const fylker = new Set(municipalities.map(({fylke}) => fylke));
  const counties = configuration.reference.counties.filter(({code}) => fylker.has(code));
  return {...configuration, reference: {...configuration.reference, municipalities, counties}};
}

/** Open data files of all tables with every unit and category, numbers made of their keys, and all statuses among them. */
export function writeTables(folder: string, configuration: Configuration, years: readonly number[]): void {
  for (const definition of configuration.statistics) {
    const shape = shapeOf(definition);
    const rows =
      definition.kind === "count"
        ? countRows(definition, configuration, years)
        : registerRows(definition, configuration, years);
    const inOrder = rows.toSorted((a, b) => Buffer.compare(Buffer.from(a.join("\0")), Buffer.from(b.join("\0"))));
    const file = join(folder, tablePath(definition.table, "csv"));
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, formatOpenCsv({shape, rows: inOrder}));
  }
}

/** Tables and pages below `folder`; gives the paths of the pages. */
export async function writeTestSite(
  folder: string,
  configuration: Configuration,
  years: readonly number[],
  overrides: Partial<SiteInput> = {}
): Promise<readonly string[]> {
  writeTables(folder, configuration, years);
  return await writeSite({candidate: folder, configuration, publisher, release, ...overrides}, disk);
}

function countRows(definition: CountDefinition, {reference}: Configuration, years: readonly number[]): string[][] {
  const from = years.filter(year => year >= definition.firstYear);
  const ofTable = definition.newestYears === null ? from : from.slice(-definition.newestYears);
  const combinations = definition.breakdowns
    .map(({codes, categories}) => [
      ...(codes === "services" ? reference.services.map(({code}) => serviceText(code)) : []),
      ...categories.map(({code}) => code)
    ])
    .reduce<string[][]>((sofar, codes) => sofar.flatMap(key => codes.map(code => [...key, code])), [[]]);
  return ofTable.flatMap(aar => {
    const division = definition.geography === "recast" ? (years.at(-1) ?? aar) : aar;
    return unitsOf(definition, reference, {division, aar}).flatMap(([level, code]) =>
      combinations.map(categories => {
        const key = [String(aar), level, code, ...categories];
        const cells = cellsOf(definition, key, notShown(definition, aar, key));
        return [...key, ...cells.flatMap(({text, status}) => [text, status])];
      })
    );
  });
}

function unitsOf(
  {levels}: CountDefinition,
  reference: Configuration["reference"],
  {division, aar}: {readonly division: number; readonly aar: number}
): readonly (readonly [string, string])[] {
  const units = [
    ["land", "0"] as const,
    ...countiesOf(reference, division).map(({code}) => ["fylke", code] as const),
    ...municipalitiesOf(reference, division).map(({code}) => ["kommune", code] as const),
    ...(aar < 2020 ? [] : reference.kostraGroups.map(({code}) => ["kostra", code] as const))
  ];
  return units.filter(([level]) => (levels as readonly string[]).includes(level));
}

/** Municipality 4601 never delivers. */
function notShown(definition: CountDefinition, aar: number, key: readonly string[]): Cell | null {
  if (definition.notPublished.includes(aar)) return {text: "", status: "not_published"};
  return key[2] === "4601" ? {text: "", status: "not_reported"} : null;
}

/** Cells of a row in order of the measures; derived ones are made of the counts before them. */
function cellsOf({measures, zero}: CountDefinition, key: readonly string[], all: Cell | null): readonly Cell[] {
  const made = new Map<string, Cell>();
  for (const measure of measures) {
    if (all === null) made.set(measure.name, cellOf(measure, key, made));
    else made.set(measure.name, zeroOf(all, measure, zero));
  }
  return [...made.values()];
}

function zeroOf(all: Cell, measure: Measure, zero: CountDefinition["zero"]): Cell {
  const isZero = all.status === "not_reported" && zero === "not_reported" && measure.kind === "count";
  return isZero ? {text: "0", status: "not_reported"} : all;
}

function cellOf(measure: Measure, key: readonly string[], made: ReadonlyMap<string, Cell>): Cell {
  if (measure.kind === "count" || measure.kind === "last_year") {
    if (measure.name === "teller" && key.at(-1) === "antall") return {text: "", status: "not_applicable"};
    const count = someCount([...key, measure.name]);
    return count > 0 && count < 10 ? {text: "", status: "suppressed"} : {text: String(count), status: "ok"};
  }
  const [of, beside] = [
    made.get(measure.of),
    made.get(measure.kind === "share" ? measure.in : measure.kind === "change" ? measure.from : measure.of)
  ];
  const hidden = [of, beside].find(cell => cell?.status !== "ok");
  if (hidden !== undefined) return {text: "", status: hidden.status};
  const tenths = someCount([...key, measure.name]) % (measure.kind === "change" ? 400 : 1001);
  const value = measure.kind === "change" ? tenths - 200 : tenths;
  return {text: `${value < 0 ? "-" : ""}${Math.floor(Math.abs(value) / 10)}.${Math.abs(value) % 10}`, status: "ok"};
}

/** A number that a key always gives: small and hidden for some, in the millions for others. */
function someCount(key: readonly string[]): number {
  const hash = createHash("sha256").update(key.join("\0")).digest();
  const size = [10, 400, 4_000, 40_000, 4_000_000][hash.readUInt8(0) % 5] ?? 10;
  return hash.readUInt32LE(1) % size;
}

function registerRows(
  definition: RegisterDefinition,
  {reference}: Configuration,
  years: readonly number[]
): string[][] {
  return years.flatMap(aar =>
    municipalitiesOf(reference, aar).map(({code}) => {
      const given: Readonly<Record<string, string>> = {
        levert: "ja",
        lopenr: "1234",
        laget_dato: `${aar + 1}0112`,
        versjon: "3.7",
        andel_avvist: "0.4",
        poHab_levert: code === "1101" ? "nei" : "ja"
      };
      const missing: Readonly<Record<string, string>> = {levert: "nei"};
      const texts = code === "4601" ? missing : given;
      return [String(aar), code, ...definition.columns.map(({name}) => texts[name] ?? "")];
    })
  );
}
