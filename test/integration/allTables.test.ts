import {readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {generateDeliveries, kprstat, wordsFor} from "../support/commandLine.js";
import {temporaryFolder} from "../support/landing.js";

/** A release of all tables, of many small municipalities: nearly everything is hidden, and totals are exact. */
describe("a release of all tables", () => {
  let folder: string;

  beforeAll(() => {
    folder = temporaryFolder();
    generateDeliveries(folder, {municipalities: 8, years: "2023-2024", scale: "0.02", seed: "7", dirty: true});
    const result = kprstat(...wordsFor(folder, "run", join(packageFolder(), "config")));
    expect(result.status, result.stderr).toBe(0);
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

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
});
