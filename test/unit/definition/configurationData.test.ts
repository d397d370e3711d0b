import {readFileSync} from "node:fs";
import {describe, expect, test} from "vitest";
import type {AttributeRule} from "../../../pipeline/definition/configuration.js";
import {readCsv} from "../../../pipeline/definition/csv.js";
import {groupBy} from "../../../pipeline/definition/groupBy.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {
  countiesOf,
  municipalitiesOf,
  municipalityIsValid,
  serviceIsValid
} from "../../../pipeline/definition/reference.js";

const configuration = loadConfiguration("config");
const {reference, rules} = configuration;

function rowsOf(file: string, columns: string): readonly Readonly<Record<string, string>>[] {
  const {rows} = readCsv(readFileSync(`config/${file}`, "utf8"), columns.split(","));
  return rows.map(row => row.fields);
}

describe("geography", () => {
  test.each([
    [2017, 426, 19],
    [2018, 422, 18],
    [2019, 422, 18],
    [2020, 356, 11],
    [2021, 356, 11],
    [2022, 356, 11],
    [2023, 356, 11],
    [2024, 357, 15],
    [2025, 357, 15],
    [2026, 357, 15]
  ])("%i has %i municipalities and %i counties", (aar, municipalities, counties) => {
    expect(municipalitiesOf(reference, aar)).toHaveLength(municipalities);
    expect(countiesOf(reference, aar)).toHaveLength(counties);
  });

  test("units come in the order of their codes, and the newest division goes on", () => {
    expect(countiesOf(reference, 2030).map(county => county.name)).toEqual([
      "Oslo",
      "Rogaland",
      "Møre og Romsdal",
      "Nordland",
      "Østfold",
      "Akershus",
      "Buskerud",
      "Innlandet",
      "Vestfold",
      "Telemark",
      "Agder",
      "Vestland",
      "Trøndelag",
      "Troms",
      "Finnmark"
    ]);
    expect(municipalitiesOf(reference, 2030)).toHaveLength(357);
  });

  test("a code holds in its own years only", () => {
    const years = [2019, 2020, 2023, 2024];
    const validity = (code: string): boolean[] => years.map(aar => municipalityIsValid(reference, code, aar));
    expect(validity("0301")).toEqual([true, true, true, true]);
    expect(validity("1504")).toEqual([true, false, false, false]);
    expect(validity("1507")).toEqual([false, true, true, false]);
    expect(validity("1508")).toEqual([false, false, false, true]);
    expect(validity("9999")).toEqual([false, false, false, false]);
  });

  test("counties are unknown before 2017, where the list begins", () => {
    expect(countiesOf(reference, 2016)).toEqual([]);
  });

  test("each year's codes, sent through the changes, are the next year's codes", () => {
    const changes = rowsOf("reference/kommuneendringer.csv", "aar,fra,til,type,andel");
    for (let aar = 2018; aar <= 2026; aar += 1) {
      const links = groupBy(
        changes.filter(change => change.aar === String(aar)),
        change => change.fra
      );
      const before = municipalitiesOf(reference, aar - 1).map(municipality => municipality.code);
      const after = before.flatMap(code => links.get(code)?.map(change => change.til) ?? [code]);
      const expected = municipalitiesOf(reference, aar).map(municipality => municipality.code);
      expect([...new Set(after)].sort(), `${aar}`).toEqual(expected);
    }
  });

  test("2020 made 43 municipalities of 109, two of which were divided; 2024 renumbered 113 and divided one", () => {
    const changes = rowsOf("reference/kommuneendringer.csv", "aar,fra,til,type,andel");
    const links = (aar: string, ...types: string[]) =>
      changes.filter(change => change.aar === aar && types.includes(change.type ?? ""));
    const reformed = links("2020", "merge", "split");
    expect(new Set(reformed.map(change => change.til)).size).toBe(43);
    expect(new Set(reformed.map(change => change.fra)).size).toBe(109);
    expect(new Set(links("2020", "split").map(change => change.fra))).toEqual(new Set(["1850", "5012"]));
    expect(links("2024", "renumber")).toHaveLength(113);
    expect(links("2024", "split").map(change => [change.fra, change.til])).toEqual([
      ["1507", "1508"],
      ["1507", "1580"]
    ]);
  });

  test.each([
    ["2020", [39, 18, 9, 39, 33, 28, 38, 13, 27, 13, 10, 11, 1, 25, 36, 8, 8]],
    ["2024", [40, 18, 9, 39, 33, 28, 38, 13, 27, 13, 10, 11, 1, 25, 36, 8, 8]]
  ])("the KOSTRA groups of %s have the sizes that Statistics Norway publishes", (fromYear, sizes) => {
    const members = rowsOf("reference/kostragrupper.csv", "fra_aar,til_aar,kommune,gruppe");
    const groups = groupBy(
      members.filter(member => member.fra_aar === fromYear),
      member => member.gruppe
    );
    expect(reference.kostraGroups.map(group => groups.get(group.code)?.length)).toEqual(sizes);
  });
});

describe("services", () => {
  test.each([
    [1, [true, true, true]],
    [10, [false, false, false]],
    [12, [true, false, false]],
    [13, [true, false, false]],
    [16, [true, false, false]],
    [29, [false, true, true]],
    [30, [false, false, false]]
  ])("code %i in 2018, 2019 and 2024", (code, expected) => {
    expect([2018, 2019, 2024].map(aar => serviceIsValid(reference, code, aar))).toEqual(expected);
  });

  test("a granted decision is not needed for 6 and 24–28; 12 and 13 count as 29", () => {
    const current = reference.services.filter(service => serviceIsValid(reference, service.code, 2024));
    const free = current.filter(service => !service.needsGrantedDecision).map(service => service.code);
    expect(free).toEqual([6, 24, 25, 26, 27, 28]);
    const lapsed = reference.services.filter(service => service.countedAs !== null);
    expect(lapsed.map(({code, countedAs}) => [code, countedAs])).toEqual([
      [12, 29],
      [13, 29]
    ]);
  });

  test("groups of the current services", () => {
    const groups = groupBy(
      reference.services.filter(service => service.group !== null),
      service => service.group
    );
    expect([...groups].map(([group, services]) => [group, services.map(service => service.code)])).toEqual([
      ["hjemmeboende", [1, 2, 3, 4, 5, 7, 9, 11, 15]],
      ["velferdsteknologi", [6, 26, 27, 28]],
      ["institusjon", [8, 17, 18, 19, 20, 21, 22, 25]],
      ["tvang", [14, 23, 24]],
      ["bolig", [29]]
    ]);
  });
});

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

test("statistics and their disclosure rules", () => {
  const disclosure = configuration.statistics.map(statistic => [
    statistic.table,
    statistic.kind === "count" ? statistic.disclosure : null
  ]);
  expect(disclosure).toEqual([
    ["hab_rehab_utenfor_institusjon", {suppressBelow: 10, totals: "published", width: 5}],
    ["rapporteringsstatus", null]
  ]);
});
