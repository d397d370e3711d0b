import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {writePart} from "../../../pipeline/database/partFile.js";
import {loadRelations, type Relations, relationOf} from "../../../pipeline/database/relation.js";
import {rememberPart} from "../../../pipeline/fingerprint.js";
import type {RunContext} from "../../../pipeline/stage.js";
import {type TabulateInput, tabulate, tabulateParts} from "../../../pipeline/tabulate/tabulate.js";
import {makeTable, tableLines} from "../../support/sqlSpec.js";
import {putFile, stageContext} from "../../support/stageContext.js";

const relations = loadRelations();

function inputOf(work: string, change: {relations?: Relations; persons?: string; deliveries?: string} = {}) {
  const {persons = "persons", deliveries = "deliveries"} = change;
  const input: TabulateInput = {
    relations: change.relations ?? relations,
    deliveries: new Map([
      [2019, deliveries],
      [2023, deliveries]
    ]),
    contributionOf: (table, aar) => ({file: join(work, `${table}-${aar}.parquet`), fingerprint: persons})
  };
  return input;
}

async function reasons(context: RunContext, input: TabulateInput): Promise<string[]> {
  const parts = await tabulateParts(context, input);
  return parts.flatMap(({definition, aar, reason}) =>
    reason === null ? [] : [`${definition.table} ${aar}: ${reason}`]
  );
}

async function madeBefore(): Promise<RunContext> {
  const context = await stageContext();
  for (const part of await tabulateParts(context, inputOf(context.folders.work))) {
    await rememberPart(context.database, "tabulate", `${part.definition.table}/${part.aar}`, part.state);
    putFile(part.file);
  }
  return context;
}

describe("what tabulate has to make", () => {
  test("everything at first, no table before its first year", async () => {
    const context = await stageContext();
    expect(await reasons(context, inputOf(context.folders.work))).toEqual([
      "hab_rehab_utenfor_institusjon 2023: never made",
      "rapporteringsstatus 2019: never made",
      "rapporteringsstatus 2023: never made"
    ]);
  });

  test("nothing when nothing changed, everything with --force", async () => {
    const context = await madeBefore();
    expect(await reasons(context, inputOf(context.folders.work))).toEqual([]);
    expect(await reasons({...context, force: true}, inputOf(context.folders.work))).toHaveLength(3);
  });

  test("what is made of other persons, deliveries or SQL", async () => {
    const context = await madeBefore();
    const {work} = context.folders;
    const changed = (name: string): Relations =>
      new Map([...relations, [name, {...relationOf(relations, name), sha256: "changed"}]]);
    expect(await reasons(context, inputOf(work, {persons: "others"}))).toContain(
      "rapporteringsstatus 2019: persons changed"
    );
    expect(await reasons(context, inputOf(work, {deliveries: "others"}))).toContain(
      "hab_rehab_utenfor_institusjon 2023: deliveries changed"
    );
    expect(await reasons(context, inputOf(work, {relations: changed("register.rapporteringsstatus")}))).toEqual([
      "rapporteringsstatus 2019: SQL changed",
      "rapporteringsstatus 2023: SQL changed"
    ]);
    expect(await reasons(context, inputOf(work, {relations: changed("geografi.levert")}))).toContain(
      "hab_rehab_utenfor_institusjon 2023: SQL changed"
    );
  });

  test("what a changed file of the configuration goes into", async () => {
    const context = await madeBefore();
    const input = inputOf(context.folders.work);
    const withFile = (path: string): RunContext => ({
      ...context,
      configuration: {...context.configuration, files: {...context.configuration.files, [path]: "changed"}}
    });
    expect(await reasons(withFile("statistics/hab_rehab_utenfor_institusjon.json"), input)).toEqual([
      "hab_rehab_utenfor_institusjon 2023: definition changed"
    ]);
    expect(await reasons(withFile("reference/kommuner.csv"), input)).toContain(
      "rapporteringsstatus 2019: reference data changed"
    );
    expect(await reasons(withFile("disclosure.json"), input)).toEqual([]);
  });
});

test("tabulate writes every unit of the year, and remembers what it has made", async () => {
  const context = await stageContext();
  const {database, folders} = context;
  const input = inputOf(folders.work);
  await makeTable(
    database,
    "clean.gjeldende_leveranse",
    `delivery:integer | aar:smallint | kommune | lopenr | laget_dato | versjon
     -----------------|--------------|---------|--------|------------|--------
     1                | 2023         | 1101    | 3      | 20240105   | 3.7
     2                | 2023         | 3005    | 1      | 20240106   | 3.7`
  );
  await database.run("insert into catalogue.row_count values (1, 1, 'PERSON', 8, 7, 1)");
  const contribution = (persons: string, aar: number): Promise<void> =>
    writePart(
      database,
      `select * from (values ${persons}) as bidrag(person, kommune) where kommune is not null`,
      input.contributionOf("hab_rehab_utenfor_institusjon", aar).file
    );
  await contribution("(1, '1101'), (2, '1101')", 2023);
  await contribution("(1, null::varchar)", 2019);

  await tabulate(context, input, await tabulateParts(context, input));
  expect(await reasons(context, input)).toEqual([]);

  const cells = `read_parquet('${join(folders.work, "cells", "hab_rehab_utenfor_institusjon", "2023.parquet")}')`;
  expect(await tableLines(database, `(select geo_niva, count(*) as units from ${cells} group by all)`)).toEqual([
    "geo_niva | units:bigint",
    "fylke | 11",
    "kommune | 356",
    "land | 1"
  ]);
  const some = "(geo in ('0', '11', '30', '3005') or geo like '110_')";
  expect(await tableLines(database, `(select geo, personer, personer_status from ${cells} where ${some})`)).toEqual([
    "geo | personer:bigint | personer_status",
    "0 | 2 | ok",
    "11 | 2 | ok",
    "1101 | 2 | ok",
    "1103 | 0 | not_reported",
    "1106 | 0 | not_reported",
    "1108 | 0 | not_reported",
    "30 | 0 | ok",
    "3005 | 0 | ok"
  ]);
  const status = `read_parquet('${join(folders.work, "cells", "rapporteringsstatus", "*.parquet")}')`;
  expect(await tableLines(database, `(select aar, count(*) as units from ${status} group by all)`)).toEqual([
    "aar | units:bigint",
    "2019 | 422",
    "2023 | 356"
  ]);
  expect(
    await tableLines(database, `(select * exclude laget_dato from ${status} where geo in ('1101', '3005'))`)
  ).toEqual([
    "aar | geo | levert | lopenr | versjon | andel_avvist | poHab_levert",
    "2019 | 1101 | nei |  |  |  | ",
    "2023 | 1101 | ja | 3 | 3.7 | 12.5 | ja",
    "2023 | 3005 | ja | 1 | 3.7 |  | nei"
  ]);
});
