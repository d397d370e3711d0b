import {mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {Database} from "../../pipeline/database/database.js";
import {KprstatError} from "../../pipeline/errors.js";
import {contributionFile} from "../../pipeline/transform/transform.js";
import {WorkerPool} from "../../pipeline/workerPool.js";
import {releaseBytes} from "../support/commandLine.js";
import {contentXml, identityOf, identXml} from "../support/deliveryXml.js";
import {temporaryFolder} from "../support/landing.js";
import {type DeliveredFile, deliver, openWork, runIn} from "../support/pipelineRun.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const latest = (of = folder) => releaseBytes(realpathSync(join(of, "output", "latest")));

/** A municipality's content and ident message of one year, with this many persons with poHab. */
function municipality(kommune: string, aar: number, persons: number, lopenr = "1"): DeliveredFile[] {
  const ids = Array.from({length: persons}, (_, index) => index + 1);
  const content = contentXml({
    kommune,
    aar,
    lopenr,
    personer: ids.map(id => ({pePeID: id, PERSONOPPL: [{poPeID: String(id), poPoID: String(id), poHab: "1"}]}))
  });
  const pasienter = ids.map(id => ({pid: id, ...identityOf(Number(kommune) * 100 + id)}));
  const ident = identXml({aar, lopenr, institusjoner: [{institusjonID: kommune, pasienter}]});
  return [
    {path: `${aar}/${kommune}-${lopenr}.xml`, bytes: Buffer.from(content)},
    {path: `${aar}/${kommune}-${lopenr}-ident.xml`, bytes: Buffer.from(ident)}
  ];
}

/** What a program that has seen nothing before makes of these files. */
async function fresh(files: readonly DeliveredFile[]): Promise<Readonly<Record<string, string>>> {
  const other = mkdtempSync(join(folder, "fresh-"));
  deliver(other, files);
  await runIn(other);
  return latest(other);
}

test("what --years leaves stale is made and published by the next run without it", async () => {
  const first = [...municipality("0301", 2022, 12), ...municipality("0301", 2023, 14)];
  const later = municipality("0301", 2022, 40, "2");
  deliver(folder, first);
  await runIn(folder);
  deliver(folder, later);
  const limited = await runIn(folder, {years: {first: 2023, last: 2023}});
  expect(limited.warnings.join()).toContain("2022");
  expect(limited.release).toMatchObject({made: false});
  expect((await runIn(folder)).release).toMatchObject({id: "2023-r2", made: true});
  expect(latest()).toEqual(await fresh([...first, ...later]));
});

test("a year that was never made is made whatever --years says, since a release has all data years", async () => {
  const files = [...municipality("0301", 2022, 12), ...municipality("0301", 2023, 14)];
  deliver(folder, files);
  const {warnings} = await runIn(folder, {years: {first: 2023, last: 2023}});
  expect(warnings.join()).toContain("2022");
  expect(latest()).toEqual(await fresh(files));
});

test("a run that stopped after a part was rewritten does not pass it off as the old one", async () => {
  const kept = [...municipality("0301", 2023, 12), ...municipality("1103", 2023, 11)];
  const withdrawn = municipality("1103", 2023, 30, "2");
  deliver(folder, kept);
  await runIn(folder);
  deliver(folder, withdrawn);
  // The run dies once the part has its new content: what follows it cannot be written.
  const cells = join(folder, "work", "cells");
  rmSync(cells, {recursive: true});
  writeFileSync(cells, "");
  await expect(runIn(folder)).rejects.toThrow();
  expect(statSync(contributionFile(join(folder, "work"), "hab_rehab_utenfor_institusjon", 2023)).size).toBeGreaterThan(
    0
  );
  rmSync(cells);
  for (const {path} of withdrawn) {
    rmSync(join(folder, "deliveries", path));
  }
  await runIn(folder);
  expect(latest()).toEqual(await fresh(kept));
});

test("one person under two numbers stays a finding when deliveries are read again", async () => {
  const twice = municipality("0301", 2023, 12);
  const ident = identXml({
    aar: 2023,
    institusjoner: [{institusjonID: "0301", pasienter: [1, 2].map(pid => ({pid, ...identityOf(4711)}))}]
  });
  deliver(folder, [...twice.slice(0, 1), {path: "ident.xml", bytes: Buffer.from(ident)}]);
  expect((await runIn(folder)).findings).toMatchObject({warn: 1});
  await runIn(folder, {only: "ingest", force: true});
  expect((await runIn(folder)).findings).toMatchObject({warn: 1});
});

test("folders whose names look like patterns are taken literally", async () => {
  const files = municipality("0301", 2023, 12);
  for (const name of ["w[1]", "w1"]) {
    mkdirSync(join(folder, name));
    deliver(join(folder, name), files);
  }
  await runIn(join(folder, "w1"));
  deliver(join(folder, "w[1]"), municipality("1103", 2023, 11));
  await runIn(join(folder, "w[1]"));
  expect(latest(join(folder, "w[1]"))).toEqual(await fresh([...files, ...municipality("1103", 2023, 11)]));
});

test("a new output folder can be read by the web server, the work folder by nobody else", async () => {
  deliver(folder, municipality("0301", 2023, 12));
  await runIn(folder);
  const mode = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
  expect([mode("output"), mode("output/releases"), mode("output/latest"), mode("work")]).toEqual([
    "755",
    "755",
    "755",
    "700"
  ]);
});

test("two databases that spill at once do not meet", async () => {
  const spilling = async (): Promise<bigint> => {
    const database = await Database.open({
      path: ":memory:",
      folders: [folder],
      temporaryFolder: join(folder, "tmp"),
      threads: 1,
      memoryLimit: "60MB"
    });
    const [row] = await database.rows<{n: bigint}>(
      "select count(*) as n from (select i, md5(i::varchar) as m from range(1500000) t(i) order by m) where m is not null"
    );
    await database.run("create table t as select md5(i::varchar) as m, i from range(1200000) r(i) order by m");
    const [check] = await database.rows<{n: bigint}>("select count(*) as n from t where m = md5(i::varchar)");
    await database.close();
    return (row?.n ?? 0n) + (check?.n ?? 0n);
  };
  expect(await Promise.all([spilling(), spilling()])).toEqual([2_700_000n, 2_700_000n]);
});

test("a pool that is closed lets running work end and refuses the rest", async () => {
  const script = new URL("../support/sleepingWorker.mjs", import.meta.url);
  const pool = new WorkerPool(script, 1, null);
  const running = pool.run<string>("sleep");
  const waiting = pool.run<string>("sleep");
  const refused = expect(waiting).rejects.toBeInstanceOf(KprstatError);
  await pool.close();
  await refused;
  expect(await running).toBe("slept");
  await expect(pool.run("sleep")).rejects.toBeInstanceOf(KprstatError);
});

test("a worker that dies fails its task, and the next one takes over", async () => {
  const pool = new WorkerPool(new URL("../support/sleepingWorker.mjs", import.meta.url), 1, null);
  const dying = pool.run("die");
  const next = pool.run<string>("sleep");
  await expect(dying).rejects.toMatchObject({kind: "fault"});
  expect(await next).toBe("slept");
  await pool.close();
});

test("a work folder of another version is refused", async () => {
  deliver(folder, municipality("0301", 2023, 12));
  await runIn(folder);
  const database = await Database.open({
    path: ":memory:",
    attach: {name: "catalogue", path: join(folder, "work", "kprstat.duckdb"), readOnly: false},
    folders: [folder],
    temporaryFolder: join(folder, "tmp"),
    threads: 1,
    memoryLimit: "100MB"
  });
  await database.run("update catalogue.about set version = 99");
  await database.close();
  await expect(runIn(folder)).rejects.toMatchObject({kind: "configuration"});
  await expect(openWork(folder)).rejects.toMatchObject({kind: "configuration"});
});
