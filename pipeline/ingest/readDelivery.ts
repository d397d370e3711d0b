import {type ByteLimits, bytesOf, UnreadableBytes} from "./byteSource.js";
import type {ContentHeader} from "./contentReader.js";
import {type Decoder, decoderOf, encodingOf, UnknownEncoding} from "./encoding.js";
import {type Fatal, FatalMessage} from "./fatal.js";
import type {IdentHeader} from "./identReader.js";
import {type MessageLimits, MessageReader} from "./messageReader.js";
import type {SchemaVersion} from "./messageSchema.js";
import {PersonScanner} from "./personScanner.js";
import type {SegmentWriter} from "./segmentWriter.js";

/** Holds the largest PERSON that the scanner reads; larger ones go through the library. */
const windowBytes = 1024 * 1024;
const headBytes = 64 * 1024;

export interface DeliveryRead {
  readonly kind: "content" | "ident" | "unknown";
  readonly namespaceVersion: SchemaVersion | null;
  readonly fatal: Fatal | null;
  readonly header: ContentHeader | IdentHeader;
  /** Rows read per class. */
  readonly rowsRead: Readonly<Record<string, number>>;
  /** Decompressed bytes. */
  readonly bytes: number;
}

export interface ReadOptions {
  readonly limits: ByteLimits & MessageLimits;
  /** The operator's secret. */
  readonly key: Uint8Array;
  /** False: the library reads everything; for comparison in tests. */
  readonly scan: boolean;
}

/**
 * Reads one delivery into the segment writer. Whatever is wrong with the document itself comes back as `fatal`; rows of
 * such a document are discarded.
 */
export async function readDelivery(
  path: string,
  delivery: number,
  writer: SegmentWriter,
  options: ReadOptions
): Promise<DeliveryRead> {
  const reader = new MessageReader(writer, delivery, options.limits, options.key);
  const document = new Document(reader, options.scan);
  let fatal: Fatal | null = null;
  try {
    for await (const chunk of bytesOf(path, options.limits)) {
      document.write(chunk);
      await writer.writePartWhenLarge();
    }
    document.end();
  } catch (error) {
    fatal = fatalOf(error, reader);
    reader.abandon();
    writer.discard(delivery);
  }
  return {
    kind: reader.kind,
    namespaceVersion: reader.content?.version ?? null,
    fatal,
    header: reader.header,
    rowsRead: reader.rowsRead,
    bytes: document.bytes
  };
}

function fatalOf(error: unknown, reader: MessageReader): Fatal {
  if (error instanceof FatalMessage) {
    return error.fatal;
  }
  if (error instanceof UnreadableBytes && error.reason === "limit") {
    return {regel: "resource_limit", linje: null};
  }
  if (error instanceof UnreadableBytes || isDecodingError(error)) {
    return {regel: "not_well_formed", linje: reader.line};
  }
  throw error;
}

function isDecodingError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return error instanceof UnknownEncoding || code === "ERR_ENCODING_INVALID_ENCODED_DATA";
}

/** The bytes of one document on their way to the scanner where it may read, else to the library. */
class Document {
  bytes = 0;
  readonly #reader: MessageReader;
  readonly #scan: boolean;
  readonly #window = Buffer.allocUnsafeSlow(windowBytes);
  #start = 0;
  #end = 0;
  #decoder: Decoder | null = null;
  #scanner: PersonScanner | null = null;
  #mayScan = false;
  #scanning = false;

  constructor(reader: MessageReader, scan: boolean) {
    this.#reader = reader;
    this.#scan = scan;
  }

  write(chunk: Buffer): void {
    this.bytes += chunk.length;
    let taken = 0;
    while (taken < chunk.length) {
      if (this.#start > 0) {
        this.#window.copyWithin(0, this.#start, this.#end);
        this.#end -= this.#start;
        this.#start = 0;
      }
      const count = Math.min(chunk.length - taken, windowBytes - this.#end);
      chunk.copy(this.#window, this.#end, taken, taken + count);
      this.#end += count;
      taken += count;
      this.#advance(false);
    }
  }

  end(): void {
    this.#advance(true);
    if (this.#decoder !== null) {
      this.#reader.write(this.#decoder.end());
    }
    this.#reader.end();
  }

  /** Reads on in what the window holds; leaves only what more data must complete. */
  #advance(last: boolean): void {
    if (this.#decoder === null) {
      if (this.#end < headBytes && !last) {
        return;
      }
      this.#begin();
    }
    while (this.#start < this.#end) {
      if (!this.#scanning) {
        this.#library(this.#nextChance());
        this.#scanning = this.#mayScan && this.#reader.betweenPersons;
        continue;
      }
      const scanner = this.#scannerOfDocument();
      const {position, needsMore, unplainUntil} = scanner.scan(this.#window, this.#start, this.#end, this.#reader.line);
      this.#reader.scanned(scanner.lines);
      this.#start = position;
      if (needsMore && !last && this.#end - this.#start < windowBytes) {
        return;
      }
      this.#library(unplainUntil < 0 ? this.#end : unplainUntil);
      this.#scanning = this.#reader.betweenPersons;
    }
  }

  #begin(): void {
    const head = this.#window.subarray(0, this.#end);
    const encoding = encodingOf(head);
    this.#decoder = decoderOf(encoding);
    this.#mayScan = this.#scan && encoding.asciiCompatible;
    const header = head.indexOf(headerEnd);
    if (this.#mayScan && header >= 0) {
      this.#library(header + headerEnd.length);
      this.#scanning = this.#reader.betweenPersons;
    }
  }

  /** Where the library may have come to the end of a PERSON, so that the scanner can take over again. */
  #nextChance(): number {
    const end = this.#mayScan && this.#reader.mayScan ? this.#window.indexOf(personEnd, this.#start) : -1;
    return end < 0 || end + personEnd.length > this.#end ? this.#end : end + personEnd.length;
  }

  /** Everything up to `end` goes through the library. */
  #library(end: number): void {
    if (end > this.#start) {
      this.#reader.write((this.#decoder as Decoder).decode(this.#window.subarray(this.#start, end)));
      this.#start = end;
    }
  }

  #scannerOfDocument(): PersonScanner {
    const {content} = this.#reader;
    if (content === null) {
      throw new RangeError("no content document is open");
    }
    this.#scanner ??= new PersonScanner(content.rows, content.version);
    return this.#scanner;
  }
}

const personEnd = Buffer.from("</PERSON>");
const headerEnd = Buffer.from("</INNHINFO>");
