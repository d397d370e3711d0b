import {cpSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync} from "node:fs";
import {basename, join} from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {appendToLedger} from "../../pipeline/ledger/append.js";
import {readPublication} from "../../pipeline/ledger/publication.js";
import type {RunOptions, RunSummary} from "../../pipeline/run.js";
import {filesBelow, generateDeliveries} from "../support/commandLine.js";
import {keepStatistics} from "../support/configurationCopy.js";
import {temporaryFolder} from "../support/landing.js";
import {runIn} from "../support/pipelineRun.js";

/** One that is recast onto the newest division, what it is made of, and who delivered. */
const tables = ["individuell_plan_hjemme", "hab_rehab_utenfor_institusjon", "rapporteringsstatus"];

let folder: string;

function night(change: Partial<RunOptions> = {}, place = folder): Promise<RunSummary> {
  return runIn(place, {config: join(folder, "config"), ...change});
}

const latest = (place = folder) => realpathSync(join(place, "output", "latest"));

async function publishLatest(): Promise<void> {
  await appendToLedger(join(folder, "work"), await readPublication(latest()), new Date("2025-01-10T08:00:00Z"));
}

/** The decided years that the work folder remembers, and when they were. */
function decisions(): Readonly<Record<string, number>> {
  const remembered = join(folder, "work", "remembered", "years");
  return Object.fromEntries(readdirSync(remembered).map(name => [name, statSync(join(remembered, name)).mtimeMs]));
}

/** A municipality sends its content of a year again, without the last of its persons. */
function sendAgain(aar: string): void {
  const path = filesBelow(join(folder, "deliveries")).findLast(
    name => basename(name).startsWith("kpr-") && name.includes(aar)
  );
  const message = readFileSync(path ?? "", "utf8").replace(/(<iiLopenr>)\d+(<)/, "$19001$2");
  const end = message.lastIndexOf("</PERSON>") + "</PERSON>".length;
  const start = message.lastIndexOf("<PERSON ");
  writeFileSync(join(folder, "deliveries", "again.xml"), message.slice(0, start) + message.slice(end));
}

/** What a program decides that has the deliveries, the ledger and its certificates, and has decided nothing before. */
async function fresh(): Promise<Readonly<Record<string, string>>> {
  const other = join(folder, "fresh");
  for (const name of ["deliveries", "work/ledger", "work/protected"]) {
    cpSync(join(folder, name), join(other, name), {recursive: true});
  }
  await night({to: "audit"}, other);
  return openData(candidate(other));
}

const candidate = (place = folder) => join(place, "output", "releases", ".candidate-next");

/** The open data files of a release or a candidate. */
function openData(release: string): Readonly<Record<string, string>> {
  const files = filesBelow(join(release, "tables")).filter(path => /\/([^/]+)\/\1\.csv$/.test(path));
  expect(files).toHaveLength(tables.length);
  return Object.fromEntries(files.map(path => [basename(path), readFileSync(path, "utf8")]));
}

beforeAll(async () => {
  folder = temporaryFolder();
  cpSync("config", join(folder, "config"), {recursive: true});
  keepStatistics(join(folder, "config"), tables);
  const file = join(folder, "config", "statistics", "individuell_plan_hjemme.json");
  const plan = JSON.parse(readFileSync(file, "utf8")) as {same: {is: {table: string}}[]};
  writeFileSync(file, JSON.stringify({...plan, same: plan.same.filter(({is}) => tables.includes(is.table))}));
  generateDeliveries(folder, {municipalities: 12, years: "2022-2024", scale: "0.01"});
  await expect(night()).resolves.toMatchObject({release: {id: "2024-r1", made: true}});
  await publishLatest();
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

test("a release that is published changes nothing of what was decided", async () => {
  const before = decisions();
  expect(Object.keys(before)).toHaveLength(3);
  const {stages} = await night({to: "audit"});
  expect(stages.find(({stage}) => stage === "suppress")).toMatchObject({ran: true});
  expect(decisions()).toEqual(before);
  expect(openData(candidate())).toEqual(openData(latest()));
});

test("the oldest year sent again: as a first run decides in sight of the same ledger", async () => {
  const before = decisions();
  sendAgain("2022");
  await expect(night()).resolves.toMatchObject({release: {id: "2024-r2", made: true}});
  expect(openData(latest())).toEqual(await fresh());
  // The others are as they were.
  expect(Object.entries(decisions()).filter(([name, at]) => before[name] === at)).toHaveLength(2);
});

test("the search comes back to what was published also when nothing is remembered", async () => {
  await publishLatest();
  rmSync(join(folder, "work", "remembered"), {recursive: true});
  await night({to: "audit"});
  expect(openData(candidate())).toEqual(openData(latest()));
});
