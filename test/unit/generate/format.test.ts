import {readFileSync} from "node:fs";
import {afterAll, expect, test} from "vitest";
import {FormatChecker} from "../../support/formatChecker/checkFile.js";
import {configuration, filesIn, generated} from "./generated.js";

const checker = new FormatChecker();
afterAll(() => checker.dispose());

/** Codes of the municipalities that are valid on 1 January. */
function validIn(year: number): ReadonlySet<string> {
  const valid = configuration.reference.municipalities.filter(
    ({fromYear, toYear}) => fromYear <= year && (toYear === null || toYear > year)
  );
  return new Set(valid.map(({code}) => code));
}

test.each([
  [2018, 422],
  [2019, 422],
  [2020, 356],
  [2024, 357]
])(
  "every file of %i keeps to the format, and nearly all of %i municipalities deliver",
  async (year, municipalities) => {
    const folder = await generated({years: {first: year, last: year}});
    const checked = filesIn(folder).map(path => ({path, ...checker.check(readFileSync(path))}));
    expect(checked.filter(({problems}) => problems.length > 0)).toEqual([]);
    expect(checked.filter(file => file.year !== year)).toEqual([]);
    const content = checked.filter(({kind}) => kind === "content");
    const senders = new Set(content.map(({sender}) => sender.slice(0, 4)));
    expect([...senders].filter(code => !validIn(year).has(code))).toEqual([]);
    expect(validIn(year).size).toBe(municipalities);
    const missing = (municipalities - senders.size) / municipalities;
    expect(missing).toBeGreaterThan(0.005);
    expect(missing).toBeLessThan(0.02);
    const districts = new Set(content.map(({sender}) => sender).filter(sender => sender.startsWith("0301")));
    expect(districts.size).toBeGreaterThan(10);
    expect(districts).not.toContain("030100");
    const forms = checked.flatMap(({form}) => form);
    const expected = [
      "gzip",
      "envelope",
      "CRLF",
      "utf-8 with mark",
      "utf-16le with mark",
      "utf-16be with mark",
      "iso-8859-1",
      "windows-1252"
    ];
    expect(expected.filter(form => !forms.includes(form))).toEqual([]);
    expect(checked.filter(({form}) => form.join() === "utf-8").length).toBeGreaterThan(checked.length / 2);
  }
);

const person = [
  '<PERSON pePeID="1"><FUNKSJON fnPeID="1" fnFnID="1"><fnFunkType>1</fnFunkType><fnFunkVerdi>2</fnFunkVerdi>',
  "<fnFraDato>20220301</fnFraDato><fnTilDato>99991231</fnTilDato></FUNKSJON></PERSON>"
].join("");
const contact = "<iiKontakt><Type>1</Type><Navn>N</Navn><Telefon>1</Telefon><Epost>e</Epost></iiKontakt>";
const good = [
  '<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7"><INNHINFO><iiInnhType>P</iiInnhType>',
  `<iiKomnr>5001</iiKomnr><iiBydelsnr>00</iiBydelsnr>${contact}${contact}<iiFraDato>20220101</iiFraDato>`,
  "<iiTilDato>20221231</iiTilDato><iiLagetDato>20230105</iiLagetDato><iiSysID>S</iiSysID>",
  `<iiSysVersjon>1</iiSysVersjon><iiLopenr>1</iiLopenr></INNHINFO>${person}</IPLOS>`
].join("");

test.each([
  ["nothing", (text: string) => text, false],
  [
    "an element out of order",
    (text: string) => text.replace(/(<fnFunkType>1<\/fnFunkType>)(<fnFunkVerdi>2<\/fnFunkVerdi>)/, "$2$1"),
    true
  ],
  ["an unknown element", (text: string) => text.replace("</PERSON>", "<fritekst/></PERSON>"), true],
  ["a missing element", (text: string) => text.replace("<fnTilDato>99991231</fnTilDato>", ""), true],
  ["one contact only", (text: string) => text.replace(contact, ""), true],
  ["a field of the other version", (text: string) => text.replaceAll("3.7", "3.5").replace("2019", "2018"), true],
  ["the wrong namespace", (text: string) => text.replace("iplos/2019", "iplos/2018"), true],
  ["a system name that is too long", (text: string) => text.replace("<iiSysID>S", "<iiSysID>abcdefghijklmnop"), true],
  ["30 February", (text: string) => text.replace("20220301", "20220230"), true],
  ["another person's id", (text: string) => text.replace('fnPeID="1"', 'fnPeID="2"'), true],
  ["the same person twice", (text: string) => text.replace(person, person + person), true],
  ["a date after the year", (text: string) => text.replace("<fnFraDato>2022", "<fnFraDato>2023"), true],
  ["a half year", (text: string) => text.replace("20221231", "20220630"), true]
])("the checker's verdict on %s", (_, change, bad) => {
  expect(checker.check(Buffer.from(change(good))).problems.length > 0).toBe(bad);
});
