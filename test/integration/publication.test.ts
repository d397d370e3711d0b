import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {approveCommand} from "../../pipeline/command/approve.js";
import type {CommandContext, CommandResult} from "../../pipeline/command/command.js";
import {publishCommand} from "../../pipeline/command/publish.js";
import {rebuildCommand} from "../../pipeline/command/rebuild.js";
import {runCommand} from "../../pipeline/command/run.js";
import {withdrawCommand} from "../../pipeline/command/withdraw.js";
import {KprstatError} from "../../pipeline/errors.js";
import {requireLedger} from "../../pipeline/ledger/ledger.js";
import {sha256Of} from "../../pipeline/publish/manifest.js";
import {runId} from "../../pipeline/record.js";
import {userName} from "../../pipeline/user.js";
import {filesBelow} from "../support/commandLine.js";
import {copyTwoTables, editConfiguration} from "../support/configurationCopy.js";
import {contentXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {deliver} from "../support/pipelineRun.js";

const csv = "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.csv";

let root: string;
/** Configurations: that of the runs, one that lets everybody approve, and one with an embargo besides. */
let config: string;
let relaxed: string;
let embargoed: string;

function delivery(kommune: string, persons: number) {
  const personer = Array.from({length: persons}, (_, index) => ({pePeID: index + 1, PERSONOPPL: [{poHab: "1"}]}));
  return {path: `${kommune}.xml`, bytes: Buffer.from(contentXml({kommune, aar: 2023, personer}))};
}

/** What a command says and how it ends, in this process. */
interface Outcome {
  readonly exitCode: number;
  readonly text: string;
  readonly json: unknown;
}

async function outcomeOf(command: Promise<CommandResult>): Promise<Outcome> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof KprstatError) return {exitCode: error.exitCode, text: error.message, json: null};
    throw error;
  }
}

let seconds = 0;

/** Each command is started a second after the one before. */
function started(): CommandContext {
  const now = new Date(Date.parse("2024-01-20T06:00:00Z") + ++seconds * 1000);
  const screen = {isTerminal: false, colour: false, columns: 80, write: () => undefined};
  return {screen, now, runId: runId(now, process.pid)};
}

function places(folder: string) {
  return {work: join(folder, "work"), output: join(folder, "output")};
}

async function run(folder: string): Promise<void> {
  const keyFile = join(root, "secret");
  const range = {years: null, only: null, from: null, to: null, force: false};
  const options = {...places(folder), deliveries: join(folder, "deliveries"), config, keyFile, ...range};
  expect(await outcomeOf(runCommand(options, started()))).toMatchObject({exitCode: 0});
}

function approve(folder: string, release: string, settings = relaxed): Promise<Outcome> {
  return outcomeOf(approveCommand({...places(folder), config: settings, release}, started()));
}

function publish(folder: string, settings = relaxed, to = join(folder, "web")): Promise<Outcome> {
  return outcomeOf(publishCommand({...places(folder), config: settings, release: null, to}, started()));
}

function withdraw(folder: string, release: string | null = null): Promise<Outcome> {
  return outcomeOf(withdrawCommand({...places(folder), release, to: join(folder, "web")}, started()));
}

function rebuild(folder: string, release: string, to: string): Promise<Outcome> {
  const options = {...places(folder), release, to: join(folder, to), deliveries: null, keyFile: null};
  return outcomeOf(rebuildCommand(options, started()));
}

function copy(from: string, name: string): string {
  const folder = join(root, name);
  cpSync(from, folder, {recursive: true, verbatimSymlinks: true});
  return folder;
}

/** Every byte of a release, by path. */
function bytesOf(release: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    filesBelow(release).map(path => [path.slice(release.length + 1), readFileSync(path).toString("latin1")])
  );
}

async function ledgerOf(folder: string): Promise<readonly string[]> {
  const {work, output} = places(folder);
  return (await requireLedger(work, output)).entries.map(({release}) => release);
}

beforeAll(() => {
  root = temporaryFolder();
  writeFileSync(join(root, "secret"), "a secret for tests, long enough");
  [config, relaxed, embargoed] = ["config", "relaxed", "embargoed"].map(name => join(root, name)) as [
    string,
    string,
    string
  ];
  for (const folder of [config, relaxed, embargoed]) copyTwoTables(folder);
  for (const folder of [relaxed, embargoed]) {
    editConfiguration(folder, "settings.json", '"byAnother": true', '"byAnother": false');
  }
  editConfiguration(embargoed, "settings.json", '"dates": []', '"dates": [{"dataYear": 2023, "date": "2024-07-01"}]');
});

afterAll(() => rmSync(root, {recursive: true, force: true}));

describe("from a run to the web and back", () => {
  let folder: string;
  const web = (...path: readonly string[]) => join(folder, "web", ...path);

  beforeAll(async () => {
    folder = join(root, "released");
    deliver(folder, [delivery("1101", 11), delivery("1106", 12), delivery("0301", 143)]);
    await run(folder);
  });

  test("who made a release may not approve it, and without approval nothing is published", async () => {
    const refused = await approve(folder, "2023-r1", config);
    expect(refused.exitCode).toBe(77);
    expect(refused.text).toContain("somebody else has to approve it");
    const unapproved = await publish(folder);
    expect(unapproved.exitCode).toBe(77);
    expect(unapproved.text).toContain("kprstat approve 2023-r1");
    expect(existsSync(join(folder, "work", "approvals"))).toBe(false);
    expect(existsSync(web())).toBe(false);
  });

  test("an approval is kept for the owner of the work folder, with the hash of the manifest", async () => {
    expect(await approve(folder, "2023-r1")).toMatchObject({exitCode: 0, json: {warnings: []}});
    const path = join(folder, "work", "approvals", "2023-r1-1.json");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
      release: "2023-r1",
      manifestSha256: sha256Of(readFileSync(join(folder, "output", "releases", "2023-r1", "manifest.json"))),
      user: userName(),
      time: "2024-01-20T06:00:04.000Z"
    });
    // One who may approve under other settings may not here.
    expect((await publish(folder, config)).exitCode).toBe(77);
  });

  test("not before the time of an embargo", async () => {
    const result = await publish(folder, embargoed);
    expect(result.exitCode).toBe(75);
    expect(result.text).toContain("not to be published before 2024-07-01 08:00 (Europe/Oslo)");
    expect(existsSync(web())).toBe(false);
  });

  test("the web folder shows the release, readable by everyone, and the ledger has it", async () => {
    const mask = process.umask(0o077);
    const result = await publish(folder);
    process.umask(mask);
    expect(result).toMatchObject({exitCode: 0, json: {release: "2023-r1", changed: true, entry: 1, before: null}});
    expect(readlinkSync(web("current"))).toBe("releases/2023-r1");
    expect(bytesOf(web("releases", "2023-r1"))).toEqual(bytesOf(join(folder, "output", "releases", "2023-r1")));
    expect(readdirSync(web()).sort()).toEqual(["current", "releases"]);
    for (const path of [web(), web("releases"), web("releases", "2023-r1"), web("releases", "2023-r1", "tables")]) {
      expect(statSync(path).mode & 0o777).toBe(0o755);
    }
    for (const path of filesBelow(web())) expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(await ledgerOf(folder)).toEqual(["2023-r1"]);
  });

  test("again changes nothing, and says so", async () => {
    const before = bytesOf(join(folder, "work", "publications"));
    const result = await publish(folder);
    expect(result).toMatchObject({exitCode: 0, json: {changed: false}});
    expect(result.text).toContain("shows 2023-r1 already");
    expect(bytesOf(join(folder, "work", "publications"))).toEqual(before);
  });

  test("a later release takes its place, with an approval of its own", async () => {
    deliver(folder, [delivery("4601", 57)]);
    editConfiguration(config, "settings.json", "(docs/method.md)", "(docs/method.md, unchanged)");
    // What a rebuilding left that was killed is person-level data.
    const left = join(folder, "work", "rebuild", "deliveries");
    mkdirSync(left, {recursive: true});
    await run(folder);
    expect(existsSync(left)).toBe(false);
    expect((await publish(folder)).exitCode).toBe(77);
    expect((await approve(folder, "2023-r2")).exitCode).toBe(0);
    copy(folder, "approved");
    const result = await publish(folder);
    expect(result).toMatchObject({exitCode: 0, json: {release: "2023-r2", entry: 2, before: "2023-r1"}});
    expect(readlinkSync(web("current"))).toBe("releases/2023-r2");
    expect(readFileSync(web("current", csv), "utf8")).toContain("2023,kommune,4601,57,ok");
    expect(await ledgerOf(folder)).toEqual(["2023-r1", "2023-r2"]);
  });

  test("both can be made again, byte for byte, though deliveries and configuration are others now", async () => {
    const [first, second] = ["2023-r1", "2023-r2"].map(id => bytesOf(join(folder, "output", "releases", id)));
    renameSync(join(folder, "deliveries", "1101.xml"), join(folder, "deliveries", "renamed.xml"));
    // What is known of a release that is gone stands in the record of its run.
    renameSync(join(folder, "output", "releases", "2023-r1"), join(folder, "kept"));
    const result = await rebuild(folder, "2023-r1", "rebuilt");
    renameSync(join(folder, "kept"), join(folder, "output", "releases", "2023-r1"));
    expect(result).toMatchObject({exitCode: 0, json: {folder: join(folder, "rebuilt", "2023-r1")}});
    expect(bytesOf(join(folder, "rebuilt", "2023-r1"))).toEqual(first);
    // This one was made in sight of the first.
    expect((await rebuild(folder, "2023-r2", "rebuilt")).exitCode).toBe(0);
    expect(bytesOf(join(folder, "rebuilt", "2023-r2"))).toEqual(second);
    expect(existsSync(join(folder, "work", "rebuild"))).toBe(false);
    expect((await rebuild(folder, "2023-r2", "rebuilt")).exitCode).toBe(73);
  });

  test("what is missing to make one again is named", async () => {
    rmSync(join(folder, "deliveries", "renamed.xml"));
    const configurations = join(folder, "work", "runs", "configurations");
    renameSync(configurations, join(folder, "configurations"));
    const result = await rebuild(folder, "2023-r2", "again");
    renameSync(join(folder, "configurations"), configurations);
    expect(result).toMatchObject({
      exitCode: 66,
      json: {
        folder: null,
        missing: [
          {what: "configuration", name: expect.stringMatching(/[0-9a-f]{64}/)},
          {what: "delivery", name: expect.stringMatching(/^1101\.xml, SHA-256 [0-9a-f]{64}$/)}
        ]
      }
    });
    expect(result.text).toContain("2 things are missing");
    expect(existsSync(join(folder, "again"))).toBe(false);
    expect((await rebuild(folder, "2022-r1", "again")).exitCode).toBe(66);
  });

  test("withdrawing shows the release before, and then none; the ledger forgets nothing", async () => {
    expect((await withdraw(folder, "2023-r1")).exitCode).toBe(2);
    const result = await withdraw(folder);
    expect(result).toMatchObject({exitCode: 0, json: {release: "2023-r2", shown: "2023-r1"}});
    expect(result.text).toContain("stays known");
    expect(readlinkSync(web("current"))).toBe("releases/2023-r1");
    expect(readdirSync(web("releases"))).toEqual(["2023-r1"]);
    expect(await ledgerOf(folder)).toEqual(["2023-r1", "2023-r2"]);
    // What was withdrawn needs another approval.
    const again = await publish(folder);
    expect(again.exitCode).toBe(77);
    expect(again.text).toContain("was withdrawn after it was approved");
    expect((await withdraw(folder, "2023-r1")).exitCode).toBe(0);
    expect(readdirSync(web())).toEqual(["releases"]);
    expect(readdirSync(web("releases"))).toEqual([]);
    expect((await withdraw(folder)).exitCode).toBe(66);
  });
});

describe("what was approved is what is published", () => {
  test("2: a file is not the one that was approved", async () => {
    const folder = copy(join(root, "approved"), "file-changed");
    const file = join(folder, "output", "releases", "2023-r2", csv);
    writeFileSync(file, readFileSync(file, "utf8").replace("2023,kommune,4601,57,", "2023,kommune,4601,58,"));
    expect((await publish(folder)).exitCode).toBe(2);
    expect(await ledgerOf(folder)).toEqual(["2023-r1"]);
    expect(readlinkSync(join(folder, "web", "current"))).toBe("releases/2023-r1");
  });

  test("77: the manifest is another", async () => {
    const folder = copy(join(root, "approved"), "manifest-changed");
    const file = join(folder, "output", "releases", "2023-r2", "manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"rows": \d+/, '"rows": 1'));
    const result = await publish(folder);
    expect(result.exitCode).toBe(77);
    expect(result.text).toContain("is not the one that was approved");
  });

  test("3: the certificate does not show that it is safe", async () => {
    const folder = copy(join(root, "approved"), "certificate-changed");
    const certificate = join(folder, "work", "protected", "2023-r2", "certificate.json.gz");
    writeFileSync(certificate, "nothing");
    expect((await publish(folder)).exitCode).toBe(3);
    rmSync(certificate);
    expect((await publish(folder)).exitCode).toBe(3);
    expect(await ledgerOf(folder)).toEqual(["2023-r1"]);
  });

  test("77: a key beside the pseudonyms is for synthetic data", async () => {
    const folder = copy(join(root, "approved"), "own-key");
    const record = filesBelow(join(folder, "work", "runs")).findLast(path => path.endsWith(".started.json")) ?? "";
    const secret = JSON.stringify(join(root, "secret"));
    expect(readFileSync(record, "utf8")).toContain(`"keyFile": ${secret}`);
    writeFileSync(record, readFileSync(record, "utf8").replace(secret, "null"));
    expect((await approve(folder, "2023-r2")).json).toMatchObject({warnings: [expect.any(String)]});
    const result = await publish(folder);
    expect(result.exitCode).toBe(77);
    expect(result.text).toContain("beside the pseudonyms");
  });

  test("64: a web folder inside the output folder", async () => {
    const folder = join(root, "approved");
    expect((await publish(folder, relaxed, join(folder, "output", "web"))).exitCode).toBe(64);
  });
});
