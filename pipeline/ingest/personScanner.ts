import type {ContentRows, RowTarget} from "./contentRows.js";
import type {SchemaVersion} from "./messageSchema.js";

/**
 * A fast reader of the plain subset of the content message: whole PERSON elements in which every tag is spelled out as
 * expected, in the schema's order, and every value is plain ASCII. Whatever else it meets (a reference, a comment, an
 * unknown or misplaced element, a control character, a prefix, …) it leaves untouched for the library, from the start
 * of that PERSON on. It therefore decides nothing about well-formedness: what it accepts is well-formed by construction.
 */
export class PersonScanner {
  readonly #rows: ContentRows;
  readonly #person: ScannedClass;
  readonly #classes: readonly ScannedClass[];
  #source: Uint8Array = new Uint8Array(0);
  #position = 0;
  /** Line ends seen since `lines` was last taken. */
  #lines = 0;
  #line = 1;

  constructor(rows: ContentRows, version: SchemaVersion) {
    this.#rows = rows;
    this.#person = scannedClass(rows.person, version);
    this.#classes = rows.personRows.map(target => scannedClass(target, version));
  }

  /** Line ends passed by the last `scan`. */
  get lines(): number {
    return this.#lines;
  }

  /**
   * Reads complete PERSON elements from `source[start..end)`, the line at `start` being `line`, and commits their rows.
   * Stops between two children of IPLOS.
   */
  scan(source: Buffer, start: number, end: number, line: number): Scan {
    this.#source = source;
    this.#position = start;
    this.#lines = 0;
    this.#line = line;
    for (;;) {
      const begin = this.#position;
      const linesBefore = this.#lines;
      this.#space(end);
      if (this.#position >= end) {
        return {position: this.#position, needsMore: true, unplainUntil: -1};
      }
      const close = source.indexOf(personEnd, this.#position);
      if (close < 0 || close + personEnd.length > end) {
        const possible = end - this.#position < personStart.length || this.#matches(personStart);
        this.#position = begin;
        this.#lines = linesBefore;
        return {position: begin, needsMore: possible, unplainUntil: -1};
      }
      if (!this.#scanPerson()) {
        this.#rows.abandon();
        this.#position = begin;
        this.#lines = linesBefore;
        return {position: begin, needsMore: false, unplainUntil: close + personEnd.length};
      }
      this.#rows.commit();
    }
  }

  #scanPerson(): boolean {
    const person = this.#person;
    const outcome = this.#startRow(person);
    if (outcome !== open) {
      return false;
    }
    if (!this.#elements(person)) {
      return false;
    }
    let latest = 0;
    while (!this.#matches(person.end)) {
      const index = this.#classAt(latest);
      if (index < 0) {
        return false;
      }
      latest = index;
      const scanned = this.#classes[index] as ScannedClass;
      const row = this.#startRow(scanned);
      if (row === refused || (row === open && !(this.#elements(scanned) && this.#take(scanned.end)))) {
        return false;
      }
      scanned.target.buffer.finish();
      this.#space(this.#source.length);
    }
    person.target.buffer.finish();
    return this.#take(person.end);
  }

  /** Index of the class whose start tag stands here, from `from` on; -1 for anything else. */
  #classAt(from: number): number {
    for (let index = from; index < this.#classes.length; index++) {
      if (this.#matches((this.#classes[index] as ScannedClass).start)) {
        return index;
      }
    }
    return -1;
  }

  /** Reads a start tag with its attributes and opens the row. */
  #startRow(scanned: ScannedClass): typeof refused | typeof open | typeof empty {
    if (!this.#matches(scanned.start) || scanned.target.buffer.full) {
      return refused;
    }
    this.#rows.begin(scanned.target, this.#line + this.#lines);
    const source = this.#source;
    let p = this.#position + scanned.start.length;
    let seen = 0;
    for (;;) {
      let c = source[p] as number;
      if (c === greater) {
        this.#position = p + 1;
        this.#space(source.length);
        return open;
      }
      if (c === slash && source[p + 1] === greater) {
        this.#position = p + 2;
        return empty;
      }
      if (c !== blank) {
        return refused;
      }
      while (c === blank) {
        c = source[++p] as number;
      }
      if (c === greater || c === slash) {
        continue;
      }
      const column = this.#attributeAt(scanned.attributes, p);
      if (column < 0 || (seen & (1 << column)) !== 0) {
        return refused;
      }
      seen |= 1 << column;
      p += (scanned.attributes[column] as Uint8Array).length;
      const quote = source[p++] as number;
      if (quote !== doubleQuote && quote !== singleQuote) {
        return refused;
      }
      let start = p;
      for (c = source[p] as number; c !== quote; c = source[++p] as number) {
        if (plain[c] === 0) {
          return refused;
        }
      }
      let end = p++;
      while (start < end && source[start] === blank) {
        start++;
      }
      while (end > start && source[end - 1] === blank) {
        end--;
      }
      scanned.target.buffer.set(column, source, start, end);
    }
  }

  #attributeAt(names: readonly Uint8Array[], position: number): number {
    for (let column = 0; column < names.length; column++) {
      if (startsWith(this.#source, position, names[column] as Uint8Array)) {
        return column;
      }
    }
    return -1;
  }

  /** Reads value elements in their order up to the first tag that is none of them; false: not plain. */
  #elements(scanned: ScannedClass): boolean {
    const {elements, target} = scanned;
    const source = this.#source;
    let next = 0;
    let p = this.#position;
    for (;;) {
      let index = next;
      while (index < elements.length && !isTag(source, p, (elements[index] as ScannedElement).start)) {
        index++;
      }
      if (index === elements.length) {
        this.#position = p;
        return true;
      }
      const element = elements[index] as ScannedElement;
      next = index + 1;
      p += element.start.length;
      let c = source[p] as number;
      if (c === slash && source[p + 1] === greater) {
        p += 2;
      } else if (c === greater) {
        p++;
        while (source[p] === blank) {
          p++;
        }
        const start = p;
        for (c = source[p] as number; plain[c] === 1; c = source[++p] as number);
        if (c !== less) {
          return false;
        }
        let end = p;
        while (end > start && source[end - 1] === blank) {
          end--;
        }
        if (!startsWith(source, p, element.end)) {
          return false;
        }
        p += element.end.length;
        if (end > start) {
          target.buffer.set(element.column, source, start, end);
        }
      } else {
        return false;
      }
      this.#position = p;
      this.#space(source.length);
      p = this.#position;
    }
  }

  /** Passes white space, counting line ends; a lone carriage return is left standing. */
  #space(end: number): void {
    const source = this.#source;
    let p = this.#position;
    let lines = this.#lines;
    while (p < end) {
      const c = source[p];
      if (c === newline) {
        lines++;
        p++;
      } else if (c === blank || c === tab) {
        p++;
      } else if (c === carriageReturn && p + 1 < end && source[p + 1] === newline) {
        lines++;
        p += 2;
      } else {
        break;
      }
    }
    this.#position = p;
    this.#lines = lines;
  }

  #matches(text: Uint8Array): boolean {
    return startsWith(this.#source, this.#position, text);
  }

  #take(text: Uint8Array): boolean {
    if (!this.#matches(text)) {
      return false;
    }
    this.#position += text.length;
    return true;
  }
}

/** Where a scan stopped and why. */
export interface Scan {
  readonly position: number;
  /** Only more data can take the scanner further. */
  readonly needsMore: boolean;
  /** Where the next thing that is not plain seems to end; the library must read on at least to there. -1: unknown. */
  readonly unplainUntil: number;
}

interface ScannedElement {
  /** `<name`, without what follows. */
  readonly start: Uint8Array;
  /** `</name>`. */
  readonly end: Uint8Array;
  readonly column: number;
}

interface ScannedClass {
  readonly target: RowTarget;
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  /** `name=` by column. */
  readonly attributes: readonly Uint8Array[];
  readonly elements: readonly ScannedElement[];
}

const refused = 0;
const open = 1;
const empty = 2;

const newline = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const blank = 0x20;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const slash = 0x2f;
const less = 0x3c;
const greater = 0x3e;

const personStart = Buffer.from("<PERSON");
const personEnd = Buffer.from("</PERSON>");

/** Bytes that may stand in a plain value: printable ASCII without markup, references and `]`. */
const plain = Uint8Array.from({length: 256}, (_, c) => {
  const markup = c === less || c === greater || c === 0x26 || c === 0x5d;
  return c >= blank && c < 0x7f && !markup ? 1 : 0;
});

function scannedClass(target: RowTarget, version: SchemaVersion): ScannedClass {
  const {klasse, attributes, elements} = target.rowClass;
  const scanned: ScannedElement[] = [];
  for (const [index, field] of elements.entries()) {
    if (field.versions.includes(version)) {
      scanned.push({
        start: Buffer.from(`<${field.name}`),
        end: Buffer.from(`</${field.name}>`),
        column: attributes.length + index
      });
    }
  }
  return {
    target,
    start: Buffer.from(`<${klasse}`),
    end: Buffer.from(`</${klasse}>`),
    attributes: attributes.map(field => Buffer.from(`${field.name}=`)),
    elements: scanned
  };
}

/** Whether the tag `<name` stands here, and no longer name. */
function isTag(source: Uint8Array, position: number, tag: Uint8Array): boolean {
  if (!startsWith(source, position, tag)) {
    return false;
  }
  const after = source[position + tag.length];
  return after === greater || after === slash;
}

function startsWith(source: Uint8Array, position: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) {
    if (source[position + i] !== text[i]) {
      return false;
    }
  }
  return true;
}
