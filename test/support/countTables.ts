import type {Count, PublishedTable, Relation, Status, TrueRow, TrueTable} from "../../pipeline/cells.js";
import type {CountDefinition} from "../../pipeline/definition/configuration.js";
import {presentWithPublishedTotals} from "../../pipeline/suppress/publishedTotals.js";

const text = {nb: "Personer", en: "Persons"};

/** The definition of hab_rehab_utenfor_institusjon as far as suppression and publication read it. */
export const habRehab: CountDefinition = {
  kind: "count",
  table: "hab_rehab_utenfor_institusjon",
  title: text,
  description: text,
  source: text,
  caveats: [],
  firstYear: 2020,
  newestYears: null,
  marks: {suppressed: "*", not_reported: "-", not_available: "..", not_published: "..", not_applicable: "."},
  geography: "as_reported",
  levels: ["fylke", "kommune", "land"],
  zero: "not_reported",
  breakdowns: [],
  person: null,
  notPublished: [],
  same: [],
  measures: [
    {name: "personer", kind: "count", across: [], label: text},
    {name: "per_1000", kind: "rate_per_1000", of: "personer", label: text}
  ],
  disclosure: {suppressBelow: 10, totals: "published", width: 5, hideUniformBelow: null}
};

export interface Kommune {
  readonly code: string;
  readonly personer: number;
  readonly population: number | null;
  readonly status?: Status;
}

/**
 * One year of a complete table with its relations: municipalities as given, the counties of their first two digits,
 * the country over the counties. True totals are `extra` above the sum, which no published number may depend on.
 */
export function trueTable(kommuner: readonly Kommune[], options: {aar?: string; extra?: number} = {}): TrueTable {
  const {aar = "2023", extra = 1} = options;
  const fylker = [...new Set(kommuner.map(({code}) => code.slice(0, 2)))].sort();
  const sorted = kommuner.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const total = (geo_niva: string, geo: string, of: readonly Kommune[]): TrueRow => ({
    key: [aar, geo_niva, geo],
    counts: {personer: counted(of.reduce((sum, {personer}) => sum + personer, extra))},
    population: of.some(({population}) => population === null)
      ? null
      : of.reduce((sum, {population}) => sum + (population ?? 0), 0)
  });
  const inFylke = (fylke: string) => sorted.filter(({code}) => code.startsWith(fylke));
  const rows = [
    ...fylker.map(fylke => total("fylke", fylke, inFylke(fylke))),
    ...sorted.map(
      ({code, personer, population, status}): TrueRow => ({
        key: [aar, "kommune", code],
        counts: {personer: status === undefined ? counted(personer) : {value: null, status}},
        population
      })
    ),
    total("land", "0", sorted)
  ];
  const relations: Relation[] = fylker.map((fylke, row) => ({
    total: row,
    parts: inFylke(fylke).map(kommune => fylker.length + sorted.indexOf(kommune))
  }));
  relations.push({total: rows.length - 1, parts: fylker.map((_, row) => row)});
  return {table: habRehab.table, dimensions: ["aar", "geo_niva", "geo"], rows, relations};
}

function counted(value: number): Count {
  return {value, status: "ok"};
}

/** The table with just what its rule hides hidden. */
export function publishedByRule(definition: CountDefinition, table: TrueTable): PublishedTable {
  return presentWithPublishedTotals(definition, table, (row, name) => {
    const value = table.rows[row]?.counts[name]?.value ?? 0;
    return value > 0 && value < definition.disclosure.suppressBelow;
  });
}
