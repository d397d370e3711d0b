import {describe, expect, test} from "vitest";
import type {ContentSpec, Given, PersonSpec} from "../../support/deliveryXml.js";
import {cells, judged, samePersons} from "../../support/oracleOf.js";

const notReported = ["not_reported", "not_reported"];

function receiving(pePeID: number, code: string, service: Given = {}, values: Given = {}): PersonSpec {
  return {pePeID, values, TJENESTE: [{tjTjenType: code, tjFraDato: "20170101", ...service}]};
}

function stavanger(aar: number, ...personer: readonly PersonSpec[]): ContentSpec {
  return {kommune: "1103", aar, personer};
}

/** Persons during the year and on 31 December with a service, of one person in Stavanger. */
function counted(aar: number, person: PersonSpec, tjeneste: string): string {
  const result = judged([stavanger(aar, person)]);
  const of = (periode: string): string =>
    cells(result, "tjenestemottakere_tjeneste", `${aar} kommune 1103 ${periode} ${tjeneste}`)?.[0] ?? "no row";
  return `${of("gjennom_aaret")}, ${of("per_31_12")}`;
}

describe("which service counts when", () => {
  test.each<[string, number, PersonSpec, string, string]>([
    ["open", 2022, receiving(1, "15"), "15", "1 ok, 1 ok"],
    ["in the whole table", 2022, receiving(1, "15"), "ALLE", "1 ok, 1 ok"],
    ["ended on 30 December", 2022, receiving(1, "15", {tjTilDato: "20221230"}), "15", "1 ok, 0 ok"],
    ["ended on 1 January", 2022, receiving(1, "15", {tjTilDato: "20220101"}), "15", "1 ok, 0 ok"],
    ["ended the day before", 2022, receiving(1, "15", {tjTilDato: "20211231"}), "15", "0 ok, 0 ok"],
    ["begun on 31 December", 2022, receiving(1, "15", {tjFraDato: "20221231"}), "15", "1 ok, 1 ok"],
    ["refused", 2022, receiving(1, "15", {tjVedtak: "1"}), "ALLE", "0 ok, 0 ok"],
    ["an alarm without decision", 2022, receiving(1, "6", {tjVedtak: null}), "06", "1 ok, 1 ok"],
    ["died on 30 December", 2022, receiving(1, "15", {}, {peDodDato: "20221230"}), "15", "1 ok, 0 ok"],
    ["died on 31 December", 2022, receiving(1, "15", {}, {peDodDato: "20221231"}), "15", "1 ok, 1 ok"],
    ["died the year before", 2022, receiving(1, "15", {}, {peDodDato: "20211231"}), "15", "0 ok, 0 ok"],
    ["13 is 29", 2022, receiving(1, "13"), "29", "1 ok, 1 ok"],
    ["12 is 29 before 2019 too", 2017, receiving(1, "12"), "29", "1 ok, 1 ok"],
    ["29 before 2019 is unknown", 2018, receiving(1, "29"), "ALLE", "0 ok, 0 ok"],
    ["an unknown code makes nobody a recipient", 2022, receiving(1, "16"), "ALLE", "0 ok, 0 ok"],
    ["16 until 2018", 2018, receiving(1, "16"), "16", "1 ok, 1 ok"],
    ["16 has no row from 2019", 2019, receiving(1, "16"), "16", "no row, no row"],
    ["12 has never a row", 2018, receiving(1, "12"), "12", "no row, no row"],
    ["nor have unknown codes", 2022, receiving(1, "16"), "UKJENT", "no row, no row"]
  ])("%s", (_, aar, person, tjeneste, expected) => {
    expect(counted(aar, person, tjeneste)).toBe(expected);
  });

  test("a death is only that of the row that the service belongs to", () => {
    const contents = [
      stavanger(2022, receiving(1, "15", {}, {peDodDato: "20210101"})),
      {kommune: "1101", aar: 2022, personer: [receiving(1, "21")]}
    ];
    const result = judged(contents, samePersons(contents));
    const of = (key: string) => cells(result, "tjenestemottakere_tjeneste", `2022 ${key}`)?.[0];
    expect(of("fylke 11 per_31_12 15")).toBe("0 ok");
    expect(of("fylke 11 per_31_12 21")).toBe("1 ok");
  });
});

test("zero is true where something was delivered; larger units count those who delivered", () => {
  const contents = ["1103", "1101"].map(kommune => ({kommune, aar: 2022, personer: [receiving(1, "19")]}));
  const result = judged(contents, samePersons(contents));
  const of = (key: string) => cells(result, "hab_rehab_institusjon", `2022 ${key} gjennom_aaret 19`);
  expect(of("kommune 1103")).toEqual(["1 ok", "0.0 ok"]);
  expect(of("kommune 1101")?.[0]).toBe("1 ok");
  expect(of("fylke 11")?.[0]).toBe("1 ok");
  expect(of("kostra EKG07")?.[0]).toBe("1 ok");
  expect(of("kostra EKG01")).toEqual(notReported);
  expect(of("fylke 03")).toEqual(notReported);
  expect(of("land 0")?.[0]).toBe("1 ok");
  expect(cells(result, "tjenestemottakere_tjeneste", "2022 kommune 1103 gjennom_aaret 21")).toEqual(["0 ok", "0.0 ok"]);
});

test("a year in which nobody delivered is not reported", () => {
  const result = judged([stavanger(2020, receiving(1, "15")), stavanger(2022, receiving(1, "15"))]);
  expect(cells(result, "tjenestemottakere_tjeneste", "2021 land 0 gjennom_aaret ALLE")).toEqual(notReported);
});

test("the table is complete and in order", () => {
  const rows = judged([stavanger(2018, receiving(1, "15"))]).tables.tjenestemottakere_tjeneste;
  const codes = 27;
  expect(rows).toHaveLength((422 + 18 + 1) * 2 * codes);
  expect(rows.slice(0, codes).map(row => row[4])).toEqual([
    ...["01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "14", "15", "16", "17", "18", "19", "20", "21"],
    ...["22", "23", "24", "25", "26", "27", "28", "29", "ALLE"]
  ]);
});

describe("service groups", () => {
  test.each<[string, string, string]>([
    ["15", "hjemmeboende", "ALLE hjemmeboende"],
    ["25", "institusjon", "ALLE institusjon"],
    ["6", "velferdsteknologi", "ALLE velferdsteknologi"],
    ["24", "tvang", "ALLE tvang"],
    ["12", "bolig", "ALLE bolig"],
    ["16", "none", "ALLE"]
  ])("service %s is in %s", (code, _, expected) => {
    const result = judged([stavanger(2018, receiving(1, code))]);
    const rows = result.tables.tjenestemottakere_gruppe.filter(row => row[2] === "1103" && row[3] === "per_31_12");
    expect(rows).toHaveLength(6);
    expect(
      rows
        .filter(row => row[5] === "1")
        .map(row => row[4])
        .join(" ")
    ).toBe(expected);
  });

  test("a person with two services of a group counts once", () => {
    const person = {pePeID: 1, TJENESTE: [{tjTjenType: "15"}, {tjTjenType: "1"}]};
    const result = judged([stavanger(2022, person)]);
    expect(cells(result, "tjenestemottakere_gruppe", "2022 kommune 1103 per_31_12 hjemmeboende")?.[0]).toBe("1 ok");
  });
});

describe("age and sex", () => {
  /** Age and sex of the only person of the country. */
  function found(contents: readonly ContentSpec[], aar = 2022): string {
    const rows = judged(contents, samePersons(contents)).tables.tjenestemottakere_alder_kjonn;
    const one = rows.filter(
      row => row[0] === `${aar}` && row[1] === "land" && row[3] === "per_31_12" && row[6] === "1"
    );
    return one
      .flatMap(([, , , , alder, kjonn]) => (alder === "ALLE" || kjonn === "ALLE" ? [] : [alder, kjonn]))
      .join(" ");
  }
  const alive = (values: Given): readonly ContentSpec[] => [stavanger(2022, receiving(1, "15", {}, values))];

  test.each([
    ["0", "0-17"],
    ["017", "0-17"],
    ["18", "18-49"],
    ["49", "18-49"],
    ["50", "50-66"],
    ["66", "50-66"],
    ["67", "67-79"],
    ["79", "67-79"],
    ["80", "80-89"],
    ["89", "80-89"],
    ["90", "90+"],
    ["105", "90+"],
    ["x", "UKJENT"]
  ])("age %s is in %s", (peAlder, alder) => {
    expect(found(alive({peAlder, peKjonn: "M"}))).toBe(`${alder} M`);
  });

  test("what is missing is unknown", () => {
    expect(found(alive({peAlder: null, peKjonn: null}))).toBe("UKJENT UKJENT");
  });

  const senders = (...values: readonly (Given & {dato?: string})[]): readonly ContentSpec[] =>
    values.map(({dato, ...own}, i) => ({
      kommune: ["1101", "1103", "0301"][i] ?? "",
      aar: 2022,
      lagetDato: dato ?? "20230110",
      personer: [receiving(1, "15", {}, own)]
    }));

  test.each<[string, readonly ContentSpec[], string]>([
    ["the lowest municipality", senders({peAlder: "17"}, {peAlder: "18"}, {peAlder: "90"}), "90+ K"],
    ["the latest delivery", senders({peAlder: "17"}, {peAlder: "18", dato: "20230111"}), "18-49 K"],
    ["an unreadable day is earliest", senders({peAlder: "17", dato: "20239999"}, {peAlder: "18"}), "18-49 K"],
    ["the latest with a value", senders({peAlder: "17"}, {peAlder: null, dato: "20230111"}), "0-17 K"],
    ["each on its own", senders({peAlder: "17", peKjonn: "M"}, {peAlder: null, dato: "20230111"}), "0-17 K"]
  ])("of several senders: %s", (_, contents, expected) => {
    expect(found(contents)).toBe(expected);
  });

  test("found in the whole country, also where the person receives nothing", () => {
    const contents = [
      stavanger(2022, receiving(1, "15", {}, {peAlder: "30"})),
      {kommune: "0301", aar: 2022, personer: [{pePeID: 1, values: {peAlder: "70"}}]}
    ];
    const result = judged(contents, samePersons(contents));
    expect(cells(result, "tjenestemottakere_alder_kjonn", "2022 fylke 11 per_31_12 67-79 K")?.[0]).toBe("1 ok");
    expect(cells(result, "tjenestemottakere_alder_kjonn", "2022 fylke 03 per_31_12 67-79 K")?.[0]).toBe("0 ok");
  });

  test("rates are of the same age and sex where the population is known", () => {
    const old = Array.from({length: 60}, (_, i) => receiving(i + 1, "15", {}, {peAlder: "95", peKjonn: "K"}));
    const result = judged([2019, 2024].map(aar => ({kommune: "0301", aar, personer: old})));
    const of = (key: string) => cells(result, "tjenestemottakere_alder_kjonn", key);
    expect(of("2024 fylke 03 per_31_12 90+ K")).toEqual(["60 ok", "17.9 ok"]);
    expect(of("2024 fylke 03 per_31_12 90+ ALLE")).toEqual(["60 ok", "12.8 ok"]);
    expect(of("2024 fylke 03 per_31_12 90+ UKJENT")).toEqual(["0 ok", "not_available"]);
    expect(of("2024 fylke 03 per_31_12 UKJENT ALLE")).toEqual(["0 ok", "not_available"]);
    expect(of("2019 fylke 03 per_31_12 90+ K")).toEqual(["60 ok", "not_available"]);
    expect(of("2019 fylke 03 per_31_12 90+ ALLE")?.[1]).toMatch(/^1\d\.\d ok$/);
    expect(of("2019 fylke 03 per_31_12 ALLE ALLE")).toEqual(["60 ok", "0.1 ok"]);
    expect(of("2024 fylke 11 per_31_12 90+ K")).toEqual(notReported);
    expect(of("2024 kommune 0301 per_31_12 90+ K")).toBeNull();
  });
});

test("persons reported by five municipalities are left out where the rule says so", () => {
  const contents = ["1101", "1103", "1106", "1151", "0301"].map(kommune => ({
    kommune,
    aar: 2022,
    personer: [receiving(1, "15"), receiving(kommune === "0301" ? 3 : 2, "15")]
  }));
  const of = (municipalities?: number) =>
    cells(
      judged(contents, samePersons(contents), municipalities),
      "tjenestemottakere_tjeneste",
      "2022 land 0 per_31_12 15"
    )?.[0];
  expect([of(), of(5), of(4), of(1)]).toEqual(["3 ok", "2 ok", "1 ok", "0 ok"]);
});
