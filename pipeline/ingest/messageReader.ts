import {SaxesParser, type SaxesTagNS} from "saxes";
import {type ContentHeader, ContentReader} from "./contentReader.js";
import {attributeOf, type DocumentReader, nowhere, StructureFindings} from "./documentReader.js";
import {type Fatal, FatalMessage} from "./fatal.js";
import {type IdentHeader, IdentReader} from "./identReader.js";
import {contentNamespaces, identNamespace} from "./messageSchema.js";
import type {SegmentWriter} from "./segmentWriter.js";

/** Characters kept of text that is still open between two chunks. */
const maxOpenText = 4096;
const maxAttributes = 1024;

export interface MessageLimits {
  /** Depth of nested elements. */
  readonly maxDepth: number;
  /** Length of a name or a reference, characters. */
  readonly maxMarkupLength: number;
}

/** The parts of the library's parser that hold what is not yet complete. */
interface OpenConstructs {
  text: string;
  readonly name: string;
  readonly entity: string;
  readonly attribList: readonly unknown[];
}

/**
 * Reads one XML document, decoded text in chunks, through the library `saxes`, which alone decides what is well-formed.
 * Finds the first IPLOS or Melding in it, whatever it is wrapped in, and lets a document reader have its inside.
 */
export class MessageReader {
  readonly #parser = new SaxesParser({xmlns: true, position: true});
  readonly #writer: SegmentWriter;
  readonly #delivery: number;
  readonly #limits: MessageLimits;
  readonly #key: Uint8Array;
  readonly #findings: StructureFindings;
  #content: ContentReader | null = null;
  #ident: IdentReader | null = null;
  /** Reads the open document; null before it, after it and where there is none. */
  #open: DocumentReader | null = null;
  #seen = false;
  /** Set by what only makes the document unknown; a document that is not well-formed is that first. */
  #unknown: Fatal | null = null;
  #prefix = "";
  #depth = 0;
  #documentDepth = 0;
  /** Depth at which content that is not read began; 0 while all is read. */
  #skipFrom = 0;
  #tagLine = 1;
  #scannedLines = 0;
  /** Characters fed, and how many of them had been read when the latest element closed. */
  #fed = 0;
  #closedAt = -1;

  constructor(writer: SegmentWriter, delivery: number, limits: MessageLimits, key: Uint8Array) {
    this.#writer = writer;
    this.#delivery = delivery;
    this.#limits = limits;
    this.#key = key;
    this.#findings = new StructureFindings(writer, delivery);
    const parser = this.#parser;
    parser.on("opentagstart", () => {
      // The character after the name has been read already; when it was a line end, the tag began on the line before.
      this.#tagLine = this.line - (parser.columnIndex === 0 ? 1 : 0);
    });
    parser.on("opentag", tag => this.#openTag(tag as SaxesTagNS));
    parser.on("closetag", () => {
      this.#closeTag();
      this.#closedAt = parser.position;
    });
    parser.on("text", text => this.#text(text));
    parser.on("cdata", text => this.#text(text));
    parser.on("doctype", () => {
      throw new FatalMessage({regel: "doctype", linje: this.line});
    });
  }

  get kind(): "content" | "ident" | "unknown" {
    return this.#content !== null ? "content" : this.#ident !== null ? "ident" : "unknown";
  }

  get content(): ContentReader | null {
    return this.#content;
  }

  get header(): ContentHeader | IdentHeader {
    return this.#content?.header ?? this.#ident?.header ?? {};
  }

  /** Rows read per class. */
  get rowsRead(): Readonly<Record<string, number>> {
    return this.#content?.rows.counts() ?? {PasientIdent: this.#ident?.read ?? 0};
  }

  get line(): number {
    return this.#parser.line + this.#scannedLines;
  }

  /** True inside an IPLOS of which the scanner can read PERSON elements. */
  get mayScan(): boolean {
    return (
      this.#content !== null &&
      this.#open === this.#content &&
      this.#content.headerFirst &&
      this.#prefix === "" &&
      this.#unknown === null
    );
  }

  /** True right after a child of an IPLOS whose elements need no prefix: here the scanner may read on. */
  get betweenPersons(): boolean {
    return this.mayScan && this.#closedAt === this.#fed && this.#depth === this.#documentDepth;
  }

  /** The scanner has read PERSON elements with this many line ends. */
  scanned(lines: number): void {
    this.#scannedLines += lines;
    this.#content?.scanned();
  }

  /** Feeds decoded text, at most some hundred thousand characters at a time. @throws FatalMessage */
  write(text: string): void {
    try {
      this.#parser.write(text);
    } catch (error) {
      throw this.#fatalOf(error);
    }
    this.#fed += text.length;
    this.#bound();
    this.#content?.rows.commit();
  }

  /** To be called after the last `write`. @throws FatalMessage */
  end(): void {
    try {
      this.#parser.close();
    } catch (error) {
      throw this.#fatalOf(error);
    }
    this.#content?.rows.commit();
    if (!this.#seen) {
      throw new FatalMessage({regel: "unknown_root", linje: null});
    }
    if (this.#unknown !== null) {
      throw new FatalMessage(this.#unknown);
    }
  }

  /** Forgets rows that were not complete when reading stopped. */
  abandon(): void {
    this.#content?.rows.abandon();
  }

  #fatalOf(error: unknown): FatalMessage {
    // The library's message quotes the document, so nothing of it is kept.
    return error instanceof FatalMessage ? error : new FatalMessage({regel: "not_well_formed", linje: this.line});
  }

  /** Keeps memory bounded whatever the document: cuts text that is still open, refuses endless names and tags. */
  #bound(): void {
    const open = this.#parser as unknown as OpenConstructs;
    if (open.text.length > maxOpenText) {
      // Through Buffer, so that the short string does not keep the long one alive.
      open.text = Buffer.from(open.text.slice(0, maxOpenText)).toString();
    }
    const longest = Math.max(open.name.length, open.entity.length);
    if (longest > this.#limits.maxMarkupLength || open.attribList.length > maxAttributes) {
      throw new FatalMessage({regel: "resource_limit", linje: this.line});
    }
  }

  #openTag(tag: SaxesTagNS): void {
    this.#depth++;
    if (this.#depth > this.#limits.maxDepth) {
      throw new FatalMessage({regel: "resource_limit", linje: this.#tagLine});
    }
    if (this.#skipFrom > 0) {
      return;
    }
    const isRead = this.#open === null ? this.#outside(tag) : this.#open.open(tag, this.#tagLine);
    if (!isRead) {
      this.#skipFrom = this.#depth;
    }
  }

  #closeTag(): void {
    if (this.#skipFrom === this.#depth) {
      this.#skipFrom = 0;
    } else if (this.#skipFrom === 0 && this.#open !== null) {
      this.#open.close();
      if (this.#depth === this.#documentDepth) {
        this.#open = null;
      }
    }
    this.#depth--;
  }

  #text(text: string): void {
    if (this.#skipFrom === 0) {
      this.#open?.text(text);
    }
  }

  /** An element outside the document. @returns false: it is not read */
  #outside(tag: SaxesTagNS): boolean {
    if (tag.local !== "IPLOS" && tag.local !== "Melding") {
      return true;
    }
    if (this.#seen) {
      const first = this.kind === "ident" ? "Melding" : "IPLOS";
      this.#findings.add(first, "further_document", null, this.#tagLine, nowhere);
      return false;
    }
    this.#seen = true;
    this.#documentDepth = this.#depth;
    this.#prefix = tag.prefix;
    const version = tag.local === "IPLOS" ? contentNamespaces[tag.uri] : undefined;
    if (version !== undefined) {
      this.#content = new ContentReader(tag, version, this.#writer, this.#delivery, this.#findings);
      this.#open = this.#content;
      const stated = attributeOf(tag, "versjon");
      if (stated !== null && stated !== version) {
        this.#unknown = {regel: "unknown_version", linje: this.#tagLine};
      }
    } else if (tag.local === "Melding" && tag.uri === identNamespace) {
      this.#ident = new IdentReader(tag, this.#writer, this.#delivery, this.#key, this.#findings);
      this.#open = this.#ident;
    } else {
      this.#unknown = {regel: "unknown_namespace", linje: this.#tagLine};
    }
    return this.#open !== null;
  }
}
