import {gunzipSync} from "node:zlib";
import {XmlDocument as Document, type XmlDocument, type XmlElement, XmlValidateError, XsdValidator} from "libxml2-wasm";
import {type ContentVersion, contentNamespaces, contentSchema, identNamespace, identSchema} from "./schemas.js";

export interface CheckedFile {
  readonly kind: "content" | "ident";
  readonly year: number;
  /** Municipality and district of the sender; of an ident message the first. */
  readonly sender: string;
  /** How the bytes were encoded, and what was around them. */
  readonly form: readonly string[];
  /** What is wrong with it, by element or attribute name; empty for a good file. */
  readonly problems: readonly string[];
}

/** Text and form of a file: unpacked and decoded as the format allows. */
export function readFileText(bytes: Uint8Array): {text: string; form: string[]} {
  const form: string[] = [];
  let plain = Buffer.from(bytes);
  if (plain[0] === 0x1f && plain[1] === 0x8b) {
    plain = gunzipSync(plain);
    form.push("gzip");
  }
  const encoding = encodingOf(plain, form);
  const text = new TextDecoder(encoding, {fatal: true}).decode(plain);
  if (text.includes("\r\n")) form.push("CRLF");
  return {text, form};
}

function encodingOf(bytes: Buffer, form: string[]): string {
  const bom = [
    {name: "utf-8", mark: [0xef, 0xbb, 0xbf]},
    {name: "utf-16le", mark: [0xff, 0xfe]},
    {name: "utf-16be", mark: [0xfe, 0xff]}
  ].find(({mark}) => mark.every((byte, i) => bytes[i] === byte));
  if (bom) {
    form.push(`${bom.name} with mark`);
    return bom.name;
  }
  const declared =
    /^<\?xml [^>]*encoding="([^"]+)"/.exec(bytes.subarray(0, 200).toString("latin1"))?.[1]?.toLowerCase() ?? "utf-8";
  if (!["utf-8", "us-ascii", "iso-8859-1", "windows-1252"].includes(declared))
    throw new Error(`declared encoding ${declared}`);
  form.push(declared);
  return declared;
}

const services = {
  application: [1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 17, 18, 19, 20, 21, 22, 29],
  decision: [1, 2, 3, 4, 5, 7, 8, 9, 11, 14, 15, 17, 18, 19, 20, 21, 22, 23, 29],
  hours: [1, 2, 3, 4, 7, 9, 11, 15, 17, 22]
} as const;

/** What a schema cannot say: paths to nodes that must not be there. */
function forbidden(version: ContentVersion, year: number): readonly string[] {
  const oneOf = (codes: readonly number[]): string => codes.map(code => `m:tjTjenType=${code}`).join(" or ");
  const late = (name: string): string => `//m:${name}[. < 20050101 or . > ${year}1231]`;
  const dates = [
    "tjSoknadDato",
    "tjVedtDato",
    "tjFraDato",
    "tjKlageMottatt",
    "fnFraDato",
    "poFraDato",
    "poLegeMiddGjDato",
    "poErnKartlagtDato",
    "poErnRisikoDato",
    "poErnPlanDato"
  ];
  const lapsed = version === "3.5" ? [10, 29] : [10, 12, 13, 16];
  const always = ["m:peAlder", "m:peKjonn", "m:peKomnr", "m:peBydelsnr", "m:peFraDato", "m:peEndrDato"];
  return [
    ...["PERSONOPPL/@poPeID", "FUNKSJON/@fnPeID", "TJENESTE/@tjPeID", "DIAGNOSE/@diPeID", "DOGNTILBUD/@dgPeID"].map(
      path => `//m:PERSON/m:${path}[. != ../../@pePeID]`
    ),
    `//m:iiFraDato[. != ${year}0101]`,
    `//m:iiTilDato[. != ${year}1231]`,
    ...dates.map(late),
    `//m:poVurdTann[. < 200501 or . > ${year}12]`,
    `//m:poVurdLege[. < 200501 or . > ${year}12]`,
    `//m:TJENESTE[${oneOf(lapsed)} or m:tjTjenType > 29 or m:tjTjenType < 1]`,
    `//m:TJENESTE[m:tjFraDato > m:tjTilDato]`,
    `//m:TJENESTE[${oneOf(services.application)}][not(m:tjSoknadDato)]`,
    `//m:TJENESTE[${oneOf(services.decision)}][not(m:tjVedtDato) or not(m:tjVedtak)]`,
    `//m:TJENESTE[${oneOf(services.hours)}][not(m:tjTimerUke)]`,
    `//m:TJENESTE[m:tjTjenType=8][not(m:tjRullerende)]`,
    "//m:tjTimerUke[. < 0.01 or . > 168]",
    "//m:tjVedtak[. != 1 and . != 2]",
    "//m:FUNKSJON[m:fnFunkType < 1 or m:fnFunkType > 18]",
    "//m:fnFunkVerdi[. > 5 and . != 9 or . < 1]",
    "//m:poHusstand[. < 1 or . > 3]",
    "//m:poPrivHjelp[. < 1 or . > 6]",
    ...["poOmsorgBarn", "poBoligTilr", "poVenteliste", "poHeldg", "poHab", "tjRullerende"].map(
      name => `//m:${name}[. != 1 and . != 2]`
    ),
    `//m:poIndPlan[${version === "3.5" ? ". > 3 and . != 9" : ". > 4"} or . < 1]`,
    ...(version === "3.5"
      ? [
          `//m:PERSON[not(${always.join(" and ")})]`,
          "//m:PERSONOPPL[not(m:poHusstand and m:poOmsorgBarn and m:poPrivHjelp and m:poBoligTilr)]",
          "//m:TJENESTE[not(m:tjInstOrgnr)]"
        ]
      : [])
  ];
}

/** Checks files against the two formats with another XML reader than the pipeline's. To be disposed of after use. */
export class FormatChecker {
  readonly #schemas = [contentSchema("3.5"), contentSchema("3.7"), identSchema()].map(schema =>
    Document.fromString(schema)
  );
  readonly #validators = this.#schemas.map(schema => XsdValidator.fromDoc(schema));

  /** @throws when the bytes are no readable XML at all. */
  check(bytes: Uint8Array): CheckedFile {
    const {text, form} = readFileText(bytes);
    const document = Document.fromString(text.replace(/^<\?xml [^>]*\?>/, ""));
    try {
      return this.#checkDocument(document, form);
    } finally {
      document.dispose();
    }
  }

  dispose(): void {
    for (const validator of this.#validators) validator.dispose();
    for (const schema of this.#schemas) schema.dispose();
  }

  #checkDocument(document: XmlDocument, form: readonly string[]): CheckedFile {
    const root = document.get("//*[local-name()='IPLOS' or local-name()='Melding']") as XmlElement | null;
    if (root === null) throw new Error("no IPLOS or Melding");
    const around = root.isSameNode(document.root) ? form : [...form, "envelope"];
    if (root.name === "Melding") {
      const from = root.attr("fraDatoPeriode")?.value ?? "";
      const year = Number(from.slice(0, 4));
      const period =
        from === `${year}-01-01` && root.attr("tilDatoPeriode")?.value === `${year}-12-31`
          ? []
          : ["period is not a year"];
      const sender =
        (document.get("//i:Institusjon", {i: identNamespace}) as XmlElement | null)?.attr("institusjonID")?.value ?? "";
      return {kind: "ident", year, sender, form: around, problems: [...this.#validate(2, root), ...period]};
    }
    const version: ContentVersion = root.attr("versjon")?.value === "3.5" ? "3.5" : "3.7";
    const namespaces = {m: contentNamespaces[version]};
    const value = (name: string): string => document.get(`//m:INNHINFO/m:${name}`, namespaces)?.content ?? "";
    const year = Number(value("iiFraDato").slice(0, 4));
    const problems = [...this.#validate(version === "3.5" ? 0 : 1, root)];
    if (year <= 2018 !== (version === "3.5")) problems.push("version does not fit the year");
    for (const path of forbidden(version, year)) {
      if (document.eval(`count(${path}) > 0`, namespaces) === true) problems.push(path);
    }
    return {kind: "content", year, sender: value("iiKomnr") + value("iiBydelsnr"), form: around, problems};
  }

  #validate(schema: number, element: XmlElement): readonly string[] {
    try {
      this.#validators[schema]?.validate(element);
      return [];
    } catch (error) {
      if (error instanceof XmlValidateError)
        return [...new Set(error.message.split("\n").map(line => line.slice(0, 200)))];
      throw error;
    }
  }
}
