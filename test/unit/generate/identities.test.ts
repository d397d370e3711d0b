import {beforeAll, expect, test} from "vitest";
import {countingContent, generated, type Identity, identitiesIn, personsOf} from "./generated.js";

let identities: ReadonlyMap<string, ReadonlyMap<string, Identity>>;
let folder: string;

beforeAll(async () => {
  folder = await generated({years: {first: 2019, last: 2020}, scale: 0.01});
  identities = identitiesIn(folder);
});

function all(): readonly (Identity & {readonly year: string; readonly kommune: string})[] {
  return [...identities].flatMap(([key, people]) =>
    [...people.values()].map(identity => ({...identity, year: key.slice(0, 4), kommune: key.slice(5, 9)}))
  );
}

/** Remainder of the weighted sum of a national identity's digits; 0 when the control digit is right. */
function remainder(fid: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(fid[i]), 0) % 11;
}

test("every fødselsnummer and D-number is one that nobody can have, with right control digits", () => {
  const national = all().filter(({typeID}) => typeID === "1" || typeID === "2");
  expect(national.length).toBeGreaterThan(6_000);
  expect(national.filter(({fid}) => !/^\d{11}$/.test(fid))).toEqual([]);
  expect(national.filter(({fid}) => Number(fid.slice(2, 4)) < 81 || Number(fid.slice(2, 4)) > 92)).toEqual([]);
  expect(national.filter(({fid, typeID}) => Number(fid[0]) >= 4 !== (typeID === "2"))).toEqual([]);
  const wrong = national.filter(
    ({fid}) =>
      remainder(fid, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) !== 0 || remainder(fid, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) !== 0
  );
  expect(wrong).toEqual([]);
  expect(all().filter(({fid, typeID}) => typeID === "10" && !/^80\d{10}$/.test(fid))).toEqual([]);
});

test("an identity's sex and year of birth are those of the person", () => {
  const wrong = [...countingContent(folder)].flatMap(file =>
    personsOf(file).filter(({pePeID, text}) => {
      const known = identities.get(`${file.year}/${file.sender}`)?.get(pePeID);
      const age = /<peAlder>(\d+)</.exec(text)?.[1];
      if (!known || age === undefined || !["1", "2"].includes(known.typeID)) return false;
      const other = Number(known.fid[8]) % 2 === 1 ? "K" : "M";
      return text.includes(`<peKjonn>${other}<`) || Number(known.fid.slice(4, 6)) !== (file.year - Number(age)) % 100;
    })
  );
  expect(wrong.length).toBe(0);
});

test("about three percent are known only locally", () => {
  let persons = 0;
  let local = 0;
  for (const file of countingContent(folder)) {
    for (const {pePeID} of personsOf(file)) {
      persons++;
      const known = identities.get(`${file.year}/${file.sender}`)?.get(pePeID);
      if (!known || !["1", "2", "10"].includes(known.typeID)) local++;
    }
  }
  expect(local / persons).toBeGreaterThan(0.02);
  expect(local / persons).toBeLessThan(0.045);
});

test("about one percent are in two municipalities in a year, and somebody in five", () => {
  const places = new Map<string, Set<string>>();
  for (const {fid, typeID, year, kommune} of all()) {
    if (typeID !== "1" || year !== "2020") continue;
    places.set(fid, (places.get(fid) ?? new Set()).add(kommune));
  }
  const sizes = [...places.values()].map(({size}) => size);
  const several = sizes.filter(size => size > 1).length / sizes.length;
  expect(several).toBeGreaterThan(0.006);
  expect(several).toBeLessThan(0.015);
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(5);
});

test("most persons stay from one year to the next, through the reform of 2020", () => {
  const known = (year: string, kommune?: string): Set<string> =>
    new Set(
      all()
        .filter(
          person => person.typeID === "1" && person.year === year && (kommune ?? person.kommune) === person.kommune
        )
        .map(({fid}) => fid)
    );
  const next = known("2020");
  const stayed = [...known("2019")].filter(fid => next.has(fid)).length / known("2019").size;
  expect(stayed).toBeGreaterThan(0.65);
  expect(stayed).toBeLessThan(0.9);
  const drammen = known("2020", "3005");
  const svelvikAndDrammen = [...known("2019", "0602"), ...known("2019", "0711")].filter(fid => next.has(fid));
  expect(svelvikAndDrammen.length).toBeGreaterThan(30);
  expect(svelvikAndDrammen.filter(fid => drammen.has(fid)).length / svelvikAndDrammen.length).toBeGreaterThan(0.95);
});
