import {readFileSync, realpathSync, rmSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {kprstat, releaseBytes} from "../support/commandLine.js";
import {
  completed,
  type Disturbed,
  type Ending,
  isWorthAKill,
  killAfterEffect,
  killWhen,
  latestBytes,
  leftovers,
  prepare,
  restore
} from "../support/faults.js";
import {temporaryFolder} from "../support/landing.js";

/** What every run that makes a release does to the disk at least. */
const someEffects = [
  /^writeFile .*work\/lock/,
  /^link .*work\/runs\/[^/]+\.started\.json/,
  /^commit database/,
  /^copy database/,
  /^rename .*work\/raw\/\d{6}\.tmp/,
  /^rename .*work\/valid\/\d{6}\.tmp/,
  /^rename .*work\/contribution\/.*2024\.parquet/,
  /^rename .*work\/funn\/2024\.parquet/,
  /^rename .*work\/cells\/hab.*2024\.parquet/,
  /^rename .*work\/remembered\//,
  /^rename .*work\/protected\/candidate\/certificate/,
  /^writeFile .*\.candidate-next\/.*\.arrow/,
  /^writeFile .*\.candidate-next\/manifest\.json/,
  /^rename .*\.candidate-next$/,
  /^rename .*output\/\.latest-2024-r1/,
  /^link .*work\/runs\/inputs/
];

const fewestEffects = 200;

describe("killed at any moment", () => {
  let disturbed: Disturbed;
  /** The same run in two folders, so that both cores have something to do. */
  let lanes: readonly Disturbed[] = [];

  beforeAll(() => {
    disturbed = prepare(temporaryFolder());
    lanes = [disturbed, prepare(temporaryFolder())];
  });

  afterAll(() => {
    for (const {folder} of lanes) rmSync(folder, {recursive: true, force: true});
  });

  /** What must hold after a kill and after the next run; the same bytes are as good as they were. */
  async function expectRecovery(
    {folder, words, before, after}: Disturbed,
    {killed, status}: Ending,
    where: string
  ): Promise<void> {
    expect(killed || status === 0, where).toBe(true);
    expect(releaseBytes(join(folder, "output", "releases", "2023-r1")), where).toEqual(before);
    expect([before, after], where).toContainEqual(latestBytes(folder));
    const next = await completed(words);
    expect(next.status, `${where}\n${next.stderr}`).toBe(0);
    expect(latestBytes(folder), where).toEqual(after);
    expect(leftovers(folder), where).toEqual([]);
  }

  function manifestName(): string {
    const manifest = join(realpathSync(join(disturbed.folder, "output", "latest")), "manifest.json");
    return (JSON.parse(readFileSync(manifest, "utf8")) as {id: string}).id;
  }

  test("the releases of yesterday and today are good and differ", () => {
    const output = join(disturbed.folder, "output");
    for (const release of ["2023-r1", "2024-r1"]) {
      expect(kprstat("verify", "--output", output, release).status).toBe(0);
    }
    expect(manifestName()).toBe("2024-r1");
    expect(disturbed.after).not.toEqual(disturbed.before);
  });

  test("after every write, rename and commit", async () => {
    const {folder, words} = disturbed;
    restore(disturbed);
    const {effects} = await killAfterEffect(folder, words, null);
    for (const effect of someEffects) expect(effects.some(line => effect.test(line))).toBe(true);
    const worthwhile = [...effects.keys()].map(at => at + 1).filter(n => isWorthAKill(effects[n - 1], n));
    let kills = 0;
    const killOneByOne = async (lane: Disturbed) => {
      for (let n = worthwhile.shift(); n !== undefined; n = worthwhile.shift()) {
        restore(lane);
        const ending = await killAfterEffect(lane.folder, lane.words, n);
        kills += ending.killed ? 1 : 0;
        await expectRecovery(lane, ending, `effect ${n}: ${ending.effects.at(-1)}`);
      }
    };
    await Promise.all(lanes.map(killOneByOne));
    expect(kills).toBeGreaterThanOrEqual(fewestEffects);
  });

  test("at moments spread over the whole run", async () => {
    for (let part = 0; part < 30; part++) {
      restore(disturbed);
      const moment = performance.now() + (disturbed.elapsedMs * (part + 0.5)) / 30;
      const ending = await killWhen(disturbed.words, () => performance.now() >= moment);
      await expectRecovery(disturbed, ending, `part ${part} of 30`);
    }
  });

  test("again and again, without a day between", async () => {
    let kills = 0;
    for (let day = 0; day < 6; day++) {
      restore(disturbed);
      for (const share of [0.3, 0.6, 0.5, 0.8]) {
        const moment = performance.now() + disturbed.elapsedMs * share * (0.5 + day / 6);
        const {killed} = await killWhen(disturbed.words, () => performance.now() >= moment);
        kills += killed ? 1 : 0;
      }
      await expectRecovery(disturbed, await killWhen(disturbed.words, () => false), `day ${day}`);
    }
    expect(kills).toBeGreaterThanOrEqual(12);
  });
});
