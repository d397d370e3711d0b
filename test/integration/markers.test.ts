import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, beforeEach, describe, expect, test} from "vitest";
import {Database} from "../../pipeline/database/database.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {filesBelow, kprstat, releaseBytes, wordsFor} from "../support/commandLine.js";
import {contentXml, identityOf, identXml, type PersonSpec} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";

/** National identities that nobody can have: the first two under right control digits, then a DUF-number and a wrong one. */
const identities = {
  fnr: identityOf(4711).fid,
  dnr: identityOf(4717).fid,
  duf: "202098765432",
  wrong: "21988712345",
  misplaced: identityOf(4712).fid
};

/** What else must never be kept: contacts, and what a register of persons has no field for. */
const others = {
  contactName: "Merkelapp Kontaktsen",
  contactPhone: "+47 918 27 364",
  contactMail: "merkelapp@kommune.example",
  identContact: "Merkelapp Identsen",
  passport: "PASS7654321",
  comment: "merkelapp i en kommentar",
  unknownElement: "merkelapp i et ukjent element",
  unknownAttribute: "merkelapp i et ukjent attributt"
};

/** Local ids: they stay in the work folder. */
const localIds = ["987650001", "987650002", "876540001"];

/** Seven persons that count, so the number of the municipality is hidden, and identities in every wrong place. */
function contentDocument(): string {
  const {misplaced} = identities;
  const counting = Array.from(
    {length: 7},
    (_, index): PersonSpec => ({pePeID: 987_650_001 + index, PERSONOPPL: [{poHab: "1", poPoID: localIds[2] ?? ""}]})
  );
  const odd: PersonSpec[] = [
    {pePeID: misplaced},
    {pePeID: `fnr ${misplaced}`},
    {
      pePeID: 11,
      values: {peKomnr: misplaced, peAlder: misplaced, peKjonn: misplaced, peDodDato: misplaced},
      PERSONOPPL: [{poHab: misplaced, poFraDato: misplaced, poHusstand: `fnr:${misplaced}`}]
    },
    {pePeID: 12, PERSONOPPL: [{poPeID: misplaced}, {poPoID: misplaced}]},
    {pePeID: 13, TJENESTE: [{tjVeID: misplaced, tjVeNrID: misplaced, tjInstOrgnr: misplaced, tjTjenType: misplaced}]},
    {pePeID: 14, DIAGNOSE: [{diDiagKode: misplaced, diKodeVersjon: misplaced, diFraDato: misplaced}]},
    {pePeID: 15, FUNKSJON: [{fnFunkVerdi: misplaced, fnFunkType: misplaced}], DOGNTILBUD: [{dgInstOrgnr: misplaced}]}
  ];
  return contentXml({
    kommune: "1101",
    aar: 2024,
    innhinfo: {iiSysID: misplaced, iiSysVersjon: `v${misplaced}`},
    personer: [...counting, ...odd]
  })
    .replaceAll("Kåre Ærlig", others.contactName)
    .replaceAll("99999999", others.contactPhone)
    .replaceAll("kare@kommune.example", others.contactMail)
    .replace(
      '<PERSON pePeID="11"',
      `<!-- ${others.comment} ${misplaced} --><PERSON merke="${others.unknownAttribute}" pePeID="11"`
    )
    .replace("</IPLOS>", `<fnr${misplaced}>${others.unknownElement} ${misplaced}</fnr${misplaced}></IPLOS>`);
}

function identDocument(): string {
  const {fnr, dnr, duf, wrong, misplaced} = identities;
  const pasienter = [
    {pid: 987_650_001, fid: fnr, typeID: "1"},
    {pid: 987_650_002, fid: dnr, typeID: "2"},
    {pid: 987_650_003, fid: duf, typeID: "10"},
    {pid: 987_650_004, fid: wrong, typeID: "1"},
    {pid: 987_650_005, fid: others.passport, typeID: "4"},
    {pid: misplaced, fid: fnr, typeID: "1"},
    {pid: 987_650_006, fid: fnr, typeID: misplaced}
  ];
  return identXml({
    aar: 2024,
    melding: {leverandor: misplaced, navnEPJ: misplaced, meldingstype: misplaced},
    institusjoner: [
      {institusjonID: "1101", pasienter},
      {institusjonID: misplaced, pasienter: pasienter.slice(0, 1)}
    ]
  }).replaceAll("Kåre Ærlig", others.identContact);
}

/** Documents that are rejected before their rows are read, each in its own way. */
function rejectedDocuments(): Readonly<Record<string, string>> {
  const {misplaced} = identities;
  const accepted = contentXml({kommune: "1103", aar: 2024, personer: [{pePeID: misplaced}]});
  return {
    "root.xml": `<fnr${misplaced}/>`,
    "namespace.xml": `<IPLOS xmlns="http://${misplaced}.example/" versjon="3.7"/>`,
    "version.xml": accepted.replace('versjon="3.7"', `versjon="${misplaced}"`),
    "encoding.xml": accepted.replace("UTF-8", misplaced),
    "doctype.xml": accepted.replace("<IPLOS", `<!DOCTYPE IPLOS [<!ENTITY a "${misplaced}">]><IPLOS`),
    "cut.xml": accepted.slice(0, accepted.indexOf(misplaced) + misplaced.length),
    "tags.xml": accepted.replace("</PERSON>", `</PERSON${misplaced}>`),
    "kommune.xml": accepted.replace("<iiKomnr>1103<", `<iiKomnr>${misplaced}<`)
  };
}

/** Every value of every column that DuckDB finds in Parquet files and databases, and the bytes of all files. */
async function everythingIn(folder: string): Promise<string> {
  const database = await Database.open({
    path: ":memory:",
    folders: [folder],
    temporaryFolder: join(folder, "..", "spill"),
    threads: 1,
    memoryLimit: "500MB"
  });
  try {
    const texts: string[] = [];
    for (const path of filesBelow(folder)) {
      const bytes = readFileSync(path);
      texts.push(bytes.toString("utf8"), bytes.toString("latin1"));
      if (path.endsWith(".parquet") && bytes.length > 100) {
        const rows = await database.rows(`from read_parquet('${path}')`).catch(() => []);
        texts.push(JSON.stringify(rows, plainValue));
      }
    }
    return texts.join("\n");
  } finally {
    await database.close();
  }
}

/** All tables of the catalogue, with the newest changes that only its log of changes has. */
async function catalogueIn(work: string): Promise<string> {
  const database = await Database.open({
    path: ":memory:",
    attach: {name: "catalogue", path: join(work, "kprstat.duckdb"), readOnly: true},
    folders: [work],
    temporaryFolder: join(work, "..", "spill"),
    threads: 1,
    memoryLimit: "500MB"
  });
  try {
    const tables = await database.rows<{name: string}>(
      "select table_name as name from information_schema.tables where table_catalog = 'catalogue'"
    );
    const rows = await Promise.all(tables.map(({name}) => database.rows(`from catalogue.${name}`)));
    expect(rows.flat().length).toBeGreaterThan(10);
    return JSON.stringify(rows, plainValue);
  } finally {
    await database.close();
  }
}

function plainValue(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value;
}

/** The names of the markers that a text holds. */
function markersIn(text: string, markers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(markers).flatMap(([name, marker]) => (text.includes(marker) ? [name] : []));
}

const nowhere = {...identities, ...others};
const notShown = {...nowhere, ...Object.fromEntries(localIds.map(id => [id, id]))};

describe("no identity is kept or told, and nothing of a person leaves the work folder", () => {
  let folder: string;
  let told: string;
  const place = (...names: string[]) => join(folder, ...names);

  /** Runs the program and keeps what it said. */
  function say(...words: string[]): number | null {
    const {stdout, stderr, status} = kprstat(...words);
    told += stdout + stderr;
    return status;
  }

  async function expectNothing(): Promise<void> {
    const work = await everythingIn(place("work"));
    expect(markersIn(work, nowhere)).toEqual([]);
    expect(markersIn(await everythingIn(place("output")), notShown)).toEqual([]);
    expect(markersIn(told, notShown)).toEqual([]);
    const logs = [...filesBelow(place("work", "log")), ...filesBelow(place("work", "runs"))];
    expect(logs.length).toBeGreaterThan(2);
    for (const path of logs) expect(markersIn(readFileSync(path, "utf8"), notShown), path).toEqual([]);
  }

  function deliver(): void {
    mkdirSync(place("deliveries"), {recursive: true});
    writeFileSync(place("deliveries", "kpr.xml"), contentDocument());
    writeFileSync(place("deliveries", "ide.xml"), identDocument());
    for (const [name, text] of Object.entries(rejectedDocuments())) writeFileSync(place("deliveries", name), text);
  }

  beforeAll(() => {
    folder = temporaryFolder();
    deliver();
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  beforeEach(() => {
    told = "";
  });

  test("the markers are in what was delivered", () => {
    const delivered = filesBelow(place("deliveries"))
      .map(path => readFileSync(path, "utf8"))
      .join("\n");
    expect(markersIn(delivered, notShown)).toEqual(Object.keys(notShown));
  });

  test("after a run that lands and checks only", async () => {
    expect(say(...wordsFor(folder), "--to", "validate")).toBe(0);
    await expectNothing();
  });

  test("after a whole run, and after everything that looks at it", async () => {
    expect(say(...wordsFor(folder), "--json")).toBe(0);
    expect(say("plan", ...wordsFor(folder).slice(1))).toBe(0);
    expect(say("status", "--work", place("work"))).toBe(0);
    expect(say("findings", "--work", place("work"))).toBe(0);
    expect(say("verify", "--output", place("output"))).toBe(0);
    await expectNothing();
    expect(markersIn(await catalogueIn(place("work")), nowhere)).toEqual([]);
  });

  test("in the file of findings, which has local ids", () => {
    expect(say("findings", "--work", place("work"), "--kommune", "1101", "--out", place("funn.csv"))).toBe(0);
    const findings = readFileSync(place("funn.csv"), "utf8");
    expect(findings).toContain("invalid_identity");
    expect(markersIn(findings, nowhere)).toEqual([]);
    expect(findings).toContain("987650004");
  });

  test("a hidden number leaves no trace in the tables: seven and four give the same bytes", () => {
    const seven = releaseBytes(realpathSync(place("output", "latest")), ["inputSha256"]);
    expect(seven["tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.csv"]).toContain(
      "2024,kommune,1101,,suppressed,,suppressed"
    );
    const other = place("four");
    mkdirSync(join(other, "deliveries"), {recursive: true});
    // Three of the seven have another value; the number of rows is the same.
    const four = contentDocument().replace(/(<poHab>)1(<\/poHab>)/g, replaceAfter(4));
    writeFileSync(join(other, "deliveries", "kpr.xml"), four);
    writeFileSync(join(other, "deliveries", "ide.xml"), identDocument());
    expect(kprstat(...wordsFor(other)).status).toBe(0);
    expect(releaseBytes(realpathSync(join(other, "output", "latest")), ["inputSha256"])).toEqual(seven);
  });

  test("after a run in which a worker thread fails", async () => {
    const raw = place("work", "raw");
    for (const segment of readdirSync(raw)) {
      const file = join(raw, segment, "personoppl-000.parquet");
      if (existsSync(file)) writeFileSync(file, readFileSync(file).fill(120, 100, 2000));
    }
    const config = place("config");
    cpSync(join(packageFolder(), "config"), config, {recursive: true});
    const rules = join(config, "rules", "own.csv");
    writeFileSync(rules, readFileSync(rules, "utf8").replace("Meld fra", "Meld straks fra"));
    expect(say(...wordsFor(folder, "run", config))).toBe(1);
    expect(filesBelow(place("work", "log")).filter(path => path.endsWith(".fault.txt"))).toHaveLength(1);
    await expectNothing();
  });

  test("after a run on a catalogue that is broken", async () => {
    const catalogue = place("work", "kprstat.duckdb");
    writeFileSync(catalogue, readFileSync(catalogue).fill(120, 4096, 60_000));
    expect(say(...wordsFor(folder), "--json")).toBe(73);
    await expectNothing();
  });
});

/** A replacer that leaves the first `kept` matches and puts 2 for the others. */
function replaceAfter(kept: number): (match: string, before: string, after: string) => string {
  let seen = 0;
  return (match, before, after) => (++seen <= kept ? match : `${before}2${after}`);
}
