import {spawnSync} from "node:child_process";
import {cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {quotedString} from "@duckdb/node-api";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {cellsFile} from "../../pipeline/tabulate/tabulate.js";
import {type ContentSpec, contentXml, type Given, identXml, type PersonSpec} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {samePersons} from "../support/oracleOf.js";
import {applyPageFile, pageCommands, pageFiles} from "../support/pageFiles.js";
import {openWork} from "../support/pipelineRun.js";
import {drawnLines, tableLines} from "../support/sqlSpec.js";

const page = readFileSync(join(packageFolder(), "docs", "adding-a-statistic.md"), "utf8");

/** What the program is and what tests its SQL; the packages are shared. */
const program = ["dist", "sql", "config", "pipeline", "test/sql", "test/support", "package.json", "vitest.config.ts"];

/** A person with habilitation or rehabilitation, and what else is reported about them; the id is the citizen's. */
function withHab(pePeID: number, ...opplysninger: readonly Given[]): PersonSpec {
  return {pePeID, PERSONOPPL: opplysninger.map(given => ({poHab: "1", ...given}))};
}

/** Two municipalities of Rogaland, which both know person 205. */
const contents: readonly ContentSpec[] = [
  {
    kommune: "1101",
    aar: 2024,
    personer: [
      withHab(201, {poHarKoordinator: "1"}),
      withHab(202, {poHarKoordinator: "11"}),
      withHab(203, {poHarKoordinator: "12"}),
      withHab(204, {}),
      withHab(205, {poHarKoordinator: "2", poFraDato: "20240101"}),
      {pePeID: 206, PERSONOPPL: [{poHab: "2", poHarKoordinator: "1"}]},
      withHab(
        207,
        {poHarKoordinator: "1", poFraDato: "20240501"},
        {poHarKoordinator: "13", poFraDato: "20230301"},
        {poFraDato: "20241001"}
      ),
      withHab(208, {poHarKoordinator: "9"}),
      withHab(209, {poHarKoordinator: "1", poTilDato: "20231231"})
    ]
  },
  {
    kommune: "1103",
    aar: 2024,
    personer: [
      {pePeID: 205, PERSONOPPL: [{poHab: "2", poHarKoordinator: "11", poFraDato: "20240601"}]},
      withHab(211, {poHarKoordinator: "4"})
    ]
  }
];

/** Neither colours nor a look for newer versions of npm. */
const environment = {PATH: process.env.PATH, NO_COLOR: "1", npm_config_update_notifier: "false"};

interface Result {
  readonly command: string;
  readonly status: number | null;
  readonly text: string;
}

/** Runs a command of the page in the copy of the program. */
function runInCopy(command: string): Result {
  const [name = "", ...words] = command.split(" ");
  const {status, stdout, stderr} = spawnSync(name, words, {cwd: folder, encoding: "utf8", env: environment});
  return {command, status, text: stdout + stderr};
}

const counting = "node dist/cli.js run --to tabulate";

let folder: string;
let before: Result;
let results: readonly Result[];

beforeAll(() => {
  folder = temporaryFolder();
  for (const path of program) {
    cpSync(join(packageFolder(), path), join(folder, path), {recursive: true});
  }
  symlinkSync(join(packageFolder(), "node_modules"), join(folder, "node_modules"));
  const messages = [...contents.map(contentXml), ...samePersons(contents).map(identXml)];
  const deliveries = join(folder, "data", "deliveries");
  mkdirSync(deliveries, {recursive: true});
  for (const [index, message] of messages.entries()) {
    writeFileSync(join(deliveries, `${index + 1}.xml`), message);
  }
  before = runInCopy(counting);
  for (const file of pageFiles(page)) {
    applyPageFile(folder, file);
  }
  results = pageCommands(page).map(runInCopy);
}, 300_000);

afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("the statistic of docs/adding-a-statistic.md, in a copy of the program", () => {
  test("is a definition, an SQL file and its test, and a floor", () => {
    expect(pageFiles(page).map(({path, kind}) => [path, kind])).toEqual([
      ["sql/contribution/koordinator_hab_rehab.sql", "sql"],
      ["test/sql/contribution/koordinator_hab_rehab.test.ts", "ts"],
      ["config/statistics/koordinator_hab_rehab.json", "json"],
      ["config/disclosure.json", "diff"]
    ]);
  });

  test("goes through every command of the page, the last of which makes the cells", () => {
    expect([before, ...results].map(({command, status, text}) => (status === 0 ? command : text))).toEqual([
      counting,
      ...pageCommands(page)
    ]);
    expect(pageCommands(page).at(-1)).toBe(counting);
  });

  test("passes its own test", () => {
    expect(results[0]?.text).toContain("✓ |parts| test/sql/contribution/koordinator_hab_rehab.test.ts (2 tests)");
  });

  test("is all that the plan has to make before anything is hidden, and the other tables stay as they are", () => {
    const planned = (results[1]?.text ?? "").split("\n").flatMap(line => {
      const [, stage = "", part = "", reason = ""] = /^(transform|tabulate) +(.+?) +runs +(.+)$/.exec(line) ?? [];
      return stage === "" ? [] : [[stage, part, reason]];
    });
    expect(planned).toEqual([
      ["transform", "koordinator_hab_rehab 2024", "never made"],
      ["tabulate", "koordinator_hab_rehab 2024", "never made"]
    ]);
  });

  test("counts as worked out by hand: the latest answer in the municipality, and another in the county", async () => {
    expect(await cellsWhere("geo in ('1101', '1103', '11', '0') and nevner > 0")).toEqual(
      drawnLines(`
        geo_niva | geo  | koordinator     | teller:bigint | teller_status | nevner:bigint | nevner_status
        ---------|------|-----------------|---------------|---------------|---------------|--------------
        kommune  | 1101 | 1               | 3             | ok            | 7             | ok
        kommune  | 1101 | 2               | 2             | ok            | 7             | ok
        kommune  | 1101 | 3               | 0             | ok            | 7             | ok
        kommune  | 1101 | 4               | 0             | ok            | 7             | ok
        kommune  | 1101 | 9               | 1             | ok            | 7             | ok
        kommune  | 1101 | ikke_rapportert | 1             | ok            | 7             | ok
        kommune  | 1103 | 1               | 0             | ok            | 1             | ok
        kommune  | 1103 | 2               | 0             | ok            | 1             | ok
        kommune  | 1103 | 3               | 0             | ok            | 1             | ok
        kommune  | 1103 | 4               | 1             | ok            | 1             | ok
        kommune  | 1103 | 9               | 0             | ok            | 1             | ok
        kommune  | 1103 | ikke_rapportert | 0             | ok            | 1             | ok
        fylke    | 11   | 1               | 4             | ok            | 8             | ok
        fylke    | 11   | 2               | 1             | ok            | 8             | ok
        fylke    | 11   | 3               | 0             | ok            | 8             | ok
        fylke    | 11   | 4               | 1             | ok            | 8             | ok
        fylke    | 11   | 9               | 1             | ok            | 8             | ok
        fylke    | 11   | ikke_rapportert | 1             | ok            | 8             | ok
        land     | 0    | 1               | 4             | ok            | 8             | ok
        land     | 0    | 2               | 1             | ok            | 8             | ok
        land     | 0    | 3               | 0             | ok            | 8             | ok
        land     | 0    | 4               | 1             | ok            | 8             | ok
        land     | 0    | 9               | 1             | ok            | 8             | ok
        land     | 0    | ikke_rapportert | 1             | ok            | 8             | ok`)
    );
  });

  test("has the denominator of the table that it is said to be the same number as", async () => {
    const different = `from ${cellsOf2024("koordinator_hab_rehab")} as koordinator
      full join ${cellsOf2024("hab_rehab_utenfor_institusjon")} as hab using (geo_niva, geo)
      where koordinator.nevner is distinct from hab.personer`;
    expect(await linesOf(`select geo_niva, geo, nevner, personer ${different}`)).toHaveLength(1);
  });

  test("has a row for every municipality and category, also where nothing was delivered", async () => {
    const rows = await cellsWhere("geo_niva = 'kommune'");
    expect(rows).toHaveLength(1 + 357 * 6);
    expect(rows).toContain("kommune | 0301 | ikke_rapportert | 0 | not_reported | 0 | not_reported");
  });
});

function cellsOf2024(table: string): string {
  return `read_parquet(${quotedString(cellsFile(join(folder, "work"), table, 2024))})`;
}

/** True cells of the statistic, without the population. */
function cellsWhere(condition: string): Promise<string[]> {
  return linesOf(`select * exclude (innbyggere) from ${cellsOf2024("koordinator_hab_rehab")} where ${condition}`);
}

/** What a query over the work folder gives: the heading and the rows, as lines. */
async function linesOf(query: string): Promise<string[]> {
  const database = await openWork(folder);
  try {
    return await tableLines(database, `(${query})`);
  } finally {
    await database.close();
  }
}
