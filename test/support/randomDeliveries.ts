import {gzipSync} from "node:zlib";
import fc from "fast-check";
import type {Version} from "../oracle/reference.js";
import {decompressed} from "../oracle/text.js";
import {bytesOf, type Defect, defectArbitrary, noDefect, type Writing, writingArbitrary} from "./deliveryDefects.js";
import {type Edit, identEdit, pick, structureEdit, valueEdit} from "./deliveryEdits.js";
import {
  contentTree,
  type Given,
  identityOf,
  identTree,
  type PasientSpec,
  type PersonSpec,
  versionOf
} from "./deliveryXml.js";
import {type PersonKind, personArbitrary} from "./randomPersons.js";
import {places, reformedPlaces, steadyPlaces} from "./randomPlaces.js";
import {goodValues, sometimes, type Unit} from "./randomValues.js";

/**
 * `clean`: no breach of a rule that rejects, several municipalities and years. `dirty`: every kind of breach.
 * `small`: dirty, but one municipality, one or two years and few persons. `movers`: the same few people in many places.
 * `reforms`: the same, in municipalities that were merged, renumbered or divided, over the years when that happened.
 */
export const profiles = ["clean", "dirty", "small", "movers", "reforms"] as const;
export type Profile = (typeof profiles)[number];

export interface RandomDeliveries {
  readonly deliveries: readonly {readonly path: string; readonly bytes: Uint8Array}[];
  /** The configured data years, both included. */
  readonly years: {readonly first: number; readonly last: number};
}

function isDirty(profile: Profile): boolean {
  return profile === "dirty" || profile === "small";
}

const personKinds: Readonly<Record<Profile, PersonKind>> = {
  clean: {citizens: 40, rows: 2, lapsed: false},
  dirty: {citizens: 40, rows: 2, lapsed: true},
  small: {citizens: 8, rows: 2, lapsed: true},
  movers: {citizens: 8, rows: 1, lapsed: true},
  reforms: {citizens: 8, rows: 2, lapsed: true}
};

interface RandomContent {
  readonly unit: Unit;
  readonly persons: readonly {readonly pid: string; readonly citizen: number | null; readonly spec: PersonSpec}[];
  readonly bytes: Uint8Array;
}

function contentArbitrary(unit: Unit, profile: Profile): fc.Arbitrary<RandomContent> {
  const dirty = isDirty(profile);
  const other: Version = versionOf(unit.aar) === "3.5" ? "3.7" : "3.5";
  const versions = dirty ? sometimes(25, fc.constant(other), undefined) : fc.constant(undefined);
  const edit = fc.oneof({weight: 3, arbitrary: valueEdit(unit)}, {weight: 1, arbitrary: structureEdit});
  return fc
    .record({
      persons: fc.array(personArbitrary(unit, personKinds[profile]), {
        minLength: 1,
        maxLength: profile === "small" ? 3 : 12
      }),
      extra: fc.record({
        count: fc.nat(profile === "small" ? 2 : 12),
        firstCitizen: fc.nat(5),
        service: fc.constantFrom(...goodValues("tjTjenType", unit))
      }),
      lopenr: fc.constantFrom("1", "2", "2", "3", "10"),
      lagetDato: fc.constantFrom(`${unit.aar + 1}0110`, `${unit.aar + 1}0112`),
      versjon: versions,
      edits: fc.array(edit, {maxLength: dirty ? 12 : 0}),
      writing: writingArbitrary,
      defect: dirty ? sometimes(6, defectArbitrary, noDefect) : fc.constant(noDefect)
    })
    .map(({persons, extra, lopenr, lagetDato, versjon, edits, writing, defect}) => {
      const own = persons.map((person, i) => ({...person, pid: person.zeroPadded ? `00${i + 1}` : `${i + 1}`}));
      const habRow: Given = {poHab: "1", poFraDato: `${unit.aar}0101`};
      const more = Array.from({length: extra.count}, (_, i) => ({
        citizen: (profile === "movers" || profile === "reforms" ? 0 : 100) + extra.firstCitizen + i,
        pid: `${101 + i}`,
        spec: {PERSONOPPL: [habRow], TJENESTE: [{tjTjenType: extra.service}]}
      }));
      const all = [...own, ...more].map(({pid, citizen, spec}) => ({pid, citizen, spec: {...spec, pePeID: pid}}));
      const content = {...unit, lopenr, lagetDato, ...(versjon === undefined ? {} : {versjon})};
      const root = contentTree({...content, personer: all.map(p => p.spec)});
      for (const change of edits) change(root);
      const further = contentTree({...unit, personer: []});
      return {unit, persons: all, bytes: bytesOf(root, further, writing, defect)};
    });
}

interface RandomIdent {
  readonly lopenr: string;
  readonly uttakDato: string;
  /** Every so many persons are left out of the message, or known by a passport only; 0 for nobody. */
  readonly leaveOut: number;
  readonly passport: number;
  /** Whether a sender without district has four digits. */
  readonly short: boolean;
  /** Added to every citizen: another message may say that the same `pid` is somebody else. */
  readonly shift: number;
  readonly edits: readonly Edit[];
  readonly writing: Writing;
  readonly defect: Defect;
}

function identArbitrary(aar: number, profile: Profile): fc.Arbitrary<RandomIdent> {
  const dirty = isDirty(profile);
  return fc.record({
    lopenr: fc.constantFrom("1", "2", "2", "10"),
    uttakDato: fc.constantFrom(`${aar + 1}-01-10`, `${aar + 1}-01-11`),
    leaveOut: fc.constantFrom(0, 0, 3, 7),
    passport: fc.constantFrom(0, 0, 5),
    short: fc.boolean(),
    shift: fc.constantFrom(0, 0, 0, 1),
    edits: fc.array(identEdit, {maxLength: dirty ? 4 : 0}),
    writing: writingArbitrary,
    defect: dirty ? sometimes(12, defectArbitrary, noDefect) : fc.constant(noDefect)
  });
}

function patientsOf(content: RandomContent, ident: RandomIdent): readonly PasientSpec[] {
  const every = (i: number, n: number): boolean => n > 0 && (i + 1) % n === 0;
  return content.persons.flatMap(({pid, citizen}, i): readonly PasientSpec[] => {
    if (citizen === null || every(i, ident.leaveOut)) return [];
    const number = pid.replace(/^0+/, "");
    if (every(i, ident.passport)) return [{pid: number, fid: `P${citizen}`, typeID: "4"}];
    return [{pid: number, ...identityOf(citizen + ident.shift)}];
  });
}

/** The ident message of one municipality and year, with an Institusjon for each of its districts. */
function identBytes(contents: readonly RandomContent[], aar: number, ident: RandomIdent): Uint8Array | null {
  const institusjoner = contents.map(content => {
    const {kommune, bydel} = content.unit;
    const institusjonID = bydel === "00" && ident.short ? kommune : kommune + bydel;
    return {institusjonID, pasienter: patientsOf(content, ident)};
  });
  const filled = institusjoner.filter(i => i.pasienter.length > 0);
  if (filled.length === 0) return null;
  const root = identTree({aar, lopenr: ident.lopenr, uttakDato: ident.uttakDato, institusjoner: filled});
  for (const change of ident.edits) change(root);
  return bytesOf(root, identTree({aar, institusjoner: []}), ident.writing, ident.defect);
}

interface World {
  readonly years: readonly number[];
  readonly places: readonly string[];
  readonly districts: readonly string[];
}

/** Up to three years between 2017 and 2024, mostly one after the other. */
function yearsArbitrary(profile: Profile): fc.Arbitrary<readonly number[]> {
  const following = (first: readonly number[], most: number): fc.Arbitrary<readonly number[]> =>
    fc
      .record({from: fc.constantFrom(...first), count: fc.integer({min: profile === "reforms" ? 2 : 1, max: most})})
      .map(({from, count}) => Array.from({length: count}, (_, i) => from + i).filter(aar => aar <= 2024));
  if (profile === "small") return following([2022, 2018, 2017, 2019, 2020, 2021, 2023, 2024], 2);
  if (profile === "reforms") return following([2019, 2017, 2018, 2022, 2023], 3);
  const all = [2022, 2021, 2020, 2023, 2024, 2019, 2018, 2017];
  return fc.oneof(
    {weight: 3, arbitrary: following(all, 3)},
    {weight: 1, arbitrary: fc.shuffledSubarray(all, {minLength: 1, maxLength: 3})}
  );
}

function placesArbitrary(profile: Profile): fc.Arbitrary<readonly string[]> {
  if (profile === "movers") return fc.shuffledSubarray([...steadyPlaces], {minLength: 2});
  if (profile === "reforms") return fc.shuffledSubarray([...reformedPlaces], {minLength: 3, maxLength: 6});
  const all = Object.keys(places);
  return fc.shuffledSubarray(all, profile === "small" ? {minLength: 1, maxLength: 1} : {minLength: 2, maxLength: 4});
}

function worldArbitrary(profile: Profile): fc.Arbitrary<World> {
  return fc.record({
    years: yearsArbitrary(profile),
    places: placesArbitrary(profile),
    districts: fc.constantFrom(["00"], ["01", "02"], ["00", "03"], ["01", "02", "15"])
  });
}

/** Everything from one municipality in one year. */
function senderArbitrary(
  kommune: string,
  districts: readonly string[],
  aar: number,
  profile: Profile
): fc.Arbitrary<readonly Uint8Array[]> {
  const contents = districts.map(bydel =>
    fc.array(contentArbitrary({kommune, bydel, aar}, profile), {minLength: profile === "small" ? 1 : 0, maxLength: 2})
  );
  return fc
    .record({contents: fc.tuple(...contents), idents: fc.array(identArbitrary(aar, profile), {maxLength: 2})})
    .map(({contents: sent, idents}) => {
      const firsts = sent.flatMap(([first]) => (first === undefined ? [] : [first]));
      const messages = idents.flatMap(ident => identBytes(firsts, aar, ident) ?? []);
      return [...sent.flat().map(content => content.bytes), ...messages];
    });
}

const notXml = ["", " \n", "kommune;antall\n0301;5\n", "{}", "PK\u0003\u0004"];

/** File names say nothing about what is in the file. */
function pathOf(index: number): string {
  const folder = pick(["", "2022/", "fra Ærø/under/"], index) ?? "";
  const ending = pick(["xml", "xml.gz", "dat", "txt"], index * 7) ?? "xml";
  return `${folder}leveranse ${index}.${ending}`;
}

/** The files as a person reads them in a counterexample. */
function described(deliveries: RandomDeliveries["deliveries"]): string {
  const texts = deliveries.map(({path, bytes}) => {
    const content = decompressed(bytes);
    return `--- ${path} (${bytes.length} bytes)\n${Buffer.from(content ?? bytes).toString("latin1")}`;
  });
  return texts.join("\n");
}

/**
 * A folder of deliveries of 1–6 municipalities and 1–3 years between 2017 and 2024, with ident messages, repeated
 * files and files that are not XML. The configured years are 2017–2024.
 */
export function randomDeliveries({profile}: {readonly profile: Profile}): fc.Arbitrary<RandomDeliveries> {
  return worldArbitrary(profile).chain(world => {
    const senders = world.years.flatMap(aar =>
      world.places.flatMap(place => {
        const kommune = places[place]?.(aar) ?? null;
        const districts = place === "oslo" ? world.districts : ["00"];
        return kommune === null ? [] : [senderArbitrary(kommune, districts, aar, profile)];
      })
    );
    return fc
      .record({
        sent: fc.tuple(...senders),
        again: fc.array(fc.record({nth: fc.nat(20), gzip: fc.boolean()}), {maxLength: 2}),
        others: fc.array(fc.constantFrom(...notXml), {maxLength: profile === "clean" ? 0 : 2})
      })
      .map(({sent, again, others}) => {
        const files = sent.flat();
        const copies = again.flatMap(({nth, gzip}) => {
          const file = pick(files, nth);
          return file === undefined ? [] : [gzip && file[0] !== 0x1f ? gzipSync(file) : file];
        });
        const all = [...files, ...copies, ...others.map(text => Buffer.from(text, "latin1"))];
        const deliveries = all.map((bytes, index) => ({path: pathOf(index), bytes}));
        return {deliveries, years: {first: 2017, last: 2024}, [fc.toStringMethod]: () => described(deliveries)};
      });
  });
}
