import {join} from "node:path";
import {type GeographicLevel, type Status, statuses} from "../../pipeline/cells.js";
import {categoriesOf} from "../../pipeline/definition/categories.js";
import type {Configuration, StatisticDefinition} from "../../pipeline/definition/configuration.js";
import {isValidIn} from "../../pipeline/definition/interval.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {checkTable} from "../../pipeline/publish/openCsv.js";
import {type OpenTable, shapeOf} from "../../pipeline/publish/shape.js";
import {type DescribedTable, wordsOf} from "../../pipeline/publish/words.js";

export const configuration = loadConfiguration(join(packageFolder(), "config"));

/** Tables with cells: all but the one about deliveries. */
export const personTables: readonly string[] = configuration.statistics
  .filter(({kind}) => kind === "count")
  .map(({table}) => table);

/**
 * A table of the real configuration with every real unit and category of these years, and of some counties only where
 * they are named. Numbers and statuses are made up from the row's place: all kinds of cells occur.
 */
export function completeTable(name: string, years: readonly number[], fylker?: readonly string[]): DescribedTable {
  const definition = configuration.statistics.find(({table}) => table === name);
  if (definition === undefined) throw new Error(`There is no table ${name}.`);
  const shape = shapeOf(definition);
  const keys = years
    .flatMap(aar => keysOf(definition, aar, fylker))
    .sort((a, b) => (a.join("\t") < b.join("\t") ? -1 : 1));
  const rows = keys.map((key, row) => [...key, ...valuesOf(shape, row)]);
  const open = {shape, rows};
  checkTable(open, name);
  return {open, definition, words: wordsOf(configuration)};
}

/** All tables, of two years and three counties; the first year does not have the last of them. */
export function sampleTables(): readonly DescribedTable[] {
  return configuration.statistics.map(({table}) => sampleTable(table));
}

export function sampleTable(name: string): DescribedTable {
  return completeTable(name, [2019, 2020], ["03", "11", "30"]);
}

function keysOf(definition: StatisticDefinition, aar: number, fylker?: readonly string[]): string[][] {
  const levels: readonly GeographicLevel[] = definition.kind === "count" ? definition.levels : ["kommune"];
  const units = levels.flatMap(level =>
    unitsOf(configuration, level, aar, fylker).map(geo =>
      definition.kind === "count" ? [String(aar), level, geo] : [String(aar), geo]
    )
  );
  if (definition.kind === "register") return units;
  return definition.breakdowns.reduce(
    (keys, breakdown) =>
      keys.flatMap(key => categoriesOf(breakdown, configuration.reference, aar).map(({code}) => [...key, code])),
    units
  );
}

function unitsOf(
  {reference}: Configuration,
  level: GeographicLevel,
  aar: number,
  fylker?: readonly string[]
): readonly string[] {
  const valid = (units: readonly {code: string; fromYear: number; toYear: number | null}[]) =>
    units
      .filter(unit => isValidIn(unit, aar) && (fylker?.includes(unit.code.slice(0, 2)) ?? true))
      .map(({code}) => code);
  if (level === "land") return ["0"];
  if (level === "fylke") return valid(reference.counties);
  if (level === "kommune") return valid(reference.municipalities);
  return aar < 2020 ? [] : reference.kostraGroups.map(({code}) => code);
}

/** Most cells are shown; some counts of `not_reported` are 0. */
function valuesOf({columns, dimensions}: OpenTable["shape"], row: number): string[] {
  return columns.slice(dimensions).flatMap(({type}, place) => {
    const number = (row * 7919 + place * 104_729) % 65_537;
    if (type === "status") return [];
    if (type === "text") return [number % 5 === 0 ? "" : "ja"];
    const sign = number % 4 === 0 ? "-" : "";
    const text = type === "integer" ? String(number) : `${sign}${Math.floor(number / 10)}.${(number % 9) + 1}`;
    if (columns[dimensions + place + 1]?.type !== "status") return [text];
    const status: Status = number % 3 === 0 ? (statuses[Math.floor(number / 3) % statuses.length] ?? "ok") : "ok";
    if (status === "ok") return [text, status];
    return [status === "not_reported" && type === "integer" && number % 2 === 0 ? "0" : "", status];
  });
}

/** The table with names and texts that try to be something else: a formula, markup, the end of a text, of a line, of a file. */
export function withHostileWords(table: DescribedTable): DescribedTable {
  const hostile = `=HYPERLINK("x");DATA=\n#<b>\u0000\u2028,"|'`;
  const text = {nb: hostile, en: hostile};
  const labels = {...table.words.labels.nb, label: () => hostile, meaning: () => hostile};
  return {
    ...table,
    definition: {...table.definition, title: text, description: text, source: text, caveats: [text]},
    words: {...table.words, labels: {nb: labels, en: labels}}
  };
}
