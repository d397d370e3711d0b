import {describe, expect, test} from "vitest";
import {changedDeliveries, changedFiles} from "../../../pipeline/diff/changedDeliveries.js";
import type {ReleaseInputs} from "../../../pipeline/releaseInputs.js";
import {knowDeliveries, stageContext} from "../../support/stageContext.js";

const files = (all: Readonly<Record<string, string>>): ReleaseInputs =>
  Object.entries(all).map(([path, sha256]) => ({path, sha256}));

describe("files that differ", () => {
  test.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    ["nothing", {"a.xml": "1"}, {"a.xml": "1"}, []],
    ["a new file", {"a.xml": "1"}, {"a.xml": "1", "b.xml": "2"}, ["new b.xml 2"]],
    ["a file that is gone", {"a.xml": "1", "b.xml": "2"}, {"a.xml": "1"}, ["gone b.xml 2"]],
    ["other content under the name", {"a.xml": "1"}, {"a.xml": "2"}, ["replaced a.xml 2"]],
    ["the same content in another place", {"a.xml": "1"}, {"2024/a.xml": "1"}, []],
    ["a copy of what is there", {"a.xml": "1"}, {"a.xml": "1", "b.xml": "1"}, []],
    ["a copy in place of the only one", {"a.xml": "1", "b.xml": "2"}, {"a.xml": "2", "b.xml": "2"}, ["gone a.xml 1"]]
  ])("%s", (_, older, newer, expected) => {
    const found = changedFiles(files(older), files(newer));
    expect(found.map(({change, file, sha256}) => `${change} ${file} ${sha256}`)).toEqual(expected);
  });
});

test("a file is told with its municipalities, year and kind, as far as the catalogue knows it", async () => {
  const context = await stageContext();
  await knowDeliveries(context, [
    {kommune: "1103", aar: 2024},
    {kommune: "0301", aar: 2024, accepted: false},
    {kommune: "4601", aar: 2023, kind: "ident", bydel: "03"}
  ]);
  await context.database.run("update catalogue.verdict set kommune = null where kind = 'ident'");
  const found = await changedDeliveries(
    context.database,
    files({"gone.xml": "hash-3", "same.xml": "x"}),
    files({"b.xml": "hash-1", "a.xml": "hash-2", "odd.xml": "hash-9", "same.xml": "x"}),
    kommune => `Navn ${kommune}`
  );
  const told = found.map(({change, file, aar, municipalities, message, accepted}) =>
    [change, file, aar, municipalities.map(({kommune, navn}) => `${kommune} ${navn}`).join(), message, accepted].join(
      " "
    )
  );
  expect(told).toEqual([
    "gone gone.xml 2023 4601 Navn 4601 ident true",
    "new a.xml 2024 0301 Navn 0301 content false",
    "new b.xml 2024 1103 Navn 1103 content true",
    "new odd.xml    "
  ]);
});
