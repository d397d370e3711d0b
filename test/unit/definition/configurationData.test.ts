import {readFileSync} from "node:fs";
import {describe, expect, test} from "vitest";
import {readCsv} from "../../../pipeline/definition/csv.js";
import {groupBy} from "../../../pipeline/definition/groupBy.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {
  countiesOf,
  municipalitiesOf,
  municipalityIsValid,
  serviceIsValid
} from "../../../pipeline/definition/reference.js";
import {ageGroups} from "../../../pipeline/definition/referenceFiles.js";

const configuration = loadConfiguration("config");
const {reference} = configuration;

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

  test("changes are in memory as they stand in the file, but for the shares", () => {
    const changes = rowsOf("reference/kommuneendringer.csv", "aar,fra,til,type,andel");
    expect(reference.changes).toHaveLength(500);
    expect(reference.changes).toEqual(
      changes.map(({aar, fra, til, type}) => ({year: Number(aar), from: fra, to: til, kind: type}))
    );
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

describe("categories of persons", () => {
  test("an individual plan is counted as 1–4 by what is reported, 9 until 2018 and 4 from 2019", () => {
    const categories = rowsOf("reference/plankategorier.csv", "kode,fra_aar,til_aar,maltall");
    const maltallIn = (aar: number) =>
      Object.fromEntries(
        categories
          .filter(row => Number(row.fra_aar) <= aar && (row.til_aar === "" || aar < Number(row.til_aar)))
          .map(row => [row.kode, row.maltall])
      );
    expect(maltallIn(2017)).toEqual({1: "1", 2: "2", 3: "3", 9: "4"});
    expect(maltallIn(2018)).toEqual(maltallIn(2017));
    expect(maltallIn(2019)).toEqual({1: "1", 2: "2", 3: "3", 4: "4"});
    expect(maltallIn(2024)).toEqual(maltallIn(2019));
  });

  test("an assessment has the function types 1–18 in every year", () => {
    const types = rowsOf("reference/funksjonstyper.csv", "funksjon,fra_aar,til_aar");
    expect(types).toEqual(
      Array.from({length: 18}, (_, index) => ({funksjon: String(index + 1), fra_aar: "", til_aar: ""}))
    );
  });

  test("the ages that recipients are counted by are cuts that the population has, and the definition's", () => {
    const bands = rowsOf("reference/aldersgrupper.csv", "gruppe,fra_alder,til_alder");
    expect(bands.map(band => band.gruppe)).toEqual(["0-17", "18-49", "50-66", "67-79", "80-89", "90+"]);
    const firstAge = (group: string): number => Number.parseInt(group, 10);
    const populationOf = bands.map(({gruppe = "", fra_alder = "", til_alder}) => {
      const last = til_alder === "" ? Number.POSITIVE_INFINITY : Number(til_alder);
      const ages = ageGroups.filter(group => firstAge(group) >= Number(fra_alder) && firstAge(group) <= last);
      return [gruppe, ages];
    });
    const definition = configuration.statistics.find(({table}) => table === "tjenestemottakere_alder_kjonn");
    const breakdowns = definition?.kind === "count" ? definition.breakdowns : [];
    const counted = breakdowns.find(({dimension}) => dimension === "alder")?.categories ?? [];
    const withAges = counted.filter(({population}) => population?.ages);
    expect(withAges.map(({code, population}) => [code, population?.ages])).toEqual(populationOf);
    expect(bands.map(band => band.fra_alder)).toEqual(
      populationOf.map(([, ages]) => String(firstAge(ages?.[0] ?? "")))
    );
  });
});

test("statistics and their disclosure rules", () => {
  const disclosure = configuration.statistics.map(statistic => [
    statistic.table,
    statistic.kind === "count" ? statistic.disclosure : null
  ]);
  const belowFive = {suppressBelow: 5, totals: "exact", width: 3, hideUniformBelow: null};
  const plans = {...belowFive, hideUniformBelow: 20};
  expect(disclosure).toEqual([
    ["hab_rehab_institusjon", belowFive],
    ["hab_rehab_utenfor_institusjon", {suppressBelow: 10, totals: "published", width: 5, hideUniformBelow: null}],
    ["individuell_plan_hjemme", plans],
    ["individuell_plan_institusjon", plans],
    ["rapporteringsstatus", null],
    ["tilbakemelding_hjemmeboende", belowFive],
    ["tilbakemelding_langtidsopphold", belowFive],
    ["tilbakemelding_tjenester", belowFive],
    ["tjenestemottakere_alder_kjonn", belowFive],
    ["tjenestemottakere_gruppe", belowFive],
    ["tjenestemottakere_tjeneste", belowFive]
  ]);
});
