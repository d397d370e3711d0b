import type {KprstatError} from "../errors.js";
import {brokenFile} from "./brokenFile.js";
import type {OpenTable} from "./shape.js";

/** Throws `blocked` where a file holds another number of rows than the open table. */
export function requireRowCount(found: number, {rows}: OpenTable, path: string): void {
  if (found !== rows.length) throw brokenFile(path, `The file has ${found} rows and the open table ${rows.length}.`);
}

/** That a cell of a file does not say what the open table says; `index` counts the rows from 0. */
export function differentCell(index: number, column: string, path: string): KprstatError {
  return brokenFile(path, `Row ${index + 1} differs from the open table in column ${column}.`);
}

/**
 * Takes one record of a CSV file for each row of the open table, whose fields are those of `columns`; `isSame` tells
 * whether a field says what the row says. Gives the records after the last row. Throws `blocked`, naming row and column.
 */
export function requireSameFields(
  records: IterableIterator<readonly string[], undefined>,
  {rows}: OpenTable,
  columns: readonly string[],
  path: string,
  isSame: (found: string, row: readonly string[], place: number) => boolean
): readonly (readonly string[])[] {
  for (const [index, row] of rows.entries()) {
    const record = records.next().value;
    if (record?.length !== columns.length) {
      throw brokenFile(
        path,
        `Row ${index + 1} of the open table is missing or does not have ${columns.length} fields.`
      );
    }
    const place = record.findIndex((found, place) => !isSame(found, row, place));
    if (place >= 0) throw differentCell(index, columns[place] ?? "", path);
  }
  return [...records];
}
