import {type SpawnSyncReturns, spawn, spawnSync} from "node:child_process";
import {once} from "node:events";
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {parseCommand} from "../../pipeline/command/parseCommand.js";
import {withLock} from "../../pipeline/lock.js";
import {lastRecord} from "../../pipeline/record.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const config = join(root, "config");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kprstat-cli-"));
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("the words of a command line", () => {
  const parse = (...words: string[]) => parseCommand(words, {folder: "/srv/kpr", environment: {}});

  test("run has defaults for everything", () => {
    expect(parse("run")).toEqual({
      name: "run",
      json: false,
      arguments: {
        deliveries: "/srv/kpr/data/deliveries",
        work: "/srv/kpr/work",
        output: "/srv/kpr/output",
        config: "/srv/kpr/config",
        years: null,
        only: null,
        from: null,
        to: null,
        force: false,
        keyFile: null
      }
    });
  });

  test("options are read into their types", () => {
    expect(parse("plan", "--years", "2018-2024", "--from", "tabulate", "--force", "--json", "--work=/w")).toMatchObject(
      {
        name: "plan",
        json: true,
        arguments: {years: {first: 2018, last: 2024}, from: "tabulate", force: true, work: "/w"}
      }
    );
    expect(parse("generate", "--out", "d")).toMatchObject({
      arguments: {
        out: "/srv/kpr/d",
        years: {first: 2018, last: 2024},
        municipalities: "all",
        scale: 0.02,
        seed: 1,
        dirty: false
      }
    });
    expect(parse("generate", "--out", "d", "--municipalities", "7", "--scale", "1.0", "--years", "2022")).toMatchObject(
      {
        arguments: {municipalities: 7, scale: 1, years: {first: 2022, last: 2022}}
      }
    );
    expect(parse("findings", "--kommune", "0301", "--year", "2024", "--out", "f.csv")).toMatchObject({
      arguments: {kommune: "0301", year: 2024, out: "/srv/kpr/f.csv"}
    });
    expect(parse("verify", "2024-r12")).toMatchObject({arguments: {output: "/srv/kpr/output", release: "2024-r12"}});
    expect(parse("verify")).toMatchObject({arguments: {release: null}});
    expect(parse("audit", "--work", "w", "2024-r2")).toMatchObject({
      arguments: {output: "/srv/kpr/output", work: "/srv/kpr/w", release: "2024-r2"}
    });
    expect(parse("audit")).toMatchObject({arguments: {work: null, release: null}});
    expect(parse("diff", "2024-r2", "2024-r1", "--output", "o")).toMatchObject({
      arguments: {output: "/srv/kpr/o", work: null, releases: ["2024-r2", "2024-r1"]}
    });
    expect(parse("ledger", "list", "--work", "w")).toMatchObject({
      arguments: {action: "list", work: "/srv/kpr/w", output: "/srv/kpr/output", releases: []}
    });
    expect(parse("ledger", "add", "2024-r1", "../old/2023-r2")).toMatchObject({
      arguments: {
        action: "add",
        releases: ["/srv/kpr/output/releases/2024-r1", "/srv/old/2023-r2"]
      }
    });
    expect(
      parse("explain", "rapporteringsstatus", "aar=2023", "--release", "2024-r3", "geo=0301", "--output", "o", "--json")
    ).toEqual({
      name: "explain",
      json: true,
      arguments: {
        work: "/srv/kpr/work",
        output: "/srv/kpr/o",
        config: "/srv/kpr/config",
        release: "2024-r3",
        table: "rapporteringsstatus",
        row: {aar: "2023", geo: "0301"}
      }
    });
  });

  test("those of publication name a release and the web folder", () => {
    const folders = {work: "/srv/kpr/work", output: "/srv/kpr/output"};
    const config = "/srv/kpr/config";
    expect(parse("approve", "2024-r1")).toMatchObject({arguments: {...folders, config, release: "2024-r1"}});
    expect(parse("publish", "--to", "web")).toMatchObject({
      arguments: {...folders, config, release: null, to: "/srv/kpr/web"}
    });
    expect(parse("withdraw", "2024-r1", "--to", "/web")).toMatchObject({arguments: {release: "2024-r1", to: "/web"}});
    expect(parse("rebuild", "2023-r4", "--to", "old", "--deliveries", "d")).toMatchObject({
      arguments: {...folders, release: "2023-r4", to: "/srv/kpr/old", deliveries: "/srv/kpr/d", keyFile: null}
    });
  });

  test("the key file may come from the environment; the option goes before it", () => {
    const environment = {KPRSTAT_KEY_FILE: "/etc/kpr/key"};
    const keyFile = (...words: string[]) => parseCommand(["run", ...words], {folder: "/srv", environment});
    expect(keyFile()).toMatchObject({arguments: {keyFile: "/etc/kpr/key"}});
    expect(keyFile("--key-file", "key")).toMatchObject({arguments: {keyFile: "/srv/key"}});
  });

  test.each<[string, string]>([
    ["", "No command is given."],
    ["frobnicate", 'There is no command "frobnicate".'],
    ["diff --output output", "Not enough non-option arguments: got 0, need at least 1."],
    ["diff 2024-r1", "«diff» compares two releases: give their two ids."],
    ["diff 2024-r1 2024-r1", "«diff» compares two releases: give their two ids."],
    ["diff 2024-r1 2024-r2 2024-r3", "«diff» compares two releases: give their two ids."],
    ["diff 2024-r1 latest", 'RELEASE is "latest"'],
    ["approve", "Not enough non-option arguments: got 0, need at least 1."],
    ["publish 2024-r1", "Missing required argument: to."],
    ["withdraw latest --to web", 'RELEASE is "latest"'],
    ["explain", "Not enough non-option arguments: got 0, need at least 2."],
    ["explain rapporteringsstatus 0301", '"0301" is no KEY=VALUE'],
    ["explain rapporteringsstatus aar=", '"aar=" is no KEY=VALUE'],
    ["explain rapporteringsstatus aar=2023 aar=2024", "aar is given more than once."],
    ["run --wrok w", "Unknown argument: wrok."],
    ["run twice", "Unknown argument: twice."],
    ["run --keyFile k", "Unknown argument: keyFile."],
    ["run --work", "Not enough arguments following: work."],
    ["run --work=", "The option --work needs a value."],
    ["run --work a --work b", "The option --work is given more than once."],
    ["run --only report", 'There is no stage "report".'],
    ["run --only ingest --to publish", "--only, --from and --to exclude one another."],
    ["run --years 2024-2018", '--years is "2024-2018"'],
    ["run --years 18", '--years is "18"'],
    ["generate", "Missing required argument: out."],
    ["generate --out d --scale 0", '--scale is "0"'],
    ["generate --out d --scale 1e3", '--scale is "1e3"'],
    ["generate --out d --seed 1.5", '--seed is "1.5"'],
    ["generate --out d --municipalities 0", '--municipalities is "0"'],
    ["findings --kommune 301", '--kommune is "301"'],
    ["findings --year 24", '--year is "24"'],
    ["verify ../latest", 'RELEASE is "../latest"'],
    ["verify 2024-r1 2024-r2", "Unknown argument: 2024-r2."],
    ["ledger add", "«ledger add» needs a release."],
    ["ledger list 2024-r1", "«ledger list» takes no releases."],
    ["ledger drop 2024-r1", 'Argument: ACTION, Given: "drop"']
  ])("refused: kprstat %s", (line, complaint) => {
    const refused = () => parse(...line.split(" ").filter(word => word !== ""));
    expect(refused).toThrow(complaint);
    expect(refused).toThrow(expect.objectContaining({kind: "usage"}));
  });
});

describe("the program", () => {
  test("helps everywhere", () => {
    expect(kprstat("--help")).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringContaining("kprstat verify [RELEASE]")
    });
    expect(kprstat("run", "--help")).toMatchObject({status: 0, stdout: expect.stringContaining("--key-file")});
  });

  test("tells its version", () => {
    const {version} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {version: string};
    expect(kprstat("--version")).toMatchObject({status: 0, stdout: `${version}\n`});
    expect(JSON.parse(kprstat("verify", "--version", "--json").stdout)).toEqual({version});
  });

  test("ends with 64 where it is used wrongly", () => {
    expect(kprstat("run", "--wrok", "w")).toMatchObject({
      status: 64,
      stdout: "",
      stderr: "kprstat: Unknown argument: wrok.\n  what to do: See kprstat --help, or kprstat COMMAND --help.\n"
    });
  });

  test("tells errors to machines too", () => {
    const {status, stdout} = kprstat("verify", "--json", "--output", "nowhere");
    expect(status).toBe(66);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        kind: "missing",
        what: "There is no release yet.",
        where: join(folder, "nowhere", "latest"),
        remedy: "Make one with kprstat run."
      }
    });
  });

  test.each([["status"], ["findings"]])("%s ends with 66 where no run has been, and makes no folder", command => {
    expect(kprstat(command, "--work", "never", "--config", config)).toMatchObject({
      status: 66,
      stderr: expect.stringContaining("There is no work folder.")
    });
    expect(readdirSync(folder)).not.toContain("never");
  });

  test("verify ends with 2 and names the files where a release is not as it was made", () => {
    mkdirSync(join(folder, "output", "releases", "2024-r1"), {recursive: true});
    writeFileSync(join(folder, "output", "releases", "2024-r1", "manifest.json"), "{");
    const {status, stdout} = kprstat("verify", "2024-r1");
    expect(status).toBe(2);
    expect(stdout).toMatch(/1 problem\n\nFile +Problem\nmanifest\.json /);
  });

  test("does not mind when nobody reads its output", async () => {
    const child = spawn(process.execPath, [join(root, "dist", "cli.js"), "--help"], {
      stdio: ["ignore", "pipe", "pipe"]
    });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("a second run is told who holds the work folder, and that is on record", async () => {
    const work = join(folder, "held");
    mkdirSync(work, {mode: 0o700});
    await withLock(work, "run", async () => {
      const child = spawn(process.execPath, [join(root, "dist", "cli.js"), "run", "--work", work, "--config", config], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"]
      });
      let told = "";
      child.stderr.on("data", more => {
        told += more;
      });
      expect(await once(child, "close")).toEqual([75, null]);
      expect(told).toContain(`process ${process.pid} on `);
    });
    expect(lastRecord(work)).toMatchObject({state: "failed", end: {exitCode: 75, error: {kind: "tryLater"}}});
    expect(readdirSync(join(work, "lock"))).toEqual([]);
  });
});

function kprstat(...words: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(root, "dist", "cli.js"), ...words], {cwd: folder, encoding: "utf8"});
}
