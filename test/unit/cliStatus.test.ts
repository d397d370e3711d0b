import {mkdirSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {
  type CatalogueDelivery,
  contentDeliveries,
  findingsByRule,
  identSenders,
  otherFiles,
  personCounts,
  presentFiles,
  withCatalogue
} from "../../pipeline/command/catalogueQueries.js";
import {type Status, yearStatuses} from "../../pipeline/command/status.js";
import {statusText} from "../../pipeline/command/statusText.js";
import {addToCatalogue, openWorkDatabase} from "../../pipeline/database/catalogue.js";
import type {Municipality} from "../../pipeline/definition/configuration.js";
import {makeDeliveriesOfEach, makeFindingDeliveries} from "../../pipeline/findingDeliveries.js";

const municipalities: readonly Municipality[] = [
  ["0301", "Oslo"],
  ["1103", "Stavanger"],
  ["1151", "Utsira"],
  ["4601", "Bergen"]
].map(([code = "", name = ""]) => ({code, name, fylke: code.slice(0, 2), fromYear: 2020, toYear: null}));

describe("what is in, by year", () => {
  const counting = (kommune: string, bydel = "00"): CatalogueDelivery => ({aar: 2023, kommune, bydel, state: "counts"});
  const statuses = (deliveries: readonly CatalogueDelivery[], senders: readonly string[] = [], localOnly = 30) =>
    yearStatuses(
      deliveries,
      new Map([[2023, new Set(senders)]]),
      [{aar: 2023, persons: 1000, localOnly}],
      () => municipalities
    );

  test("only years with an accepted delivery are data years", () => {
    expect(statuses([{aar: 2023, kommune: "0301", bydel: "00", state: "rejected"}])).toEqual([]);
  });

  test("who delivered, who is missing, and whose delivery was rejected", () => {
    const [year] = statuses([
      counting("0301", "01"),
      counting("0301", "02"),
      counting("4601"),
      {aar: 2023, kommune: "4601", bydel: "00", state: "superseded"},
      {aar: 2023, kommune: "1151", bydel: "00", state: "rejected"}
    ]);
    expect(year).toMatchObject({aar: 2023, kommuner: 4, delivered: 2, rejectedDeliveries: 1, supersededDeliveries: 1});
    expect(year?.missing).toEqual([
      {kommune: "1103", navn: "Stavanger", rejected: false},
      {kommune: "1151", navn: "Utsira", rejected: true}
    ]);
  });

  test("a message for the whole municipality does not serve a district", () => {
    const [year] = statuses([counting("0301", "01"), counting("4601")], ["030100", "460100"]);
    expect(year?.withoutIdent).toEqual([{kommune: "0301", navn: "Oslo", bydel: "01"}]);
  });

  test("a whole municipality beside its districts", () => {
    const [year] = statuses([counting("0301"), counting("0301", "02"), counting("0301", "01"), counting("4601")]);
    expect(year?.wholeBesideDistricts).toEqual([{kommune: "0301", navn: "Oslo", bydeler: ["01", "02"]}]);
  });

  test("the share known only locally is not told where it would tell a small count", () => {
    expect(statuses([counting("4601")], [], 31)[0]?.localOnlyPercent).toBe(3.1);
    expect(statuses([counting("4601")], [], 0)[0]?.localOnlyPercent).toBe(0);
    expect(statuses([counting("4601")], [], 9)[0]?.localOnlyPercent).toBeNull();
  });
});

test("the status in plain words", () => {
  const status: Status = {
    work: "work",
    years: [
      {
        aar: 2023,
        kommuner: 356,
        delivered: 354,
        missing: [
          {kommune: "1103", navn: "Stavanger", rejected: false},
          {kommune: "1151", navn: "Utsira", rejected: true}
        ],
        rejectedDeliveries: 1,
        supersededDeliveries: 12,
        withoutIdent: [{kommune: "0301", navn: "Oslo", bydel: "01"}],
        wholeBesideDistricts: [{kommune: "0301", navn: "Oslo", bydeler: ["01", "02"]}],
        localOnlyPercent: 3.1
      }
    ],
    rejectedWithoutYear: 2,
    files: {ignored: 1, gone: ["2023/4601.xml"]},
    lastRun: {
      id: "20261122T081500Z-4711",
      started: "2026-11-22T08:15:00.000Z",
      ended: null,
      state: "left",
      exitCode: null,
      error: null
    },
    followUp: ["work/followup/2022/followup.html", "work/followup/2023/followup.html"],
    stale: [{stage: "ingest", part: "2023/1103.xml", runs: true, reason: "new"}],
    staleUnknown: null
  };
  expect(statusText(status)).toBe(`Work folder work

Last run: 20261122T081500Z-4711, started 2026-11-22T08:15:00.000Z, ended without a word (killed, or the machine stopped); the next run continues

Stale                    Why
  ingest  2023/1103.xml  new

Year  Municipalities  Missing  Rejected  Superseded  Without ident  Known only locally
2023      354 of 356        2         1          12              1               3,1 %

2023
  missing: 1103 Stavanger, 1151 Utsira (rejected)
  without ident message: 0301 Oslo district 01
  whole municipality beside its districts: 0301 Oslo (01, 02)

2 rejected files of an unknown year.
1 file is not XML and ignored.
1 file is gone and no longer counts: 2023/4601.xml

For follow-up, with unsuppressed numbers: work/followup/2023/followup.html`);
});

describe("the work folder's catalogue", () => {
  let work: string;

  beforeEach(async () => {
    work = mkdtempSync(join(tmpdir(), "kprstat-status-"));
    mkdirSync(join(work, "valid", "000001"), {recursive: true});
    mkdirSync(join(work, "funn"));
    const database = await openWorkDatabase({work, folders: [], threads: 1, memoryLimit: "256MB", readOnly: false});
    await addToCatalogue(database, "verdict", [
      verdict(1, {kommune: "0301", bydel: "01", counts_now: true}),
      verdict(2, {kommune: "0301", bydel: "01"}),
      verdict(3, {accepted: false, kommune: null, aar: null}),
      verdict(4, {kommune: "1103", present: false, counts_now: false}),
      verdict(5, {kind: "ident", kommune: null}),
      verdict(6, {kind: "ident", kommune: null, present: false})
    ]);
    await addToCatalogue(database, "file", [
      file("2023/0301.xml", "a"),
      file("2023/broken.xml", "b"),
      file("2023/copy of 0301.xml", "a"),
      file("2023/ident.xml", "c"),
      file("2023/old.xml", "d", {gone: true}),
      file("2023/note.txt", "e", {ignored: true})
    ]);
    await addToCatalogue(database, "delivery", [
      delivery(1, "a"),
      delivery(3, "b"),
      delivery(4, "d"),
      delivery(5, "c", {senders: "030101"}),
      delivery(6, "f", {senders: "1103"})
    ]);
    await addToCatalogue(database, "person_count", [{aar: 2023, persons: 1000, local_only: 31}]);
    const parquet = (path: string) => `'${join(work, path)}' (format parquet)`;
    await database.run(`copy (
      select * from (values (1, 'pattern'), (1, 'pattern'), (3, 'doctype'), (4, 'range')) t(delivery, regel)
    ) to ${parquet("valid/000001/funn.parquet")}`);
    await database.run(`copy (select 1 as delivery, 'same_identity' as regel) to ${parquet("funn/2023.parquet")}`);
    await database.close();
  });

  afterEach(() => rmSync(work, {recursive: true, force: true}));

  test("what lies in the delivery folder now, and what counts of it", async () => {
    expect(await withCatalogue(work, contentDeliveries)).toEqual([
      {aar: 2023, kommune: "0301", bydel: "01", state: "counts"},
      {aar: 2023, kommune: "0301", bydel: "01", state: "superseded"},
      {aar: null, kommune: null, bydel: "00", state: "rejected"}
    ]);
  });

  test("senders, persons, files and findings", async () => {
    await withCatalogue(work, async database => {
      expect(await identSenders(database)).toEqual(new Map([[2023, new Set(["030101"])]]));
      expect(await personCounts(database)).toEqual([{aar: 2023, persons: 1000, localOnly: 31}]);
      expect(await presentFiles(database)).toEqual([
        {path: "2023/0301.xml", sha256: "a".repeat(64)},
        {path: "2023/broken.xml", sha256: "b".repeat(64)},
        {path: "2023/copy of 0301.xml", sha256: "a".repeat(64)},
        {path: "2023/ident.xml", sha256: "c".repeat(64)}
      ]);
      expect(await otherFiles(database)).toEqual({ignored: 1, gone: ["2023/old.xml"]});
      expect(await findingsByRule(database, work)).toEqual({doctype: 1, pattern: 2, same_identity: 1});
    });
  });

  test("findings are told of what lies in the folder; an ident message goes to its one sender", async () => {
    const told = (kommune: string | null, year: number | null) =>
      withCatalogue(work, async database => {
        await makeFindingDeliveries(database, {kommune, year});
        return database.rows("select delivery, aar, kommune, fil from funn_leveranse order by delivery");
      });
    const content = {delivery: 1, aar: 2023, kommune: "0301", fil: "2023/0301.xml"};
    const unread = {delivery: 3, aar: null, kommune: null, fil: "2023/broken.xml"};
    const ident = {delivery: 5, aar: 2023, kommune: "0301", fil: "2023/ident.xml"};
    expect(await told(null, null)).toEqual([content, unread, ident]);
    expect(await told("0301", 2023)).toEqual([content, ident]);
    expect(await told("1103", null)).toEqual([]);
  });

  test("a message of several senders goes to each of them, with the district of its one sender", async () => {
    const database = await openWorkDatabase({work, folders: [], threads: 1, memoryLimit: "300MB", readOnly: false});
    await database.run(`update catalogue.delivery set header = '{"senders": "030101 030102 1103"}' where delivery = 5`);
    const columns = "select delivery, kommune, bydel from funn_leveranse";
    await makeDeliveriesOfEach(database, 2023);
    const each = await database.rows<{kommune: string}>(`${columns} order by kommune, delivery`);
    expect(each).toEqual([
      {delivery: 1, kommune: "0301", bydel: "01"},
      {delivery: 5, kommune: "0301", bydel: "00"},
      {delivery: 5, kommune: "1103", bydel: "00"}
    ]);
    for (const kommune of ["0301", "1103", "4601"]) {
      await makeFindingDeliveries(database, {kommune, year: 2023});
      const asked = await database.rows(`${columns} order by delivery`);
      expect(asked).toEqual(each.filter(row => row.kommune === kommune));
    }
    await database.close();
  });

  test("a work folder that no run has filled is missing", async () => {
    await expect(withCatalogue(join(work, "nowhere"), contentDeliveries)).rejects.toMatchObject({exitCode: 66});
  });

  function verdict(delivery: number, change: Readonly<Record<string, string | number | boolean | null>>) {
    return {
      delivery,
      segment: 1,
      kind: "content",
      accepted: true,
      aar: 2023,
      kommune: "4601",
      bydel: "00",
      lopenr: "1",
      laget_dato: "20240110",
      versjon: "3.7",
      findings: 0,
      present: true,
      counts_now: false,
      ...change
    };
  }

  function delivery(number: number, hash: string, header: Readonly<Record<string, string>> = {}) {
    const read = {header: JSON.stringify(header), rows_read: "{}"};
    const shape = {segment: 1, namespace_version: "3.7", fatal: null, fatal_linje: null, ...read};
    return {delivery: number, sha256: hash.repeat(64), bytes: 1000, kind: "content", key_fingerprint: null, ...shape};
  }

  function file(path: string, hash: string, change: Readonly<Record<string, boolean>> = {}) {
    const stamp = {size: 1000, inode: "1", mtime_ns: "1", ctime_ns: "1"};
    return {path, sha256: hash.repeat(64), bytes: 1000, ignored: false, gone: false, ...stamp, ...change};
  }
});
