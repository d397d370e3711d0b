import {mkdirSync, readdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {
  addApproval,
  hasOwnKey,
  readApprovals,
  requireApproval,
  requireApprover,
  requireOwnKey
} from "../../../pipeline/publication/approvals.js";
import {temporaryFolder} from "../../support/publishedTables.js";

const manifestSha256 = "a".repeat(64);
const maker = {user: "kari"};
const release = {id: "2024-r1", manifestSha256, maker};

function approval(change: {user?: string; time?: string; manifestSha256?: string; release?: string} = {}) {
  return {release: "2024-r1", manifestSha256, user: "ola", time: "2025-01-20T08:00:00.000Z", ...change};
}

describe("approvals", () => {
  test("are added, each under its own number, and kept apart by release", () => {
    const work = temporaryFolder();
    for (const change of [{}, {user: "siri"}, {release: "2024-r11"}]) addApproval(work, approval(change));
    expect(readdirSync(join(work, "approvals")).sort()).toEqual([
      "2024-r1-1.json",
      "2024-r1-2.json",
      "2024-r11-1.json"
    ]);
    expect(readApprovals(work, "2024-r1").map(({user}) => user)).toEqual(["ola", "siri"]);
    expect(readApprovals(work, "2024-r2")).toEqual([]);
  });

  test("that cannot be read allow nothing", () => {
    const work = temporaryFolder();
    mkdirSync(join(work, "approvals"));
    for (const text of ["{", JSON.stringify({...approval(), by: "ola"})]) {
      writeFileSync(join(work, "approvals", "2024-r1-1.json"), text);
      expect(() => readApprovals(work, "2024-r1")).toThrow(expect.objectContaining({kind: "notPermitted"}));
    }
  });
});

describe("who may approve", () => {
  test("is anybody but who made the release", () => {
    expect(() => requireApprover("ola", maker, true)).not.toThrow();
    expect(() => requireApprover("kari", maker, true)).toThrow(/made by kari/);
  });

  test("is nobody where nobody knows who made it", () => {
    expect(() => requireApprover("ola", null, true)).toThrow(expect.objectContaining({exitCode: 77}));
  });

  test("is everybody where the settings say so", () => {
    expect(() => requireApprover("kari", maker, false)).not.toThrow();
    expect(() => requireApprover("kari", null, false)).not.toThrow();
  });
});

describe("what may be published", () => {
  const require = (
    approvals: readonly ReturnType<typeof approval>[],
    byAnother = true,
    withdrawn: string | null = null
  ) => requireApproval(approvals, release, {byAnother, withdrawn});

  test("has an approval of just its manifest, by another than who made it", () => {
    expect(require([approval({user: "kari"}), approval()]).user).toBe("ola");
    expect(() => require([])).toThrow(/Nobody has approved the release 2024-r1/);
    expect(() => require([approval({manifestSha256: "b".repeat(64)})])).toThrow(/not the one that was approved/);
    expect(() => require([approval({user: "kari"})])).toThrow(/Nobody but who made/);
    expect(require([approval({user: "kari"})], false).user).toBe("kari");
  });

  test("was not withdrawn after that", () => {
    const withdrawn = "2025-01-21T08:00:00.000Z";
    expect(() => require([approval()], true, withdrawn)).toThrow(/withdrawn after it was approved/);
    const later = approval({time: "2025-01-22T08:00:00.000Z"});
    expect(require([approval(), later], true, withdrawn)).toEqual(later);
  });

  test("was made with a key that lies outside the work folder", () => {
    const made = (keyFile: string | null) => ({options: {work: "/srv/kpr/work", keyFile}});
    expect(hasOwnKey(made("/etc/kprstat/pseudonym-key"))).toBe(true);
    expect(hasOwnKey(made("/srv/kpr/work-key"))).toBe(true);
    for (const keyFile of [null, "/srv/kpr/work/key", "/srv/kpr/work/sub/key"]) {
      expect(hasOwnKey(made(keyFile))).toBe(false);
      expect(() => requireOwnKey("2024-r1", made(keyFile))).toThrow(expect.objectContaining({kind: "notPermitted"}));
    }
    expect(() => requireOwnKey("2024-r1", null)).toThrow(expect.objectContaining({kind: "notPermitted"}));
  });
});
