import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {Database} from "../../pipeline/database/database.js";
import {loadReference} from "../../pipeline/database/reference.js";
import {loadRelations, materialize, relationOf} from "../../pipeline/database/relation.js";
import {readCsv} from "../../pipeline/definition/csv.js";
import {groupBy} from "../../pipeline/definition/groupBy.js";

interface Unit {
  readonly geografi: string;
  readonly geo_niva: string;
  readonly geo: string;
  readonly kommune: string;
}

const folder = resolve("config");
const temporaryFolder = mkdtempSync(join(tmpdir(), "kprstat-"));
const enhet = relationOf(loadRelations(), "geografi.enhet");
const newestYears = [2019, 2020, 2022, 2024, 2026];
const allYears = Array.from({length: 10}, (_, index) => 2017 + index);
const pairs = newestYears.flatMap(nyeste => allYears.filter(aar => aar <= nyeste).map(aar => [aar, nyeste] as const));
let database: Database;

beforeAll(async () => {
  database = await Database.open({
    path: ":memory:",
    folders: [folder],
    temporaryFolder,
    threads: 1,
    memoryLimit: "300MB"
  });
  await loadReference(database, {folder});
});

afterAll(async () => {
  await database.close();
  rmSync(temporaryFolder, {recursive: true});
});

async function unitsOf(aar: number, nyeste: number): Promise<readonly Unit[]> {
  await materialize(database, enhet, {aar, nyeste_aar: nyeste});
  return await database.rows<Unit & Record<string, string>>(`from geografi.enhet order by ${enhet.grain.join(", ")}`);
}

function rowsOf(file: string, columns: string): readonly Readonly<Record<string, string>>[] {
  const {rows} = readCsv(readFileSync(join(folder, "reference", file), "utf8"), columns.split(","));
  return rows.map(row => row.fields);
}

const municipalities = rowsOf("kommuner.csv", "kommune,navn,fylke,fra_aar,til_aar");
const kostraMembers = rowsOf("kostragrupper.csv", "fra_aar,til_aar,kommune,gruppe");
const links = groupBy(
  rowsOf("kommuneendringer.csv", "aar,fra,til,type,andel"),
  change => `${change.aar} ${change.fra}`
);

function validIn(
  rows: readonly Readonly<Record<string, string>>[],
  aar: number
): readonly Readonly<Record<string, string>>[] {
  return rows.filter(row => Number(row.fra_aar) <= aar && (row.til_aar === "" || aar < Number(row.til_aar)));
}

/** What becomes of a municipality, walked link by link: the last code before any division, and the codes in the end. */
function walk(code: string, aar: number, nyeste: number): {last: string; ends: readonly string[]} {
  let last = code;
  let isWhole = true;
  let ends: readonly string[] = [code];
  for (let year = aar + 1; year <= nyeste; year += 1) {
    const next = ends.flatMap(end => links.get(`${year} ${end}`)?.map(link => link.til ?? "") ?? [end]);
    ends = [...new Set(next)].sort();
    isWhole &&= ends.length === 1;
    last = isWhole ? (ends[0] ?? "") : last;
  }
  return {last, ends};
}

/** The one value that all have in common, or nothing. */
function common(values: readonly (string | undefined)[]): string[] {
  const [only, ...others] = new Set(values);
  return only === undefined || others.length > 0 ? [] : [only];
}

/** The units of one way of geography, as an independent walk over the files has them. */
function expectedUnits(geografi: string, aar: number, nyeste: number): string[] {
  const division = geografi === "recast" ? nyeste : aar;
  const countyOf = new Map(validIn(municipalities, division).map(row => [row.kommune, row.fylke]));
  const groupOf = new Map(validIn(kostraMembers, aar < 2020 ? 0 : division).map(row => [row.kommune, row.gruppe]));
  return validIn(municipalities, aar)
    .flatMap(({kommune = ""}) => {
      const {last, ends} = walk(kommune, aar, division);
      return [
        `kommune ${last} ${kommune}`,
        `land 0 ${kommune}`,
        ...common(ends.map(end => countyOf.get(end))).map(fylke => `fylke ${fylke} ${kommune}`),
        ...common(ends.map(end => groupOf.get(end))).map(gruppe => `kostra ${gruppe} ${kommune}`)
      ];
    })
    .sort();
}

describe.each(pairs)("%i, newest data year %i", (aar, nyeste) => {
  test("the units are those of an independent walk over the changes", async () => {
    const units = await unitsOf(aar, nyeste);
    for (const geografi of ["as_reported", "recast"]) {
      const made = units.filter(unit => unit.geografi === geografi);
      const lines = made.map(({geo_niva, geo, kommune}) => `${geo_niva} ${geo} ${kommune}`).sort();
      expect(lines, geografi).toEqual(expectedUnits(geografi, aar, nyeste));
    }
  });

  test("every municipality of the year is once in the country, in one municipality and in one county", async () => {
    const units = await unitsOf(aar, nyeste);
    const codes = [...new Set(validIn(municipalities, aar).map(row => row.kommune ?? ""))].sort();
    for (const geografi of ["as_reported", "recast"]) {
      for (const level of ["land", "kommune", "fylke"]) {
        const members = units.filter(unit => unit.geografi === geografi && unit.geo_niva === level);
        expect(members.map(({kommune}) => kommune).sort(), `${geografi} ${level}`).toEqual(codes);
      }
    }
  });
});

test.each([
  [2017, 2024, 426, 358],
  [2018, 2024, 422, 358],
  [2019, 2024, 422, 358],
  [2020, 2024, 356, 356],
  [2023, 2024, 356, 356],
  [2024, 2024, 357, 357],
  [2017, 2022, 426, 358],
  [2019, 2022, 422, 358],
  [2017, 2019, 426, 422]
])("%i, newest data year %i: %i municipalities as reported, %i recast", async (aar, nyeste, asReported, recast) => {
  const units = (await unitsOf(aar, nyeste)).filter(unit => unit.geo_niva === "kommune");
  const codes = (geografi: string): Set<string> =>
    new Set(units.filter(unit => unit.geografi === geografi).map(unit => unit.geo));
  expect(codes("as_reported").size).toBe(asReported);
  expect(codes("recast").size).toBe(recast);
});

describe("on the division of 2024", () => {
  /** Codes as reported in the year that a recast unit holds. */
  async function heldBy(aar: number, level: string, geo: string): Promise<readonly string[]> {
    const units = await unitsOf(aar, 2024);
    return units
      .filter(unit => unit.geografi === "recast" && unit.geo_niva === level && unit.geo === geo)
      .map(unit => unit.kommune);
  }

  /** Recast units above municipalities that a code as reported in the year is in. */
  async function unitsAbove(aar: number, kommune: string): Promise<readonly string[]> {
    const units = await unitsOf(aar, 2024);
    return units
      .filter(unit => unit.geografi === "recast" && unit.geo_niva !== "kommune" && unit.kommune === kommune)
      .map(unit => `${unit.geo_niva} ${unit.geo}`)
      .sort();
  }

  test("1508 and 1580 have no rows before 2024; 1507 has, for 1504 of 2018 too", async () => {
    for (const aar of [2017, 2018, 2019, 2020, 2021, 2022, 2023]) {
      expect(await heldBy(aar, "kommune", "1508"), `${aar}`).toEqual([]);
      expect(await heldBy(aar, "kommune", "1580"), `${aar}`).toEqual([]);
    }
    expect(await heldBy(2018, "kommune", "1507")).toEqual(["1504", "1523", "1529", "1534", "1546"]);
    expect(await heldBy(2023, "kommune", "1507")).toEqual(["1507"]);
    expect(await heldBy(2024, "kommune", "1507")).toEqual([]);
    expect(await heldBy(2024, "kommune", "1508")).toEqual(["1508"]);
  });

  test("1806 holds its whole predecessors, not Tysfjord, whose years carry 1850 in Nordland", async () => {
    expect(await heldBy(2019, "kommune", "1806")).toEqual(["1805", "1854"]);
    expect(await heldBy(2019, "kommune", "1875")).toEqual(["1849"]);
    expect(await heldBy(2019, "kommune", "1850")).toEqual(["1850"]);
    expect(await unitsAbove(2019, "1850")).toEqual(["fylke 18", "land 0"]);
    expect(await heldBy(2020, "kommune", "1850")).toEqual([]);
  });

  test("1613 was renumbered to 5012 in 2018 and divided in 2020: both carry 5012, in Trøndelag", async () => {
    expect(await heldBy(2017, "kommune", "5012")).toEqual(["1613"]);
    expect(await heldBy(2018, "kommune", "5012")).toEqual(["5012"]);
    expect(await heldBy(2017, "kommune", "1613")).toEqual([]);
    expect(await unitsAbove(2017, "1613")).toEqual(["fylke 50", "land 0"]);
    expect(await heldBy(2018, "kommune", "5055")).toEqual(["1571", "5011"]);
  });

  test("Ålesund is in Møre og Romsdal, and in no KOSTRA group, as Haram went to another", async () => {
    expect(await unitsAbove(2023, "1507")).toEqual(["fylke 15", "land 0"]);
    expect(await unitsAbove(2023, "3005")).toEqual(["fylke 33", "kostra EKG12", "land 0"]);
    expect(await unitsAbove(2019, "3005")).toEqual([]);
  });

  test("Viken is carried to three counties", async () => {
    const viken = (await unitsOf(2022, 2024))
      .filter(unit => unit.geo_niva === "fylke" && unit.geografi === "recast" && unit.kommune.startsWith("30"))
      .map(unit => unit.geo);
    expect(new Set(viken)).toEqual(new Set(["31", "32", "33"]));
    expect(await heldBy(2022, "fylke", "30")).toEqual([]);
  });
});

test.each([
  [2019, 2024],
  [2017, 2020],
  [2019, 2019]
])("%i, newest data year %i: there are no KOSTRA groups before 2020", async (aar, nyeste) => {
  const units = await unitsOf(aar, nyeste);
  expect(units.filter(unit => unit.geo_niva === "kostra")).toEqual([]);
});

test("in 2020–2023 every recast municipality is in one KOSTRA group but Ålesund", async () => {
  const units = (await unitsOf(2021, 2024)).filter(unit => unit.geografi === "recast" && unit.geo_niva === "kostra");
  expect(units).toHaveLength(355);
  expect(units.map(unit => unit.kommune)).not.toContain("1507");
  expect(new Set(units.map(unit => unit.geo)).size).toBe(17);
});
