import {createHash} from "node:crypto";
import {cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {ledgerReleases} from "../../../pipeline/audit/ledger.js";
import {appendToLedger} from "../../../pipeline/ledger/append.js";
import {emptyHead} from "../../../pipeline/ledger/entry.js";
import {entryFolder, ledgerFolder, readLedger, requireLedger} from "../../../pipeline/ledger/ledger.js";
import {readPublication} from "../../../pipeline/ledger/publication.js";
import {ledgerPlace} from "../../../pipeline/protectedFiles.js";
import {temporaryFolder} from "../../support/publishedTables.js";

const table = "hab_rehab_utenfor_institusjon";
const csv = `tables/${table}/${table}.csv`;
const when = new Date("2025-01-20T09:00:00Z");

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Writes a release of one table, made against a ledger with this head. */
function writeRelease(output: string, id: string, oslo: number, ledger: {entries: number; sha256: string}): string {
  const folder = join(output, "releases", id);
  const text = `aar,geo_niva,geo,personer,personer_status,per_1000,per_1000_status\n2024,kommune,0301,${oslo},ok,2.9,ok\n`;
  mkdirSync(join(folder, "tables", table), {recursive: true});
  writeFileSync(join(folder, csv), text);
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify({id, ledger, files: [{path: csv, sha256: sha256(text)}]})
  );
  return folder;
}

/** A work folder with two entries, and the releases that they are of; the second was made in sight of the first. */
async function twoEntries(): Promise<{work: string; output: string}> {
  const folder = temporaryFolder();
  const [work, output] = [join(folder, "work"), join(folder, "output")];
  const first = writeRelease(output, "2024-r1", 2_105, emptyHead);
  const {entry} = await appendToLedger(work, await readPublication(first), when);
  const second = writeRelease(output, "2024-r2", 2_107, {entries: 1, sha256: entry.sha256});
  const appended = await appendToLedger(work, await readPublication(second), when);
  writeRelease(output, "2024-r3", 2_109, {entries: 2, sha256: appended.entry.sha256});
  return {work, output};
}

/** The two programs that read a ledger share no code. */
const readers = {
  suppression: async (work: string, output: string) => (await requireLedger(work, output)).entries,
  audit: (work: string, output: string) => ledgerReleases(ledgerPlace(work, output, null))
};
const each = Object.entries(readers);

describe("a ledger", () => {
  test("is empty where nothing was published; its head is the hash of nothing", async () => {
    expect(await readLedger(temporaryFolder())).toEqual({entries: [], head: {entries: 0, sha256: sha256("")}});
  });

  test.each(each)("holds what was published, oldest first, for the %s", async (_, read) => {
    const {work, output} = await twoEntries();
    const entries = await read(work, output);
    expect(entries.map(({release}) => release)).toEqual(["2024-r1", "2024-r2"]);
    expect(entries.map(({folder}) => folder)).toEqual([entryFolder(work, 1), entryFolder(work, 2)]);
    for (const {folder, sha256: hash} of entries) expect(hash).toBe(sha256(readFileSync(join(folder, "entry.json"))));
  });

  test("says in each entry what the one before was, so that the last hash covers them all", async () => {
    const {work, output} = await twoEntries();
    const {entries, head} = await readLedger(work);
    expect(entries.map(({previous}) => previous)).toEqual([emptyHead.sha256, entries[0]?.sha256]);
    expect(head).toEqual({entries: 2, sha256: entries[1]?.sha256});
    expect(entries[1]).toMatchObject({
      number: 2,
      release: "2024-r2",
      added: "2025-01-20T09:00:00.000Z",
      manifestSha256: sha256(readFileSync(join(output, "releases", "2024-r2", "manifest.json"))),
      tables: {[table]: sha256(readFileSync(join(output, "releases", "2024-r2", csv)))}
    });
  });

  test("can be read by its owner only", async () => {
    const {work} = await twoEntries();
    expect(statSync(ledgerFolder(work)).mode & 0o777).toBe(0o700);
    expect(statSync(join(entryFolder(work, 1), "entry.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(entryFolder(work, 1), csv)).mode & 0o777).toBe(0o600);
  });

  test("does not take the same publication twice", async () => {
    const {work, output} = await twoEntries();
    const again = await appendToLedger(work, await readPublication(join(output, "releases", "2024-r1")), when);
    expect(again).toMatchObject({added: false, entry: {number: 1, release: "2024-r1"}});
    expect((await readLedger(work)).head.entries).toBe(2);
  });

  test.each(each)("may be longer than a release says, for the %s", async (_, read) => {
    const {work, output} = await twoEntries();
    rmSync(join(output, "releases", "2024-r3"), {recursive: true});
    expect(await read(work, output)).toHaveLength(2);
  });

  test("holds for the audit of a release in it what came before", async () => {
    const {work, output} = await twoEntries();
    const earlier = async (id: string) =>
      (await ledgerReleases(ledgerPlace(work, output, join(output, "releases", id)))).map(({release}) => release);
    expect(await earlier("2024-r1")).toEqual([]);
    expect(await earlier("2024-r2")).toEqual(["2024-r1"]);
    expect(await earlier("2024-r3")).toEqual(["2024-r1", "2024-r2"]);
  });
});

describe("an append that stops", () => {
  test("while it writes leaves the ledger as it was, and the next one carries on", async () => {
    const {work, output} = await twoEntries();
    const publication = await readPublication(join(output, "releases", "2024-r3"));
    const stopping = new Map([...publication.tables, ["../../nowhere/x", new Uint8Array()]]);
    await expect(appendToLedger(work, {...publication, tables: stopping}, when)).rejects.toMatchObject({
      kind: "cannotWrite"
    });
    expect(existsSync(join(ledgerFolder(work), ".next", csv))).toBe(true);
    expect((await readers.suppression(work, output)).length).toBe(2);
    expect((await readers.audit(work, output)).length).toBe(2);
    expect(await appendToLedger(work, publication, when)).toMatchObject({added: true, entry: {number: 3}});
    expect(existsSync(join(ledgerFolder(work), ".next"))).toBe(false);
    expect((await readLedger(work)).entries[2]?.tables).toEqual({[table]: expect.any(String)});
  });
});

const damages: readonly (readonly [string, (work: string) => void])[] = [
  ["a missing ledger", work => rmSync(ledgerFolder(work), {recursive: true})],
  ["a missing last entry", work => rmSync(entryFolder(work, 2), {recursive: true})],
  ["a missing first entry", work => rmSync(entryFolder(work, 1), {recursive: true})],
  [
    "a first entry that was taken out and the second in its place",
    work => {
      rmSync(entryFolder(work, 1), {recursive: true});
      renameSync(entryFolder(work, 2), entryFolder(work, 1));
    }
  ],
  [
    "a changed number",
    work => {
      const file = join(entryFolder(work, 1), csv);
      writeFileSync(file, readFileSync(file, "utf8").replace("2105", "2106"));
    }
  ],
  [
    "a changed number with its hash",
    work => {
      const folder = entryFolder(work, 1);
      const text = readFileSync(join(folder, csv), "utf8");
      const entry = readFileSync(join(folder, "entry.json"), "utf8");
      writeFileSync(join(folder, csv), text.replace("2105", "2106"));
      writeFileSync(join(folder, "entry.json"), entry.replace(sha256(text), sha256(text.replace("2105", "2106"))));
    }
  ],
  ["a table less", work => rmSync(join(entryFolder(work, 1), "tables", table), {recursive: true})],
  [
    "a table more",
    work => {
      const tables = join(entryFolder(work, 1), "tables");
      cpSync(join(tables, table), join(tables, "another"), {recursive: true});
    }
  ],
  ["an entry that is no JSON", work => writeFileSync(join(entryFolder(work, 2), "entry.json"), "{")]
];

describe.each(damages)("%s", (_, damage) => {
  test.each(each)("stops the %s", async (_reader, read) => {
    const {work, output} = await twoEntries();
    damage(work);
    await expect(read(work, output)).rejects.toMatchObject({
      kind: "disclosure",
      parts: {where: expect.stringContaining(ledgerFolder(work)), remedy: expect.stringContaining("backup")}
    });
  });
});

describe("a publication", () => {
  test("of another program version, without a head in its manifest, can enter", async () => {
    const folder = temporaryFolder();
    const release = writeRelease(folder, "2023-r1", 2_005, emptyHead);
    const manifest = JSON.parse(readFileSync(join(release, "manifest.json"), "utf8")) as Record<string, unknown>;
    const {ledger: _, ...without} = manifest;
    writeFileSync(join(release, "manifest.json"), JSON.stringify(without));
    expect(await readPublication(release)).toMatchObject({release: "2023-r1"});
    expect(await requireLedger(join(folder, "work"), folder)).toMatchObject({entries: []});
  });

  test("without a manifest is missing", async () => {
    await expect(readPublication(temporaryFolder())).rejects.toMatchObject({kind: "missing"});
  });

  test("with another file than its manifest names is refused", async () => {
    const folder = writeRelease(temporaryFolder(), "2024-r1", 2_105, emptyHead);
    writeFileSync(join(folder, csv), "changed");
    await expect(readPublication(folder)).rejects.toMatchObject({kind: "blocked"});
  });

  test("without open data is refused", async () => {
    const folder = writeRelease(temporaryFolder(), "2024-r1", 2_105, emptyHead);
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({id: "2024-r1", files: []}));
    await expect(readPublication(folder)).rejects.toMatchObject({kind: "blocked"});
  });
});
