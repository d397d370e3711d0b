import {readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {configurationProblems, copyConfiguration, editConfiguration} from "../../support/configurationCopy.js";

let folder: string;

beforeEach(() => {
  folder = copyConfiguration();
});

afterEach(() => rmSync(folder, {recursive: true}));

const edit = (file: string, from: string, to: string): void => editConfiguration(folder, file, from, to);
const problems = (): string[] => configurationProblems(folder);

test("codes and years of each file are well-formed", () => {
  edit("reference/kommuner.csv", "0301,Oslo,03", "301,Oslo,03");
  edit("reference/fylker.csv", "30,Viken,2020,2024", "30,Viken,2020,2019");
  edit("reference/kommuneendringer.csv", "5012,5059,split,0.30", "5012,5059,split,0.31");
  edit("reference/tjenester.csv", ",,2019,29,true", ",,2019,28.5,yes");
  edit("reference/kodeverk.csv", "3100,Kjønn (IPLOS),,K", "3100,Kjønn (IPLOS),3.7,K");
  expect(problems()).toEqual([
    'reference/kommuner.csv, line 42.kommune: found "301"; expected a municipality code of four digits',
    'reference/tjenester.csv, line 13.telles_som: found "28.5"; expected a service code or nothing',
    'reference/tjenester.csv, line 13.krever_innvilget: found "yes"; expected true or false',
    "reference/fylker.csv, line 21.til_aar: found 2019; expected a year after 2020",
    "reference/kommuneendringer.csv, 2020,5012: found shares that add up to 1.01; expected 1",
    "reference/kodeverk.csv, list 3100: found rows with and without a version; expected a version in all rows or in none"
  ]);
});

test("a code is valid once in a year, and a lapsed service counts as a current one", () => {
  edit("reference/fylker.csv", "32,Akershus,2024,", "32,Akershus,2024,\n32,Akershus igjen,2025,");
  edit("reference/tjenester.csv", ",,2019,29,true", ",,2019,13,true");
  expect(problems()).toEqual([
    "reference/fylker.csv, line 24: found 32 valid twice in 2025; expected an interval after that of line 23",
    "reference/tjenester.csv, line 13.telles_som: found 13; expected a code that counts as itself"
  ]);
});

test("every municipality lies in a county of its years, and every county has one", () => {
  edit("reference/kommuner.csv", "0301,Oslo,03,", "0301,Oslo,31,");
  const found = problems();
  expect(found).toContain(
    "reference/kommuner.csv, line 42.fylke: found 31; expected the county that 0301 begins with, valid in 2024"
  );
  expect(found).toContain("reference/fylker.csv, fylke 03: found no municipality in 2017; expected at least one");
});

test("changes lead from the codes of one year to those of the next", () => {
  edit("reference/kommuneendringer.csv", "2024,1507,1580,split,0.1379\n", "");
  edit("reference/kommuneendringer.csv", "2024,1507,1508,split,0.8621", "2024,1507,1580,renumber,1");
  edit("reference/kommuneendringer.csv", "2018,0702,0715", "2018,0700,0715");
  expect(problems()).toEqual([
    "reference/kommuneendringer.csv, line 2.fra: found 0700; expected a municipality of 2017",
    "reference/kommuneendringer.csv, aar 2018: found no row from 0702, which ends; expected a row for every code that ends",
    "reference/kommuneendringer.csv, aar 2024: found no row to 1508, which begins; expected a row for every code that begins"
  ]);
});

test("population covers every municipality of its years, by one way of giving sex", () => {
  edit("reference/folketall.csv", "2017,0101,T,", "2017,0101,M,");
  edit("reference/folketall.csv", "2019,5012,T,", "2020,5012,T,");
  expect(problems()).toEqual([
    "reference/folketall.csv, 2017,0101: found rows for M; expected one row T, or one row M and one row K",
    "reference/folketall.csv, 2019,5012: found no row; expected the population of every municipality of the year",
    "reference/folketall.csv, line 1228.kommune: found 5012; expected a municipality of 2020"
  ]);
});

test("a year has sex for all municipalities or for none", () => {
  edit(
    "reference/folketall.csv",
    "2017,0101,T,",
    "2017,0101,M,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1\n2017,0101,K,"
  );
  expect(problems()).toEqual([
    "reference/folketall.csv, aar 2017: found sex for some municipalities only; expected sex for all of them or for none"
  ]);
});

test("function types and plan categories are codes of their lists, and no year is without", () => {
  edit("reference/funksjonstyper.csv", "18,,", "19,,");
  edit("reference/plankategorier.csv", "9,,2019,4", "8,,2018,4");
  expect(problems()).toEqual([
    "reference/funksjonstyper.csv, line 19.funksjon: found 19; expected a code of list 9111",
    "reference/plankategorier.csv, line 5.kode: found 8; expected a code of list 9336",
    "reference/plankategorier.csv, aar 2018: found no code for maltall 4; expected at least one"
  ]);
});

test("function types and plan categories hold once in a year", () => {
  edit("reference/funksjonstyper.csv", "18,,", "18,,2020\n18,2019,");
  edit("reference/plankategorier.csv", "1,,,1", "1,,,1\n1,2020,,5");
  edit("reference/plankategorier.csv", "4,2019,,4", "4,2019,2019,4");
  expect(problems()).toEqual([
    'reference/plankategorier.csv, line 3.maltall: found "5"; expected one of 1, 2, 3, 4',
    "reference/plankategorier.csv, line 7.til_aar: found 2019; expected a year after 2019",
    "reference/funksjonstyper.csv, line 20: found 18 valid twice in 2019; expected an interval after that of line 19"
  ]);
});

test("there is a function type in every year", () => {
  writeFileSync(join(folder, "reference/funksjonstyper.csv"), "funksjon,fra_aar,til_aar\n1,,2025\n2,2026,\n");
  expect(problems()).toEqual(["reference/funksjonstyper.csv, aar 2025: found no function type; expected at least one"]);
});

test("age groups have every age once and the name of their ages", () => {
  const write = (...rows: string[]): void =>
    writeFileSync(
      join(folder, "reference/aldersgrupper.csv"),
      `${["gruppe,fra_alder,til_alder", ...rows].join("\n")}\n`
    );
  write("0-17,0,17", "18-49,18,49", "50+,50,");
  expect(problems()).toEqual([]);
  write("1-17,1,17", "18-49,19,49", "40-39,49,39", "50+,40,", "90+,90,");
  expect(problems()).toEqual([
    "reference/aldersgrupper.csv, line 2.fra_alder: found 1; expected 0, so that every age is in one group",
    "reference/aldersgrupper.csv, line 3.fra_alder: found 19; expected 18, so that every age is in one group",
    "reference/aldersgrupper.csv, line 3.gruppe: found 18-49; expected 19-49",
    "reference/aldersgrupper.csv, line 4.fra_alder: found 49; expected 50, so that every age is in one group",
    "reference/aldersgrupper.csv, line 4.til_alder: found 39; expected 49 or more",
    "reference/aldersgrupper.csv, line 4.gruppe: found 40-39; expected 49-39",
    "reference/aldersgrupper.csv, line 5.gruppe: found 50+; expected 40+",
    "reference/aldersgrupper.csv, line 6.fra_alder: found 90; expected no group after the one without an end"
  ]);
  write("0-17,0,17", "18-119,18,119");
  expect(problems()).toEqual([
    "reference/aldersgrupper.csv: found no group from 120; expected a last group without an end"
  ]);
  write("0-17,0,17", "18+,18,1000");
  expect(problems()).toEqual([
    'reference/aldersgrupper.csv, line 3.til_alder: found "1000"; expected an age in years or nothing'
  ]);
});

test("every municipality is in one KOSTRA group that has a name", () => {
  edit("reference/kostragrupper.csv", "2024,,0301,EKG13", "2024,2025,0301,EKG18");
  expect(problems()).toEqual([
    expect.stringMatching(/line \d+\.gruppe: found EKG18; expected a group of reference\/kostragruppe_navn\.csv$/),
    "reference/kostragrupper.csv, kommune 0301: found no group in 2025; expected one group",
    "reference/kostragrupper.csv, kommune 0301: found no group in 2026; expected one group"
  ]);
});

test("a file that is wrong all over is not listed to its end", () => {
  const path = join(folder, "reference/folketall.csv");
  writeFileSync(path, readFileSync(path, "utf8").replaceAll(",T,", ",B,"));
  const found = problems();
  expect(found).toHaveLength(51);
  expect(found.at(-1)).toBe("reference/folketall.csv: and 1220 more");
});
