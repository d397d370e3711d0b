import type {SaxesTagNS} from "saxes";
import type {RowBuffer} from "./rowBuffer.js";
import type {SegmentWriter} from "./segmentWriter.js";

/** Reads the inside of one known document, event by event; the message reader leaves out what is not its own. */
export interface DocumentReader {
  /** A child element opens. @returns false: it and all it contains is not read */
  open(tag: SaxesTagNS, line: number): boolean;
  /** The element that was opened last closes, or the document itself. */
  close(): void;
  text(text: string): void;
}

/** Ids of the rows that a structure finding lies in; `person` is the ordinal of the PERSON, 0 for none. */
export interface Position {
  readonly person: number;
  readonly personId: string | null;
  readonly rowId: string | null;
}

/** Records what is wrong with the structure of one document. */
export class StructureFindings {
  readonly #buffer: RowBuffer;
  readonly #delivery: number;

  constructor(writer: SegmentWriter, delivery: number) {
    this.#buffer = writer.structure;
    this.#delivery = delivery;
  }

  add(
    klasse: string,
    regel: string,
    attributt: string | null,
    line: number,
    {person, personId, rowId}: Position
  ): void {
    this.#buffer.begin(this.#delivery, person, 0, line);
    const texts = [wordBytes(klasse), wordBytes(regel), wordBytes(attributt), idBytes(personId), idBytes(rowId)];
    for (const [column, bytes] of texts.entries()) {
      this.#buffer.set(column, bytes, 0, bytes.length);
    }
    this.#buffer.finish();
    this.#buffer.commit();
  }
}

export const nowhere: Position = {person: 0, personId: null, rowId: null};

const words = new Map<string, Uint8Array>();

/** UTF-8 of a word of the schema or a rule name. */
function wordBytes(word: string | null): Uint8Array {
  const known = words.get(word ?? "") ?? Buffer.from(word ?? "");
  words.set(word ?? "", known);
  return known;
}

function idBytes(id: string | null): Uint8Array {
  return Buffer.from(id ?? "");
}

/** The trimmed value of an attribute without prefix; null when missing or empty. */
export function attributeOf(tag: SaxesTagNS, name: string): string | null {
  const attribute = Object.hasOwn(tag.attributes, name) ? tag.attributes[name] : undefined;
  const value = attribute === undefined ? "" : trimmed(attribute.value);
  return value === "" ? null : value;
}

/** Characters kept of a header's value. */
const maxHeaderText = 64;

/**
 * What is kept of a header's value. Eleven or more digits in a row could be a national identity in the wrong place; only
 * a running number may have as many.
 */
export function headerValue(name: string, value: string): string {
  const kept = value.slice(0, maxHeaderText);
  const isRunningNumber = name === "iiLopenr" || name === "lopenr";
  return isRunningNumber ? kept : kept.replace(/\d{11,}/g, digits => "#".repeat(digits.length));
}

/** Without white space (as XML knows it) at either end; in linear time whatever the value. */
export function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value.charCodeAt(start))) {
    start++;
  }
  while (end > start && isSpace(value.charCodeAt(end - 1))) {
    end--;
  }
  return value.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
