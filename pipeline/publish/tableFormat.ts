import {join} from "node:path";
import type {Database} from "../database/database.js";
import {type Disk, readPublished} from "./disk.js";
import type {OpenTable} from "./shape.js";
import type {DescribedTable} from "./words.js";

/** Where a release lies while it is made or checked. */
export interface FormatPlace {
  /** Absolute. */
  readonly folder: string;
  /** May use the folder. */
  readonly database: Database;
}

/** A file that a table has in a format. */
export interface FormatFile {
  /** Relative to the release folder. */
  readonly path: string;
  /** How many rows of the open table it holds; null for a file that describes the table. */
  readonly rows: number | null;
}

/** A way of writing a table besides its open data file. */
export interface TableFormat {
  /** The files of a table; none where the format has no place for it. */
  files(table: OpenTable): readonly FormatFile[];
  /** Writes the files; their folders are there. Throws `configuration` for a code without a name, and `cannotWrite`. */
  write(table: DescribedTable, place: FormatPlace, effects: Disk): Promise<void>;
  /** Reads the files back. Throws `blocked` for one that does not say what the open table says. */
  requireSame(table: OpenTable, place: FormatPlace): Promise<void>;
}

/** A format whose files are made and read in memory. */
export interface MemoryFormat {
  readonly files: TableFormat["files"];
  format(table: DescribedTable, path: string): string | Uint8Array;
  requireSame(bytes: Uint8Array, table: OpenTable, path: string): void;
}

export function inMemory({files, format, requireSame}: MemoryFormat): TableFormat {
  return {
    files,
    async write(table, {folder}, effects) {
      for (const {path} of files(table.open)) await effects.write(join(folder, path), format(table, path));
    },
    async requireSame(table, {folder}) {
      for (const {path} of files(table)) requireSame(await readPublished(folder, path), table, path);
    }
  };
}

/** One file that holds every row. */
export function wholeTable(pathOf: (table: string) => string): TableFormat["files"] {
  return ({shape, rows}) => [{path: pathOf(shape.table), rows: rows.length}];
}
