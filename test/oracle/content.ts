import {type Breach, type Circumstances, controlsBreached, valuesThatRemain} from "./control.js";
import {municipalitiesOf, type Version} from "./reference.js";
import {type ChildClass, mayRepeat, type RowClass, rowClasses, sequenceOf, xmlAttributes} from "./schema.js";
import {idNumber, isDate, type Values} from "./values.js";
import type {Element} from "./xml.js";

/** One finding, without the file it belongs to. Ids only where they are 1–10 digits. */
export interface LocalFinding extends Breach {
  readonly klasse: string;
  readonly linje: number | null;
  readonly pePeID: string | null;
  readonly radID: string | null;
}

export interface Counts {
  readonly lest: number;
  readonly godtatt: number;
  readonly avvist: number;
}

export interface AcceptedPerson {
  /** `pePeID` as a number. */
  readonly id: number;
  readonly linje: number;
  /** `pePeID` as received. */
  readonly pePeID: string;
  readonly values: Values;
  readonly rows: Readonly<Record<ChildClass, readonly Values[]>>;
}

export interface Header {
  readonly kommune: string | null;
  /** `00` where missing or broken. */
  readonly bydel: string;
  readonly aar: number | null;
  /** 0 where it is no whole number. */
  readonly lopenr: bigint;
  /** `YYYYMMDD`, empty where unreadable. */
  readonly lagetDato: string;
  readonly versjon: string;
}

export interface JudgedContent {
  readonly kind: "content";
  readonly accepted: boolean;
  readonly header: Header;
  readonly findings: readonly LocalFinding[];
  readonly counts: Readonly<Record<string, Counts>>;
  readonly persons: readonly AcceptedPerson[];
}

/** Where in a document something was found. */
interface Place {
  readonly klasse: string;
  readonly linje: number | null;
  readonly pePeID: string | null;
  readonly radID: string | null;
}

function idOrNull(text: string | undefined): string | null {
  return text !== undefined && idNumber(text) !== null ? text : null;
}

/** The values of an element: its ids and the first of each element with a value. */
function valuesOf(element: Element, version: Version): Values {
  const values = new Map<string, string>();
  for (const name of xmlAttributes[element.name as RowClass] ?? []) {
    const value = element.attributes.get(name) ?? "";
    if (value !== "") values.set(name, value);
  }
  const children = knownChildren(element, version);
  for (const name of sequenceOf(element.name, version)) {
    const first = children.find(c => c.name === name);
    if (first !== undefined && !mayRepeat(name) && first.text !== "") values.set(name, first.text);
  }
  return values;
}

/** The children that the schema has at that place. */
export function knownChildren(parent: Element, version: Version): readonly Element[] {
  const sequence = sequenceOf(parent.name, version);
  return parent.children.filter(child => child.namespace === parent.namespace && sequence.includes(child.name));
}

/**
 * Findings about the elements directly in `parent`, and about elements inside its values: unknown, repeated or late.
 * The elements in a class of its own are asked one by one.
 */
export function structureFindings(parent: Element, version: Version, place: Place): readonly LocalFinding[] {
  const sequence = sequenceOf(parent.name, version);
  const known = new Set(knownChildren(parent, version));
  const findings: LocalFinding[] = [];
  const seen = new Set<string>();
  let furthest = 0;
  for (const child of parent.children) {
    const found = (regel: string, attributt: string | null, linje: number): LocalFinding => ({
      ...place,
      regel,
      attributt,
      konsekvens: "warn",
      linje
    });
    if (!known.has(child)) {
      findings.push(found("unknown_element", null, child.line));
      continue;
    }
    const position = sequence.indexOf(child.name);
    if (seen.has(child.name) && !mayRepeat(child.name)) {
      findings.push(found("element_repeated", child.name, child.line));
    } else if (position < furthest) {
      findings.push(found("element_order", child.name, child.line));
    }
    seen.add(child.name);
    furthest = Math.max(furthest, position);
    if (sequenceOf(child.name, version).length === 0 && !mayRepeat(child.name)) {
      findings.push(...child.children.map(inner => found("unknown_element", null, inner.line)));
    }
  }
  return findings;
}

function at(place: Place, breaches: readonly Breach[]): readonly LocalFinding[] {
  return breaches.map(breach => ({...place, ...breach}));
}

function rejects(findings: readonly Breach[], consequence: "reject_file" | "reject_row"): boolean {
  return findings.some(f => f.konsekvens === consequence);
}

/** The year of `iiFraDato` where that is a date, else of `iiTilDato`. */
function reportingYear(values: Values): number | null {
  const date = [values.get("iiFraDato"), values.get("iiTilDato")].find(d => d !== undefined && isDate(d));
  return date === undefined ? null : Number(date.slice(0, 4));
}

function headerOf(values: Values, versjon: string): Header {
  const bydel = values.get("iiBydelsnr") ?? "";
  const lopenr = values.get("iiLopenr") ?? "";
  const lagetDato = values.get("iiLagetDato") ?? "";
  return {
    kommune: values.get("iiKomnr") ?? null,
    bydel: /^\d{2}$/.test(bydel) ? bydel : "00",
    aar: reportingYear(values),
    lopenr: /^\d+$/.test(lopenr) ? BigInt(lopenr) : 0n,
    lagetDato: isDate(lagetDato) ? lagetDato : "",
    versjon
  };
}

/** Rules of our own about the whole file that need the reporting year. */
function yearBreaches(header: Header, version: Version, years: {first: number; last: number}): readonly Breach[] {
  const {aar, kommune} = header;
  if (aar === null) return [];
  const reject_file = "reject_file";
  const breaches: Breach[] = [];
  if ((version === "3.5") !== aar <= 2018)
    breaches.push({attributt: "versjon", regel: "version_year", konsekvens: reject_file});
  if (kommune !== null && !municipalitiesOf(aar).includes(kommune))
    breaches.push({attributt: "iiKomnr", regel: "unknown_municipality", konsekvens: reject_file});
  if (aar < years.first || aar > years.last)
    breaches.push({attributt: "iiFraDato", regel: "year_not_configured", konsekvens: reject_file});
  return breaches;
}

const ownClass: Readonly<Record<string, string>> = {version_year: "IPLOS"};

function innhinfoFindings(
  info: Element,
  values: Values,
  header: Header,
  version: Version,
  years: {first: number; last: number}
): readonly LocalFinding[] {
  const place: Place = {klasse: "INNHINFO", linje: info.line, pePeID: null, radID: null};
  const circumstances: Circumstances = {version, aar: header.aar};
  const kontakter = knownChildren(info, version).filter(c => c.name === "iiKontakt");
  const own = yearBreaches(header, version, years).map(b => ({
    ...place,
    ...b,
    klasse: ownClass[b.regel] ?? "INNHINFO"
  }));
  const few: Breach = {attributt: "iiKontakt", regel: "few_contacts", konsekvens: "warn"};
  return [
    ...at(place, controlsBreached("INNHINFO", values, circumstances)),
    ...own,
    ...(kontakter.length < 2 ? at(place, [few]) : []),
    ...structureFindings(info, version, place),
    ...kontakter.flatMap(kontakt => {
      const here: Place = {...place, klasse: "iiKontakt", linje: kontakt.line};
      return [
        ...at(here, controlsBreached("iiKontakt", valuesOf(kontakt, version), circumstances)),
        ...structureFindings(kontakt, version, here)
      ];
    })
  ];
}

/** Findings about IPLOS itself and its INNHINFO. */
function headerFindings(
  iplos: Element,
  info: Element | undefined,
  values: Values,
  header: Header,
  version: Version,
  years: {first: number; last: number}
): readonly LocalFinding[] {
  const place: Place = {klasse: "IPLOS", linje: null, pePeID: null, radID: null};
  const breaches: Breach[] = [];
  if (header.versjon === "") breaches.push({attributt: "versjon", regel: "mandatory", konsekvens: "reject_file"});
  if (!knownChildren(iplos, version).some(c => c.name === "PERSON"))
    breaches.push({attributt: null, regel: "no_person", konsekvens: "reject_file"});
  if (info === undefined || iplos.children[0] !== info)
    breaches.push({attributt: null, regel: "innhinfo_not_first", konsekvens: "reject_file"});
  return [
    ...at(place, breaches),
    ...structureFindings(iplos, version, place),
    ...(info === undefined ? [] : innhinfoFindings(info, values, header, version, years))
  ];
}

function personBreaches(values: Values, seen: Set<number>, circumstances: Circumstances): readonly Breach[] {
  const breaches = [...controlsBreached("PERSON", values, circumstances)];
  const id = idNumber(values.get("pePeID"));
  if (id !== null && seen.has(id))
    breaches.push({attributt: "pePeID", regel: "duplicate_person", konsekvens: "reject_row"});
  if (id !== null) seen.add(id);
  const komnr = values.get("peKomnr");
  if (komnr !== undefined && circumstances.aar !== null && !municipalitiesOf(circumstances.aar).includes(komnr))
    breaches.push({attributt: "peKomnr", regel: "unknown_residence", konsekvens: "warn"});
  return breaches;
}

function childBreaches(
  klasse: ChildClass,
  values: Values,
  personId: number,
  seen: Set<string>,
  circumstances: Circumstances
): readonly Breach[] {
  const breaches = [...controlsBreached(klasse, values, circumstances)];
  const [personName = "", ownName = ""] = xmlAttributes[klasse];
  const given = values.get(personName);
  if (given !== undefined && idNumber(given) !== personId)
    breaches.push({attributt: personName, regel: "person_id_mismatch", konsekvens: "reject_row"});
  const own = idNumber(values.get(ownName));
  if (own !== null && seen.has(`${klasse} ${own}`))
    breaches.push({attributt: ownName, regel: "duplicate_row", konsekvens: "reject_row"});
  if (own !== null) seen.add(`${klasse} ${own}`);
  const code = klasse === "TJENESTE" ? idNumber(values.get("tjTjenType")) : null;
  if ((code === 12 || code === 13) && (circumstances.aar ?? 0) >= 2019)
    breaches.push({attributt: "tjTjenType", regel: "lapsed_service", konsekvens: "warn"});
  return breaches;
}

class Tally {
  readonly #counts = new Map<string, {lest: number; godtatt: number; avvist: number}>(
    rowClasses.map(k => [k, {lest: 0, godtatt: 0, avvist: 0}])
  );

  add(klasse: string, rejected: boolean): void {
    const counts = this.#counts.get(klasse);
    if (counts === undefined) return;
    counts.lest += 1;
    counts[rejected ? "avvist" : "godtatt"] += 1;
  }

  get counts(): Readonly<Record<string, Counts>> {
    return Object.fromEntries(this.#counts);
  }
}

/** Judges the rows of an accepted delivery. */
function judgeRows(
  iplos: Element,
  circumstances: Circumstances
): {findings: LocalFinding[]; counts: Readonly<Record<string, Counts>>; persons: AcceptedPerson[]} {
  const {version} = circumstances;
  const findings: LocalFinding[] = [];
  const persons: AcceptedPerson[] = [];
  const tally = new Tally();
  const seenPersons = new Set<number>();
  for (const element of knownChildren(iplos, version).filter(c => c.name === "PERSON")) {
    const values = valuesOf(element, version);
    const received = values.get("pePeID") ?? "";
    const place: Place = {klasse: "PERSON", linje: element.line, pePeID: idOrNull(received), radID: null};
    const breaches = personBreaches(values, seenPersons, circumstances);
    const personRejected = rejects(breaches, "reject_row");
    findings.push(...at(place, breaches), ...structureFindings(element, version, place));
    tally.add("PERSON", personRejected);
    const rows: Record<ChildClass, Values[]> = {
      PERSONOPPL: [],
      FUNKSJON: [],
      TJENESTE: [],
      DIAGNOSE: [],
      DOGNTILBUD: []
    };
    const seenRows = new Set<string>();
    for (const row of knownChildren(element, version).filter(c => mayRepeat(c.name))) {
      const klasse = row.name as ChildClass;
      if (personRejected) {
        tally.add(klasse, true);
        continue;
      }
      const rowValues = valuesOf(row, version);
      const radID = idOrNull(rowValues.get(xmlAttributes[klasse][1] ?? ""));
      const here: Place = {...place, klasse, linje: row.line, radID};
      const rowBreaches = childBreaches(klasse, rowValues, Number(received), seenRows, circumstances);
      findings.push(...at(here, rowBreaches), ...structureFindings(row, version, here));
      const rejected = rejects(rowBreaches, "reject_row");
      tally.add(klasse, rejected);
      if (!rejected) rows[klasse].push(valuesThatRemain(klasse, version, rowValues, rowBreaches));
    }
    if (!personRejected) {
      const remaining = valuesThatRemain("PERSON", version, values, breaches);
      persons.push({id: Number(received), linje: element.line, pePeID: received, values: remaining, rows});
    }
  }
  return {findings, counts: tally.counts, persons};
}

/** Judges a content message in a known namespace and version (spec 1.1 and 1.4). */
export function judgeContent(iplos: Element, version: Version, years: {first: number; last: number}): JudgedContent {
  const info = knownChildren(iplos, version).find(c => c.name === "INNHINFO");
  const values: Values = info === undefined ? new Map() : valuesOf(info, version);
  const header = headerOf(values, iplos.attributes.get("versjon") ?? "");
  const aboutFile = headerFindings(iplos, info, values, header, version, years);
  if (rejects(aboutFile, "reject_file")) {
    const reasons = aboutFile.filter(f => f.konsekvens === "reject_file");
    return {kind: "content", accepted: false, header, findings: reasons, counts: {}, persons: []};
  }
  const {findings, counts, persons} = judgeRows(iplos, {version, aar: header.aar});
  return {kind: "content", accepted: true, header, findings: [...aboutFile, ...findings], counts, persons};
}
