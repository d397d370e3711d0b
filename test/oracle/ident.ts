import {type Counts, knownChildren, type LocalFinding, structureFindings} from "./content.js";
import type {Breach} from "./control.js";
import {idNumber, isDate} from "./values.js";
import type {Element} from "./xml.js";

/** What one ident message says about one sender: the identity by `pid`, null where the person is known only locally. */
export type Identities = ReadonlyMap<number, string | null>;

export interface JudgedIdent {
  readonly kind: "ident";
  readonly accepted: boolean;
  readonly aar: number | null;
  readonly lopenr: bigint;
  /** `YYYYMMDD`, empty where missing or unreadable. */
  readonly uttakDato: string;
  readonly findings: readonly LocalFinding[];
  readonly counts: Readonly<Record<string, Counts>>;
  /** By sender: municipality and district in six digits. */
  readonly senders: ReadonlyMap<string, Identities>;
}

/** Whether both control digits of eleven digits are right; the date in them is not looked at. */
export function controlDigitsAreRight(digits: string): boolean {
  if (!/^\d{11}$/.test(digits)) return false;
  const sum = (weights: readonly number[]): number =>
    weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return sum([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

const nationalTypes = ["1", "2", "10"];

function isNational(typeID: string): boolean {
  return nationalTypes.includes(typeID);
}

function isIdentity(typeID: string, fid: string): boolean {
  return typeID === "10" ? /^\d{12}$/.test(fid) : controlDigitsAreRight(fid);
}

/** Municipality and district in six digits, or null for an unknown sender. */
function senderOf(institusjonID: string): string | null {
  if (/^\d{4}$/.test(institusjonID)) return `${institusjonID}00`;
  return /^\d{6}$/.test(institusjonID) ? institusjonID : null;
}

/** The one whole calendar year that the message covers, or null. */
function periodOf(melding: Element): number | null {
  const fra = /^(\d{4})-01-01$/.exec(melding.attributes.get("fraDatoPeriode") ?? "")?.[1];
  const til = /^(\d{4})-12-31$/.exec(melding.attributes.get("tilDatoPeriode") ?? "")?.[1];
  return fra !== undefined && fra === til ? Number(fra) : null;
}

function meldingBreaches(melding: Element, patients: number): readonly Breach[] {
  const breaches: Breach[] = [];
  const reject = (regel: string, attributt: string | null): void => {
    breaches.push({attributt, regel, konsekvens: "reject_file"});
  };
  if (melding.attributes.get("versjon") !== "53.1.3") reject("ident_version", "versjon");
  if (periodOf(melding) === null) reject("ident_period", null);
  if (!/^\d+$/.test(melding.attributes.get("lopenr") ?? "")) reject("ident_lopenr", "lopenr");
  if (patients === 0) reject("ident_empty", null);
  return breaches;
}

function patientBreaches(patient: Element, seen: Set<number>): readonly Breach[] {
  const [pid, fid, typeID] = ["pid", "fid", "typeID"].map(name => patient.attributes.get(name) ?? "");
  const breaches: Breach[] = [];
  if (!pid || !fid || !typeID) breaches.push({attributt: null, regel: "ident_incomplete", konsekvens: "reject_row"});
  const number = idNumber(pid);
  if (number !== null && seen.has(number))
    breaches.push({attributt: "pid", regel: "ident_duplicate", konsekvens: "reject_row"});
  if (number !== null) seen.add(number);
  if (fid && typeID && isNational(typeID) && !isIdentity(typeID, fid))
    breaches.push({attributt: "fid", regel: "invalid_identity", konsekvens: "warn"});
  return breaches;
}

/** An ISO day without its hyphens. */
function dayOrEmpty(text: string): string {
  const day = text.replaceAll("-", "");
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(day) ? day : "";
}

/** Judges an ident message (spec 1.2 and 1.4). */
export function judgeIdent(melding: Element): JudgedIdent {
  const place = {klasse: "Melding", linje: null, pePeID: null, radID: null};
  const institutions = knownChildren(melding, "3.7").filter(c => c.name === "Institusjon");
  const patients = institutions.flatMap(i => knownChildren(i, "3.7"));
  const common = {
    kind: "ident" as const,
    aar: periodOf(melding),
    lopenr: /^\d+$/.test(melding.attributes.get("lopenr") ?? "") ? BigInt(melding.attributes.get("lopenr") ?? "") : 0n,
    uttakDato: dayOrEmpty(melding.attributes.get("uttakDato") ?? "")
  };
  const aboutFile = meldingBreaches(melding, patients.length).map(b => ({...place, ...b}));
  if (aboutFile.length > 0) return {...common, accepted: false, findings: aboutFile, counts: {}, senders: new Map()};

  const findings: LocalFinding[] = [...structureFindings(melding, "3.7", place)];
  const senders = new Map<string, Map<number, string | null>>();
  const seen = new Map<string, Set<number>>();
  let rejected = 0;
  for (const institution of institutions) {
    const institusjonID = institution.attributes.get("institusjonID") ?? "";
    const sender = senderOf(institusjonID) ?? `unknown ${institusjonID}`;
    const identities = senders.get(sender) ?? new Map<number, string | null>();
    const seenHere = seen.get(sender) ?? new Set<number>();
    senders.set(sender, identities);
    seen.set(sender, seenHere);
    findings.push(...structureFindings(institution, "3.7", {...place, klasse: "Institusjon", linje: institution.line}));
    for (const patient of knownChildren(institution, "3.7")) {
      const pid = patient.attributes.get("pid") ?? "";
      const [typeID, fid] = [patient.attributes.get("typeID") ?? "", patient.attributes.get("fid") ?? ""];
      const number = idNumber(pid);
      const here = {...place, klasse: "PasientIdent", linje: patient.line, pePeID: number === null ? null : pid};
      const breaches = patientBreaches(patient, seenHere);
      findings.push(...breaches.map(b => ({...here, ...b})), ...structureFindings(patient, "3.7", here));
      if (breaches.some(b => b.konsekvens === "reject_row")) rejected += 1;
      else if (number !== null) identities.set(number, isNational(typeID) && isIdentity(typeID, fid) ? fid : null);
    }
  }
  const counts = {PasientIdent: {lest: patients.length, godtatt: patients.length - rejected, avvist: rejected}};
  return {...common, accepted: true, findings, counts, senders};
}
