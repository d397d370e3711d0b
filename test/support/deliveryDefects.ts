import {gzipSync} from "node:zlib";
import fc from "fast-check";
import {namespaces} from "../oracle/schema.js";
import {elementsOf} from "./deliveryEdits.js";
import {documentXml, encode, encodings, enveloped, type Layout, plain, type Tree} from "./deliveryXml.js";
import {words} from "./randomValues.js";

/** How a file is written. */
export interface Writing {
  readonly layout: Layout;
  readonly gzip: boolean;
  readonly envelope: "none" | "single" | "further";
}

/** What makes a whole file worthless; at most one a file, so that the reason is certain. */
export interface Defect {
  readonly kind: string;
  /** Where, for a defect that has a place: a part of the file. */
  readonly at: number;
}

export const noDefect: Defect = {kind: "none", at: 0};
export const defectArbitrary: fc.Arbitrary<Defect> = fc.record({
  kind: fc.constantFrom(
    ...words("truncated doctype root namespace swappedNamespace version badByte otherEncoding corruptGzip"),
    ...words("noPerson noInnhinfo lateInnhinfo otherYear twoRoots badReference")
  ),
  at: fc.double({min: 0.02, max: 0.98, noNaN: true})
});

/** Defects that are made in the tree. */
function damageTree(root: Tree, {kind}: Defect): void {
  const isContent = root.name === "IPLOS";
  if (kind === "root") root.name = "Rapport";
  if (kind === "namespace") root.namespace = "urn:ukjent";
  if (kind === "swappedNamespace")
    root.namespace = isContent ? "http://www.npr.no/xmlstds/53_1_3_ide" : namespaces["3.7"];
  if (kind === "noPerson" && !isContent) for (const sender of elementsOf(root, "Institusjon")) sender.children = [];
  if (!isContent) return;
  if (kind === "version") root.attributes.versjon = root.attributes.versjon === "3.5" ? "3.6" : "3.5";
  if (kind === "noPerson") root.children = root.children.filter(c => c.name !== "PERSON");
  if (kind === "noInnhinfo") root.children = root.children.filter(c => c.name !== "INNHINFO");
  if (kind === "lateInnhinfo") root.children.push(...root.children.splice(0, 1));
  if (kind === "otherYear") {
    const [info] = elementsOf(root, "INNHINFO");
    for (const name of ["iiFraDato", "iiTilDato"]) {
      const date = info?.children.find(c => c.name === name);
      if (date !== undefined) date.text = date.text.replace(/^\d{4}/, "2016");
    }
  }
}

/** Defects that are made in the text. */
function damageText(text: string, {kind, at}: Defect): string {
  const afterDeclaration = text.startsWith("<?xml") ? text.indexOf("?>") + 2 : 0;
  const [head, body] = [text.slice(0, afterDeclaration), text.slice(afterDeclaration)];
  if (kind === "doctype") return `${head}<!DOCTYPE a [<!ENTITY b "c">]>${body}`;
  if (kind === "otherEncoding") return `<?xml version="1.0" encoding="ISO-8859-15"?>${body}`;
  if (kind === "twoRoots") return `${text}<IPLOS/>`;
  if (kind === "badReference") return text.replace(/<\/([^>]*)>\s*$/, "&ukjent;</$1>");
  if (kind === "truncated") return text.slice(0, Math.max(1, Math.floor(text.trimEnd().length * at)));
  return text;
}

/** A byte that no text in the encoding has, before the last end tag. */
function withBadByte(bytes: Uint8Array, encoding: Layout["encoding"]): Uint8Array {
  const bad =
    encoding === "windows-1252"
      ? [0x81]
      : encoding === "utf-16be"
        ? [0xd8, 0x00]
        : encoding === "utf-16le"
          ? [0x00, 0xd8]
          : [0xff];
  const width = encoding.startsWith("utf-16") ? 2 : 1;
  const place = Math.floor(bytes.length / 2 / width) * width;
  return Buffer.concat([bytes.subarray(0, place), Uint8Array.from(bad), bytes.subarray(place)]);
}

/** The file: the document as it is to be written, with at most one defect. */
export function bytesOf(root: Tree, further: Tree, {layout, gzip, envelope}: Writing, defect: Defect): Uint8Array {
  damageTree(root, defect);
  const isRooted = defect.kind === "root" || envelope === "none";
  const document = isRooted ? root : enveloped(envelope === "further" ? [root, further] : [root]);
  const encoding = defect.kind === "badByte" && layout.encoding === "iso-8859-1" ? "utf-8" : layout.encoding;
  const usable = defect.kind === "otherEncoding" ? {...plain, style: layout.style} : {...layout, encoding};
  let bytes = encode(damageText(documentXml(document, usable), defect), usable.encoding);
  if (defect.kind === "badByte") bytes = withBadByte(bytes, usable.encoding);
  if (!gzip && defect.kind !== "corruptGzip") return bytes;
  const packed = gzipSync(bytes);
  return defect.kind === "corruptGzip"
    ? packed.subarray(0, Math.max(3, Math.floor(packed.length * defect.at)))
    : packed;
}

const layoutArbitrary: fc.Arbitrary<Layout> = fc.record({
  style: fc.oneof({weight: 1, arbitrary: fc.constant(0)}, {weight: 3, arbitrary: fc.nat()}),
  newline: fc.constantFrom("\n" as const, "\r\n" as const),
  encoding: fc.oneof(
    {weight: 3, arbitrary: fc.constant("utf-8" as const)},
    {weight: 2, arbitrary: fc.constantFrom(...encodings)}
  )
});

export const writingArbitrary: fc.Arbitrary<Writing> = fc.record({
  layout: layoutArbitrary,
  gzip: fc.boolean(),
  envelope: fc.oneof(
    {weight: 6, arbitrary: fc.constant("none" as const)},
    {weight: 1, arbitrary: fc.constantFrom("single" as const, "further" as const)}
  )
});
