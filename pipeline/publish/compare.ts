import type {KprstatError} from "../errors.js";
import {brokenFile} from "./brokenFile.js";
import {derivedColumn} from "./columns.js";
import type {CsvReader} from "./csv.js";
import type {OpenTable} from "./shape.js";

/** Throws `blocked` where a file holds another number of rows than the open table. */
export function requireRowCount(found: number, {rows}: OpenTable, path: string): void {
  if (found !== rows.length) throw brokenFile(path, `The file has ${found} rows and the open table ${rows.length}.`);
}

/** That a cell of a file does not say what the open table says; `index` counts the rows from 0. */
export function differentCell(index: number, column: string, path: string): KprstatError {
  return brokenFile(path, `Row ${index + 1} differs from the open table in column ${column}.`);
}

/** A column of a CSV file. */
export interface ComparedColumn {
  readonly name: string;
  /** The columns of the open table that it depends on. */
  readonly from: readonly number[];
  /** Whether a field says what the row says; true once, it is true for the same field wherever the row says the same. */
  isSame(found: string, row: readonly string[]): boolean;
}

/** Reads a record of a CSV file for each row of the open table. Throws `blocked`, naming row and column, for another field. */
export function requireSameFields(
  reader: CsvReader,
  table: OpenTable,
  columns: readonly ComparedColumn[],
  path: string
): void {
  const compared = columns.map((column, place) => ({
    ...column,
    endsRecord: place === columns.length - 1,
    codes: derivedColumn(table, column.from, () => null).codes,
    /** By what the row says, how the field is written that was found to say the same. */
    accepted: [] as string[]
  }));
  for (const [index, row] of table.rows.entries()) {
    for (const {name, endsRecord, codes, accepted, isSame} of compared) {
      const code = codes[index] ?? 0;
      const known = accepted[code];
      if (known !== undefined && reader.take(known)) continue;
      const field = reader.field();
      if (field?.endsRecord !== endsRecord) {
        throw brokenFile(path, `Row ${index + 1} is missing or does not have ${columns.length} fields.`);
      }
      if (!isSame(field.text, row)) throw differentCell(index, name, path);
      accepted[code] = field.written;
    }
  }
}
