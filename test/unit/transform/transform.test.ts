import {describe, expect, test} from "vitest";
import {loadRelations, type Relations, relationOf} from "../../../pipeline/database/relation.js";
import type {TestPersonRule} from "../../../pipeline/definition/settings.js";
import {rememberPart} from "../../../pipeline/fingerprint.js";
import type {RunContext} from "../../../pipeline/stage.js";
import type {Deliveries} from "../../../pipeline/transform/deliveries.js";
import {transformParts} from "../../../pipeline/transform/transform.js";
import {makeTable} from "../../support/sqlSpec.js";
import {putFile, stageContext} from "../../support/stageContext.js";

const relations = loadRelations();
const inputs = {deliveries: "a b", "control rules": "rules", "reading of deliveries": "reading"};
const two: Deliveries = {
  dataYears: [2022, 2023],
  inputs: new Map([
    [2022, inputs],
    [2023, inputs]
  ])
};
const table = "hab_rehab_utenfor_institusjon";
const needed = new Map([[table, new Set([2022, 2023])]]);

/** A context in which both years have been made. */
async function madeBefore(): Promise<RunContext> {
  const context = await stageContext();
  for (const part of await transformParts(context, relations, two, needed)) {
    await rememberPart(context.database, "transform", `${part.name}/${part.aar}`, part.state);
    putFile(part.file);
  }
  return context;
}

async function reasons(context: RunContext, of: Relations = relations, deliveries = two): Promise<string[]> {
  const parts = await transformParts(context, of, deliveries, needed);
  return parts.flatMap(({name, aar, reason}) => (reason === null ? [] : [`${name} ${aar}: ${reason}`]));
}

/** The relations with another text of one. */
function changed(name: string): Relations {
  return new Map([...relations, [name, {...relationOf(relations, name), sha256: "changed"}]]);
}

/** The deliveries with other ones in 2023. */
function otherIn2023(change: Partial<typeof inputs>): Deliveries {
  return {...two, inputs: new Map([...two.inputs, [2023, {...inputs, ...change}]])};
}

const choiceHeading = `
  aar:smallint | kommune | bydel | sha256
  -------------|---------|-------|-------`;
const noIdents = `
  aar:smallint | institusjon | sha256
  -------------|-------------|-------`;

describe("what transform has to make", () => {
  test("everything at first, with the files it will have", async () => {
    const context = await stageContext();
    expect(await reasons(context)).toEqual([
      "personer 2022: never made",
      `${table} 2022: never made`,
      "personer 2023: never made",
      `${table} 2023: never made`
    ]);
    const files = (await transformParts(context, relations, two, needed)).map(({file}) => file);
    expect(new Set(files).size).toBe(4);
    expect(files.every(file => file.startsWith(context.folders.work))).toBe(true);
  });

  test("nothing when nothing changed, everything with --force", async () => {
    const context = await madeBefore();
    expect(await reasons(context)).toEqual([]);
    expect(await reasons({...context, force: true})).toContain(`${table} 2022: --force`);
    expect(await reasons({...context, force: true})).toHaveLength(4);
  });

  test("a part whose file is not there any more", async () => {
    const context = await madeBefore();
    const elsewhere = {...context, folders: {...context.folders, work: `${context.folders.work}/elsewhere`}};
    expect(await reasons(elsewhere)).toContain(`${table} 2023: its file is missing`);
  });

  test("the parts that an SQL file goes into", async () => {
    const context = await madeBefore();
    expect(await reasons(context, changed(`contribution.${table}`))).toEqual([
      `${table} 2022: SQL changed`,
      `${table} 2023: SQL changed`
    ]);
    expect(await reasons(context, changed("clean.samme_identitet"))).toEqual([
      "personer 2022: SQL changed",
      "personer 2023: SQL changed"
    ]);
    expect(await reasons(context, changed("clean.gjeldende_ident"))).toHaveLength(4);
    expect(await reasons(context, changed("geografi.enhet"))).toEqual([]);
  });

  test("who counts in years in which test persons are now left out, not the findings on them, nor years that keep them", async () => {
    const context = await madeBefore();
    const withRules = (...testPersons: readonly TestPersonRule[]): RunContext => ({
      ...context,
      configuration: {...context.configuration, settings: {...context.configuration.settings, testPersons}}
    });
    const keep: TestPersonRule = {fromYear: 2017, rule: "keep", municipalities: 7, source: "Helsedirektoratet"};
    expect(await reasons(withRules(keep))).toEqual([]);
    expect(await reasons(withRules(keep, {...keep, fromYear: 2023, rule: "exclude"}))).toEqual([
      `${table} 2023: settings changed`
    ]);
  });

  test("the parts that reference data go into, which the findings on persons are not", async () => {
    const context = await stageContext();
    const gruppe = "tjenestemottakere_gruppe";
    const parts = (of: RunContext) => transformParts(of, relations, two, new Map([[gruppe, new Set([2023])]]));
    for (const part of await parts(context)) {
      await rememberPart(context.database, "transform", `${part.name}/${part.aar}`, part.state);
      putFile(part.file);
    }
    const files = {...context.configuration.files, "reference/tjenester.csv": "changed"};
    const stale = await parts({...context, configuration: {...context.configuration, files}});
    expect(stale.map(({name, aar, reason}) => [name, aar, reason])).toEqual([
      ["personer", 2022, null],
      ["personer", 2023, null],
      [gruppe, 2023, "reference data changed"]
    ]);
  });

  test("who counts only in the years in which that is needed", async () => {
    const context = await stageContext();
    const parts = await transformParts(context, relations, two, new Map([[table, new Set([2023, 2025])]]));
    expect(parts.map(({name, aar}) => `${name} ${aar}`)).toEqual(["personer 2022", "personer 2023", `${table} 2023`]);
  });

  test("a year with other deliveries, by the names of those who sent them", async () => {
    const context = await madeBefore();
    const {database} = context;
    await makeTable(database, "clean.gjeldende_ident", noIdents);
    await makeTable(
      database,
      "clean.gjeldende_leveranse",
      `${choiceHeading}
      2023 | 1103 | 00 | a
      2023 | 0301 | 05 | b
      2022 | 4601 | 00 | c`
    );
    expect(await reasons(context, relations, otherIn2023({deliveries: "a b c"}))).toEqual([
      "personer 2023: 2 deliveries of 0301, 1103 changed",
      `${table} 2023: 2 deliveries of 0301, 1103 changed`
    ]);
    expect(await reasons(context, relations, otherIn2023({"control rules": "new"}))).toContain(
      `${table} 2023: control rules changed`
    );
    expect(await reasons(context, relations, otherIn2023({deliveries: "c", "control rules": "new"}))).toContain(
      `${table} 2023: 2 deliveries of 0301, 1103, control rules changed`
    );
  });

  test("of many senders the first ten and how many more", async () => {
    const context = await madeBefore();
    const codes = Array.from({length: 12}, (_, i) => 1101 + i);
    await makeTable(context.database, "clean.gjeldende_ident", noIdents);
    await makeTable(
      context.database,
      "clean.gjeldende_leveranse",
      choiceHeading + codes.map(code => `\n2023 | ${code} | 00 | a`).join("")
    );
    expect(await reasons(context, relations, otherIn2023({deliveries: "other"}))).toContain(
      `${table} 2023: 12 deliveries of ${codes.slice(0, 10).join(", ")} and 2 more changed`
    );
  });
});
