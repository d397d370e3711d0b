import {chmodSync, cpSync, renameSync, rmSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {kprstat, releaseBytes} from "../support/commandLine.js";
import {
  appeared,
  type Disturbed,
  killWhen,
  latestBytes,
  leaveFree,
  leftovers,
  makeRoom,
  mountDisk,
  prepare,
  protect,
  restore,
  unmountDisk
} from "../support/faults.js";
import {temporaryFolder} from "../support/landing.js";

const cannotWrite = 73;

let disturbed: Disturbed;
let mounted: string | null = null;

beforeAll(() => {
  disturbed = prepare(temporaryFolder());
});

afterAll(() => rmSync(disturbed.folder, {recursive: true, force: true}));

/** Yesterday's folders, one of them on a disk of its own. */
function onItsOwnDisk(name: "work" | "output"): string {
  if (mounted !== null) unmountDisk(mounted);
  restore(disturbed);
  const folder = join(disturbed.folder, name);
  const moved = join(disturbed.folder, "moved");
  renameSync(folder, moved);
  mountDisk(folder);
  mounted = folder;
  cpSync(moved, folder, {recursive: true, verbatimSymlinks: true});
  chmodSync(folder, 0o700);
  rmSync(moved, {recursive: true});
  return folder;
}

function expectYesterday(): void {
  const {folder, before} = disturbed;
  expect(releaseBytes(join(folder, "output", "releases", "2023-r1"))).toEqual(before);
  expect(kprstat("verify", "--output", join(folder, "output")).status).toBe(0);
}

function expectToday(): void {
  const {folder, words, after} = disturbed;
  const next = kprstat(...words);
  expect(next.status, next.stderr).toBe(0);
  expect(latestBytes(folder)).toEqual(after);
  expect(leftovers(folder)).toEqual([]);
}

describe("a disk that is full or protected", () => {
  afterAll(() => {
    if (mounted !== null) unmountDisk(mounted);
  });

  const kilobytes = {
    work: [0, 16, 64, 128, 256, 400, 600, 800, 1000, 1500],
    output: [0, 8, 32, 64, 100, 150, 200]
  };

  test.each([
    ...kilobytes.work.map(free => ["work", free] as const),
    ...kilobytes.output.map(free => ["output", free] as const)
  ])("full: %s has %i kB left", (name, free) => {
    const folder = onItsOwnDisk(name);
    leaveFree(folder, free * 1024);
    const full = kprstat(...disturbed.words);
    if (full.status !== 0) {
      expect(full.status, full.stderr).toBe(cannotWrite);
      expectYesterday();
      expect([disturbed.before, disturbed.after]).toContainEqual(latestBytes(disturbed.folder));
    }
    makeRoom(folder);
    expectToday();
  });

  test.each(["work", "output"] as const)("protected: nothing can be written to %s", name => {
    const folder = onItsOwnDisk(name);
    protect(folder, "ro");
    const refused = kprstat(...disturbed.words);
    expect(refused.status, refused.stderr).toBe(cannotWrite);
    expectYesterday();
    protect(folder, "rw");
    expectToday();
  });
});

describe("two at once", () => {
  test("one runs, the other is told to try later", async () => {
    restore(disturbed);
    const isHeld = appeared(disturbed, /^work\/lock\/run/);
    const {folder, words} = disturbed;
    let second: number | null = null;
    const first = await killWhen(words, () => {
      if (second === null && isHeld()) second = kprstat(...words).status;
      return false;
    });
    expect({first: first.status, second}).toEqual({first: 0, second: 75});
    expect(latestBytes(folder)).toEqual(disturbed.after);
    expect(leftovers(folder)).toEqual([]);
  });
});
