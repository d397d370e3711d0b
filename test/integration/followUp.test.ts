import {cpSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {CommandContext} from "../../pipeline/command/command.js";
import {diffCommand} from "../../pipeline/command/diff.js";
import {findingsCommand} from "../../pipeline/command/findings.js";
import {runCommand} from "../../pipeline/command/run.js";
import {differenceSchema} from "../../pipeline/diff/difference.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {runId} from "../../pipeline/record.js";
import {filesBelow} from "../support/commandLine.js";
import {keepStatistics} from "../support/configurationCopy.js";
import {contentXml, identityOf, identXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {type DeliveredFile, deliver, runOptions} from "../support/pipelineRun.js";

const tables = [
  "hab_rehab_utenfor_institusjon",
  "rapporteringsstatus",
  "tilbakemelding_tjenester",
  "tilbakemelding_hjemmeboende"
];

/** A local id, which a municipality's findings have, and an identity, which nothing has. */
const localId = 987_650_001;
const identity = identityOf(4711).fid;

/** Persons with a service each, and the first `poHab` of them with poHab; `odd`: one has a value that is not in the code list. */
function content(kommune: string, aar: number, persons: number, poHab: number, odd = false): DeliveredFile {
  const personer = Array.from({length: persons}, (_, index) => ({
    pePeID: localId + index,
    PERSONOPPL: [{poHab: index < poHab ? "1" : "2", ...(odd && index === 0 ? {poHusstand: "77"} : {})}],
    TJENESTE: [{}]
  }));
  return {path: `${aar}/${kommune}.xml`, bytes: Buffer.from(contentXml({kommune, aar, personer}))};
}

function ident(kommune: string, aar: number): DeliveredFile {
  const institusjoner = [{institusjonID: kommune, pasienter: [{pid: localId, fid: identity, typeID: "1"}]}];
  return {path: `${aar}/ident-${kommune}.xml`, bytes: Buffer.from(identXml({aar, institusjoner}))};
}

let folder: string;
let config: string;
let seconds = 0;

function started(): CommandContext {
  const now = new Date(Date.parse("2025-01-10T02:00:00Z") + ++seconds * 1000);
  const screen = {isTerminal: false, colour: false, columns: 80, write: () => undefined};
  return {screen, now, runId: runId(now, process.pid)};
}

async function night(files: readonly DeliveredFile[]): Promise<void> {
  deliver(folder, files);
  const {now: _, ...options} = runOptions(folder, {config});
  expect((await runCommand(options, started())).exitCode).toBe(0);
}

const work = (...names: readonly string[]) => join(folder, "work", ...names);

beforeAll(async () => {
  folder = temporaryFolder();
  config = join(folder, "config");
  cpSync(join(packageFolder(), "config"), config, {recursive: true});
  keepStatistics(config, tables);
  // What it has in common with a table that is not there.
  const definition = join(config, "statistics", "tilbakemelding_tjenester.json");
  writeFileSync(definition, JSON.stringify({...JSON.parse(readFileSync(definition, "utf8")), same: []}));
  await night([
    ...[content("1101", 2023, 30, 30), content("1103", 2023, 60, 40)],
    ...[content("1101", 2024, 31, 31, true), ident("1101", 2024)]
  ]);
  // A file without persons is rejected.
  await night([content("1101", 2024, 31, 5, true), content("1103", 2024, 12, 11), content("1106", 2024, 0, 0)]);
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("what changed between two nights", () => {
  const diff = async (withWork: boolean) => {
    const places = {output: join(folder, "output"), work: withWork ? work() : null, config};
    const result = await diffCommand({...places, releases: ["2024-r2", "2024-r1"]}, started());
    return {text: result.text, json: differenceSchema.parse(result.json)};
  };
  let told: Awaited<ReturnType<typeof diff>>;

  beforeAll(async () => {
    told = await diff(true);
  });

  test("numbers, what is hidden, and the deliveries behind it", () => {
    const {json, text} = told;
    expect([json.older.id, json.newer.id, ...json.inputs]).toEqual(["2024-r1", "2024-r2", "deliveries"]);
    expect(
      json.deliveries?.map(({change, file, municipalities: [sender], accepted}) =>
        [change, file, sender?.kommune, sender?.navn, accepted].join(" ")
      )
    ).toEqual([
      "replaced 2024/1101.xml 1101 Eigersund true",
      "new 2024/1103.xml 1103 Stavanger true",
      "new 2024/1106.xml 1106 Haugesund false"
    ]);
    const poHab = json.cells.filter(({table, measure}) => table === tables[0] && measure === "personer");
    expect(poHab.map(({change, row, before, now}) => ({change, geo: row.geo, before, now}))).toContainEqual({
      ...{change: "hidden", geo: "1101"},
      ...{before: {value: "31", status: "ok"}, now: {value: null, status: "suppressed"}}
    });
    expect(poHab.map(({change, row: {geo}, now: {value}}) => `${change} ${geo} ${value}`)).toContain("changed 1103 11");
    expect(text).toMatch(/^2024-r2 against 2024-r1: \d+ numbers changed, \d+ are hidden now/);
    expect(text).toContain("Deliveries: 2 new, 1 replaced, 0 gone.");
  });

  test("on a page that is for the owner of the work folder alone", () => {
    const {json} = told;
    expect(json.page).toBe(work("protected", "2024-r2", "diff-2024-r1.html"));
    expect(statSync(json.page ?? "").mode & 0o777).toBe(0o600);
    const page = readFileSync(json.page ?? "", "utf8");
    expect(page).toMatch(
      /1101 Eigersund<\/th><td>2024<\/td>.*<td class="number">31<\/td><td class="number">skjult<\/td>/
    );
    expect(page).toContain("2024/1106.xml");
    expect(page).not.toContain(String(localId));
  });

  test("without the work folder, all that is public", async () => {
    const {json} = await diff(false);
    expect(json).toEqual({...told.json, deliveries: null, page: null});
  });
});

test("a release or a work folder that is not there is missing", async () => {
  const places = {output: join(folder, "output"), work: null, config};
  const unknown = diffCommand({...places, releases: ["2024-r1", "2024-r9"]}, started());
  await expect(unknown).rejects.toMatchObject({exitCode: 66, parts: {what: "There is no release 2024-r9."}});
  const nowhere = diffCommand({...places, work: join(folder, "nowhere"), releases: ["2024-r1", "2024-r2"]}, started());
  await expect(nowhere).rejects.toMatchObject({exitCode: 66, parts: {what: "There is no work folder."}});
});

describe("what the register's staff follow up", () => {
  test("who is missing, whose numbers jump, whose findings are many", () => {
    const lines = readFileSync(work("followup", "2024", "followup.csv"), "utf8").split("\n");
    expect(lines[1]).toBe("2024,1,1106,Haugesund,levert,,0,,,,ja");
    expect(lines).toContain("2024,1,1106,Haugesund,leveranser_avvist,,1,,,,nei");
    const services = lines.filter(line => line.includes(",personer,15,") && /,110[13],/.test(line));
    expect(services.map(line => line.split(",").slice(2).join())).toEqual([
      "1103,Stavanger,personer,15,12,60,-48,-80.0,ja",
      "1101,Eigersund,personer,15,31,30,1,3.3,nei"
    ]);
    const page = readFileSync(work("followup", "2024", "followup.html"), "utf8");
    expect(page).toContain("2 av 357 kommuner har levert.");
    expect(page).toMatch(/1103 Stavanger<\/th><td>Helsetjenester i hjemmet<\/td>/);
  });

  test("each municipality's findings, as it is sent them, and its own numbers, small ones too", async () => {
    for (const kommune of ["1101", "1103", "1106"]) {
      const out = join(folder, "asked.csv");
      await findingsCommand({work: work(), config, kommune, year: 2024, out}, started());
      const own = readFileSync(work("feedback", "2024", kommune, "funn.csv"), "utf8");
      expect(own).toBe(readFileSync(out, "utf8"));
      expect(own.includes(String(localId)), kommune).toBe(kommune === "1101");
    }
    const numbers = readFileSync(work("feedback", "2024", "1103", "tilbakemelding.csv"), "utf8").split("\r\n");
    expect(numbers).toContain(
      "2024;1103;Stavanger;tilbakemelding_tjenester;Tilbakemelding til kommunene: tjenestemottakere etter tjeneste;15;Helsetjenester i hjemmet;.;.;.;12;60;-80,0"
    );
    expect(numbers.filter(line => line.startsWith("2023;1103;Stavanger;tilbakemelding_hjemmeboende;"))).toHaveLength(6);
  });

  test("no identity is in any of it, local ids are in findings only, and nothing lies below output/", () => {
    const made = [...filesBelow(work("followup")), ...filesBelow(work("feedback")), ...filesBelow(work("protected"))];
    const withIds = made.filter(path => readFileSync(path, "utf8").includes(String(localId)));
    expect(withIds.every(path => path.endsWith("funn.csv"))).toBe(true);
    expect(withIds.length).toBeGreaterThan(0);
    expect(made.filter(path => readFileSync(path, "latin1").includes(identity))).toEqual([]);
    const open = filesBelow(join(folder, "output")).filter(path => /followup|feedback|diff|funn/.test(path));
    expect(open).toEqual([]);
  });
});
