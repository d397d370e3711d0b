import {truncateSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {writeCandidate} from "../../../pipeline/publish/candidate.js";
import {differentRows, readPublishedTable} from "../../../pipeline/publish/publishedTable.js";
import {tablePath} from "../../../pipeline/publish/shape.js";
import {habRehab, publishedByRule, trueTable} from "../../support/countTables.js";
import {publish, releaseInput, temporaryFolder} from "../../support/publishedTables.js";

const kommuner = [
  {code: "0301", personer: 2_105, population: 709_037},
  {code: "1101", personer: 9, population: 14_860},
  {code: "1103", personer: 0, population: 146_011}
];

const changed = kommuner.map(kommune => (kommune.code === "1103" ? {...kommune, personer: 44} : kommune));

/** A candidate with the table of these municipalities. */
async function candidate(output: string, of: typeof kommuner): Promise<string> {
  const folder = join(output, "releases", ".candidate-test");
  await writeCandidate(folder, [{definition: habRehab, table: publishedByRule(habRehab, trueTable(of))}]);
  return folder;
}

test("a table is read as it was published", async () => {
  const {folder} = await publish(await releaseInput(temporaryFolder()));
  expect(await readPublishedTable(folder, habRehab.table)).toEqual(publishedByRule(habRehab, trueTable(kommuner)));
});

test("a candidate differs from the newest release in the rows that are not the same; without a release there is nothing", async () => {
  const output = temporaryFolder();
  expect(await differentRows(output, await candidate(output, kommuner), [habRehab.table])).toBeNull();
  const {id} = await publish(await releaseInput(output));
  const [was, is] = [kommuner, changed].map(of => publishedByRule(habRehab, trueTable(of)));
  const rows = (table: typeof was) => ({
    ...table,
    // Those of the municipality, its county and the country.
    rows: table?.rows.filter(({key}) => ["1103", "11", "0"].includes(key[2] ?? ""))
  });
  expect(await differentRows(output, await candidate(output, changed), [habRehab.table])).toEqual({
    ...{id, before: [rows(was)], now: [rows(is)]}
  });
});

test("a damaged file of the release is left out", async () => {
  const output = temporaryFolder();
  const {id, folder} = await publish(await releaseInput(output));
  truncateSync(join(folder, tablePath(habRehab.table, "csv")), 100);
  expect(await differentRows(output, await candidate(output, kommuner), [habRehab.table])).toEqual({
    ...{id, before: [], now: [publishedByRule(habRehab, trueTable(kommuner))]}
  });
  await expect(readPublishedTable(folder, habRehab.table)).rejects.toMatchObject({kind: "blocked"});
});
