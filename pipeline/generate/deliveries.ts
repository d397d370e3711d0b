import type {ContentDocument} from "./contentMessage.js";
import {type Form, plainForm} from "./documentFile.js";
import {type FileFault, fileFaults, wholeBesideDistricts} from "./faults/fileFaults.js";
import type {IdentDocument} from "./identMessage.js";
import {hashText, mix} from "./random.js";
import type {Unit, World} from "./world.js";

/** A small file that is spoiled as a whole, sent besides the ones that count. */
export interface SpoiledFile {
  readonly kind: "spoiled";
  readonly unit: Unit;
  readonly fault: FileFault;
}

/** One file to write: a document, where it goes (relative to the delivery folder) and in what form. */
export interface Delivery {
  readonly document: ContentDocument | IdentDocument | SpoiledFile;
  readonly path: string;
  readonly form: Form;
  /** The sending that counts, so that its people are counted once. */
  readonly counts: boolean;
}

/** The forms that a minority of files has, one each for every so many files; the others are plain UTF-8. */
const rareForms: ReadonlyMap<number, Partial<Form>> = new Map<number, Partial<Form>>([
  [3, {gzip: true}],
  [9, {envelope: true}],
  [16, {encoding: "iso-8859-1"}],
  [22, {encoding: "utf-8-bom"}],
  [27, {gzip: true, envelope: true}],
  [33, {encoding: "windows-1252"}],
  [38, {newline: "\r\n"}],
  [44, {encoding: "utf-16le"}],
  [51, {envelope: true, encoding: "utf-8-bom"}],
  [57, {encoding: "utf-16be", gzip: true}]
]);
const formCycle = 60;

/** All files of a world, years in order; equal options give equal lists. */
export function planDeliveries(world: World): readonly Delivery[] {
  const {first, last} = world.options.years;
  const deliveries: Delivery[] = [];
  for (let year = first; year <= last; year++) {
    const {units} = world.year(year);
    for (const unit of units) deliveries.push(...contentDeliveries(world, unit));
    deliveries.push(...identDeliveries(world, year, units));
    if (world.options.dirty) deliveries.push(...spoiledFiles(year, units));
  }
  return deliveries;
}

/** One unit's content messages of a year: most send once, some correct themselves once or twice, some send a copy. */
function contentDeliveries(world: World, unit: Unit): readonly Delivery[] {
  const turn = unit.index + unit.year * 7;
  const key = mix(hashText(world.options.seed, unit.kommune + unit.bydel), unit.year);
  const sendings = turn % 80 === 31 ? 3 : turn % 25 === 5 ? 2 : 1;
  const lopenr = 1 + (key % 3);
  // A correction now and then keeps its number; then the later date decides.
  const sameNumber = turn % 50 === 5;
  const day = 1 + (key % 9);
  const form = formOf(turn);
  const name = `${unit.year}/kpr-${unit.kommune}${unit.bydel === "00" ? "" : `-bydel${unit.bydel}`}-${unit.year}`;
  const deliveries: Delivery[] = [];
  for (let sending = 0; sending < sendings; sending++) {
    const document: ContentDocument = {
      kind: "content",
      unit,
      lopenr: lopenr + (sameNumber ? 0 : sending),
      lagetDato: (unit.year + 1) * 10_000 + 100 + day + sending * 2,
      revision: sendings - 1 - sending
    };
    const ending = form.gzip ? "xml.gz" : "xml";
    deliveries.push({document, path: `${name}-${sending + 1}.${ending}`, form, counts: document.revision === 0});
    if (turn % 50 === 12) {
      const copy = {...form, gzip: !form.gzip};
      deliveries.push({
        document,
        path: `${unit.year}/sendt-igjen/${unit.kommune}${unit.bydel}.${copy.gzip ? "xml.gz" : "xml"}`,
        form: copy,
        counts: false
      });
    }
  }
  return deliveries;
}

/**
 * A year's ident messages: one for each municipality with all its districts in it, or one for each district. A very
 * few municipalities have not sent theirs.
 */
function identDeliveries(world: World, year: number, units: readonly Unit[]): readonly Delivery[] {
  const groups = new Map<string, Unit[]>();
  for (const unit of units) {
    const together = unit.districts < 8 || unit.districts > 10;
    const key = together ? unit.kommune : unit.kommune + unit.bydel;
    groups.set(key, [...(groups.get(key) ?? []), unit]);
  }
  const deliveries: Delivery[] = [];
  let turn = year * 11;
  for (const [sender, members] of groups) {
    turn++;
    const persons = members.reduce((sum, unit) => sum + unit.persons, 0);
    if (turn % 170 === 0 && persons < 1_000 * Math.max(0.05, world.options.scale)) continue;
    const key = mix(hashText(world.options.seed ^ 0x1de, sender), year);
    const sendings = turn % 30 === 7 ? 2 : 1;
    const form = formOf(turn * 7 + 1);
    for (let sending = 0; sending < sendings; sending++) {
      const day = String(2 + (key % 8) + sending).padStart(2, "0");
      const document: IdentDocument = {
        kind: "ident",
        units: members,
        lopenr: 1 + (key % 4) + sending,
        uttakDato: `${year + 1}-01-${day}`,
        complete: sending === sendings - 1
      };
      deliveries.push({
        document,
        path: `${year}/ident/ide-${sender}-${year}-${sending + 1}.${form.gzip ? "xml.gz" : "xml"}`,
        form,
        counts: false
      });
    }
  }
  return deliveries;
}

/** Every kind of spoiled file once a year, each from another unit, and a few persons of a city beside its districts. */
function spoiledFiles(year: number, units: readonly Unit[]): readonly Delivery[] {
  const deliveries = fileFaults.map((fault, number): Delivery => {
    const unit = units[Math.floor((number * units.length) / fileFaults.length)] as Unit;
    const name = `${String(number + 1).padStart(2, "0")}-${unit.kommune}${unit.bydel}`;
    return {
      document: {kind: "spoiled", unit, fault},
      path: `${year}/ekstra/${name}.${fault.ending}`,
      form: plainForm,
      counts: false
    };
  });
  const district = units.find(({districts}) => districts > 0);
  if (district) {
    deliveries.push({
      document: {kind: "spoiled", unit: district, fault: wholeBesideDistricts},
      path: `${year}/ekstra/${district.kommune}-hele.xml`,
      form: plainForm,
      counts: false
    });
  }
  return deliveries;
}

function formOf(turn: number): Form {
  return {...plainForm, ...rareForms.get(turn % formCycle)};
}

/** Roughly how long a delivery takes to write, for handing out the longest first. */
export function workOf({document}: Delivery): number {
  if (document.kind === "spoiled") return 0;
  return document.kind === "content"
    ? document.unit.persons * 20
    : document.units.reduce((sum, unit) => sum + unit.persons, 0);
}
