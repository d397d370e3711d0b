import {expect, test} from "vitest";
import {countingContent, generated, identitiesIn, personsOf} from "./generated.js";

/** Persons of the whole country in 2022 with a counting service during the year, by code. */
const national: Readonly<Record<number, number>> = {
  1: 100_200,
  2: 27_600,
  3: 4_530,
  4: 34_200,
  5: 35_000,
  6: 116_300,
  7: 9_780,
  8: 8_930,
  9: 37_400,
  11: 11_900,
  15: 269_500,
  17: 4_020,
  18: 33_600,
  19: 16_400,
  21: 38_000,
  29: 42_000
};
const scale = 0.05;
const withoutDecision = new Set([6, 25, 26, 27, 28, 24]);

/** Distinct persons by service code (`0` for any, `poHab` for habilitation), read from the files alone. */
function countPersons(folder: string, year: number): ReadonlyMap<string, number> {
  const identities = identitiesIn(folder);
  const persons = new Map<string, Set<string>>();
  const add = (what: string, person: string): void =>
    void (persons.get(what) ?? persons.set(what, new Set()).get(what))?.add(person);
  const value = (row: string, name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(row)?.[1] ?? "";
  for (const file of countingContent(folder)) {
    for (const {pePeID, text} of personsOf(file)) {
      const known = identities.get(`${year}/${file.sender}`)?.get(pePeID);
      const person = known && ["1", "2", "10"].includes(known.typeID) ? known.fid : `${file.sender}-${pePeID}`;
      const died = value(text, "peDodDato");
      if (died !== "" && died < `${year}0101`) continue;
      for (const row of text.split("<TJENESTE ").slice(1)) {
        const code = value(row, "tjTjenType");
        const from = value(row, "tjFraDato");
        const to = value(row, "tjTilDato") || "99991231";
        const granted = withoutDecision.has(Number(code)) || value(row, "tjVedtak") === "2";
        if (!granted || from === "" || from > `${year}1231` || to < `${year}0101` || to < from) continue;
        add(code, person);
        add("0", person);
      }
      for (const row of text.split("<PERSONOPPL ").slice(1)) {
        if (value(row, "poHab") === "1" && (value(row, "poTilDato") || "99991231") >= `${year}0101`)
          add("poHab", person);
      }
    }
  }
  return new Map([...persons].map(([what, set]) => [what, set.size]));
}

/** How far `found` lies from the country's number at this scale, beyond what rounding does in so many small places. */
function deviation(found: number, country: number): number {
  const wanted = country * scale;
  return Math.max(0, Math.abs(found - wanted) - 0.7 * Math.sqrt(wanted)) / wanted;
}

test("services of 2022 have the marginals of the register", async () => {
  const found = countPersons(await generated({scale}), 2022);
  for (const [code, persons] of Object.entries(national)) {
    expect(deviation(found.get(code) ?? 0, persons), `service ${code}`).toBeLessThan(0.02);
  }
  expect(deviation(found.get("0") ?? 0, 400_000)).toBeLessThan(0.03);
  for (const code of ["14", "20", "22", "23", "24", "25", "26", "27", "28"])
    expect(found.get(code), `service ${code}`).toBeGreaterThan(0);
  for (const code of ["10", "12", "13", "16"]) expect(found.has(code), `service ${code}`).toBe(false);
}, 20_000);

test("32 600 persons have poHab in 2021, and some municipalities nobody", async () => {
  const folder = await generated({scale, years: {first: 2021, last: 2021}});
  expect(deviation(countPersons(folder, 2021).get("poHab") ?? 0, 32_600)).toBeLessThan(0.02);
  const without = [...countingContent(folder)].filter(({text}) => !text.includes("<poHab>1<"));
  expect(without.length).toBeGreaterThan(5);
}, 20_000);

test("2018 has the codes of its time and no poHab", async () => {
  const found = countPersons(await generated({scale, years: {first: 2018, last: 2018}}), 2018);
  expect(deviation(found.get("16") ?? 0, 30_000)).toBeLessThan(0.02);
  expect(deviation((found.get("12") ?? 0) + (found.get("13") ?? 0), 40_300)).toBeLessThan(0.03);
  expect(found.has("29")).toBe(false);
  expect(found.has("poHab")).toBe(false);
}, 20_000);
