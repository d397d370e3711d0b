import {declaration, envelopeEnd, envelopeStart} from "./contentMessage.js";
import {DocumentFile, type Form, plainForm} from "./documentFile.js";
import {syntheticDuf, syntheticIdentity} from "./identity.js";
import type {Occupant} from "./population.js";
import {mix, share} from "./random.js";
import type {Unit, World} from "./world.js";

/** One ident message: the identities of the persons of one or more units of a municipality. */
export interface IdentDocument {
  readonly kind: "ident";
  readonly units: readonly Unit[];
  readonly lopenr: number;
  /** YYYY-MM-DD. */
  readonly uttakDato: string;
  /** The last sending has everybody; an earlier one lacks some. */
  readonly complete: boolean;
}

/** Changes rows (one line each) of an ident message on their way to the file; for dirty deliveries. */
export type IdentSpoiler = (rows: readonly string[]) => readonly string[];

/** Rows are written so many at a time. */
const rowsAtATime = 1_000;

/**
 * Writes an ident message (XPR(ide) 53.1.3).
 *
 * @returns size of the file in bytes.
 */
export function writeIdentMessage(
  world: World,
  document: IdentDocument,
  path: string,
  form: Form,
  spoil: IdentSpoiler | null
): number {
  const file = new DocumentFile(path, form);
  file.write(identHeader(document, form));
  for (const unit of document.units) {
    file.write(institutionStart(unit));
    let rows: string[] = [];
    let known = 0;
    const unknown: number[] = [];
    const writeRows = (): void => {
      file.write((spoil?.(rows) ?? rows).join(""));
      rows = [];
    };
    world.eachPerson(unit, (person, _role, pePeID) => {
      if (!document.complete && known > 0 && mix(person.key, 78) % 30 === 0) return;
      const row = identRow(world, person, pePeID);
      if (row === null) {
        unknown.push(pePeID);
      } else {
        rows.push(row);
        known++;
      }
      if (rows.length === rowsAtATime) writeRows();
    });
    // A message without anybody in it would be rejected.
    if (known === 0) rows.push(...unknown.map(pePeID => patientRow(pePeID, {fid: `L-${pePeID}`, typeID: 9})));
    writeRows();
    file.write(institutionEnd);
  }
  file.write(`</Melding>\n${form.envelope ? envelopeEnd : ""}`);
  return file.close();
}

/** An ident message with the first few persons of its first unit, in UTF-8; for spoiled files. */
export function shortIdentText(world: World, document: IdentDocument, persons: number): string {
  const [unit] = document.units;
  if (!unit) return "";
  const rows: string[] = [];
  world.eachPerson(unit, (person, _role, pePeID) => {
    if (rows.length < persons) rows.push(identRow(world, person, pePeID) ?? "");
  });
  return `${identHeader(document, plainForm)}${institutionStart(unit)}${rows.join("")}${institutionEnd}</Melding>\n`;
}

function identHeader({units, uttakDato, lopenr}: IdentDocument, form: Form): string {
  const year = units[0]?.year ?? 0;
  const attributes = [
    'xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="M"',
    `fraDatoPeriode="${year}-01-01" tilDatoPeriode="${year}-12-31" uttakDato="${uttakDato}"`,
    `leverandor="Fagsystemhuset Østre" navnEPJ="Omsorgsdata" versjonEPJ="2022.3" versjonUt="1.4" lopenr="${lopenr}"`
  ];
  const contact =
    '  <Kontaktperson kontPerson="Åse Brønnøy" meldEpost1="post1@kommune.example" typeKontaktperson="1"/>\n';
  const around = form.envelope ? envelopeStart("Melding") : "";
  return `${declaration(form)}${around}<Melding ${attributes.join(" ")}>\n${contact}`;
}

function institutionStart(unit: Unit): string {
  return `  <Institusjon institusjonID="${senderId(unit)}">\n`;
}

const institutionEnd = "  </Institusjon>\n";

/** `0301` and `030100` name the same sender; both are in use. */
function senderId(unit: Unit): string {
  if (unit.bydel !== "00") return unit.kommune + unit.bydel;
  return Number(unit.kommune) % 9 === 0 ? `${unit.kommune}00` : unit.kommune;
}

function identRow(world: World, person: Occupant, pePeID: number): string | null {
  const identity = identityOf(world, person);
  return identity && patientRow(pePeID, identity);
}

function patientRow(pePeID: number, {fid, typeID}: Identity): string {
  return `    <PasientIdent pid="${pePeID}" fid="${fid}" typeID="${typeID}"/>\n`;
}

interface Identity {
  readonly fid: string;
  readonly typeID: number;
}

/** About 97 % are known nationally; the others by a local number, or not at all (null). */
function identityOf(world: World, person: Occupant): Identity | null {
  const draw = share(mix(person.key, 9));
  if (draw < 0.015) return null;
  const local = String(10_000_000 + (mix(person.key, 10) % 90_000_000));
  if (draw < 0.02) return {fid: `X${local}`, typeID: 4};
  if (draw < 0.027) return {fid: `890${local}`, typeID: 12};
  if (draw < 0.03) return {fid: `L-${local}`, typeID: 9};
  if (draw < 0.033) return {fid: syntheticDuf(world.population.serial(person)), typeID: 10};
  const rank = world.population.identityRank(person);
  return {fid: syntheticIdentity(person, rank), typeID: rank.dNumber ? 2 : 1};
}
