import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {Audited} from "../../../pipeline/audit/audit.js";
import {appendToLedger} from "../../../pipeline/ledger/append.js";
import {readLedger} from "../../../pipeline/ledger/ledger.js";
import {readPublication} from "../../../pipeline/ledger/publication.js";
import {readPublications} from "../../../pipeline/publication/publications.js";
import {isPublished, publishRelease} from "../../../pipeline/publication/publishRelease.js";
import {namedManifest} from "../../../pipeline/publication/releaseFacts.js";
import {isWhole} from "../../../pipeline/publication/webFolder.js";
import {withdrawRelease} from "../../../pipeline/publication/withdrawRelease.js";
import {type Disk, disk} from "../../../pipeline/publish/disk.js";
import {candidateTables, publish as makeRelease, releaseInput, temporaryFolder} from "../../support/publishedTables.js";
import {stopping} from "../../support/stoppingDisk.js";

const csv = "tables/hab_rehab_utenfor_institusjon/hab_rehab_utenfor_institusjon.csv";
const now = new Date("2024-04-02T06:00:00Z");

/** An output folder with three releases, 2023-r1 to 2023-r3. */
async function threeReleases(): Promise<string> {
  const root = temporaryFolder();
  const input = await releaseInput(join(root, "output"));
  for (const oslo of [2_105, 2_200, 2_300]) await makeRelease(input, candidateTables(oslo));
  return root;
}

/** Work and web folder as they are now; `back` puts them back, in the same place. */
function keep(root: string): {readonly back: () => void} {
  const kept = mkdtempSync(join(root, "kept-"));
  const parts = ["work", "web"].filter(part => existsSync(join(root, part)));
  for (const part of parts) cpSync(join(root, part), join(kept, part), {recursive: true, verbatimSymlinks: true});
  return {
    back() {
      for (const part of ["work", "web"]) rmSync(join(root, part), {recursive: true, force: true});
      for (const part of parts) cpSync(join(kept, part), join(root, part), {recursive: true, verbatimSymlinks: true});
    }
  };
}

/** How many steps a command has; what it does is undone. */
async function stepsOf(root: string, command: (effects: Disk) => Promise<unknown>): Promise<number> {
  const start = keep(root);
  const counting = stopping(0);
  await command(counting.effects);
  start.back();
  return counting.calls();
}

function releaseIn(root: string, id: string): string {
  return join(root, "output", "releases", id);
}

/** Publishes as though an audit had passed; what an audit finds is tested with the auditor. */
async function publish(root: string, id: string, effects: Disk = disk) {
  const folder = releaseIn(root, id);
  const release = await namedManifest(folder);
  const files = release.manifest.files.filter(({path}) => /^tables\/(\w+)\/\1\.csv$/.test(path));
  const audited = Object.create(Audited.prototype, {files: {value: files}}) as Audited;
  const places = {work: join(root, "work"), to: join(root, "web"), folder};
  return await publishRelease({...places, release, audited, user: "kari", now}, effects);
}

function withdraw(root: string, effects: Disk = disk) {
  const places = {work: join(root, "work"), to: join(root, "web")};
  const folderOf = (release: string) => releaseIn(root, release);
  return withdrawRelease({...places, folderOf, release: null, user: "kari", now}, effects);
}

function shown(root: string): string | null {
  const link = join(root, "web", "current");
  return existsSync(link) ? readlinkSync(link).replace("releases/", "") : null;
}

function held(root: string): readonly string[] {
  return readdirSync(join(root, "web", "releases")).sort();
}

async function ledgerOf(root: string): Promise<readonly string[]> {
  return (await readLedger(join(root, "work"))).entries.map(({release}) => release);
}

function actionsOf(root: string): readonly string[] {
  return readPublications(join(root, "work")).map(({action, release, before}) => `${action} ${release} (${before})`);
}

describe("the release before", () => {
  test("is put back, one by one, until nothing is shown", async () => {
    const root = await threeReleases();
    for (const id of ["2023-r1", "2023-r2", "2023-r3"]) await publish(root, id);
    expect([await withdraw(root), await withdraw(root)]).toEqual([
      {release: "2023-r3", shown: "2023-r2"},
      {release: "2023-r2", shown: "2023-r1"}
    ]);
    expect(await withdraw(root)).toEqual({release: "2023-r1", shown: null});
    expect(readdirSync(join(root, "web"))).toEqual(["releases"]);
    expect(held(root)).toEqual([]);
    await expect(withdraw(root)).rejects.toMatchObject({kind: "missing"});
    expect(await ledgerOf(root)).toEqual(["2023-r1", "2023-r2", "2023-r3"]);
  });

  test("is not one that was withdrawn, though it was shown before", async () => {
    const root = await threeReleases();
    for (const id of ["2023-r1", "2023-r2", "2023-r1"]) await publish(root, id);
    expect(await withdraw(root)).toEqual({release: "2023-r1", shown: "2023-r2"});
    expect(await withdraw(root)).toEqual({release: "2023-r2", shown: null});
  });

  test("is copied from the output folder again where the web folder has it damaged", async () => {
    const root = await threeReleases();
    for (const id of ["2023-r1", "2023-r2"]) await publish(root, id);
    writeFileSync(join(root, "web", "releases", "2023-r1", csv), "");
    expect((await withdraw(root)).shown).toBe("2023-r1");
    expect(readFileSync(join(root, "web", "current", csv))).toEqual(
      readFileSync(join(releaseIn(root, "2023-r1"), csv))
    );
  });

  test("that is nowhere any more leaves the one on show", async () => {
    const root = await threeReleases();
    for (const id of ["2023-r1", "2023-r2"]) await publish(root, id);
    rmSync(join(root, "web", "releases", "2023-r1"), {recursive: true});
    rmSync(releaseIn(root, "2023-r1"), {recursive: true});
    await expect(withdraw(root)).rejects.toMatchObject({kind: "missing"});
    expect(shown(root)).toBe("2023-r2");
    expect(actionsOf(root)).toHaveLength(2);
  });
});

describe("a publication", () => {
  test("holds what the manifest names, and nothing else that lies about", async () => {
    const root = await threeReleases();
    writeFileSync(join(releaseIn(root, "2023-r1"), "true-counts.csv"), "not for the web");
    await publish(root, "2023-r1");
    expect(await isWhole(join(root, "web", "current"), (await namedManifest(releaseIn(root, "2023-r1"))).sha256)).toBe(
      true
    );
    expect(existsSync(join(root, "web", "current", "true-counts.csv"))).toBe(false);
  });

  test("is refused for open data that no audit has passed, and for a file that is not as listed", async () => {
    const root = await threeReleases();
    const folder = releaseIn(root, "2023-r1");
    const release = await namedManifest(folder);
    const audited = Object.create(Audited.prototype, {files: {value: []}}) as Audited;
    const places = {work: join(root, "work"), to: join(root, "web"), folder};
    await expect(publishRelease({...places, release, audited, user: "kari", now})).rejects.toMatchObject({
      kind: "blocked"
    });
    writeFileSync(join(folder, csv), "");
    await expect(publish(root, "2023-r1")).rejects.toMatchObject({kind: "blocked"});
    expect(shown(root)).toBeNull();
    expect(held(root).filter(name => !name.startsWith("."))).toEqual([]);
    expect(await ledgerOf(root)).toEqual([]);
  });

  test("never takes the place of another release under its id", async () => {
    const root = await threeReleases();
    await publish(root, "2023-r1");
    const file = join(releaseIn(root, "2023-r1"), "manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("2024-01-16T03:00:00Z", "2024-01-17T03:00:00Z"));
    await expect(publish(root, "2023-r1")).rejects.toMatchObject({kind: "blocked"});
  });

  test("mends a release whose files were damaged in the web folder", async () => {
    const root = await threeReleases();
    await publish(root, "2023-r1");
    const release = await namedManifest(releaseIn(root, "2023-r1"));
    const places = {work: join(root, "work"), to: join(root, "web")};
    const known = async () => isPublished(places, release, (await readLedger(places.work)).entries);
    expect(await known()).toBe(true);
    writeFileSync(join(root, "web", "current", csv), "");
    expect(await known()).toBe(false);
    await publish(root, "2023-r1");
    expect(await known()).toBe(true);
    expect(held(root)).toEqual(["2023-r1"]);
    expect(actionsOf(root)).toEqual(["publish 2023-r1 (null)"]);
  });
});

describe("stopped before any step", () => {
  test("what is public stands in the ledger, and the next publication carries on", async () => {
    const root = await threeReleases();
    await publish(root, "2023-r1");
    const start = keep(root);
    const steps = await stepsOf(root, effects => publish(root, "2023-r2", effects));
    // Files are copied one like the other; what comes after is looked at step by step.
    const looked = Array.from({length: steps}, (_, index) => index + 1).filter(
      step => step % 6 === 1 || step > steps - 12
    );
    expect(looked.length).toBeGreaterThan(12);
    for (const step of looked) {
      start.back();
      await expect(publish(root, "2023-r2", stopping(step).effects)).rejects.toThrow("stopped");
      const {sha256} = await namedManifest(releaseIn(root, shown(root) ?? ""));
      expect(await isWhole(join(root, "web", "current"), sha256)).toBe(true);
      const isKnown = (await ledgerOf(root)).includes("2023-r2");
      for (const name of held(root).filter(name => name !== "2023-r1")) {
        const folder = join(root, "web", "releases", name);
        const isClosed = (statSync(folder).mode & 0o077) === 0 || readdirSync(folder).length === 0;
        expect(isKnown || isClosed, `${name} at step ${step}`).toBe(true);
      }

      await publish(root, "2023-r2");
      expect(shown(root)).toBe("2023-r2");
      expect(readdirSync(join(root, "web")).sort()).toEqual(["current", "releases"]);
      expect(held(root)).toEqual(["2023-r1", "2023-r2"]);
      expect(await ledgerOf(root)).toEqual(["2023-r1", "2023-r2"]);
      expect(actionsOf(root)).toEqual(["publish 2023-r1 (null)", "publish 2023-r2 (2023-r1)"]);
    }
  });

  test("between the ledger and the list of publications, too", async () => {
    const root = await threeReleases();
    await appendToLedger(join(root, "work"), await readPublication(releaseIn(root, "2023-r1")), now);
    await publish(root, "2023-r1");
    expect(await ledgerOf(root)).toEqual(["2023-r1"]);
    expect(shown(root)).toBe("2023-r1");
  });

  test("another release can be published instead; withdrawing that leads back to what was shown", async () => {
    const root = await threeReleases();
    await publish(root, "2023-r1");
    const start = keep(root);
    const steps = await stepsOf(root, effects => publish(root, "2023-r2", effects));
    for (let step = steps - 8; step <= steps; step++) {
      start.back();
      await expect(publish(root, "2023-r2", stopping(step).effects)).rejects.toThrow("stopped");
      const before = shown(root);
      expect((await publish(root, "2023-r3")).before).toBe(before);
      expect(await withdraw(root)).toEqual({release: "2023-r3", shown: before});
    }
  });

  test("a withdrawal is carried on, and not done twice", async () => {
    const root = await threeReleases();
    for (const id of ["2023-r1", "2023-r2", "2023-r3"]) await publish(root, id);
    const start = keep(root);
    const steps = await stepsOf(root, effects => withdraw(root, effects));
    expect(steps).toBeGreaterThan(6);
    for (let step = 1; step <= steps; step++) {
      start.back();
      await expect(withdraw(root, stopping(step).effects)).rejects.toThrow("stopped");
      expect(["2023-r2", "2023-r3"]).toContain(shown(root));
      const stopped = keep(root);
      expect(await withdraw(root)).toEqual({release: "2023-r3", shown: "2023-r2"});
      expect(shown(root)).toBe("2023-r2");
      expect(held(root)).toEqual(["2023-r1", "2023-r2"]);
      expect(actionsOf(root).slice(3)).toEqual(["withdraw 2023-r3 (2023-r2)"]);

      // The next command may be another one.
      stopped.back();
      const isBegun = actionsOf(root).length > 3;
      await publish(root, "2023-r1");
      expect(held(root)).toEqual(isBegun ? ["2023-r1", "2023-r2"] : ["2023-r1", "2023-r2", "2023-r3"]);
    }
  });
});
