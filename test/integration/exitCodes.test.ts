import type {SpawnSyncReturns} from "node:child_process";
import {appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {withLock} from "../../pipeline/lock.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {kprstat, wordsFor} from "../support/commandLine.js";
import {copyTwoTables, editConfiguration} from "../support/configurationCopy.js";
import {contentXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";

const persons = Array.from({length: 10}, (_, index) => ({pePeID: index + 1, PERSONOPPL: [{poHab: "1"}]}));
const accepted = contentXml({kommune: "1101", aar: 2024, personer: persons});
const rejected = contentXml({kommune: "1101", aar: 2024, personer: []});

/** A folder with these deliveries, and the words that run the program in it. */
function given(...documents: readonly string[]): {readonly folder: string; readonly words: string[]} {
  const folder = join(root, `case-${++cases}`);
  mkdirSync(join(folder, "deliveries"), {recursive: true});
  for (const [index, text] of documents.entries()) {
    writeFileSync(join(folder, "deliveries", `${index + 1}.xml`), text);
  }
  return {folder, words: wordsFor(folder)};
}

/** The words with another value for one option. */
function withOption(words: readonly string[], option: string, value: string): string[] {
  return words.map((word, index) => (words[index - 1] === `--${option}` ? value : word));
}

let root: string;
let cases = 0;
/** A folder where a first run has made a release. */
let released: ReturnType<typeof given>;
let first: SpawnSyncReturns<string>;

beforeAll(() => {
  root = temporaryFolder();
  released = given(accepted, rejected);
  first = kprstat(...released.words, "--json");
});

afterAll(() => rmSync(root, {recursive: true, force: true}));

describe("what the program says by its exit code", () => {
  test("0: a release; rejected deliveries beside accepted ones are daily business", () => {
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      release: {id: "2024-r1", made: true},
      deliveries: {accepted: 1, rejected: 1}
    });
  });

  test("2: one stage alone on stale input", () => {
    const {folder, words} = released;
    writeFileSync(join(folder, "deliveries", "3.xml"), rejected);
    const result = kprstat(...words, "--only", "publish");
    rmSync(join(folder, "deliveries", "3.xml"));
    expect(result.status).toBe(2);
    expect(result.stderr).toContain("kprstat run --from ingest");
  });

  test("2: verify of a release where somebody changed a number", () => {
    const output = join(root, "changed");
    cpSync(join(released.folder, "output"), output, {recursive: true, verbatimSymlinks: true});
    expect(kprstat("verify", "--output", output).status).toBe(0);
    const table = "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.csv";
    const file = join(output, "latest", table);
    writeFileSync(file, readFileSync(file, "utf8").replace("kommune,1101,10,", "kommune,1101,11,"));
    const result = kprstat("verify", "--output", output);
    expect(result.status).toBe(2);
    expect(result.stdout).toContain(table);
  });

  test.each([["nonsense"], ["run", "--unknown"], ["run", "--years", "24"], ["run", "--only", "pages"]])(
    "64: usage %j",
    (...words) => {
      expect(kprstat(...words).status).toBe(64);
    }
  );

  test("65: nothing accepted, or nothing there", () => {
    expect(kprstat(...given(rejected).words).status).toBe(65);
    expect(kprstat(...given().words).status).toBe(65);
  });

  test("65 leaves the release of yesterday as it was", () => {
    const {folder, words} = released;
    mkdirSync(join(folder, "empty"));
    expect(kprstat(...withOption(words, "deliveries", join(folder, "empty"))).status).toBe(65);
    expect(kprstat("verify", "--output", join(folder, "output")).status).toBe(0);
    const again = kprstat(...words, "--json");
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({release: {id: "2024-r1", made: false}});
  });

  test("66: a folder or release that is not there", () => {
    const {folder, words} = given(accepted);
    expect(kprstat(...withOption(words, "deliveries", join(folder, "nowhere"))).status).toBe(66);
    expect(kprstat("verify", "--output", join(folder, "output")).status).toBe(66);
    expect(kprstat("findings", "--work", join(folder, "nowhere")).status).toBe(66);
    expect(kprstat("rebuild", "2024-r1", "--work", join(folder, "nowhere"), "--to", join(folder, "to")).status).toBe(
      66
    );
  });

  test.each(["work", "output"])("73: the %s folder cannot be made", option => {
    const {folder, words} = given(accepted);
    writeFileSync(join(folder, "file"), "in the way");
    const result = kprstat(...withOption(words, option, join(folder, "file", option)));
    expect(result.status).toBe(73);
    expect(result.stderr).toContain(`--${option}`);
  });

  test("75: somebody else holds the work folder", async () => {
    const {folder, words} = released;
    const result = await withLock(join(folder, "work"), "run", async () => kprstat(...words));
    expect(result.status).toBe(75);
    expect(result.stderr).toContain(`process ${process.pid}`);
  });

  test("75 and 77: before the time of an embargo, and without approval", () => {
    const {folder} = released;
    const config = join(folder, "config-of-publication");
    copyTwoTables(config);
    const folders = ["work", "output"].flatMap(name => [`--${name}`, join(folder, name)]);
    const publish = () => kprstat("publish", ...folders, "--to", join(folder, "web"), "--config", config);
    expect(publish().status).toBe(77);
    expect(kprstat("approve", "2024-r1", ...folders, "--config", config).status).toBe(77);
    editConfiguration(config, "settings.json", '"byAnother": true', '"byAnother": false');
    editConfiguration(config, "settings.json", '"dates": []', '"dates": [{"dataYear": 2024, "date": "2099-01-31"}]');
    expect(kprstat("approve", "2024-r1", ...folders, "--config", config).status).toBe(0);
    const result = publish();
    expect(result.status).toBe(75);
    expect(result.stderr).toContain("2099-01-31 08:00 (Europe/Oslo)");
  });

  test("78: a configuration that is not right, a key that is too short or not there", () => {
    const {folder, words} = given(accepted);
    cpSync(join(packageFolder(), "config"), join(folder, "config"), {recursive: true});
    appendFileSync(join(folder, "config", "settings.json"), "}");
    const result = kprstat(...withOption(words, "config", join(folder, "config")));
    expect(result.status).toBe(78);
    expect(result.stderr).toContain("settings.json");
    writeFileSync(join(folder, "short"), "short");
    expect(kprstat(...withOption(words, "key-file", join(folder, "short"))).status).toBe(78);
    expect(kprstat(...withOption(words, "key-file", join(folder, "nowhere"))).status).toBe(78);
  });
});
