import {describe, expect, test} from "vitest";
import {categoriesOf} from "../../../pipeline/definition/categories.js";
import type {Breakdown, ServiceCode} from "../../../pipeline/definition/configuration.js";
import {groupBy} from "../../../pipeline/definition/groupBy.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {ageGroups} from "../../../pipeline/definition/referenceFiles.js";

const {statistics, reference} = loadConfiguration("config");

function breakdownOf(table: string, dimension: string): Breakdown {
  const statistic = statistics.find(candidate => candidate.table === table);
  const found = statistic?.kind === "count" ? statistic.breakdowns.find(it => it.dimension === dimension) : undefined;
  if (found === undefined) throw new Error(`no breakdown ${dimension} of ${table}`);
  return found;
}

function codes(table: string, dimension: string, aar: number): string[] {
  return categoriesOf(breakdownOf(table, dimension), reference, aar).map(({code}) => code);
}

const to9 = ["01", "02", "03", "04", "05", "06", "07", "08", "09"];
const to29 = ["17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29"];

describe("services", () => {
  test("without 12 and 13, with 29 in every year, and with 16 until 2018", () => {
    const until2018 = [...to9, "11", "14", "15", "16", ...to29];
    const from2019 = [...to9, "11", "14", "15", ...to29];
    for (const aar of [2017, 2018]) {
      expect(codes("tjenestemottakere_tjeneste", "tjeneste", aar)).toEqual([...until2018, "ALLE"]);
    }
    for (const aar of [2019, 2024]) {
      expect(codes("tjenestemottakere_tjeneste", "tjeneste", aar)).toEqual([...from2019, "ALLE"]);
      expect(codes("tilbakemelding_tjenester", "tjeneste", aar)).toEqual([...from2019, "UKJENT"]);
    }
  });

  test("have the names of the reference data and hold those with the code", () => {
    const [first, ...others] = categoriesOf(breakdownOf("tjenestemottakere_tjeneste", "tjeneste"), reference, 2024);
    expect(first).toEqual({
      code: "01",
      label: {nb: "Praktisk bistand – daglige gjøremål", en: "Practical assistance – daily tasks"},
      holds: "value",
      population: null
    });
    expect(others.at(-1)).toMatchObject({code: "ALLE", holds: "all"});
  });

  test("a code that is new in a year needs no new definition", () => {
    const digitalHomeFollowUp: ServiceCode = {
      code: 30,
      label: "Digital hjemmeoppfølging",
      labelEn: "Digital home follow-up",
      group: "velferdsteknologi",
      fromYear: 2026,
      toYear: null,
      countedAs: null,
      needsGrantedDecision: true
    };
    const extended = {services: [digitalHomeFollowUp, ...reference.services]};
    const breakdown = breakdownOf("tilbakemelding_tjenester", "tjeneste");
    const newest = (aar: number) =>
      categoriesOf(breakdown, extended, aar)
        .slice(-3)
        .map(({code}) => code);
    expect(newest(2025)).toEqual(["28", "29", "UKJENT"]);
    expect(newest(2026)).toEqual(["29", "30", "UKJENT"]);
  });

  test("a table of one service calls it by its name", () => {
    const [service, ...others] = categoriesOf(breakdownOf("hab_rehab_institusjon", "tjeneste"), reference, 2018);
    const named = reference.services.find(({code}) => code === 19);
    expect([service?.code, service?.label, others]).toEqual(["19", {nb: named?.label, en: named?.labelEn}, []]);
  });
});

describe("listed categories", () => {
  test("are the same in every year", () => {
    expect(codes("tjenestemottakere_gruppe", "gruppe", 2017)).toEqual([
      "hjemmeboende",
      "institusjon",
      "velferdsteknologi",
      "tvang",
      "bolig",
      "ALLE"
    ]);
    expect(codes("individuell_plan_hjemme", "maltall", 2020)).toEqual(["1", "2", "3", "4", "5"]);
    expect(codes("tilbakemelding_hjemmeboende", "maal", 2024)).toEqual([
      "antall",
      "funksjon",
      "ernaering",
      "legemiddelgjennomgang",
      "bolig_hjemmesituasjon",
      "individuell_plan"
    ]);
    expect(codes("tjenestemottakere_alder_kjonn", "periode", 2024)).toEqual(["gjennom_aaret", "per_31_12"]);
  });

  test("every group of the services is a category", () => {
    const groups = groupBy(reference.services, ({group}) => group);
    const categories = codes("tjenestemottakere_gruppe", "gruppe", 2024).filter(code => code !== "ALLE");
    expect([...groups.keys()].filter(group => group !== null).sort()).toEqual(categories.sort());
  });

  test("the age groups are made of all ages of the population, each once and in order", () => {
    const ages = categoriesOf(breakdownOf("tjenestemottakere_alder_kjonn", "alder"), reference, 2024);
    expect(ages.flatMap(({population}) => population?.ages ?? [])).toEqual([...ageGroups]);
    expect(ages.map(({code}) => code)).toEqual(["0-17", "18-49", "50-66", "67-79", "80-89", "90+", "UKJENT", "ALLE"]);
  });

  test("unknown age and sex have no population, everyone has all of it", () => {
    for (const dimension of ["alder", "kjonn"]) {
      const categories = categoriesOf(breakdownOf("tjenestemottakere_alder_kjonn", dimension), reference, 2024);
      const without = categories.filter(({population}) => population === null);
      expect(without.map(({code, holds}) => [code, holds])).toEqual([
        ["UKJENT", "value"],
        ["ALLE", "all"]
      ]);
    }
  });
});
