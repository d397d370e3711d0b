import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import type {Database} from "../../../pipeline/database/database.js";
import {
  countFindings,
  type FindingsInput,
  withFindingsOfEach,
  writeFindings
} from "../../../pipeline/validate/findingsReport.js";
import {configuration, openDatabase} from "./segment.js";

let folder: string;
let database: Database;
let input: FindingsInput;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kprstat-findings-"));
  database = await openDatabase(folder);
  const funn = `delivery, klasse, attributt, regel, konsekvens, linje, person, "pePeID", "radID"`;
  await database.run(`copy (from (values
      (2, 'PERSON', 'peKjonn', 'code_list', 'reject_row', 40, 2, '2', null),
      (2, 'PERSON', 'peKjonn', 'code_list', 'reject_row', 30, 1, '1', null),
      (9, 'PERSON', 'peKjonn', 'code_list', 'reject_row', 30, 1, '1', null)
    ) as funn(${funn})) to '${folder}/1.parquet'`);
  await database.run(`copy (from (values
      (1, '', null, 'not_well_formed', 'reject_file', 7, 0, null, null),
      (3, 'TJENESTE', 'tjTjenType', 'lapsed_service', 'warn', 12, 1, '5', '6')
    ) as funn(${funn})) to '${folder}/2.parquet'`);
  await database.run(`create table leveranse as from (values
      (1, null, null, null, '=cmd.xml'),
      (2, 2022, '0301', '00', 'a, "b".xml'),
      (3, 2022, '0301', '00', '2022/ærø.xml')
    ) as leveranse(delivery, aar, kommune, bydel, fil)`);
  input = {files: [`${folder}/1.parquet`, `${folder}/2.parquet`], deliveries: "leveranse", configuration};
});

afterEach(async () => {
  await database.close();
  rmSync(folder, {recursive: true});
});

test("the list that a municipality is sent", async () => {
  const file = join(folder, "funn.csv");
  expect(await writeFindings(database, input, file)).toBe(4);
  const own = (name: string) => configuration.ownRules.find(rule => rule.name === name)?.text;
  const unknownCode =
    "Kjønn (peKjonn): Verdien finnes ikke i kodeverket. Raden og radene under den er avvist. " +
    "Bruk en gyldig kode og send hele filen igjen.";
  expect(readFileSync(file, "utf8").split("\n")).toEqual([
    "aar,iiKomnr,iiBydelsnr,fil,klasse,attributt,regel,konsekvens,linje,pePeID,radID,tekst",
    `2022,0301,00,2022/ærø.xml,TJENESTE,tjTjenType,lapsed_service,warn,12,5,6,${own("lapsed_service")}`,
    `2022,0301,00,"a, ""b"".xml",PERSON,peKjonn,code_list,reject_row,30,1,,${unknownCode}`,
    `2022,0301,00,"a, ""b"".xml",PERSON,peKjonn,code_list,reject_row,40,2,,${unknownCode}`,
    `,,,'=cmd.xml,,,not_well_formed,reject_file,7,,,"${own("not_well_formed")}"`,
    ""
  ]);
});

describe("the findings of each municipality", () => {
  const write = (kommuner: readonly string[]) =>
    withFindingsOfEach(database, input, async findings => {
      for (const kommune of kommuner) await findings.write(kommune, join(folder, `${kommune}.csv`));
      return findings.digests;
    });

  test("are those that it is sent when it asks for them", async () => {
    await database.run("update leveranse set kommune = '1103' where delivery = 3");
    await write(["0301", "1103", "4601"]);
    for (const kommune of ["0301", "1103", "4601"]) {
      await database.run(`create or replace table egne as from leveranse where kommune = '${kommune}'`);
      await writeFindings(database, {...input, deliveries: "egne"}, join(folder, "asked.csv"));
      expect(readFileSync(join(folder, `${kommune}.csv`), "utf8")).toBe(
        readFileSync(join(folder, "asked.csv"), "utf8")
      );
    }
  });

  test("have another digest when they are others, and the same when they are not", async () => {
    await database.run("update leveranse set kommune = '1103' where delivery = 3");
    const before = await write([]);
    expect([...before.keys()].sort()).toEqual(["0301", "1103"]);
    expect(await write([])).toEqual(before);
    await database.run("update leveranse set fil = 'ny.xml' where delivery = 3");
    const after = await write([]);
    expect(after.get("0301")).toBe(before.get("0301"));
    expect(after.get("1103")).not.toBe(before.get("1103"));
  });
});

test("how many findings each rule has", async () => {
  expect(await countFindings(database, input)).toEqual([
    {konsekvens: "reject_file", regel: "not_well_formed", klasse: null, attributt: null, antall: 1},
    {konsekvens: "reject_row", regel: "code_list", klasse: "PERSON", attributt: "peKjonn", antall: 2},
    {konsekvens: "warn", regel: "lapsed_service", klasse: "TJENESTE", attributt: "tjTjenType", antall: 1}
  ]);
});

test("without files there are no findings", async () => {
  const file = join(folder, "tom.csv");
  expect(await writeFindings(database, {...input, files: []}, file)).toBe(0);
  expect(readFileSync(file, "utf8")).toMatch(/^aar,[^\n]*\n$/);
});

test("every rule and consequence has a text", async () => {
  for (const rule of configuration.ownRules) {
    expect(rule.text.length).toBeGreaterThan(20);
  }
  expect(configuration.ruleTexts).toHaveLength(16);
});
