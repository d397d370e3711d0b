import {mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {type Explanation, explanationSchema} from "../../pipeline/explain/explanation.js";
import {filesBelow, kprstat, wordsFor} from "../support/commandLine.js";
import {copyConfiguration, keepStatistics} from "../support/configurationCopy.js";
import {contentXml, identityOf, identXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {deliver} from "../support/pipelineRun.js";

const table = "hab_rehab_utenfor_institusjon";

let folder: string;
let config: string;

/** Persons with poHab in one municipality. */
function delivery(
  kommune: string,
  persons: number,
  given: {lopenr?: string; lagetDato?: string; tilDato?: string} = {}
) {
  const {lopenr = "1", lagetDato = "20250108", tilDato} = given;
  const personer = Array.from({length: persons}, (_, index) => ({pePeID: index + 1, PERSONOPPL: [{poHab: "1"}]}));
  const innhinfo = tilDato === undefined ? {} : {iiTilDato: tilDato};
  return {
    path: `${kommune}/melding-${lopenr}.xml`,
    bytes: Buffer.from(contentXml({kommune, aar: 2024, lopenr, lagetDato, innhinfo, personer}))
  };
}

/** A configuration with two tables: nothing leans on what the municipalities hide. */
function smallConfiguration(): string {
  const copy = copyConfiguration();
  keepStatistics(copy, [table, "rapporteringsstatus"]);
  return copy;
}

function explain(...words: readonly string[]) {
  const folders = ["--work", join(folder, "work"), "--output", join(folder, "output"), "--config", config];
  return kprstat("explain", ...folders, ...words);
}

function explained(...words: readonly string[]): Explanation {
  const {status, stdout, stderr} = explain("--json", ...words);
  expect(status, stderr).toBe(0);
  return explanationSchema.parse(JSON.parse(stdout));
}

/**
 * Oslo has 143 persons, two of whom Eigersund reports too; Eigersund 10 after a first delivery with 12; Haugesund 7;
 * Stavanger's delivery is for eleven months and rejected; nobody else has delivered.
 */
beforeAll(() => {
  folder = join(temporaryFolder(), "run");
  mkdirSync(folder);
  config = smallConfiguration();
  const pasienter = [1, 2].map(pid => ({pid, ...identityOf(4700 + pid)}));
  const ident = identXml({
    aar: 2024,
    institusjoner: ["0301", "1101"].map(institusjonID => ({institusjonID, pasienter}))
  });
  deliver(folder, [
    delivery("0301", 143),
    delivery("1101", 12, {lagetDato: "20250103"}),
    delivery("1101", 10, {lopenr: "2", lagetDato: "20250110"}),
    delivery("1103", 30, {tilDato: "20241130"}),
    delivery("1106", 7),
    {path: "ident.xml", bytes: Buffer.from(ident)}
  ]);
  const result = kprstat(...wordsFor(folder, "run", config));
  expect(result.status, result.stderr).toBe(0);
});

afterAll(() => {
  rmSync(join(folder, ".."), {recursive: true, force: true});
  rmSync(config, {recursive: true, force: true});
});

describe("a number that is shown", () => {
  test("goes back to rule, SQL, population and the delivery that counts", () => {
    const explanation = explained(table, "aar=2024", "geo_niva=kommune", "geo=1101");
    expect(explanation.release.id).toBe("2024-r1");
    expect(explanation.row).toEqual([
      {dimension: "aar", code: "2024", name: "2024"},
      {dimension: "geo_niva", code: "kommune", name: "Kommune"},
      {dimension: "geo", code: "1101", name: "Eigersund"}
    ]);
    // 10 of 15 221 inhabitants (config/reference/folketall.csv, all ages, both sexes) are 0.657 per 1 000.
    expect(explanation.population).toBe(15_221);
    expect(explanation.measures.map(({name, value, status, why}) => [name, value, status, why])).toEqual([
      ["personer", "10", "ok", null],
      ["per_1000", "0.7", "ok", null]
    ]);
    const place = {aar: 2024, kommune: "1101", navn: "Eigersund", bydel: null, state: "counts"};
    expect(explanation.deliveries).toEqual([
      {...place, message: "content", file: "1101/melding-2.xml", made: "20250110"},
      {...place, message: "ident", file: "ident.xml", made: expect.stringMatching(/^\d{8}$/)}
    ]);
    expect(explanation.sources.definition.path).toMatch(new RegExp(`/statistics/${table}\\.json$`));
    expect(explanation.sources.sql.map(({path}) => path).slice(0, 2)).toEqual([
      `sql/contribution/${table}.sql`,
      "sql/clean/personopplysning.sql"
    ]);
    expect(explanation.notes).toEqual([]);
  });

  test("a total has the deliveries of its municipalities, rejected and missing ones too", () => {
    const {measures, municipalities, deliveries} = explained(table, "aar=2024", "geo_niva=fylke", "geo=11");
    expect(measures[0]).toMatchObject({value: "10", rule: "sum of the numbers that are shown for its municipalities"});
    expect(municipalities).toHaveLength(23);
    const content = deliveries?.filter(({message}) => message === "content") ?? [];
    expect(
      content.filter(({state}) => state !== "missing").map(({kommune, state, file}) => [kommune, state, file])
    ).toEqual([
      ["1101", "counts", "1101/melding-2.xml"],
      ["1103", "rejected", "1103/melding-1.xml"],
      ["1106", "counts", "1106/melding-1.xml"]
    ]);
    expect(content.filter(({state}) => state === "missing")).toHaveLength(20);
  });

  test("in words; of many deliveries the first are listed", () => {
    const {status, stdout} = explain(table, "aar=2024", "geo_niva=land", "geo=0");
    expect(status).toBe(0);
    expect(stdout).toContain("2024-r1, aar 2024, geo_niva land (Landet), geo 0 (Hele landet)");
    expect(stdout).toMatch(/^personer +153 {2}shown +sum of the numbers that are shown for its municipalities$/m);
    expect(stdout).toContain("357 municipalities: 0301 Oslo, 1101 Eigersund,");
    expect(stdout).toContain("Deliveries that count: 3, rejected: 1, municipalities without any: 353");
    expect(stdout).toContain("more; --json lists them all");
  });

  test("a table about deliveries is explained too", () => {
    const {measures, sources, population} = explained("rapporteringsstatus", "aar=2024", "geo=1106");
    expect(measures.find(({name}) => name === "levert")).toMatchObject({value: "ja", status: null, why: null});
    expect(sources.sql[0]?.path).toBe("sql/register/rapporteringsstatus.sql");
    expect(population).toBeNull();
  });
});

describe("a number that is hidden", () => {
  test("says which rule hides it, and not what it is", () => {
    const explanation = explained(table, "aar=2024", "geo_niva=kommune", "geo=1106");
    expect(explanation.measures.map(({name, value, status, why}) => [name, value, status, why])).toEqual([
      ["personer", null, "suppressed", {rule: "small_count", below: 10, ruleOf: table}],
      ["per_1000", null, "suppressed", {rule: "derived", of: ["personer"]}]
    ]);
    const {stdout} = explain(table, "aar=2024", "geo_niva=kommune", "geo=1106");
    expect(stdout).toContain("personer is hidden: it is a count from 1 to 9");
    expect(stdout).not.toMatch(/personer +7\b/);
  });

  test("says why only to those who have the work folder of the release", () => {
    const other = ["--work", join(folder, "nowhere")];
    const words = [
      "--output",
      join(folder, "output"),
      "--config",
      config,
      table,
      "aar=2024",
      "geo_niva=kommune",
      "geo=1106"
    ];
    const {status, stdout} = kprstat("explain", "--json", ...other, ...words);
    expect(status).toBe(0);
    const {measures, deliveries, notes} = explanationSchema.parse(JSON.parse(stdout));
    expect(measures[0]).toMatchObject({status: "suppressed", why: null});
    expect(deliveries).toBeNull();
    expect(notes.join("\n")).toContain("no work folder");
    expect(notes.join("\n")).toContain("certificate of 2024-r1");
    expect(filesBelow(join(folder, "nowhere"))).toEqual([]);
  });

  test("is refused where the certificate is of other files", () => {
    const file = join(folder, "work", "protected", "2024-r1", "certificate.json.gz");
    const certificate = readFileSync(file);
    const empty = {version: 1, tables: {[table]: "0".repeat(64)}, years: []};
    writeFileSync(file, gzipSync(JSON.stringify(empty)));
    try {
      const {status, stderr} = explain(table, "aar=2024", "geo_niva=kommune", "geo=1106");
      expect(status).toBe(2);
      expect(stderr).toContain("The certificate is not of the files of the release.");
    } finally {
      writeFileSync(file, certificate);
    }
  });
});

test("what has changed since the release is said", () => {
  const copy = copyConfiguration();
  try {
    const folders = ["--work", join(folder, "work"), "--output", join(folder, "output"), "--config", copy];
    const {stdout} = kprstat("explain", "--json", ...folders, table, "aar=2024", "geo_niva=kommune", "geo=1101");
    const {notes} = explanationSchema.parse(JSON.parse(stdout));
    expect(notes).toEqual([expect.stringContaining("The configuration has changed since the release was made")]);
  } finally {
    rmSync(copy, {recursive: true});
  }
});

test.each([
  [["hab_rehab", "aar=2024"], 64, 'There is no table "hab_rehab".'],
  [["hab_rehab_utenfor_institusjn", "aar=2024"], 64, `did you mean ${table}?`],
  [[table, "aar=2024", "geo_niva=kommune", "geo=Haugesund"], 64, "did you mean 1106 (Haugesund)?"],
  [["--release", "2024-r7", table, "aar=2024", "geo_niva=kommune", "geo=1106"], 66, "There is no release 2024-r7."]
])("%j ends with %i", (words, exitCode, told) => {
  const {status, stderr} = explain(...words);
  expect([status, stderr]).toEqual([exitCode, expect.stringContaining(told)]);
});

test("the protected report tells what changed since the newest release", () => {
  deliver(folder, [delivery("1106", 12, {lopenr: "2", lagetDato: "20250113"})]);
  const result = kprstat(...wordsFor(folder, "run", config));
  expect(result.status, result.stderr).toBe(0);
  const kept = join(folder, "work", "protected", "2024-r2");
  const {changes} = JSON.parse(readFileSync(join(kept, "suppression.json"), "utf8")) as {
    changes: {since: string; cells: object[]};
  };
  expect(changes.since).toBe("2024-r1");
  expect(changes.cells[0]).toEqual({
    table,
    row: {aar: "2024", geo_niva: "kommune", geo: "1106"},
    measure: "personer",
    change: "opened",
    before: "suppressed",
    now: "12"
  });
  expect(readFileSync(join(kept, "suppression.txt"), "utf8")).toContain("What differs from 2024-r1");
  const before = explained("--release", "2024-r1", table, "aar=2024", "geo_niva=kommune", "geo=1106");
  expect(before.measures[0]?.why).toMatchObject({rule: "small_count"});
  expect(before.notes).toEqual([expect.stringContaining("The deliveries have changed")]);
});
