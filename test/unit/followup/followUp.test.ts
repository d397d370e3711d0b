import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {beforeEach, describe, expect, test} from "vitest";
import {makeFindingDeliveries} from "../../../pipeline/findingDeliveries.js";
import {forgetPart, rememberPart, stateOf} from "../../../pipeline/fingerprint.js";
import {type FollowUpInput, type FollowUpWork, writeFollowUp} from "../../../pipeline/followup/followUp.js";
import type {RunContext} from "../../../pipeline/stage.js";
import type {TabulatePart} from "../../../pipeline/tabulate/tabulate.js";
import {writeFindings} from "../../../pipeline/validate/findingsReport.js";
import {filesBelow} from "../../support/commandLine.js";
import {configuration, knowDeliveries, stageContext} from "../../support/stageContext.js";

/** Oslo, Stavanger and Utsira; 3024 Bærum became 3201 in 2024, and 1507 Ålesund was divided into 1508 and 1580. */
const personsInService15: Readonly<Record<number, readonly (readonly [kommune: string, persons: number])[]>> = {
  2023: [
    ["0301", 600],
    ["1103", 100],
    ["1507", 90],
    ["3024", 100]
  ],
  2024: [
    ["0301", 640],
    ["1103", 60],
    ["1508", 60],
    ["3201", 60]
  ]
};

let context: RunContext;
let input: FollowUpInput;

beforeEach(async () => {
  context = await stageContext();
  await knowDeliveries(context, [
    ...[2023, 2024].flatMap(aar => (personsInService15[aar] ?? []).map(([kommune]) => ({kommune, aar}))),
    {kommune: "4601", aar: 2024, accepted: false},
    {kommune: "1103", aar: 2024, kind: "ident"}
  ]);
  const {database, folders} = context;
  await database.run("update catalogue.verdict set present = true, counts_now = accepted, laget_dato = '20250109'");
  await database.run("update catalogue.verdict set kommune = null where kind = 'ident'");
  await database.run(`insert into catalogue.row_count by name
    select delivery, 1 as segment, 'TJENESTE' as klasse, 100 as lest, 97 as godtatt, 3 as avvist from catalogue.verdict`);
  const findings = join(folders.work, "valid", "000001", "funn.parquet");
  mkdirSync(dirname(findings), {recursive: true});
  await database.run(`copy (from (values
      (6, 'TJENESTE', 'tjTjenType', 'lapsed_service', 'warn', 12, 1, '5', '6'),
      (6, 'TJENESTE', 'tjTjenType', 'code_list', 'reject_row', 13, 1, '=5', '7'),
      (6, 'TJENESTE', 'tjTjenType', 'code_list', 'reject_row', 14, 1, '5', '8'),
      (9, '', null, 'not_well_formed', 'reject_file', 7, 0, null, null),
      (10, 'PASIENT', 'fID', 'invalid_identity', 'warn', 3, 1, '5', null)
    ) as funn(delivery, klasse, attributt, regel, konsekvens, linje, person, "pePeID", "radID")) to '${findings}'`);
  input = {dataYears: [2023, 2024], tabulated: [await cells(2023), await cells(2024)]};
});

/** True cells of one service; who is not named has not delivered. */
async function cells(aar: number, name = "tilbakemelding_tjenester"): Promise<TabulatePart> {
  const {database, folders} = context;
  const definition = configuration.statistics.find(({table}) => table === name);
  if (definition === undefined) throw new Error("The table is not configured.");
  const file = join(folders.work, "cells", definition.table, `${aar}.parquet`);
  mkdirSync(dirname(file), {recursive: true});
  const persons = new Map(personsInService15[aar]);
  const rows = configuration.reference.municipalities
    .filter(({fromYear, toYear}) => fromYear <= aar && (toYear === null || toYear > aar))
    .map(({code}) => {
      const count = persons.get(code);
      return `('${code}', ${count ?? "null"}, '${count === undefined ? "not_reported" : "ok"}')`;
    });
  const others = name === "tilbakemelding_tjenester" ? "" : "unnest(['gjennom_aaret', 'per_31_12']) as periode,";
  await database.run(`copy (
    select 'kommune' as geo_niva, geo, ${others} '15' as tjeneste, personer, personer_status, 1000 as innbyggere
    from (values ${rows.join(", ")}) as celle(geo, personer, personer_status)
    order by geo
  ) to '${file}' (format parquet)`);
  const state = stateOf({cells: `${aar}`});
  await rememberPart(database, "tabulate", `${definition.table}/${aar}`, state);
  return {definition, aar, file, state, reason: null};
}

const write = (change: Partial<FollowUpInput> = {}): Promise<FollowUpWork> =>
  writeFollowUp(context, {...input, ...change});
const work = (...names: readonly string[]) => join(context.folders.work, ...names);
const csv = (aar: number) => readFileSync(work("followup", String(aar), "followup.csv"), "utf8").split("\n");

describe("the follow-up of a year", () => {
  test("has the deliveries, findings and persons of every municipality of the year", async () => {
    expect(await write()).toEqual({
      ran: true,
      reasons: ["2023: never made", "2024: never made"],
      counts: {years: 2, municipalities: 9}
    });
    const stavanger = csv(2024).filter(line => line.includes(",1103,"));
    expect(stavanger).toEqual([
      "2024,354,1103,Stavanger,levert,,1,,,,nei",
      "2024,354,1103,Stavanger,laget_dato,,20250109,,,,nei",
      "2024,354,1103,Stavanger,leveranser_avvist,,0,,,,nei",
      "2024,354,1103,Stavanger,rader_lest,,100,,,,nei",
      "2024,354,1103,Stavanger,rader_avvist,,3,,,,nei",
      "2024,354,1103,Stavanger,funn_reject_row,,2,,,,nei",
      "2024,354,1103,Stavanger,funn_set_null,,0,,,,nei",
      "2024,354,1103,Stavanger,funn_warn,,1,,,,nei",
      "2024,354,1103,Stavanger,funn_per_1000_rader,,30.0,,,,ja",
      "2024,354,1103,Stavanger,personer,15,60,100,-40,-40.0,ja"
    ]);
    expect(csv(2024)[1]).toBe("2024,1,4601,Bergen,levert,,0,,,,ja");
    expect(csv(2024)).toContain("2024,1,4601,Bergen,leveranser_avvist,,1,,,,nei");
  });

  test("follows a municipality through a new number, and none that was divided", async () => {
    await write();
    expect(
      csv(2024)
        .filter(line => line.includes(",personer,"))
        .map(line => line.split(",").slice(2).join())
    ).toEqual([
      "1103,Stavanger,personer,15,60,100,-40,-40.0,ja",
      "3201,Bærum,personer,15,60,100,-40,-40.0,ja",
      "0301,Oslo,personer,15,640,600,40,6.7,nei",
      "1508,Ålesund,personer,15,60,,,,nei"
    ]);
    const page = readFileSync(work("followup", "2024", "followup.html"), "utf8");
    expect(page).toContain("4 av 357 kommuner har levert.");
    expect(page).toMatch(/3201 Bærum<\/th><td>Helsetjenester i hjemmet<\/td>/);
  });

  test("has its services from the table of recipients where there is no feedback on the year", async () => {
    const tabulated = [
      await cells(2023, "tjenestemottakere_tjeneste"),
      await cells(2024, "tjenestemottakere_tjeneste")
    ];
    await write({tabulated});
    const services = csv(2024).filter(line => line.includes(",personer,15,"));
    expect(services).toHaveLength(4);
    expect(services[0]).toMatch(/,1103,Stavanger,personer,15,60,100,-40,-40\.0,ja$/);
    expect(readdirSync(work("feedback", "2024", "1103"))).toEqual(["funn.csv"]);
  });

  test("is left as it is while nothing changed, and says why it is written again", async () => {
    await write();
    expect(await write()).toEqual({ran: false, reasons: [], counts: {years: 0, municipalities: 0}});
    await context.database.run("update catalogue.verdict set counts_now = false where delivery = 5");
    expect((await write()).reasons).toEqual(["2024: deliveries changed"]);
    await rememberPart(context.database, "tabulate", "tilbakemelding_tjenester/2023", stateOf({cells: "other"}));
    expect((await write()).reasons).toEqual(["2023: tables changed", "2024: tables changed"]);
    rmSync(work("followup", "2023", "followup.csv"));
    expect((await write()).reasons).toEqual(["2023: its file is missing"]);
    const settings = {...configuration.settings, followUp: {jumpPercent: 90, jumpPersons: 90, findingsPer1000: 90}};
    const other = {...context, configuration: {...configuration, settings}};
    expect((await writeFollowUp(other, input)).reasons).toEqual(["2023: settings changed", "2024: settings changed"]);
    expect((await writeFollowUp({...other, force: true}, input)).reasons).toEqual(["2023: --force", "2024: --force"]);
  });
});

describe("what goes back to a municipality", () => {
  test("is its findings as it would be sent them, and its own numbers in the newest year", async () => {
    await write();
    expect(readdirSync(work("feedback", "2024"))).toEqual(["0301", "1103", "1508", "3201", "4601"]);
    expect(readdirSync(work("feedback", "2023", "1103"))).toEqual(["funn.csv"]);
    for (const kommune of ["1103", "4601", "0301"]) {
      await makeFindingDeliveries(context.database, {kommune, year: 2024});
      const asked = {files: [work("valid", "000001", "funn.parquet")], deliveries: "funn_leveranse", configuration};
      await writeFindings(context.database, asked, work("asked.csv"));
      expect(readFileSync(work("feedback", "2024", kommune, "funn.csv"), "utf8")).toBe(
        readFileSync(work("asked.csv"), "utf8")
      );
    }
    expect(readFileSync(work("feedback", "2024", "3201", "tilbakemelding.csv"), "utf8")).toBe(
      [
        "\uFEFFaar;kommune;kommune_navn;tabell;tabell_navn;kategori;kategori_navn;personer;personer_forrige_aar;endring_prosent",
        "2024;3201;Bærum;tilbakemelding_tjenester;Tilbakemelding til kommunene: tjenestemottakere etter tjeneste;15;Helsetjenester i hjemmet;60;100;-40,0",
        ""
      ].join("\r\n")
    );
    expect(readFileSync(work("feedback", "2024", "1508", "tilbakemelding.csv"), "utf8")).toContain(";60;..;..\r\n");
  });

  test("is written again only for those of whom something changed", async () => {
    await write();
    const written = (kommune: string) => statSync(work("feedback", "2024", kommune)).ino;
    const before = ["0301", "1103"].map(written);
    await context.database.run("update catalogue.file set path = 'nytt navn.xml' where path = '6.xml'");
    expect(await write()).toMatchObject({reasons: ["2024: deliveries changed"], counts: {years: 1, municipalities: 1}});
    expect(written("0301")).toBe(before[0]);
    expect(written("1103")).not.toBe(before[1]);
    expect(readFileSync(work("feedback", "2024", "1103", "funn.csv"), "utf8")).toContain("nytt navn.xml");
  });

  test("goes when the municipality has sent nothing any more, and with its year", async () => {
    await write();
    await context.database.run("update catalogue.file set gone = true where path in ('6.xml', '10.xml')");
    await write();
    expect(readdirSync(work("feedback", "2024"))).toEqual(["0301", "1508", "3201", "4601"]);
    await write({dataYears: [2023], tabulated: input.tabulated.slice(0, 1)});
    expect(readdirSync(work("feedback"))).toEqual(["2023"]);
    expect(readdirSync(work("followup"))).toEqual(["2023"]);
    expect(readdirSync(work("feedback", "2023", "1103"))).toEqual(["funn.csv", "tilbakemelding.csv"]);
  });

  test("is the same after a run that was stopped in the midst of it", async () => {
    await write();
    const whole = filesBelow(work("feedback")).map(path => [path, readFileSync(path, "utf8")]);
    // It had begun: nothing is remembered, one folder is half, one is gone.
    await forgetPart(context.database, "followup", "2024");
    await forgetPart(context.database, "feedback", "2024");
    mkdirSync(work("feedback", "2024", "1103.tmp"));
    writeFileSync(work("feedback", "2024", "1103.tmp", "funn.csv"), "aar,iiKomnr");
    rmSync(work("feedback", "2024", "0301"), {recursive: true});
    await write();
    expect(filesBelow(work("feedback")).map(path => [path, readFileSync(path, "utf8")])).toEqual(whole);
  });

  test("is its owner's alone, with all above it", async () => {
    await write();
    for (const path of [...filesBelow(work("feedback")), ...filesBelow(work("followup"))]) {
      expect(statSync(path).mode & 0o777, path).toBe(0o600);
      for (let folder = dirname(path); folder !== context.folders.work; folder = dirname(folder)) {
        expect(statSync(folder).mode & 0o777, folder).toBe(0o700);
      }
    }
    expect(existsSync(context.folders.output)).toBe(false);
  });

  test("a work folder that cannot be written is no fault of the program's", async () => {
    writeFileSync(work("feedback"), "a file where a folder should be");
    await expect(write()).rejects.toMatchObject({kind: "cannotWrite", exitCode: 73});
  });
});
