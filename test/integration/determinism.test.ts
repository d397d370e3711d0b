import {copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {filesBelow, generateDeliveries, releaseBytes} from "../support/commandLine.js";
import {copyTwoTables} from "../support/configurationCopy.js";
import {temporaryFolder} from "../support/landing.js";
import {runIn} from "../support/pipelineRun.js";

/** Deliveries of two years with errors of every kind, and a small segment size so that there are many segments. */
describe("the same deliveries give the same bytes", () => {
  let folder: string;
  let expected: Readonly<Record<string, string>>;

  /** All files of a release but what the settings say of themselves. */
  const bytesOf = (release: string) => releaseBytes(release, ["configurationSha256"]);

  function configWith(name: string, settings: object): string {
    const config = join(folder, name);
    copyTwoTables(config);
    const file = join(config, "settings.json");
    const before = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({...before, ...settings}));
    return config;
  }

  async function releaseOf(name: string, settings: object, deliveries = join(folder, "deliveries")) {
    const {release} = await runIn(join(folder, name), {deliveries, config: configWith(`config-${name}`, settings)});
    return bytesOf(release?.folder ?? "");
  }

  beforeAll(async () => {
    folder = temporaryFolder();
    generateDeliveries(folder, {municipalities: 2, years: "2023-2024", seed: "5", dirty: true});
    expected = await releaseOf("first", {threads: 2});
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  test("in every format", () => {
    expect(Object.keys(expected).filter(path => path.startsWith("tables/"))).toHaveLength(12);
  });

  test.each([1, 4])("with %i threads and many segments", async threads => {
    expect(await releaseOf(`threads-${threads}`, {threads, segmentBytes: 500_000})).toEqual(expected);
  });

  test("under other names, in another order, in one folder", async () => {
    const renamed = join(folder, "renamed");
    mkdirSync(renamed);
    const files = filesBelow(join(folder, "deliveries"));
    for (const [index, path] of files.entries()) {
      copyFileSync(path, join(renamed, String((index * 7919) % files.length).padStart(4, "0")));
    }
    expect(filesBelow(renamed)).toHaveLength(files.length);
    expect(await releaseOf("renamed-run", {threads: 2}, renamed)).toEqual(expected);
  });

  test("when everything is made again", async () => {
    const {release} = await runIn(join(folder, "first"), {
      deliveries: join(folder, "deliveries"),
      config: join(folder, "config-first"),
      force: true
    });
    expect(release).toMatchObject({made: false});
  });
});
