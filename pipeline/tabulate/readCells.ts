import {
  type Count,
  countryCode,
  type RegisterTable,
  type Relation,
  type Status,
  type TrueRow,
  type TrueTable
} from "../cells.js";
import type {Database} from "../database/database.js";
import {parquetFiles} from "../database/partFile.js";
import type {CountDefinition, Reference, RegisterDefinition} from "../definition/configuration.js";
import {municipalitiesOf} from "../definition/reference.js";
import {yearsOf} from "../definition/years.js";
import {lastYearsKey} from "./lastYear.js";
import {countMeasuresOf, rowKey} from "./tableRows.js";

/** A file of true cells and its year. */
export interface CellsOfYear {
  readonly aar: number;
  readonly file: string;
}

/**
 * Reads the true cells of a table: the rows of its years, and from the year before what measures of last year need.
 * With totals that are sums of what is published, the sums that hold between the rows are stated.
 */
export async function readTrueTable(
  database: Database,
  definition: CountDefinition,
  reference: Reference,
  years: readonly CellsOfYear[]
): Promise<TrueTable> {
  const rowsOf = new Map<number, readonly TrueRow[]>();
  for (const {aar, file} of years) {
    rowsOf.set(aar, await readYear(database, definition, aar, file));
  }
  const rows = yearsOf(definition, [...rowsOf.keys()]).flatMap(aar =>
    withLastYear(definition, reference, rowsOf.get(aar) ?? [], rowsOf.get(aar - 1) ?? null)
  );
  const table = {table: definition.table, dimensions: ["aar", ...rowKey(definition)], rows};
  return {...table, relations: definition.disclosure.totals === "published" ? relationsOf(rows, reference) : []};
}

/** One year's rows, in byte order of their keys. */
async function readYear(
  database: Database,
  definition: CountDefinition,
  aar: number,
  file: string
): Promise<readonly TrueRow[]> {
  const key = rowKey(definition);
  const counts = countMeasuresOf(definition).map(({name}) => name);
  const columns = [...key, "innbyggere", ...counts.flatMap(name => [name, `${name}_status`])];
  const fields = columns.map(column => `coalesce(${column}::varchar, '')`);
  // A row as one text: a quarter of a million rows of values, each taken over by itself, cost seconds.
  const rows = await database.rows<{rad: string}>(
    `select concat_ws(chr(31), ${fields.join(", ")}) as rad from ${parquetFiles([file])} order by ${key.join(", ")}`
  );
  return rows.map(({rad}) => {
    const values = rad.split("\u001f");
    const [population, ...cells] = values.slice(key.length);
    return {
      key: [String(aar), ...values.slice(0, key.length)],
      counts: Object.fromEntries(
        counts.map((name, at) => [name, {value: numberOf(cells[2 * at]), status: cells[2 * at + 1] as Status}])
      ),
      population: numberOf(population)
    };
  });
}

/** The rows with their measures of last year, which are found in the rows of the year before (null: no data year). */
function withLastYear(
  {measures}: CountDefinition,
  {changes}: Reference,
  rows: readonly TrueRow[],
  before: readonly TrueRow[] | null
): readonly TrueRow[] {
  const lookingBack = measures.filter(measure => measure.kind === "last_year");
  if (lookingBack.length === 0) {
    return rows;
  }
  const byKey = new Map(before?.map(row => [keyText(row.key.slice(1)), row]));
  return rows.map(row => {
    const key = lastYearsKey(row.key, changes);
    const counts = key === null ? undefined : byKey.get(keyText(key))?.counts;
    const found = lookingBack.map(({name, of}): [string, Count] => [name, counts?.[of] ?? notAvailable]);
    return {...row, counts: {...row.counts, ...Object.fromEntries(found)}};
  });
}

const notAvailable: Count = {value: null, status: "not_available"};

/**
 * The sums over municipalities to counties and over counties (or municipalities, where the table has no counties) to
 * the country, for every year and category.
 */
function relationsOf(rows: readonly TrueRow[], reference: Reference): readonly Relation[] {
  const byKey = new Map(rows.map((row, index) => [keyText(row.key), index]));
  const counties = new Map<string, ReadonlyMap<string, string>>();
  const parts = new Map<number, number[]>();
  for (const [index, {key}] of rows.entries()) {
    const [aar = "", level = "", geo = "", ...category] = key;
    const countyOf = counties.get(aar) ?? countiesByMunicipality(reference, Number(aar));
    counties.set(aar, countyOf);
    const larger: (readonly [string, string])[] =
      level === "kommune" || level === "fylke" ? [["land", countryCode]] : [];
    const county = level === "kommune" ? countyOf.get(geo) : undefined;
    const candidates = county === undefined ? larger : [["fylke", county] as const, ...larger];
    const total = candidates
      .map(([totalLevel, code]) => byKey.get(keyText([aar, totalLevel, code, ...category])))
      .find(row => row !== undefined);
    if (total !== undefined) {
      parts.set(total, [...(parts.get(total) ?? []), index]);
    }
  }
  return [...parts].map(([total, members]) => ({total, parts: members}));
}

function numberOf(text: string | undefined): number | null {
  return text === undefined || text === "" ? null : Number(text);
}

function keyText(key: readonly string[]): string {
  return key.join("\u001f");
}

function countiesByMunicipality(reference: Reference, aar: number): ReadonlyMap<string, string> {
  return new Map(municipalitiesOf(reference, aar).map(({code, fylke}) => [code, fylke]));
}

/** Reads a table about deliveries, all its years. */
export async function readRegisterTable(
  database: Database,
  definition: RegisterDefinition,
  years: readonly CellsOfYear[]
): Promise<RegisterTable> {
  const columns = definition.columns.map(({name}) => name);
  const all = [...definition.dimensions, ...columns];
  const rows = await database.rows<Record<string, string>>(
    `select ${all.join(", ")} from ${parquetFiles(years.map(({file}) => file))} order by ${definition.dimensions.join(", ")}`
  );
  return {
    table: definition.table,
    dimensions: definition.dimensions,
    columns,
    rows: rows.map(row => all.map(name => row[name] ?? ""))
  };
}
