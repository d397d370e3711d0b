import {SaxesParser, type SaxesTagNS} from "saxes";
import {ContentRows, type RowTarget} from "./contentRows.js";
import {checkIdentity, pseudonymOf} from "./identity.js";
import {
  contentNamespaces,
  identNamespace,
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
const maxAttributes = 1024;
/** Characters kept of a header's value. */
const maxHeaderText = 64;

export type FatalRule =
  | "not_well_formed"
  | "doctype"
  | "unknown_root"
  | "unknown_namespace"
  | "unknown_version"
  | "resource_limit";

export interface Fatal {
  readonly regel: FatalRule;
  readonly linje: number | null;
}

/** Why reading stops at once; caught where the file is opened. */
export class FatalMessage extends Error {
  readonly fatal: Fatal;

  constructor(fatal: Fatal) {
    super(fatal.regel);
    this.fatal = fatal;
  }
}

/** Header of a content message: values as received, trimmed; an attribute is absent where missing or empty. */
export interface ContentHeader {
  readonly versjon: string | null;
  readonly innhinfoFirst: boolean;
  /** Line of INNHINFO, null when there is none. */
  readonly linje: number | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Header of an ident message: attributes of `Melding`. */
export type IdentHeader = Readonly<Record<string, string>>;

export interface MessageLimits {
  readonly maxDepth: number;
  readonly maxMarkupLength: number;
}

/** What may stand inside an element of the content message. */
interface Place {
  readonly klasse: string;
  /** Position in the sequence, by element name. */
  readonly sequence: ReadonlyMap<string, number>;
  readonly repeatable: ReadonlySet<string>;
}

interface Frame {
  readonly place: Place;
  readonly row: RowTarget | null;
  /** Column of the first element of `row`. */
  readonly firstElement: number;
  latest: number;
  readonly seen: Set<string>;
}

const personClassNames = new Set(personRows.map(rowClass => rowClass.klasse));

function placeOf(klasse: string, names: readonly string[], repeatable: readonly string[] = []): Place {
  return {klasse, sequence: new Map(names.map((name, index) => [name, index])), repeatable: new Set(repeatable)};
}

function placesOf(version: SchemaVersion): ReadonlyMap<string, Place> {
  const names = (rowClass: RowClass) =>
    rowClass.elements.filter(field => field.versions.includes(version)).map(field => field.name);
  return new Map([
    ["IPLOS", placeOf("IPLOS", ["INNHINFO", "PERSON"], ["PERSON"])],
    ["INNHINFO", placeOf("INNHINFO", innhinfoSequence, ["iiKontakt"])],
    ["iiKontakt", placeOf("iiKontakt", names(kontakt))],
    ["PERSON", placeOf("PERSON", [...names(person), ...personClassNames], [...personClassNames])],
    ...personRows.map((rowClass): [string, Place] => [rowClass.klasse, placeOf(rowClass.klasse, names(rowClass))])
  ]);
}

const places: Readonly<Record<SchemaVersion, ReadonlyMap<string, Place>>> = {
  "3.5": placesOf("3.5"),
  "3.7": placesOf("3.7")
};

const identHeaderNames = ["versjon", "meldingstype", "fraDatoPeriode", "tilDatoPeriode", "uttakDato", "lopenr"];

const identChildren: Readonly<Record<string, readonly string[]>> = {
  Melding: ["Kontaktperson", "Institusjon"],
  Institusjon: ["PasientIdent"],
  Kontaktperson: [],
  PasientIdent: []
};

/**
 * Reads one XML document, decoded text in chunks, through the library `saxes`, which alone decides what is well-formed.
 * Rows go to the segment writer; a national identity becomes a pseudonym here and exists nowhere else.
 */
export class MessageReader {
  kind: "content" | "ident" | "unknown" = "unknown";
  version: SchemaVersion | null = null;
  rows: ContentRows | null = null;
  identRows = 0;
  /** Set by what only makes the document unknown; a document that is not well-formed is that first. */
  #unknown: Fatal | null = null;
  readonly #parser = new SaxesParser({xmlns: true, position: true});
  readonly #writer: SegmentWriter;
  readonly #delivery: number;
  readonly #limits: MessageLimits;
  readonly #key: Uint8Array;
  readonly #textEncoder = new TextEncoder();

  #depth = 0;
  /** Depth at which skipped content began; 0 while nothing is skipped. */
  #skipFrom = 0;
  #documentDepth = 0;
  #documentSeen = false;
  #documentOpen = false;
  #documentPrefix = "";
  #tagLine = 1;
  #lineOffset = 0;
  /** Characters fed, and how many of them had been read when the latest element closed. */
  #fed = 0;
  #closedAt = -1;

  readonly #frames: Frame[] = [];
  #valueName: string | null = null;
  #value = "";

  #contentVersion: string | null = null;
  #firstChild: string | null = null;
  #innhinfoLine: number | null = null;
  readonly #innhinfo: Record<string, string> = {};
  #personId: string | null = null;
  #rowId: string | null = null;

  readonly #identHeader: Record<string, string> = {};
  readonly #identPath: string[] = [];
  #institution: string | null = null;

  constructor(writer: SegmentWriter, delivery: number, limits: MessageLimits, key: Uint8Array) {
    this.#writer = writer;
    this.#delivery = delivery;
    this.#limits = limits;
    this.#key = key;
    const parser = this.#parser;
    parser.on("opentagstart", () => {
      // The character after the name has been read already; when it was a line end, the tag began on the line before.
      this.#tagLine = this.line - (parser.columnIndex === 0 ? 1 : 0);
    });
    parser.on("opentag", tag => this.#open(tag as SaxesTagNS));
    parser.on("closetag", () => {
      this.#close();
      this.#closedAt = parser.position;
    });
    parser.on("text", text => this.#text(text));
    parser.on("cdata", text => this.#text(text));
    parser.on("doctype", () => {
      throw new FatalMessage({regel: "doctype", linje: this.line});
    });
  }

  get line(): number {
    return this.#parser.line + this.#lineOffset;
  }

  /** True between two children of an IPLOS element whose elements need no prefix: here the scanner may read on. */
  get betweenPersons(): boolean {
    return (
      this.#closedAt === this.#fed &&
      this.#documentOpen &&
      this.kind === "content" &&
      this.#documentPrefix === "" &&
      this.#depth === this.#documentDepth &&
      this.#firstChild === "INNHINFO" &&
      this.#unknown === null
    );
  }

  /** The scanner has read `lines` line ends, and PERSON elements only. */
  skipped(lines: number): void {
    this.#lineOffset += lines;
    const root = this.#frames[0];
    if (root !== undefined) {
      root.latest = 1;
    }
  }

  /** Feeds decoded text; at most some hundred thousand characters at a time. */
  write(text: string): void {
    try {
      this.#parser.write(text);
      this.#fed += text.length;
    } catch (error) {
      throw this.#fatalOf(error);
    }
    this.#bound();
    this.rows?.commit();
  }

  /** To be called after the last `write`. */
  end(): void {
    try {
      this.#parser.close();
    } catch (error) {
      throw this.#fatalOf(error);
    }
    this.rows?.commit();
    if (!this.#documentSeen) {
      throw new FatalMessage({regel: "unknown_root", linje: null});
    }
    if (this.#unknown !== null) {
      throw new FatalMessage(this.#unknown);
    }
  }

  /** Forgets rows that were not complete when reading stopped. */
  abandon(): void {
    for (const target of this.rows?.targets ?? []) {
      target.buffer.rollback();
    }
  }

  get contentHeader(): ContentHeader {
    return {
      versjon: this.#contentVersion,
      innhinfoFirst: this.#firstChild === "INNHINFO",
      linje: this.#innhinfoLine,
      attributes: {...this.#innhinfo}
    };
  }

  get identHeader(): IdentHeader {
    return {...this.#identHeader};
  }

  #fatalOf(error: unknown): FatalMessage {
    // The library's message quotes the document, so nothing of it is kept.
    return error instanceof FatalMessage ? error : new FatalMessage({regel: "not_well_formed", linje: this.line});
  }

  /** Keeps memory bounded whatever the document: cuts text that is still open, refuses endless names and tags. */
  #bound(): void {
    const open = this.#parser as unknown as {text: string; name: string; entity: string; attribList: unknown[]};
    if (open.text.length > maxKeptText) {
      // Through Buffer, so that the short string does not keep the long one alive.
      open.text = Buffer.from(open.text.slice(0, maxKeptText)).toString();
    }
    const longest = Math.max(open.name.length, open.entity.length);
    if (longest > this.#limits.maxMarkupLength || open.attribList.length > maxAttributes) {
      throw new FatalMessage({regel: "resource_limit", linje: this.line});
    }
  }

  #open(tag: SaxesTagNS): void {
    this.#depth++;
    if (this.#depth > this.#limits.maxDepth) {
      throw new FatalMessage({regel: "resource_limit", linje: this.#tagLine});
    }
    if (this.#skipFrom > 0) {
      return;
    }
    if (!this.#documentOpen) {
      this.#openOutside(tag);
    } else if (this.kind === "content") {
      this.#openContent(tag);
    } else {
      this.#openIdent(tag);
    }
  }

  #close(): void {
    if (this.#skipFrom > 0) {
      if (this.#depth === this.#skipFrom) {
        this.#skipFrom = 0;
      }
    } else if (this.#documentOpen) {
      if (this.kind === "content") {
        this.#closeContent();
      } else {
        this.#identPath.pop();
        this.#personId = null;
      }
      if (this.#depth === this.#documentDepth) {
        this.#documentOpen = false;
      }
    }
    this.#depth--;
  }

  #skip(): void {
    this.#skipFrom = this.#depth;
  }

  #openOutside(tag: SaxesTagNS): void {
    if (tag.local !== "IPLOS" && tag.local !== "Melding") {
      return;
    }
    if (this.#documentSeen) {
      this.#structureFinding(this.kind === "ident" ? "Melding" : "IPLOS", "further_document", null);
      this.#skip();
      return;
    }
    this.#documentSeen = true;
    const version = tag.local === "IPLOS" ? contentNamespaces[tag.uri] : undefined;
    if (version !== undefined) {
      this.kind = "content";
      this.version = version;
      this.rows = new ContentRows(this.#writer, this.#delivery);
      this.#contentVersion = attributeOf(tag, "versjon");
      if (this.#contentVersion !== null && this.#contentVersion !== version) {
        this.#unknown = {regel: "unknown_version", linje: this.#tagLine};
      }
      this.#frames.push(this.#frame("IPLOS", null));
    } else if (tag.local === "Melding" && tag.uri === identNamespace) {
      this.kind = "ident";
      this.#identPath.push("Melding");
      for (const name of identHeaderNames) {
        const value = attributeOf(tag, name);
        if (value !== null) {
          this.#identHeader[name] = value.slice(0, maxHeaderText);
        }
      }
    } else {
      this.#unknown = {regel: "unknown_namespace", linje: this.#tagLine};
      this.#skip();
      return;
    }
    this.#documentOpen = true;
    this.#documentDepth = this.#depth;
    this.#documentPrefix = tag.prefix;
  }

  #frame(klasse: string, row: RowTarget | null): Frame {
    const place = places[this.version as SchemaVersion].get(klasse) as Place;
    return {place, row, firstElement: row?.rowClass.attributes.length ?? 0, latest: -1, seen: new Set()};
  }

  #openContent(tag: SaxesTagNS): void {
    const frame = this.#frames.at(-1) as Frame;
    const name = tag.local;
    const position = contentNamespaces[tag.uri] === this.version ? frame.place.sequence.get(name) : undefined;
    if (frame.place.klasse === "IPLOS" && this.#valueName === null) {
      this.#firstChild ??= position === undefined ? "" : name;
    }
    if (this.#valueName !== null || position === undefined) {
      this.#structureFinding(frame.place.klasse, "unknown_element", null);
      this.#skip();
      return;
    }
    const repeated = frame.seen.has(name) && !frame.place.repeatable.has(name);
    if (repeated) {
      this.#structureFinding(frame.place.klasse, "element_repeated", name);
      this.#skip();
      return;
    }
    if (position < frame.latest) {
      this.#structureFinding(frame.place.klasse, "element_order", name);
    }
    frame.latest = Math.max(frame.latest, position);
    frame.seen.add(name);
    this.#enter(tag, name);
  }

  #enter(tag: SaxesTagNS, name: string): void {
    const rows = this.rows as ContentRows;
    if (name === "INNHINFO") {
      this.#innhinfoLine = this.#tagLine;
      this.#frames.push(this.#frame(name, null));
    } else if (name === "PERSON") {
      this.#personId = this.#beginRow(rows.person, tag);
      this.#rowId = null;
    } else if (name === "iiKontakt") {
      this.#beginRow(rows.kontakt, tag);
    } else if (personClassNames.has(name)) {
      const target = rows.personRows.find(candidate => candidate.rowClass.klasse === name) as RowTarget;
      this.#rowId = this.#beginRow(target, tag);
    } else {
      this.#valueName = name;
      this.#value = "";
    }
  }

  /** Opens a row and gives its own id as received. */
  #beginRow(target: RowTarget, tag: SaxesTagNS): string | null {
    const rows = this.rows as ContentRows;
    if (target.buffer.full) {
      rows.commit();
    }
    rows.begin(target, this.#tagLine);
    let ownId: string | null = null;
    for (const [column, field] of target.rowClass.attributes.entries()) {
      const value = attributeOf(tag, field.name);
      if (value !== null) {
        this.#set(target, column, value);
        ownId = column === target.rowClass.ownId ? value : ownId;
      }
    }
    this.#frames.push(this.#frame(target.rowClass.klasse, target));
    return ownId;
  }

  #set(target: RowTarget, column: number, value: string): void {
    const bytes = this.#textEncoder.encode(value);
    target.buffer.set(column, bytes, 0, bytes.length);
  }

  #closeContent(): void {
    if (this.#valueName === null) {
      const {row} = this.#frames.pop() as Frame;
      row?.buffer.finish();
      this.#rowId = null;
      if (row === this.rows?.person) {
        this.#personId = null;
      }
      return;
    }
    const frame = this.#frames.at(-1) as Frame;
    const name = this.#valueName;
    const value = trimmed(this.#value);
    this.#valueName = null;
    if (value === "") {
      return;
    }
    if (frame.row === null) {
      this.#innhinfo[name] = value.slice(0, maxHeaderText);
    } else {
      const {rowClass} = frame.row;
      const element = rowClass.elements.findIndex(field => field.name === name);
      this.#set(frame.row, frame.firstElement + element, value);
    }
  }

  #text(text: string): void {
    if (this.#valueName !== null && this.#skipFrom === 0 && this.#value.length < maxKeptText) {
      this.#value += text;
    }
  }

  #structureFinding(klasse: string, regel: string, attributt: string | null): void {
    const buffer = this.#writer.structure;
    const inPerson = this.rows !== null && this.#frames[1]?.row === this.rows.person;
    buffer.begin(this.#delivery, inPerson ? (this.rows?.person.read ?? 0) : 0, 0, this.#tagLine);
    const texts = [
      wordBytes(klasse),
      wordBytes(regel),
      wordBytes(attributt),
      ...[this.#personId, this.#rowId].map(idBytes)
    ];
    for (const [column, bytes] of texts.entries()) {
      buffer.set(column, bytes, 0, bytes.length);
    }
    buffer.finish();
    buffer.commit();
  }

  #openIdent(tag: SaxesTagNS): void {
    const parent = this.#identPath.at(-1) as string;
    const known = tag.uri === identNamespace && identChildren[parent]?.includes(tag.local);
    if (!known) {
      this.#structureFinding(parent, "unknown_element", null);
      this.#skip();
      return;
    }
    this.#identPath.push(tag.local);
    if (tag.local === "Institusjon") {
      this.#institution = attributeOf(tag, "institusjonID");
    } else if (tag.local === "PasientIdent") {
      this.#patient(tag);
    }
  }

  #patient(tag: SaxesTagNS): void {
    const pid = attributeOf(tag, "pid");
    const fid = attributeOf(tag, "fid");
    const type = attributeOf(tag, "typeID");
    this.identRows++;
    this.#personId = pid;
    const kontroll = fid === null || type === null ? null : checkIdentity(type, fid);
    this.#writer.ident(this.#delivery, {
      rad: this.identRows,
      linje: this.#tagLine,
      institusjon: this.#institution === null ? null : localNumber(this.#institution),
      pid: pid === null ? null : localNumber(pid),
      fidGiven: fid !== null,
      type: type === null ? null : type.length <= 2 ? type : "!",
      kontroll,
      pseudonym: kontroll === "ok" && fid !== null ? pseudonymOf(fid, this.#key) : null
    });
  }
}

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

/** An id of 1–10 digits; anything else, which could be an identity in the wrong field, becomes `!`. */
function localNumber(value: string): string {
  return /^\d{1,10}$/.test(value) ? value : "!";
}

/** The trimmed value of an attribute without prefix; null when missing or empty. */
function attributeOf(tag: SaxesTagNS, name: string): string | null {
  const attribute = Object.hasOwn(tag.attributes, name) ? tag.attributes[name] : undefined;
  const value = attribute === undefined ? "" : trimmed(attribute.value);
  return value === "" ? null : value;
}

/** Without white space (as XML knows it) at either end; in linear time whatever the value. */
function trimmed(value: string): string {
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
