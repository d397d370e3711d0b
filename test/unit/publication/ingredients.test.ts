import {mkdirSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {beforeEach, describe, expect, test} from "vitest";
import {loadRelations} from "../../../pipeline/database/relation.js";
import {fingerprintOf} from "../../../pipeline/fingerprint.js";
import {emptyHead} from "../../../pipeline/ledger/entry.js";
import {findIngredients, type Ingredients} from "../../../pipeline/publication/ingredients.js";
import {keepConfiguration, keptConfiguration} from "../../../pipeline/publication/keptConfiguration.js";
import {sha256Of} from "../../../pipeline/publish/manifest.js";
import {keepInputs, type RunStart} from "../../../pipeline/record.js";
import {codeVersion} from "../../../pipeline/release.js";
import {temporaryFolder} from "../../support/publishedTables.js";

const contents = ["<KPR>1101</KPR>", "<KPR>1103</KPR>"].map(text => Buffer.from(text));
const hashes = contents.map(sha256Of);
const [first = "", second = ""] = hashes;

let folder: string;
let work: string;
let maker: RunStart;
let facts: Parameters<typeof findIngredients>[0]["facts"];

function find(deliveries: string | null = null) {
  return findIngredients({work, facts, maker, deliveries});
}

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(join(folder, "deliveries"), {recursive: true});
  for (const [index, content] of contents.entries()) writeFileSync(join(folder, "deliveries", `${index}.xml`), content);
  keepInputs(
    work,
    "f".repeat(64),
    hashes.map((sha256, index) => ({path: `${index}.xml`, sha256}))
  );
  maker = {
    id: "20250110T060000Z-1",
    started: "2025-01-10T06:00:00.000Z",
    user: "kari",
    process: {pid: 1, host: "kpr", bootId: "unknown", startTime: 0},
    versions: {kprstat: "0.1.0", commit: "c".repeat(40)},
    options: {deliveries: join(folder, "deliveries")}
  };
  facts = {
    id: "2024-r1",
    manifestSha256: "a".repeat(64),
    created: maker.started,
    codeVersion: codeVersion(loadRelations()),
    configurationSha256: keepConfiguration(work, "config"),
    inputSha256: fingerprintOf(hashes.toSorted()),
    ledger: emptyHead
  };
});

describe("what a release was made of", () => {
  test("is all there", async () => {
    expect(await find()).toEqual({
      configuration: keptConfiguration(work, facts.configurationSha256),
      deliveries: new Map([
        [first, join(folder, "deliveries", "0.xml")],
        [second, join(folder, "deliveries", "1.xml")]
      ]),
      ledger: []
    });
  });

  test("is found by its content, under another name, packed, or in another folder", async () => {
    writeFileSync(join(folder, "deliveries", "0.xml"), "<KPR>another</KPR>");
    mkdirSync(join(folder, "deliveries", "2024"));
    writeFileSync(join(folder, "deliveries", "2024", "first.xml.gz"), gzipSync(contents[0] ?? ""));
    const {deliveries} = (await find()) as Ingredients;
    expect(deliveries.get(first)).toBe(join(folder, "deliveries", "2024", "first.xml.gz"));
    renameSync(join(folder, "deliveries"), join(folder, "archive"));
    expect(await find(join(folder, "archive"))).toHaveProperty("configuration");
  });

  test("is named one by one where it is gone", async () => {
    rmSync(join(folder, "deliveries", "1.xml"));
    const configuration = keptConfiguration(work, facts.configurationSha256) ?? "";
    writeFileSync(join(configuration, "settings.json"), "{}");
    const {codeVersion} = facts;
    facts = {...facts, codeVersion: "0.1.0+another", ledger: {entries: 2, sha256: "e".repeat(64)}};
    expect(await find()).toEqual([
      {what: "program", name: `0.1.0+another, commit ${"c".repeat(40)}; this is ${codeVersion}`},
      {what: "configuration", name: `SHA-256 ${facts.configurationSha256}`},
      {what: "ledger", name: `2 entries, the last with SHA-256 ${"e".repeat(64)}`},
      {what: "delivery", name: `1.xml, SHA-256 ${second}`}
    ]);
  });

  test("is not looked for without a list or a folder", async () => {
    expect(await find(join(folder, "nowhere"))).toEqual([{what: "delivery folder", name: join(folder, "nowhere")}]);
    facts = {...facts, inputSha256: "d".repeat(64)};
    expect(await find()).toMatchObject([{what: "list of deliveries"}]);
  });
});
