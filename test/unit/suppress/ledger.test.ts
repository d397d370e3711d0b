import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {tablePath} from "../../../pipeline/publish/shape.js";
import type {Certificate} from "../../../pipeline/suppress/certificate.js";
import {auditRelease, type GivenYear, type MadeRelease, makeRelease, type TableName, whatIn} from "./smallReleases.js";

/** Two counties of three municipalities. */
const places = ["1101", "1103", "1106", "4601", "4612", "4613"].map(kommune => ({kommune, fylke: kommune.slice(0, 2)}));

function year(persons: Readonly<Record<string, number>>, lopenr: Readonly<Record<string, number>> = {}): GivenYear {
  return {aar: 2024, places, persons, lopenr};
}

async function made(
  name: string,
  years: readonly GivenYear[],
  before: readonly MadeRelease[],
  table: TableName = "hab_rehab_institusjon"
): Promise<MadeRelease> {
  const release = await makeRelease(name, table, years, before);
  if (release.outcome === "refused") throw new Error(`${name} was refused`);
  return release;
}

/** What an audit of a release says that was made without looking at what was published before. */
async function carelessly(
  years: readonly GivenYear[],
  before: readonly MadeRelease[],
  table: TableName = "hab_rehab_institusjon"
): Promise<readonly string[]> {
  return whatIn(await auditRelease(await made("careless", years, [], table), before));
}

describe("a release after others", () => {
  test("of the same deliveries shows again what was shown", async () => {
    const given = year({"1101": 40, "1103": 3, "1106": 21, "4601": 90, "4612": 12, "4613": 33});
    const first = await made("2024-r1", [given], []);
    const second = await made("2024-r2", [given], [first]);
    for (const [unit, value] of first.shown) if (value !== null) expect(second.shown.get(unit), unit).toBe(value);
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
  });

  test("hides others where a cell was open earlier that would be hidden now", async () => {
    // 1106 was shown beside its county, which now has a small neighbour to protect.
    const first = await made(
      "2024-r1",
      [year({"1101": 40, "1103": 23, "1106": 9, "4601": 90, "4612": 12, "4613": 33})],
      []
    );
    expect(first.shown.get("2024 kommune 1106")).toBe(9);
    const now = year({"1101": 40, "1103": 3, "1106": 9, "4601": 90, "4612": 12, "4613": 33}, {"1103": 2});
    expect((await made("careless", [now], [])).shown.get("2024 kommune 1106")).toBeNull();
    expect(await carelessly([now], [first])).toContain("A witness of the certificate does not fit what is published.");
    const second = await made("2024-r2", [now], [first]);
    expect(second.shown.get("2024 kommune 1106")).toBe(9);
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
  });

  test("does not let the revision of one municipality be seen through its county", async () => {
    // 1103 is hidden by 1106 in both; 1106 of then, hidden, is another number now.
    const before = {"1101": 40, "1103": 3, "1106": 9, "4601": 90, "4612": 12, "4613": 33};
    const first = await made("2024-r1", [year(before)], []);
    expect([...first.shown].filter(([, value]) => value === null).map(([unit]) => unit)).toEqual([
      "2024 kommune 1103",
      "2024 kommune 1106"
    ]);
    const now = year({...before, "1106": 12}, {"1106": 2});
    expect(await carelessly([now], [first])).toContain("A witness of the certificate does not fit what is published.");
    const second = await made("2024-r2", [now], [first]);
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
    // Proved for 1103, whose sums of then and now both hold, by numbers of then and now.
    expect(second.problems[0]?.earlier.map(({origin}) => origin.key.geo)).toContain("1106");
  });

  const hiddenIn = ({shown}: MadeRelease) => [...shown].filter(([, value]) => value === null).map(([unit]) => unit);

  test("of the same deliveries is the release of then, with its certificate", async () => {
    const given = year({"1101": 40, "1103": 3, "1106": 21, "4601": 2, "4612": 12, "4613": 1});
    const first = await made("2024-r1", [given], []);
    const second = await made("2024-r2", [given], [first]);
    const third = await made("2024-r3", [given], [first, second]);
    for (const again of [second, third]) expect(again.suppressed).toEqual(first.suppressed);
  });

  test("goes on hiding the cells of then beside a number that changed, though others would be cheaper now", async () => {
    // Without the first release 4613 would be hidden for 4601, not 4612, which has more persons now.
    const before = {"1101": 40, "1103": 43, "1106": 21, "4601": 2, "4612": 12, "4613": 33};
    const first = await made("2024-r1", [year(before)], []);
    expect(hiddenIn(first)).toEqual(["2024 kommune 4601", "2024 kommune 4612"]);
    const now = year({...before, "4612": 80}, {"4612": 2});
    expect(hiddenIn(await made("alone", [now], []))).toEqual(["2024 kommune 4601", "2024 kommune 4613"]);
    const second = await made("2024-r2", [now], [first]);
    expect(hiddenIn(second)).toEqual(hiddenIn(first));
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
  });

  test("shows a number that was small then and is large now, where its sums of then and now allow it", async () => {
    // All of both counties is hidden by rules: what 4601 was leans on its neighbours, and does not need what it is.
    const before = {"1101": 3, "1103": 4, "1106": 2, "4601": 3, "4612": 4, "4613": 3};
    const first = await made("2024-r1", [year(before)], []);
    const second = await made("2024-r2", [year({...before, "4601": 60}, {"4601": 2})], [first]);
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
    const hidden = hiddenIn(second);
    expect(hidden.includes("2024 kommune 4601") && hidden.includes("2024 fylke 46")).toBe(false);
    // As many cells as a release would hide that begins with nothing, and one for the number of then.
    expect(hidden.length).toBeLessThanOrEqual(
      hiddenIn(await made("alone", [year({...before, "4601": 60})], [])).length + 1
    );
  });

  test("night after night hides no more for a person alone who is counted again, until nobody is", async () => {
    // 4601 sends again and again; the one person there could work out the cell of the night before, which is about that person.
    const before = {"1101": 40, "1103": 43, "1106": 21, "4601": 1, "4612": 3, "4613": 33};
    const nights: MadeRelease[] = [];
    for (let night = 1; night <= 5; night++) {
      const persons = {...before, "4601": night < 5 ? 1 : 0};
      const release = await made(`2024-r${night}`, [year(persons, {"4601": night})], nights);
      expect(await auditRelease(release, nights)).toMatchObject({passed: true, problems: []});
      nights.push(release);
    }
    const [first, ...others] = nights.map(hiddenIn);
    for (const hidden of others.slice(0, -1)) expect(hidden).toEqual(first);
  });

  test("keeps a person alone from a cell of the night before that was somebody's besides", async () => {
    const before = {"1101": 40, "1103": 43, "1106": 21, "4601": 2, "4612": 3, "4613": 33};
    const first = await made("2024-r1", [year(before)], []);
    const second = await made("2024-r2", [year({...before, "4601": 1}, {"4601": 2})], [first]);
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
    // Nobody may know by how much the two differ.
    expect(hiddenIn(second)).toContain("2024 fylke 46");
  });

  test("takes what a lost certificate hides as known: what was revised may have been anything", async () => {
    const before = {"1101": 40, "1103": 3, "1106": 9, "4601": 90, "4612": 12, "4613": 33};
    const first = {...(await made("2024-r1", [year(before)], [])), certificate: ""};
    const release = await makeRelease(
      "2024-r2",
      "hab_rehab_institusjon",
      [year({...before, "1106": 12}, {"1106": 2})],
      [first]
    );
    expect(release).toEqual({
      outcome: "refused",
      cells: [expect.objectContaining({measure: "personer", quantity: "count", release: null})]
    });
  });

  test("links all releases before it", async () => {
    const before = {"1101": 40, "1103": 3, "1106": 9, "4601": 90, "4612": 12, "4613": 33};
    const first = await made("2024-r1", [year(before)], []);
    const second = await made("2024-r2", [year({...before, "4613": 41}, {"4613": 2})], [first]);
    const third = await made(
      "2024-r3",
      [year({...before, "4613": 41, "1106": 14}, {"4613": 2, "1106": 3})],
      [first, second]
    );
    expect(await auditRelease(third, [first, second])).toMatchObject({passed: true, problems: []});
    // 1106 of both releases is one number of then.
    const cells = third.problems[0]?.earlier.filter(({origin}) => origin.key.geo === "1106") ?? [];
    expect(cells.map(({origin}) => origin.release)).toEqual(["2024-r1"]);
  });
});

describe("a number that a rule hides and that was shown", () => {
  const persons = {"1101": 40, "1103": 3, "1106": 9, "4601": 90, "4612": 12, "4613": 33};

  /** A publication of somebody who had another rule, so that nobody here knows what it hid. */
  async function shownElsewhere(): Promise<MadeRelease> {
    const elsewhere = await made("elsewhere", [year(persons)], []);
    const file = join(elsewhere.folder, tablePath("hab_rehab_institusjon", "csv"));
    const hidden = "2024,kommune,1103,gjennom_aaret,19,,suppressed,,suppressed";
    const text = readFileSync(file, "utf8");
    expect(text).toContain(hidden);
    writeFileSync(file, text.replace(hidden, "2024,kommune,1103,gjennom_aaret,19,3,ok,0.3,ok"));
    return {...elsewhere, certificate: ""};
  }

  test("leaves no safe answer: the release is refused, with the cell", async () => {
    expect(await makeRelease("2024-r1", "hab_rehab_institusjon", [year(persons)], [await shownElsewhere()])).toEqual({
      outcome: "refused",
      cells: [
        {
          table: "hab_rehab_institusjon",
          key: {aar: "2024", geo_niva: "kommune", geo: "1103", periode: "gjennom_aaret", tjeneste: "19"},
          measure: "personer",
          quantity: "count",
          release: null,
          why: "shown in an earlier release"
        }
      ]
    });
  });

  test("is another number when the municipality delivered again", async () => {
    const before = [await shownElsewhere()];
    const now = await made("2024-r1", [year({...persons, "1103": 4, "1106": 13}, {"1103": 2, "1106": 2})], before);
    expect(now.shown.get("2024 kommune 1103")).toBeNull();
    expect(await auditRelease(now, before)).toMatchObject({passed: true, problems: []});
  });

  test("is another number when the same delivery is counted in a new way", async () => {
    const first = await made("2024-r1", [year({...persons, "1103": 12})], []);
    expect(first.shown.get("2024 kommune 1103")).toBe(12);
    const second = await made("2024-r2", [year(persons)], [first]);
    expect(second.shown.get("2024 kommune 1103")).toBeNull();
    // All its neighbours are known, so that the county has to be hidden too.
    expect(second.shown.get("2024 fylke 11")).toBeNull();
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
  });
});

describe("what an earlier release protected", () => {
  test("stays protected though it is no number any more: a denominator less its numerator too", async () => {
    const persons = {"1101": 40, "1103": 9, "1106": 52, "4601": 90, "4612": 62, "4613": 33};
    const first = await made("2024-r1", [year(persons)], [], "individuell_plan_institusjon");
    // 1103 had 5 of 9 in one category and 4 in the other: each is also what the other leaves over.
    expect(first.problems[0]?.complements.map(({width}) => width)).toContain(3);
    const now = year({...persons, "1103": 44}, {"1103": 2});
    const second = await made("2024-r2", [now], [first], "individuell_plan_institusjon");
    const certificate = JSON.parse(readFileSync(second.certificate, "utf8")) as Certificate;
    expect(certificate.years[0]?.earlierComplements).toContainEqual([
      1,
      "individuell_plan_institusjon",
      expect.any(Number),
      3
    ]);
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});

    const [only] = certificate.years;
    const without = {...only, earlierComplements: [], proofs: only?.proofs.slice(0, -only.earlierComplements.length)};
    writeFileSync(second.certificate, JSON.stringify({...certificate, years: [without]}));
    expect(whatIn(await auditRelease(second, [first]))).toEqual(["A protected cell is not in the certificate."]);
  });

  test("and what releases gave away together is refused, with the cell of then", async () => {
    const persons = {"1101": 40, "1103": 3, "1106": 9, "4601": 90, "4612": 12, "4613": 33};
    const first = await made("2024-r1", [year(persons)], []);
    const elsewhere = await made("2024-r2", [year(persons)], []);
    const file = join(elsewhere.folder, tablePath("hab_rehab_institusjon", "csv"));
    const hidden = "2024,kommune,1106,gjennom_aaret,19,,suppressed,,suppressed";
    const text = readFileSync(file, "utf8");
    expect(text).toContain(hidden);
    writeFileSync(file, text.replace(hidden, "2024,kommune,1106,gjennom_aaret,19,9,ok,0.9,ok"));
    const now = year({...persons, "1103": 14}, {"1103": 2});
    const answer = await makeRelease(
      "2024-r3",
      "hab_rehab_institusjon",
      [now],
      [first, {...elsewhere, certificate: ""}]
    );
    expect(answer).toEqual({
      outcome: "refused",
      cells: [
        {
          table: "hab_rehab_institusjon",
          key: {aar: "2024", geo_niva: "kommune", geo: "1103", periode: "gjennom_aaret", tjeneste: "19"},
          measure: "personer",
          quantity: "count",
          release: "2024-r1",
          why: "what is public leaves too few possible values"
        }
      ]
    });
  });
});

describe("a back series on a new division", () => {
  const old = (kommune: string, fylke: string, now: string) => ({
    ...{kommune, fylke},
    recast: {kommune: now, fylke: now.slice(0, 2)}
  });
  // Viken, which was divided in 2024, and Rogaland.
  const recast = [
    old("3001", "30", "3101"),
    old("3004", "30", "3107"),
    old("3005", "30", "3301"),
    old("3006", "30", "3303"),
    old("1101", "11", "1101"),
    old("1103", "11", "1103")
  ];
  const persons = {"3001": 60, "3004": 44, "3005": 4, "3006": 70, "1101": 80, "1103": 96};
  const asReported = recast.map(({kommune, fylke}) => ({kommune, fylke}));
  const then: GivenYear = {aar: 2023, places: asReported, persons};
  const now: readonly GivenYear[] = [
    {aar: 2023, places: recast, persons},
    {
      aar: 2024,
      places: recast.map(({recast: {kommune, fylke}}) => ({kommune, fylke})),
      persons: {"3101": 61, "3107": 48, "3301": 57, "3303": 72, "1101": 82, "1103": 90}
    }
  ];

  test("does not give away by new counties what the old county hid", async () => {
    const first = await made("2023-r1", [then], [], "individuell_plan_institusjon");
    expect(first.shown.get("2023 kommune 3005")).toBeNull();
    expect(await carelessly(now, [first], "individuell_plan_institusjon")).not.toEqual([]);
    const second = await made("2024-r1", now, [first], "individuell_plan_institusjon");
    expect(await auditRelease(second, [first])).toMatchObject({passed: true, problems: []});
    expect(second.shown.get("2023 fylke 33")).toBeNull();
    for (const [unit, value] of first.shown) {
      const [, level = "", geo = ""] = unit.split(" ");
      const recastCode = recast.find(({kommune}) => kommune === geo)?.recast.kommune;
      if (level === "kommune" && value !== null) expect(second.shown.get(`2023 kommune ${recastCode}`)).toBe(value);
    }
  });
});
