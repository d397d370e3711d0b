import fc from "fast-check";
import {xmlAttributes} from "../oracle/schema.js";

/** Who reports, for which year. */
export interface Unit {
  readonly kommune: string;
  readonly bydel: string;
  readonly aar: number;
}

/** The words of a text, so that a list reads well. */
export const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** `rare` once in so many times, else `usual`. */
export function sometimes<T, U>(once: number, rare: fc.Arbitrary<T>, usual: U): fc.Arbitrary<T | U> {
  return fc.oneof({weight: once - 1, arbitrary: fc.constant(usual)}, {weight: 1, arbitrary: rare});
}

const yesNo = words("1 2");
const datesOf = (aar: number): readonly string[] => [
  `${aar}0615`,
  `${aar}0101`,
  `${aar}1231`,
  `${aar - 1}1231`,
  `${aar - 1}0229`.replace(/0229$/, (aar - 1) % 4 === 0 ? "0229" : "0228"),
  "20050101"
];
const endsOf = (aar: number): readonly string[] => [
  "99991231",
  `${aar - 1}1231`,
  `${aar}0101`,
  `${aar}1230`,
  `${aar}1231`,
  `${aar + 1}0101`,
  `${aar}0615`
];
const months = (aar: number): readonly string[] => [`${aar}12`, `${aar - 1}01`, "200501"];

const services = words("1 2 3 4 5 6 7 8 9 11 14 15 17 18 19 20 21 22 23 24 25 26 27 28 06 12 13 15 19 19 19 21 21 21");
const codes: Readonly<Record<string, readonly string[]>> = {
  peKjonn: ["M", "K"],
  peAlder: words("0 17 18 49 50 66 67 79 80 89 90 105 017"),
  peBydelsnr: ["00", "01", "15"],
  poHusstand: words("1 2 3"),
  poPrivHjelp: words("1 2 3 4 5 6"),
  poHarKoordinator: yesNo,
  poArbBistMottar: words("1 2 3"),
  poArbTranspMottar: words("1 2 3"),
  poFriBistMottar: words("1 2 3"),
  poFriTranspMottar: words("1 2 3"),
  poLegeMiddGj: words("1 1 2 9"),
  poErnKartlagt: words("1 1 2 9"),
  poHab: words("1 1 1 2"),
  fnFunkType: words("1 2 9 18 07"),
  fnFunkVerdi: words("1 2 3 4 5 9"),
  tjVeID: ["123456", "12345678901234"],
  tjVeNrID: ["1"],
  tjTjenUnderType: ["1", "12"],
  tjVedtak: words("2 2 1"),
  tjTimerUke: ["0.01", "168.00", "12.5"],
  tjResTimerUke: ["999.99", "0.0"],
  tjRullerende: yesNo,
  tjInstOrgnr: ["123456789", "1234567890"],
  dgInstOrgnr: ["123456789", "1234567890"],
  diKodeVersjon: ["7110", "7170"],
  diDiagKode: ["K86", "F00.1"]
};

/** Values that break nothing that rejects, by attribute. */
export function goodValues(attribute: string, {aar, kommune}: Unit): readonly string[] {
  if (attribute === "peKomnr") return [kommune, "0301"];
  if (attribute === "tjTjenType") return [...services, ...(aar < 2019 ? ["16", "16", "16"] : ["29"])];
  if (attribute === "poIndPlan") return ["1", "2", "3", aar < 2019 ? "9" : "4"];
  if (attribute === "peDodDato")
    return [`${aar}0101`, `${aar - 1}1231`, `${aar}1230`, `${aar}1231`, `${aar - 1}0615`, "99991231"];
  if (attribute === "poVurdTann" || attribute === "poVurdLege") return months(aar);
  if (/TilDato$/.test(attribute)) return endsOf(aar);
  if (/Dato$|KlageMottatt$|KlageBesvart$/.test(attribute)) return datesOf(aar);
  return codes[attribute] ?? yesNo;
}

/** Service codes that are emptied in the year: the row counts as unknown. */
export function lapsedServices({aar}: Unit): readonly string[] {
  return aar < 2019 ? ["10", "29", "30"] : ["10", "16", "30"];
}

const anything = ["", " ", "x", "0", "3", "9", "12", "k", "Ø"];

function badDates(aar: number): readonly string[] {
  const real = [`${aar}1231`, `${aar + 1}0101`, "20041231", "20050101", "99991231", "00010101"];
  return [
    ...real,
    `${aar}0230`,
    "20230229",
    "20240229",
    `${aar}1301`,
    `${aar}`,
    `${aar}-01-01`,
    "00000101",
    "123456789012"
  ];
}

const badCodes: Readonly<Record<string, readonly string[]>> = {
  versjon: ["", " "],
  iiInnhType: ["", "X", "PP"],
  iiKomnr: ["", "30", "abcd", "9999", "0104", "3005", "1507", "03010"],
  iiBydelsnr: ["", "1", "ab", "99", "012"],
  iiSysID: ["", "abcdefghijklmno", "abcdefghijklmnop"],
  iiSysVersjon: ["", "1234567890.1234", "1234567890.12345"],
  iiLopenr: ["", "x", "2.0", "007", "10", "9007199254740993"],
  Type: ["", "12", "x"],
  Navn: ["", " "],
  Telefon: ["", "+47 99 99 99 99"],
  Epost: [""],
  peAlder: ["", "x", "1234", "-1", "20.5"],
  peKomnr: ["", "30", "9999", "0104", "abcd"],
  peBydelsnr: ["", "1", "ab", "012"],
  tjTjenType: ["", "0", "01", "001", "10", "12", "13", "16", "29", "30", "99", "100", "1x", "1.0", "x"],
  fnFunkType: ["", "0", "18", "19", "018", "x"],
  fnFunkVerdi: ["", "6", "7", "12", "x"],
  tjTimerUke: ["", "0.00", "0.0", "168.01", "200", "12.", "12,5", "1.234", "1000.00", "x", "0.005"],
  tjResTimerUke: ["", "12", "1000.0", "x"],
  tjInstOrgnr: ["", "12345678", "1234567891", "x"],
  dgInstOrgnr: ["", "12345678", "1234567891", "x"],
  tjVeID: ["", "x1", "V-2"],
  tjVeNrID: ["", "x"],
  poVurdTann: ["", "202313", "200412", "999912", "2023", "20231201", "x"],
  poVurdLege: ["", "202300", "200412", "999912", "20231", "20231201", "x"],
  poHarKoordinator: ["", "3", "4", "9", "5", "11"],
  poIndPlan: ["", "4", "9", "5", "11"],
  diKodeVersjon: ["", "711012", "7110123"],
  diDiagKode: ["", "ABCDEFGHIJ", "ABCDEFGHIJK"]
};

const idAttributes = new Set(Object.values(xmlAttributes).flatMap(names => names.slice(0, 2)));

/** Values of which most break a rule, by attribute. */
export function badValues(attribute: string, {aar}: Unit): readonly string[] {
  if (idAttributes.has(attribute)) return ["", "x", "1", "01", "2", "0", "1234567890", "12345678901", "1 2"];
  if (badCodes[attribute] !== undefined) return badCodes[attribute];
  if (/Dato$|KlageMottatt$|KlageBesvart$/.test(attribute)) return ["", "x", ...badDates(aar)];
  return anything;
}
