import type {Status} from "../cells.js";
import {newBorders} from "./breaks.js";
import {coverageOf, type SiteContext} from "./context.js";
import type {Cell} from "./numbers.js";
import type {CountTable, SiteRow} from "./readTables.js";

/** One letter for every status, as the script reads it; a number that is shown stands for itself. */
export const statusLetters = {
  suppressed: "s",
  not_reported: "r",
  not_published: "p",
  not_available: "a",
  not_applicable: "x"
} as const satisfies Readonly<Record<Exclude<Status, "ok">, string>>;

/** A unit that can be chosen: level, code, first and last year, and its names in the order of `languages`. */
type ListedUnit = readonly [level: string, code: string, first: number, last: number, ...names: readonly string[]];

interface Unit {
  readonly level: string;
  readonly code: string;
  readonly years: readonly number[];
}

/** A script file of the site that holds data: the pages may be opened from a file share, where nothing can be fetched. */
export interface DataFile {
  readonly path: string;
  readonly content: string;
}

/** The published numbers of every unit, for choosing and comparing, and the list of the units. */
export function unitFiles(contexts: readonly [SiteContext, ...SiteContext[]]): readonly DataFile[] {
  const units = unitsOf(contexts[0].tables.counts);
  const list: readonly ListedUnit[] = units.map(({level, code, years}) => {
    const [first = 0, last = 0] = [years[0], years.at(-1)];
    return [level, code, first, last, ...contexts.map(({names}) => names.unit(level, code, last))];
  });
  return [
    {path: "data/steder.js", content: `kprstat.units(${scriptText(list)});\n`},
    ...units.map(unit => ({
      path: `data/${unit.code}.js`,
      content: `kprstat.numbers(${argumentsText(unit, contexts[0])});\n`
    }))
  ];
}

/** The unit's code, its numbers, and the years from which it has other borders. */
function argumentsText(unit: Unit, context: SiteContext): string {
  const {level, code, years} = unit;
  return [code, numbersOf(unit, context), newBorders(level, code, years, context)].map(scriptText).join(",");
}

/** All units of all tables, by level and code. Codes are unlike across levels. */
function unitsOf(tables: readonly CountTable[]): readonly Unit[] {
  const found = new Map<string, {level: string; code: string; years: Set<number>}>();
  for (const table of tables) {
    for (const aar of table.years) {
      for (const level of table.definition.levels) {
        for (const code of table.units(level, aar)) {
          const unit = found.get(code) ?? {level, code, years: new Set()};
          unit.years.add(aar);
          found.set(code, unit);
        }
      }
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, {level, code, years}]) => ({level, code, years: [...years].sort((a, b) => a - b)}));
}

/**
 * By table: the categories of its rows, and by year the cells of every row, one measure after the other. Of a total also
 * how many municipalities delivered, of all, in each year.
 */
function numbersOf(unit: Unit, context: SiteContext): Readonly<Record<string, unknown>> {
  const {level, code, years} = unit;
  return Object.fromEntries(
    context.tables.counts.flatMap(table => {
      const ofYears = years.map(aar => ({aar, rows: table.rows(level, code, aar)})).filter(({rows}) => rows.length > 0);
      if (ofYears.length === 0) return [];
      const keys = [...new Set(ofYears.flatMap(({rows}) => rows.map(keyOf)))].sort();
      const cells = ofYears.map(({aar, rows}) => {
        const byKey = new Map(rows.map(row => [keyOf(row), row.cells]));
        return [aar, keys.flatMap(key => table.definition.measures.map((_, at) => letterOf(byKey.get(key)?.[at])))];
      });
      return [
        [
          table.definition.table,
          {
            rows: keys,
            years: Object.fromEntries(cells),
            ...coverageOfTotal(
              unit,
              ofYears.map(({aar}) => aar),
              table,
              context
            )
          }
        ]
      ];
    })
  );
}

function keyOf({categories}: SiteRow): string {
  return categories.join("/");
}

function coverageOfTotal({level, code}: Unit, years: readonly number[], table: CountTable, context: SiteContext) {
  if (level === "kommune") return {};
  const ofYears = years.flatMap(aar => {
    const coverage = coverageOf(context, table.definition, [level, code, aar]);
    return coverage === null ? [] : [[aar, [coverage.delivered, coverage.all]] as const];
  });
  return {coverage: Object.fromEntries(ofYears)};
}

/** Empty where the table has no such row in the year. */
function letterOf(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  return cell.status === "ok" ? cell.text : statusLetters[cell.status];
}

/** JSON that is a script, whatever names hold. */
function scriptText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`
  );
}
