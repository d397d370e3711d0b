import {cpSync, existsSync, readdirSync, readFileSync, readlinkSync, rmSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {kprstat, releaseBytes} from "../support/commandLine.js";
import {editConfiguration} from "../support/configurationCopy.js";
import {type Disturbed, isWorthAKill, killAfterEffect, prepare} from "../support/faults.js";
import {temporaryFolder} from "../support/landing.js";

/** Yesterday's release is published, today's is approved. */
let disturbed: Disturbed;

const copying = {recursive: true, verbatimSymlinks: true} as const;
const path = (...names: readonly string[]) => join(disturbed.folder, ...names);
const places = () => ["--work", path("work"), "--output", path("output"), "--config", path("config-of-two-tables")];
const publish = (release: string) => ["publish", ...places(), "--to", path("web"), release];
const withdraw = () => ["withdraw", ...places().slice(0, 4), "--to", path("web")];

function done(...words: readonly string[]): string {
  const {status, stdout, stderr} = kprstat(...words);
  expect(status, stderr).toBe(0);
  return stdout;
}

function keepAside(name: string): void {
  for (const folder of ["work", "web"]) {
    if (existsSync(path(folder))) cpSync(path(folder), path(name, folder), copying);
  }
}

function restore(name: string): void {
  for (const folder of ["work", "web"]) {
    rmSync(path(folder), {recursive: true, force: true});
    if (existsSync(path(name, folder))) cpSync(path(name, folder), path(folder), copying);
  }
}

/** The release that the web shows, if any, which is whole and stands in the ledger. */
function shown(): string | null {
  if (!existsSync(path("web", "current"))) return null;
  const id = readlinkSync(path("web", "current")).replace("releases/", "");
  expect(releaseBytes(path("web", "current"))).toEqual(releaseBytes(path("output", "releases", id)));
  const {entries} = JSON.parse(done("ledger", "list", ...places().slice(0, 4), "--json")) as {
    entries: readonly {readonly release: string}[];
  };
  expect(entries.map(({release}) => release)).toContain(id);
  return id;
}

/** What publishing leaves of itself where it stopped. */
const unfinished = (): readonly string[] =>
  [path("web"), path("web", "releases"), path("work", "ledger"), path("work", "publications")]
    .filter(folder => existsSync(folder))
    .flatMap(folder => readdirSync(folder))
    .filter(name => name.startsWith(".") || name.endsWith(".tmp"));

beforeAll(() => {
  disturbed = prepare(temporaryFolder());
  editConfiguration(path("config-of-two-tables"), "settings.json", '"byAnother": true', '"byAnother": false');
  for (const release of ["2023-r1", "2024-r1"]) done("approve", ...places(), release);
  done(...publish("2023-r1"));
  keepAside("before");
});

afterAll(() => rmSync(disturbed.folder, {recursive: true, force: true}));

async function killEverywhere(words: readonly string[], name: string, before: string, after: string): Promise<number> {
  restore(name);
  const whole = await killAfterEffect(disturbed.folder, words, null);
  expect([whole.status, shown()]).toEqual([0, after]);
  const ledger = readdirSync(path("work", "ledger"));
  for (let n = 1; n <= whole.effects.length; n++) {
    if (!isWorthAKill(whole.effects[n - 1], n)) continue;
    restore(name);
    const {effects} = await killAfterEffect(disturbed.folder, words, n);
    const where = `effect ${n}: ${effects.at(-1)}`;
    const now = shown();
    expect([before, after], where).toContain(now);
    if (now === before) expect(kprstat(...words).status, where).toBe(0);
    else kprstat(...words);
    expect([shown(), unfinished(), readdirSync(path("work", "ledger"))], where).toEqual([after, [], ledger]);
  }
  return whole.effects.length;
}

test("publishing, killed after each effect: one release or the other, and the ledger knows it", async () => {
  expect(await killEverywhere(publish("2024-r1"), "before", "2023-r1", "2024-r1")).toBeGreaterThan(20);
});

test("withdrawing, killed after each effect: one release or the other", async () => {
  restore("before");
  done(...publish("2024-r1"));
  keepAside("published");
  expect(readFileSync(path("web", "current", "manifest.json"), "utf8")).toContain("2024-r1");
  expect(await killEverywhere([...withdraw(), "2024-r1"], "published", "2024-r1", "2023-r1")).toBeGreaterThan(5);
});
