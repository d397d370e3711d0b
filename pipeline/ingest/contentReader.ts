import type {SaxesTagNS} from "saxes";
import {ContentRows, type RowTarget} from "./contentRows.js";
import {attributeOf, type DocumentReader, headerValue, type StructureFindings, trimmed} from "./documentReader.js";
import {
  contentNamespaces,
  innhinfoSequence,
  kontakt,
  person,
  personRows,
  type RowClass,
  type SchemaVersion
} from "./messageSchema.js";
import type {SegmentWriter} from "./segmentWriter.js";

/** Characters kept of one value while it is read; control rules tell none apart beyond 16. */
const maxKeptText = 4096;

/** Header of a content message: values as received, trimmed; an attribute is absent where missing or empty. */
export interface ContentHeader {
  readonly versjon: string | null;
  readonly innhinfoFirst: boolean;
  /** Line of INNHINFO, null when there is none. */
  readonly linje: number | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What may stand inside an element of the content message. */
interface Place {
  readonly klasse: string;
  /** Position in the sequence, by element name. */
  readonly sequence: ReadonlyMap<string, number>;
  readonly repeatable: ReadonlySet<string>;
}

/** An element that is open, with what has been seen in it. */
interface Frame {
  readonly place: Place;
  readonly row: RowTarget | null;
  latest: number;
  readonly seen: Set<string>;
}

const personClassNames: ReadonlySet<string> = new Set(personRows.map(rowClass => rowClass.klasse));

function placeOf(klasse: string, names: readonly string[], repeatable: readonly string[] = []): Place {
  return {klasse, sequence: new Map(names.map((name, index) => [name, index])), repeatable: new Set(repeatable)};
}

function placesOf(version: SchemaVersion): ReadonlyMap<string, Place> {
  const names = ({elements}: RowClass) =>
    elements.filter(field => field.versions.includes(version)).map(field => field.name);
  const places = [
    placeOf("IPLOS", ["INNHINFO", "PERSON"], ["PERSON"]),
    placeOf("INNHINFO", innhinfoSequence, ["iiKontakt"]),
    placeOf("iiKontakt", names(kontakt)),
    placeOf("PERSON", [...names(person), ...personClassNames], [...personClassNames]),
    ...personRows.map(rowClass => placeOf(rowClass.klasse, names(rowClass)))
  ];
  return new Map(places.map(place => [place.klasse, place]));
}

const places: Readonly<Record<SchemaVersion, ReadonlyMap<string, Place>>> = {
  "3.5": placesOf("3.5"),
  "3.7": placesOf("3.7")
};

/** Reads `IPLOS`: header and rows, and what the schema does not have at its place. */
export class ContentReader implements DocumentReader {
  readonly version: SchemaVersion;
  readonly rows: ContentRows;
  readonly #findings: StructureFindings;
  readonly #stated: string | null;
  readonly #frames: Frame[] = [];
  readonly #innhinfo: Record<string, string> = {};
  /** Name of the value element that is open. */
  #valueName: string | null = null;
  #value = "";
  #firstChild: string | null = null;
  #innhinfoLine: number | null = null;
  #personId: string | null = null;
  #rowId: string | null = null;

  constructor(
    tag: SaxesTagNS,
    version: SchemaVersion,
    writer: SegmentWriter,
    delivery: number,
    findings: StructureFindings
  ) {
    this.version = version;
    this.rows = new ContentRows(writer, delivery);
    this.#findings = findings;
    this.#stated = attributeOf(tag, "versjon");
    this.#push("IPLOS", null);
  }

  get header(): ContentHeader {
    return {
      versjon: this.#stated === null ? null : headerValue("versjon", this.#stated),
      innhinfoFirst: this.headerFirst,
      linje: this.#innhinfoLine,
      attributes: {...this.#innhinfo}
    };
  }

  get headerFirst(): boolean {
    return this.#firstChild === "INNHINFO";
  }

  /** The scanner has read PERSON elements. */
  scanned(): void {
    const root = this.#frames[0];
    if (root !== undefined) {
      root.latest = 1;
    }
  }

  open(tag: SaxesTagNS, line: number): boolean {
    const frame = this.#frame();
    const {klasse, sequence, repeatable} = frame.place;
    const name = tag.local;
    const isKnown = this.#valueName === null && contentNamespaces[tag.uri] === this.version;
    const position = isKnown ? sequence.get(name) : undefined;
    if (klasse === "IPLOS") {
      this.#firstChild ??= position === undefined ? "" : name;
    }
    if (position === undefined) {
      this.#finding("unknown_element", null, line);
      return false;
    }
    if (frame.seen.has(name) && !repeatable.has(name)) {
      this.#finding("element_repeated", name, line);
      return false;
    }
    if (position < frame.latest) {
      this.#finding("element_order", name, line);
    }
    frame.latest = Math.max(frame.latest, position);
    frame.seen.add(name);
    this.#enter(tag, name, line);
    return true;
  }

  close(): void {
    if (this.#valueName === null) {
      const {row} = this.#frame();
      this.#frames.pop();
      row?.buffer.finish();
      this.#rowId = null;
      this.#personId = row === this.rows.person ? null : this.#personId;
      return;
    }
    const name = this.#valueName;
    const value = trimmed(this.#value);
    this.#valueName = null;
    const {row} = this.#frame();
    if (value !== "" && row === null) {
      this.#innhinfo[name] = headerValue(name, value);
    } else if (value !== "" && row !== null) {
      const {attributes, elements} = row.rowClass;
      set(row, attributes.length + elements.findIndex(field => field.name === name), value);
    }
  }

  text(text: string): void {
    if (this.#valueName !== null && this.#value.length < maxKeptText) {
      this.#value += text;
    }
  }

  #frame(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      throw new RangeError("no element is open");
    }
    return frame;
  }

  #push(klasse: string, row: RowTarget | null): void {
    const place = places[this.version].get(klasse);
    if (place === undefined) {
      throw new RangeError(`no such place: ${klasse}`);
    }
    this.#frames.push({place, row, latest: -1, seen: new Set()});
  }

  #enter(tag: SaxesTagNS, name: string, line: number): void {
    const {rows} = this;
    if (name === "INNHINFO") {
      this.#innhinfoLine = line;
      this.#push(name, null);
      return;
    }
    const target = rows.targets.find(({rowClass}) => rowClass.klasse === name);
    if (target === undefined) {
      this.#valueName = name;
      this.#value = "";
      return;
    }
    const ownId = this.#beginRow(target, tag, line);
    this.#personId = target === rows.person ? ownId : this.#personId;
    this.#rowId = personClassNames.has(name) ? ownId : null;
  }

  /** Opens a row and gives its own id as received. */
  #beginRow(target: RowTarget, tag: SaxesTagNS, line: number): string | null {
    if (target.buffer.full) {
      this.rows.commit();
    }
    this.rows.begin(target, line);
    let ownId: string | null = null;
    for (const [column, field] of target.rowClass.attributes.entries()) {
      const value = attributeOf(tag, field.name);
      if (value !== null) {
        set(target, column, value);
        ownId = column === target.rowClass.ownId ? value : ownId;
      }
    }
    this.#push(target.rowClass.klasse, target);
    return ownId;
  }

  #finding(regel: string, attributt: string | null, line: number): void {
    const inPerson = this.#frames[1]?.row === this.rows.person;
    const position = {
      person: inPerson ? this.rows.person.read : 0,
      personId: this.#personId,
      rowId: this.#rowId
    };
    this.#findings.add(this.#frame().place.klasse, regel, attributt, line, position);
  }
}

function set(target: RowTarget, column: number, value: string): void {
  const bytes = Buffer.from(value);
  target.buffer.set(column, bytes, 0, bytes.length);
}
