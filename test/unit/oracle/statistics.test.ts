import {describe, expect, test} from "vitest";
import {type OracleResult, oracle} from "../../oracle/oracle.js";
import {oneDecimal} from "../../oracle/values.js";
import {
  type ContentSpec,
  contentXml,
  type Given,
  type IdentSpec,
  identityOf,
  identXml,
  type PersonSpec
} from "../../support/deliveryXml.js";

/** What the oracle says about a folder with these messages. */
function judged(contents: readonly ContentSpec[], idents: readonly IdentSpec[] = []): OracleResult {
  const texts = [...contents.map(contentXml), ...idents.map(identXml)];
  const deliveries = texts.map((text, i) => ({path: `${i}.xml`, bytes: Buffer.from(text)}));
  return oracle({deliveries, years: {first: 2018, last: 2024}});
}

function hab(pePeID: number, row: Given = {}, values: Given = {}): PersonSpec {
  return {pePeID, values, PERSONOPPL: [{poHab: "1", poFraDato: "20200301", ...row}]};
}

function habs(count: number): readonly PersonSpec[] {
  return Array.from({length: count}, (_, i) => hab(i + 1));
}

function trueCount(result: OracleResult, aar: number, niva: string, geo: string): string | undefined {
  const rows = result.tables.hab_rehab_utenfor_institusjon.true;
  return rows.find(row => row[0] === `${aar}` && row[1] === niva && row[2] === geo)?.[3];
}

function published(result: OracleResult, aar: number, niva: string, geo: string): readonly string[] | undefined {
  const rows = result.tables.hab_rehab_utenfor_institusjon.published;
  return rows.find(row => row[0] === `${aar}` && row[1] === niva && row[2] === geo)?.slice(3);
}

const suppressed = ["", "suppressed", "", "suppressed"];
const notReported = ["0", "not_reported", "", "not_reported"];

describe("who counts in hab_rehab_utenfor_institusjon", () => {
  test.each<[string, Given, Given, string]>([
    ["a row without dates", {poFraDato: null}, {}, "1"],
    ["a period that ends on 31 December of the year before", {poTilDato: "20211231"}, {}, "0"],
    ["a period that ends on 1 January", {poTilDato: "20220101"}, {}, "1"],
    ["a period that begins on 31 December", {poFraDato: "20221231"}, {}, "1"],
    ["a period that ends before it begins", {poFraDato: "20220601", poTilDato: "20220301"}, {}, "0"],
    ["an open end", {poTilDato: "99991231"}, {}, "1"],
    ["an unreadable end is open", {poTilDato: "20211131"}, {}, "1"],
    ["a row that begins after the year is rejected", {poFraDato: "20230101"}, {}, "0"],
    ["poHab 2", {poHab: "2"}, {}, "0"],
    ["poHab emptied, as 3 is not in its list", {poHab: "3"}, {}, "0"],
    ["a death on 31 December of the year before", {}, {peDodDato: "20211231"}, "0"],
    ["a death on 1 January", {}, {peDodDato: "20220101"}, "1"],
    ["an unreadable death", {}, {peDodDato: "20211301"}, "1"],
    ["a sex that is not in its list rejects the person", {}, {peKjonn: "k"}, "0"]
  ])("%s", (_, row, values, expected) => {
    const result = judged([{kommune: "1103", aar: 2022, personer: [hab(1, row, values)]}]);
    expect(trueCount(result, 2022, "kommune", "1103")).toBe(expected);
  });

  test("a person with two rows counts once", () => {
    const person = {pePeID: 1, PERSONOPPL: [{poHab: "1"}, {poHab: "1"}]};
    expect(trueCount(judged([{kommune: "1103", aar: 2022, personer: [person]}]), 2022, "kommune", "1103")).toBe("1");
  });

  test("a person in two municipalities counts once in each, in the county and in the country", () => {
    const contents = ["1101", "1103", "0301"].map(kommune => ({kommune, aar: 2022, personer: [hab(7)]}));
    const idents = contents.map(({kommune}) => ({
      aar: 2022,
      institusjoner: [{institusjonID: kommune, pasienter: [{pid: 7, ...identityOf(5)}]}]
    }));
    const result = judged(contents, idents);
    expect(trueCount(result, 2022, "kommune", "1101")).toBe("1");
    expect(trueCount(result, 2022, "kommune", "1103")).toBe("1");
    expect(trueCount(result, 2022, "fylke", "11")).toBe("1");
    expect(trueCount(result, 2022, "land", "0")).toBe("1");
  });

  test("persons known only locally are never the same, whatever their number", () => {
    const contents = ["01", "02"].map(bydel => ({kommune: "0301", bydel, aar: 2022, personer: [hab(7)]}));
    const passport = {pid: 7, fid: "P1234567", typeID: "4"};
    const idents = [
      {aar: 2022, institusjoner: ["030101", "030102"].map(i => ({institusjonID: i, pasienter: [passport]}))}
    ];
    expect(trueCount(judged(contents, idents), 2022, "kommune", "0301")).toBe("2");
  });
});

describe("which ident message says who is who", () => {
  const contents = [{kommune: "0301", bydel: "00", aar: 2022, personer: [hab(1), hab(2)]}];
  const message = (institusjonID: string, citizens: readonly number[], more: Partial<IdentSpec> = {}): IdentSpec => ({
    aar: 2022,
    institusjoner: [{institusjonID, pasienter: citizens.map((c, i) => ({pid: i + 1, ...identityOf(c)}))}],
    ...more
  });

  test.each<[string, readonly IdentSpec[], string]>([
    ["the same identity twice is one person", [message("0301", [5, 5])], "1"],
    ["0301 and 030100 are the same sender", [message("030100", [5, 5])], "1"],
    ["a district does not serve the whole", [message("030101", [5, 5])], "2"],
    [
      "the highest number wins, as a number",
      [message("0301", [5, 5], {lopenr: "9"}), message("0301", [5, 6], {lopenr: "10"})],
      "2"
    ],
    [
      "then the latest day",
      [message("0301", [5, 5], {uttakDato: "2023-01-12"}), message("0301", [5, 6], {uttakDato: "2023-01-11"})],
      "1"
    ],
    [
      "a rejected message never wins",
      [message("0301", [5, 5]), message("0301", [5, 6], {lopenr: "2", versjon: "53.1.2"})],
      "1"
    ],
    ["another year has no say", [message("0301", [5, 5], {aar: 2021})], "2"]
  ])("%s", (_, idents, expected) => {
    expect(trueCount(judged(contents, idents), 2022, "kommune", "0301")).toBe(expected);
  });

  test("an identity with wrong control digits is known only locally", () => {
    const wrong = {fid: "01810010013", typeID: "1"};
    const pasienter = [
      {pid: 1, ...wrong},
      {pid: 2, ...wrong}
    ];
    const result = judged(contents, [{aar: 2022, institusjoner: [{institusjonID: "0301", pasienter}]}]);
    expect(trueCount(result, 2022, "kommune", "0301")).toBe("2");
    expect(result.findings.filter(f => f.regel === "invalid_identity")).toHaveLength(2);
  });
});

describe("what is published", () => {
  const delivered = (counts: Readonly<Record<string, number>>, aar = 2022): OracleResult =>
    judged(
      Object.entries(counts).map(([kommune, count]) => ({
        kommune,
        aar,
        personer: count === 0 ? [{pePeID: 1}] : habs(count)
      }))
    );

  test("9 is hidden, and with it the county and the country", () => {
    const result = delivered({"1151": 9});
    expect(published(result, 2022, "kommune", "1151")).toEqual(suppressed);
    expect(published(result, 2022, "fylke", "11")).toEqual(suppressed);
    expect(published(result, 2022, "land", "0")).toEqual(suppressed);
  });

  test("10 is shown, with its rate", () => {
    const result = delivered({"1151": 10});
    expect(published(result, 2022, "kommune", "1151")).toEqual(["10", "ok", "53.2", "ok"]);
    expect(published(result, 2022, "fylke", "11")).toEqual(["10", "ok", "0.0", "ok"]);
  });

  test("a total is the sum of the shown municipalities, of the whole population", () => {
    const result = delivered({"1151": 9, "1103": 25, "1101": 12, "0301": 3});
    expect(published(result, 2022, "fylke", "11")).toEqual(["37", "ok", "0.1", "ok"]);
    expect(published(result, 2022, "fylke", "03")).toEqual(suppressed);
    expect(published(result, 2022, "land", "0")).toEqual(["37", "ok", "0.0", "ok"]);
  });

  test("a delivery without anyone is 0 and not reported, like no delivery", () => {
    const result = delivered({"1151": 0});
    expect(published(result, 2022, "kommune", "1151")).toEqual(notReported);
    expect(published(result, 2022, "kommune", "1103")).toEqual(notReported);
    expect(published(result, 2022, "land", "0")).toEqual(notReported);
  });

  test("6.25 per 1000 is 6.3", () => {
    expect(published(delivered({"1838": 12}, 2021), 2021, "kommune", "1838")).toEqual(["12", "ok", "6.3", "ok"]);
  });

  test("every unit valid in the year has a row, sorted; the table begins with 2020", () => {
    const result = judged([
      {kommune: "1103", aar: 2019, personer: habs(1)},
      {kommune: "1103", aar: 2021, personer: habs(1)}
    ]);
    const rows = result.tables.hab_rehab_utenfor_institusjon.published;
    expect(rows.map(row => row[0])).toEqual([...Array(368).fill("2020"), ...Array(368).fill("2021")]);
    expect(rows[0]?.slice(0, 3)).toEqual(["2020", "fylke", "03"]);
    expect(rows.at(-1)?.slice(0, 3)).toEqual(["2021", "land", "0"]);
  });

  test.each<[bigint, bigint, string]>([
    [-1225n, 100n, "-12.3"],
    [1225n, 100n, "12.3"],
    [-1n, 100n, "0.0"],
    [1n, 20n, "0.1"],
    [0n, 7n, "0.0"]
  ])("%d / %d is %s", (numerator, denominator, expected) => {
    expect(oneDecimal(numerator, denominator)).toBe(expected);
  });
});

describe("which delivery counts", () => {
  const version = (count: number, more: Partial<ContentSpec>): ContentSpec => ({
    kommune: "1103",
    aar: 2022,
    personer: habs(count),
    ...more
  });

  test.each<[string, readonly ContentSpec[], string]>([
    ["the highest number, as a number", [version(1, {lopenr: "10"}), version(2, {lopenr: "9"})], "1"],
    ["then the latest day", [version(1, {lagetDato: "20230110"}), version(2, {lagetDato: "20230111"})], "2"],
    ["a number that is none is 0", [version(1, {lopenr: "x"}), version(2, {lopenr: "1"})], "2"],
    ["an unreadable day is earliest", [version(1, {lagetDato: "20239999"}), version(2, {lagetDato: "20220101"})], "2"],
    ["never a rejected one", [version(1, {}), version(2, {lopenr: "2", versjon: "3.5"})], "1"],
    ["another district is another delivery", [version(1, {bydel: "01"}), version(2, {bydel: "02"})], "3"],
    ["a broken district is none", [version(1, {bydel: "1"}), version(2, {lopenr: "2"})], "2"]
  ])("%s", (_, contents, expected) => {
    expect(trueCount(judged(contents), 2022, "kommune", "1103")).toBe(expected);
  });

  test("of two that differ in nothing else, the highest hash", () => {
    const result = judged([version(1, {}), version(2, {})]);
    const files = Object.values(result.files).sort((a, b) => (a.sha256 < b.sha256 ? 1 : -1));
    expect(files.map(f => [f.counts, f.superseded])).toEqual([
      [true, false],
      [false, true]
    ]);
  });
});

test("rapporteringsstatus takes the districts together", () => {
  const rejected: Given = {poPoID: "x"};
  const result = judged([
    {kommune: "0301", bydel: "01", aar: 2022, lopenr: "9", lagetDato: "20230112", personer: [{pePeID: 1}]},
    {
      kommune: "0301",
      bydel: "02",
      aar: 2022,
      lopenr: "10",
      lagetDato: "20230111",
      personer: [{pePeID: 1, PERSONOPPL: [rejected, {}]}]
    },
    {kommune: "1103", aar: 2022, personer: [hab(1)]}
  ]);
  const rows = result.tables.rapporteringsstatus;
  expect(rows).toHaveLength(356);
  expect(rows[0]).toEqual(["2022", "0301", "ja", "10", "20230112", "3.7", "25.0", "nei"]);
  expect(rows.find(row => row[1] === "1103")).toEqual(["2022", "1103", "ja", "1", "20230110", "3.7", "0.0", "ja"]);
  expect(rows.find(row => row[1] === "1101")).toEqual(["2022", "1101", "nei", "", "", "", "", ""]);
});
