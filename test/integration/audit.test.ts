import {cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gunzipSync, gzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {kprstat, wordsFor} from "../support/commandLine.js";
import {contentXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {deliver} from "../support/pipelineRun.js";

const table = "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.csv";
const hidden = "2024,kommune,1106,,suppressed,,suppressed";

let root: string;

/** Persons with poHab in one municipality. */
function delivery(kommune: string, persons: number): {path: string; bytes: Uint8Array} {
  const personer = Array.from({length: persons}, (_, index) => ({pePeID: index + 1, PERSONOPPL: [{poHab: "1"}]}));
  return {path: `${kommune}.xml`, bytes: Buffer.from(contentXml({kommune, aar: 2024, personer}))};
}

/** A copy of the folder in which the release was made. */
function copy(name: string): string {
  const folder = join(root, name);
  cpSync(join(root, "made"), folder, {recursive: true, verbatimSymlinks: true});
  return folder;
}

function audit(folder: string, ...words: readonly string[]) {
  return kprstat("audit", "--output", join(folder, "output"), ...words);
}

function edit(folder: string, change: (text: string) => string): void {
  const file = join(folder, "output", "releases", "2024-r1", table);
  const text = readFileSync(file, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
}

beforeAll(() => {
  root = temporaryFolder();
  deliver(join(root, "made"), [delivery("1101", 10), delivery("1106", 7), delivery("0301", 143)]);
  const result = kprstat(...wordsFor(join(root, "made")), "--json");
  expect(result.status, result.stderr).toBe(0);
  const stages = (JSON.parse(result.stdout) as {stages: {stage: string; ran: boolean}[]}).stages;
  expect(stages.filter(({ran}) => ran).map(({stage}) => stage)).toContain("audit");
});

afterAll(() => rmSync(root, {recursive: true, force: true}));

describe("a release and what is kept of how it was decided", () => {
  test("passes with its certificate, which only its owner can read", () => {
    const result = audit(join(root, "made"), "--work", join(root, "made", "work"));
    expect(result.status, result.stdout).toBe(0);
    expect(result.stdout).toContain("the audit passes");
    const kept = join(root, "made", "work", "protected", "2024-r1");
    for (const name of ["certificate.json.gz", "suppression.json", "audit.json"]) {
      expect(statSync(join(kept, name)).mode & 0o777, name).toBe(0o600);
    }
    expect(existsSync(join(root, "made", "work", "protected", "candidate"))).toBe(false);
    const report = JSON.parse(readFileSync(join(kept, "suppression.json"), "utf8")) as {cells: object[]};
    expect(report.cells).toContainEqual(
      expect.objectContaining({aar: "2024", geo_niva: "kommune", primary: 1, secondary: 0})
    );
  });

  test("without the work folder the audit is weaker and names nothing", () => {
    const result = audit(join(root, "made"), "--json");
    expect(result.status).toBe(3);
    expect(JSON.parse(result.stdout)).toMatchObject({passed: false, strength: "weaker, no certificate", problems: []});
  });

  test("nothing of the certificate is below output", () => {
    const text = readFileSync(join(root, "made", "output", "latest", table), "utf8");
    expect(text).toContain(hidden);
    expect(existsSync(join(root, "made", "output", "protected"))).toBe(false);
  });
});

describe("an audit does not pass", () => {
  test("where a suppression was taken back", () => {
    const folder = copy("shown");
    edit(folder, text => text.replace(hidden, "2024,kommune,1106,7,ok,0.2,ok"));
    const result = audit(folder, "--work", join(folder, "work"), "--json");
    expect(result.status).toBe(3);
    expect(result.stdout).toContain("1106");
  });

  test("where a number was changed", () => {
    const folder = copy("changed");
    edit(folder, text => text.replace("2024,kommune,1101,10,", "2024,kommune,1101,11,"));
    expect(audit(folder, "--work", join(folder, "work")).status).toBe(3);
  });

  test("where a witness was taken from the certificate", () => {
    const folder = copy("tampered");
    const file = join(folder, "work", "protected", "2024-r1", "certificate.json.gz");
    const certificate = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as {
      years: {witnesses: [number[], number[]][]}[];
    };
    const tampered = {
      ...certificate,
      years: certificate.years.map(year => ({...year, witnesses: year.witnesses.map(() => [[], []])}))
    };
    writeFileSync(file, gzipSync(JSON.stringify(tampered)));
    expect(audit(folder, "--work", join(folder, "work")).status).toBe(3);
  });

  test("and a release without certificate in the work folder is missing something", () => {
    const folder = copy("without");
    rmSync(join(folder, "work", "protected"), {recursive: true});
    const result = audit(folder, "--work", join(folder, "work"));
    expect(result.status).toBe(66);
    expect(result.stderr).toContain("no certificate");
  });
});

describe("publishing", () => {
  test("a candidate that was changed after suppress is refused, and the release before stays", () => {
    const folder = copy("candidate");
    deliver(folder, [delivery("1103", 12)]);
    expect(kprstat(...wordsFor(folder), "--to", "suppress").status).toBe(0);
    const candidate = join(folder, "output", "releases", ".candidate-next", table);
    const text = readFileSync(candidate, "utf8");
    writeFileSync(candidate, text.replace(hidden, "2024,kommune,1106,7,ok,0.2,ok"));
    const result = kprstat(...wordsFor(folder), "--from", "audit");
    expect(result.status, result.stderr).toBe(3);
    expect(existsSync(join(folder, "output", "releases", "2024-r2"))).toBe(false);
    const report = JSON.parse(readFileSync(join(folder, "work", "protected", "candidate", "audit.json"), "utf8"));
    expect(report).toMatchObject({passed: false});
  });

  test("a new work folder that makes the same release has a certificate for it too", () => {
    const folder = copy("again");
    rmSync(join(folder, "work"), {recursive: true});
    const result = kprstat(...wordsFor(folder), "--json");
    expect(result.status, result.stderr).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({release: {id: "2024-r1", made: false}});
    expect(audit(folder, "--work", join(folder, "work")).status).toBe(0);
  });

  test("publish alone audits again what suppress left", () => {
    const folder = copy("alone");
    deliver(folder, [delivery("1103", 12)]);
    expect(kprstat(...wordsFor(folder), "--to", "suppress").status).toBe(0);
    const result = kprstat(...wordsFor(folder), "--from", "publish", "--json");
    expect(result.status, result.stderr).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({release: {id: "2024-r2", made: true}});
    expect(audit(folder, "--work", join(folder, "work")).status).toBe(0);
  });
});
