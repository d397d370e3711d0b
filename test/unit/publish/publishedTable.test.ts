import {truncateSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {latestTables, readPublishedTable} from "../../../pipeline/publish/publishedTable.js";
import {tablePath} from "../../../pipeline/publish/shape.js";
import {habRehab, publishedByRule, trueTable} from "../../support/countTables.js";
import {publish, releaseInput, temporaryFolder} from "../../support/publishedTables.js";

const kommuner = [
  {code: "0301", personer: 2_105, population: 709_037},
  {code: "1101", personer: 9, population: 14_860},
  {code: "1103", personer: 0, population: 146_011}
];

test("the newest release's tables of persons are read as they were published; without one there is nothing", async () => {
  const output = temporaryFolder();
  expect(await latestTables(output, [habRehab.table])).toBeNull();
  const {id, folder} = await publish(await releaseInput(output));
  const table = publishedByRule(habRehab, trueTable(kommuner));
  expect(await readPublishedTable(folder, habRehab.table)).toEqual(table);
  expect(await latestTables(output, [habRehab.table, "tjenestemottakere_gruppe"])).toEqual({id, tables: [table]});
});

test("a damaged file is left out", async () => {
  const output = temporaryFolder();
  const {id, folder} = await publish(await releaseInput(output));
  truncateSync(join(folder, tablePath(habRehab.table, "csv")), 100);
  expect(await latestTables(output, [habRehab.table])).toEqual({id, tables: []});
  await expect(readPublishedTable(folder, habRehab.table)).rejects.toMatchObject({kind: "blocked"});
});
