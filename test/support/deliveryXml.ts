import type {Version} from "../oracle/reference.js";
import {
  type ChildClass,
  identNamespace,
  mayRepeat,
  namespaces,
  type RowClass,
  rowClasses,
  sequenceOf,
  xmlAttributes
} from "../oracle/schema.js";

/** An XML element before it is written; may be changed freely. */
export interface Tree {
  name: string;
  /** Stated where it differs from that of the parent. */
  namespace?: string;
  attributes: Record<string, string>;
  children: Tree[];
  text: string;
}

/** Values by attribute name; null leaves out what would otherwise be filled in. */
export type Given = Readonly<Record<string, string | null>>;

export interface PersonSpec {
  readonly pePeID: number | string;
  /** `peAlder`, `peKjonn`, … */
  readonly values?: Given;
  readonly PERSONOPPL?: readonly Given[];
  readonly FUNKSJON?: readonly Given[];
  readonly TJENESTE?: readonly Given[];
  readonly DIAGNOSE?: readonly Given[];
  readonly DOGNTILBUD?: readonly Given[];
}

export interface ContentSpec {
  readonly kommune: string;
  readonly bydel?: string;
  readonly aar: number;
  readonly lopenr?: string;
  /** `YYYYMMDD`. */
  readonly lagetDato?: string;
  /** The one that fits the year, unless stated. */
  readonly versjon?: Version;
  /** Number of `iiKontakt`. */
  readonly kontakter?: number;
  /** Other values of INNHINFO. */
  readonly innhinfo?: Given;
  readonly personer: readonly PersonSpec[];
}

export interface PasientSpec {
  readonly pid: number | string;
  readonly fid: string;
  readonly typeID: string;
}

export interface IdentSpec {
  readonly aar: number;
  readonly lopenr?: string;
  /** ISO day. */
  readonly uttakDato?: string;
  readonly versjon?: string;
  /** Other attributes of Melding. */
  readonly melding?: Given;
  readonly institusjoner: readonly {readonly institusjonID: string; readonly pasienter: readonly PasientSpec[]}[];
}

export function tree(name: string, attributes: Record<string, string> = {}, children: Tree[] = [], text = ""): Tree {
  return {name, attributes, children, text};
}

/** Given values over the usual ones, without those that are null. */
function filled(usual: Record<string, string>, given: Given): Record<string, string> {
  const all = Object.entries({...usual, ...given});
  return Object.fromEntries(all.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** An element of a class with its ids as XML attributes and its values in the order of the schema. */
function rowTree(klasse: string, version: Version, values: Record<string, string>): Tree {
  const ids = (xmlAttributes[klasse as RowClass] ?? []).filter(name => name in values);
  const names = sequenceOf(klasse, version).filter(name => name in values && !mayRepeat(name));
  return tree(
    klasse,
    Object.fromEntries(ids.map(name => [name, values[name] ?? ""])),
    names.map(name => tree(name, {}, [], values[name] ?? ""))
  );
}

/** What the rules ask for in a row of the class, so that a row with only its ids is without findings. */
function usualValues(klasse: RowClass, spec: ContentSpec): Record<string, string> {
  const {aar, kommune} = spec;
  const from = {fra: `${aar - 1}0301`, til: "99991231"};
  switch (klasse) {
    case "PERSON":
      return {
        peAlder: "80",
        peKjonn: "K",
        peKomnr: kommune,
        peBydelsnr: "00",
        peFraDato: from.fra,
        peEndrDato: `${aar}0601`
      };
    case "PERSONOPPL":
      return {poHusstand: "1", poOmsorgBarn: "2", poPrivHjelp: "6", poBoligTilr: "1"};
    case "FUNKSJON":
      return {fnFunkType: "1", fnFunkVerdi: "3", fnFraDato: from.fra, fnTilDato: from.til};
    case "TJENESTE":
      return {
        tjTjenType: "15",
        tjSoknadDato: from.fra,
        tjVedtDato: from.fra,
        tjVedtak: "2",
        tjTimerUke: "2.50",
        tjRullerende: "2",
        tjInstOrgnr: "123456789",
        tjFraDato: from.fra
      };
    case "DIAGNOSE":
      return {diKodeVersjon: "7110", diDiagKode: "K86", diFraDato: from.fra, diTilDato: from.til};
    case "DOGNTILBUD":
      return {dgInstOrgnr: "123456789", dgFraDato: from.fra};
  }
}

function personTree(person: PersonSpec, spec: ContentSpec, version: Version): Tree {
  const pePeID = `${person.pePeID}`;
  const values = filled({pePeID, ...usualValues("PERSON", spec)}, person.values ?? {});
  const result = rowTree("PERSON", version, values);
  for (const klasse of rowClasses.filter((k): k is ChildClass => k !== "PERSON")) {
    const [personName = "", ownName = ""] = xmlAttributes[klasse];
    for (const [i, given] of (person[klasse] ?? []).entries()) {
      const usual = {[personName]: pePeID, [ownName]: `${i + 1}`, ...usualValues(klasse, spec)};
      result.children.push(rowTree(klasse, version, filled(usual, given)));
    }
  }
  return result;
}

export function versionOf(aar: number): Version {
  return aar <= 2018 ? "3.5" : "3.7";
}

/** The element tree of a content message; without findings unless the values given cause them. */
export function contentTree(spec: ContentSpec): Tree {
  const version = spec.versjon ?? versionOf(spec.aar);
  const usual = {
    iiInnhType: "P",
    iiKomnr: spec.kommune,
    iiBydelsnr: spec.bydel ?? "00",
    iiFraDato: `${spec.aar}0101`,
    iiTilDato: `${spec.aar}1231`,
    iiLagetDato: spec.lagetDato ?? `${spec.aar + 1}0110`,
    iiSysID: "Fagsystem",
    iiSysVersjon: "1.0",
    iiLopenr: spec.lopenr ?? "1"
  };
  const info = rowTree("INNHINFO", version, filled(usual, spec.innhinfo ?? {}));
  const kontakter = Array.from({length: spec.kontakter ?? 2}, (_, i) =>
    rowTree("iiKontakt", version, {
      Type: `${i + 1}`,
      Navn: "Kåre Ærlig",
      Telefon: "99999999",
      Epost: "kare@kommune.example"
    })
  );
  const place = info.children.findIndex(c => c.name === "iiFraDato");
  info.children.splice(place < 0 ? info.children.length : place, 0, ...kontakter);
  const persons = spec.personer.map(person => personTree(person, spec, version));
  return {...tree("IPLOS", {versjon: version}, [info, ...persons]), namespace: namespaces[version]};
}

/** The element tree of an ident message. */
export function identTree(spec: IdentSpec): Tree {
  const usual = {
    versjon: spec.versjon ?? "53.1.3",
    meldingstype: "M",
    fraDatoPeriode: `${spec.aar}-01-01`,
    tilDatoPeriode: `${spec.aar}-12-31`,
    uttakDato: spec.uttakDato ?? `${spec.aar + 1}-01-10`,
    leverandor: "Leverandør",
    navnEPJ: "Fagsystem",
    versjonEPJ: "1.0",
    versjonUt: "1.0",
    lopenr: spec.lopenr ?? "1"
  };
  const institutions = spec.institusjoner.map(({institusjonID, pasienter}) =>
    tree(
      "Institusjon",
      {institusjonID},
      pasienter.map(({pid, fid, typeID}) => tree("PasientIdent", {pid: `${pid}`, fid, typeID}))
    )
  );
  const kontakt = tree("Kontaktperson", {kontPerson: "Kåre Ærlig", meldEpost1: "kare@kommune.example"});
  const attributes = filled(usual, spec.melding ?? {});
  return {...tree("Melding", attributes, [kontakt, ...institutions]), namespace: identNamespace};
}

/** The documents in a message header as the health network uses it. */
export function enveloped(documents: readonly Tree[]): Tree {
  const parts = documents.map(d => tree("Document", {}, [tree("RefDoc", {}, [tree("Content", {}, [d])])]));
  const info = tree("MsgInfo", {}, [tree("Type", {V: "KPR"}), tree("MsgId", {}, [], "1")]);
  return {
    ...tree("MsgHead", {}, [info, ...parts]),
    namespace: "http://www.kith.no/xmlstds/msghead/2006-05-24"
  };
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const encodings = [
  "utf-8",
  "utf-8-bom",
  "us-ascii",
  "iso-8859-1",
  "windows-1252",
  "utf-16le",
  "utf-16be"
] as const;
export type Encoding = (typeof encodings)[number];

export interface Layout {
  /** 0 writes plainly; any other number chooses among the many ways of writing the same content. */
  readonly style: number;
  readonly newline: "\n" | "\r\n";
  readonly encoding: Encoding;
}

export const plain: Layout = {style: 0, newline: "\n", encoding: "utf-8"};

function reference(character: string, hexadecimal: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  return hexadecimal ? `&#x${code.toString(16)};` : `&#${code};`;
}

function fits(character: string, encoding: Encoding): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (encoding === "us-ascii") return code < 0x80;
  return encoding === "iso-8859-1" || encoding === "windows-1252" ? code < 0x80 || (code > 0x9f && code < 0x100) : true;
}

/** Writes trees as XML, with a chance for each of the ways in which the same content may be written. */
class Writer {
  readonly #layout: Layout;
  readonly #random: () => number;
  #prefixes = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#random = randomFrom(layout.style);
  }

  #chance(probability: number): boolean {
    return this.#layout.style !== 0 && this.#random() < probability;
  }

  #characters(text: string, forbidden: string): string {
    return Array.from(text, c => {
      if (forbidden.includes(c) || !fits(c, this.#layout.encoding) || this.#chance(0.02))
        return reference(c, this.#chance(0.5));
      return c;
    }).join("");
  }

  #text(text: string): string {
    const {newline, encoding} = this.#layout;
    const middle = Math.floor(text.length / 2);
    const [head, tail] = [text.slice(0, middle), text.slice(middle)];
    const safe = (part: string): string => this.#characters(part, "&<>");
    const between = this.#chance(0.05) ? [`<!-- ${middle} < 2 & -->`, `<?merke a="<"?>`][middle % 2] : "";
    const isFit = Array.from(tail).every(c => fits(c, encoding));
    const written = safe(head) + between + (isFit && this.#chance(0.02) ? `<![CDATA[${tail}]]>` : safe(tail));
    return this.#chance(0.03) ? `${newline} \t${written}&#10; ` : written;
  }

  #attributes(attributes: Readonly<Record<string, string>>): string {
    const entries = Object.entries(attributes);
    if (this.#chance(0.05)) entries.reverse();
    if (this.#chance(0.02)) entries.unshift(["ukjent", "12"]);
    if (this.#chance(0.02)) entries.push(["xml:lang", "nb"]);
    return entries
      .map(([name, value]) => {
        const quote = this.#chance(0.1) ? "'" : '"';
        const padding = !name.startsWith("xmlns") && this.#chance(0.03) ? this.#layout.newline : "";
        const between = this.#chance(0.05) ? `${this.#layout.newline}  ` : " ";
        const equals = this.#chance(0.05) ? " = " : "=";
        return `${between}${name}${equals}${quote}${padding}${this.#characters(value, `&<${quote}`)}${padding}${quote}`;
      })
      .join("");
  }

  #element(element: Tree, parentNamespace: string, parentPrefix: string, indent: string): string {
    const {newline} = this.#layout;
    const namespace = element.namespace ?? parentNamespace;
    const attributes = {...element.attributes};
    let prefix = parentPrefix;
    if (namespace !== parentNamespace) {
      prefix = namespace !== "" && this.#chance(0.3) ? `n${this.#prefixes++}:` : "";
      attributes[prefix === "" ? "xmlns" : `xmlns:${prefix.slice(0, -1)}`] = namespace;
    }
    const name = prefix + element.name;
    const start = `${indent}<${name}${this.#attributes(attributes)}`;
    const space = this.#chance(0.05) ? " " : "";
    if (element.children.length === 0 && element.text === "")
      return this.#chance(0.3) ? `${start}${space}></${name}>` : `${start}${space}/>`;
    const text = element.text === "" ? "" : this.#text(element.text);
    const end = `</${name}${space}>`;
    if (element.children.length === 0) return `${start}${space}>${text}${end}`;
    const children = element.children.map(child => {
      const comment = this.#chance(0.02) ? `${indent}  <!-- <PERSON pePeID="1"> -->${newline}` : "";
      return `${comment}${this.#element(child, namespace, prefix, `${indent}  `)}${newline}`;
    });
    return `${start}${space}>${text}${newline}${children.join("")}${indent}${end}`;
  }

  document(root: Tree): string {
    const {encoding, newline} = this.#layout;
    const declared = encoding.startsWith("utf-16") ? "UTF-16" : encoding.replace("-bom", "").toUpperCase();
    const mayOmit = encoding.startsWith("utf-");
    const quote = this.#chance(0.3) ? "'" : '"';
    const named = this.#chance(0.2) ? declared.toLowerCase() : declared;
    const declaration = `<?xml version=${quote}1.0${quote} encoding=${quote}${named}${quote}?>${newline}`;
    const intro = this.#chance(0.1) ? `<!-- <!DOCTYPE a> -->${newline}<?merke?>${newline}` : "";
    return `${mayOmit && this.#chance(0.1) ? "" : declaration}${intro}${this.#element(root, "", "", "")}${newline}`;
  }
}

/** The text of a document in which every character fits the encoding of the layout. */
export function documentXml(root: Tree, layout: Layout = plain): string {
  return new Writer(layout).document(root);
}

/** The bytes of a text in an encoding, with a byte-order mark where the encoding has one. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8-bom":
      return Buffer.from(`\uFEFF${text}`, "utf8");
    case "us-ascii":
    case "iso-8859-1":
    case "windows-1252":
      return Buffer.from(text, "latin1");
    case "utf-16le":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
  }
}

/** A content message as plain XML. */
export function contentXml(spec: ContentSpec): string {
  return documentXml(contentTree(spec));
}

/** An ident message as plain XML. */
export function identXml(spec: IdentSpec): string {
  return documentXml(identTree(spec));
}

function controlDigit(digits: string, weights: readonly number[]): number {
  return (11 - (weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11)) % 11;
}

/** An identity that nobody can have: month + 80, right control digits. `day` is 40 for a D-number. */
function elevenDigits(citizen: number, day: number): string {
  const two = (n: number): string => `${n}`.padStart(2, "0");
  const date =
    two(1 + (citizen % 28) + day) + two(81 + (Math.floor(citizen / 28) % 12)) + two(Math.floor(citizen / 336));
  for (let individual = 100; ; individual++) {
    const nine = `${date}${individual}`;
    const first = controlDigit(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = controlDigit(`${nine}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    if (first < 10 && second < 10) return `${nine}${first}${second}`;
  }
}

/** The synthetic national identity of citizen 0–33 599, different for each: mostly of type 1, some of 2 and 10. */
export function identityOf(citizen: number): {readonly fid: string; readonly typeID: string} {
  if (citizen % 10 === 7) return {fid: elevenDigits(citizen, 40), typeID: "2"};
  if (citizen % 10 === 9) return {fid: `2020${`${citizen}`.padStart(8, "0")}`, typeID: "10"};
  return {fid: elevenDigits(citizen, 0), typeID: "1"};
}
