import {existsSync, readFileSync, rmSync} from "node:fs";
import {join} from "node:path";
import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {parquetFiles} from "../../pipeline/database/partFile.js";
import {KprstatError} from "../../pipeline/errors.js";
import {type Finding, type OracleResult, oracle} from "../oracle/oracle.js";
import {temporaryFolder} from "../support/landing.js";
import {deliver, openWork, runIn, validFiles} from "../support/pipelineRun.js";
import {type Profile, type RandomDeliveries, randomDeliveries} from "../support/randomDeliveries.js";

/** What both implementations must agree on, in plain text. */
interface Outcome {
  readonly accepted: readonly string[];
  readonly findings: readonly string[];
  readonly counts: readonly string[];
  readonly hab: readonly string[];
  readonly status: readonly string[];
}

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
    hab: result.tables.hab_rehab_utenfor_institusjon.published.map(row => row.join(",")),
    status: result.tables.rapporteringsstatus.map(row => row.join(","))
  };
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
    const table = (name: string) => {
      const path = join(folder, "output", "latest", "tables", name, `${name}.csv`);
      return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n").slice(1) : [];
    };
    return {
      accepted: accepted.map(row => row.sha256.slice(0, 12)).sort(),
      findings: findings.map(findingText).sort(),
      counts: counts
        .map(row => [String(row.sha256).slice(0, 12), row.klasse, row.lest, row.godtatt, row.avvist].join("|"))
        .sort(),
      hab: table("hab_rehab_utenfor_institusjon"),
      status: table("rapporteringsstatus")
    };
  } finally {
    await database.close();
  }
}

async function compare({deliveries}: RandomDeliveries): Promise<void> {
  const folder = temporaryFolder();
  try {
    deliver(folder, deliveries);
    const expected = ofOracle(oracle({deliveries, years: {first: 2017, last: 2024}}));
    try {
      await runIn(folder);
    } catch (error) {
      if (!(error instanceof KprstatError && error.kind === "noUsableInput")) {
        throw error;
      }
      expect(expected.status).toEqual([]);
    }
    expect(await ofPipeline(folder)).toEqual(expected);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** More folders for a longer proof: KPRSTAT_RUNS=500. */
const factor = Number(process.env.KPRSTAT_RUNS ?? "12");

describe("random deliveries give the same rejections, findings, row counts and tables as the naive second implementation", () => {
  test.each<Profile>(["clean", "dirty", "small", "movers"])("profile %s", async profile => {
    await fc.assert(fc.asyncProperty(randomDeliveries({profile}), compare), {numRuns: factor, endOnFailure: true});
  });
});
