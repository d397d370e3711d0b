import {rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {withMemoryDatabase} from "../../../pipeline/database/memoryDatabase.js";
import {formatCsv2, formatCsv3} from "../../../pipeline/publish/apiCsv.js";
import {measureColumns} from "../../../pipeline/publish/cube.js";
import {formatExcelCsv} from "../../../pipeline/publish/excelCsv.js";
import {formatOpenCsv} from "../../../pipeline/publish/openCsv.js";
import type {DescribedTable} from "../../../pipeline/publish/words.js";
import {completeTable, sampleTables, withHostileWords} from "../../support/completeTables.js";
import {temporaryFolder} from "../../support/landing.js";

// The reader is DuckDB's, told no more than the separator.

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** The fields of every record after the header, empty ones as "". */
async function fieldsOf(text: string, separator: "," | ";"): Promise<readonly (readonly string[])[]> {
  const path = join(folder, "table.csv");
  writeFileSync(path, text);
  const rows = await withMemoryDatabase(folder, database =>
    database.rows<Record<string, string | null>>(
      `from read_csv('${path}', delim = '${separator}', header = true, all_varchar = true, auto_detect = false,
      quote = '"', escape = '"', columns = {${columnsOf(text, separator)}})`
    )
  );
  return rows.map(row => Object.values(row).map(value => value ?? ""));
}

/** As many columns as the header has, which holds no separator within quotes. */
function columnsOf(text: string, separator: string): string {
  const [header = ""] = text.split(/\r?\n/);
  return header
    .split(separator)
    .map((_, column) => `c${column}: 'VARCHAR'`)
    .join(", ");
}

/** What stands in the measures of a row: the text of the cell, or what stands for its status. */
function measuresOf({open: {shape}}: DescribedTable, row: readonly string[], unshown: (status: string) => string) {
  return measureColumns(shape).map(({position}) => {
    const hasStatus = shape.columns[position + 1]?.type === "status";
    const status = hasStatus ? (row[position + 1] ?? "") : "ok";
    return status === "ok" ? (row[position] ?? "") : unshown(status);
  });
}

const tables = sampleTables();

describe.each(tables)("$definition.table is read by another reader as what the open table says", table => {
  const {shape, rows} = table.open;
  const marks: Readonly<Record<string, string>> = table.definition.marks;
  const mark = (status: string) => marks[status] ?? "";

  test("CSV", async () => {
    expect(await fieldsOf(formatOpenCsv(table.open), ",")).toEqual(rows);
  });

  test("the API's csv3, in codes", async () => {
    expect(await fieldsOf(formatCsv3(table.open), ";")).toEqual(
      rows.map(row => [...row.slice(0, shape.dimensions), ...measuresOf(table, row, status => status)])
    );
  });

  test("the API's csv2, with marks", async () => {
    const read = await fieldsOf(formatCsv2(table), ";");
    expect(read.map(row => row.slice(shape.dimensions))).toEqual(rows.map(row => measuresOf(table, row, mark)));
  });

  test("CSV for spreadsheets, with marks and decimal commas", async () => {
    const read = await fieldsOf(formatExcelCsv(table.open, table.definition.marks, table.words.labels.nb), ";");
    const width = measureColumns(shape).length;
    // A table without statuses has a mark where it says nothing.
    const inExcel = (text: string) => (text === "" ? mark("not_reported") : text.replace(/(\d)\.(\d)/, "$1,$2"));
    expect(read.slice(0, rows.length).map(row => row.slice(-width))).toEqual(
      rows.map(row => measuresOf(table, row, mark).map(inExcel))
    );
  });
});

test("words with separators, quotes and formulas leave every field in its place", async () => {
  const table = withHostileWords(completeTable("hab_rehab_utenfor_institusjon", [2020], ["03", "30"]));
  const {shape, rows} = table.open;
  const read = await fieldsOf(formatExcelCsv(table.open, table.definition.marks, table.words.labels.nb), ";");
  const codes = read.slice(0, rows.length).map(row => row.filter((_, column) => column === 0));
  expect(codes).toEqual(rows.map(([aar]) => [aar]));
  expect(new Set(read.map(row => row.length)).size).toBe(1);
  expect(shape.dimensions).toBeGreaterThan(0);
});
