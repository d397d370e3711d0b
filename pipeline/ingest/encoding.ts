/** Decodes a document chunk by chunk; throws where bytes do not fit the encoding. */
export interface Decoder {
  decode(bytes: Uint8Array): string;
  end(): string;
}

/** The declared or given encoding is none that is accepted, or contradicts the byte-order mark. */
export class UnknownEncoding extends Error {}

export interface Encoding {
  readonly name: "utf-8" | "us-ascii" | "utf-16le" | "utf-16be" | "iso-8859-1" | "windows-1252";
  /** Bytes below 0x80 stand for themselves wherever they occur. */
  readonly asciiCompatible: boolean;
}

const declaration = /^<\?xml\s[^>]*?\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/**
 * The encoding of a document from its first bytes (at least 1024, or all): UTF-8 (or US-ASCII) with or without
 * byte-order mark, UTF-16 with byte-order mark, ISO-8859-1 and Windows-1252 as declared.
 * @throws UnknownEncoding
 */
export function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) {
    return utf16("utf-16le", head);
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return utf16("utf-16be", head);
  }
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const start = Buffer.from(head.subarray(marked ? 3 : 0, 1024)).toString("latin1");
  const declared = declaredIn(start) ?? "utf-8";
  if (declared === "utf-8" || declared === "us-ascii") {
    return {name: declared, asciiCompatible: true};
  }
  if (!marked && (declared === "iso-8859-1" || declared === "windows-1252")) {
    return {name: declared, asciiCompatible: true};
  }
  throw new UnknownEncoding();
}

function utf16(name: "utf-16le" | "utf-16be", head: Uint8Array): Encoding {
  const declared = declaredIn(new TextDecoder(name).decode(head.subarray(0, 2048)));
  if (declared !== null && declared !== "utf-16") {
    throw new UnknownEncoding();
  }
  return {name, asciiCompatible: false};
}

function declaredIn(start: string): string | null {
  const match = declaration.exec(start);
  return match === null ? null : (match[1] ?? match[2] ?? "").toLowerCase();
}

/** Windows-1252 leaves these bytes without a character. */
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

export function decoderOf({name}: Encoding): Decoder {
  if (name === "iso-8859-1") {
    // Not TextDecoder: its «iso-8859-1» is Windows-1252.
    return {
      decode: bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
      end: () => ""
    };
  }
  const decoder = new TextDecoder(name === "us-ascii" ? "utf-8" : name, {fatal: true});
  const check = name === "us-ascii" ? isAscii : name === "windows-1252" ? isAssigned : () => true;
  return {
    decode(bytes) {
      if (!check(bytes)) {
        throw new UnknownEncoding();
      }
      return decoder.decode(bytes, {stream: true});
    },
    end: () => decoder.decode()
  };
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte < 0x80);
}

function isAssigned(bytes: Uint8Array): boolean {
  return bytes.every(byte => !unassigned.has(byte));
}

/** Whether a file is XML at all: after an optional byte-order mark and white space it begins with `<`. */
export function looksLikeXml(head: Uint8Array): boolean {
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const start = wide
    ? new TextDecoder(head[0] === 0xff ? "utf-16le" : "utf-16be").decode(head.subarray(0, head.length & ~1))
    : Buffer.from(head.subarray(head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0)).toString("latin1");
  return /^[ \t\r\n]*</.test(start);
}
