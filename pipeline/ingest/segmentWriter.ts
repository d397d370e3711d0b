import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {quotedString} from "@duckdb/node-api";
import type {Database} from "../database/database.js";
import {type Landing, type RowClass, rowClasses} from "./messageSchema.js";
import {RowBuffer} from "./rowBuffer.js";

/** Rows held in memory before a part of the segment is written, whatever the size of the document. */
const maxStagedRows = 500_000;

const structure: {relation: string; columns: readonly string[]; landings: readonly Landing[]} = {
  relation: "struktur",
  columns: ["klasse", "regel", "attributt", "pePeID", "radID"],
  landings: ["word", "word", "word", "id", "id"]
};

/** One row of an ident message as it is kept: never the identity itself. */
export interface LandedIdent {
  readonly rad: number;
  readonly linje: number;
  readonly institusjon: string | null;
  readonly pid: string | null;
  readonly fidGiven: boolean;
  readonly type: string | null;
  readonly kontroll: "ok" | "feil" | "lokal" | null;
  readonly pseudonym: Uint8Array | null;
}

/** Names of the landed text columns of a row class, in order. */
export function columnsOf(rowClass: RowClass): string[] {
  return [...rowClass.attributes, ...rowClass.elements].map(field => field.name);
}

/**
 * Takes the rows of many deliveries and writes them as one segment: a folder with Parquet files per class. Lives in a
 * worker with an in-memory database of its own.
 */
export class SegmentWriter {
  readonly #database: Database;
  readonly #buffers = new Map<string, RowBuffer>();
  readonly #discarded: number[] = [];
  #structure: RowBuffer | null = null;
  #identAppender: Awaited<ReturnType<Database["appender"]>> | null = null;
  #folder = "";
  #part = 0;
  #stagedAtLastPart = 0;
  #stagedIdents = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async create(database: Database): Promise<SegmentWriter> {
    const writer = new SegmentWriter(database);
    for (const rowClass of rowClasses) {
      const columns = columnsOf(rowClass).map(name => `"${name}" varchar`);
      await database.run(
        `create table ${rowClass.relation} (delivery integer, person integer, rad integer, linje integer, ${columns.join(", ")})`
      );
    }
    await database.run(
      `create table struktur (delivery integer, person integer, rad integer, linje integer, ${structure.columns.map(c => `"${c}" varchar`).join(", ")})`
    );
    await database.run(
      "create table ident (delivery integer, rad integer, linje integer, institusjon varchar, pid varchar, " +
        "fid_given boolean, type varchar, kontroll varchar, pseudonym blob)"
    );
    await writer.#openAppenders();
    return writer;
  }

  async #openAppenders(): Promise<void> {
    for (const rowClass of rowClasses) {
      const landings = [...rowClass.attributes, ...rowClass.elements].map(field => field.landing);
      const appender = await this.#database.appender(rowClass.relation);
      this.#buffers.set(rowClass.relation, new RowBuffer(appender, 4, landings));
    }
    this.#structure = new RowBuffer(await this.#database.appender("struktur"), 4, structure.landings);
    this.#identAppender = await this.#database.appender("ident");
  }

  /** Starts a segment in `folder`, which must not exist. */
  begin(folder: string): void {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    this.#folder = folder;
    this.#part = 0;
  }

  buffer(relation: string): RowBuffer {
    const buffer = this.#buffers.get(relation);
    if (buffer === undefined) {
      throw new RangeError(`no such row class: ${relation}`);
    }
    return buffer;
  }

  /** The buffer of what the parser found wrong with the structure; text columns klasse, regel, attributt, pePeID, radID. */
  get structure(): RowBuffer {
    return this.#structure as RowBuffer;
  }

  ident(delivery: number, row: LandedIdent): void {
    const appender = this.#identAppender;
    if (appender === null) {
      throw new RangeError("segment is closed");
    }
    appender.appendInteger(delivery);
    appender.appendInteger(row.rad);
    appender.appendInteger(row.linje);
    for (const text of [row.institusjon, row.pid]) {
      text === null ? appender.appendNull() : appender.appendVarchar(text);
    }
    appender.appendBoolean(row.fidGiven);
    for (const text of [row.type, row.kontroll]) {
      text === null ? appender.appendNull() : appender.appendVarchar(text);
    }
    row.pseudonym === null ? appender.appendNull() : appender.appendBlob(row.pseudonym);
    appender.endRow();
    this.#stagedIdents++;
  }

  /** Rows of this delivery are not kept. */
  discard(delivery: number): void {
    this.#discarded.push(delivery);
  }

  /** Bounds memory inside one huge document. */
  async writePartWhenLarge(): Promise<void> {
    if (this.#staged() - this.#stagedAtLastPart > maxStagedRows) {
      await this.#writePart();
    }
  }

  /** Writes what is left; the segment is complete on disk (not yet under its final name) when this returns. */
  async end(): Promise<void> {
    await this.#writePart();
    this.#discarded.length = 0;
    this.#folder = "";
  }

  #staged(): number {
    let rows = this.#stagedIdents;
    for (const buffer of this.#buffers.values()) {
      rows += buffer.appended;
    }
    return rows + this.structure.appended;
  }

  async #writePart(): Promise<void> {
    for (const buffer of [...this.#buffers.values(), this.structure]) {
      buffer.flush();
    }
    this.#identAppender?.flushSync();
    const without = this.#discarded.length > 0 ? `where delivery not in (${this.#discarded.join(", ")})` : "";
    const part = String(this.#part).padStart(3, "0");
    for (const relation of [...this.#buffers.keys(), "struktur", "ident"]) {
      const [found] = await this.#database.rows<{some: boolean}>(`select exists (from ${relation} ${without}) as some`);
      if (found?.some) {
        const file = quotedString(join(this.#folder, `${relation}-${part}.parquet`));
        await this.#database.run(`copy (from ${relation} ${without}) to ${file} (format parquet, compression snappy)`);
      }
      await this.#database.run(`truncate ${relation}`);
    }
    this.#part++;
    this.#stagedAtLastPart = this.#staged();
  }
}
