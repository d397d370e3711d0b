import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {checkedOutCommit} from "../../pipeline/commit.js";
import {temporaryFolder} from "../support/publishedTables.js";

const commit = "0123456789abcdef0123456789abcdef01234567";

test("the commit is that of HEAD, by itself, by a branch or by a packed one", () => {
  const folder = temporaryFolder();
  expect(checkedOutCommit(folder)).toBeNull();
  mkdirSync(join(folder, ".git", "refs", "heads"), {recursive: true});
  writeFileSync(join(folder, ".git", "HEAD"), `${commit}\n`);
  expect(checkedOutCommit(folder)).toBe(commit);
  writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
  expect(checkedOutCommit(folder)).toBeNull();
  writeFileSync(join(folder, ".git", "packed-refs"), `# pack-refs with: peeled\n${commit} refs/heads/main\n`);
  expect(checkedOutCommit(folder)).toBe(commit);
  const newer = commit.replace("0", "f");
  writeFileSync(join(folder, ".git", "refs", "heads", "main"), `${newer}\n`);
  expect(checkedOutCommit(folder)).toBe(newer);
});
