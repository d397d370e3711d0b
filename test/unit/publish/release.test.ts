import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import {dirname, join} from "node:path";
import {describe, expect, test} from "vitest";
import type {PublishedTable} from "../../../pipeline/cells.js";
import {writeCandidate} from "../../../pipeline/publish/candidate.js";
import {type Disk, disk, filesBelow} from "../../../pipeline/publish/disk.js";
import {verifyRelease} from "../../../pipeline/publish/verify.js";
import {habRehab} from "../../support/countTables.js";
import {
  candidateTables,
  databaseFor,
  publish,
  releaseInput,
  temporaryFolder,
  writeRelease
} from "../../support/publishedTables.js";
import {stopping} from "../../support/stoppingDisk.js";

/** Path and content of every file of a release but the manifest. */
async function tablesOf(folder: string): Promise<Record<string, string>> {
  const paths = (await filesBelow(folder)).map(({path}) => path).filter(path => path !== "manifest.json");
  return Object.fromEntries(paths.map(path => [path, readFileSync(join(folder, path), "base64")]));
}

function manifestOf(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Record<string, unknown>;
}

describe("a release", () => {
  test("holds every table in every format, readable by everyone, and a manifest", async () => {
    const input = await releaseInput(temporaryFolder());
    const release = await publish(input);
    expect(release).toEqual({id: "2023-r1", made: true, folder: join(input.output, "releases", "2023-r1")});
    expect(readlinkSync(join(input.output, "latest"))).toBe("releases/2023-r1");
    const files = (await filesBelow(release.folder)).map(({path}) => path);
    const described = ["dimension.json", "flag.json", "index.json", "metadata.json"];
    const ofApi = (table: string, data: readonly string[]) =>
      [...data, ...described].map(file => `api/v1/kpr/table/${table}/${file}`);
    expect(files).toEqual([
      "api/v1/Common/source.json",
      "api/v1/kpr/table.json",
      ...ofApi(habRehab.table, ["data.csv2.csv", "data.csv3.csv", "data.jsonstat2.json", "data.parquet"]),
      ...ofApi("rapporteringsstatus", ["data.csv2.csv", "data.csv3.csv", "data.parquet"]),
      "datapackage.json",
      "dcat.jsonld",
      "manifest.json",
      "site/index.html",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.arrow",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.csv",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.excel.csv",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.fylke.px",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.json",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.kommune.px",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.land.px",
      "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.parquet",
      "tables/rapporteringsstatus/rapporteringsstatus.arrow",
      "tables/rapporteringsstatus/rapporteringsstatus.csv",
      "tables/rapporteringsstatus/rapporteringsstatus.excel.csv",
      "tables/rapporteringsstatus/rapporteringsstatus.parquet"
    ]);
    for (const path of files) {
      expect(statSync(join(release.folder, path)).mode & 0o777).toBe(0o644);
      expect(statSync(join(release.folder, dirname(path))).mode & 0o777).toBe(0o755);
    }
    expect(manifestOf(release.folder)).toMatchObject({
      ledger: {entries: 1, sha256: "2".repeat(64)},
      id: "2023-r1",
      created: "2024-01-16T03:00:00Z",
      dataYears: [2023],
      cells: [
        {table: "hab_rehab_utenfor_institusjon", level: "fylke", year: "2023", shown: 2, hidden: 2},
        {table: "hab_rehab_utenfor_institusjon", level: "kommune", year: "2023", shown: 2, hidden: 2},
        {table: "hab_rehab_utenfor_institusjon", level: "land", year: "2023", shown: 2, hidden: 0}
      ]
    });
    await expect(verifyRelease(join(input.output, "latest"), input.database)).resolves.toEqual({
      id: "2023-r1",
      files: files.length - 1,
      problems: []
    });
  });

  test("stays closed to others until it has its name", async () => {
    const input = await releaseInput(temporaryFolder());
    await writeCandidate(input.candidate, candidateTables());
    expect(statSync(input.candidate).mode & 0o777).toBe(0o700);
  });

  test("has the same bytes for the same input, but for id and created", async () => {
    const [left, right] = [
      await releaseInput(temporaryFolder(), {writePages: async () => []}),
      await releaseInput(temporaryFolder(), {writePages: async () => [], created: "2024-01-17T03:00:00Z"})
    ];
    await publish(right, candidateTables(2_000));
    const [one, two] = [await publish(left), await publish(right)];
    expect(two.id).toBe("2023-r2");
    expect(await tablesOf(two.folder)).toEqual(await tablesOf(one.folder));
    expect({...manifestOf(two.folder), id: "2023-r1", created: "2024-01-16T03:00:00Z"}).toEqual(manifestOf(one.folder));
  });

  test("is not made when no byte of a table differs from the newest one", async () => {
    const input = await releaseInput(temporaryFolder());
    const first = await publish(input);
    const manifest = readFileSync(join(first.folder, "manifest.json"), "utf8");
    const again = await publish({...input, created: "2024-01-17T03:00:00Z", inputSha256: "2".repeat(64)});
    expect(again).toEqual({...first, made: false});
    expect(readdirSync(join(input.output, "releases"))).toEqual(["2023-r1"]);
    expect(readFileSync(join(first.folder, "manifest.json"), "utf8")).toBe(manifest);
  });

  test("never gets an id that another release has had, though the output folder is new", async () => {
    const input = await releaseInput(temporaryFolder());
    const first = await publish({...input, spentIds: ["2023-r7", "2022-r9", "candidate"]});
    expect(first.id).toBe("2023-r8");
  });

  test("is numbered within its newest data year, also when figures return to what they were", async () => {
    const input = await releaseInput(temporaryFolder());
    const ids = [];
    for (const [oslo, dataYears] of [
      [2_105, [2023]],
      [2_200, [2023]],
      [2_105, [2023]],
      [2_200, [2023, 2024]]
    ] as const) {
      ids.push((await publish({...input, dataYears}, candidateTables(oslo))).id);
    }
    expect(ids).toEqual(["2023-r1", "2023-r2", "2023-r3", "2024-r1"]);
    expect(readlinkSync(join(input.output, "latest"))).toBe("releases/2024-r1");
  });

  test("replaces one that was damaged", async () => {
    const input = await releaseInput(temporaryFolder());
    const first = await publish(input);
    writeFileSync(join(first.folder, "manifest.json"), "{}");
    expect((await publish(input)).id).toBe("2023-r2");
    symlinkSync("/nowhere", join(input.output, ".latest-x"));
    renameSync(join(input.output, ".latest-x"), join(input.output, "latest"));
    expect((await publish(input, candidateTables(2_200))).id).toBe("2023-r3");
  });
});

test("a release has its name when every file of it is on the disk, and not before", async () => {
  const input = await releaseInput(temporaryFolder());
  await writeCandidate(input.candidate, candidateTables());
  const synced = new Set<string>();
  let missing: readonly string[] | null = null;
  const effects: Disk = {
    ...disk,
    write: async (path, content) => {
      await disk.write(path, content);
      synced.add(path);
    },
    syncFiles: async paths => {
      await disk.syncFiles(paths);
      for (const path of paths) synced.add(path);
    },
    rename: async (from, to) => {
      missing ??= (await filesBelow(from)).map(({path}) => path).filter(path => !synced.has(join(from, path)));
      await disk.rename(from, to);
    }
  };
  await writeRelease(input, effects);
  expect(missing).toEqual([]);
});

describe("a run that stops", () => {
  /** One table in all formats is enough to stop at every step. */
  const definitions = [habRehab];
  const tables = (oslo: number) => candidateTables(oslo).slice(0, 1);

  test("before any step leaves the release before, and the next run ends the same", async () => {
    const root = temporaryFolder();
    const database = await databaseFor(root);
    const whole = await releaseInput(join(root, "whole"), {database, definitions});
    const first = await publish(whole, tables(2_105));
    const before = await tablesOf(first.folder);
    cpSync(whole.output, join(root, "first"), {recursive: true, verbatimSymlinks: true});
    const counting = stopping(0);
    const expected = await tablesOf((await publish(whole, tables(2_200), counting.effects)).folder);

    for (let step = 1; step <= counting.calls(); step++) {
      const input = await releaseInput(join(root, String(step)), {database, definitions});
      cpSync(join(root, "first"), input.output, {recursive: true, verbatimSymlinks: true});
      await expect(publish(input, tables(2_200), stopping(step).effects)).rejects.toThrow("stopped");
      const shown = readlinkSync(join(input.output, "latest"));
      expect(await tablesOf(join(input.output, "releases", first.id))).toEqual(before);
      expect((await verifyRelease(join(input.output, shown), database)).problems).toEqual([]);

      const next = await publish(input, tables(2_200));
      expect(next).toMatchObject({id: "2023-r2", made: shown === "releases/2023-r1"});
      expect(await tablesOf(next.folder)).toEqual(expected);
      expect(readdirSync(input.output).sort()).toEqual(["latest", "releases"]);
      expect(readdirSync(join(input.output, "releases")).sort()).toEqual(["2023-r1", "2023-r2"]);
    }
  });

  test("while publishing leaves a candidate that publishing can take up again", async () => {
    const input = await releaseInput(temporaryFolder());
    await writeCandidate(input.candidate, candidateTables());
    writeFileSync(join(input.candidate, "manifest.json"), "half");
    writeFileSync(join(input.candidate, "tables", "rapporteringsstatus", "tmp_rapporteringsstatus.parquet"), "half");
    const release = await writeRelease(input);
    expect((await verifyRelease(release.folder, input.database)).problems).toEqual([]);
  });
});

describe("what is refused", () => {
  const [first, second] = candidateTables();
  if (first === undefined || second === undefined) throw new Error("two tables are needed");

  test("an output folder that cannot be written", async () => {
    const file = join(temporaryFolder(), "output");
    writeFileSync(file, "");
    await expect(writeCandidate(join(file, "releases", ".candidate-1"), candidateTables())).rejects.toMatchObject({
      kind: "cannotWrite"
    });
  });

  test("something else than a link in the place of latest", async () => {
    const input = await releaseInput(temporaryFolder());
    mkdirSync(join(input.output, "latest"));
    await expect(publish(input)).rejects.toMatchObject({
      kind: "cannotWrite",
      parts: {where: join(input.output, "latest")}
    });
  });

  test.each([
    [
      "a table without its definition",
      [{definition: second.definition, table: first.table}],
      "the columns of its definition"
    ],
    [
      "a cell that shows a hidden number",
      [{definition: habRehab, table: withFirstCell("12", "suppressed")}],
      "no good value in column personer"
    ],
    [
      "rows out of order",
      [{definition: habRehab, table: {...first.table, rows: first.table.rows.toReversed()} as PublishedTable}],
      "out of order"
    ]
  ])("%s", async (_, tables, message) => {
    const folder = join(temporaryFolder(), "releases", ".candidate-1");
    await expect(writeCandidate(folder, tables)).rejects.toThrow(message);
    expect(existsSync(folder)).toBe(false);
  });

  test("a candidate that is gone, lacks a table or was edited", async () => {
    const input = await releaseInput(temporaryFolder());
    await expect(writeRelease(input)).rejects.toMatchObject({kind: "blocked"});
    await writeCandidate(input.candidate, [first]);
    await expect(writeRelease(input)).rejects.toThrow("suppress has to run again");
    await writeCandidate(input.candidate, candidateTables());
    const csv = join(input.candidate, "tables", habRehab.table, `${habRehab.table}.csv`);
    chmodSync(csv, 0o644);
    writeFileSync(csv, readFileSync(csv, "utf8").replace("suppressed,,suppressed", "suppressed,0.6,suppressed"));
    await expect(writeRelease(input)).rejects.toThrow("no good value in column per_1000");
    expect(existsSync(join(input.output, "latest"))).toBe(false);
  });

  function withFirstCell(text: string, status: "suppressed"): PublishedTable {
    const table = candidateTables()[0]?.table as PublishedTable;
    return {
      ...table,
      rows: table.rows.map((row, index) =>
        index === 0 ? {...row, cells: [{text, status}, ...row.cells.slice(1)]} : row
      )
    };
  }
});
