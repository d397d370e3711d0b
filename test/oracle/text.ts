import {gunzipSync} from "node:zlib";

/** Thrown for everything that makes a file «not well-formed». */
export class NotWellFormed extends Error {}

/** The bytes that count: decompressed when the first two bytes say gzip; null when the compression is broken. */
export function decompressed(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return null;
  }
}

function startsWith(bytes: Uint8Array, ...first: readonly number[]): boolean {
  return first.every((byte, i) => bytes[i] === byte);
}

type ByteOrderMark = "utf-8" | "utf-16le" | "utf-16be" | null;

function byteOrderMark(bytes: Uint8Array): ByteOrderMark {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return "utf-8";
  if (startsWith(bytes, 0xff, 0xfe)) return "utf-16le";
  if (startsWith(bytes, 0xfe, 0xff)) return "utf-16be";
  return null;
}

/** Whether the first character after a byte-order mark and white space is `<`. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  const mark = byteOrderMark(bytes);
  const text = mark === null ? latin1(bytes) : new TextDecoder(mark).decode(bytes);
  return /^[ \t\r\n]*</.test(text);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** Characters of the bytes 0x80–0x9F in Windows-1252; a space stands for the five bytes that mean nothing. */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

function fromWindows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\x80-\x9f]/g, character => {
    const meant = windows1252[character.charCodeAt(0) - 0x80] ?? " ";
    if (meant === " ") throw new NotWellFormed("a byte that Windows-1252 does not have");
    return meant;
  });
}

function strictly(encoding: "utf-8" | "utf-16le" | "utf-16be", bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, {fatal: true}).decode(bytes);
  } catch {
    throw new NotWellFormed("bytes that do not fit the encoding");
  }
}

const space = "[ \\t\\r\\n]";
const declaration = new RegExp(
  `^<\\?xml${space}+version${space}*=${space}*(?:"[^"]*"|'[^']*')` +
    `${space}+encoding${space}*=${space}*(["'])([A-Za-z0-9._-]+)\\1`
);

/** The name in `encoding="…"` of the XML declaration, in lower case, or null. */
function declaredEncoding(text: string): string | null {
  return declaration.exec(text)?.[2]?.toLowerCase() ?? null;
}

function decode(bytes: Uint8Array): string {
  const mark = byteOrderMark(bytes);
  if (mark !== null) {
    const text = strictly(mark, bytes);
    const declared = declaredEncoding(text);
    const fitting = mark === "utf-8" ? ["utf-8", "us-ascii"] : ["utf-16"];
    if (declared !== null && !fitting.includes(declared))
      throw new NotWellFormed("the mark contradicts the declaration");
    return text;
  }
  const declared = declaredEncoding(latin1(bytes.subarray(0, 1024))) ?? "utf-8";
  switch (declared) {
    case "utf-8":
      return strictly("utf-8", bytes);
    case "us-ascii":
      if (bytes.some(byte => byte > 0x7f)) throw new NotWellFormed("a byte that US-ASCII does not have");
      return latin1(bytes);
    case "iso-8859-1":
      return latin1(bytes);
    case "windows-1252":
      return fromWindows1252(bytes);
    default:
      throw new NotWellFormed("another encoding");
  }
}

/** The text of a document, with the declared encoding replaced by UTF-8. Throws NotWellFormed. */
export function documentText(bytes: Uint8Array): string {
  return decode(bytes).replace(declaration, (found, quote: string, name: string) =>
    found.replace(`${quote}${name}${quote}`, `${quote}UTF-8${quote}`)
  );
}

/** Whether there is a document type declaration: it can only stand before the root element. */
export function hasDoctype(text: string): boolean {
  const prolog = /^(?:[ \t\r\n]|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/.exec(text)?.[0] ?? "";
  return text.startsWith("<!DOCTYPE", prolog.length);
}
