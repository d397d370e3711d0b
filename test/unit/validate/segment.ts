import {mkdirSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {Database} from "../../../pipeline/database/database.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {childClasses, person} from "../../../pipeline/validate/rowClasses.js";
import {
  type DeliveryVerdict,
  type LandedDelivery,
  validateSegment
} from "../../../pipeline/validate/validateSegment.js";

export const configuration = loadConfiguration(resolve("config"));

export type Values = Readonly<Record<string, string | null>>;

export interface PersonRows {
  /** Merged into a faultless PERSON. */
  readonly person?: Values;
  /** Rows under it, by class, as they are: nothing is added. */
  readonly rows?: Readonly<Record<string, readonly Values[]>>;
}

export interface Finding {
  readonly delivery: number;
  readonly klasse: string;
  readonly attributt: string | null;
  readonly regel: string;
  readonly konsekvens: string;
  readonly linje: number | null;
  readonly person: number;
  readonly pePeID: string | null;
  readonly radID: string | null;
}

export interface ContentSpec {
  readonly delivery?: number;
  readonly aar?: number;
  readonly version?: "3.5" | "3.7";
  /** Merged into a faultless INNHINFO; null takes an attribute away. */
  readonly innhinfo?: Values;
  readonly landed?: Partial<LandedDelivery>;
  readonly contacts?: readonly Values[];
  readonly persons?: readonly PersonRows[];
  readonly structure?: readonly Readonly<Record<string, string | number | null>>[];
}

export interface IdentSpec {
  readonly delivery: number;
  readonly header?: Readonly<Record<string, string | undefined>>;
  readonly rows: readonly Readonly<Record<string, string | boolean | null>>[];
}

export interface SegmentResult {
  readonly verdicts: readonly DeliveryVerdict[];
  readonly findings: readonly Finding[];
  /** Rows of an output file, in its order. */
  readonly valid: (file: string) => Promise<Record<string, unknown>[]>;
}

const faultlessContact = {Type: "0", Navn: "x", Telefon: "0", Epost: "x"};

/** Every attribute of a class with a value that no rule of the version has anything against. */
export function faultless(klasse: string, version: "3.5" | "3.7", aar: number): Record<string, string> {
  const special: Record<string, string> = {peKomnr: "0301", tjTjenType: "1", tjTilDato: "99991231"};
  const values: Record<string, string> = {};
  for (const rule of configuration.rules.filter(r => r.klasse === klasse && r.version === version)) {
    const {attribute, pattern, codeLists, rangeFrom} = rule;
    const code = configuration.reference.codeLists.find(entry => codeLists.includes(entry.list))?.code;
    if (special[attribute] !== undefined) values[attribute] = special[attribute];
    else if (code !== undefined) values[attribute] = code;
    else if (pattern.kind === "date") values[attribute] = `${aar}0601`;
    else if (pattern.kind === "decimal") values[attribute] = "2.50";
    else if (pattern.kind === "orgnr") values[attribute] = "987654321";
    else if (pattern.kind === "digits") values[attribute] = "1".repeat(pattern.min);
    else values[attribute] = rangeFrom?.kind === "date" ? `${aar}06` : "x";
  }
  return values;
}

/** Lands the messages as ingest would, holds them against the rules, and reads back what was written. */
export async function validated(
  contents: readonly ContentSpec[],
  idents: readonly IdentSpec[] = [],
  rules: Pick<typeof configuration, "rules" | "ownRules" | "reference"> = configuration
): Promise<SegmentResult> {
  const folder = mkdtempSync(join(tmpdir(), "kprstat-validate-"));
  const rawFolder = join(folder, "raw");
  const validFolder = join(folder, "valid");
  mkdirSync(rawFolder);
  const database = await openDatabase(folder);
  try {
    const deliveries = [
      ...(await Promise.all(contents.map((spec, index) => landContent(database, rawFolder, spec, index + 1)))),
      ...(await Promise.all(idents.map(spec => landIdent(database, rawFolder, spec))))
    ];
    const years = {first: 2017, last: 2025};
    const verdicts = await validateSegment(database, rules, {rawFolder, validFolder, deliveries, years});
    const read = new Map<string, Record<string, unknown>[]>();
    for (const file of ["funn", "ident", ...[person, ...childClasses].map(rowClass => rowClass.file)]) {
      read.set(file, await database.rows(`from read_parquet('${validFolder}/${file}.parquet')`));
    }
    const findings = (read.get("funn") ?? []) as unknown as Finding[];
    return {verdicts, findings, valid: async file => read.get(file) ?? []};
  } finally {
    await database.close();
    rmSync(folder, {recursive: true});
  }
}

export function openDatabase(folder: string): Promise<Database> {
  return Database.open({
    path: ":memory:",
    folders: [folder],
    temporaryFolder: join(folder, "spill"),
    threads: 1,
    memoryLimit: "300MB"
  });
}

async function landContent(
  database: Database,
  rawFolder: string,
  spec: ContentSpec,
  position: number
): Promise<LandedDelivery> {
  const {version = "3.7", aar = version === "3.7" ? 2022 : 2018, delivery = position} = spec;
  const persons = spec.persons ?? [{}];
  const rowsRead: Record<string, number> = {PERSON: persons.length};
  const personRows = persons.map((p, i) => ({
    ...faultless("PERSON", version, aar),
    pePeID: String(i + 1),
    ...p.person,
    delivery,
    person: i + 1,
    rad: i + 1,
    linje: 100 * (i + 1)
  }));
  await write(database, rawFolder, "person", "PERSON", position, personRows);
  for (const {klasse, file} of childClasses) {
    const rows = persons.flatMap((p, i) => (p.rows?.[klasse] ?? []).map((values, j) => ({values, person: i + 1, j})));
    rowsRead[klasse] = rows.length;
    const landed = rows.map(({values, person: p, j}, i) => ({
      ...values,
      delivery,
      person: p,
      rad: i + 1,
      linje: 100 * p + j + 1
    }));
    await write(database, rawFolder, file, klasse, position, landed);
  }
  const contacts = (spec.contacts ?? [faultlessContact, faultlessContact]).map((values, i) => ({
    ...values,
    delivery,
    person: 0,
    rad: i + 1,
    linje: 10 + i
  }));
  await write(database, rawFolder, "kontakt", "iiKontakt", position, contacts);
  const structure = (spec.structure ?? []).map(values => ({...values, delivery}));
  await writeRows(database, join(rawFolder, `struktur-${pad(position)}.parquet`), structureColumns, structure);
  const innhinfo = {
    ...faultless("INNHINFO", version, aar),
    iiKomnr: "0301",
    iiBydelsnr: "00",
    iiFraDato: `${aar}0101`,
    iiTilDato: `${aar}1231`,
    iiLopenr: "1",
    ...spec.innhinfo
  };
  const attributes = Object.fromEntries(Object.entries(innhinfo).filter(([, value]) => value !== null));
  return {
    delivery,
    kind: "content",
    fatal: null,
    fatalLinje: null,
    namespaceVersion: version,
    header: {versjon: version, innhinfoFirst: true, linje: 3, attributes: attributes as Record<string, string>},
    rowsRead,
    ...spec.landed
  };
}

const structureColumns = {
  delivery: "integer",
  person: "integer",
  linje: "integer",
  klasse: "varchar",
  regel: "varchar",
  attributt: "varchar",
  pePeID: "varchar",
  radID: "varchar"
};

async function landIdent(
  database: Database,
  rawFolder: string,
  {delivery, header, rows}: IdentSpec
): Promise<LandedDelivery> {
  const columns = {
    delivery: "integer",
    rad: "integer",
    linje: "integer",
    institusjon: "varchar",
    pid: "varchar",
    fid_given: "boolean",
    type: "varchar",
    kontroll: "varchar",
    pseudonym: "blob"
  };
  const faultlessRow = {institusjon: "0301", pid: "1", fid_given: true, type: "1", kontroll: "ok", pseudonym: "\\x01"};
  const landed = rows.map((row, i) => ({...faultlessRow, ...row, delivery, rad: i + 1, linje: 20 + i}));
  await writeRows(database, join(rawFolder, `ident-${pad(delivery)}.parquet`), columns, landed);
  const faultlessHeader = {
    versjon: "53.1.3",
    fraDatoPeriode: "2022-01-01",
    tilDatoPeriode: "2022-12-31",
    uttakDato: "2023-01-09",
    lopenr: "007"
  };
  const given = Object.entries({...faultlessHeader, ...header}).filter(([, value]) => value !== undefined);
  return {
    delivery,
    kind: "ident",
    fatal: null,
    fatalLinje: null,
    namespaceVersion: null,
    header: Object.fromEntries(given),
    rowsRead: {PasientIdent: rows.length}
  };
}

async function write(
  database: Database,
  rawFolder: string,
  file: string,
  klasse: string,
  part: number,
  rows: readonly object[]
): Promise<void> {
  const attributes = configuration.rules
    .filter(rule => rule.klasse === klasse)
    .map(rule => [rule.attribute, "varchar"]);
  const columns = {
    delivery: "integer",
    person: "integer",
    rad: "integer",
    linje: "integer",
    ...Object.fromEntries(attributes)
  };
  await writeRows(database, join(rawFolder, `${file}-${pad(part)}.parquet`), columns, rows);
}

/** As ingest does, no file without rows. */
async function writeRows(
  database: Database,
  file: string,
  columns: Record<string, string>,
  rows: readonly object[]
): Promise<void> {
  if (rows.length > 0) {
    const structure = JSON.stringify([columns]);
    const json = JSON.stringify(rows).replaceAll("'", "''");
    const unnested = `select unnest(from_json('${json}', '${structure}')) as row`;
    await database.run(`copy (select row.* from (${unnested})) to '${file}' (format parquet)`);
  }
}

function pad(number: number): string {
  return String(number).padStart(6, "0");
}
