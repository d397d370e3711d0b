import {closeSync, mkdirSync, openSync, writeSync} from "node:fs";
import {dirname} from "node:path";
import {gzipSync} from "node:zlib";

export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "iso-8859-1" | "windows-1252";

/** How a document is put into a file. */
export interface Form {
  readonly encoding: Encoding;
  readonly gzip: boolean;
  readonly envelope: boolean;
  readonly newline: "\n" | "\r\n";
}

export const plainForm: Form = {encoding: "utf-8", gzip: false, envelope: false, newline: "\n"};

/** What the XML declaration calls the encoding. */
export function declaredEncoding(encoding: Encoding): string {
  if (encoding.startsWith("utf-16")) return "UTF-16";
  return encoding === "utf-8-bom" ? "UTF-8" : encoding.toUpperCase().replace("WINDOWS", "windows");
}

const bufferBytes = 4 << 20;
/** Room that one piece of text can take at most. */
const longestPiece = 1 << 20;

/** A file that is written piece by piece with bounded memory; gzip is held until the end. */
export class DocumentFile {
  readonly #file: number;
  readonly #form: Form;
  readonly #buffer = sharedBuffer();
  readonly #held: Buffer[] = [];
  #position = 0;
  #bytes = 0;

  /** Opens a new file, and makes its folder. */
  constructor(path: string, form: Form) {
    mkdirSync(dirname(path), {recursive: true});
    this.#file = openSync(path, "wx");
    this.#form = form;
    if (form.encoding === "utf-8-bom" || form.encoding.startsWith("utf-16")) this.write("\ufeff");
  }

  /** Adds a piece of text of less than 256 000 characters. */
  write(text: string): void {
    const lines = this.#form.newline === "\n" ? text : text.replaceAll("\n", this.#form.newline);
    if (this.#position + longestPiece > bufferBytes) this.#flush();
    const start = this.#position;
    this.#position += this.#buffer.write(lines, start, nodeEncodings[this.#form.encoding]);
    if (this.#form.encoding === "utf-16be") this.#buffer.subarray(start, this.#position).swap16();
  }

  /** Adds bytes as they are. */
  writeBytes(bytes: Uint8Array): void {
    if (this.#position + longestPiece > bufferBytes) this.#flush();
    this.#buffer.set(bytes, this.#position);
    this.#position += bytes.length;
  }

  /**
   * Completes the file.
   *
   * @returns its size in bytes.
   */
  close(): number {
    this.#flush();
    if (this.#form.gzip) {
      const packed = gzipSync(Buffer.concat(this.#held));
      writeSync(this.#file, packed);
      this.#bytes = packed.length;
    }
    closeSync(this.#file);
    return this.#bytes;
  }

  #flush(): void {
    const part = this.#buffer.subarray(0, this.#position);
    if (this.#form.gzip) {
      this.#held.push(Buffer.from(part));
    } else {
      for (let written = 0; written < part.length; ) written += writeSync(this.#file, part, written);
      this.#bytes += part.length;
    }
    this.#position = 0;
  }
}

const nodeEncodings: Readonly<Record<Encoding, BufferEncoding>> = {
  "utf-8": "utf8",
  "utf-8-bom": "utf8",
  "utf-16le": "utf16le",
  "utf-16be": "utf16le",
  "iso-8859-1": "latin1",
  "windows-1252": "latin1"
};

let buffer: Buffer | null = null;

/** A thread writes one file at a time, so all of them use the same buffer. */
function sharedBuffer(): Buffer {
  buffer ??= Buffer.allocUnsafe(bufferBytes);
  return buffer;
}
