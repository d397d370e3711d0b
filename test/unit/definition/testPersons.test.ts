import {readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import type {TestPersonRule} from "../../../pipeline/definition/settings.js";
import {testPersonRuleOf} from "../../../pipeline/definition/testPersons.js";
import {KprstatError} from "../../../pipeline/errors.js";
import {configurationProblems, copyConfiguration, editConfiguration} from "../../support/configurationCopy.js";

const kept: TestPersonRule = {fromYear: 2017, rule: "keep", municipalities: 5, source: "standard"};
const leftOut: TestPersonRule = {fromYear: 2020, rule: "exclude", municipalities: 5, source: "vedtak 2020"};
const stricter: TestPersonRule = {fromYear: 2023, rule: "exclude", municipalities: 3, source: "vedtak 2023"};

test("a rule holds from its first year until the next one's", () => {
  const settings = {testPersons: [kept, leftOut, stricter]};
  const rules = [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024].map(aar => testPersonRuleOf(settings, aar));
  expect(rules).toEqual([kept, kept, kept, leftOut, leftOut, leftOut, stricter, stricter]);
});

test("a year before the first rule has none", () => {
  const before = (): TestPersonRule => testPersonRuleOf({testPersons: [leftOut]}, 2019);
  expect(before).toThrow(KprstatError);
  expect(before).toThrow("There is no rule for test persons in 2019.");
});

test("by default nobody is left out in any year", () => {
  const {settings} = loadConfiguration("config");
  for (let aar = settings.years.first; aar <= 2026; aar += 1) {
    expect(testPersonRuleOf(settings, aar), `${aar}`).toMatchObject({rule: "keep", municipalities: 5});
  }
});

describe("the rules of the settings", () => {
  let folder: string;

  beforeEach(() => {
    folder = copyConfiguration();
  });

  afterEach(() => rmSync(folder, {recursive: true}));

  test("are complete and say where they come from", () => {
    editConfiguration(folder, "settings.json", '"rule": "keep"', '"rule": "drop"');
    editConfiguration(folder, "settings.json", '"municipalities": 5', '"municipalities": 1');
    editConfiguration(folder, "settings.json", '"source": "', '"source": "", "note": "');
    expect(configurationProblems(folder)).toEqual([
      'settings.json, testPersons.0.rule: found "drop"; expected keep or exclude',
      "settings.json, testPersons.0.municipalities: found 1; expected a whole number from 2",
      'settings.json, testPersons.0.source: found ""; expected a text',
      'settings.json, testPersons.0: found unknown "note"; expected only known keys'
    ]);
  });

  test("are a list, in the order of their years, and leave no configured year out", () => {
    const path = join(folder, "settings.json");
    const settings = JSON.parse(readFileSync(path, "utf8"));
    const rule = {rule: "exclude", municipalities: 5, source: "Vedtak 2020"};
    const write = (testPersons: unknown): void => writeFileSync(path, JSON.stringify({...settings, testPersons}));
    write([
      {...rule, fromYear: 2017},
      {...rule, fromYear: 2020, municipalities: 7}
    ]);
    expect(configurationProblems(folder)).toEqual([]);
    write([
      {...rule, fromYear: 2018},
      {...rule, fromYear: 2020},
      {...rule, fromYear: 2020},
      {...rule, fromYear: 2019}
    ]);
    expect(configurationProblems(folder)).toEqual([
      "settings.json, testPersons.0.fromYear: found 2018; expected 2017 or earlier, so that every year has a rule",
      "settings.json, testPersons.2.fromYear: found 2020; expected a year after 2020, that of the rule before",
      "settings.json, testPersons.3.fromYear: found 2019; expected a year after 2020, that of the rule before"
    ]);
    write([]);
    expect(configurationProblems(folder)).toEqual(["settings.json, testPersons: found []; expected at least one rule"]);
    write("keep");
    expect(configurationProblems(folder)).toEqual([
      'settings.json, testPersons: found "keep"; expected a list of rules'
    ]);
  });
});
