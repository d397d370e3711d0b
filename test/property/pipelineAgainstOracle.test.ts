import {existsSync, rmSync} from "node:fs";
import {join} from "node:path";
import fc from "fast-check";
import {describe, expect, test} from "vitest";
import type {Database} from "../../pipeline/database/database.js";
import {parquetFiles} from "../../pipeline/database/partFile.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {KprstatError} from "../../pipeline/errors.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {present} from "../../pipeline/suppress/present.js";
import {presentWithPublishedTotals} from "../../pipeline/suppress/publishedTotals.js";
import {readRegisterTable, readTrueTable} from "../../pipeline/tabulate/readCells.js";
import {cellsFile} from "../../pipeline/tabulate/tabulate.js";
import {type Finding, type OracleResult, oracle} from "../oracle/oracle.js";
import {exactTables} from "../oracle/tables.js";
import {copyConfiguration, editConfiguration} from "../support/configurationCopy.js";
import {contentXml, identityOf, identXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {deliver, openWork, runIn, validFiles} from "../support/pipelineRun.js";
import {profiles, type RandomDeliveries, randomDeliveries} from "../support/randomDeliveries.js";

/**
 * What both implementations must agree on, in lines of plain text: accepted files, findings, numbers of rows, and every
 * table. Those with exact totals are compared before anything is hidden.
 */
type Outcome = Readonly<Record<string, readonly string[]>>;

const fatalRules = new Set([
  "not_well_formed",
  "doctype",
  "unknown_root",
  "unknown_namespace",
  "unknown_version",
  "resource_limit"
]);

function findingText(finding: Finding): string {
  const {fil, klasse, attributt, regel, konsekvens, linje, pePeID, radID} = finding;
  // Of a document that cannot be read only the reason is compared.
  const rest = fatalRules.has(regel) ? [] : [klasse, attributt ?? "", linje ?? "", pePeID ?? "", radID ?? ""];
  return [fil.slice(0, 12), regel, konsekvens, ...rest].join("|");
}

function lines(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map(row => row.join(","));
}

function ofOracle(result: OracleResult): Outcome {
  return {
    accepted: [
      ...new Set(Object.values(result.files).flatMap(file => (file.accepted ? [file.sha256.slice(0, 12)] : [])))
    ].sort(),
    findings: result.findings.map(findingText).sort(),
    counts: Object.entries(result.counts)
      .flatMap(([sha256, classes]) =>
        Object.entries(classes).map(([klasse, {lest, godtatt, avvist}]) =>
          [sha256.slice(0, 12), klasse, lest, godtatt, avvist].join("|")
        )
      )
      .filter(text => !text.includes("|0|0|0"))
      .sort(),
    hab_rehab_utenfor_institusjon: lines(result.tables.hab_rehab_utenfor_institusjon.published),
    rapporteringsstatus: lines(result.tables.rapporteringsstatus),
    ...Object.fromEntries(exactTables.map(table => [table, lines(result.tables[table])]))
  };
}

const configuration = loadConfiguration(join(packageFolder(), "config"));

/** Every table as it would be published if nothing had to be hidden to protect exact totals. */
async function tablesOf(folder: string, database: Database): Promise<Outcome> {
  const found: [string, readonly string[]][] = [];
  for (const definition of configuration.statistics) {
    const years = Array.from({length: 10}, (_, index) => 2017 + index)
      .map(aar => ({aar, file: cellsFile(join(folder, "work"), definition.table, aar)}))
      .filter(({file}) => existsSync(file));
    if (definition.kind === "register") {
      const rows = years.length === 0 ? [] : (await readRegisterTable(database, definition, years)).rows;
      found.push([definition.table, lines(rows)]);
      continue;
    }
    const table = await readTrueTable(database, definition, configuration.reference, years);
    const {totals, suppressBelow} = definition.disclosure;
    const isSmall = (row: number, count: string): boolean => {
      const value = table.rows[row]?.counts[count]?.value ?? 0;
      return value > 0 && value < suppressBelow;
    };
    const {rows} =
      totals === "published"
        ? presentWithPublishedTotals(definition, table, isSmall)
        : present(definition, table, () => false);
    const columns = rows.map(({key, cells}) => [...key, ...cells.flatMap(({text, status}) => [text, status])]);
    found.push([definition.table, lines(columns)]);
  }
  return Object.fromEntries(found);
}

async function ofPipeline(folder: string): Promise<Outcome> {
  const database = await openWork(folder);
  try {
    const yearFiles = Array.from({length: 10}, (_, index) => join(folder, "work", "funn", `${2017 + index}.parquet`));
    const files = [...validFiles(folder, "funn.parquet"), ...yearFiles.filter(file => existsSync(file))];
    const findings =
      files.length === 0
        ? []
        : await database.rows<Finding>(`
      select delivery.sha256 as fil, klasse, attributt, regel, konsekvens, linje, "pePeID", "radID"
      from ${parquetFiles(files)} as funn join catalogue.delivery using (delivery)`);
    const accepted = await database.rows<{sha256: string}>(
      "select sha256 from catalogue.verdict join catalogue.delivery using (delivery) where accepted"
    );
    const counts = await database.rows<Record<string, string | bigint>>(
      "select sha256, klasse, lest, godtatt, avvist from catalogue.row_count join catalogue.delivery using (delivery) where lest > 0"
    );
    return {
      accepted: accepted.map(row => row.sha256.slice(0, 12)).sort(),
      findings: findings.map(findingText).sort(),
      counts: counts
        .map(row => [String(row.sha256).slice(0, 12), row.klasse, row.lest, row.godtatt, row.avvist].join("|"))
        .sort(),
      ...(await tablesOf(folder, database))
    };
  } finally {
    await database.close();
  }
}

/** Lines that only one of the two has, of each part a few, so that a counterexample can be read. */
function differences(expected: Outcome, found: Outcome): readonly string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort().flatMap(part => {
    const [oracleLines, pipelineLines] = [expected[part] ?? [], found[part] ?? []];
    if (oracleLines.join("\n") === pipelineLines.join("\n")) return [];
    const [ofTheOracle, ofThePipeline] = [new Set(oracleLines), new Set(pipelineLines)];
    const missing = oracleLines.filter(line => !ofThePipeline.has(line)).slice(0, 10);
    const surplus = pipelineLines.filter(line => !ofTheOracle.has(line)).slice(0, 10);
    const told = [...missing.map(line => `oracle: ${line}`), ...surplus.map(line => `pipeline: ${line}`)];
    return told.length > 0
      ? told.map(line => `${part}: ${line}`)
      : [`${part}: the same lines, in another order or number`];
  });
}

/** From how many municipalities on a person who is reported by them is left out; null: everyone is kept. */
type TestPersons = number | null;

/** The configuration with the rule for test persons. */
function configurationFolder(testPersons: TestPersons): string {
  const folder = copyConfiguration();
  if (testPersons !== null) {
    editConfiguration(folder, "settings.json", '"rule": "keep"', '"rule": "exclude"');
    editConfiguration(folder, "settings.json", '"municipalities": 5', `"municipalities": ${testPersons}`);
  }
  return folder;
}

async function compare({deliveries, years}: RandomDeliveries, testPersons: TestPersons = null): Promise<void> {
  const folder = temporaryFolder();
  const config = configurationFolder(testPersons);
  try {
    deliver(folder, deliveries);
    const left = testPersons === null ? {} : {testPersonMunicipalities: testPersons};
    const expected = ofOracle(oracle({deliveries, years, ...left}));
    try {
      await runIn(folder, {config, to: "tabulate"});
    } catch (error) {
      if (!(error instanceof KprstatError && error.kind === "noUsableInput")) {
        throw error;
      }
      expect(expected.rapporteringsstatus).toEqual([]);
    }
    expect(differences(expected, await ofPipeline(folder))).toEqual([]);
  } finally {
    rmSync(folder, {recursive: true});
    rmSync(config, {recursive: true});
  }
}

/** More folders for a longer proof (`make verify`): KPRSTAT_RUNS=500. A folder takes seconds, more on a busy machine. */
const numRuns = Number(process.env.KPRSTAT_RUNS ?? "1");
const timeout = 120_000 * numRuns;

describe("random deliveries give the same findings and tables as the naive second implementation", {timeout}, () => {
  test.each(profiles)("profile %s", async profile => {
    const compared = fc.asyncProperty(randomDeliveries({profile}), folder => compare(folder));
    await fc.assert(compared, {numRuns, endOnFailure: true});
  });

  test("without persons whom three municipalities report", async () => {
    const compared = fc.asyncProperty(randomDeliveries({profile: "movers"}), folder => compare(folder, 3));
    await fc.assert(compared, {numRuns, endOnFailure: true});
  });
});

test("a person whom no table counts is still found under two numbers of one delivery", {timeout: 120_000}, async () => {
  const reports = [
    {kommune: "1101", numbers: [1, 2]},
    {kommune: "1106", numbers: [1]},
    {kommune: "4601", numbers: [1]}
  ];
  const [testPerson, resident] = [identityOf(1), identityOf(9)];
  const contents = reports.map(({kommune, numbers}) =>
    contentXml({kommune, aar: 2023, personer: [...numbers, 9].map(pePeID => ({pePeID, TJENESTE: [{}]}))})
  );
  const idents = reports.map(({kommune, numbers}) => ({
    institusjonID: `${kommune}00`,
    pasienter: [...numbers.map(pid => ({pid, ...testPerson})), ...(kommune === "1101" ? [{pid: 9, ...resident}] : [])]
  }));
  const deliveries = [...contents, identXml({aar: 2023, institusjoner: idents})].map((text, i) => ({
    path: `${i}.xml`,
    bytes: Buffer.from(text)
  }));
  const given = {deliveries, years: {first: 2017, last: 2024}};
  const {findings, tables} = oracle({...given, testPersonMunicipalities: 3});
  expect(findings.map(({regel, pePeID}) => [regel, pePeID])).toEqual([["same_identity", "2"]]);
  expect(lines(tables.tjenestemottakere_tjeneste)).toContain("2023,kommune,1101,gjennom_aaret,ALLE,1,ok,0.1,ok");
  await compare(given, 3);
});
