import type {Text} from "../definition/configuration.js";
import type {DescribedTable} from "./words.js";

/** What a file of a table is, as catalogues of data ask for it. */
export interface FileKind {
  /** The ending of the format's usual file names. */
  readonly format: string;
  /** Registered at IANA; PX has none of its own. */
  readonly mediaType: string;
  readonly title: Text;
  /** Code of the EU's authority table of file types, where it has one. */
  readonly euCode: string | null;
}

const same = (title: string): Text => ({nb: title, en: title});

const kinds: Readonly<Record<string, FileKind>> = {
  csv: {format: "csv", mediaType: "text/csv", title: same("CSV"), euCode: "CSV"},
  "excel.csv": {
    format: "csv",
    mediaType: "text/csv",
    title: {nb: "CSV for regneark, med navn", en: "CSV for spreadsheets, with names"},
    euCode: "CSV"
  },
  parquet: {
    format: "parquet",
    mediaType: "application/vnd.apache.parquet",
    title: same("Apache Parquet"),
    euCode: "PARQUET"
  },
  arrow: {
    format: "arrow",
    mediaType: "application/vnd.apache.arrow.file",
    title: same("Apache Arrow IPC"),
    euCode: null
  },
  json: {format: "json", mediaType: "application/json", title: same("JSON-stat 2.0"), euCode: "JSON"},
  px: {format: "px", mediaType: "text/plain", title: same("PX (PxWeb)"), euCode: null}
};

/** The kind of a file below `tables/`; null for a file elsewhere or of an unknown kind. */
export function fileKind(path: string): FileKind | null {
  const [, name = ""] = /^tables\/[^/]+\/([^/]+)$/.exec(path) ?? [];
  const endings = name.split(".");
  return kinds[endings.slice(1).join(".")] ?? kinds[endings.at(-1) ?? ""] ?? null;
}

/** What a file of the table is called: its kind, and the geographic level where it holds one only. */
export function fileTitle({definition, words}: DescribedTable, path: string): Text {
  const title = fileKind(path)?.title ?? same(path);
  const level = /\.(\w+)\.px$/.exec(path)?.[1];
  if (level === undefined) return title;
  const name = (of: keyof Text) => words.labels[of].label(definition.table, "geo_niva", {geo_niva: level});
  return {nb: `${title.nb}: ${name("nb")}`, en: `${title.en}: ${name("en")}`};
}

/** The table that a file below `tables/` is of. */
export function tableOfFile(path: string): string | null {
  return /^tables\/([^/]+)\//.exec(path)?.[1] ?? null;
}
