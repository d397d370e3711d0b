import {expect, test} from "vitest";
import type {AcceptedPerson} from "../../oracle/content.js";
import {countingServices, hasUnknownService, type Period} from "../../oracle/services.js";

function person(service: Readonly<Record<string, string>>, peDodDato?: string): AcceptedPerson {
  const rows = {
    PERSONOPPL: [],
    FUNKSJON: [],
    TJENESTE: [new Map(Object.entries(service))],
    DIAGNOSE: [],
    DOGNTILBUD: []
  };
  const values = new Map(peDodDato === undefined ? [] : [["peDodDato", peDodDato]]);
  return {id: 1, linje: 1, pePeID: "1", values, rows};
}

const granted = {tjTjenType: "15", tjVedtak: "2", tjFraDato: "20210601"};

test.each<[string, number, Period, Readonly<Record<string, string>>, string | undefined, readonly number[]]>([
  ["a granted service", 2022, "gjennom_aaret", granted, undefined, [15]],
  ["a refused service", 2022, "gjennom_aaret", {...granted, tjVedtak: "1"}, undefined, []],
  ["an alarm needs no decision", 2022, "gjennom_aaret", {tjTjenType: "06", tjFraDato: "20210601"}, undefined, [6]],
  [
    "12 is 29, also before 2019",
    2018,
    "gjennom_aaret",
    {...granted, tjTjenType: "12", tjFraDato: "20170101"},
    undefined,
    [29]
  ],
  ["a code that is not valid", 2022, "gjennom_aaret", {...granted, tjTjenType: "16"}, undefined, []],
  ["no beginning", 2022, "gjennom_aaret", {tjTjenType: "15", tjVedtak: "2"}, undefined, []],
  ["ended on 1 January", 2022, "gjennom_aaret", {...granted, tjTilDato: "20220101"}, undefined, [15]],
  ["ended the year before", 2022, "gjennom_aaret", {...granted, tjTilDato: "20211231"}, undefined, []],
  ["ended before it began", 2022, "gjennom_aaret", {...granted, tjTilDato: "20210531"}, undefined, []],
  ["ended on 30 December", 2022, "per_31_12", {...granted, tjTilDato: "20221230"}, undefined, []],
  ["ended on 31 December", 2022, "per_31_12", {...granted, tjTilDato: "20221231"}, undefined, [15]],
  ["died on 30 December", 2022, "per_31_12", granted, "20221230", []],
  ["died on 31 December", 2022, "per_31_12", granted, "20221231", [15]],
  ["died on 1 January", 2022, "gjennom_aaret", granted, "20220101", [15]],
  ["died the year before", 2022, "gjennom_aaret", granted, "20211231", []]
])("%s", (_, aar, period, service, death, expected) => {
  expect(countingServices(person(service, death), aar, period)).toEqual(expected);
});

test("a row whose code is missing or lapsed is unknown, without a decision", () => {
  expect(hasUnknownService(person({tjFraDato: "20210601"}), 2022, "gjennom_aaret")).toBe(true);
  expect(hasUnknownService(person({tjTjenType: "16", tjFraDato: "20210601"}), 2022, "gjennom_aaret")).toBe(true);
  expect(hasUnknownService(person({...granted, tjVedtak: "1"}), 2022, "gjennom_aaret")).toBe(false);
});
