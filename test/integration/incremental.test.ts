import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync
} from "node:fs";
import {dirname, join} from "node:path";
import {gzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {KprstatError} from "../../pipeline/errors.js";
import type {RunOptions, RunSummary} from "../../pipeline/run.js";
import {filesBelow, generateDeliveries, releaseBytes} from "../support/commandLine.js";
import {copyTwoTables} from "../support/configurationCopy.js";
import {temporaryFolder} from "../support/landing.js";
import {runIn} from "../support/pipelineRun.js";

const changedKey = "another secret for tests, also long enough";

/** A work folder over many nights: every test starts where the one before has ended, with nothing new. */
describe("only what is needed", () => {
  let folder: string;
  let late: readonly string[];
  let all: readonly string[];
  const deliveries = () => join(folder, "deliveries");
  const config = () => join(folder, "config");

  function night(change: Partial<RunOptions> = {}): Promise<RunSummary> {
    return runIn(folder, {config: config(), ...change});
  }

  /** The release of a program that has never seen these deliveries before. */
  async function fresh(): Promise<Readonly<Record<string, string>>> {
    const other = temporaryFolder();
    try {
      cpSync(deliveries(), join(other, "deliveries"), {recursive: true});
      cpSync(config(), join(other, "config"), {recursive: true});
      const {release} = await runIn(other, {config: join(other, "config")});
      return releaseBytes(release?.folder ?? "");
    } finally {
      rmSync(other, {recursive: true});
    }
  }

  const latest = () => releaseBytes(realpathSync(join(folder, "output", "latest")));

  function countsOf(summary: RunSummary, stage: string): Readonly<Record<string, number>> {
    return summary.stages.find(report => report.stage === stage)?.counts ?? {};
  }

  const content = (aar: string) => all.filter(path => path.includes(`${aar}/kpr-`));
  const idents = () => all.filter(path => path.includes("/ident/"));

  beforeAll(async () => {
    folder = temporaryFolder();
    copyTwoTables(config());
    generateDeliveries(folder, {municipalities: 6, years: "2023-2024"});
    all = filesBelow(deliveries()).map(path => path.slice(deliveries().length + 1));
    late = content("2024").slice(0, 5);
    for (const path of late) {
      mkdirSync(dirname(join(folder, "late", path)), {recursive: true});
      renameSync(join(deliveries(), path), join(folder, "late", path));
    }
    await night();
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  test("nothing new: no file is read, nothing is made", async () => {
    expect(all.length).toBeGreaterThan(35);
    const summary = await night();
    expect(countsOf(summary, "ingest")).toEqual({found: all.length - 5, hashed: 0, parsed: 0});
    expect(summary.stages.map(({stage, ran}) => [stage, ran])).toEqual(
      ["ingest", "validate", "transform", "tabulate", "suppress", "audit", "publish", "site"].map(stage => [
        stage,
        false
      ])
    );
    expect(summary.release).toMatchObject({id: "2024-r1", made: false});
  });

  test("a file with a new date is hashed and not parsed", async () => {
    const [path = ""] = content("2023");
    utimesSync(join(deliveries(), path), new Date(), new Date("2025-01-09T12:00:00Z"));
    const summary = await night();
    expect(countsOf(summary, "ingest")).toMatchObject({hashed: 1, parsed: 0});
    expect(summary.release).toMatchObject({id: "2024-r1", made: false});
  });

  test("a file under another name, or compressed, is not parsed", async () => {
    const [one = "", two = ""] = content("2023");
    renameSync(join(deliveries(), one), join(deliveries(), "et annet navn.xml"));
    writeFileSync(join(deliveries(), `${two}.gz`), gzipSync(readFileSync(join(deliveries(), two))));
    rmSync(join(deliveries(), two));
    const summary = await night();
    expect(countsOf(summary, "ingest")).toMatchObject({hashed: 2, parsed: 0});
    expect(summary.release).toMatchObject({id: "2024-r1", made: false});
  });

  test("five new deliveries: five are parsed, and the release is that of a first run over everything", async () => {
    for (const path of late) copyFileSync(join(folder, "late", path), join(deliveries(), path));
    const summary = await night();
    expect(countsOf(summary, "ingest")).toEqual({found: all.length, hashed: 5, parsed: 5});
    expect(summary.deliveries.newlyParsed).toBe(5);
    expect(countsOf(summary, "transform")).toEqual({parts: 2});
    expect(summary.release).toMatchObject({id: "2024-r2", made: true});
    expect(latest()).toEqual(await fresh());
  });

  test("a delivery that is gone is named and no longer counts", async () => {
    const [path = ""] = late;
    const [, kommune = ""] = /kpr-(\d{4})/.exec(path) ?? [];
    const before = latest();
    const ofKommune = late.filter(name => name.includes(`kpr-${kommune}`));
    for (const name of ofKommune) rmSync(join(deliveries(), name));
    const summary = await night();
    expect(summary.deliveries.gone).toEqual(ofKommune);
    expect(countsOf(summary, "ingest")).toMatchObject({hashed: 0, parsed: 0});
    expect(latest()).toEqual(await fresh());
    for (const name of ofKommune) copyFileSync(join(folder, "late", name), join(deliveries(), name));
    const back = await night();
    expect(countsOf(back, "ingest")).toMatchObject({hashed: ofKommune.length, parsed: 0});
    expect(back.deliveries.gone).toEqual([]);
    expect(latest()).toEqual(before);
  });

  test("changed control rules: everything is checked again and nothing parsed", async () => {
    const file = join(config(), "rules", "iplos-3.7.csv");
    const rules = readFileSync(file, "utf8");
    writeFileSync(file, rules.replace(/^(PERSONOPPL,poHab,.*),no,,,/m, "$1,yes,,reject_row,"));
    const summary = await night();
    expect(countsOf(summary, "ingest")).toMatchObject({hashed: 0, parsed: 0});
    expect(summary.stages.find(({stage}) => stage === "validate")).toMatchObject({ran: true});
    expect(summary.release).toMatchObject({made: true});
    expect(latest()).toEqual(await fresh());
  });

  test("--only on stale input refuses and names the command that mends it", async () => {
    const [path = ""] = content("2023").slice(2);
    renameSync(join(deliveries(), path), join(deliveries(), "nytt.xml"));
    const refused = await night({only: "tabulate"}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(KprstatError);
    expect(refused).toMatchObject({
      kind: "blocked",
      parts: {what: expect.stringMatching(/ingest.*nytt\.xml/), remedy: expect.stringContaining("--from ingest")}
    });
    await night();
    await expect(night({only: "tabulate"})).resolves.toMatchObject({stages: [{stage: "tabulate", ran: false}]});
  });

  test("--years leaves the other years as they were until a run without it", async () => {
    const before = latest();
    const missing = [content("2023").at(-1) ?? "", content("2024").at(-1) ?? ""];
    for (const path of missing) renameSync(join(deliveries(), path), join(folder, path.replaceAll("/", "-")));
    try {
      const limited = await night({years: {first: 2024, last: 2024}});
      expect(limited.warnings).toContainEqual(expect.stringContaining("2023"));
      const rows = (bytes: Readonly<Record<string, string>>, aar: string) =>
        bytes["tables/rapporteringsstatus/rapporteringsstatus.csv"]?.split("\n").filter(line => line.startsWith(aar));
      expect(rows(latest(), "2023")).toEqual(rows(before, "2023"));
      expect(rows(latest(), "2024")).not.toEqual(rows(before, "2024"));
      await night();
      expect(rows(latest(), "2023")).not.toEqual(rows(before, "2023"));
    } finally {
      for (const path of missing) renameSync(join(folder, path.replaceAll("/", "-")), join(deliveries(), path));
      await night();
    }
    expect(latest()).toEqual(before);
  });

  test("another key: the ident messages are read again and no figure changes", async () => {
    const before = latest();
    const keyFile = join(folder, "changed");
    writeFileSync(keyFile, changedKey);
    const summary = await night({keyFile});
    expect(countsOf(summary, "ingest")).toMatchObject({hashed: 0, parsed: idents().length});
    expect(summary.release).toMatchObject({made: false});
    expect(latest()).toEqual(before);
  });

  test("another key when ident messages are gone is an error of configuration", async () => {
    const [path = ""] = idents();
    rmSync(join(deliveries(), path));
    await expect(night()).rejects.toMatchObject({kind: "configuration", exitCode: 78});
    const keyFile = join(folder, "changed");
    await expect(night({keyFile})).resolves.toMatchObject({deliveries: {newlyParsed: 0}});
  });
});

test("a file that changes while it is read is told and counts from the next run on", async () => {
  const folder = temporaryFolder();
  try {
    generateDeliveries(folder, {municipalities: 3, years: "2024"});
    const files = filesBelow(join(folder, "deliveries"));
    const growing = files.find(path => path.includes("/kpr-")) ?? "";
    const name = growing.slice(join(folder, "deliveries").length + 1);
    let seconds = 0;
    const writing = setInterval(() => utimesSync(growing, 1_700_000_000, 1_700_000_000 + ++seconds), 5);
    const first = await runIn(folder).finally(() => clearInterval(writing));
    expect(first.warnings.join()).toContain(name);
    const second = await runIn(folder);
    expect(second.warnings).toEqual([]);
    expect(second.deliveries).toMatchObject({newlyParsed: 1, accepted: first.deliveries.accepted + 1});
    expect(second.release).toMatchObject({made: true});
  } finally {
    rmSync(folder, {recursive: true});
  }
});
