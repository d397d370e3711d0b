import {type DuckDBAppender, DuckDBDataChunk, INTEGER, VARCHAR} from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type {Landing} from "./messageSchema.js";

/** Rows in one DuckDB vector. */
const vectorRows = 2048;
/** Rows that fit before the open PERSON must be committed; a larger one goes through the library instead. */
const capacity = 4 * vectorRows;
const stringBytes = 16;
const inlineBytes = 12;
/** Characters kept of a value: longer than any control rule can tell apart. */
const maxValueLength = 16;

const zero = 0x30;
const nine = 0x39;
const bang = new Uint8Array([0x21]);
const digitsForm = new Uint8Array([0x30]);
const otherForm = new Uint8Array([0x78]);

/**
 * Rows of one class on their way into DuckDB, column by column, in DuckDB's own layout of short strings (4 bytes of
 * length, then up to 12 bytes inline), so that no row and no value becomes a JavaScript object.
 *
 * The first columns are integers (delivery, person, rad, linje), the rest text. A row is open between `begin` and
 * `finish`; finished rows become final with `commit`, and what is not final vanishes with `rollback`.
 */
export class RowBuffer {
  readonly #integers: readonly Int32Array[];
  readonly #texts: readonly Uint32Array[];
  readonly #textBytes: readonly Uint8Array[];
  readonly #validity: readonly Uint8Array[];
  readonly #landings: readonly Landing[];
  readonly #chunk: DuckDBDataChunk;
  readonly #appender: DuckDBAppender;
  /** Values too long to lie inline, by column, then row. */
  readonly #long: readonly Map<number, Uint8Array>[];
  #row = -1;
  #open = false;
  #committed = 0;
  /** Rows handed to DuckDB or committed so far. */
  appended = 0;

  constructor(appender: DuckDBAppender, integerColumns: number, landings: readonly Landing[]) {
    this.#appender = appender;
    this.#landings = landings;
    this.#integers = Array.from({length: integerColumns}, () => new Int32Array(capacity));
    this.#texts = landings.map(() => new Uint32Array((capacity * stringBytes) / 4));
    this.#textBytes = this.#texts.map(text => new Uint8Array(text.buffer));
    this.#validity = landings.map(() => new Uint8Array(capacity / 8));
    this.#long = landings.map(() => new Map());
    this.#chunk = DuckDBDataChunk.create([...this.#integers.map(() => INTEGER), ...landings.map(() => VARCHAR)]);
  }

  /** True when no further row fits before a `commit`. */
  get full(): boolean {
    return this.#row + 1 >= capacity;
  }

  /** Opens a row with its integer columns; all texts are missing. The caller has seen that it is not `full`. */
  begin(delivery: number, person: number, rad: number, linje: number): void {
    const row = ++this.#row;
    if (row >= capacity || this.#open) {
      throw new RangeError("row buffer is full or has an open row");
    }
    this.#open = true;
    const integers = this.#integers;
    (integers[0] as Int32Array)[row] = delivery;
    (integers[1] as Int32Array)[row] = person;
    (integers[2] as Int32Array)[row] = rad;
    (integers[3] as Int32Array)[row] = linje;
  }

  /** Sets text column `column` of the open row to the bytes `source[start..end)`, UTF-8; nothing when empty. */
  set(column: number, source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length === 0) {
      return;
    }
    const landing = this.#landings[column] as Landing;
    if (landing === "value" && length <= 10) {
      this.#put(column, source, start, length);
    } else if (landing === "id") {
      if (length <= 10 && allDigits(source, start, end)) {
        this.#put(column, source, start, length);
      } else {
        this.#put(column, bang, 0, 1);
      }
    } else if (landing === "form") {
      this.#put(column, allDigits(source, start, end) ? digitsForm : otherForm, 0, 1);
    } else {
      const short = landing === "word" ? source.slice(start, end) : shortened(source, start, end);
      if (short.length <= inlineBytes) {
        this.#put(column, short, 0, short.length);
      } else {
        this.#putLong(column, short);
      }
    }
  }

  /** Closes the open row. */
  finish(): void {
    this.#open = false;
  }

  /** Makes all finished rows final and passes full vectors on to DuckDB. */
  commit(): void {
    const finished = this.#row + (this.#open ? 0 : 1);
    this.appended += finished - this.#committed;
    this.#committed = finished;
    while (this.#committed >= vectorRows) {
      this.#append(vectorRows);
    }
  }

  /** Forgets the rows since the last `commit`. */
  rollback(): void {
    for (let row = this.#committed; row <= this.#row; row++) {
      this.#clear(row);
    }
    this.#row = this.#committed - 1;
    this.#open = false;
  }

  /** Passes all final rows on to DuckDB; an open row stays. */
  flush(): void {
    this.commit();
    if (this.#committed > 0) {
      this.#append(this.#committed);
    }
    this.#appender.flushSync();
  }

  close(): void {
    this.#appender.closeSync();
  }

  #put(column: number, source: Uint8Array, start: number, length: number): void {
    const row = this.#row;
    const words = this.#texts[column] as Uint32Array;
    const word = row * 4;
    words[word] = length;
    words[word + 1] = 0;
    words[word + 2] = 0;
    words[word + 3] = 0;
    const bytes = this.#textBytes[column] as Uint8Array;
    let to = row * stringBytes + 4;
    for (let i = start; i < start + length; i++) {
      bytes[to++] = source[i] as number;
    }
    const validity = this.#validity[column] as Uint8Array;
    validity[row >> 3] = (validity[row >> 3] as number) | (1 << (row & 7));
  }

  #putLong(column: number, value: Uint8Array): void {
    this.#put(column, value, 0, 0);
    (this.#long[column] as Map<number, Uint8Array>).set(this.#row, value);
  }

  #clear(row: number): void {
    for (const [column, validity] of this.#validity.entries()) {
      validity[row >> 3] = (validity[row >> 3] as number) & ~(1 << (row & 7));
      (this.#long[column] as Map<number, Uint8Array>).delete(row);
    }
  }

  /** Hands the first `count` rows (at most one vector) to DuckDB and moves the rest to the front. */
  #append(count: number): void {
    const chunk = this.#chunk.chunk;
    duckdb.data_chunk_reset(chunk);
    duckdb.data_chunk_set_size(chunk, count);
    for (const [column, data] of this.#integers.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk, column);
      duckdb.copy_data_to_vector(vector, 0, data.buffer as ArrayBuffer, 0, count * 4);
    }
    for (const [column, data] of this.#texts.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk, this.#integers.length + column);
      duckdb.copy_data_to_vector(vector, 0, data.buffer as ArrayBuffer, 0, count * stringBytes);
      const validity = this.#validity[column] as Uint8Array;
      duckdb.vector_ensure_validity_writable(vector);
      duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer as ArrayBuffer, 0, ((count + 63) >> 6) * 8);
      const long = this.#long[column] as Map<number, Uint8Array>;
      if (long.size > 0) {
        for (const [row, value] of [...long]) {
          long.delete(row);
          if (row < count) {
            duckdb.vector_assign_string_element_len(vector, row, value);
          } else {
            long.set(row - count, value);
          }
        }
      }
    }
    this.#appender.appendDataChunk(this.#chunk);
    this.#shift(count);
  }

  #shift(count: number): void {
    const rows = this.#row + 1;
    for (const data of this.#integers) {
      data.copyWithin(0, count, rows);
    }
    for (const [column, data] of this.#texts.entries()) {
      data.copyWithin(0, count * 4, rows * 4);
      const validity = this.#validity[column] as Uint8Array;
      shiftBits(validity, count, rows - count);
    }
    this.#row -= count;
    this.#committed -= count;
  }
}

/** Moves `count` bits from bit `from` to the front and clears all others. */
function shiftBits(bits: Uint8Array, from: number, count: number): void {
  if (from % 8 === 0) {
    bits.copyWithin(0, from >> 3);
    bits.fill(0, (count + 7) >> 3);
    return;
  }
  const moved = Array.from({length: count}, (_, i) => ((bits[(from + i) >> 3] as number) >> ((from + i) & 7)) & 1);
  bits.fill(0);
  for (const [i, bit] of moved.entries()) {
    bits[i >> 3] = (bits[i >> 3] as number) | (bit << (i & 7));
  }
}

function allDigits(source: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = source[i] as number;
    if (c < zero || c > nine) {
      return false;
    }
  }
  return true;
}

/**
 * What is landed of a long value: its first characters, with every run of 11 or more digits made unreadable, since it
 * could be a national identity that somebody put in the wrong field.
 */
function shortened(source: Uint8Array, start: number, end: number): Uint8Array {
  const text = Buffer.from(source.buffer, source.byteOffset + start, Math.min(end - start, 4096)).toString("utf8");
  const masked = text.replace(/\d{11,}/g, digits => "#".repeat(digits.length));
  return Buffer.from([...masked].slice(0, maxValueLength).join(""), "utf8");
}
