import {cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {basename, join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {filesBelow, generateDeliveries, kprstat, releaseBytes, wordsFor} from "../support/commandLine.js";
import {temporaryFolder} from "../support/landing.js";

/** A release of all tables, of many small municipalities: nearly everything is hidden, and totals are exact. */
describe("a release of all tables", () => {
  let folder: string;
  let late: readonly string[];

  beforeAll(() => {
    folder = temporaryFolder();
    generateDeliveries(folder, {municipalities: 20, years: "2023-2024", scale: "0.02", seed: "7", dirty: true});
    late = filesBelow(join(folder, "deliveries"))
      .filter(path => basename(path).startsWith("kpr-") && path.includes("2024"))
      .slice(-5);
    mkdirSync(join(folder, "late"));
    for (const path of late) renameSync(path, join(folder, "late", basename(path)));
    run(folder);
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  function run(of: string) {
    const result = kprstat(...wordsFor(of, "run", join(packageFolder(), "config")), "--json");
    expect(result.status, result.stderr).toBe(0);
    return JSON.parse(result.stdout) as {
      readonly deliveries: {readonly newlyParsed: number};
      readonly stages: readonly {readonly stage: string; readonly reasons: readonly string[]}[];
    };
  }

  const release = () => realpathSync(join(folder, "output", "latest"));
  const places = () => ["--output", join(folder, "output"), "--work", join(folder, "work")];

  test("has every table of the configuration", () => {
    const statistics = readdirSync(join(packageFolder(), "config", "statistics")).map(name =>
      name.replace(".json", "")
    );
    expect(readdirSync(join(release(), "tables")).sort()).toEqual(statistics.sort());
  });

  test("hides every small count of the exact tables, and shows a county or a country where it can", () => {
    const rows = readFileSync(
      join(release(), "tables/tjenestemottakere_tjeneste/tjenestemottakere_tjeneste.csv"),
      "utf8"
    )
      .trimEnd()
      .split("\n")
      .slice(1)
      .map(line => line.split(","));
    const shown = rows.filter(([, , , , , , status]) => status === "ok");
    expect(shown.filter(([, , , , , personer]) => Number(personer) > 0 && Number(personer) < 5)).toEqual([]);
    expect(shown.filter(([, niva, , , , personer]) => niva === "land" && Number(personer) > 0).length).toBeGreaterThan(
      10
    );
    expect(rows.filter(([, , , , , , status]) => status === "suppressed").length).toBeGreaterThan(100);
  });

  test("passes the audit again, from its files", () => {
    const result = kprstat("audit", ...places());
    expect(result.status, result.stdout).toBe(0);
  });

  test("does not pass when one hidden number is put back", () => {
    const file = join(release(), "tables/tjenestemottakere_gruppe/tjenestemottakere_gruppe.csv");
    const text = readFileSync(file, "utf8");
    const changed = text.replace(/,,suppressed,,suppressed\n/, ",7,ok,0.1,ok\n");
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    expect(kprstat("audit", ...places()).status).toBe(3);
    writeFileSync(file, text);
  });

  test("is, after a night with five deliveries more, what a first run makes of all with the same ledger", () => {
    const added = kprstat("ledger", "add", ...places(), "2024-r1");
    expect(added.status, added.stderr).toBe(0);
    for (const path of late) renameSync(join(folder, "late", basename(path)), path);
    const {deliveries, stages} = run(folder);
    expect(deliveries.newlyParsed).toBe(5);
    const why = Object.fromEntries(stages.map(({stage, reasons}) => [stage, reasons]));
    expect(why.transform).toEqual([expect.stringMatching(/^2024: 5 deliveries of \d{4}, .* changed$/)]);
    expect(why.suppress).toEqual([expect.stringMatching(/^tables of .*2024, ledger of earlier releases changed$/)]);
    expect(basename(release())).toBe("2024-r2");

    const other = join(folder, "other");
    for (const name of ["deliveries", "work/ledger", "work/protected/2024-r1"]) {
      cpSync(join(folder, name), join(other, name), {recursive: true});
    }
    run(other);
    expect(releaseBytes(realpathSync(join(other, "output", "latest")))).toEqual(releaseBytes(release()));
  });
});
