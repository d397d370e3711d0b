import type {OpenTable} from "./shape.js";

/**
 * A column of a table with each different value once, as there are few of them: row `i` has `values[codes[i]]`. Values are
 * in the order in which the rows first have them.
 */
export interface CodedColumn<Value> {
  readonly values: readonly Value[];
  readonly codes: Uint32Array;
}

const known = new WeakMap<OpenTable["rows"], CodedColumn<string>[]>();

/** The column of a table at a position, put together when it is first asked for. */
export function columnOf({rows}: OpenTable, position: number): CodedColumn<string> {
  const columns = known.get(rows) ?? [];
  known.set(rows, columns);
  columns[position] ??= codedColumn(rows, position);
  return columns[position];
}

function codedColumn(rows: OpenTable["rows"], position: number): CodedColumn<string> {
  const places = new Map<string, number>();
  const codes = new Uint32Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const text = row[position] ?? "";
    const place = places.get(text) ?? places.size;
    if (place === places.size) places.set(text, place);
    codes[index] = place;
  }
  return {values: [...places.keys()], codes};
}

/**
 * A column that depends on some columns of the table only: `valueIn` is asked once for each combination of theirs, with
 * the first row that has it and the number of that row.
 */
export function derivedColumn<Value>(
  table: OpenTable,
  from: readonly number[],
  valueIn: (row: readonly string[], index: number) => Value
): CodedColumn<Value> {
  const sources = from.map(position => columnOf(table, position));
  const values: Value[] = [];
  const codes = new Uint32Array(table.rows.length);
  const places = new Map<number, number>();
  for (const [index, row] of table.rows.entries()) {
    let combination = 0;
    for (const {values, codes} of sources) combination = combination * values.length + (codes[index] ?? 0);
    const place = places.get(combination) ?? values.length;
    if (place === values.length) {
      places.set(combination, place);
      values.push(valueIn(row, index));
    }
    codes[index] = place;
  }
  return {values, codes};
}
