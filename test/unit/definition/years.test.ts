import {describe, expect, test} from "vitest";
import type {StatisticDefinition} from "../../../pipeline/definition/configuration.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {countedYears, yearsOf} from "../../../pipeline/definition/years.js";

const {statistics} = loadConfiguration("config");

function definitionOf(table: string): StatisticDefinition {
  const found = statistics.find(statistic => statistic.table === table);
  if (found === undefined) throw new Error(`no definition of ${table}`);
  return found;
}

const lastYear = definitionOf("tilbakemelding_tjenester");
const twoYears = definitionOf("tilbakemelding_langtidsopphold");
const dataYears = [2018, 2019, 2020, 2021];

describe("rows", () => {
  test("are of all data years from the first year of the table on", () => {
    expect(yearsOf(definitionOf("hab_rehab_utenfor_institusjon"), dataYears)).toEqual([2020, 2021]);
    expect(yearsOf(definitionOf("tjenestemottakere_tjeneste"), dataYears)).toEqual(dataYears);
    expect(yearsOf(definitionOf("rapporteringsstatus"), dataYears)).toEqual(dataYears);
  });

  test("are there for a year that is not published", () => {
    expect(yearsOf(definitionOf("individuell_plan_hjemme"), dataYears)).toEqual(dataYears);
  });

  test("are of the newest data years only, where a table has so many", () => {
    expect(yearsOf(lastYear, dataYears)).toEqual([2021]);
    expect(yearsOf(twoYears, dataYears)).toEqual([2020, 2021]);
    expect(yearsOf(twoYears, [2021])).toEqual([2021]);
  });

  test("come in order, and an earlier year does not stand in for one before the first", () => {
    expect(yearsOf(twoYears, [2021, 2019, 2020])).toEqual([2020, 2021]);
    expect(yearsOf({...twoYears, firstYear: 2021}, dataYears)).toEqual([2021]);
    expect(yearsOf({...twoYears, firstYear: 2022}, dataYears)).toEqual([]);
  });

  test("are none without data", () => {
    expect(yearsOf(lastYear, [])).toEqual([]);
    expect(countedYears(lastYear, [])).toEqual([]);
  });
});

describe("what has to be counted", () => {
  test("is the rows' years, and the year before for a measure of last year", () => {
    expect(countedYears(lastYear, dataYears)).toEqual([2020, 2021]);
    expect(countedYears(twoYears, dataYears)).toEqual([2020, 2021]);
    expect(countedYears(definitionOf("rapporteringsstatus"), dataYears)).toEqual(dataYears);
  });

  test("is not a year before the table begins, or one that is no data year", () => {
    expect(countedYears({...lastYear, firstYear: 2021}, dataYears)).toEqual([2021]);
    expect(countedYears(lastYear, [2021])).toEqual([2021]);
    expect(countedYears(lastYear, [2019, 2021])).toEqual([2021]);
  });
});
