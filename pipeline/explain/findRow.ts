import {KprstatError} from "../errors.js";
import {nameList} from "../text.js";
import {closest} from "./closest.js";

/** The rows of a table, and what their codes are called. */
export interface RowSearch {
  readonly table: string;
  readonly dimensions: readonly string[];
  /** The codes of each row, by dimension. */
  readonly keys: readonly (readonly string[])[];
  /** What the code of a dimension is called in a row. */
  nameOf(dimension: string, key: readonly string[]): string;
}

const mostCodes = 12;

/** The number of the row with these codes. Throws `usage`, saying what is possible, where there is none. */
export function findRow(search: RowSearch, wanted: Readonly<Record<string, string>>): number {
  requireDimensions(search, wanted);
  let rows = search.keys.map((key, row) => ({key, row}));
  for (const [index, dimension] of search.dimensions.entries()) {
    const code = wanted[dimension] ?? "";
    const left = rows.filter(({key}) => key[index] === code);
    if (left.length === 0) throw noSuchCode(search, index, code, rows);
    rows = left;
  }
  return rows[0]?.row ?? -1;
}

function requireDimensions({table, dimensions}: RowSearch, wanted: Readonly<Record<string, string>>): void {
  const all = `The columns of ${table} are ${dimensions.join(", ")}.`;
  const unknown = Object.keys(wanted).find(name => !dimensions.includes(name));
  if (unknown !== undefined) {
    throw usage(`${table} has no column "${unknown}"${didYouMean(closest(unknown, dimensions))}`, all);
  }
  const missing = dimensions.filter(name => wanted[name] === undefined);
  if (missing.length > 0) throw usage(`A row has a value in every column; ${missing.join(", ")} is missing.`, all);
}

function noSuchCode(
  search: RowSearch,
  index: number,
  code: string,
  rows: readonly {readonly key: readonly string[]}[]
): KprstatError {
  const dimension = search.dimensions[index] ?? "";
  const names = new Map(rows.map(({key}) => [key[index] ?? "", search.nameOf(dimension, key)]));
  const byName = new Map([...names].map(([known, name]) => [name, known]));
  const near = byName.get(closest(code, [...byName.keys()]) ?? "") ?? closest(code, [...names.keys()]);
  const told = (known: string) => (names.get(known) === known ? known : `${known} (${names.get(known)})`);
  const given = search.dimensions.slice(0, index).map((name, place) => `${name}=${rows[0]?.key[place]}`);
  const where = given.length === 0 ? "" : ` with ${given.join(" ")}`;
  return usage(
    `${search.table} has no row ${dimension}=${code}${where}${didYouMean(near === null ? null : told(near))}`,
    `Possible are ${nameList([...names.keys()].sort().map(told), mostCodes)}.`
  );
}

/** The end of a sentence about a word that is not known: what was perhaps meant. */
export function didYouMean(name: string | null): string {
  return name === null ? "." : `; did you mean ${name}?`;
}

function usage(what: string, remedy: string): KprstatError {
  return new KprstatError("usage", {what, remedy});
}
