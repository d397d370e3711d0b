import {join} from "node:path";
import {formatCsv2, formatCsv3, requireSameCsv2, requireSameCsv3} from "./apiCsv.js";
import {apiPath} from "./apiPaths.js";
import {apiDescription} from "./apiTable.js";
import {formatArrow, requireSameArrow} from "./arrow.js";
import {brokenFile} from "./brokenFile.js";
import {readPublished} from "./disk.js";
import {formatExcelCsv, requireSameExcelCsv} from "./excelCsv.js";
import {formatJsonStat, requireSameJsonStat} from "./jsonStat.js";
import {requireSameParquet, writeParquet} from "./parquet.js";
import {formatPx, pxFiles, requireSamePx} from "./px.js";
import {hasStatuses, type OpenTable, tablePath} from "./shape.js";
import {type FormatFile, inMemory, type TableFormat, wholeTable} from "./tableFormat.js";

/** The open data file of a table, which all other files are written from and compared with. */
export function openDataFile({shape, rows}: OpenTable): FormatFile {
  return {path: tablePath(shape.table, "csv"), rows: rows.length};
}

const excelCsv = inMemory({
  files: wholeTable(table => tablePath(table, "excel.csv")),
  format: ({open, definition, words}) => formatExcelCsv(open, definition.marks, words.labels.nb),
  requireSame: requireSameExcelCsv
});

const arrow = inMemory({
  files: wholeTable(table => tablePath(table, "arrow")),
  format: ({open}) => formatArrow(open),
  requireSame: requireSameArrow
});

const parquet: TableFormat = {
  files: wholeTable(table => tablePath(table, "parquet")),
  async write({open}, {folder, database}, effects) {
    const [csv, file] = [tablePath(open.shape.table, "csv"), tablePath(open.shape.table, "parquet")];
    await writeParquet(database, open.shape, join(folder, csv), join(folder, file));
    await effects.open(join(folder, file));
  },
  async requireSame(open, {folder, database}) {
    const path = tablePath(open.shape.table, "parquet");
    await requireSameParquet(database, join(folder, path), open, path);
  }
};

const jsonStat = inMemory({
  files: table => (hasStatuses(table.shape) ? wholeTable(name => tablePath(name, "json"))(table) : []),
  format: formatJsonStat,
  requireSame: requireSameJsonStat
});

const px = inMemory({files: pxFiles, format: formatPx, requireSame: requireSamePx});

const csv2 = inMemory({
  files: wholeTable(table => apiPath(table, "data.csv2.csv")),
  format: formatCsv2,
  requireSame: requireSameCsv2
});

const csv3 = inMemory({
  files: wholeTable(table => apiPath(table, "data.csv3.csv")),
  format: ({open}) => formatCsv3(open),
  requireSame: requireSameCsv3
});

/** The same bytes at another place: a file of a static host cannot be asked for in two ways. */
function copyOf(original: TableFormat, pathOf: (table: string) => string): TableFormat {
  const files = (table: OpenTable) => original.files(table).map(({rows}) => ({path: pathOf(table.shape.table), rows}));
  const pairs = (table: OpenTable) => original.files(table).map(({path}) => [path, pathOf(table.shape.table)] as const);
  return {
    files,
    async write({open}, {folder}, effects) {
      for (const [from, to] of pairs(open)) await effects.write(join(folder, to), await readPublished(folder, from));
    },
    async requireSame(table, {folder}) {
      for (const [from, to] of pairs(table)) {
        const [first, second] = [await readPublished(folder, from), await readPublished(folder, to)];
        if (Buffer.compare(first, second) !== 0) throw brokenFile(to, `The file is not a copy of ${from}.`);
      }
    }
  };
}

/** Every format of a table besides its open data file, in the order in which they are written. */
export const formats: readonly TableFormat[] = [
  excelCsv,
  arrow,
  parquet,
  jsonStat,
  px,
  csv2,
  csv3,
  copyOf(jsonStat, table => apiPath(table, "data.jsonstat2.json")),
  copyOf(parquet, table => apiPath(table, "data.parquet")),
  inMemory(apiDescription)
];

/** All files of a table. */
export function tableFiles(table: OpenTable): readonly FormatFile[] {
  return [openDataFile(table), ...formats.flatMap(format => format.files(table))];
}
