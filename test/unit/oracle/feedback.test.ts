import {describe, expect, test} from "vitest";
import type {ContentSpec, Given, PersonSpec} from "../../support/deliveryXml.js";
import {cells, judged, samePersons} from "../../support/oracleOf.js";

const residence = {tjTjenType: "21", tjFraDato: "20170101"};
const nursing = {tjTjenType: "15", tjFraDato: "20170101"};

function persons(count: number, service: Given): readonly PersonSpec[] {
  return Array.from({length: count}, (_, i) => ({pePeID: i + 1, TJENESTE: [service]}));
}

function sent(kommune: string, aar: number, count: number, service: Given = nursing): ContentSpec {
  return {kommune, aar, personer: count === 0 ? [{pePeID: 99}] : persons(count, service)};
}

describe("tilbakemelding_tjenester", () => {
  const service = (contents: readonly ContentSpec[], key: string) =>
    cells(judged(contents), "tilbakemelding_tjenester", key);

  test.each<[string, readonly ContentSpec[], string, readonly string[]]>([
    ["growth", [sent("1103", 2021, 8), sent("1103", 2022, 9)], "2022 kommune 1103 15", ["9 ok", "8 ok", "12.5 ok"]],
    ["decline", [sent("1103", 2021, 16), sent("1103", 2022, 15)], "2022 land 0 15", ["15 ok", "16 ok", "-6.3 ok"]],
    ["nothing changed", [sent("1103", 2021, 3), sent("1103", 2022, 3)], "2022 land 0 15", ["3 ok", "3 ok", "0.0 ok"]],
    ["to nobody", [sent("1103", 2021, 3), sent("1103", 2022, 0)], "2022 land 0 15", ["0 ok", "3 ok", "-100.0 ok"]],
    [
      "from nobody",
      [sent("1103", 2021, 0), sent("1103", 2022, 3)],
      "2022 kommune 1103 15",
      ["3 ok", "0 ok", "not_available"]
    ],
    ["no year before", [sent("1103", 2022, 3)], "2022 kommune 1103 15", ["3 ok", "not_available", "not_available"]],
    ["nor for the country", [sent("1103", 2022, 3)], "2022 land 0 15", ["3 ok", "not_available", "not_available"]],
    [
      "not delivered the year before",
      [sent("1101", 2021, 3), sent("1103", 2022, 3)],
      "2022 kommune 1103 15",
      ["3 ok", "not_reported", "not_reported"]
    ],
    [
      "a year before in which nobody delivered",
      [sent("1103", 2020, 3), sent("1103", 2022, 3)],
      "2022 land 0 15",
      ["3 ok", "not_reported", "not_reported"]
    ],
    [
      "not delivered now",
      [sent("1101", 2021, 3), sent("1103", 2022, 3)],
      "2022 kommune 1101 15",
      ["not_reported", "3 ok", "not_reported"]
    ],
    ["renumbered", [sent("3005", 2023, 4), sent("3301", 2024, 5)], "2024 kommune 3301 15", ["5 ok", "4 ok", "25.0 ok"]],
    [
      "merged",
      [sent("0602", 2019, 4), sent("3005", 2020, 5)],
      "2020 kommune 3005 15",
      ["5 ok", "not_available", "not_available"]
    ],
    [
      "a code that outlived a merger",
      [sent("1806", 2020, 4)],
      "2020 kommune 1806 15",
      ["4 ok", "not_available", "not_available"]
    ],
    [
      "divided, and not delivered",
      [sent("1507", 2023, 4), sent("1508", 2024, 5)],
      "2024 kommune 1580 15",
      ["not_reported", "not_available", "not_reported"]
    ],
    [
      "a code that is new",
      [sent("0301", 2018, 2, {...nursing, tjTjenType: "13"}), sent("0301", 2019, 4)],
      "2019 kommune 0301 29",
      ["0 ok", "2 ok", "-100.0 ok"]
    ]
  ])("%s", (_, contents, key, expected) => {
    expect(service(contents, key)).toEqual(expected);
  });

  test.each<[string, Given, string]>([
    ["without code", {tjTjenType: null}, "1 ok"],
    ["with a lapsed code", {tjTjenType: "16"}, "1 ok"],
    ["refused", {tjTjenType: "10", tjVedtak: "1"}, "1 ok"],
    ["known and refused", {tjTjenType: "15", tjVedtak: "1"}, "0 ok"],
    ["without beginning", {tjTjenType: null, tjFraDato: null}, "0 ok"],
    ["over before it began", {tjTjenType: null, tjTilDato: "20161231"}, "0 ok"],
    ["ended the year before", {tjTjenType: null, tjTilDato: "20211231"}, "0 ok"]
  ])("UKJENT: a service %s", (_, row, expected) => {
    const result = judged([sent("1103", 2022, 1, {...nursing, ...row})]);
    expect(cells(result, "tilbakemelding_tjenester", "2022 kommune 1103 UKJENT")?.[0]).toBe(expected);
    expect(cells(result, "tilbakemelding_tjenester", "2022 kommune 1103 15")?.[0]).toBe("0 ok");
  });

  test("the newest year only, every municipality and the country, no ALLE", () => {
    const rows = judged([sent("1103", 2021, 1), sent("1103", 2022, 1)]).tables.tilbakemelding_tjenester;
    expect(rows).toHaveLength(357 * 26);
    expect(new Set(rows.map(row => row[0]))).toEqual(new Set(["2022"]));
    expect(rows.slice(24, 26).map(row => row[3])).toEqual(["29", "UKJENT"]);
  });
});

describe("who stays and who lives at home", () => {
  function groups(contents: readonly ContentSpec[], unit: string): string {
    const result = judged(contents, samePersons(contents));
    const of = (table: "langtidsopphold" | "hjemmeboende") =>
      cells(result, `tilbakemelding_${table}`, `${unit} antall`)?.join(", ");
    return `${of("langtidsopphold")}; ${of("hjemmeboende")}`;
  }
  const said = (stay: number, home: number) =>
    [stay, home].map(n => `not_applicable, ${n} ok, not_applicable`).join("; ");

  test.each<[string, Given, Given, string]>([
    ["a long stay", {}, {}, said(1, 0)],
    ["a long stay that ended before the day", {tjTilDato: "20221230"}, {tjTilDato: "20221230"}, said(0, 0)],
    ["a long stay that was refused", {tjVedtak: "1"}, {tjTjenType: "15"}, said(0, 1)],
    ["a long stay and a service at home", {}, {tjTjenType: "15"}, said(1, 0)],
    ["a service without code", {tjTjenType: null}, {tjTjenType: "16"}, said(0, 0)]
  ])("%s", (_, first, second, expected) => {
    const person = {
      pePeID: 1,
      TJENESTE: [
        {...residence, ...first},
        {...residence, ...second}
      ]
    };
    expect(groups([{kommune: "1103", aar: 2022, personer: [person]}], "2022 kommune 1103")).toBe(expected);
  });

  test("at home in one municipality, on a long stay in the country", () => {
    const contents = [sent("1103", 2022, 1, residence), sent("1101", 2022, 1)];
    expect(groups(contents, "2022 kommune 1101")).toBe(said(0, 1));
    expect(groups(contents, "2022 land 0")).toBe(said(1, 0));
  });

  test("the newest year and the one before, by the codes of each", () => {
    const contents = [sent("1507", 2022, 1), sent("1507", 2023, 1), sent("1508", 2024, 1)];
    const rows = judged(contents).tables.tilbakemelding_hjemmeboende;
    expect(new Set(rows.map(row => row[0]))).toEqual(new Set(["2023", "2024"]));
    expect(rows).toHaveLength((357 + 358) * 6);
    expect(groups(contents, "2023 kommune 1507")).toBe(said(0, 1));
    expect(groups(contents, "2024 kommune 1580")).toBe(
      "not_applicable, not_reported, not_applicable; not_applicable, not_reported, not_applicable"
    );
  });
});

describe("goals", () => {
  const functions = (
    value: string,
    date: string,
    change: (row: Given, type: number) => Given | null = row => row
  ): readonly Given[] =>
    Array.from({length: 18}, (_, i) => i + 1).flatMap(type => {
      const row = change({fnFunkType: `${type}`, fnFunkVerdi: value, fnFraDato: date}, type);
      return row === null ? [] : [row];
    });
  const nothing = {poHusstand: null, poOmsorgBarn: null, poPrivHjelp: null, poBoligTilr: null};

  /** The goals that the only person of Stavanger reaches. */
  function reached(person: Partial<PersonSpec>, aar = 2022): string {
    const full = {PERSONOPPL: [nothing], ...person, pePeID: 1, TJENESTE: [residence]};
    const rows = judged([{kommune: "1103", aar, personer: [full]}]).tables.tilbakemelding_langtidsopphold;
    const own = rows.filter(row => row[0] === `${aar}` && row[2] === "1103");
    expect(own.map(row => row[3])).toEqual([
      "antall",
      "bolig_hjemmesituasjon",
      "ernaering",
      "funksjon",
      "individuell_plan",
      "legemiddelgjennomgang"
    ]);
    return own.flatMap(([, , , maal, teller, , , , andel]) => (teller === "1" ? [`${maal} ${andel}`] : [])).join(", ");
  }

  test.each<[string, readonly Given[], boolean]>([
    ["all types, in the year", functions("3", "20220101"), true],
    [
      "all types, one of them in the year",
      functions("9", "20200101", (row, type) => (type === 7 ? {...row, fnFraDato: "20221231"} : row)),
      true
    ],
    ["all types, the year before", functions("3", "20211231"), false],
    ["one type missing", functions("3", "20220101", (row, type) => (type === 18 ? null : row)), false],
    [
      "one type without value",
      functions("3", "20220101", (row, type) => (type === 1 ? {...row, fnFunkVerdi: null} : row)),
      false
    ],
    [
      "one type with a value that is emptied",
      functions("3", "20220101", (row, type) => (type === 1 ? {...row, fnFunkVerdi: "6"} : row)),
      false
    ],
    [
      "the only row in the year without value",
      [...functions("3", "20211231"), {fnFunkType: "1", fnFunkVerdi: null, fnFraDato: "20220301"}],
      false
    ],
    [
      "the only row in the year of a type outside the set",
      [...functions("3", "20211231"), {fnFunkType: "19", fnFunkVerdi: "3", fnFraDato: "20220301"}],
      false
    ],
    ["whatever their ends", functions("3", "20220101", row => ({...row, fnTilDato: "20220102"})), true],
    [
      "types with a zero",
      functions("3", "20220101", (row, type) => ({...row, fnFunkType: `${type}`.padStart(2, "0")})),
      true
    ]
  ])("function: %s", (_, FUNKSJON, isReached) => {
    expect(reached({FUNKSJON})).toBe(isReached ? "funksjon 100.0" : "");
  });

  test.each<[string, Given, string]>([
    ["nutrition", {poErnKartlagt: "1", poErnKartlagtDato: "20220101"}, "ernaering 100.0"],
    ["nutrition the year before", {poErnKartlagt: "1", poErnKartlagtDato: "20211231"}, ""],
    ["nutrition without date", {poErnKartlagt: "1"}, ""],
    ["nutrition not examined", {poErnKartlagt: "2", poErnKartlagtDato: "20220101"}, ""],
    ["medicines", {poLegeMiddGj: "1", poLegeMiddGjDato: "20221231"}, "legemiddelgjennomgang 100.0"],
    ["medicines not relevant", {poLegeMiddGj: "9", poLegeMiddGjDato: "20221231"}, ""],
    [
      "a row that is over, for medicines",
      {poLegeMiddGj: "1", poLegeMiddGjDato: "20220301", poIndPlan: "1", poTilDato: "20211231"},
      "legemiddelgjennomgang 100.0"
    ],
    ["plan", {poIndPlan: "2"}, "individuell_plan 100.0"],
    ["plan that is emptied", {poIndPlan: "9"}, ""],
    ["home", {poHusstand: "1", poOmsorgBarn: "2", poPrivHjelp: "6", poBoligTilr: "1"}, "bolig_hjemmesituasjon 100.0"],
    ["home but for one", {poHusstand: "1", poOmsorgBarn: "2", poPrivHjelp: "6"}, ""],
    ["home with a value that is emptied", {poHusstand: "9", poOmsorgBarn: "2", poPrivHjelp: "6", poBoligTilr: "1"}, ""],
    [
      "home in a row that is over",
      {poHusstand: "1", poOmsorgBarn: "2", poPrivHjelp: "6", poBoligTilr: "1", poTilDato: "20211231"},
      ""
    ]
  ])("%s", (_, row, expected) => {
    expect(reached({PERSONOPPL: [{...nothing, ...row}]})).toBe(expected);
  });

  test("the four of home may stand in several rows, yes and date may not", () => {
    const rows: readonly Given[] = [
      {...nothing, poHusstand: "1", poOmsorgBarn: "2", poErnKartlagt: "1"},
      {...nothing, poPrivHjelp: "6", poBoligTilr: "1", poErnKartlagtDato: "20220101"}
    ];
    expect(reached({PERSONOPPL: rows})).toBe("bolig_hjemmesituasjon 100.0");
  });

  test("rows of all the unit's municipalities are taken together, those of others are not", () => {
    const half = (from: number) =>
      functions("3", "20220101", (row, type) => (type >= from && type < from + 9 ? row : null));
    const contents = ["1103", "1101"].map((kommune, i) => ({
      kommune,
      aar: 2022,
      personer: [{pePeID: 1, TJENESTE: i === 0 ? [residence] : [], FUNKSJON: half(1 + 9 * i)}]
    }));
    const result = judged(contents, samePersons(contents));
    const of = (unit: string) => cells(result, "tilbakemelding_langtidsopphold", `2022 ${unit} funksjon`);
    expect(of("kommune 1103")).toEqual(["0 ok", "1 ok", "0.0 ok"]);
    expect(of("kommune 1101")).toEqual(["0 ok", "0 ok", "not_available"]);
    expect(of("land 0")).toEqual(["1 ok", "1 ok", "100.0 ok"]);
  });
});
