import {join} from "node:path";
import {beforeAll, describe, expect, test} from "vitest";
import {codeYearBefore, placesOf, type YearPlaces} from "../../../pipeline/audit/places.js";
import {groupMembers, type PublicKnowledge, readPublicKnowledge} from "../../../pipeline/audit/reference.js";

let knowledge: PublicKnowledge;

beforeAll(async () => {
  knowledge = await readPublicKnowledge(join(process.cwd(), "config"));
});

const everyoneDelivered: ReadonlySet<string> = new Set();

/** Codes of a unit by name, as reported in the year; null when there is no such unit. */
function codes(places: YearPlaces, name: string): readonly string[] | null {
  const place = places.unit.get(name);
  return place === undefined ? null : (places.places[place] ?? null);
}

describe("units as sets of municipalities", () => {
  test("as reported, a county has the municipalities of its year", () => {
    const places = placesOf(knowledge, 2019, 2024, everyoneDelivered);
    expect(codes(places, "as_reported/land/0")).toHaveLength(422);
    expect(codes(places, "as_reported/fylke/14")).toContain("1401");
    expect(codes(places, "as_reported/kostra/EKG13")).toBeNull();
  });

  test("recast, merged municipalities are one unit and a renumbered one has its new code", () => {
    const places = placesOf(knowledge, 2019, 2024, everyoneDelivered);
    expect(codes(places, "recast/kommune/3103")).toEqual(["0104", "0136"]);
    expect(codes(places, "recast/kommune/0104")).toBeNull();
    expect(codes(places, "recast/kommune/5061")).toEqual(["5061"]);
    expect(codes(places, "recast/kostra/EKG13")).toBeNull();
  });

  test("recast, a divided municipality keeps its code and is placed where all its successors are", () => {
    const places = placesOf(knowledge, 2018, 2024, everyoneDelivered);
    expect(codes(places, "recast/kommune/1507")).toEqual(["1504", "1523", "1529", "1534", "1546"]);
    expect(codes(places, "recast/kommune/1508")).toBeNull();
    expect(codes(places, "recast/kommune/1850")).toEqual(["1850"]);
    expect(codes(places, "recast/kommune/1806")).toEqual(["1805", "1854"]);
    expect(codes(places, "recast/fylke/15")).toContain("1504");
    const later = placesOf(knowledge, 2021, 2024, everyoneDelivered);
    const inGroup = [...later.unit].filter(([name, place]) => {
      return name.startsWith("recast/kostra/") && later.places[place]?.includes("1507") === true;
    });
    expect(inGroup).toEqual([]);
    expect(codes(later, "as_reported/kostra/EKG11")).toContain("1507");
  });

  test("units with the same municipalities are one place, also when the others did not deliver", () => {
    const places = placesOf(knowledge, 2024, 2024, everyoneDelivered);
    expect(places.unit.get("as_reported/kommune/0301")).toBe(places.unit.get("recast/kostra/EKG13"));
    expect(places.unit.get("as_reported/kommune/0301")).toBe(places.unit.get("as_reported/fylke/03"));
    const others = codes(places, "as_reported/fylke/56")?.filter(code => code !== "5601") ?? [];
    const alone = placesOf(knowledge, 2024, 2024, new Set(others));
    expect(alone.unit.get("as_reported/fylke/56")).toBe(alone.unit.get("as_reported/kommune/5601"));
  });

  test("a place is put together from municipalities, from recast municipalities and from counties", () => {
    const places = placesOf(knowledge, 2019, 2024, everyoneDelivered);
    const land = places.unit.get("as_reported/land/0") ?? -1;
    expect(places.partitions(land).map(parts => parts.length)).toEqual([422, 358, 18]);
    const merged = places.unit.get("recast/kommune/3103") ?? -1;
    expect(places.partitions(merged).map(parts => parts.length)).toEqual([2]);
    expect(places.partitions(places.unit.get("as_reported/kommune/0301") ?? -1)).toEqual([]);
  });
});

test.each([
  ["0301", 2024, "0301"],
  ["5061", 2019, "1567"],
  ["3103", 2024, "3002"],
  ["3002", 2020, null],
  ["1508", 2024, null],
  ["5055", 2020, null],
  ["1806", 2020, null],
  ["1870", 2018, "1870"]
])("%s of %i was %s the year before", (code, aar, before) => {
  expect(codeYearBefore(knowledge, code, aar)).toBe(before);
});

test("dwellings are a group of one service in every year; lapsed services are in none", () => {
  for (const aar of [2017, 2024]) expect(groupMembers(knowledge, aar).get("bolig")).toEqual(["29"]);
  expect([...groupMembers(knowledge, 2017).values()].flat()).not.toContain("12");
  expect([...groupMembers(knowledge, 2017).keys()].toSorted()).toEqual([
    "bolig",
    "hjemmeboende",
    "institusjon",
    "tvang",
    "velferdsteknologi"
  ]);
});
