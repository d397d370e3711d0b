import {cpSync, readFileSync, rmSync} from "node:fs";
import {join} from "node:path";
import {quotedString} from "@duckdb/node-api";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {cellsFile} from "../../pipeline/tabulate/tabulate.js";
import {filesBelow} from "../support/commandLine.js";
import {type ContentSpec, contentXml, type Given, identXml, type PersonSpec} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {samePersons} from "../support/oracleOf.js";
import {applyPageFile, pageFiles} from "../support/pageFiles.js";
import {deliver, openWork, runIn} from "../support/pipelineRun.js";
import {drawnLines, tableLines} from "../support/sqlSpec.js";

const page = readFileSync(join(packageFolder(), "docs", "next-data-year.md"), "utf8");

/** Reported by all five municipalities. */
const testPerson = 300;

/** A person with one service that goes on; the id is the citizen's. */
function withService(pePeID: number, tjTjenType: string, functionTypes = 0, year = 2025): PersonSpec {
  const FUNKSJON = Array.from(
    {length: functionTypes},
    (_, index): Given => ({fnFunkType: `${index + 1}`, fnFraDato: `${year}0415`})
  );
  return {pePeID, TJENESTE: [{tjTjenType}], FUNKSJON};
}

/** The same persons in both years: Eigersund reports those that the changes are about, and the others the test person. */
const contents: readonly ContentSpec[] = [2025, 2026].flatMap(aar => [
  {
    kommune: "1101",
    aar,
    personer: [
      withService(301, "21", 17, aar),
      withService(302, "21", 18, aar),
      withService(303, "30"),
      withService(304, "30"),
      withService(305, "15"),
      withService(testPerson, "15")
    ]
  },
  ...["0301", "1103", "4601", "5001"].map(kommune => ({kommune, aar, personer: [withService(testPerson, "15")]}))
]);

let folder: string;
/** The years that were counted before the configuration was changed. */
let yearsBefore: readonly number[];
let cellsBefore: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  folder = temporaryFolder();
  cpSync(join(packageFolder(), "config"), join(folder, "config"), {recursive: true});
  const messages = [...contents.map(contentXml), ...samePersons(contents).map(identXml)];
  deliver(
    folder,
    messages.map((message, index) => ({path: `${index + 1}.xml`, bytes: Buffer.from(message)}))
  );
  yearsBefore = (await counted()).years.map(({aar}) => aar);
  cellsBefore = cells();
  for (const file of pageFiles(page)) {
    applyPageFile(folder, file);
  }
  await counted();
}, 300_000);

afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** Counts the deliveries in December 2026. */
function counted() {
  return runIn(folder, {config: join(folder, "config"), now: new Date("2026-12-10T06:00:00Z"), to: "tabulate"});
}

function cells(): ReadonlyMap<string, Buffer> {
  return new Map(filesBelow(join(folder, "work", "cells")).map(path => [path, readFileSync(path)]));
}

/** True cells of a table in both years, as lines. */
async function cellsOf(table: string, columns: string, condition: string): Promise<string[]> {
  const database = await openWork(folder);
  const ofYear = (aar: number) => {
    const file = quotedString(cellsFile(join(folder, "work"), table, aar));
    return `select '${aar}' as aar, ${columns} from read_parquet(${file}) where ${condition}`;
  };
  try {
    return await tableLines(database, `(${ofYear(2025)} union all ${ofYear(2026)})`);
  } finally {
    await database.close();
  }
}

describe("the changes of docs/next-data-year.md, in a copy of config/ and nowhere else", () => {
  test("are a configuration that is right", () => {
    expect(pageFiles(page).map(({path}) => path)).toEqual([
      "config/reference/tjenester.csv",
      "config/reference/funksjonstyper.csv",
      "config/settings.json"
    ]);
    const {settings} = loadConfiguration(join(folder, "config"));
    expect(settings.years.last).toBe(2026);
    expect(settings.testPersons.map(({fromYear, rule}) => [fromYear, rule])).toEqual([
      [2017, "keep"],
      [2026, "exclude"]
    ]);
  });

  test("make 2026 a data year before it is over", () => {
    expect(yearsBefore).toEqual([2025]);
    const years = [...cells().keys()].map(path => path.slice(-"2026.parquet".length, -".parquet".length));
    expect(new Set(years)).toEqual(new Set(["2025", "2026"]));
  });

  test("leave every number of the year before as it was", () => {
    expect(cellsBefore.size).toBeGreaterThan(0);
    const after = cells();
    expect([...cellsBefore].filter(([path, bytes]) => after.get(path)?.equals(bytes) !== true)).toEqual([]);
  });

  test("a service code counts from its first year on; before, whoever has nothing else is no recipient", async () => {
    const columns = "periode, tjeneste, personer, personer_status";
    expect(
      await cellsOf("tjenestemottakere_tjeneste", columns, "geo = '1101' and (personer > 0 or tjeneste = '30')")
    ).toEqual(
      drawnLines(`
        aar  | periode       | tjeneste | personer:bigint | personer_status
        -----|---------------|----------|-----------------|----------------
        2025 | gjennom_aaret | 15       | 2               | ok
        2025 | gjennom_aaret | 21       | 2               | ok
        2025 | gjennom_aaret | ALLE     | 4               | ok
        2025 | per_31_12     | 15       | 2               | ok
        2025 | per_31_12     | 21       | 2               | ok
        2025 | per_31_12     | ALLE     | 4               | ok
        2026 | gjennom_aaret | 15       | 1               | ok
        2026 | gjennom_aaret | 21       | 2               | ok
        2026 | gjennom_aaret | 30       | 2               | ok
        2026 | gjennom_aaret | ALLE     | 5               | ok
        2026 | per_31_12     | 15       | 1               | ok
        2026 | per_31_12     | 21       | 2               | ok
        2026 | per_31_12     | 30       | 2               | ok
        2026 | per_31_12     | ALLE     | 5               | ok`)
    );
  });

  test("a service code that is new was unknown the year before, and has its row in every unit from now on", async () => {
    const columns = "geo, tjeneste, personer, personer_status";
    const rows = "geo in ('1101', '1146') and tjeneste in ('30', 'UKJENT')";
    expect(await cellsOf("tilbakemelding_tjenester", columns, rows)).toEqual(
      drawnLines(`
        aar  | geo  | tjeneste | personer:bigint | personer_status
        -----|------|----------|-----------------|----------------
        2025 | 1101 | UKJENT   | 2               | ok
        2025 | 1146 | UKJENT   | 0               | not_reported
        2026 | 1101 | 30       | 2               | ok
        2026 | 1101 | UKJENT   | 0               | ok
        2026 | 1146 | 30       | 0               | not_reported
        2026 | 1146 | UKJENT   | 0               | not_reported`)
    );
  });

  test("an assessment is complete without the function type from the year when that ends", async () => {
    const columns = "geo_niva, teller, nevner";
    const rows = "maal = 'funksjon' and geo in ('1101', '0')";
    expect(await cellsOf("tilbakemelding_langtidsopphold", columns, rows)).toEqual(
      drawnLines(`
        aar  | geo_niva | teller:bigint | nevner:bigint
        -----|----------|---------------|--------------
        2025 | kommune  | 1             | 2
        2025 | land     | 1             | 2
        2026 | kommune  | 2             | 2
        2026 | land     | 2             | 2`)
    );
  });

  test("a test person counts in all five municipalities until the rule begins, and then nowhere", async () => {
    const columns = "geo_niva, geo, personer";
    const rows = `periode = 'gjennom_aaret' and tjeneste = '15' and personer_status = 'ok'
      and geo in ('0301', '1101', '1103', '4601', '5001', '0')`;
    expect(await cellsOf("tjenestemottakere_tjeneste", columns, rows)).toEqual(
      drawnLines(`
        aar  | geo_niva | geo  | personer:bigint
        -----|----------|------|----------------
        2025 | kommune  | 0301 | 1
        2025 | kommune  | 1101 | 2
        2025 | kommune  | 1103 | 1
        2025 | kommune  | 4601 | 1
        2025 | kommune  | 5001 | 1
        2025 | land     | 0    | 2
        2026 | kommune  | 0301 | 0
        2026 | kommune  | 1101 | 1
        2026 | kommune  | 1103 | 0
        2026 | kommune  | 4601 | 0
        2026 | kommune  | 5001 | 0
        2026 | land     | 0    | 1`)
    );
  });
});
