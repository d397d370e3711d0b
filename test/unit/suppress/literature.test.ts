import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {tablePath} from "../../../pipeline/publish/shape.js";
import {
  auditRelease,
  type GivenYear,
  type MadeRelease,
  makeRelease,
  type Place,
  type TableName,
  whatIn
} from "./smallReleases.js";

/** The cases that the literature warns of: what suppression makes of each, and that the auditor finds nothing left. */

const plan: TableName = "individuell_plan_institusjon";
const persons: TableName = "hab_rehab_institusjon";
const places = ["1101", "1103", "1106", "4601", "4612", "4613"].map(kommune => ({kommune, fylke: kommune.slice(0, 2)}));
const vestland = {"4601": 90, "4612": 12, "4613": 33};

function year(counts: Readonly<Record<string, number>>, more: Partial<GivenYear> = {}): GivenYear {
  return {aar: 2024, places, persons: {...vestland, ...counts}, ...more};
}

/** Makes a release that the auditor passes. */
async function safe(
  given: GivenYear | readonly GivenYear[],
  table: TableName = persons,
  before: readonly MadeRelease[] = []
): Promise<MadeRelease> {
  const years = "aar" in given ? [given] : given;
  const release = await makeRelease(`2024-r${before.length + 1}`, table, years, before);
  if (release.outcome === "refused") throw new Error("the release was refused");
  expect(await auditRelease(release, before)).toMatchObject({passed: true, problems: []});
  return release;
}

/** What the release says when nobody looks at what was published before. */
async function carelessly(given: readonly GivenYear[], table: TableName, before: readonly MadeRelease[]) {
  const release = await makeRelease("careless", table, given, []);
  if (release.outcome === "refused") throw new Error("the release was refused");
  return whatIn(await auditRelease(release, before));
}

/** Units that are hidden, in the order of the file: `kommune 1103`. */
function hiddenIn({shown}: MadeRelease): readonly string[] {
  return [...shown].filter(([, value]) => value === null).map(([unit]) => unit.slice("2024 ".length));
}

/** The measures of a municipality's five rows, as published. */
function rowsOf({suppressed}: MadeRelease, kommune: string): readonly (readonly string[])[] {
  return (suppressed.tables[0]?.rows ?? [])
    .filter(({key}) => key[2] === kommune)
    .map(({cells}) => cells.map(({text, status}) => (status === "ok" ? text : status)));
}

/** Everybody in five categories, from which the persons follow. */
function planYear(tellere: Readonly<Record<string, readonly number[]>>): GivenYear {
  const all = {"1101": [14, 16, 9, 8, 11], "1106": [20, 22, 12, 9, 15], ...tellere};
  const of = Object.entries(all).map(([kommune, counts]) => [kommune, counts.reduce((a, b) => a + b, 0)] as const);
  return year(Object.fromEntries(of), {tellere: all});
}

describe("one sum", () => {
  test("a lone hidden cell: the smallest neighbour that leaves it room is hidden too", async () => {
    expect(hiddenIn(await safe(year({"1101": 40, "1103": 3, "1106": 21})))).toEqual(["kommune 1103", "kommune 1106"]);
    // 1103 and a 0 would add up to 3 again, and a 0 is always shown; with the 1 of 1106 they add up to 4, one too few.
    expect(hiddenIn(await safe(year({"1101": 40, "1103": 3, "1106": 0})))).toEqual(["kommune 1101", "kommune 1103"]);
    expect(hiddenIn(await safe(year({"1101": 40, "1103": 3, "1106": 1})))).toHaveLength(3);
  });

  test("two zeros that add up to 0 hide nothing: what is left of their row is hidden by others", async () => {
    // 12 of 12 in the first category: all five are hidden. Nobody of the county is in the third.
    const others = {"1101": [14, 16, 0, 8, 11], "1106": [20, 22, 0, 9, 15]};
    const release = await safe(planYear({...others, "1103": [12, 0, 0, 0, 0]}), plan);
    const rows = rowsOf(release, "1103");
    expect(rows.map(([teller]) => teller)).toEqual(Array(5).fill("suppressed"));
    expect(rows.map(([, , andel]) => andel)).toEqual(Array(5).fill("suppressed"));
    const first = ["1101", "1106", "11"].map(geo => rowsOf(release, geo)[0]?.[0]);
    expect(first).toContain("suppressed");
  });

  test("ones that add up to 2: their county is hidden as well, and the country is not", async () => {
    const hidden = hiddenIn(await safe(year({"1101": 1, "1103": 1, "1106": 0})));
    expect(hidden).toEqual(expect.arrayContaining(["fylke 11", "fylke 46", "kommune 1101", "kommune 1103"]));
    expect(hidden).not.toContain("land 0");
    expect(hidden).not.toContain("kommune 1106");
  });
});

describe("sums that cross", () => {
  const [k01, k02, k03, k04] = ["EKG01", "EKG02", "EKG03", "EKG04"];
  const bridged: readonly Place[] = [
    {kommune: "1101", fylke: "11", kostra: k01},
    {kommune: "1103", fylke: "11", kostra: k02},
    {kommune: "1106", fylke: "11", kostra: k03},
    {kommune: "4601", fylke: "46", kostra: k01},
    {kommune: "4611", fylke: "46", kostra: k02},
    {kommune: "5001", fylke: "50", kostra: k03},
    {kommune: "5006", fylke: "50", kostra: k04},
    {kommune: "5501", fylke: "55", kostra: k03},
    {kommune: "5503", fylke: "55", kostra: k04}
  ];

  test("a bridge: every county and group has two hidden cells, and one is still determined", async () => {
    const all = Object.fromEntries(bridged.map(({kommune}) => [kommune, 4]));
    const hidden = hiddenIn(await safe({aar: 2024, places: bridged, persons: all}));
    // 1106 is 11 + 46 less EKG01 and EKG02, and EKG03 + EKG04 less 50 and 55: a group has to go on either side.
    expect(hidden.filter(unit => unit.startsWith("kommune"))).toHaveLength(9);
    expect(hidden.filter(unit => /kostra EKG0[12]/.test(unit))).toHaveLength(1);
    expect(hidden.filter(unit => /kostra EKG0[34]/.test(unit))).toHaveLength(1);
    expect(hidden).toHaveLength(11);
  });

  test("county and KOSTRA sums that overlap: what is safe in each is not safe in both", async () => {
    const overlapping: readonly Place[] = [
      {kommune: "1101", fylke: "11", kostra: "EKG07"},
      {kommune: "1106", fylke: "11", kostra: "EKG07"},
      {kommune: "1108", fylke: "11", kostra: "EKG10"},
      {kommune: "4601", fylke: "46", kostra: "EKG07"},
      {kommune: "4602", fylke: "46", kostra: "EKG10"}
    ];
    const counts = {"1101": 4, "1106": 20, "1108": 51, "4601": 3, "4602": 37};
    const hidden = hiddenIn(await safe({aar: 2024, places: overlapping, persons: counts}));
    // The smallest neighbour in each county, 1106 and 4602, does in the counties; but county 11 less 1108 is 1101 with
    // 1106, and so is EKG07 less 4601. With 1108 in place of 1106 every sum has two, and they move in a ring.
    expect(hidden).toEqual(["kommune 1101", "kommune 1108", "kommune 4601", "kommune 4602"]);
  });

  test("a county with one municipality is hidden with it, and another county for it", async () => {
    const withOslo = [...places, {kommune: "0301", fylke: "03"}];
    const hidden = hiddenIn(await safe({...year({"0301": 3, "1101": 40, "1103": 60, "1106": 21}), places: withOslo}));
    expect(hidden).toEqual(["fylke 03", "fylke 11", "kommune 0301", "kommune 1106"]);
  });
});

describe("shares", () => {
  test("14.3 % of 35: a share is hidden with the numerator that protects another", async () => {
    const rows = rowsOf(await safe(planYear({"1103": [5, 2, 28, 0, 0]}), plan), "1103");
    expect(rows[1]).toEqual(["suppressed", "35", "suppressed"]);
    for (const [teller, nevner, andel] of rows) {
      expect(nevner).toBe("35");
      expect(andel === "suppressed").toBe(teller === "suppressed");
    }
    expect(rows.filter(([teller]) => teller === "suppressed").length).toBeGreaterThan(1);
  });

  test("recipients 40 and poHab 37: the other three are not to be had by subtraction", async () => {
    const [row = []] = rowsOf(await safe(planYear({"1103": [37, 1, 1, 1, 0]}), plan), "1103");
    expect(row.slice(0, 2)).toContain("suppressed");
    expect(row[2]).toBe("suppressed");
  });
});

describe("what was published before", () => {
  test("a regrouped back series: the new counties do not give away what the old one hid", async () => {
    // Trøndelag of before 2018 and after: three municipalities, of which one hides another, in two counties, then in one.
    const old = (kommune: string, fylke: string, now: string) => ({
      kommune,
      fylke,
      recast: {kommune: now, fylke: "50"}
    });
    const recast = [
      old("1601", "16", "5001"),
      old("1662", "16", "5030"),
      old("1663", "16", "5031"),
      old("1702", "17", "5004"),
      old("1714", "17", "5035"),
      old("1719", "17", "5037")
    ];
    const counts = {"1601": 130, "1662": 3, "1663": 41, "1702": 57, "1714": 28, "1719": 19};
    const then = {aar: 2017, places: recast.map(({kommune, fylke}) => ({kommune, fylke})), persons: counts};
    const first = await safe(then, plan);
    const renumbered = recast.map(({kommune, recast: now}) => [now.kommune, counts[kommune as keyof typeof counts]]);
    const now = {aar: 2018, places: recast.map(({recast: place}) => place), persons: Object.fromEntries(renumbered)};
    const second = await safe([{...then, places: recast}, now], plan, [first]);
    expect(second.shown.get("2017 kommune 5030")).toBeNull();
    expect(second.shown.get("2017 fylke 50")).toBe(278);
  });

  test("a cell that was open earlier and is hidden now opens others: they are hidden in its place", async () => {
    const first = await safe(year({"1101": 40, "1103": 23, "1106": 8}));
    const now = year({"1101": 40, "1103": 2, "1106": 8}, {lopenr: {"1103": 2}});
    expect(hiddenIn(await safe(now))).toEqual(["kommune 1103", "kommune 1106"]);
    expect(await carelessly([now], persons, [first])).not.toEqual([]);
    const second = await safe(now, persons, [first]);
    expect(second.shown.get("2024 kommune 1106")).toBe(8);
    expect(second.shown.get("2024 kommune 1103")).toBeNull();
  });

  test("a revision of one municipality is not seen through its county", async () => {
    const first = await safe(year({"1101": 40, "1103": 2, "1106": 8}));
    const now = year({"1101": 40, "1103": 2, "1106": 14}, {lopenr: {"1106": 2}});
    expect(await carelessly([now], persons, [first])).not.toEqual([]);
    expect((await safe(now, persons, [first])).shown.get("2024 kommune 1103")).toBeNull();
  });

  test("a set that is open for ever and leaves no safe answer: the release is refused with the cell", async () => {
    const given = year({"1101": 40, "1103": 2, "1106": 8});
    const first = await safe(given);
    // Somebody else published with primary suppression only: county and country less the others tell of 1103.
    const file = join(first.folder, tablePath(persons, "csv"));
    const text = readFileSync(file, "utf8").replace("1106,gjennom_aaret,19,,suppressed", "1106,gjennom_aaret,19,8,ok");
    writeFileSync(file, text);
    const refused = await makeRelease("2024-r2", persons, [given], [{...first, certificate: ""}]);
    expect(refused).toMatchObject({
      outcome: "refused",
      cells: [{key: {geo_niva: "kommune", geo: "1103"}, why: "what is public leaves too few possible values"}]
    });
  });
});

describe("sums that do not hold together", () => {
  test("more in a category than there are: a fault, before anything is searched", async () => {
    const given = {
      ...planYear({"1103": [30, 20, 8, 9, 7]}),
      persons: {...vestland, "1101": 58, "1103": 25, "1106": 78}
    };
    await expect(makeRelease("2024-r1", plan, [given], [])).rejects.toThrow(
      "An inequality does not hold in the true table."
    );
  });

  test("categories that do not add up to their denominator: the auditor names them", async () => {
    const given = {
      ...planYear({"1103": [30, 20, 8, 9, 7]}),
      persons: {...vestland, "1101": 58, "1103": 75, "1106": 78}
    };
    const release = await makeRelease("2024-r1", plan, [given], []);
    if (release.outcome === "refused") throw new Error("the release was refused");
    expect(whatIn(await auditRelease(release, []))).toEqual(["Numbers contradict a relation that holds between them."]);
  });
});
