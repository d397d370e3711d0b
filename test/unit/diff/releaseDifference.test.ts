import {rmSync} from "node:fs";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, test} from "vitest";
import {withMemoryDatabase} from "../../../pipeline/database/memoryDatabase.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {type Difference, differenceSchema} from "../../../pipeline/diff/difference.js";
import {differencePage} from "../../../pipeline/diff/differencePage.js";
import {differenceText} from "../../../pipeline/diff/differenceText.js";
import {type ReleaseFiles, releaseDifference} from "../../../pipeline/diff/releaseDifference.js";
import {packageFolder} from "../../../pipeline/packageFolder.js";
import {labelsOf} from "../../../pipeline/publish/labels.js";
import {temporaryFolder} from "../../support/landing.js";
import {after, before, habRehabHeader, smallRelease} from "./smallReleases.js";

const configuration = loadConfiguration(join(packageFolder(), "config"));
const labels = labelsOf(configuration);

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => rmSync(folder, {recursive: true}));

async function compare(older: ReleaseFiles, newer: ReleaseFiles): Promise<Difference> {
  const found = await withMemoryDatabase(folder, database => releaseDifference(database, older, newer, labels));
  return differenceSchema.parse({...found, deliveries: null, notes: [], page: null});
}

function compareSmall(): Promise<Difference> {
  return compare(
    smallRelease(folder, "2024-r1", before),
    smallRelease(folder, "2024-r2", after, {codeVersion: "1.0.1+abc"})
  );
}

describe("two releases", () => {
  test("differ in numbers, in what is hidden, in rows and in tables", async () => {
    const difference = await compareSmall();
    expect(difference.totals).toEqual({hidden: 2, opened: 2, changed: 6, rowsNew: 1, rowsGone: 1});
    expect(difference.counts).toEqual([
      {
        ...{table: "hab_rehab_utenfor_institusjon", aar: "2023", geo_niva: "kommune"},
        ...{hidden: 0, opened: 0, changed: 0, rowsNew: 0, rowsGone: 1}
      },
      {
        ...{table: "hab_rehab_utenfor_institusjon", aar: "2024", geo_niva: "kommune"},
        ...{hidden: 2, opened: 2, changed: 3, rowsNew: 1, rowsGone: 0}
      },
      {
        ...{table: "hab_rehab_utenfor_institusjon", aar: "2024", geo_niva: "land"},
        ...{hidden: 0, opened: 0, changed: 1, rowsNew: 0, rowsGone: 0}
      },
      {
        ...{table: "rapporteringsstatus", aar: "2024", geo_niva: null},
        ...{hidden: 0, opened: 0, changed: 2, rowsNew: 0, rowsGone: 0}
      }
    ]);
    expect(difference.otherTables).toEqual([
      {table: "tilbakemelding_tjenester", why: "new"},
      {table: "tjenestemottakere_gruppe", why: "gone"}
    ]);
    expect(difference.inputs).toEqual(["program"]);
  });

  test("every cell that differs is listed with what both say, a hidden one without a number", async () => {
    const {cells} = await compareSmall();
    const told = cells.map(({change, row: {geo}, unit, measure, before: was, now}) =>
      [change, geo, unit, measure, was.value ?? was.status, now.value ?? now.status].join(" ")
    );
    expect(told).toEqual([
      "hidden 1103 Stavanger personer 64 suppressed",
      "hidden 1103 Stavanger per_1000 0.4 suppressed",
      "opened 1106 Haugesund personer suppressed 31",
      "opened 1106 Haugesund per_1000 suppressed 0.8",
      "changed 0301 Oslo personer 800 805",
      "changed 1151 Utsira personer not_reported 12",
      "changed 1151 Utsira per_1000 not_reported 59.4",
      "changed 0 Hele landet personer 864 888",
      "changed 0301 Oslo lopenr 1 2",
      "changed 0301 Oslo laget_dato 20250103 20250109"
    ]);
  });

  test("a number that stands beside a status that hides it is not told", async () => {
    const [header, line] = [habRehabHeader, "2024,kommune,0301,"];
    const difference = await compare(
      smallRelease(folder, "2024-r1", {hab_rehab_utenfor_institusjon: [header, `${line}7,suppressed,,suppressed`]}),
      smallRelease(folder, "2024-r2", {hab_rehab_utenfor_institusjon: [header, `${line}31,ok,0.1,ok`]})
    );
    expect(difference.cells.map(({before: was}) => was)).toEqual([
      {value: null, status: "suppressed"},
      {value: null, status: "suppressed"}
    ]);
  });

  test("a table with other columns is not compared, and codes without a name have none", async () => {
    const [header, line] = [habRehabHeader, "2024,kommune,9999,31,ok,0.1,ok"];
    const difference = await compare(
      smallRelease(folder, "2024-r1", {a: [header, line], b: ["aar,geo,x,x_status", "2024,0301,1,ok"]}),
      smallRelease(folder, "2024-r2", {
        a: [header, line.replace("31", "32")],
        b: ["aar,geo,y,y_status", "2024,0301,1,ok"]
      })
    );
    expect(difference.otherTables).toEqual([{table: "b", why: "other_columns"}]);
    expect(difference.cells.map(({unit}) => unit)).toEqual([null]);
  });

  test("that say the same do not differ", async () => {
    const difference = await compare(
      smallRelease(folder, "2024-r1", before),
      smallRelease(folder, "2024-r2", before, {inputSha256: "1".repeat(64)})
    );
    expect(difference).toMatchObject({counts: [], cells: [], otherTables: [], inputs: ["deliveries"]});
    expect(differenceText(difference)).toBe(
      "2024-r2 against 2024-r1: the tables say the same.\nWhat they were made of differs in: deliveries."
    );
  });
});

describe("what is told of it", () => {
  const deliveries: Difference["deliveries"] = [
    {
      ...{change: "new", file: "2024/1103.xml", sha256: "a".repeat(64), aar: 2024, message: "content", accepted: true},
      municipalities: [{kommune: "1103", navn: "Stavanger"}]
    },
    {
      ...{change: "gone", file: "2024/\u001b[31m.xml", sha256: "b".repeat(64), aar: null, message: null},
      ...{accepted: false, municipalities: []}
    }
  ];

  test("on a terminal: totals first, then the numbers, without what could steer it", async () => {
    const text = differenceText({
      ...(await compareSmall()),
      deliveries,
      page: "work/protected/2024-r2/diff-2024-r1.html"
    });
    expect(text).toContain(
      "2024-r2 against 2024-r1: 6 numbers changed, 2 are hidden now, 2 are hidden no longer. Rows: 1 new, 1 gone.\n" +
        "What they were made of differs in: program."
    );
    expect(text).toMatch(
      /hidden now +hab_rehab_utenfor_institusjon +2024 kommune 1103 +Stavanger +personer +64 +→ +hidden/
    );
    expect(text).toMatch(
      /changed +hab_rehab_utenfor_institusjon +2024 kommune 1151 +Utsira +personer +not reported +→ +12/
    );
    expect(text).toContain("Deliveries: 1 new, 0 replaced, 1 gone.");
    expect(text).toMatch(/new +2024 +1103 Stavanger +content +2024\/1103\.xml/);
    expect(text).toContain("gone, rejected");
    expect(text).not.toContain("\u001b");
  });

  test("on a terminal not every one of many", async () => {
    const difference = await compareSmall();
    const [cell] = difference.cells;
    const many = {...difference, cells: Array.from({length: 45}, () => cell).filter(of => of !== undefined)};
    expect(differenceText(many)).toContain("5 more numbers are in the list of --json.");
  });

  test("on the page in Norwegian, with names and without the number of a hidden cell", async () => {
    const page = differencePage({...(await compareSmall()), deliveries}, {labels, configuration});
    expect(page).toContain("<title>Endringer fra 2024-r1 til 2024-r2</title>");
    expect(page).toContain("2024-r1 ble laget 11. januar 2025 kl. 03:00, 2024-r2 ble laget 12. januar 2025 kl. 03:00.");
    expect(page).toContain("6 tall er endret, 2 tall er skjult nå, 2 tall er ikke lenger skjult.");
    expect(page).toContain("Ulikt i det de er laget av: programmet.");
    expect(page).toMatch(
      /<th scope="row">1103 Stavanger<\/th><td>2024<\/td>.*<td class="number">64<\/td><td class="number">skjult<\/td>/
    );
    expect(page).toMatch(/innbyggere<\/td><td class="number">skjult<\/td><td class="number">0,8<\/td>/);
    expect(page).toContain("<td>godtatt</td>");
    expect(page).not.toContain("\u001b");
  });
});
