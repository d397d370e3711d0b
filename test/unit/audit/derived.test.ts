import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import {type GivenTable, writeRelease} from "./smallRelease.js";
import {type Counts, persons, places, share, table} from "./smallTables.js";

const change = ["personer", "personer_forrige_aar", "endring_prosent"];
const wrongCount = "A count has a wrong status.";
const wrongDerived = "A derived cell is not what its counts give.";

function feedback(now: Counts, before: Counts): GivenTable {
  return table("tilbakemelding_tjenester", ["tjeneste"], change, {"19": [now, before]}, ["kommune", "land"]);
}

function goals(antall: Counts, rows: Readonly<Record<string, Counts>>, nevner: Counts): GivenTable {
  const all = Object.entries({antall, ...rows}).map(([maal, teller]) => [maal, [teller, nevner]] as const);
  return table("tilbakemelding_hjemmeboende", ["maal"], share, Object.fromEntries(all), ["kommune", "land"]);
}

function institution(counts: Counts): GivenTable {
  return table("hab_rehab_institusjon", ["periode", "tjeneste"], persons, {"gjennom_aaret 19": [counts]});
}

/** What is wrong when one text of the file is replaced by another; both are of the row of 1101. */
async function whenChanged(given: GivenTable, from: string, to: string): Promise<readonly string[]> {
  const {releaseFolder, configFolder} = await writeRelease({places, tables: [given]});
  const path = join(releaseFolder, "tables", given.table, `${given.table}.csv`);
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
  const {problems} = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
  return problems.map(({what}) => what);
}

describe("a change", () => {
  // Given: what `writeRelease` rounds to, and what is right.
  test.each([
    ["up", ["30", "40", "70"], ["20", "40", "60"], "20,ok,50.0,ok", "20,ok,50.0,ok"],
    ["down, half away from zero", ["37", "40", "77"], ["80", "40", "120"], "80,ok,-53.7,ok", "80,ok,-53.8,ok"],
    [
      "of nobody who was there before",
      ["30", "40", "70"],
      ["0", "40", "40"],
      "0,ok,,not_available",
      "0,ok,,not_available"
    ],
    ["by half a tenth", ["1999", "40", "2039"], ["2000", "40", "2040"], "2000,ok,0.0,ok", "2000,ok,-0.1,ok"],
    [
      "by less, without a sign",
      ["9999", "40", "10039"],
      ["10000", "40", "10040"],
      "10000,ok,0.0,ok",
      "10000,ok,0.0,ok"
    ],
    ["by nothing", ["30", "40", "70"], ["30", "40", "70"], "30,ok,0.0,ok", "30,ok,0.0,ok"]
  ] as const)("%s is what its counts give, and nothing else", async (_, now, before, from, right) => {
    const given = feedback(now, before);
    const row = `kommune,1101,19,${now[0]},ok,`;
    expect(await whenChanged(given, row + from, row + right)).toEqual([]);
    expect(await whenChanged(given, row + from, `${row}${before[0]},ok,7.7,ok`)).toEqual([wrongDerived]);
  });
});

describe("a rate", () => {
  test("is there where its count is, or has no population", async () => {
    const given = institution(["20", "30", "50"]);
    expect(await whenChanged(given, "19,20,ok,0.2,ok", "19,20,ok,,not_available")).toEqual([]);
    expect(await whenChanged(given, "19,20,ok,0.2,ok", "19,20,ok,,suppressed")).toEqual([wrongDerived]);
    const hidden = institution(["20*", "30*", "50"]);
    expect(await whenChanged(hidden, "19,,suppressed,,suppressed", "19,,suppressed,0.2,ok")).toEqual([wrongDerived]);
  });
});

describe("a status that hides a number without a rule", () => {
  test.each(["not_published", "not_applicable", "not_available"])("%s in place of a count", async status => {
    const whats = await whenChanged(institution(["20", "30", "50"]), "19,20,ok,0.2,ok", `19,,${status},,${status}`);
    expect(whats).toContain(wrongCount);
  });

  test("a numerator is «not applicable» beside the number of persons, and there only", async () => {
    const none: Counts = [".", ".", "."];
    const reached: Counts = ["20", "30", "50"];
    const nevner: Counts = ["56", "60", "116"];
    const given = goals(none, {over_17_timer: reached}, nevner);
    const unchanged = "kommune,1101,antall,,not_applicable,56,ok,,not_applicable";
    expect(await whenChanged(given, unchanged, unchanged)).not.toContain(wrongCount);
    expect(await whenChanged(given, unchanged, "kommune,1101,antall,20,ok,56,ok,35.7,ok")).toContain(wrongCount);
    const other = "kommune,1101,over_17_timer,20,ok,56,ok,35.7,ok";
    const spoilt = "kommune,1101,over_17_timer,,not_applicable,56,ok,,not_applicable";
    expect(await whenChanged(given, other, spoilt)).toContain(wrongCount);
  });

  test("last year's number may be missing, this year's not", async () => {
    const given = feedback(["30", "40", "70"], ["20", "40", "60"]);
    const row = "kommune,1101,19,30,ok,20,ok,50.0,ok";
    const missing = "kommune,1101,19,30,ok,,not_available,,not_available";
    expect(await whenChanged(given, row, missing)).not.toContain(wrongCount);
    const spoilt = "kommune,1101,19,,not_available,20,ok,,not_available";
    expect(await whenChanged(given, row, spoilt)).toContain(wrongCount);
  });
});

describe("rows", () => {
  test.each([
    ["that stands twice", "kommune,1106,", "kommune,1101,", "A row is of no unit of its year, or stands twice."],
    ["of no municipality", "kommune,1106,", "kommune,1107,", "A row is of no unit of its year, or stands twice."]
  ])("one %s is named", async (_, from, to, what) => {
    const whats = await whenChanged(institution(["20", "30", "50"]), from, to);
    expect(whats).toEqual(expect.arrayContaining([what, "A unit does not have all its rows."]));
  });
});
