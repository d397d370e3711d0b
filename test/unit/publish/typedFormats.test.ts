import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {tableFromIPC} from "apache-arrow";
import {parquetMetadata, parquetReadObjects} from "hyparquet";
import {describe, expect, test} from "vitest";
import {formatArrow, requireSameArrow} from "../../../pipeline/publish/arrow.js";
import {formatOpenCsv} from "../../../pipeline/publish/openCsv.js";
import {requireSameParquet, writeParquet} from "../../../pipeline/publish/parquet.js";
import type {OpenTable} from "../../../pipeline/publish/shape.js";
import {sampleTables} from "../../support/completeTables.js";
import {databaseFor, habRehabOpen, statusOpen, temporaryFolder} from "../../support/publishedTables.js";

const path = "tables/t/t";
const empty: OpenTable = {...habRehabOpen, rows: []};

/** 20 000 rows, more than one reader's buffer. */
const large: OpenTable = {
  ...statusOpen,
  rows: Array.from({length: 20_000}, (_, row) => {
    const geo = String(row).padStart(5, "0");
    return row % 7 === 0
      ? ["2023", geo, "nei", "", "", "", "", ""]
      : ["2023", geo, "ja", String(row), "20240112", "3.7", `${row % 100}.${row % 10}`, "nei"];
  })
};

function other(table: OpenTable, row: number, column: number, text: string): OpenTable {
  const rows = table.rows.map((cells, index) =>
    index === row ? cells.map((cell, position) => (position === column ? text : cell)) : cells
  );
  return {...table, rows};
}

async function parquet(
  table: OpenTable,
  threads = 2
): Promise<{file: string; bytes: Buffer; same: (table: OpenTable) => Promise<void>}> {
  const folder = temporaryFolder();
  const [csv, file] = [join(folder, "t.csv"), join(folder, "t.parquet")];
  const database = await databaseFor(folder, threads);
  writeFileSync(csv, formatOpenCsv(table));
  await writeParquet(database, table.shape, csv, file);
  return {file, bytes: readFileSync(file), same: open => requireSameParquet(database, file, open, path)};
}

/** Every cell of a table that was read by another reader, as the open table writes it. */
function textsOf({shape}: OpenTable, rows: readonly object[]): readonly (readonly string[])[] {
  return rows.map(row =>
    Object.values(row).map((value, position) =>
      value === null ? "" : shape.columns[position]?.type === "decimal" ? (value as number).toFixed(1) : String(value)
    )
  );
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

const tables = sampleTables().map(({open}) => open);

describe.each(tables)("$shape.table is read by another reader as what the open table says", table => {
  test("Parquet", async () => {
    const {bytes} = await parquet(table);
    expect(textsOf(table, await parquetReadObjects({file: arrayBuffer(bytes)}))).toEqual(table.rows);
  });

  test("Arrow", () => {
    const read = tableFromIPC(formatArrow(table)).toArray();
    expect(
      textsOf(
        table,
        read.map(row => row.toJSON())
      )
    ).toEqual(table.rows);
  });
});

describe("Parquet", () => {
  test("is read by an independent reader with its types", async () => {
    const {bytes} = await parquet(habRehabOpen);
    const metadata = parquetMetadata(arrayBuffer(bytes));
    expect(
      metadata.schema
        .slice(1)
        .map(({name, type, converted_type, precision, scale}) => [name, type, converted_type, precision, scale])
    ).toEqual([
      ["aar", "BYTE_ARRAY", "UTF8", undefined, undefined],
      ["geo_niva", "BYTE_ARRAY", "UTF8", undefined, undefined],
      ["geo", "BYTE_ARRAY", "UTF8", undefined, undefined],
      ["personer", "INT64", "INT_64", undefined, undefined],
      ["personer_status", "BYTE_ARRAY", "UTF8", undefined, undefined],
      ["per_1000", "INT32", "DECIMAL", 9, 1],
      ["per_1000_status", "BYTE_ARRAY", "UTF8", undefined, undefined]
    ]);
    expect(new Set(metadata.row_groups.flatMap(group => group.columns.map(column => column.meta_data?.codec)))).toEqual(
      new Set(["SNAPPY"])
    );
    const rows = await parquetReadObjects({file: arrayBuffer(bytes)});
    expect(rows.map(row => Object.values(row))).toEqual([
      ["2023", "fylke", "03", 2105n, "ok", 3, "ok"],
      ["2023", "fylke", "11", null, "suppressed", null, "suppressed"],
      ["2023", "kommune", "0301", 2105n, "ok", 3, "ok"],
      ["2023", "kommune", "1101", null, "suppressed", null, "suppressed"],
      ["2023", "kommune", "1103", 0n, "not_reported", null, "not_reported"],
      ["2023", "land", "0", 2105n, "ok", null, "not_available"]
    ]);
  });

  test("has the same bytes with 1, 2 and 4 threads", async () => {
    const [one, two, four] = [await parquet(large, 1), await parquet(large, 2), await parquet(large, 4)];
    expect(two.bytes.equals(one.bytes) && four.bytes.equals(one.bytes)).toBe(true);
    await four.same(large);
  });

  test("is compared with the open table in every cell", async () => {
    const {same} = await parquet(habRehabOpen);
    await expect(same(habRehabOpen)).resolves.toBeUndefined();
    await expect(same(other(habRehabOpen, 0, 3, "2106"))).rejects.toThrow(
      "Row 1 differs from the open table in column personer"
    );
    await expect(same(other(habRehabOpen, 4, 3, ""))).rejects.toThrow("Row 5 differs");
    await expect(same(other(habRehabOpen, 1, 6, "not_reported"))).rejects.toThrow("column per_1000_status");
    await expect(same({...habRehabOpen, rows: habRehabOpen.rows.slice(1)})).rejects.toThrow("6 rows");
    await expect(same(statusOpen)).rejects.toThrow("The columns are not");
  });

  test("may be without rows, and must be Parquet", async () => {
    const {file, bytes, same} = await parquet(empty);
    await same(empty);
    writeFileSync(file, bytes.subarray(0, 40));
    await expect(same(empty)).rejects.toThrow("not a Parquet file");
  });
});

describe("Arrow", () => {
  test("is read by its own reader with its types", () => {
    const table = tableFromIPC(formatArrow(statusOpen));
    expect(table.schema.fields.map(field => `${field.name}: ${field.type}`)).toEqual([
      "aar: Utf8",
      "geo: Utf8",
      "levert: Utf8",
      "lopenr: Int32",
      "laget_dato: Utf8",
      "versjon: Utf8",
      "andel_avvist: Float64",
      "poHab_levert: Utf8"
    ]);
    expect(table.toArray().map(row => Object.values(row.toJSON()))).toEqual([
      ["2023", "0301", "ja", 12, "20240112", "3.7", 0.4, "ja"],
      ["2023", "1101", "ja", 3, "20240109", "3.7", 0, "ja"],
      ["2023", "1103", "nei", null, null, null, null, null]
    ]);
  });

  test("holds text that is not ASCII", () => {
    const table = other(statusOpen, 0, 2, "Sør-Aurdal 🙂");
    const bytes = formatArrow(table);
    expect(tableFromIPC(bytes).getChild("levert")?.get(0)).toBe("Sør-Aurdal 🙂");
    expect(() => requireSameArrow(bytes, table, path)).not.toThrow();
    expect(() => requireSameArrow(bytes, other(table, 0, 2, "Sør-Aurdal 🙁"), path)).toThrow("column levert");
    expect(() => requireSameArrow(bytes, other(table, 1, 2, ""), path)).toThrow("Row 2 differs");
  });

  test("is a file, and the same bytes every time", () => {
    const bytes = Buffer.from(formatArrow(large));
    expect(bytes.subarray(0, 6).toString()).toBe("ARROW1");
    expect(bytes.equals(Buffer.from(formatArrow(large)))).toBe(true);
    expect(() => requireSameArrow(bytes, large, path)).not.toThrow();
  });

  test("is compared with the open table in every cell", () => {
    const bytes = formatArrow(habRehabOpen);
    const same = (table: OpenTable) => () => requireSameArrow(bytes, table, path);
    expect(same(habRehabOpen)).not.toThrow();
    expect(same(other(habRehabOpen, 0, 5, "3.1"))).toThrow("Row 1 differs from the open table in column per_1000");
    expect(same(other(habRehabOpen, 1, 3, "0"))).toThrow("Row 2 differs");
    expect(same(other(habRehabOpen, 5, 6, "ok"))).toThrow("column per_1000_status");
    expect(same({...habRehabOpen, rows: habRehabOpen.rows.slice(1)})).toThrow("6 rows");
    expect(same(statusOpen)).toThrow("The columns are not");
    const finer = formatArrow(other(habRehabOpen, 0, 5, "3.0001"));
    expect(() => requireSameArrow(finer, habRehabOpen, path)).toThrow("column per_1000");
    expect(() => requireSameArrow(bytes.subarray(0, 100), habRehabOpen, path)).toThrow("not an Arrow IPC file");
    expect(() => requireSameArrow(formatArrow(empty), empty, path)).not.toThrow();
  });
});
