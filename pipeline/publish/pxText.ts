import {brokenFile} from "./brokenFile.js";

/** One keyword of a PX file: `KEYWORD[language]("subkey","subkey")=value;`. */
export interface PxEntry {
  readonly keyword: string;
  /** Empty for the file's first language. */
  readonly language: string;
  readonly subkeys: readonly string[];
  /** Texts that stand in quotes; a value without quotes is one text. */
  readonly texts: readonly string[];
}

/** Lines of 256 characters are what every reader takes. */
const longestPiece = 240;

/** How a text says that a new line begins. */
const paragraphEnd = "#";

/** `KEYWORD[language]("subkey")=`. */
export function pxKey(keyword: string, language: string, subkeys: readonly string[] = []): string {
  const inBrackets = language === "" ? "" : `[${language}]`;
  const inParentheses = subkeys.length === 0 ? "" : `(${subkeys.map(pxQuoted).join(",")})`;
  return `${keyword}${inBrackets}${inParentheses}=`;
}

/** A list of texts; a line is broken after a comma only. */
export function pxList(texts: readonly string[]): string {
  const lines: string[] = [];
  let line = "";
  for (const [place, text] of texts.entries()) {
    const item = pxQuoted(text) + (place < texts.length - 1 ? "," : "");
    if (line !== "" && line.length + item.length > longestPiece) {
      lines.push(line);
      line = "";
    }
    line += item;
  }
  return [...lines, line].join("\n");
}

/** One text of paragraphs, in pieces on lines of their own where it is long. */
export function pxText(...paragraphs: readonly string[]): string {
  const text = paragraphs.map(pxPlain).join(paragraphEnd);
  const pieces = text.match(new RegExp(`.{1,${longestPiece}}`, "gsu")) ?? [""];
  return pieces.map(piece => `"${piece}"`).join("\n");
}

/** A text holds no quotation mark, no control character, and not what readers take for a line end. */
export function pxPlain(text: string): string {
  return text.replaceAll('"', "'").replace(/[#\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}

function pxQuoted(text: string): string {
  return `"${pxPlain(text)}"`;
}

const dataKey = "DATA=\n";

/** What a PX file ends with: the cells, `perLine` of them on each line. */
export function pxData(cells: readonly string[], perLine: number): string {
  const lines: string[] = [];
  for (let start = 0; start < cells.length; start += perLine) lines.push(cells.slice(start, start + perLine).join(" "));
  return `${dataKey}${lines.join(" \n")};\n`;
}

/** Keywords and cells of a PX file in the form that is written here. Throws `blocked` for anything else. */
export function parsePx(text: string, path: string): {entries: readonly PxEntry[]; cells: readonly string[]} {
  const entries: PxEntry[] = [];
  const entry = /([A-Z][A-Z0-9-]*)(?:\[(\w+)\])?(?:\(((?:"[^"]*",?)+)\))?=((?:"[^"]*"|[^";])*);\n/y;
  let start = 0;
  while (!text.startsWith(dataKey, start)) {
    entry.lastIndex = start;
    const match = entry.exec(text);
    if (match === null) throw brokenFile(path, "The file is not a PX file.");
    const [, keyword = "", language = "", subkeys = "", value = ""] = match;
    entries.push({keyword, language, subkeys: pxTexts(subkeys), texts: value.includes('"') ? pxTexts(value) : [value]});
    start = entry.lastIndex;
  }
  if (!text.endsWith(";\n")) throw brokenFile(path, "The data do not end.");
  return {
    entries,
    cells: text
      .slice(start + dataKey.length, -2)
      .replaceAll(" \n", " ")
      .split(" ")
  };
}

/** Texts between commas; one text may be in pieces. */
function pxTexts(list: string): readonly string[] {
  const texts: string[] = [];
  let text = "";
  for (const [, piece = "", comma] of list.matchAll(/"([^"]*)"\s*(,?)/g)) {
    text += piece;
    if (comma === ",") {
      texts.push(text);
      text = "";
    }
  }
  return list === "" ? [] : [...texts, text];
}
