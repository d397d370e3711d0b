import {brokenFile} from "./brokenFile.js";
import type {OpenTable} from "./shape.js";

/** Throws `blocked`, naming row and column, where rows read from another format differ from the open table. */
export function requireSameRows(table: OpenTable, rows: OpenTable["rows"], path: string): void {
  if (rows.length !== table.rows.length) {
    throw brokenFile(path, `The file has ${rows.length} rows and the open table ${table.rows.length}.`);
  }
  for (const [index, row] of table.rows.entries()) {
    const column = table.shape.columns.find((_, position) => rows[index]?.[position] !== row[position]);
    if (column !== undefined) {
      throw brokenFile(path, `Row ${index + 1} differs from the open table in column ${column.name}.`);
    }
  }
}
