import {mkdirSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {Database} from "../../../pipeline/database/database.js";
import {
  loadRelations,
  materialize,
  parseRelation,
  relationOf,
  withDependencies
} from "../../../pipeline/database/relation.js";
import {KprstatError} from "../../../pipeline/errors.js";
import {temporaryFolder} from "../../support/landing.js";

function sqlFile(header: {reads?: string; params?: string; grain?: string}, select = "select 1 as person"): string {
  const {reads = "none", params = "none", grain = "person"} = header;
  return `-- Who counts.\n-- reads:  ${reads}\n-- params: ${params}\n-- grain:  ${grain}\n\n${select}\n`;
}

const folder = temporaryFolder();

afterAll(() => rmSync(folder, {recursive: true}));

describe("parseRelation", () => {
  test("reads the header", () => {
    const sql = sqlFile(
      {reads: "clean.person, reference.kommune", params: "aar", grain: "person, kommune"},
      "select person, kommune -- of $another year\nfrom clean.person where aar = $aar and $aar > 2000"
    );
    expect(parseRelation("contribution.noe", sql)).toEqual({
      name: "contribution.noe",
      sql,
      reads: ["clean.person", "reference.kommune"],
      params: ["aar"],
      grain: ["person", "kommune"],
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/)
    });
  });

  test("none is nothing", () => {
    expect(parseRelation("clean.noe", sqlFile({}))).toMatchObject({reads: [], params: [], grain: ["person"]});
  });

  test.each([
    ["a missing line", sqlFile({}).replace("-- grain:", "-- grains:"), "no header line «-- grain:»"],
    ["a parameter that the header lacks", sqlFile({}, "select $aar as aar"), "parameters are not the ones"],
    ["a parameter that is not bound", sqlFile({params: "aar"}), "parameters are not the ones"],
    ["a parameter bound in a comment only", sqlFile({params: "aar"}, "select 1 -- $aar"), "parameters are not the ones"]
  ])("refuses %s", (_, sql, message) => {
    expect(() => parseRelation("clean.noe", sql)).toThrow(message);
    expect(() => parseRelation("clean.noe", sql)).toThrow(KprstatError);
  });
});

describe("loadRelations", () => {
  test("names relations after folder and file, and takes only SQL files in folders", () => {
    const files = {
      "clean/person.sql": sqlFile({}),
      "contribution/noe.sql": sqlFile({reads: "clean.person"}),
      "clean/README.md": "",
      "stray.sql": ""
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), {recursive: true});
      writeFileSync(join(folder, path), text);
    }
    expect([...loadRelations(folder).keys()].sort()).toEqual(["clean.person", "contribution.noe"]);
  });

  test("an unknown relation is a fault of the configuration that asks for it", () => {
    expect(() => relationOf(loadRelations(folder), "contribution.annet")).toThrow(
      expect.objectContaining({kind: "configuration", message: expect.stringContaining("sql/contribution/annet.sql")})
    );
  });
});

test("withDependencies gives each relation once, after all that it reads", () => {
  const reads: Record<string, string> = {
    "contribution.noe": "clean.opplysning, clean.person",
    "clean.opplysning": "valid.personoppl, clean.person",
    "clean.person": "valid.person, clean.leveranse",
    "clean.leveranse": "catalogue.verdict",
    "clean.annet": "clean.person"
  };
  const relations = new Map(
    Object.entries(reads).map(([name, of]) => [name, parseRelation(name, sqlFile({reads: of}))])
  );
  expect(withDependencies(relations, "contribution.noe").map(({name}) => name)).toEqual([
    "clean.leveranse",
    "clean.person",
    "clean.opplysning",
    "contribution.noe"
  ]);
});

describe("materialize", () => {
  let database: Database;

  beforeAll(async () => {
    const temporary = join(folder, "tmp");
    database = await Database.open({
      path: ":memory:",
      folders: [],
      temporaryFolder: temporary,
      threads: 1,
      memoryLimit: "300MB"
    });
  });

  afterAll(() => database.close());

  test("makes a table in a schema of its own, whatever was there, with just the parameters of the header", async () => {
    const years = parseRelation("clean.aar", sqlFile({params: "aar", grain: "aar"}, "select $aar::integer as aar"));
    for (const aar of [2022, 2023]) {
      await materialize(database, years, {aar, testperson_kommuner: 5});
    }
    expect(await database.rows("from clean.aar")).toEqual([{aar: 2023}]);
  });

  test("an error tells the statement, and no value", async () => {
    const broken = parseRelation("clean.feil", sqlFile({}, "select '01015012345'::date as person"));
    const error = await materialize(database, broken, {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({kind: "fault", parts: {where: "create or replace table clean.feil as"}});
    expect(String(error)).not.toContain("01015012345");
  });
});
