import {createHash} from "node:crypto";
import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, relative} from "node:path";
import {onTestFinished} from "vitest";
import {Audited} from "../../pipeline/audit/audit.js";
import type {RegisterTable} from "../../pipeline/cells.js";
import {Database} from "../../pipeline/database/database.js";
import type {RegisterDefinition} from "../../pipeline/definition/configuration.js";
import {loadConfiguration} from "../../pipeline/definition/loadConfiguration.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {type CandidateTable, writeCandidate} from "../../pipeline/publish/candidate.js";
import {type Disk, disk} from "../../pipeline/publish/disk.js";
import type {Labels} from "../../pipeline/publish/labels.js";
import {finishRelease, type Release, type ReleaseInput, writeFormats} from "../../pipeline/publish/release.js";
import {type OpenTable, shapeOf} from "../../pipeline/publish/shape.js";
import {type DescribedTable, type Words, wordsOf} from "../../pipeline/publish/words.js";
import {habRehab, publishedByRule, trueTable} from "./countTables.js";

const text = {nb: "Rapporteringsstatus", en: "Reporting status"};

/** The definition of rapporteringsstatus as far as publication reads it. */
export const rapporteringsstatus: RegisterDefinition = {
  kind: "register",
  table: "rapporteringsstatus",
  title: text,
  description: text,
  source: text,
  caveats: [],
  firstYear: 2017,
  newestYears: null,
  marks: habRehab.marks,
  dimensions: ["aar", "geo"],
  columns: [
    {name: "levert", type: "text", label: text},
    {name: "lopenr", type: "integer", label: text},
    {name: "laget_dato", type: "text", label: text},
    {name: "versjon", type: "text", label: text},
    {name: "andel_avvist", type: "decimal", label: text},
    {name: "poHab_levert", type: "text", label: text}
  ]
};

const status: RegisterTable = {
  table: "rapporteringsstatus",
  dimensions: ["aar", "geo"],
  columns: rapporteringsstatus.columns.map(({name}) => name),
  rows: [
    ["2023", "0301", "ja", "12", "20240112", "3.7", "0.4", "ja"],
    ["2023", "1101", "ja", "3", "20240109", "3.7", "0.0", "ja"],
    ["2023", "1103", "nei", "", "", "", "", ""]
  ]
};

/** A year of Oslo and two municipalities of Rogaland, one hidden and one not reported. `oslo` is Oslo's count. */
export function candidateTables(oslo = 2_105): readonly CandidateTable[] {
  const table = trueTable([
    {code: "0301", personer: oslo, population: 709_037},
    {code: "1101", personer: 9, population: 14_860},
    {code: "1103", personer: 0, population: 146_011}
  ]);
  return [
    {definition: habRehab, table: publishedByRule(habRehab, table)},
    {definition: rapporteringsstatus, table: status}
  ];
}

export const habRehabOpen: OpenTable = {
  shape: shapeOf(habRehab),
  rows: [
    ["2023", "fylke", "03", "2105", "ok", "3.0", "ok"],
    ["2023", "fylke", "11", "", "suppressed", "", "suppressed"],
    ["2023", "kommune", "0301", "2105", "ok", "3.0", "ok"],
    ["2023", "kommune", "1101", "", "suppressed", "", "suppressed"],
    ["2023", "kommune", "1103", "0", "not_reported", "", "not_reported"],
    ["2023", "land", "0", "2105", "ok", "", "not_available"]
  ]
};

export const statusOpen: OpenTable = {shape: shapeOf(rapporteringsstatus), rows: status.rows};

const names: Readonly<Record<string, string>> = {
  fylke: "Fylke",
  kommune: "Kommune",
  land: "Landet",
  "0": "Hele landet",
  "03": "Oslo",
  "11": "Rogaland",
  "0301": "Oslo",
  "1101": "Eigersund",
  "1103": "Stavanger"
};

export const labels: Labels = {
  label: (_, dimension, key) => names[key[dimension] ?? ""] ?? "",
  meaning: status =>
    ({suppressed: "Skjult av hensyn til personvernet", not_reported: "Ikke rapportert"})[String(status)] ??
    "Finnes ikke",
  marksHeading: "Tegnforklaring"
};

/** The words of the real configuration with `labels` for both languages. */
export const words: Words = {
  ...wordsOf(loadConfiguration(join(packageFolder(), "config"))),
  labels: {nb: labels, en: labels}
};

export const habRehabTable: DescribedTable = {open: habRehabOpen, definition: habRehab, words};

/** A folder that is gone when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kprstat-test-"));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** A database in memory that may use `folder`, closed when the test has finished. */
export async function databaseFor(folder: string, threads = 2): Promise<Database> {
  const spill = temporaryFolder();
  const database = await Database.open({
    path: ":memory:",
    folders: [folder],
    temporaryFolder: spill,
    threads,
    memoryLimit: "500MB"
  });
  onTestFinished(() => database.close());
  return database;
}

/**
 * A receipt for whatever lies in the candidate when it is asked, forged around the type: for tests of what publishing does
 * besides. What an audit finds is tested with the auditor.
 */
function forgedAudit(candidate: string): Audited {
  const files = () =>
    filesIn(candidate).map(path => ({
      path,
      sha256: createHash("sha256")
        .update(readFileSync(join(candidate, path)))
        .digest("hex")
    }));
  return Object.create(Audited.prototype, {files: {get: files}}) as Audited;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)));
}

/** What a run needs to publish `candidateTables` below `output`. */
export async function releaseInput(output: string, overrides: Partial<ReleaseInput> = {}): Promise<ReleaseInput> {
  const candidate = overrides.candidate ?? join(output, "releases", ".candidate-1");
  return {
    output,
    candidate,
    audited: forgedAudit(candidate),
    definitions: [habRehab, rapporteringsstatus],
    words,
    database: overrides.database ?? (await databaseFor(output)),
    dataYears: [2023],
    created: "2024-01-16T03:00:00Z",
    codeVersion: "0.1.0",
    configurationSha256: "c".repeat(64),
    inputSha256: "1".repeat(64),
    ledger: {entries: 1, sha256: "2".repeat(64)},
    spentIds: [],
    async writePages({id, created}, effects) {
      await effects.makeFolder(join(candidate, "site"));
      await effects.write(join(candidate, "site", "index.html"), `${id} of ${created}`);
      return ["site/index.html"];
    },
    ...overrides
  };
}

/** What the last two stages make of a candidate. */
export async function writeRelease(input: ReleaseInput, effects: Disk = disk): Promise<Release> {
  return finishRelease(input, await writeFormats(input, effects), effects);
}

/** Candidate and release of one run. */
export async function publish(input: ReleaseInput, tables = candidateTables(), effects: Disk = disk): Promise<Release> {
  await writeCandidate(input.candidate, tables, effects);
  return await writeRelease(input, effects);
}
