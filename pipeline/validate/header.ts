import type {Configuration, Consequence} from "../definition/configuration.js";
import {consequenceOf} from "../definition/ownRule.js";
import {municipalityIsValid} from "../definition/reference.js";
import type {RuleSource} from "./compileRules.js";

/** What stands at the top of a message, as received; an attribute is absent where missing or empty. */
export interface DeliveryHeader {
  readonly versjon?: string | null;
  /** Content message: whether INNHINFO is the first child, its line (null: there is none) and its attributes. */
  readonly innhinfoFirst?: boolean;
  readonly linje?: number | null;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Ident message. */
  readonly fraDatoPeriode?: string;
  readonly tilDatoPeriode?: string;
  readonly uttakDato?: string;
  readonly lopenr?: string;
}

/** One document as it was landed. */
export interface LandedDelivery {
  readonly delivery: number;
  readonly kind: "content" | "ident" | "unknown";
  /** Rule that stopped the reading, and its line. */
  readonly fatal: string | null;
  readonly fatalLinje: number | null;
  readonly namespaceVersion: "3.5" | "3.7" | null;
  readonly header: DeliveryHeader;
  /** The parser's own count of rows per class. */
  readonly rowsRead: Readonly<Record<string, number>>;
}

/** A finding about a whole delivery or its header. */
export interface HeaderFinding {
  readonly delivery: number;
  readonly klasse: string;
  readonly attributt: string | null;
  readonly regel: string;
  readonly konsekvens: Consequence;
  readonly linje: number | null;
}

/** What a header says about its delivery. */
export interface HeaderFacts {
  /** Reporting year, null when no date tells it. */
  readonly aar: number | null;
  readonly kommune: string | null;
  /** `00`: none, missing or broken. */
  readonly bydel: string;
  /** Whole number in decimal digits; `0` when it is none. */
  readonly lopenr: string;
  /** YYYYMMDD, null when not readable. */
  readonly lagetDato: string | null;
  readonly versjon: string | null;
}

/** The last data year of schema 3.5; 3.7 is for the years after. */
const lastYearOf35 = 2018;
const identVersion = "53.1.3";
const fewestContacts = 2;

/** Of a document that was not read to its end. */
const noFacts: HeaderFacts = {aar: null, kommune: null, bydel: "00", lopenr: "0", lagetDato: null, versjon: null};

/** The key of a delivery and what decides between two of the same key, as far as its header can be read. */
export function headerFacts(delivery: LandedDelivery): HeaderFacts {
  const {header, kind, fatal} = delivery;
  if (fatal !== null || kind === "unknown") {
    return noFacts;
  }
  if (kind === "ident") {
    return {
      aar: calendarYear(header),
      kommune: null,
      bydel: "00",
      lopenr: wholeNumber(header.lopenr) ?? "0",
      lagetDato: isoDay(header.uttakDato),
      versjon: header.versjon ?? null
    };
  }
  const attributes = header.attributes ?? {};
  const day = realDay(attributes.iiFraDato) ?? realDay(attributes.iiTilDato);
  const kommune = attributes.iiKomnr ?? "";
  const bydel = attributes.iiBydelsnr ?? "";
  return {
    aar: day === null ? null : Number(day.slice(0, 4)),
    kommune: /^\d{4}$/.test(kommune) ? kommune : null,
    bydel: /^\d{2}$/.test(bydel) ? bydel : "00",
    lopenr: wholeNumber(attributes.iiLopenr) ?? "0",
    lagetDato: realDay(attributes.iiLagetDato),
    versjon: delivery.namespaceVersion
  };
}

/** The rules of our own about a content message as a whole; those about its year only where that is known. */
export function contentFindings(
  delivery: LandedDelivery,
  contacts: number,
  source: RuleSource,
  years: {readonly first: number; readonly last: number}
): HeaderFinding[] {
  const {header, rowsRead, namespaceVersion} = delivery;
  const {aar} = headerFacts(delivery);
  const linje = header.linje ?? null;
  const found = collector(delivery.delivery, source.ownRules);
  if ((rowsRead.PERSON ?? 0) === 0) {
    found.add("no_person", "IPLOS", null, null);
  }
  if (header.innhinfoFirst !== true) {
    found.add("innhinfo_not_first", "IPLOS", null, null);
  }
  if (linje !== null && contacts < fewestContacts) {
    found.add("few_contacts", "INNHINFO", "iiKontakt", linje);
  }
  if (aar === null) {
    return found.findings;
  }
  if (namespaceVersion !== (aar <= lastYearOf35 ? "3.5" : "3.7")) {
    found.add("version_year", "IPLOS", "versjon", linje);
  }
  const komnr = header.attributes?.iiKomnr;
  if (komnr !== undefined && !municipalityIsValid(source.reference, komnr, aar)) {
    found.add("unknown_municipality", "INNHINFO", "iiKomnr", linje);
  }
  if (aar < years.first || aar > years.last) {
    found.add("year_not_configured", "INNHINFO", "iiFraDato", linje);
  }
  return found.findings;
}

/** The rules about an ident message as a whole. */
export function identFindings(delivery: LandedDelivery, ownRules: Configuration["ownRules"]): HeaderFinding[] {
  const {header, rowsRead} = delivery;
  const found = collector(delivery.delivery, ownRules);
  if (header.versjon !== identVersion) {
    found.add("ident_version", "Melding", "versjon", null);
  }
  if (calendarYear(header) === null) {
    found.add("ident_period", "Melding", null, null);
  }
  if (wholeNumber(header.lopenr) === null) {
    found.add("ident_lopenr", "Melding", "lopenr", null);
  }
  if ((rowsRead.PasientIdent ?? 0) === 0) {
    found.add("ident_empty", "Melding", null, null);
  }
  return found.findings;
}

function collector(delivery: number, ownRules: Configuration["ownRules"]) {
  const findings: HeaderFinding[] = [];
  return {
    findings,
    add(regel: string, klasse: string, attributt: string | null, linje: number | null) {
      findings.push({delivery, klasse, attributt, regel, konsekvens: consequenceOf(ownRules, regel), linje});
    }
  };
}

/** The year of an ident message whose period is exactly one calendar year. */
function calendarYear({fraDatoPeriode, tilDatoPeriode}: DeliveryHeader): number | null {
  const year = /^(\d{4})-01-01$/.exec(fraDatoPeriode ?? "")?.[1];
  return year !== undefined && year !== "0000" && tilDatoPeriode === `${year}-12-31` ? Number(year) : null;
}

function isoDay(value: string | undefined): string | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(value ?? "") ? realDay(value?.replaceAll("-", "")) : null;
}

/** YYYYMMDD when the value is a real calendar day in that form, else null. */
function realDay(value: string | undefined): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(value ?? "");
  if (value === undefined || parts === null) {
    return null;
  }
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? value : null;
}

/** Decimal digits without leading zeros; null when the value is no whole number. */
function wholeNumber(value: string | undefined): string | null {
  return value !== undefined && /^\d+$/.test(value) ? value.replace(/^0+(?=\d)/, "") : null;
}
