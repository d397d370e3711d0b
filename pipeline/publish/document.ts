import type {FileEntry} from "./manifest.js";
import type {OpenTable} from "./shape.js";
import type {DescribedTable, Words} from "./words.js";

/** The tables of a release with their words and files, before it has documents, pages and a manifest. */
export interface DescribedRelease {
  readonly tables: readonly DescribedTable[];
  /** Of the tables, in order of path. */
  readonly files: readonly FileEntry[];
  readonly words: Words;
}

/** A file about a release as a whole. */
export interface ReleaseDocument {
  /** Relative to the release folder. */
  readonly path: string;
  format(release: DescribedRelease): string;
  /** Throws `blocked` where it does not fit the tables and files of the release. */
  requireSame(bytes: Uint8Array, tables: readonly OpenTable[], files: readonly FileEntry[]): void;
}
