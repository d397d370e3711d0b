import type {SaxesTagNS} from "saxes";
import {attributeOf, type DocumentReader, headerValue, type StructureFindings} from "./documentReader.js";
import {checkIdentity, pseudonymOf} from "./identity.js";
import {identNamespace} from "./messageSchema.js";
import type {SegmentWriter} from "./segmentWriter.js";

const headerNames = ["versjon", "meldingstype", "fraDatoPeriode", "tilDatoPeriode", "uttakDato", "lopenr"];

const children: Readonly<Record<string, readonly string[]>> = {
  Melding: ["Kontaktperson", "Institusjon"],
  Institusjon: ["PasientIdent"],
  Kontaktperson: [],
  PasientIdent: []
};

/**
 * Header of an ident message: attributes of `Melding`, absent where missing or empty, and as `senders` the distinct
 * `institusjonID` that could be a municipality (four digits) or a district (six), separated by spaces.
 */
export type IdentHeader = Readonly<Record<string, string>>;

/** Reads `Melding` of an ident message. A national identity becomes a pseudonym here and exists nowhere else. */
export class IdentReader implements DocumentReader {
  readonly #attributes: Readonly<Record<string, string>>;
  readonly #senders = new Set<string>();
  /** Rows of PasientIdent read so far. */
  read = 0;
  readonly #writer: SegmentWriter;
  readonly #delivery: number;
  readonly #key: Uint8Array;
  readonly #findings: StructureFindings;
  readonly #path = ["Melding"];
  #institution: string | null = null;
  #pid: string | null = null;

  constructor(tag: SaxesTagNS, writer: SegmentWriter, delivery: number, key: Uint8Array, findings: StructureFindings) {
    this.#writer = writer;
    this.#delivery = delivery;
    this.#key = key;
    this.#findings = findings;
    this.#attributes = Object.fromEntries(
      headerNames.flatMap(name => {
        const value = attributeOf(tag, name);
        return value === null ? [] : [[name, headerValue(name, value)]];
      })
    );
  }

  get header(): IdentHeader {
    return {...this.#attributes, senders: [...this.#senders].sort().join(" ")};
  }

  open(tag: SaxesTagNS, line: number): boolean {
    const parent = this.#path.at(-1) ?? "Melding";
    if (tag.uri !== identNamespace || !children[parent]?.includes(tag.local)) {
      this.#findings.add(parent, "unknown_element", null, line, {person: 0, personId: this.#pid, rowId: null});
      return false;
    }
    this.#path.push(tag.local);
    if (tag.local === "Institusjon") {
      this.#institution = attributeOf(tag, "institusjonID");
      if (this.#institution !== null && /^\d{4}(\d{2})?$/.test(this.#institution)) {
        this.#senders.add(this.#institution);
      }
    } else if (tag.local === "PasientIdent") {
      this.#patient(tag, line);
    }
    return true;
  }

  close(): void {
    this.#path.pop();
    this.#pid = null;
  }

  text(): void {
    // The message has no text of its own.
  }

  #patient(tag: SaxesTagNS, line: number): void {
    const pid = attributeOf(tag, "pid");
    const fid = attributeOf(tag, "fid");
    const type = attributeOf(tag, "typeID");
    const kontroll = fid === null || type === null ? null : checkIdentity(type, fid);
    this.#pid = pid;
    this.read++;
    this.#writer.ident(this.#delivery, {
      rad: this.read,
      linje: line,
      institusjon: this.#institution === null ? null : localNumber(this.#institution),
      pid: pid === null ? null : localNumber(pid),
      fidGiven: fid !== null,
      type: type === null || type.length <= 2 ? type : "!",
      kontroll,
      pseudonym: kontroll === "ok" && fid !== null ? pseudonymOf(fid, this.#key) : null
    });
  }
}

/** An id of 1–10 digits; anything else, which could be an identity in the wrong field, becomes `!`. */
function localNumber(value: string): string {
  return /^\d{1,10}$/.test(value) ? value : "!";
}
