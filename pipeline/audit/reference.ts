import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {KprstatError} from "../errors.js";
import {readCsvText} from "./csvText.js";

/** From 1 January of `from` up to, not including, `to`; null is open. */
export interface Validity {
  readonly from: number | null;
  readonly to: number | null;
}

export interface Placement extends Validity {
  readonly kommune: string;
  /** A county or a KOSTRA group. */
  readonly within: string;
}

export interface CodeChange {
  readonly aar: number;
  readonly from: string;
  readonly to: string;
}

export interface ServiceEntry extends Validity {
  /** Two digits, as in the tables. */
  readonly code: string;
  readonly group: string | null;
  readonly countedAs: string | null;
}

/** What everybody can know of places and codes (config/reference), in the auditor's own reading. */
export interface PublicKnowledge {
  readonly counties: readonly Placement[];
  readonly kostraGroups: readonly Placement[];
  readonly changes: readonly CodeChange[];
  readonly services: readonly ServiceEntry[];
}

/** Reads the reference files of a configuration folder. Throws `configuration` for a file that is missing or broken. */
export async function readPublicKnowledge(configFolder: string): Promise<PublicKnowledge> {
  const read = (name: string) => readReferenceFile(join(configFolder, "reference", name), name);
  const [kommuner, kostra, endringer, tjenester] = await Promise.all([
    read("kommuner.csv"),
    read("kostragrupper.csv"),
    read("kommuneendringer.csv"),
    read("tjenester.csv")
  ]);
  return {
    counties: kommuner.map(row => ({...validity(row), kommune: field(row, "kommune"), within: field(row, "fylke")})),
    kostraGroups: kostra.map(row => ({...validity(row), kommune: field(row, "kommune"), within: field(row, "gruppe")})),
    changes: endringer.map(row => ({aar: Number(field(row, "aar")), from: field(row, "fra"), to: field(row, "til")})),
    services: tjenester.map(row => ({
      ...validity(row),
      code: field(row, "tjeneste").padStart(2, "0"),
      group: field(row, "gruppe") || null,
      countedAs: field(row, "telles_som") === "" ? null : field(row, "telles_som").padStart(2, "0")
    }))
  };
}

export function isValid({from, to}: Validity, aar: number): boolean {
  return (from === null || from <= aar) && (to === null || to > aar);
}

/** By group, the codes that persons can count under in the year: those valid, and those that lapsed codes count as. */
export function groupMembers(knowledge: PublicKnowledge, aar: number): ReadonlyMap<string, readonly string[]> {
  const targets = new Set(knowledge.services.map(service => service.countedAs));
  const members = new Map<string, string[]>();
  for (const service of knowledge.services) {
    if (service.group === null || service.countedAs !== null) continue;
    if (!isValid(service, aar) && !targets.has(service.code)) continue;
    const codes = members.get(service.group) ?? [];
    codes.push(service.code);
    members.set(service.group, codes);
  }
  return members;
}

type ReferenceRow = ReadonlyMap<string, string>;

async function readReferenceFile(path: string, name: string): Promise<readonly ReferenceRow[]> {
  const text = await readFile(path, "utf8").catch(cause => {
    throw new KprstatError("configuration", {what: "A reference file cannot be read.", where: name}, {cause});
  });
  const [header, ...rows] = readCsvText(text.replace(/^\uFEFF/, "")) ?? [];
  if (header === undefined) {
    throw new KprstatError("configuration", {what: "A reference file is not CSV.", where: name});
  }
  return rows.map(row => new Map(header.map((column, index) => [column, row[index] ?? ""])));
}

function field(row: ReferenceRow, column: string): string {
  const value = row.get(column);
  if (value === undefined) {
    throw new KprstatError("configuration", {what: `A reference file has no column ${column}.`});
  }
  return value;
}

function validity(row: ReferenceRow): Validity {
  const year = (text: string) => (text === "" ? null : Number(text));
  return {from: year(field(row, "fra_aar")), to: year(field(row, "til_aar"))};
}
