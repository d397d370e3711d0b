import {gzipSync} from "node:zlib";

/** Two small documents of one unit and year, in UTF-8, to be spoiled as a whole. */
export interface FileSource {
  readonly year: number;
  readonly content: string;
  readonly ident: string;
}

/** A file that is sent besides the ones that count: rejected, ignored, or superseded. */
export interface FileFault {
  /** The rule it breaks, or what it is. */
  readonly name: string;
  /** Ending of the file's name. */
  readonly ending: string;
  readonly make: (source: FileSource) => Uint8Array;
}

/** Beyond any limit that a reader could set in good faith: on nesting, on one tag, on what gzip may unfold to. */
const deepNesting = 2_000;
const longMarkup = 1_500_000;
const blanks = 8_000_000;

/** All kinds of files that are not what they should be. */
export const fileFaults: readonly FileFault[] = [
  content("not_well_formed", text => text.slice(0, Math.floor(text.length * 0.6))),
  content("not_well_formed", text => text.replace("</PERSON>", "</PERSJON>")),
  content("not_well_formed", text => `${text}<REST/>`),
  content("not_well_formed", text => text.replace("</IPLOS>", "<!-- aldri avsluttet </IPLOS>")),
  content("not_well_formed", text => text.replace("<Navn>", "<Navn>&udefinert;")),
  content("not_well_formed", text => text.replace('encoding="UTF-8"', 'encoding="Shift_JIS"')),
  {name: "not_well_formed", ending: "xml", make: ({content: text}) => Buffer.from(text, "latin1")},
  {
    name: "not_well_formed",
    ending: "xml",
    make: ({content: text}) => Buffer.from(text.replace('"UTF-8"', '"UTF-16"'), "utf16le")
  },
  {name: "not_well_formed", ending: "xml.gz", make: ({content: text}) => gzipSync(text).subarray(0, 300)},
  {name: "not_well_formed", ending: "xml.gz", make: ({content: text}) => damaged(gzipSync(text))},
  content("doctype", text =>
    text
      .replace("<IPLOS", '<!DOCTYPE IPLOS [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<IPLOS')
      .replace("<Navn>", "<Navn>&b;")
  ),
  content("doctype", text => text.replace("<IPLOS", '<!DOCTYPE IPLOS SYSTEM "iplos.dtd">\n<IPLOS')),
  content("unknown_root", text => text.replaceAll("IPLOS", "KPR")),
  content("unknown_namespace", text => text.replace(/iplos\/20\d\d/, "iplos/2031")),
  content("unknown_namespace", text => text.replace(/ xmlns="[^"]+"/, "")),
  content("unknown_version", text => text.replace(/versjon="3\.\d"/, 'versjon="4.0"')),
  content("IPLOS versjon mandatory", text => text.replace(/ versjon="3\.\d"/, "")),
  content("version_year", text =>
    text.includes('versjon="3.5"')
      ? text.replace('versjon="3.5"', 'versjon="3.7"').replace("iplos/2018", "iplos/2019")
      : text.replace('versjon="3.7"', 'versjon="3.5"').replace("iplos/2019", "iplos/2018")
  ),
  content("unknown_municipality", text => text.replace(/<iiKomnr>\d+</, "<iiKomnr>9998<")),
  content("no_person", text => text.replace(/ *<PERSON [\s\S]*<\/PERSON>\n/, "")),
  content("innhinfo_not_first", text =>
    text.replace(/( *<INNHINFO>[\s\S]*<\/INNHINFO>\n)( *<PERSON [\s\S]*?<\/PERSON>\n)/, "$2$1")
  ),
  content("innhinfo_not_first", text => text.replace(/ *<INNHINFO>[\s\S]*<\/INNHINFO>\n/, "")),
  content("year_not_configured", text =>
    text.replace(/<iiFraDato>\d{4}/, "<iiFraDato>2009").replace(/<iiTilDato>\d{4}/, "<iiTilDato>2009")
  ),
  content("INNHINFO iiFraDato range", text => text.replace(/<iiFraDato>(\d{4})0101/, "<iiFraDato>$10201")),
  content("INNHINFO iiFraDato mandatory", text => text.replace(/ *<iiFraDato>\d+<\/iiFraDato>\n/, "")),
  content("INNHINFO iiFraDato pattern", text => text.replace(/<iiFraDato>(\d{4})0101/, "<iiFraDato>$10132")),
  content("INNHINFO iiTilDato range", text => text.replace(/<iiTilDato>(\d{4})1231/, "<iiTilDato>$10630")),
  content("INNHINFO iiTilDato mandatory", text => text.replace(/ *<iiTilDato>\d+<\/iiTilDato>\n/, "")),
  content("INNHINFO iiTilDato pattern", text => text.replace(/<iiTilDato>(\d{4})1231/, "<iiTilDato>31.12.$1")),
  content("INNHINFO iiKomnr pattern", text => text.replace(/<iiKomnr>\d/, "<iiKomnr>")),
  content("INNHINFO iiKomnr mandatory", text => text.replace(/ *<iiKomnr>\d+<\/iiKomnr>\n/, "")),
  content("INNHINFO iiInnhType mandatory", text => text.replace(/ *<iiInnhType>P<\/iiInnhType>\n/, "")),
  content("resource_limit", text =>
    text.replace("</PERSON>", `${"<x>".repeat(deepNesting)}${"</x>".repeat(deepNesting)}</PERSON>`)
  ),
  content("resource_limit", text => text.replace("<PERSON ", `<PERSON merke="${"a".repeat(longMarkup)}" `)),
  {
    name: "resource_limit",
    ending: "xml.gz",
    make: ({content: text}) => gzipSync(text.replace("<PERSON ", `${" ".repeat(blanks)}<PERSON `))
  },
  content("further_document", text => withFurtherDocument(text)),
  ident("not_well_formed", text => text.slice(0, text.length - 25)),
  ident("doctype", text => text.replace("<Melding", "<!DOCTYPE Melding>\n<Melding")),
  ident("unknown_namespace", text => text.replace("53_1_3_ide", "54_0_0_ide")),
  ident("ident_version", text => text.replace('versjon="53.1.3"', 'versjon="53.1.2"')),
  ident("ident_period", text => text.replace(/tilDatoPeriode="(\d{4})-12-31"/, 'tilDatoPeriode="$1-06-30"')),
  ident("ident_lopenr", text => text.replace(/lopenr="\d+"/, 'lopenr="1.5"')),
  ident("ident_empty", text => text.replace(/ *<PasientIdent .*\n/g, "")),
  notXml("not XML", "txt", () => "Hei! Filen for i år kommer i morgen.\n"),
  notXml("not XML", "csv", ({year}) => `aar;kommune;antall\r\n${year};9998;0\r\n`),
  notXml("not XML", "json", () => "{}\n"),
  notXml("not XML", "xml", () => "\n\n"),
  {
    name: "not XML",
    ending: "pdf",
    make: () => Buffer.from("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj <<>> endobj\n%%EOF\n", "latin1")
  },
  {name: "not XML", ending: "xml", make: () => new Uint8Array(0)},
  {name: "not XML", ending: "zip", make: () => Uint8Array.of(0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0))},
  {name: "not XML", ending: "txt.gz", make: () => gzipSync("Bare tekst.\n")}
];

/** A city that reports by district also sends a file as a whole: accepted, under a key of its own. */
export const wholeBesideDistricts: FileFault = content("whole beside districts", text =>
  text.replace(/<iiBydelsnr>\d\d</, "<iiBydelsnr>00<")
);

function content(name: string, change: (text: string) => string): FileFault {
  return {name, ending: "xml", make: source => Buffer.from(change(source.content))};
}

function ident(name: string, change: (text: string) => string): FileFault {
  return {name, ending: "xml", make: source => Buffer.from(change(source.ident))};
}

function notXml(name: string, ending: string, text: (source: FileSource) => string): FileFault {
  return {name, ending, make: source => Buffer.from(text(source))};
}

/** Two documents in one envelope; the first is the lowest of its number, so that it never displaces a file. */
function withFurtherDocument(text: string): string {
  const [declaration = "", ...rest] = text.split(/(?<=\?>\n)/);
  const document = rest.join("").replace(/<iiLopenr>\d+</, "<iiLopenr>0<");
  return `${declaration}<Konvolutt>\n${document}${document}</Konvolutt>\n`;
}

function damaged(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i > 100 && i < 120 ? byte ^ 0xff : byte));
}
