import {cpSync, existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {kprstat, wordsFor} from "../support/commandLine.js";
import {copyConfiguration, editConfiguration, keepStatistics, twoTables} from "../support/configurationCopy.js";
import {contentXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {deliver} from "../support/pipelineRun.js";

const table = "hab_rehab_utenfor_institusjon";
const csv = `tables/${table}/${table}.csv`;

interface Summary {
  readonly release: {readonly id: string; readonly made: boolean};
  readonly stages: readonly {readonly stage: string; readonly ran: boolean; readonly reasons: readonly string[]}[];
}

let root: string;

/** Persons with poHab in one municipality. */
function delivery(kommune: string, persons: number, aar = 2023, lopenr = "1") {
  const personer = Array.from({length: persons}, (_, index) => ({pePeID: index + 1, PERSONOPPL: [{poHab: "1"}]}));
  const bytes = Buffer.from(contentXml({kommune, aar, lopenr, personer}));
  return {path: `${kommune}-${aar}-${lopenr}.xml`, bytes};
}

/** A copy of the folder with one release, which is in the ledger. */
function copy(name: string): string {
  const folder = join(root, name);
  cpSync(join(root, "published"), folder, {recursive: true, verbatimSymlinks: true});
  return folder;
}

function run(folder: string, ...words: readonly string[]) {
  return kprstat(...wordsFor(folder, "run", twoTables(root)), ...words);
}

function made(folder: string, ...words: readonly string[]): Summary {
  const result = run(folder, "--json", ...words);
  expect(result.status, result.stderr).toBe(0);
  return JSON.parse(result.stdout) as Summary;
}

function ledger(folder: string, ...words: readonly string[]) {
  const folders = ["--work", join(folder, "work"), "--output", join(folder, "output")];
  return kprstat("ledger", ...words, ...folders);
}

function audit(folder: string) {
  return kprstat("audit", "--output", join(folder, "output"), "--work", join(folder, "work"));
}

function published(folder: string): string {
  return readFileSync(join(folder, "output", "latest", csv), "utf8");
}

function headIn(folder: string): {entries: number; sha256: string} {
  const manifest = readFileSync(join(folder, "output", "latest", "manifest.json"), "utf8");
  return (JSON.parse(manifest) as {ledger: {entries: number; sha256: string}}).ledger;
}

beforeAll(() => {
  root = temporaryFolder();
  const folder = join(root, "published");
  deliver(folder, [delivery("1101", 11), delivery("1106", 7), delivery("3005", 40), delivery("0301", 143)]);
  expect(made(folder).release).toEqual(expect.objectContaining({id: "2023-r1", made: true}));
  expect(ledger(folder, "add", "2023-r1").status).toBe(0);
});

afterAll(() => rmSync(root, {recursive: true, force: true}));

describe("the ledger", () => {
  test("lists what was published, and takes nothing twice", () => {
    const folder = join(root, "published");
    expect(headIn(folder).entries).toBe(0);
    const again = ledger(folder, "add", "2023-r1");
    expect(again.status).toBe(0);
    expect(again.stderr).toContain("2023-r1 is entry 1 already.");
    const list = JSON.parse(ledger(folder, "list", "--json").stdout) as {entries: object[]};
    expect(list).toMatchObject({entries: [{number: 1, release: "2023-r1", tables: expect.arrayContaining([table])}]});
    expect(list.entries).toHaveLength(1);
  });

  test("takes in a publication that was made elsewhere", () => {
    const folder = copy("elsewhere");
    const other = join(root, "other-release");
    cpSync(join(folder, "output", "releases", "2023-r1"), other, {recursive: true});
    const manifest = readFileSync(join(other, "manifest.json"), "utf8");
    writeFileSync(join(other, "manifest.json"), manifest.replace('"2023-r1"', '"2023-r7"'));
    const result = ledger(folder, "add", other, "--json");
    expect(JSON.parse(result.stdout)).toEqual({entries: [{number: 2, release: "2023-r7", added: true}]});
    expect(ledger(folder, "add", "2023-r8").status).toBe(66);
  });
});

describe("after a publication", () => {
  test("a revised delivery gives another number, which is hidden when it is small", () => {
    const folder = copy("revised");
    expect(published(folder)).toContain("2023,kommune,1101,11,ok,");
    expect(published(folder)).toContain("2023,kommune,1106,,suppressed,");
    deliver(folder, [delivery("1101", 8, 2023, "2"), delivery("1106", 12, 2023, "2")]);
    expect(made(folder).release).toEqual(expect.objectContaining({id: "2023-r2", made: true}));
    expect(published(folder)).toContain("2023,kommune,1101,,suppressed,");
    expect(published(folder)).toContain("2023,kommune,1106,12,ok,");
    expect(headIn(folder).entries).toBe(1);
    expect(audit(folder).status).toBe(0);
  });

  test("the year before on a new municipal division is one system with it", () => {
    const folder = copy("regrouped");
    // Drammen left county 30 for 33, under a new code.
    deliver(folder, [delivery("3301", 8, 2024), delivery("3303", 33, 2024), delivery("0301", 140, 2024)]);
    expect(made(folder).release.id).toBe("2024-r1");
    expect(published(folder)).toContain("2023,kommune,3005,40,ok,");
    expect(published(folder)).toContain("2024,kommune,3301,,suppressed,");
    expect(headIn(folder).entries).toBe(1);
    expect(audit(folder).status).toBe(0);
  });
});

describe("where a rule now hides what was shown", () => {
  test("no answer is safe: the release is refused, the protected report names the cell, and nothing is published", () => {
    const folder = copy("refused");
    const config = copyConfiguration();
    keepStatistics(config, [table, "rapporteringsstatus"]);
    editConfiguration(config, `statistics/${table}.json`, '"suppressBelow": 10', '"suppressBelow": 12');
    const result = kprstat(...wordsFor(folder, "run", config));
    rmSync(config, {recursive: true});
    expect(result.status, result.stderr).toBe(3);
    const report = join(folder, "work", "protected", "candidate", "refusal.json");
    expect(result.stderr).toContain(report);
    expect(result.stderr).not.toContain("1101");
    expect(statSync(report).mode & 0o777).toBe(0o600);
    const {cells} = JSON.parse(readFileSync(report, "utf8")) as {cells: readonly object[]};
    expect(cells).toContainEqual({
      table,
      key: {aar: "2023", geo_niva: "kommune", geo: "1101"},
      measure: "personer",
      quantity: "count",
      release: null,
      why: "shown in an earlier release"
    });
    expect(readdirSync(join(folder, "output", "releases"))).toEqual(["2023-r1"]);
    expect(readlinkSync(join(folder, "output", "latest"))).toBe("releases/2023-r1");
  });
});

describe("a ledger that is not whole", () => {
  function expectRefused(folder: string, result: ReturnType<typeof kprstat>): void {
    expect(result.status, result.stderr).toBe(3);
    expect(result.stderr).toContain(join(folder, "work", "ledger"));
    expect(readdirSync(join(folder, "output", "releases")).filter(name => name.startsWith("."))).toEqual([]);
  }

  test("because it was shortened stops run, plan and audit", () => {
    const folder = join(root, "revised");
    expect(headIn(folder).entries).toBe(1);
    rmSync(join(folder, "work", "ledger"), {recursive: true});
    for (const result of [run(folder), kprstat(...wordsFor(folder, "plan", twoTables(root))), audit(folder)]) {
      expectRefused(folder, result);
    }
  });

  test("because a number was changed stops a run", () => {
    const folder = copy("changed");
    const file = join(folder, "work", "ledger", "0001", csv);
    writeFileSync(file, readFileSync(file, "utf8").replace("1101,11,", "1101,12,"));
    expectRefused(folder, run(folder));
    expect(existsSync(join(folder, "output", "releases", "2023-r2"))).toBe(false);
  });
});

test("a ledger that has grown makes suppress run again, which plan and summary say", () => {
  const folder = join(root, "published");
  const reason = "ledger of earlier releases changed";
  expect(kprstat(...wordsFor(folder, "plan", twoTables(root))).stdout).toContain(reason);
  const {stages} = made(folder);
  expect(stages.find(({stage}) => stage === "suppress")).toMatchObject({ran: true, reasons: [reason]});
  expect(made(folder).stages.filter(({ran}) => ran)).toEqual([]);
});
