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
import {type CodedColumn, columnOf} from "./columns.js";
import {differentCell, requireRowCount} from "./compare.js";
import type {ColumnType, OpenTable} from "./shape.js";

/** The Arrow IPC file of a table: text as utf8, counts as int32, decimals as float64, null where nothing is shown. */
export function formatArrow(table: OpenTable): Uint8Array {
  const columns: Record<string, Vector> = {};
  for (const [position, {name, type}] of table.shape.columns.entries()) {
    columns[name] = makeVector(columnData(columnOf(table, position), type));
  }
  return tableToIPC(new Table(columns), "file");
}

/**
 * The buffers of a column as the format lays them out (https://arrow.apache.org/docs/format/Columnar.html); empty texts
 * are null.
 */
function columnData({values, codes}: CodedColumn<string>, type: ColumnType): Data {
  const {length} = codes;
  // One bit a row, in whole words of 64 bytes as the format recommends.
  const nullBitmap = new Uint8Array(64 * Math.ceil(length / 512));
  const empty = values.indexOf("");
  let nullCount = 0;
  for (const [row, code] of codes.entries()) {
    if (code === empty) nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  }
  const common = {length, nullCount, nullBitmap: nullCount > 0 ? nullBitmap : null};
  if (type === "integer" || type === "decimal") {
    const numbers = values.map(Number);
    const ofRow = (code: number) => numbers[code] ?? 0;
    return type === "integer"
      ? makeData({type: new Int32(), data: Int32Array.from(codes, ofRow), ...common})
      : makeData({type: new Float64(), data: Float64Array.from(codes, ofRow), ...common});
  }
  const sizes = values.map(text => Buffer.byteLength(text));
  const valueOffsets = new Int32Array(length + 1);
  let end = 0;
  for (const [row, code] of codes.entries()) {
    end += sizes[code] ?? 0;
    valueOffsets[row + 1] = end;
  }
  const data = Buffer.from(Array.from(codes, code => values[code]).join(""));
  return makeData({type: new Utf8(), data, valueOffsets, ...common});
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
    let first = 0;
    for (const data of read.getChild(name)?.data ?? []) {
      const isSame = isText(data) ? sameText(data) : sameNumber(data);
      for (let row = 0; row < data.length; row++) {
        const expected = table.rows[first + row]?.[position] ?? "";
        if (data.getValid(row) !== (expected !== "") || !isSame(row, expected))
          throw differentCell(first + row, name, path);
      }
      first += data.length;
    }
  }
}

function arrowType(type: ColumnType): DataType {
  if (type === "integer") return new Int32();
  return type === "decimal" ? new Float64() : new Utf8();
}

/** Tells whether a row of a column, where it is not null, holds a text. */
type Comparison = (row: number, expected: string) => boolean;

function isText(data: Data): data is Data<Utf8> {
  return data.type instanceof Utf8;
}

/** Where each character of a column is one byte, its offsets are places in its text. */
function sameText(data: Data<Utf8>): Comparison {
  const {length, valueOffsets} = data;
  const bytes = data.values.subarray(0, valueOffsets[length]);
  const all = new TextDecoder().decode(bytes);
  if (all.length !== bytes.length) {
    const vector = makeVector(data);
    return (row, expected) => (vector.get(row) ?? "") === expected;
  }
  return (row, expected) => {
    const [start = 0, end = 0] = [valueOffsets[row], valueOffsets[row + 1]];
    return end - start === expected.length && all.startsWith(expected, start);
  };
}

function sameNumber(data: Data): Comparison {
  const vector = makeVector(data);
  return (row, expected) => expected === "" || vector.get(row) === Number(expected);
}
