import {
  type DataType,
  Float64,
  Int32,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray
} from "apache-arrow";
import {brokenFile} from "./brokenFile.js";
import {requireSameRows} from "./compare.js";
import type {ColumnType, OpenTable} from "./shape.js";

/** The Arrow IPC file of a table: text as utf8, counts as int32, decimals as float64, null where nothing is shown. */
export function formatArrow({shape, rows}: OpenTable): Uint8Array {
  const columns: Record<string, Vector> = {};
  for (const [position, {name, type}] of shape.columns.entries()) {
    const texts = rows.map(row => row[position] || null);
    columns[name] =
      arrowType(type) instanceof Utf8
        ? vectorFromArray(texts, new Utf8())
        : vectorFromArray(
            texts.map(text => (text === null ? null : Number(text))),
            type === "integer" ? new Int32() : new Float64()
          );
  }
  return tableToIPC(new Table(columns), "file");
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
  const columns = table.shape.columns.map(({name, type}) =>
    [...(read.getChild(name) ?? [])].map(value => asText(value, type))
  );
  const rows = Array.from({length: read.numRows}, (_, row) => columns.map(column => column[row] ?? ""));
  requireSameRows(table, rows, path);
}

function arrowType(type: ColumnType): DataType {
  if (type === "integer") return new Int32();
  return type === "decimal" ? new Float64() : new Utf8();
}

/** A number that one decimal does not say exactly keeps all its digits, so that it differs from what is published. */
function asText(value: unknown, type: ColumnType): string {
  if (value === null || value === undefined) return "";
  if (type !== "decimal" || typeof value !== "number") return String(value);
  const text = value.toFixed(1);
  return Number(text) === value ? text : String(value);
}
