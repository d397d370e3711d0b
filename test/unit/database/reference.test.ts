import {cpSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {Database} from "../../../pipeline/database/database.js";
import {loadReference} from "../../../pipeline/database/reference.js";

const folder = resolve("config");
const temporaryFolder = mkdtempSync(join(tmpdir(), "kprstat-"));
let database: Database;

beforeAll(async () => {
  const folders = [folder];
  database = await Database.open({path: ":memory:", folders, temporaryFolder, threads: 1, memoryLimit: "300MB"});
  await loadReference(database, {folder});
  await loadReference(database, {folder});
});

afterAll(async () => {
  await database.close();
  rmSync(temporaryFolder, {recursive: true});
});

describe("loadReference", () => {
  test("municipalities with the years they hold, those still valid open", async () => {
    const rows = await database.rows("from reference.kommune where kommune in ('0301', '5012') order by kommune");
    expect(rows).toEqual([
      {kommune: "0301", navn: "Oslo", fylke: "03", fra_aar: expect.any(Number), til_aar: null},
      {kommune: "5012", navn: "Snillfjord", fylke: "50", fra_aar: 2018, til_aar: 2020}
    ]);
  });

  test("counties, KOSTRA groups and code lists", async () => {
    expect(await database.rows("from reference.fylke where fylke = '30'")).toEqual([
      {fylke: "30", navn: "Viken", fra_aar: 2020, til_aar: 2024}
    ]);
    expect(await database.rows("from reference.kostragruppe where kommune = '0301'")).toEqual([
      {fra_aar: 2020, til_aar: 2024, kommune: "0301", gruppe: "EKG13"},
      {fra_aar: 2024, til_aar: null, kommune: "0301", gruppe: "EKG13"}
    ]);
    expect(await database.rows("from reference.kodeverk where liste = '3100'")).toEqual([
      {liste: "3100", versjon: null, kode: "K"},
      {liste: "3100", versjon: null, kode: "M"}
    ]);
  });

  test("the division of Snillfjord, with its parts", async () => {
    const rows = await database.rows(
      "select til, andel::varchar as andel from reference.kommuneendring where fra = '5012'"
    );
    expect(rows).toEqual([
      {til: "5055", andel: "0.3500"},
      {til: "5056", andel: "0.3500"},
      {til: "5059", andel: "0.3000"}
    ]);
  });

  test("services with validity, what they count as and whether they need a decision", async () => {
    const rows = await database.rows("from reference.tjeneste where tjeneste in (6, 12, 29) order by tjeneste");
    expect(rows).toEqual([
      {
        tjeneste: 6,
        gruppe: "velferdsteknologi",
        fra_aar: null,
        til_aar: null,
        telles_som: null,
        krever_innvilget: false
      },
      {tjeneste: 12, gruppe: null, fra_aar: null, til_aar: 2019, telles_som: 29, krever_innvilget: true},
      {tjeneste: 29, gruppe: "bolig", fra_aar: 2019, til_aar: null, telles_som: null, krever_innvilget: true}
    ]);
  });

  test("function types and plan categories with the years they hold", async () => {
    expect(await database.rows("from reference.funksjonstype where funksjon in (1, 18)")).toEqual([
      {funksjon: 1, fra_aar: null, til_aar: null},
      {funksjon: 18, fra_aar: null, til_aar: null}
    ]);
    expect(await database.rows("from reference.plankategori where maltall = '4'")).toEqual([
      {kode: "4", fra_aar: 2019, til_aar: null, maltall: "4"},
      {kode: "9", fra_aar: null, til_aar: 2019, maltall: "4"}
    ]);
  });

  test("age groups with their first and last age", async () => {
    expect(await database.rows("from reference.aldersgruppe where til_alder is null or fra_alder <= 18")).toEqual([
      {gruppe: "0-17", fra_alder: 0, til_alder: 17},
      {gruppe: "18-49", fra_alder: 18, til_alder: 49},
      {gruppe: "90+", fra_alder: 90, til_alder: null}
    ]);
  });

  test("types of the columns that are joined and compared", async () => {
    const types = await database.rows(`
      select table_name || '.' || column_name as kolonne, data_type
      from information_schema.columns
      where table_schema = 'reference' and table_name in ('funksjonstype', 'plankategori', 'aldersgruppe')
      order by kolonne`);
    expect(types.map(({kolonne, data_type}) => `${kolonne} ${data_type}`)).toEqual([
      "aldersgruppe.fra_alder SMALLINT",
      "aldersgruppe.gruppe VARCHAR",
      "aldersgruppe.til_alder SMALLINT",
      "funksjonstype.fra_aar SMALLINT",
      "funksjonstype.funksjon SMALLINT",
      "funksjonstype.til_aar SMALLINT",
      "plankategori.fra_aar SMALLINT",
      "plankategori.kode VARCHAR",
      "plankategori.maltall VARCHAR",
      "plankategori.til_aar SMALLINT"
    ]);
  });

  test("population adds up to the national totals of Statistics Norway", async () => {
    const rows = await database.rows(
      "select aar, sum(antall)::integer as antall from reference.folketall group by aar order by aar"
    );
    expect(rows).toEqual([
      {aar: 2017, antall: 5258317},
      {aar: 2018, antall: 5295619},
      {aar: 2019, antall: 5328212},
      {aar: 2020, antall: 5367580},
      {aar: 2021, antall: 5391369},
      {aar: 2022, antall: 5425270},
      {aar: 2023, antall: 5488984},
      {aar: 2024, antall: 5550203},
      {aar: 2025, antall: 5594340},
      {aar: 2026, antall: 5627400}
    ]);
  });

  test("population is long: one row per sex and age group", async () => {
    const rows = await database.rows(
      "select kjonn, alder, antall from reference.folketall where aar = 2017 and kommune = '0101' order by antall limit 2"
    );
    expect(rows).toEqual([
      {kjonn: "T", alder: "90+", antall: 304},
      {kjonn: "T", alder: "85-89", antall: 492}
    ]);
    const sexes = await database.rows(
      "select distinct kjonn from reference.folketall where aar >= 2020 order by kjonn"
    );
    expect(sexes).toEqual([{kjonn: "K"}, {kjonn: "M"}]);
  });

  test("the configuration folder may have a name that looks like a pattern", async () => {
    const odd = join(temporaryFolder, "config [2024] 'utkast'?*");
    cpSync("config", odd, {recursive: true});
    await loadReference(database, {folder: odd});
    expect(await database.rows("select count(*)::integer as rader from reference.fylke")).toEqual([{rader: 33}]);
  });
});
