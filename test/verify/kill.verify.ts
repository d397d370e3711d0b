import {readFileSync, realpathSync, rmSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {kprstat, releaseBytes} from "../support/commandLine.js";
import {appeared, type Disturbed, killWhen, latestBytes, leftovers, prepare, restore} from "../support/faults.js";
import {temporaryFolder} from "../support/landing.js";

/** Signs of how far a run has come, in about the order in which they appear. */
const signs = [
  /^work\/lock\/run/,
  /^work\/runs\/[^/]+\.started\.json$/,
  /^work\/log\/[^/]+\.ndjson$/,
  /^work\/kprstat\.duckdb\.wal$/,
  /^work\/raw\/\d{6}\.tmp$/,
  /^work\/raw\/\d{6}\.tmp\/.*parquet$/,
  /^work\/raw\/\d{6}$/,
  /^work\/valid\/[^/]+$/,
  /^work\/valid\/.*\.parquet$/,
  /^work\/valid\/\d{6}$/,
  /^work\/contribution\/.*2024\.parquet(\.tmp)?$/,
  /^work\/funn\/2024\.parquet(\.tmp)?$/,
  /^work\/cells\/hab.*2024\.parquet(\.tmp)?$/,
  /^work\/cells\/rapp.*2024\.parquet(\.tmp)?$/,
  /^output\/releases\/\.candidate-/,
  /^output\/releases\/\.candidate-.*\.csv$/,
  /^output\/releases\/\.candidate-.*\.excel\.csv$/,
  /^output\/releases\/\.candidate-.*\.arrow$/,
  /^output\/releases\/\.candidate-.*\.parquet$/,
  /^output\/releases\/\.candidate-.*\/rapporteringsstatus\.arrow$/,
  /^output\/releases\/\.candidate-.*\/manifest\.json$/,
  /^output\/releases\/2024-r1$/,
  /^output\/\.latest-/,
  /^work\/runs\/inputs\/[^/]+\.json$/
];

const fewestKills = 60;

describe("killed at any moment", () => {
  let disturbed: Disturbed;
  let kills = 0;

  beforeAll(() => {
    disturbed = prepare(temporaryFolder());
  });

  afterAll(() => rmSync(disturbed.folder, {recursive: true, force: true}));

  /** One run that is killed, and what must hold then and after the next run; the same bytes are as good as they were. */
  async function kill(isTime: () => boolean): Promise<void> {
    const {folder, words, before, after} = disturbed;
    const ending = await killWhen(words, isTime);
    kills += ending.killed ? 1 : 0;
    expect(ending.killed || ending.status === 0).toBe(true);
    expect(releaseBytes(join(folder, "output", "releases", "2023-r1"))).toEqual(before);
    expect([before, after]).toContainEqual(latestBytes(folder));
    const next = kprstat(...words);
    expect(next.status, next.stderr).toBe(0);
    expect(latestBytes(folder)).toEqual(after);
    expect(leftovers(folder)).toEqual([]);
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

  test.each(signs)("when %s appears", async sign => {
    restore(disturbed);
    await kill(appeared(disturbed, sign));
  });

  test("at moments spread over the whole run", async () => {
    for (let part = 0; part < 30; part++) {
      restore(disturbed);
      const moment = performance.now() + (disturbed.elapsedMs * (part + 0.5)) / 30;
      await kill(() => performance.now() >= moment);
    }
  });

  test(`again and again, without a day between, until ${fewestKills} kills are survived`, async () => {
    for (let attempt = 0; attempt < 3 * fewestKills && kills < fewestKills; attempt++) {
      restore(disturbed);
      for (const share of [0.3, 0.6, 0.5, 0.8]) {
        const moment = performance.now() + disturbed.elapsedMs * share * (0.5 + (attempt % 10) / 10);
        const {killed} = await killWhen(disturbed.words, () => performance.now() >= moment);
        kills += killed ? 1 : 0;
      }
      await kill(() => false);
    }
    expect(kills).toBeGreaterThanOrEqual(fewestKills);
  });
});
