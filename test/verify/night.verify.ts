import {cpSync, mkdirSync, realpathSync, renameSync, rmSync} from "node:fs";
import {basename, join} from "node:path";
import {expect, test} from "vitest";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {filesBelow, generateDeliveries, kprstat, releaseBytes, wordsFor} from "../support/commandLine.js";
import {temporaryFolder} from "../support/landing.js";

interface Answer {
  readonly deliveries: {readonly newlyParsed: number};
  readonly stages: readonly {readonly stage: string; readonly reasons: readonly string[]}[];
}

function run(folder: string): Answer {
  const result = kprstat(...wordsFor(folder, "run", join(packageFolder(), "config")), "--json");
  expect(result.status, result.stderr).toBe(0);
  return JSON.parse(result.stdout) as Answer;
}

const latest = (folder: string) => realpathSync(join(folder, "output", "latest"));

test("a night with five deliveries more makes what a first run makes of all, all tables, with the same ledger", () => {
  const folder = temporaryFolder();
  try {
    generateDeliveries(folder, {municipalities: 6, years: "2023-2024", scale: "0.02", seed: "7", dirty: true});
    const late = filesBelow(join(folder, "deliveries"))
      .filter(path => basename(path).startsWith("kpr-") && path.includes("2024"))
      .slice(-5);
    mkdirSync(join(folder, "late"));
    for (const path of late) renameSync(path, join(folder, "late", basename(path)));
    run(folder);
    const places = ["--output", join(folder, "output"), "--work", join(folder, "work")];
    expect(kprstat("ledger", "add", ...places, "2024-r1").status).toBe(0);

    for (const path of late) renameSync(join(folder, "late", basename(path)), path);
    const {deliveries, stages} = run(folder);
    expect(deliveries.newlyParsed).toBe(5);
    const why = Object.fromEntries(stages.map(({stage, reasons}) => [stage, reasons]));
    expect(why.transform).toEqual([expect.stringMatching(/^2024: \d deliveries of \d{4}.* changed$/)]);
    expect(why.suppress).toEqual([expect.stringMatching(/^tables of .*2024, ledger of earlier releases changed$/)]);
    expect(basename(latest(folder))).toBe("2024-r2");

    const other = join(folder, "other");
    for (const name of ["deliveries", "work/ledger", "work/protected/2024-r1"]) {
      cpSync(join(folder, name), join(other, name), {recursive: true});
    }
    run(other);
    expect(releaseBytes(latest(other))).toEqual(releaseBytes(latest(folder)));
  } finally {
    rmSync(folder, {recursive: true});
  }
});
