import {appendFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {configurationProblems, copyConfiguration, editConfiguration} from "../../support/configurationCopy.js";

let folder: string;

beforeEach(() => {
  folder = copyConfiguration();
});

afterEach(() => rmSync(folder, {recursive: true}));

const edit = (file: string, from: string, to: string): void => editConfiguration(folder, file, from, to);
const problems = (): string[] => configurationProblems(folder);

const hab = "statistics/hab_rehab_utenfor_institusjon.json";

describe("fingerprints", () => {
  test("are the same for the same bytes wherever the folder is, and change with any file", () => {
    const before = loadConfiguration(folder);
    expect(before.sha256).toBe(loadConfiguration("config").sha256);
    edit("settings.json", '"keep"', '"exclude"');
    const after = loadConfiguration(folder);
    expect(after.sha256).not.toBe(before.sha256);
    const changed = Object.keys(after.files).filter(file => after.files[file] !== before.files[file]);
    expect(changed).toEqual(["settings.json"]);
  });

  test("do not depend on notes beside the configuration", () => {
    const before = loadConfiguration(folder).sha256;
    appendFileSync(join(folder, "SOURCES.md"), "\nA note.\n");
    writeFileSync(join(folder, ".settings.json.swp"), "x");
    expect(loadConfiguration(folder).sha256).toBe(before);
  });
});

describe("settings and labels", () => {
  test("say when and by whom figures are published", () => {
    edit("settings.json", '"byAnother": true', '"byAnother": "yes"');
    edit("settings.json", '"08:00"', '"8"');
    edit("settings.json", '"Europe/Oslo"', '"Europe/Olso"');
    const twice = '{"dataYear": 2024, "date": "2025-04-01"}, {"dataYear": 2024, "date": "2025-04-02"}';
    edit("settings.json", '"dates": []', `"dates": [${twice}]`);
    expect(problems()).toEqual([
      'settings.json, approval.byAnother: found "yes"; expected true or false',
      'settings.json, publication.time: found "8"; expected a time of day such as 08:00',
      'settings.json, publication.timeZone: found "Europe/Olso"; expected a time zone such as Europe/Oslo',
      expect.stringMatching(/^settings.json, publication.dates: .*expected each data year once$/)
    ]);
    edit("settings.json", twice, '{"dataYear": 2024, "date": "2025-02-30", "time": "24:00"}');
    expect(problems()).toEqual(
      expect.arrayContaining([
        'settings.json, publication.dates.0.date: found "2025-02-30"; expected a day such as 2025-04-01',
        'settings.json, publication.dates.0.time: found "24:00"; expected a time of day such as 08:00'
      ])
    );
  });

  test("unknown keys, wrong values and missing values are named by key", () => {
    edit("settings.json", '"threads": 2', '"threads": 0, "thread": 2');
    edit("settings.json", '"1GB"', '"1 GB"');
    edit("settings.json", '"maxDepth": 256,', "");
    edit("settings.json", '"jumpPersons": 20', '"jumpPersons": -1');
    edit(
      "labels.json",
      '"kommune": {"nb": "Kommune", "en": "Municipality"}',
      '"kommune": {"nb": " ", "en": "Municipality"}'
    );
    expect(problems()).toEqual([
      "settings.json, limits.maxDepth: found nothing; expected a whole number",
      "settings.json, followUp.jumpPersons: found -1; expected a whole number from 0",
      "settings.json, threads: found 0; expected a whole number from 1",
      'settings.json, memoryLimit: found "1 GB"; expected an amount of memory such as 1GB or 800MB',
      'settings.json: found unknown "thread"; expected only known keys',
      'labels.json, levels.kommune.nb: found " "; expected a text'
    ]);
  });

  test("the configured years lie where the reference data begin, or later", () => {
    edit("settings.json", '"first": 2017, "last": null', '"first": 2016, "last": 2015');
    edit("settings.json", '"fromYear": 2017', '"fromYear": 2016');
    expect(problems()).toEqual([
      "settings.json, years.first: found 2016; expected 2017 or later, where the reference data begin",
      "settings.json, years.last: found 2015; expected null, or 2016 or later"
    ]);
  });

  test("JSON that is no JSON", () => {
    writeFileSync(join(folder, "labels.json"), "{");
    expect(problems()).toEqual([expect.stringMatching(/^labels\.json: found .*JSON.*; expected JSON$/)]);
  });
});

describe("files", () => {
  test("missing, unknown, empty and wrongly encoded ones are named once each", () => {
    rmSync(join(folder, "rules/own.csv"));
    writeFileSync(join(folder, "reference/kart.json"), "{}");
    writeFileSync(join(folder, "reference/kodeverk.csv"), "liste,listenavn,versjon,kode,tekst\n");
    writeFileSync(
      join(folder, "rules/texts.csv"),
      Buffer.from("rule,consequence,text_nb\npattern,warn,M\xe5 rettes\n", "latin1")
    );
    expect(problems()).toEqual([
      "rules/own.csv: found no such file; expected a file",
      "reference/kart.json: found an unknown file; expected only files of the configuration, Markdown or hidden files",
      "rules/texts.csv: found bytes that are not UTF-8; expected UTF-8",
      "reference/kodeverk.csv: found no rows; expected rows below the header"
    ]);
  });

  test("a folder that is not there", () => {
    rmSync(join(folder, "reference"), {recursive: true});
    expect(problems()).toContain("reference/kommuner.csv: found no such file; expected a file");
    expect(() => loadConfiguration(join(folder, "none"))).toThrow(/found nothing that can be read; expected a folder/);
  });

  test("a link that leads nowhere", () => {
    rmSync(join(folder, "settings.json"));
    symlinkSync(join(folder, "none.json"), join(folder, "settings.json"));
    expect(problems()).toEqual(["settings.json: found nothing that can be read; expected a file"]);
  });

  test("a byte-order mark is part of the header", () => {
    edit("reference/fylker.csv", "fylke,navn", "\ufefffylke,navn");
    expect(problems()).toEqual([
      "reference/fylker.csv, line 1: found \ufefffylke,navn,fra_aar,til_aar; expected the header fylke,navn,fra_aar,til_aar"
    ]);
  });
});

describe("rules", () => {
  test("words that do not exist are named by line and column", () => {
    edit("rules/iplos-3.7.csv", "iiKomnr,Kommunenr,digits 4,reject_file", "iiKomnr,Kommunenr,digits 4-2,reject");
    edit("rules/iplos-3.7.csv", "year_start,year_start", "year_start,date 20230230");
    edit("rules/own.csv", "few_contacts,warn", "few_contact,warn");
    edit("rules/texts.csv", "range,warn", "range,set_null");
    expect(problems()).toEqual([
      'rules/iplos-3.7.csv, line 5.pattern: found "digits 4-2"; expected any, date, decimal, orgnr, text 0-<max>, ' +
        "digits <n>, digits <min>-<max> or digits <min>-",
      'rules/iplos-3.7.csv, line 5.pattern_consequence: found "reject"; expected one of reject_file, reject_row, set_null, ' +
        "warn, or nothing",
      'rules/iplos-3.7.csv, line 7.range_to: found "date 20230230"; expected date YYYYMMDD, number <n>, year_start, ' +
        "year_end, attribute <name> or nothing",
      'rules/own.csv, line 13.name: found "few_contact"; expected the name of a rule that the pipeline tests',
      "rules/texts.csv: found no row; expected a row range,warn",
      "rules/texts.csv, line 17: found range,set_null again (line 16); expected each key once"
    ]);
  });

  test("a control and its parts belong together", () => {
    edit("rules/iplos-3.7.csv", "Alder,digits 1-,warn,no,,", "Alder,digits 1-,warn,no,7,reject_row");
    edit("rules/iplos-3.7.csv", "attribute tjFraDato", "attribute poFraDato");
    edit("rules/iplos-3.7.csv", "PERSON,peKomnr", "PERSON,peAlder");
    expect(problems()).toEqual([
      "rules/iplos-3.7.csv, line 15: found PERSON.peAlder again (line 13); expected each key once",
      "rules/iplos-3.7.csv, line 13.mandatory_for_services: found 7; expected services exactly where mandatory is conditional",
      "rules/iplos-3.7.csv, line 13.mandatory_consequence: found reject_row; expected nothing, as the attribute has no such control",
      "rules/iplos-3.7.csv, line 81.range_from: found poFraDato; expected an attribute of TJENESTE"
    ]);
  });

  test("code lists and services that rules name exist", () => {
    edit("rules/iplos-3.5.csv", "3100", "3101");
    edit("rules/iplos-3.7.csv", "7 9 11 15 17 22", "7 9 11 15 17 99");
    expect(problems()).toEqual([
      "rules/iplos-3.5.csv, PERSON.peKjonn: found code list 3101; expected a list of kodeverk.csv for version 3.5, or untested_lists",
      "rules/iplos-3.7.csv, TJENESTE.tjTimerUke: found service 99; expected a code of tjenester.csv"
    ]);
  });
});

describe("statistics", () => {
  test("unknown kinds and keys, and labels in one language only", () => {
    edit(hab, '"kind": "rate_per_1000"', '"kind": "rate_per_100"');
    edit("statistics/rapporteringsstatus.json", ', "en": "Delivered"', "");
    edit("statistics/rapporteringsstatus.json", '"firstYear": 2017', '"firstYear": 2017, "disclosure": null');
    expect(problems()).toEqual([
      `${hab}, measures.1.kind: found "rate_per_100"; expected count, last_year, rate_per_1000, share or change`,
      "statistics/rapporteringsstatus.json, columns.0.label.en: found nothing; expected a text",
      'statistics/rapporteringsstatus.json: found unknown "disclosure"; expected only known keys'
    ]);
  });

  test("a definition may be stricter than its floor, never looser", () => {
    edit(
      hab,
      '"suppressBelow": 10, "totals": "published", "width": 5',
      '"suppressBelow": 12, "totals": "published", "width": 6'
    );
    expect(problems()).toEqual([]);
    edit(
      hab,
      '"suppressBelow": 12, "totals": "published", "width": 6',
      '"suppressBelow": 9, "totals": "exact", "width": 4'
    );
    expect(problems()).toEqual([
      `${hab}, disclosure.suppressBelow: found 9; expected at least 10 (disclosure.json)`,
      `${hab}, disclosure.width: found 4; expected at least 5 (disclosure.json)`,
      `${hab}, disclosure.totals: found exact; expected published (disclosure.json)`
    ]);
  });

  test("every table of counts has a floor, and every floor a table", () => {
    edit("disclosure.json", '"tjenestemottakere_gruppe"', '"tjenestemottakere_grupper"');
    expect(problems()).toEqual([
      'disclosure.json, floors: found table "tjenestemottakere_grupper"; expected a table of counts in statistics/',
      "disclosure.json, floors: found none for tjenestemottakere_gruppe; expected one floor for each table"
    ]);
  });

  test("names are those of the file, of columns used once and of counts that exist", () => {
    edit(hab, '"table": "hab_rehab_utenfor_institusjon"', '"table": "hab_rehab"');
    edit(hab, '"of": "personer"', '"of": "person"');
    edit(hab, '["fylke", "kommune", "land"]', '["fylke", "land", "land"]');
    edit("statistics/rapporteringsstatus.json", '"name": "versjon"', '"name": "geo"');
    const found = problems();
    expect(found).toEqual(
      expect.arrayContaining([
        `${hab}, table: found "hab_rehab"; expected the name of the file`,
        `${hab}, levels: found land twice; expected each level once`,
        `${hab}, levels: found fylke, land, land; expected kommune too, as totals are sums of published municipalities`,
        `${hab}, measures.1.of: found "person"; expected a count of the table: personer`,
        "statistics/rapporteringsstatus.json, columns: found geo twice; expected each dimension and column once"
      ])
    );
  });
});

test("problems of all files are told at once, and where and what to do", () => {
  edit("settings.json", '"keep"', '"maybe"');
  edit("rules/own.csv", "doctype,reject_file", "doctype,reject");
  edit("reference/fylker.csv", "03,Oslo", "3,Oslo");
  edit(hab, '"as_reported"', '"as_is"');
  const found = problems();
  expect(found.map(problem => problem.split(",")[0])).toEqual([
    "settings.json",
    "rules/own.csv",
    hab,
    "reference/fylker.csv"
  ]);
  expect(() => loadConfiguration(folder)).toThrow(/what to do: Mend the files named above/);
});
