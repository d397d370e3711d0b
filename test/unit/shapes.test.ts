import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import type {z} from "zod";
import {approved} from "../../pipeline/command/approve.js";
import {parseCommand} from "../../pipeline/command/parseCommand.js";
import {published} from "../../pipeline/command/publish.js";
import {rebuilt} from "../../pipeline/command/rebuild.js";
import {served} from "../../pipeline/command/serve.js";
import * as shapes from "../../pipeline/command/shapes.js";
import {withdrawn} from "../../pipeline/command/withdraw.js";
import {differenceSchema} from "../../pipeline/diff/difference.js";
import {explanationSchema} from "../../pipeline/explain/explanation.js";
import {packageFolder} from "../../pipeline/packageFolder.js";
import {shapeText} from "../support/shapeText.js";

/** What each command answers. */
const answers: Readonly<Record<string, z.ZodType>> = {
  generate: shapes.generated,
  run: shapes.ran,
  plan: shapes.planned,
  status: shapes.standing,
  findings: shapes.foundIn,
  explain: explanationSchema,
  diff: differenceSchema,
  verify: shapes.verified,
  audit: shapes.auditedRelease,
  approve: approved,
  publish: published,
  withdraw: withdrawn,
  rebuild: rebuilt,
  "ledger list": shapes.listedLedger,
  "ledger add": shapes.extendedLedger,
  serve: served
};

const page = readFileSync(join(packageFolder(), "docs", "json.md"), "utf8");
const sections = new Map(
  [...page.matchAll(/^## (.+)\n\n```\n([\s\S]*?)\n```/gm)].map(([, name = "", text = ""]) => [name, text])
);

test.each(Object.entries(answers))("docs/json.md shows what %s answers", (name, shape) => {
  expect(sections.get(name)).toBe(shapeText(shape));
});

test("docs/json.md has every command, and no other", () => {
  expect([...sections.keys()]).toEqual(Object.keys(answers));
  const help = parseCommand(["--help"], {folder: "/", environment: {}});
  const text = help.name === "help" ? help.text : "";
  const commands = [...text.matchAll(/^ {2}kprstat (\w+)/gm)].map(([, name = ""]) => name);
  expect(commands.length).toBeGreaterThan(5);
  expect([...new Set([...sections.keys()].map(name => name.split(" ")[0]))].sort()).toEqual(commands.sort());
});
