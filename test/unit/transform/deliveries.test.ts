import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {loadRelations} from "../../../pipeline/database/relation.js";
import type {RunContext} from "../../../pipeline/stage.js";
import {changedDeliveries, chooseDeliveries, rememberUsed} from "../../../pipeline/transform/deliveries.js";
import {type KnownDelivery, knowDeliveries, stageContext} from "../../support/stageContext.js";

const relations = loadRelations();

/** A work folder with these deliveries and a segment without rows. */
async function contextWith(deliveries: readonly KnownDelivery[]): Promise<RunContext> {
  const context = await stageContext();
  await knowDeliveries(context, deliveries);
  for (const kind of ["raw", "valid"]) {
    mkdirSync(join(context.folders.work, kind, "000001"), {recursive: true});
  }
  return context;
}

test("data years are all years from the first to the last accepted content delivery", async () => {
  const context = await contextWith([
    {kommune: "1101", aar: 2020},
    {kommune: "1101", aar: 2023},
    {kommune: "1101", aar: 2024, accepted: false},
    {kommune: "1103", aar: 2019, gone: true},
    {kommune: "1101", aar: 2018, kind: "ident"}
  ]);
  const {dataYears, inputs} = await chooseDeliveries(context, relations, {remember: false});
  expect(dataYears).toEqual([2020, 2021, 2022, 2023]);
  expect([...inputs.keys()].sort()).toEqual([2018, 2020, 2023]);
  expect(inputs.get(2020)).toMatchObject({"control rules": "rules", "reading of deliveries": "readingkey"});
});

test("without an accepted delivery there is no data year", async () => {
  const nothing = {dataYears: [], inputs: new Map()};
  const rejected = await contextWith([{kommune: "1101", aar: 2023, accepted: false}]);
  expect(await chooseDeliveries(rejected, relations, {remember: true})).toEqual(nothing);
  const gone = await contextWith([{kommune: "1101", aar: 2023, gone: true}]);
  expect((await chooseDeliveries(gone, relations, {remember: true})).dataYears).toEqual([]);
});

test("a year depends on its own deliveries only", async () => {
  const choose = async (deliveries: readonly KnownDelivery[]) =>
    (await chooseDeliveries(await contextWith(deliveries), relations, {remember: false})).inputs;
  const before = await choose([
    {kommune: "1101", aar: 2022},
    {kommune: "1101", aar: 2023}
  ]);
  const after = await choose([
    {kommune: "1101", aar: 2022},
    {kommune: "1101", aar: 2023},
    {kommune: "1103", aar: 2023}
  ]);
  expect(after.get(2022)).toEqual(before.get(2022));
  expect(after.get(2023)?.deliveries).not.toBe(before.get(2023)?.deliveries);
});

test("the catalogue keeps which deliveries lie in the folder and which count", async () => {
  const context = await contextWith([
    {kommune: "1101", aar: 2023},
    {kommune: "1101", aar: 2023},
    {kommune: "1103", aar: 2023, gone: true},
    {kommune: "1106", aar: 2023, accepted: false},
    {kommune: "1101", aar: 2023, kind: "ident"}
  ]);
  const standing = () =>
    context.database.rows("select delivery, present, counts_now from catalogue.verdict order by delivery");
  await chooseDeliveries(context, relations, {remember: false});
  expect(await standing()).toContainEqual({delivery: 1, present: null, counts_now: null});
  await chooseDeliveries(context, relations, {remember: true});
  expect(await standing()).toEqual([
    {delivery: 1, present: true, counts_now: false},
    {delivery: 2, present: true, counts_now: true},
    {delivery: 3, present: false, counts_now: false},
    {delivery: 4, present: true, counts_now: false},
    {delivery: 5, present: true, counts_now: true}
  ]);
});

test("changed deliveries are those of municipalities with another content or ident message than last time", async () => {
  const context = await contextWith([
    {kommune: "0301", bydel: "01", aar: 2023},
    {kommune: "0301", bydel: "02", aar: 2023},
    {kommune: "1101", aar: 2023},
    {kommune: "1103", aar: 2023, kind: "ident"},
    {kommune: "1106", aar: 2022}
  ]);
  await chooseDeliveries(context, relations, {remember: false});
  expect(await changedDeliveries(context, 2023)).toEqual({count: 4, senders: ["0301", "1101", "1103"]});
  await rememberUsed(context, 2023);
  expect(await changedDeliveries(context, 2023)).toEqual({count: 0, senders: []});
  await context.database.run("update catalogue.file set gone = true where path in ('2.xml', '4.xml')");
  await chooseDeliveries(context, relations, {remember: false});
  expect(await changedDeliveries(context, 2023)).toEqual({count: 2, senders: ["0301", "1103"]});
});
