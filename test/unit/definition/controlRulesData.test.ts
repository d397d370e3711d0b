import {describe, expect, test} from "vitest";
import type {AttributeRule} from "../../../pipeline/definition/configuration.js";
import {groupBy} from "../../../pipeline/definition/groupBy.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";

const {rules} = loadConfiguration("config");

describe("official control rules, as the register's tables have them", () => {
  const none = {
    mandatoryForServices: [],
    codeLists: [],
    codeListConsequence: "warn",
    rangeFrom: null,
    rangeTo: null,
    rangeConsequence: "warn"
  } as const;
  const windowToYearEnd = {
    rangeFrom: {kind: "date", value: "20050101"},
    rangeTo: {kind: "year_end"},
    rangeConsequence: "reject_row"
  } as const;

  const expected: readonly Omit<AttributeRule, "label">[] = [
    {
      ...none,
      version: "3.5",
      klasse: "INNHINFO",
      attribute: "iiLopenr",
      pattern: {kind: "text", max: null},
      patternConsequence: "warn",
      mandatory: "yes",
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "INNHINFO",
      attribute: "iiLopenr",
      pattern: {kind: "digits", min: 1, max: null},
      patternConsequence: "warn",
      mandatory: "yes",
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "INNHINFO",
      attribute: "iiTilDato",
      pattern: {kind: "date"},
      patternConsequence: "reject_file",
      mandatory: "yes",
      mandatoryConsequence: "reject_file",
      rangeFrom: {kind: "year_end"},
      rangeTo: {kind: "year_end"},
      rangeConsequence: "reject_file"
    },
    {
      ...none,
      version: "3.5",
      klasse: "PERSON",
      attribute: "peAlder",
      pattern: {kind: "digits", min: 1, max: 3},
      patternConsequence: "warn",
      mandatory: "yes",
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "PERSON",
      attribute: "peKjonn",
      pattern: {kind: "text", max: 1},
      patternConsequence: "warn",
      mandatory: "no",
      mandatoryConsequence: "warn",
      codeLists: ["3100"],
      codeListConsequence: "reject_row"
    },
    {
      ...none,
      ...windowToYearEnd,
      version: "3.5",
      klasse: "PERSONOPPL",
      attribute: "poVurdTann",
      pattern: {kind: "text", max: 6},
      patternConsequence: "warn",
      mandatory: "no",
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "PERSONOPPL",
      attribute: "poHarKoordinator",
      pattern: {kind: "text", max: 1},
      patternConsequence: "warn",
      mandatory: "no",
      mandatoryConsequence: "warn",
      codeLists: ["9188", "1110"],
      codeListConsequence: "set_null"
    },
    {
      ...none,
      version: "3.5",
      klasse: "DOGNTILBUD",
      attribute: "dgInstOrgnr",
      pattern: {kind: "orgnr"},
      patternConsequence: "warn",
      mandatory: "yes",
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.5",
      klasse: "TJENESTE",
      attribute: "tjVeID",
      pattern: {kind: "digits", min: 1, max: null},
      patternConsequence: "warn",
      mandatory: "no",
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "TJENESTE",
      attribute: "tjTjenType",
      pattern: {kind: "digits", min: 1, max: 2},
      patternConsequence: "reject_row",
      mandatory: "yes",
      mandatoryConsequence: "warn",
      codeLists: ["9151"],
      codeListConsequence: "set_null"
    },
    {
      ...none,
      ...windowToYearEnd,
      version: "3.7",
      klasse: "TJENESTE",
      attribute: "tjVedtDato",
      pattern: {kind: "date"},
      patternConsequence: "warn",
      mandatory: "conditional",
      mandatoryForServices: [1, 2, 3, 4, 5, 7, 8, 9, 11, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 29],
      mandatoryConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "TJENESTE",
      attribute: "tjTimerUke",
      pattern: {kind: "decimal"},
      patternConsequence: "warn",
      mandatory: "conditional",
      mandatoryForServices: [1, 2, 3, 4, 7, 9, 11, 15, 17, 22],
      mandatoryConsequence: "warn",
      rangeFrom: {kind: "number", value: "0.01"},
      rangeTo: {kind: "number", value: "168"},
      rangeConsequence: "warn"
    },
    {
      ...none,
      version: "3.7",
      klasse: "TJENESTE",
      attribute: "tjTilDato",
      pattern: {kind: "date"},
      patternConsequence: "warn",
      mandatory: "no",
      mandatoryConsequence: "warn",
      rangeFrom: {kind: "attribute", name: "tjFraDato"}
    },
    {
      ...none,
      ...windowToYearEnd,
      version: "3.5",
      klasse: "FUNKSJON",
      attribute: "fnFraDato",
      pattern: {kind: "date"},
      patternConsequence: "warn",
      mandatory: "yes",
      mandatoryConsequence: "warn",
      rangeConsequence: "warn"
    }
  ];

  test.each(expected)("$version $klasse.$attribute", rule => {
    const found = rules.filter(
      ({version, klasse, attribute}) =>
        version === rule.version && klasse === rule.klasse && attribute === rule.attribute
    );
    expect(found).toEqual([{...rule, label: expect.any(String)}]);
  });

  test("lists that are not public are not tested", () => {
    const listsOf = (attribute: string) =>
      rules.filter(rule => rule.attribute === attribute).map(rule => rule.codeLists);
    expect(listsOf("diDiagKode")).toEqual([[], []]);
    expect(listsOf("Type")).toEqual([[], []]);
    expect(listsOf("tjTjenUnderType")).toEqual([[]]);
  });

  test("attributes per class and version", () => {
    const count = (version: string) =>
      Object.fromEntries(
        [
          ...groupBy(
            rules.filter(rule => rule.version === version),
            rule => rule.klasse
          )
        ].map(([klasse, ofClass]) => [klasse, ofClass.length])
      );
    const same = {IPLOS: 1, INNHINFO: 9, iiKontakt: 4, PERSON: 8, FUNKSJON: 6, DIAGNOSE: 6, DOGNTILBUD: 5};
    expect(count("3.5")).toEqual({...same, PERSONOPPL: 28, TJENESTE: 17});
    expect(count("3.7")).toEqual({...same, PERSONOPPL: 33, TJENESTE: 16});
  });
});
