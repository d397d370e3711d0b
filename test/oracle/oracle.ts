import {createHash} from "node:crypto";
import {type Counts, type JudgedContent, judgeContent, type LocalFinding} from "./content.js";
import {type CountingDelivery, withoutTestPersons} from "./deliveries.js";
import {type Identities, type JudgedIdent, judgeIdent} from "./ident.js";
import type {Version} from "./reference.js";
import {identNamespace, namespaces} from "./schema.js";
import {type OracleTables, tablesOf} from "./tables.js";
import {decompressed, documentText, hasDoctype, looksLikeXml, NotWellFormed} from "./text.js";
import {descendants, type Element, parseXml} from "./xml.js";

export interface OracleInput {
  readonly deliveries: readonly {readonly path: string; readonly bytes: Uint8Array}[];
  /** The configured data years, both included. */
  readonly years: {readonly first: number; readonly last: number};
  /** Persons reported by so many municipalities or more in a year are left out of every table; absent: they are kept. */
  readonly testPersonMunicipalities?: number;
}

export interface Finding extends LocalFinding {
  /** SHA-256 of the file. */
  readonly fil: string;
}

export interface OracleFile {
  readonly outcome: "ignored" | "landed";
  /** Of the bytes after decompression; of the bytes as delivered where the compression is broken. */
  readonly sha256: string;
  readonly kind: "content" | "ident" | "unknown";
  readonly accepted: boolean;
  /** An accepted content delivery that is the one for its key. */
  readonly counts: boolean;
  /** An accepted content delivery that another one displaces. */
  readonly superseded: boolean;
  readonly key: {readonly kommune: string | null; readonly bydel: string; readonly aar: number | null} | null;
  /** Names of the rules that reject the file, sorted. */
  readonly reasons: readonly string[];
}

export interface OracleResult {
  readonly files: Readonly<Record<string, OracleFile>>;
  readonly findings: readonly Finding[];
  /** By SHA-256, then by class; accepted deliveries only. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
  readonly tables: OracleTables;
}

/** A file that cannot be read far enough to be judged. */
interface Unreadable {
  readonly kind: "unknown";
  readonly accepted: false;
  readonly findings: readonly LocalFinding[];
  readonly counts: Readonly<Record<string, Counts>>;
}

type Judged = JudgedContent | JudgedIdent | Unreadable;

function unreadable(regel: string): Unreadable {
  const nowhere = {klasse: "", attributt: null, linje: null, pePeID: null, radID: null};
  return {kind: "unknown", accepted: false, findings: [{...nowhere, regel, konsekvens: "reject_file"}], counts: {}};
}

const documentNames = ["IPLOS", "Melding"];

/** Later documents of an envelope, which are not read. Those inside the first are elements that it does not have. */
function furtherDocuments(root: Element, first: Element): readonly LocalFinding[] {
  const inFirst = new Set(descendants(first));
  const outermost = (element: Element): readonly Element[] =>
    documentNames.includes(element.name) ? [element] : element.children.flatMap(outermost);
  return outermost(root)
    .filter(element => !inFirst.has(element))
    .map(element => ({
      klasse: first.name,
      attributt: null,
      regel: "further_document",
      konsekvens: "warn",
      linje: element.line,
      pePeID: null,
      radID: null
    }));
}

function judgeDocument(root: Element, years: OracleInput["years"]): Judged {
  const document = [...descendants(root)].find(e => documentNames.includes(e.name));
  if (document === undefined) return unreadable("unknown_root");
  const further = furtherDocuments(root, document);
  const withFurther = <T extends JudgedContent | JudgedIdent>(judged: T): T =>
    judged.accepted ? {...judged, findings: [...judged.findings, ...further]} : judged;
  if (document.name === "Melding") {
    return document.namespace === identNamespace ? withFurther(judgeIdent(document)) : unreadable("unknown_namespace");
  }
  const version = (["3.5", "3.7"] as const).find((v: Version) => namespaces[v] === document.namespace);
  if (version === undefined) return unreadable("unknown_namespace");
  const stated = document.attributes.get("versjon") ?? "";
  if (stated !== "" && stated !== version) return unreadable("unknown_version");
  return withFurther(judgeContent(document, version, years));
}

function judgeBytes(bytes: Uint8Array, years: OracleInput["years"]): Judged {
  try {
    const text = documentText(bytes);
    return hasDoctype(text) ? unreadable("doctype") : judgeDocument(parseXml(text), years);
  } catch (error) {
    if (error instanceof NotWellFormed) return unreadable("not_well_formed");
    throw error;
  }
}

function keyOf(content: JudgedContent): string {
  const {kommune, bydel, aar} = content.header;
  return `${kommune} ${bydel} ${aar}`;
}

/** The first decides, then the second, then the third; the highest is the one that counts. */
function compareOrders(a: readonly (bigint | string)[], b: readonly (bigint | string)[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (y !== undefined && x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Among the accepted content deliveries of each key, the one that counts. */
function winningContents(judged: ReadonlyMap<string, Judged>): ReadonlyMap<string, JudgedContent> {
  const order = (sha256: string, {header}: JudgedContent) => [header.lopenr, header.lagetDato, sha256];
  const best = new Map<string, [string, JudgedContent]>();
  for (const [sha256, file] of judged) {
    if (file.kind !== "content" || !file.accepted) continue;
    const other = best.get(keyOf(file));
    if (other === undefined || compareOrders(order(sha256, file), order(...other)) > 0)
      best.set(keyOf(file), [sha256, file]);
  }
  return new Map(best.values());
}

/** What the ident message that counts for a sender and year says, or undefined where there is none. */
function identitiesFor(judged: ReadonlyMap<string, Judged>, sender: string, aar: number): Identities | undefined {
  const order = (sha256: string, file: JudgedIdent) => [file.lopenr, file.uttakDato, sha256];
  let best: [string, JudgedIdent] | undefined;
  for (const [sha256, file] of judged) {
    if (file.kind !== "ident" || !file.accepted || file.aar !== aar || !file.senders.has(sender)) continue;
    if (best === undefined || compareOrders(order(sha256, file), order(...best)) > 0) best = [sha256, file];
  }
  return best?.[1].senders.get(sender);
}

function countingDelivery(content: JudgedContent, identities: Identities | undefined): CountingDelivery {
  const {kommune, bydel, aar} = content.header;
  const persons = content.persons.map(person => ({
    ...person,
    identity: identities?.get(person.id) ?? `local ${kommune} ${bydel} ${aar} ${person.id}`
  }));
  return {header: content.header, aar: aar ?? 0, counts: content.counts, persons};
}

/** The same identity under several `pePeID`: one finding for each person after the first. */
function sameIdentityFindings(delivery: CountingDelivery): readonly LocalFinding[] {
  const seen = new Set<string>();
  return delivery.persons
    .filter(person => {
      const known = seen.has(person.identity);
      seen.add(person.identity);
      return known;
    })
    .map(({linje, pePeID}) => ({
      klasse: "PERSON",
      attributt: "pePeID",
      regel: "same_identity",
      konsekvens: "warn",
      linje,
      pePeID,
      radID: null
    }));
}

function describe(file: Judged, sha256: string, isCounting: boolean): OracleFile {
  const reasons = new Set(file.findings.filter(f => f.konsekvens === "reject_file").map(f => f.regel));
  return {
    outcome: "landed",
    sha256,
    kind: file.kind,
    accepted: file.accepted,
    counts: isCounting,
    superseded: file.kind === "content" && file.accepted && !isCounting,
    key:
      file.kind === "content" ? {kommune: file.header.kommune, bydel: file.header.bydel, aar: file.header.aar} : null,
    reasons: [...reasons].sort()
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const ignored: Omit<OracleFile, "sha256"> = {
  outcome: "ignored",
  kind: "unknown",
  accepted: false,
  counts: false,
  superseded: false,
  key: null,
  reasons: []
};

/** Reads, judges and counts a folder of deliveries as it lies there now. */
export function oracle(input: OracleInput): OracleResult {
  const judged = new Map<string, Judged>();
  const shaOf = new Map<string, string>();
  for (const {path, bytes} of input.deliveries) {
    const content = decompressed(bytes);
    const sha256 = sha256Of(content ?? bytes);
    shaOf.set(path, sha256);
    if (content === null) judged.set(sha256, unreadable("not_well_formed"));
    else if (looksLikeXml(content)) judged.set(sha256, judgeBytes(content, input.years));
  }

  const winners = winningContents(judged);
  const deliveries = new Map(
    [...winners].map(([sha256, content]) => {
      const {kommune, bydel, aar} = content.header;
      return [sha256, countingDelivery(content, identitiesFor(judged, `${kommune}${bydel}`, aar ?? 0))] as const;
    })
  );

  const files = [...shaOf].map(([path, sha256]): [string, OracleFile] => {
    const file = judged.get(sha256);
    return [path, file === undefined ? {...ignored, sha256} : describe(file, sha256, winners.has(sha256))];
  });
  const findings = [...judged].flatMap(([fil, file]) => {
    const delivery = deliveries.get(fil);
    const same = delivery === undefined ? [] : sameIdentityFindings(delivery);
    return [...file.findings, ...same].map(finding => ({fil, ...finding}));
  });
  const {testPersonMunicipalities} = input;
  const all = [...deliveries.values()];
  const counting = testPersonMunicipalities === undefined ? all : withoutTestPersons(all, testPersonMunicipalities);
  return {
    files: Object.fromEntries(files),
    findings,
    counts: Object.fromEntries([...judged].filter(([, f]) => f.accepted).map(([sha256, f]) => [sha256, f.counts])),
    tables: tablesOf(counting)
  };
}
