import {execFileSync} from "node:child_process";
import {closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {afterAll, beforeAll, expect, test} from "vitest";
import {contentDocument, plainPerson} from "../../support/contentDocument.js";
import {landDocuments, temporaryFolder} from "../../support/landing.js";

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, {recursive: true}));

/** Rejections of documents, in order; null for one that is read. */
async function fatals(documents: readonly (string | Uint8Array)[]): Promise<(string | null)[]> {
  const landed = await landDocuments(documents.map(document => Buffer.from(document)));
  await landed.close();
  return landed.reads.map(read => read.fatal?.regel ?? null);
}

interface ChildReport {
  readonly fatal: string | null;
  readonly rowsRead: Record<string, number>;
  readonly bytes: number;
  readonly grownMegabytes: number;
}

/** Lands a file in a process with a small heap, so that a reader that keeps what it reads dies. */
function landInChild(path: string): ChildReport {
  const script = join(import.meta.dirname, "../../support/landChild.mjs");
  return JSON.parse(
    execFileSync(process.execPath, ["--max-old-space-size=96", script, path], {encoding: "utf8"})
  ) as ChildReport;
}

/** Writes `repeats` times `piece` between two texts without holding them. */
function hugeFile(name: string, start: string, piece: string, repeats: number, end: string): string {
  const path = join(folder, name);
  const file = openSync(path, "w");
  writeSync(file, start);
  const block = piece.repeat(Math.max(1, Math.ceil(1_000_000 / piece.length)));
  for (let written = 0; written < repeats * piece.length; written += block.length) {
    writeSync(file, block);
  }
  writeSync(file, end);
  closeSync(file);
  return path;
}

const whole = contentDocument(`${plainPerson(1)}\n${plainPerson(2)}`);
const before = whole.slice(0, whole.indexOf("</IPLOS>"));

test("a document type declaration is refused before anything in it is looked at", async () => {
  const bomb = `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">${Array.from({length: 9}, (_, i) => `<!ENTITY a${i} "${"&a;".repeat(10)}">`).join("")}]>`;
  const external = `<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>`;
  const reads = await fatals(
    [bomb, external, `<!DOCTYPE IPLOS>`, `<!DOCTYPE IPLOS SYSTEM "http://x.example/a.dtd">`].map(declaration =>
      whole.replace("?>\n", `?>\n${declaration}\n`)
    )
  );
  expect(reads).toEqual(["doctype", "doctype", "doctype", "doctype"]);
});

test("entities beyond the five of XML are not well-formed, and the five are read", async () => {
  const with_ = (text: string) => whole.replace("<fnFunkType>1<", `<fnFunkType>${text}<`);
  expect(
    await fatals([with_("&x;"), with_("&#0;"), with_("&#xD800;"), with_("&amp;&lt;&gt;&quot;&apos;&#49;")])
  ).toEqual(["not_well_formed", "not_well_formed", "not_well_formed", null]);
});

test("a document cut off at any byte is rejected", async () => {
  const end = whole.lastIndexOf(">") + 1;
  const bytes = Buffer.from(whole);
  const cuts = Array.from({length: bytes.length}, (_, length) => length).filter(length => length > 0);
  const reads = await fatals(cuts.map(length => bytes.subarray(0, length)));
  const read = cuts.filter((_, index) => reads[index] === null);
  expect(read).toEqual(cuts.filter(length => length >= Buffer.from(whole.slice(0, end)).length));
  expect(new Set(reads)).toEqual(new Set(["not_well_formed", null]));
});

test("a gzip stream cut off or damaged at any place is rejected", async () => {
  const packed = gzipSync(Buffer.from(whole));
  const cut = Array.from({length: 40}, (_, index) =>
    packed.subarray(0, 10 + Math.floor((index * (packed.length - 11)) / 40))
  );
  const damaged = Buffer.from(packed);
  damaged[packed.length >> 1] = (damaged[packed.length >> 1] ?? 0) ^ 0xff;
  expect(new Set(await fatals([...cut, damaged]))).toEqual(new Set(["not_well_formed"]));
  expect(await fatals([packed])).toEqual([null]);
});

test("encodings: the declared ones are read, others and bytes that do not fit are rejected", async () => {
  const declared = (encoding: string) => whole.replace("UTF-8", encoding);
  const utf16 = (text: string, mark: boolean) =>
    Buffer.concat([Buffer.from(mark ? [0xff, 0xfe] : []), Buffer.from(text, "utf16le")]);
  const bigEndian = (text: string) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, "utf16le").swap16()]);
  const latin1 = (encoding: string) => Buffer.from(declared(encoding), "latin1");
  const win = Buffer.from(declared("windows-1252"), "latin1");
  win[win.indexOf(0xc5)] = 0x81;
  const bom = Buffer.from([0xef, 0xbb, 0xbf]);
  const ascii = declared("US-ASCII").replace("Åse Ær", "Ase Ar");
  const cases: [string | Uint8Array, string | null][] = [
    [whole, null],
    [Buffer.concat([bom, Buffer.from(whole)]), null],
    [whole.replace(` encoding="UTF-8"`, ""), null],
    [ascii, null],
    [declared("US-ASCII"), "not_well_formed"],
    [latin1("ISO-8859-1"), null],
    [latin1("iso-8859-1"), null],
    [latin1("Windows-1252"), null],
    [win, "not_well_formed"],
    [latin1("UTF-8"), "not_well_formed"],
    [latin1("ISO-8859-15"), "not_well_formed"],
    [declared("UTF-7"), "not_well_formed"],
    [utf16(declared("UTF-16"), true), null],
    [utf16(whole.replace(` encoding="UTF-8"`, ""), true), null],
    [bigEndian(declared("UTF-16")), null],
    [utf16(declared("UTF-16"), false), "not_well_formed"],
    [utf16(whole, true), "not_well_formed"],
    [Buffer.concat([bom, latin1("ISO-8859-1")]), "not_well_formed"]
  ];
  expect(await fatals(cases.map(([document]) => document))).toEqual(cases.map(([, fatal]) => fatal));
});

test("ISO-8859-1 and Windows-1252 differ where they should", async () => {
  const text = (encoding: string) =>
    Buffer.from(
      contentDocument(`<PERSON pePeID="1"><peKjonn>\x80</peKjonn></PERSON>`, {
        prolog: `<?xml version="1.0" encoding="${encoding}"?>`
      }),
      "latin1"
    );
  const landed = await landDocuments([text("ISO-8859-1"), text("Windows-1252")]);
  expect((await landed.rows("person")).map(row => row.peKjonn)).toEqual(["\u0080", "€"]);
  await landed.close();
});

test("an envelope is opened; further documents in it are not read", async () => {
  const inner = whole.slice(whole.indexOf("<IPLOS"));
  const wrap = (content: string) =>
    `<m:MsgHead xmlns:m="urn:msg"><m:Document><m:Content>${content}</m:Content></m:Document></m:MsgHead>`;
  const landed = await landDocuments([
    Buffer.from(wrap(inner)),
    Buffer.from(wrap(inner + inner)),
    Buffer.from(wrap("<x/>"))
  ]);
  expect(landed.reads.map(read => [read.kind, read.fatal?.regel ?? null, read.rowsRead.PERSON ?? 0])).toEqual([
    ["content", null, 2],
    ["content", null, 2],
    ["unknown", "unknown_root", 0]
  ]);
  expect(await landed.rows("struktur")).toMatchObject([{delivery: 2, regel: "further_document"}]);
  await landed.close();
});

test("prefixes, and elements of another namespace", async () => {
  const prefixed = whole.replace(/<(\/?)(?=[A-Za-z])/g, "<$1k:").replace("xmlns=", "xmlns:k=");
  const foreign = whole.replace("<peAlder>81", `<peAlder xmlns="urn:other">81`);
  const landed = await landDocuments([Buffer.from(prefixed), Buffer.from(foreign)]);
  expect((await landed.rows("person")).map(row => [row.delivery, row.peAlder])).toEqual([
    [1, "81"],
    [1, "81"],
    [2, null],
    [2, "81"]
  ]);
  expect(await landed.rows("struktur")).toMatchObject([
    {delivery: 2, person: 1, regel: "unknown_element", klasse: "PERSON", pePeID: "1"}
  ]);
  await landed.close();
});

test("what could be a national identity in the wrong place is not landed", async () => {
  const identity = "13895012345";
  const document = contentDocument(`<PERSON pePeID="${identity}"><peKomnr>${identity}</peKomnr>
    <PERSONOPPL poPeID="1" poPoID="${identity}"><x/></PERSONOPPL>
    <TJENESTE tjPeID="${identity}" tjTjID="1" tjVeID="${identity}">
      <tjTimerUke>${identity}.5</tjTimerUke><tjInstOrgnr>x ${identity} y</tjInstOrgnr>
    </TJENESTE></PERSON>`);
  const landed = await landDocuments([Buffer.from(document)]);
  const rows = (
    await Promise.all(["person", "tjeneste", "personoppl", "struktur", "kontakt"].map(name => landed.rows(name)))
  ).flat();
  const text = JSON.stringify(rows);
  expect(text).not.toContain(identity);
  expect(text).not.toContain("Åse");
  expect(rows).toMatchObject([
    {pePeID: "!", peKomnr: "###########"},
    {tjPeID: "!", tjVeID: "0", tjInstOrgnr: "x ########### y", tjTimerUke: "###########.5"},
    {poPoID: "!"},
    {regel: "unknown_element", klasse: "PERSONOPPL", pePeID: "!", radID: "!"},
    {},
    {}
  ]);
  await landed.close();
});

test("a text node of 200 MB is read in bounded memory", () => {
  const path = hugeFile(
    "text.xml",
    `${before}<PERSON pePeID="3"><peAlder>`,
    "x",
    200_000_000,
    "</peAlder></PERSON></IPLOS>"
  );
  const report = landInChild(path);
  expect(report).toMatchObject({fatal: null, rowsRead: {PERSON: 3}});
  expect(report.bytes).toBeGreaterThan(200_000_000);
  expect(report.grownMegabytes).toBeLessThan(200);
  rmSync(path);
});

test.each([
  ["an attribute", `<PERSON pePeID="`, "1", `"/></IPLOS>`, null],
  ["a comment", "<!--", "x", "--></IPLOS>", null],
  ["character data", `<PERSON pePeID="3"><peAlder><![CDATA[`, "x", "]]></peAlder></PERSON></IPLOS>", null],
  ["a processing instruction", "<?x ", "x", "?></IPLOS>", null],
  ["an element name", "<", "x", "/></IPLOS>", "resource_limit"],
  ["an attribute name", "<x ", "x", "='1'/></IPLOS>", "resource_limit"],
  ["a reference", "&", "x", ";</IPLOS>", "resource_limit"],
  ["attributes", "<x", " a='1'", "/></IPLOS>", "resource_limit"],
  ["nesting", "", "<x>", "</IPLOS>", "resource_limit"],
  ["unknown elements", "", "<x/>", "</IPLOS>", null],
  ["rows of one person", `<PERSON pePeID="3">`, `<FUNKSJON fnPeID="3" fnFnID="7"/>`, "</PERSON></IPLOS>", null],
  ["white space", "", " ", "</IPLOS>", null]
])("20 MB of %s are read in bounded memory", (_, start, piece, end, fatal) => {
  const path = hugeFile("huge.xml", before + start, piece, 20_000_000 / piece.length, end);
  const report = landInChild(path);
  expect(report.fatal).toBe(fatal);
  expect(report.grownMegabytes).toBeLessThan(300);
  rmSync(path);
});

test("an archive that unpacks without end is rejected", () => {
  const path = join(folder, "bomb.xml.gz");
  mkdirSync(folder, {recursive: true});
  writeFileSync(path, gzipSync(Buffer.alloc(100_000_000, 0x20)));
  expect(landInChild(path)).toMatchObject({fatal: "resource_limit"});
});
