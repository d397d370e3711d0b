import {
  type Data,
  type DataType,
  Float64,
  Int32,
  makeData,
  makeVector,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector
} from "apache-arrow";
import {brokenFile} from "./brokenFile.js";
import {differentCell, requireRowCount} from "./compare.js";
import type {ColumnType, OpenTable} from "./shape.js";

/** The Arrow IPC file of a table: text as utf8, counts as int32, decimals as float64, null where nothing is shown. */
export function formatArrow({shape, rows}: OpenTable): Uint8Array {
  const columns: Record<string, Vector> = {};
  for (const [position, {name, type}] of shape.columns.entries()) {
    const texts = rows.map(row => row[position] ?? "");
    columns[name] = makeVector(columnData(texts, type));
  }
  return tableToIPC(new Table(columns), "file");
}

/** The buffers of a column as the format lays them out (https://arrow.apache.org/docs/format/Columnar.html); empty texts are null. */
function columnData(texts: readonly string[], type: ColumnType): Data {
  const {length} = texts;
  // One bit a row, in whole words of 64 bytes as the format recommends.
  const nullBitmap = new Uint8Array(64 * Math.ceil(length / 512));
  let nullCount = 0;
  for (const [row, text] of texts.entries()) {
    if (text === "") nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  }
  const common = {length, nullCount, nullBitmap: nullCount > 0 ? nullBitmap : null};
  if (type === "integer") return makeData({type: new Int32(), data: Int32Array.from(texts, Number), ...common});
  if (type === "decimal") return makeData({type: new Float64(), data: Float64Array.from(texts, Number), ...common});
  const valueOffsets = new Int32Array(length + 1);
  let end = 0;
  for (const [row, text] of texts.entries()) {
    end += Buffer.byteLength(text);
    valueOffsets[row + 1] = end;
  }
  return makeData({type: new Utf8(), data: Buffer.from(texts.join("")), valueOffsets, ...common});
}

/** Throws `blocked` where the file does not hold the open table's columns, types and cells. */
export function requireSameArrow(bytes: Uint8Array, table: OpenTable, path: string): void {
  let read: Table;
  try {
    read = tableFromIPC(bytes);
  } catch (cause) {
    throw brokenFile(path, "The file is not an Arrow IPC file.", cause);
  }
  const found = read.schema.fields.map(field => `${field.name} ${field.type}`);
  const expected = table.shape.columns.map(({name, type}) => `${name} ${arrowType(type)}`);
  if (found.join() !== expected.join()) throw brokenFile(path, `The columns are not ${expected.join(", ")}.`);
  requireRowCount(read.numRows, table, path);
  for (const [position, {name}] of table.shape.columns.entries()) {
    const values = valuesOf(read.getChild(name));
    const index = table.rows.findIndex((row, index) => !isSame(values[index], row[position] ?? ""));
    if (index >= 0) throw differentCell(index, name, path);
  }
}

function arrowType(type: ColumnType): DataType {
  if (type === "integer") return new Int32();
  return type === "decimal" ? new Float64() : new Utf8();
}

/** The values of a column, null where there is none. */
function valuesOf(column: Vector | null): readonly unknown[] {
  return (column?.data ?? []).flatMap(data => (isText(data) ? textsOf(data) : [...makeVector(data)]));
}

function isText(data: Data): data is Data<Utf8> {
  return data.type instanceof Utf8;
}

/** Arrow's own reader decodes every text by itself; where each character is one byte, all are decoded at once. */
function textsOf(data: Data<Utf8>): readonly (string | null)[] {
  const {length, valueOffsets} = data;
  const bytes = data.values.subarray(0, valueOffsets[length]);
  const all = new TextDecoder().decode(bytes);
  if (all.length !== bytes.length) return [...makeVector(data)];
  return Array.from({length}, (_, row) =>
    data.getValid(row) ? all.slice(valueOffsets[row], valueOffsets[row + 1]) : null
  );
}

function isSame(value: unknown, expected: string): boolean {
  if (value === null || expected === "") return value === null && expected === "";
  return typeof value === "number" ? value === Number(expected) : value === expected;
}
