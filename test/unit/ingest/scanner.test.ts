import fc from "fast-check";
import {expect, test} from "vitest";
import type {DeliveryRead} from "../../../pipeline/ingest/readDelivery.js";
import {contentDocument, plainPerson} from "../../support/contentDocument.js";
import {type Landed, landDocuments} from "../../support/landing.js";

const classes = ["person", "personoppl", "funksjon", "tjeneste", "diagnose", "dogntilbud", "kontakt", "struktur"];

/** What the scanner and the library may not differ in. */
async function difference(scanned: Landed, library: Landed): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [index, read] of scanned.reads.entries()) {
    const [ours, theirs] = [outcome(read), outcome(library.reads[index])];
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      found[`delivery ${index + 1}`] = [ours, theirs];
    }
  }
  for (const name of classes) {
    const [ours, theirs] = [await scanned.rows(name), await library.rows(name)];
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      found[name] = [ours.length, theirs.length];
    }
  }
  return found;
}

/** Of a document that is no good only the reason matters: how far reading had come depends on how much was read at once. */
function outcome(read: DeliveryRead | undefined): unknown {
  return read?.fatal ? read.fatal.regel : read;
}

async function compare(documents: readonly Uint8Array[]): Promise<Record<string, unknown>> {
  const [scanned, library] = [await landDocuments(documents, true), await landDocuments(documents, false)];
  try {
    return await difference(scanned, library);
  } finally {
    await scanned.close();
    await library.close();
  }
}

/** Pieces that a hostile or careless sender might put anywhere. */
const pieces = [
  "",
  " ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "<",
  ">",
  "&",
  "&amp;",
  "&#65;",
  "&x;",
  "]]>",
  "<!-- x -->",
  "<!-- </PERSON> -->",
  "<![CDATA[1]]>",
  "<?pi x?>",
  '"',
  "'",
  "/",
  "=",
  "\u0000",
  "\u007f",
  "\u0085",
  "æ",
  "\ud83d\ude00",
  "<peAlder>7</peAlder>",
  "<x/>",
  "</PERSON>",
  "<PERSON>",
  '<PERSON pePeID="9"/>',
  "</IPLOS>",
  ' xmlns="urn:x"',
  ' a:b="1"',
  "<!DOCTYPE x>",
  "12345678901",
  '<FUNKSJON fnPeID="1" fnFnID="1"/>',
  "<poErnKartlagt/>",
  "<poHab>2</poHab>",
  "<IPLOS/>"
];

const original = contentDocument([1, 2, 3].map(id => plainPerson(id)).join("\n"));

/** The original with some spans replaced by other text. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(original.length - 1),
      remove: fc.integer({min: 0, max: 12}),
      insert: fc.constantFrom(...pieces)
    }),
    {minLength: 1, maxLength: 3}
  )
  .map(edits =>
    edits.reduce((text, {at, remove, insert}) => text.slice(0, at) + insert + text.slice(at + remove), original)
  );

test("plain persons come to the same rows through the scanner and through the library", async () => {
  const landed = await landDocuments([Buffer.from(original)]);
  expect(landed.reads[0]?.rowsRead).toEqual({
    iiKontakt: 2,
    PERSON: 3,
    PERSONOPPL: 3,
    FUNKSJON: 3,
    TJENESTE: 3,
    DIAGNOSE: 3,
    DOGNTILBUD: 3
  });
  expect(await landed.rows("tjeneste")).toMatchObject([
    {person: 1, rad: 1, tjPeID: "1", tjTjID: "13", tjVeID: "0", tjTjenType: "15", tjTimerUke: "12.50", tjTilDato: null},
    {person: 2, rad: 2, tjPeID: "2", tjTjID: "23"},
    {person: 3, rad: 3, tjPeID: "3", tjTjID: "33"}
  ]);
  await landed.close();
  expect(await compare([Buffer.from(original)])).toEqual({});
});

test("whatever is done to a document, scanner and library land the same rows, findings and rejections", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, {minLength: 200, maxLength: 200}), async texts => {
      expect(await compare(texts.map(text => Buffer.from(text)))).toEqual({});
    }),
    {numRuns: 10, endOnFailure: true}
  );
});

test("bytes that are no text anywhere in a document are treated alike", async () => {
  const bytes = Buffer.from(original);
  const documents = Array.from({length: 256}, (_, index) => {
    const copy = Buffer.from(bytes);
    copy[Math.floor((index * (bytes.length - 1)) / 255)] = 0x80 + (index % 128);
    return copy;
  });
  expect(await compare(documents)).toEqual({});
});

test("documents beyond the scanner's window, with a person larger than it, are treated alike", async () => {
  const row = (id: number) => `<FUNKSJON fnPeID="5" fnFnID="${id}"><fnFunkType>${id % 18}</fnFunkType></FUNKSJON>\n`;
  const large = Array.from({length: 20_000}, (_, id) => row(id)).join("");
  const persons = Array.from({length: 1500}, (_, id) => plainPerson(id + 10));
  persons.splice(700, 0, `<PERSON pePeID="5">${large}</PERSON>`);
  persons.splice(300, 0, plainPerson(6, "<!-- here the library takes over and gives back -->"));
  const document = Buffer.from(contentDocument(persons.join("\r\n")));
  expect(await compare([document])).toEqual({});
});
