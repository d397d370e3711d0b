import {describe, expect, test} from "vitest";
import type {ContentSpec, Given, PersonSpec} from "../../support/deliveryXml.js";
import {cells, judged, samePersons} from "../../support/oracleOf.js";

const shares = (...values: readonly string[]) => values.map(value => (value === "" ? "not_available" : `${value} ok`));
const notReported = ["not_reported", "not_reported", "not_reported"];

function hab(pePeID: number, ...rows: readonly Given[]): PersonSpec {
  return {pePeID, PERSONOPPL: [{poHab: "1"}, ...rows]};
}

/** The category of the only person of Stavanger, by its one numerator that is not 0. */
function maltall(contents: readonly ContentSpec[], table: "hjemme" | "institusjon", unit: string): string {
  const result = judged(contents, samePersons(contents));
  const found = ["1", "2", "3", "4", "5"].filter(
    code => cells(result, `individuell_plan_${table}`, `${unit} ${code}`)?.[0] === "1 ok"
  );
  return found.join(" ");
}

function stavanger(aar: number, ...personer: readonly PersonSpec[]): ContentSpec {
  return {kommune: "1103", aar, personer};
}

describe("which answer is in force", () => {
  test.each<[string, readonly Given[], string]>([
    ["no row", [], "5"],
    ["a row without answer", [{}], "5"],
    ["a plan", [{poIndPlan: "1"}], "1"],
    ["4 from 2019", [{poIndPlan: "4"}], "4"],
    ["9 is emptied from 2019", [{poIndPlan: "9"}], "5"],
    [
      "the latest beginning",
      [
        {poIndPlan: "1", poFraDato: "20220301"},
        {poIndPlan: "2", poFraDato: "20220201"}
      ],
      "1"
    ],
    ["the latest beginning with an answer", [{poFraDato: "20221201"}, {poIndPlan: "2", poFraDato: "20220201"}], "2"],
    ["no beginning is the earliest", [{poIndPlan: "1"}, {poIndPlan: "3", poFraDato: "20050101"}], "3"],
    [
      "then the highest row id, as a number",
      [
        {poIndPlan: "1", poPoID: "9"},
        {poIndPlan: "2", poPoID: "10"}
      ],
      "2"
    ],
    [
      "only rows that touch the year",
      [
        {poIndPlan: "1", poFraDato: "20210101", poTilDato: "20211231"},
        {poIndPlan: "2", poFraDato: "20200101", poTilDato: "20220101"}
      ],
      "2"
    ],
    [
      "never a row that ends before it begins",
      [{poIndPlan: "1", poFraDato: "20220301", poTilDato: "20220201"}, {poIndPlan: "3"}],
      "3"
    ]
  ])("%s", (_, rows, expected) => {
    expect(maltall([stavanger(2022, hab(1, ...rows))], "hjemme", "2022 kommune 1103")).toBe(expected);
  });

  const two = (first: Given, second: Given): readonly ContentSpec[] => [
    {kommune: "1101", aar: 2022, personer: [hab(1, {poPoID: "5", ...first})]},
    {kommune: "1103", aar: 2022, personer: [hab(1, {poPoID: "5", ...second})]}
  ];

  test.each<[string, Given, Given, string]>([
    ["the lowest municipality where all else is equal", {poIndPlan: "1"}, {poIndPlan: "2"}, "1 2 1"],
    ["an answer before none", {}, {poIndPlan: "3"}, "5 3 3"],
    [
      "the latest beginning before the municipality",
      {poIndPlan: "1"},
      {poIndPlan: "2", poFraDato: "20210101"},
      "1 2 2"
    ],
    ["the highest row id before the municipality", {poIndPlan: "1"}, {poIndPlan: "2", poPoID: "6"}, "1 2 2"]
  ])("within the unit: %s", (_, first, second, expected) => {
    const contents = two(first, second);
    const units = ["2022 kommune 1101", "2022 kommune 1103", "2022 fylke 11"];
    expect(units.map(unit => maltall(contents, "hjemme", unit)).join(" ")).toBe(expected);
  });

  test("an answer from a municipality that does not count the person decides in the county", () => {
    const contents = [
      stavanger(2022, hab(1)),
      {kommune: "1101", aar: 2022, personer: [{pePeID: 1, PERSONOPPL: [{poIndPlan: "1"}]}]}
    ];
    expect(maltall(contents, "hjemme", "2022 fylke 11")).toBe("1");
    expect(maltall(contents, "hjemme", "2022 kommune 1103")).toBe("5");
    expect(cells(judged(contents), "individuell_plan_hjemme", "2022 kommune 1101 1")).toEqual(shares("0", "0", ""));
  });

  test("in Oslo the lowest district, then the lowest number", () => {
    const row = {poPoID: "5"};
    const districts = ["02", "01"].map((bydel, i) => ({
      kommune: "0301",
      bydel,
      aar: 2022,
      personer: [hab(1, {...row, poIndPlan: `${2 + i}`})]
    }));
    expect(maltall(districts, "hjemme", "2022 kommune 0301")).toBe("3");
    const twice = [hab(20, {...row, poIndPlan: "1"}), hab(3, {...row, poIndPlan: "2"})];
    const pasienter = [20, 3].map(pid => ({pid, fid: "202000000009", typeID: "10"}));
    const result = judged(
      [stavanger(2022, ...twice)],
      [{aar: 2022, institusjoner: [{institusjonID: "1103", pasienter}]}]
    );
    expect(cells(result, "individuell_plan_hjemme", "2022 kommune 1103 2")).toEqual(shares("1", "1", "100.0"));
  });
});

describe("who is in the denominator", () => {
  const rehabilitation = {tjTjenType: "16", tjFraDato: "20180101"};

  test("service 16 until 2018, and 9 is the fourth category", () => {
    const person = {pePeID: 1, TJENESTE: [rehabilitation], PERSONOPPL: [{poIndPlan: "9"}]};
    expect(maltall([stavanger(2018, person)], "hjemme", "2018 kommune 1103")).toBe("4");
  });

  test("nothing is published outside institutions for 2019, nor for those who did not deliver", () => {
    const result = judged([stavanger(2019, {pePeID: 1, TJENESTE: [{tjTjenType: "19"}]})]);
    const hidden = ["not_published", "not_published", "not_published"];
    expect(cells(result, "individuell_plan_hjemme", "2019 kommune 1103 5")).toEqual(hidden);
    expect(cells(result, "individuell_plan_hjemme", "2019 kommune 1101 5")).toEqual(hidden);
    expect(cells(result, "individuell_plan_institusjon", "2019 kommune 1103 5")).toEqual(shares("1", "1", "100.0"));
    expect(cells(result, "individuell_plan_institusjon", "2019 kommune 1101 5")).toEqual(notReported);
  });

  test("shares have one decimal, half up, and are not available of nobody", () => {
    const answers = ["1", "1", "1", "1", "1", "2", "2", "2", "3", "4", "4", "4", "4", "4", "4", "4"];
    const personer = answers.map((poIndPlan, i) => hab(i + 1, {poIndPlan}));
    const result = judged([stavanger(2022, ...personer), {kommune: "1101", aar: 2022, personer: [{pePeID: 1}]}]);
    const of = (code: string) => cells(result, "individuell_plan_hjemme", `2022 kommune 1103 ${code}`);
    expect(of("1")).toEqual(shares("5", "16", "31.3"));
    expect(of("2")).toEqual(shares("3", "16", "18.8"));
    expect(of("5")).toEqual(shares("0", "16", "0.0"));
    expect(cells(result, "individuell_plan_hjemme", "2022 kommune 1101 1")).toEqual(shares("0", "0", ""));
    expect(cells(result, "individuell_plan_hjemme", "2022 kommune 0301 1")).toEqual(notReported);
    expect(cells(result, "individuell_plan_hjemme", "2022 kostra EKG07 1")).toEqual(shares("0", "0", ""));
    expect(cells(result, "individuell_plan_hjemme", "2022 land 0 1")).toEqual(shares("5", "16", "31.3"));
  });

  test("merged municipalities count a person once, in one category", () => {
    const stay = {tjTjenType: "19", tjFraDato: "20180101"};
    const contents = ["0602", "0711"].map((kommune, i) => ({
      kommune,
      aar: 2018,
      personer: [{pePeID: 1, TJENESTE: [stay], PERSONOPPL: [{poIndPlan: `${i + 1}`, poFraDato: `2018010${i + 1}`}]}]
    }));
    const newest = {kommune: "3301", aar: 2024, personer: [{pePeID: 1}]};
    const all = [...contents, newest];
    expect(maltall(all, "institusjon", "2018 kommune 3301")).toBe("2");
    const result = judged(all, samePersons(all));
    expect(cells(result, "individuell_plan_institusjon", "2018 kommune 0602 1")).toBeNull();
    expect(cells(result, "individuell_plan_institusjon", "2018 fylke 33 2")).toEqual(shares("1", "1", "100.0"));
    expect(cells(result, "individuell_plan_institusjon", "2020 kommune 3301 2")).toEqual(notReported);
  });
});
