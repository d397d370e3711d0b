import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {writePart} from "../../../pipeline/database/partFile.js";
import {loadRelations, type Relations, relationOf} from "../../../pipeline/database/relation.js";
import {rememberPart} from "../../../pipeline/fingerprint.js";
import type {RunContext} from "../../../pipeline/stage.js";
import {contributionYears, type TabulateInput, tabulate, tabulateParts} from "../../../pipeline/tabulate/tabulate.js";
import {makeTable, tableLines} from "../../support/sqlSpec.js";
import {putFile, stageContext} from "../../support/stageContext.js";

const relations = loadRelations();

/** A table of persons, one that is recast and not published for 2019, and one about the deliveries. */
const tables = ["hab_rehab_utenfor_institusjon", "individuell_plan_hjemme", "rapporteringsstatus"];

async function contextOf(names: readonly string[] = tables): Promise<RunContext> {
  const context = await stageContext();
  const statistics = context.configuration.statistics.filter(({table}) => names.includes(table));
  return {...context, configuration: {...context.configuration, statistics}};
}

interface Change {
  readonly relations?: Relations;
  readonly persons?: string;
  readonly deliveries?: string;
  readonly years?: readonly number[];
}

function inputOf(work: string, change: Change = {}): TabulateInput {
  const {persons = "persons", deliveries = "deliveries", years = [2019, 2023]} = change;
  return {
    relations: change.relations ?? relations,
    deliveries: new Map(years.map(aar => [aar, deliveries])),
    contributionOf: (table, aar) => ({file: join(work, `${table}-${aar}.parquet`), fingerprint: persons})
  };
}

async function reasons(context: RunContext, input: TabulateInput): Promise<string[]> {
  const parts = await tabulateParts(context, input);
  return parts.flatMap(({definition, aar, reason}) =>
    reason === null ? [] : [`${definition.table} ${aar}: ${reason}`]
  );
}

async function madeBefore(): Promise<RunContext> {
  const context = await contextOf();
  for (const part of await tabulateParts(context, inputOf(context.folders.work))) {
    await rememberPart(context.database, "tabulate", `${part.definition.table}/${part.aar}`, part.state);
    putFile(part.file);
  }
  return context;
}

describe("what tabulate has to make", () => {
  test("everything at first, no table before its first year", async () => {
    const context = await contextOf();
    expect(await reasons(context, inputOf(context.folders.work))).toEqual([
      "hab_rehab_utenfor_institusjon 2023: never made",
      "individuell_plan_hjemme 2019: never made",
      "individuell_plan_hjemme 2023: never made",
      "rapporteringsstatus 2019: never made",
      "rapporteringsstatus 2023: never made"
    ]);
  });

  test("nothing when nothing changed, everything with --force", async () => {
    const context = await madeBefore();
    expect(await reasons(context, inputOf(context.folders.work))).toEqual([]);
    expect(await reasons({...context, force: true}, inputOf(context.folders.work))).toHaveLength(5);
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

  test("what is recast, and that only, when there is a newer data year", async () => {
    const context = await madeBefore();
    expect(await reasons(context, inputOf(context.folders.work, {years: [2019, 2023, 2024]}))).toEqual([
      "hab_rehab_utenfor_institusjon 2024: never made",
      "individuell_plan_hjemme 2019: newest data year changed",
      "individuell_plan_hjemme 2023: newest data year changed",
      "individuell_plan_hjemme 2024: never made",
      "rapporteringsstatus 2024: never made"
    ]);
  });

  test("the newest year of the feedback tables, and the one before for its measures of last year", async () => {
    const context = await contextOf(["tilbakemelding_hjemmeboende", "tilbakemelding_tjenester"]);
    const years = async (...dataYears: number[]) =>
      (await tabulateParts(context, inputOf(context.folders.work, {years: dataYears}))).map(
        ({definition, aar}) => `${definition.table} ${aar}`
      );
    expect(await years(2021, 2022, 2023)).toEqual([
      "tilbakemelding_hjemmeboende 2022",
      "tilbakemelding_hjemmeboende 2023",
      "tilbakemelding_tjenester 2022",
      "tilbakemelding_tjenester 2023"
    ]);
    expect(await years(2023)).toEqual(["tilbakemelding_hjemmeboende 2023", "tilbakemelding_tjenester 2023"]);
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

test("who counts has to be known for a table's own years and those of tables about deliveries", async () => {
  const {configuration} = await contextOf([...tables, "tilbakemelding_tjenester"]);
  const years = contributionYears(configuration, relations, [2018, 2019, 2020, 2021]);
  expect(Object.fromEntries([...years].map(([table, of]) => [table, [...of].sort()]))).toEqual({
    hab_rehab_utenfor_institusjon: [2018, 2019, 2020, 2021],
    individuell_plan_hjemme: [2018, 2019, 2020, 2021],
    tilbakemelding_tjenester: [2020, 2021]
  });
});

test("tabulate writes every unit of the year, and remembers what it has made", async () => {
  const context = await contextOf();
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
  const contribution = (table: string, aar: number, columns: string, persons: string): Promise<void> =>
    writePart(
      database,
      `select * from (values ${persons}) as bidrag(${columns}) where kommune is not null`,
      input.contributionOf(table, aar).file
    );
  const [habRehab = "", plan = ""] = tables;
  await contribution(habRehab, 2023, "person, kommune", "(1, '1101'), (2, '1101')");
  await contribution(habRehab, 2019, "person, kommune", "(1, null::varchar)");
  const planColumns = "person, kommune, i_nevner, maltall, rang";
  await contribution(plan, 2023, planColumns, "(1, '1101', true, '2', 2), (1, '3005', false, '1', 1)");
  await contribution(plan, 2019, planColumns, "(1, null::varchar, true, '5', 1)");

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
  const plans = (aar: number): string =>
    `read_parquet('${join(folders.work, "cells", plan, `${aar}.parquet`)}') where geo in ('0', '1101', '3005', 'EKG01')`;
  expect(
    await tableLines(database, `(select geo, maltall, teller, nevner from ${plans(2023)} and teller + nevner > 0)`)
  ).toEqual([
    "geo | maltall | teller:bigint | nevner:bigint",
    "0 | 1 | 1 | 1",
    "0 | 2 | 0 | 1",
    "0 | 3 | 0 | 1",
    "0 | 4 | 0 | 1",
    "0 | 5 | 0 | 1",
    "1101 | 1 | 0 | 1",
    "1101 | 2 | 1 | 1",
    "1101 | 3 | 0 | 1",
    "1101 | 4 | 0 | 1",
    "1101 | 5 | 0 | 1"
  ]);
  expect(await tableLines(database, `(select distinct geo, teller, nevner_status from ${plans(2019)})`)).toEqual([
    "geo | teller:bigint | nevner_status",
    "0 | null | not_published",
    "1101 | null | not_published",
    "3005 | null | not_published"
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
