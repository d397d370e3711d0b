import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {expect, onTestFinished, test} from "vitest";
import {configurationSha256, loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {keepConfiguration, keptConfiguration} from "../../../pipeline/publication/keptConfiguration.js";
import {configurationsFolder, removeUnfinishedRecords} from "../../../pipeline/record.js";
import {copyConfiguration, editConfiguration} from "../../support/configurationCopy.js";
import {temporaryFolder} from "../../support/publishedTables.js";

test("a configuration is kept once, for its owner alone, and can be read from there", () => {
  const work = temporaryFolder();
  const config = copyConfiguration();
  onTestFinished(() => rmSync(config, {recursive: true}));
  const first = keepConfiguration(work, config);
  expect(first).toBe(configurationSha256(config));
  const kept = keptConfiguration(work, first) ?? "";
  expect(loadConfiguration(kept).files).toEqual(loadConfiguration(config).files);
  expect(statSync(kept).mode & 0o777).toBe(0o700);
  expect(statSync(join(kept, "settings.json")).mode & 0o777).toBe(0o600);
  const {mtimeMs} = statSync(join(kept, "settings.json"));
  expect(keepConfiguration(work, config)).toBe(first);
  expect(statSync(join(kept, "settings.json")).mtimeMs).toBe(mtimeMs);

  editConfiguration(config, "settings.json", '"threads": 2', '"threads": 1');
  const second = keepConfiguration(work, config);
  expect(readdirSync(configurationsFolder(work)).sort()).toEqual([first, second].sort());
  expect(readFileSync(join(keptConfiguration(work, first) ?? "", "settings.json"), "utf8")).toContain('"threads": 2');
});

test("one that was changed where it is kept counts as gone", () => {
  const work = temporaryFolder();
  const sha256 = keepConfiguration(work, "config");
  writeFileSync(join(configurationsFolder(work), sha256, "settings.json"), "{}");
  expect(keptConfiguration(work, sha256)).toBeNull();
  expect(keptConfiguration(work, "0".repeat(64))).toBeNull();
  expect(() => keepConfiguration(work, temporaryFolder())).toThrow(expect.objectContaining({kind: "missing"}));
});

test("what a process left that was killed meanwhile is removed", () => {
  const work = temporaryFolder();
  // No process has the highest number.
  const left = join(configurationsFolder(work), "next.4194305.tmp");
  mkdirSync(join(left, "reference"), {recursive: true});
  removeUnfinishedRecords(work);
  expect(readdirSync(configurationsFolder(work))).toEqual([]);
});
