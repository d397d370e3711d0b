import type {OpenTable} from "./shape.js";

/**
 * A column with each different value once, as there are few of them: row `i` has `values[codes[i]]`. Values are in the
 * order in which the rows first have them.
 */
export interface CodedColumn<Value> {
  readonly values: readonly Value[];
  readonly codes: Uint32Array;
}

/** Which rows of a table say the same in some columns: those with the same code, the first of which is row `first[code]`. */
interface Alike {
  readonly first: readonly number[];
  readonly codes: Uint32Array;
}

/** By the positions of the columns; every format of a table asks for much the same ones. */
const known = new WeakMap<OpenTable["rows"], Map<string, Alike>>();

/** The column of a table at a position. */
export function columnOf(table: OpenTable, position: number): CodedColumn<string> {
  return derivedColumn(table, [position], row => row[position] ?? "");
}

/**
 * A column that depends on some columns of the table only: `valueIn` is asked once for each combination of theirs, with
 * the first row that has it.
 */
export function derivedColumn<Value>(
  {rows}: OpenTable,
  from: readonly number[],
  valueIn: (row: readonly string[]) => Value
): CodedColumn<Value> {
  const {first, codes} = alike(rows, from);
  return {values: first.map(index => valueIn(rows[index] ?? [])), codes};
}

function alike(rows: OpenTable["rows"], from: readonly number[]): Alike {
  const ofTable = known.get(rows) ?? new Map<string, Alike>();
  known.set(rows, ofTable);
  const found =
    ofTable.get(from.join()) ?? (from.length === 1 ? alikeInOne(rows, from[0] ?? 0) : alikeInAll(rows, from));
  ofTable.set(from.join(), found);
  return found;
}

function alikeInOne(rows: OpenTable["rows"], position: number): Alike {
  return group(rows.length, index => rows[index]?.[position] ?? "");
}

function alikeInAll(rows: OpenTable["rows"], from: readonly number[]): Alike {
  const columns = from.map(position => alike(rows, [position]));
  return group(rows.length, index => {
    let combination = 0;
    for (const {first, codes} of columns) combination = combination * first.length + (codes[index] ?? 0);
    return combination;
  });
}

function group(rows: number, keyOf: (index: number) => string | number): Alike {
  const places = new Map<string | number, number>();
  const first: number[] = [];
  const codes = new Uint32Array(rows);
  for (let index = 0; index < rows; index++) {
    const key = keyOf(index);
    const place = places.get(key) ?? first.length;
    if (place === first.length) {
      places.set(key, place);
      first.push(index);
    }
    codes[index] = place;
  }
  return {first, codes};
}
