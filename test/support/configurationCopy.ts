import {cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect} from "vitest";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {KprstatError} from "../../pipeline/errors.js";
import {packageFolder} from "../../pipeline/packageFolder.js";

/** Copies config/ to a folder of its own, for the test to spoil and remove. */
export function copyConfiguration(): string {
  const folder = mkdtempSync(join(tmpdir(), "kprstat-config-"));
  cpSync("config", folder, {recursive: true});
  return folder;
}

/**
 * A configuration below `folder` with two tables only, made when it is not there: for what has to be right whatever the
 * tables are, and is done many times over. All tables are made in test/integration/allTables.test.ts.
 */
export function twoTables(folder: string): string {
  const config = join(folder, "config-of-two-tables");
  if (!existsSync(config)) copyTwoTables(config);
  return config;
}

/** The same at a place of the test's own, for it to change. */
export function copyTwoTables(config: string): void {
  cpSync(join(packageFolder(), "config"), config, {recursive: true});
  keepStatistics(config, ["hab_rehab_utenfor_institusjon", "rapporteringsstatus"]);
}

/** Leaves only some tables in a copied configuration. */
export function keepStatistics(folder: string, tables: readonly string[]): void {
  const statistics = join(folder, "statistics");
  for (const name of readdirSync(statistics))
    if (!tables.includes(name.replace(/\.json$/, ""))) rmSync(join(statistics, name));
  const {floors} = JSON.parse(readFileSync(join(folder, "disclosure.json"), "utf8")) as {floors: {tables: string[]}[]};
  const kept = floors.map(floor => ({...floor, tables: floor.tables.filter(table => tables.includes(table))}));
  writeFileSync(
    join(folder, "disclosure.json"),
    JSON.stringify({floors: kept.filter(floor => floor.tables.length > 0), sums: []})
  );
}

/** Replaces the first `from` in a file of the copied configuration. */
export function editConfiguration(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(
    path,
    text.replace(from, () => to)
  );
}

/** What the error of loading the configuration says, one problem a line; nothing when it is right. */
export function configurationProblems(folder: string): string[] {
  try {
    loadConfiguration(folder);
  } catch (error) {
    expect(error).toBeInstanceOf(KprstatError);
    expect(error).toMatchObject({kind: "configuration", exitCode: 78, parts: {where: folder}});
    return (error instanceof KprstatError ? error.parts.what : "").split("\n  - ").slice(1);
  }
  return [];
}
