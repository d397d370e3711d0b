import {DocumentFile, declaredEncoding, type Form, plainForm} from "./documentFile.js";
import type {PersonAccount, Revision} from "./personXml.js";
import {PersonXml} from "./personXml.js";
import {mix} from "./random.js";
import type {Role, Unit, World} from "./world.js";

/** One content message of one unit, as it is sent. */
export interface ContentDocument {
  readonly kind: "content";
  readonly unit: Unit;
  readonly lopenr: number;
  /** YYYYMMDD. */
  readonly lagetDato: number;
  readonly revision: Revision;
}

/** Changes the text of a document on its way to the file; for dirty deliveries. */
export interface Spoiler {
  header(text: string): string;
  person(text: string): string;
}

const systems = [
  {id: "Fagsystem Æra", version: "8.4.1"},
  {id: "Omsorgsdata", version: "2022.3"},
  {id: "Pleie+", version: "11.0.2.7"}
] as const;
const contacts = ["Åse Brønnøy", "Øyvind Ærlig", "Kari Prøve", "Bjørg Demostad", "Per Eksempel"] as const;

/**
 * Writes a content message (IPLOS 3.5 until data year 2018, then 3.7).
 *
 * @param visit is told of every person.
 * @returns size of the file in bytes.
 */
export function writeContentMessage(
  world: World,
  document: ContentDocument,
  path: string,
  form: Form,
  spoiler: Spoiler | null,
  visit: (role: Role, account: PersonAccount) => void
): number {
  const file = new DocumentFile(path, form);
  const year = world.year(document.unit.year);
  const persons = new PersonXml(world, year, document.unit, document.revision);
  const header = declaration(form) + (form.envelope ? envelopeStart("IPLOS") : "") + contentHeader(world, document);
  file.write(spoiler?.header(header) ?? header);
  world.eachPerson(document.unit, (person, role, pePeID) => {
    const {text, account} = persons.write(person, role, pePeID);
    if (text !== null) file.write(spoiler?.person(text) ?? text);
    visit(role, account);
  });
  file.write(`</IPLOS>\n${form.envelope ? envelopeEnd : ""}`);
  return file.close();
}

/** The beginning of a unit's document, with the first few persons of its file, in UTF-8; for spoiled files. */
export function shortContentText(world: World, document: ContentDocument, persons: number): string {
  const writer = new PersonXml(world, world.year(document.unit.year), document.unit, document.revision);
  const texts: string[] = [];
  world.eachPerson(document.unit, (person, role, pePeID) => {
    if (texts.length < persons) texts.push(writer.write(person, role, pePeID).text ?? "");
  });
  return `${declaration(plainForm)}${contentHeader(world, document)}${texts.join("")}</IPLOS>\n`;
}

/** The XML declaration; one byte order mark goes before it where the encoding has one. */
export function declaration(form: Form): string {
  return `<?xml version="1.0" encoding="${declaredEncoding(form.encoding)}"?>\n`;
}

/** The message header of Norwegian health messaging around a document. */
export function envelopeStart(name: string): string {
  return `<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24">
<MsgInfo><Type V="${name}" DN="${name}"/><MIGversion>v1.2 2006-05-24</MIGversion></MsgInfo>
<Document><RefDoc><MsgType V="XML" DN="XML-instans"/><Content>
`;
}

export const envelopeEnd = "</Content></RefDoc></Document>\n</MsgHead>\n";

function contentHeader(world: World, {unit, lopenr, lagetDato}: ContentDocument): string {
  const version = unit.year <= 2018 ? {number: "3.5", namespace: 2018} : {number: "3.7", namespace: 2019};
  const key = mix(world.options.seed, Number(unit.kommune));
  const system = systems[key % systems.length] ?? systems[0];
  const field = (name: string, value: string | number): string => `    <${name}>${value}</${name}>\n`;
  const contact = (type: number): string => {
    const name = contacts[(key + unit.year + type) % contacts.length] ?? contacts[0];
    const fields = [field("Type", type), field("Navn", name), field("Telefon", "00000000")];
    const address = field("Epost", `post${type}@kommune.example`);
    return `    <iiKontakt>\n${[...fields, address].map(line => `  ${line}`).join("")}    </iiKontakt>\n`;
  };
  return [
    `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/${version.namespace}" versjon="${version.number}">\n  <INNHINFO>\n`,
    field("iiInnhType", "P"),
    field("iiKomnr", unit.kommune),
    field("iiBydelsnr", unit.bydel),
    contact(1),
    contact(2),
    field("iiFraDato", `${unit.year}0101`),
    field("iiTilDato", `${unit.year}1231`),
    field("iiLagetDato", lagetDato),
    field("iiSysID", system.id),
    field("iiSysVersjon", system.version),
    field("iiLopenr", lopenr),
    "  </INNHINFO>\n"
  ].join("");
}
