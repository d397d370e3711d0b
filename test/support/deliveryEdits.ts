import fc from "fast-check";
import type {Version} from "../oracle/reference.js";
import {mayRepeat, type RowClass, rowClasses, sequenceOf, xmlAttributes} from "../oracle/schema.js";
import {identityOf, type Tree, tree, versionOf} from "./deliveryXml.js";
import {badValues, sometimes, type Unit, words} from "./randomValues.js";

/** Something that goes wrong inside a document. */
export type Edit = (root: Tree) => void;

/** The elements of a class where the schema has them, in document order; repeated INNHINFO are left alone. */
export function elementsOf(root: Tree, klasse: string): readonly Tree[] {
  if (klasse === root.name) return [root];
  const parents: Readonly<Record<string, string>> = {
    INNHINFO: "IPLOS",
    PERSON: "IPLOS",
    iiKontakt: "INNHINFO",
    Institusjon: "Melding",
    Kontaktperson: "Melding",
    PasientIdent: "Institusjon"
  };
  const found = elementsOf(root, parents[klasse] ?? "PERSON").flatMap(parent =>
    parent.children.filter(child => child.name === klasse && child.namespace === undefined)
  );
  return klasse === "INNHINFO" ? found.slice(0, 1) : found;
}

/** The nth of the items, beginning again at the end. */
export function pick<T>(items: readonly T[], nth: number): T | undefined {
  return items[nth % items.length];
}

function setValue(element: Tree, attribute: string, value: string, sequence: readonly string[]): void {
  if (!sequence.includes(attribute)) {
    element.attributes[attribute] = value;
    return;
  }
  const existing = element.children.find(child => child.name === attribute);
  if (existing !== undefined) {
    existing.text = value;
    return;
  }
  const later = sequence.slice(sequence.indexOf(attribute) + 1);
  const place = element.children.findIndex(child => later.includes(child.name));
  element.children.splice(place < 0 ? element.children.length : place, 0, tree(attribute, {}, [], value));
}

function removeValue(element: Tree, attribute: string): void {
  delete element.attributes[attribute];
  element.children = element.children.filter(child => child.name !== attribute);
}

/** Elements that the schema has nowhere, or not at that place. */
function strangeElement(variant: number): Tree {
  const nested = tree("PERSON", {pePeID: "1"}, [tree("PERSONOPPL", {poPeID: "1", poPoID: "1"})]);
  const variants: readonly Tree[] = [
    tree("Ukjent", {}, [], "tekst"),
    {...tree("peAlder", {}, [], "5"), namespace: "urn:annet"},
    tree("Ekstra", {}, [nested, tree("poHab", {}, [], "1")]),
    tree("peDodDatoen", {}, [], "20000101"),
    {...tree("poHab", {}, [], "1"), namespace: ""},
    tree("pePeID", {}, [], "7"),
    tree("poHab", {}, [], "1"),
    tree("PERSONOPPL", {poPeID: "1", poPoID: "77"}, [tree("poHab", {}, [], "1")])
  ];
  return pick(variants, variant) ?? tree("Ukjent");
}

function copyOf(element: Tree): Tree {
  return structuredClone(element);
}

const rowClassArbitrary = fc.constantFrom<RowClass>(...rowClasses);
const anyClass = fc.oneof(
  {weight: 8, arbitrary: rowClassArbitrary},
  {weight: 2, arbitrary: fc.constantFrom("INNHINFO", "iiKontakt", "IPLOS")}
);

/** Attributes of all classes with their class, the ones that matter most for the figures more often. */
function attributesOf(version: Version): readonly (readonly [klasse: string, attribute: string])[] {
  const classes = [...rowClasses, "INNHINFO", "iiKontakt"];
  const all = classes.flatMap(klasse =>
    [...(xmlAttributes[klasse as RowClass] ?? []), ...sequenceOf(klasse, version)]
      .filter(name => !mayRepeat(name))
      .map(name => [klasse, name] as const)
  );
  const heavy = words(
    `pePeID poPeID poPoID poHab poIndPlan poFraDato poTilDato peAlder peKjonn peDodDato fnFunkType fnFunkVerdi
    fnFraDato tjTjenType tjVedtak tjFraDato tjTilDato`
  );
  return [["IPLOS", "versjon"], ...all, ...all.filter(([, name]) => heavy.includes(name))];
}

/** A value that is missing or breaks a rule. */
export function valueEdit(unit: Unit): fc.Arbitrary<Edit> {
  return fc.constantFrom(...attributesOf(versionOf(unit.aar))).chain(([klasse, attribute]) =>
    fc
      .record({nth: fc.nat(30), value: fc.option(fc.constantFrom(...badValues(attribute, unit)), {nil: null, freq: 6})})
      .map(
        ({nth, value}): Edit =>
          root => {
            const element = pick(elementsOf(root, klasse), nth);
            if (element === undefined) return;
            if (value === null) removeValue(element, attribute);
            else setValue(element, attribute, value, sequenceOf(klasse, versionOf(unit.aar)));
          }
      )
  );
}

/** An element that is unknown, late, repeated or gone, or a row that comes twice. */
export const structureEdit: fc.Arbitrary<Edit> = fc
  .record({
    kind: fc.constantFrom("unknown", "unknownInValue", "move", "drop", "repeat", "copy"),
    klasse: anyClass,
    nth: fc.nat(30),
    from: fc.nat(20),
    to: fc.nat(20)
  })
  .map(
    ({kind, klasse, nth, from, to}): Edit =>
      root => {
        const element = pick(elementsOf(root, klasse), nth);
        if (element === undefined) return;
        const {children} = element;
        const value = pick(
          children.filter(c => c.children.length === 0 && !mayRepeat(c.name)),
          from
        );
        switch (kind) {
          case "unknown":
            children.splice(to % (children.length + 1), 0, strangeElement(from));
            break;
          case "unknownInValue":
            if (value !== undefined && children.find(c => c.name === value.name) === value)
              value.children.push(tree("Ukjent"));
            break;
          case "move": {
            const [moved] = children.splice(from % Math.max(children.length, 1), 1);
            if (moved !== undefined) children.splice(to % (children.length + 1), 0, moved);
            break;
          }
          case "drop":
            children.splice(from % Math.max(children.length, 1), 1);
            break;
          case "repeat":
            if (value !== undefined) children.splice(to % (children.length + 1), 0, {...copyOf(value), children: []});
            break;
          case "copy":
            if (klasse === "PERSON") root.children.push(copyOf(element));
            else
              elementsOf(root, "PERSON")
                .find(p => p.children.includes(element))
                ?.children.push(copyOf(element));
            break;
        }
      }
  );

const identAttributes: Readonly<Record<string, readonly string[]>> = {
  versjon: ["", "53.1.2"],
  fraDatoPeriode: ["", "2021-02-01", "20210101", "2019-01-01"],
  tilDatoPeriode: ["", "2021-12-30", "2022-12-31"],
  lopenr: ["", "x", "1.5", "007"],
  uttakDato: ["", "x", "2030-01-01", "2023-02-30"],
  institusjonID: ["", "0301", "030100", "030101", "abcd", "03010", "1103", "110300"],
  pid: ["", "x", "1", "01", "2", "12345678901"],
  fid: ["", "01810012345", "1234567890", "123456789012", "P1234567", identityOf(1).fid, identityOf(9).fid],
  typeID: ["", "1", "2", "3", "4", "10", "01", "99"]
};

/** A value in an ident message that is missing or wrong. */
export const identEdit: fc.Arbitrary<Edit> = fc
  .constantFrom(
    ...words("versjon fraDatoPeriode tilDatoPeriode lopenr uttakDato institusjonID institusjonID"),
    ...words("pid pid pid pid pid fid fid fid fid fid typeID typeID typeID")
  )
  .chain(attribute =>
    fc
      .record({
        nth: fc.nat(30),
        value: fc.constantFrom(...(identAttributes[attribute] ?? [])),
        unknown: sometimes(8, fc.constantFrom("Melding", "Institusjon", "PasientIdent"), null)
      })
      .map(
        ({nth, value, unknown}): Edit =>
          root => {
            if (unknown !== null) {
              pick(elementsOf(root, unknown), nth)?.children.push(tree("Ukjent", {pid: "1"}));
              return;
            }
            const klasse = {
              institusjonID: "Institusjon",
              pid: "PasientIdent",
              fid: "PasientIdent",
              typeID: "PasientIdent"
            }[attribute];
            const element = pick(elementsOf(root, klasse ?? "Melding"), nth);
            if (element !== undefined) element.attributes[attribute] = value;
          }
      )
  );
