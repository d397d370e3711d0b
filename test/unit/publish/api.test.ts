import {describe, expect, test} from "vitest";
import {formatCsv2, formatCsv3, requireSameCsv2, requireSameCsv3} from "../../../pipeline/publish/apiCsv.js";
import {apiPath} from "../../../pipeline/publish/apiPaths.js";
import {apiDescription} from "../../../pipeline/publish/apiTable.js";
import {measureColumns} from "../../../pipeline/publish/cube.js";
import {completeTable, sampleTables, withHostileWords} from "../../support/completeTables.js";
import {habRehabTable, statusOpen} from "../../support/publishedTables.js";
import {readSemicolons} from "../../support/semicolons.js";

const path = "api/v1/kpr/table/t/data.csv";

/** A category as clients of the API know it. */
interface Category {
  readonly label: string;
  readonly value: string;
  readonly children: readonly Category[];
}

function described(table: typeof habRehabTable, file: string): unknown {
  return JSON.parse(String(apiDescription.format(table, apiPath(table.definition.table, file))));
}

function codesBelow(categories: readonly Category[]): readonly string[] {
  return categories.flatMap(({value, children}) => [value, ...codesBelow(children)]);
}

describe("CSV of the API", () => {
  const tables = sampleTables();

  test.each(tables)("$definition.table says in codes and in names what the open table says", table => {
    const {shape, rows} = table.open;
    const [codes, ...byCode] = readSemicolons(formatCsv3(table.open));
    const [names, ...byName] = readSemicolons(formatCsv2(table));
    const measures = measureColumns(shape);
    expect(codes).toEqual([...shape.columns.slice(0, shape.dimensions), ...measures].map(({name}) => name));
    expect(names).toHaveLength(codes?.length ?? 0);
    expect([byCode.length, byName.length]).toEqual([rows.length, rows.length]);
    const marks: Readonly<Record<string, string>> = table.definition.marks;
    const [expectedCodes, expectedMarks]: [string[], string[]] = [[], []];
    for (const row of rows) {
      const status = (position: number) => (shape.columns[position + 1]?.type === "status" ? row[position + 1] : "ok");
      const key = row.slice(0, shape.dimensions);
      const shown = measures.map(({position}) => (status(position) === "ok" ? row[position] : status(position)));
      expectedCodes.push([...key, ...shown].join(";"));
      const marked = measures.map(({position}) =>
        status(position) === "ok" ? row[position] : marks[status(position) ?? ""]
      );
      expectedMarks.push(marked.join(";"));
    }
    expect(byCode.map(row => row.join(";"))).toEqual(expectedCodes);
    expect(byName.map(row => row.slice(shape.dimensions).join(";"))).toEqual(expectedMarks);
    expect(() => requireSameCsv3(Buffer.from(formatCsv3(table.open)), table.open, path)).not.toThrow();
    expect(() => requireSameCsv2(Buffer.from(formatCsv2(table)), table.open, path)).not.toThrow();
  });

  test("names are those of the row's year and level", () => {
    const table = completeTable("hab_rehab_utenfor_institusjon", [2020], ["03", "30"]);
    const [header, ...rows] = readSemicolons(formatCsv2(table));
    expect(header?.slice(0, 4)).toEqual(["År", "Geografisk nivå", "Geografi", "Personer"]);
    const names = rows.map(row => row.slice(0, 3).join(" "));
    expect(names).toEqual(
      expect.arrayContaining(["2020 Fylke Oslo", "2020 Fylke Viken", "2020 Kommune Oslo", "2020 Landet Hele landet"])
    );
  });

  test("no name is a formula or breaks a row", () => {
    const table = withHostileWords(completeTable("tjenestemottakere_gruppe", [2023], ["11"]));
    const rows = readSemicolons(formatCsv2(table));
    expect(rows).toHaveLength(table.open.rows.length + 1);
    expect(rows.slice(1).filter(([, level]) => !level?.startsWith("'=HYPERLINK"))).toEqual([]);
    expect(() => requireSameCsv2(Buffer.from(formatCsv2(table)), table.open, path)).not.toThrow();
  });

  const [codes, names] = [formatCsv3(habRehabTable.open), formatCsv2(habRehabTable)];

  test.each([
    ["another number", codes.replace("2105", "2106")],
    ["a hidden number", codes.replace("suppressed;suppressed", "9;suppressed")],
    ["another status", codes.replace("suppressed", "not_reported")],
    ["another code", codes.replace("0301", "0302")],
    ["another column", codes.replace("geo_niva", "niva")],
    ["a row too few", codes.slice(0, codes.lastIndexOf("2023"))],
    ["a field too many", codes.replace("3.0\n", "3.0;\n")],
    ["commas", codes.replaceAll(";", ",")]
  ])("in codes differs from the open table with %s", (_, text) => {
    expect(text).not.toBe(codes);
    expect(() => requireSameCsv3(Buffer.from(text), habRehabTable.open, path)).toThrow(/^(The|Row) /);
  });

  test.each([
    ["another number", names.replace("2105", "2106")],
    ["a hidden number", names.replace("*;*", "9;*")],
    ["two marks for one status", names.replace("*;*", "*;:")],
    ["a unit without name", names.replace("Stavanger", "")],
    ["a row too few", names.slice(0, names.lastIndexOf("2023"))]
  ])("in names differs from the open table with %s", (_, text) => {
    expect(text).not.toBe(names);
    expect(() => requireSameCsv2(Buffer.from(text), habRehabTable.open, path)).toThrow();
  });
});

describe("what the API says of a table", () => {
  const table = completeTable("tjenestemottakere_tjeneste", [2019, 2020], ["03", "11", "30"]);

  test("units are below the unit they lie in", () => {
    const {dimensions} = described(table, "dimension.json") as {
      readonly dimensions: readonly {readonly code: string; readonly label: string; readonly categories: Category[]}[];
    };
    expect(dimensions.map(({code}) => code)).toEqual(["aar", "geo_niva", "geo", "periode", "tjeneste", "MEASURE_TYPE"]);
    const geo = dimensions.find(({code}) => code === "geo");
    expect(geo?.label).toBe("Geografi");
    const [country, ...others] = geo?.categories ?? [];
    expect(country?.label).toBe("Hele landet");
    expect(country?.children.map(({label}) => label)).toEqual(["Oslo", "Rogaland", "Viken"]);
    const rogaland = country?.children.find(({value}) => value === "11");
    expect(rogaland?.children.map(({value}) => value)).toContain("1103");
    expect(others.every(({value}) => /^EKG/.test(value))).toBe(true);
    const units = new Set(table.open.rows.map(row => row[2]));
    expect([...codesBelow(geo?.categories ?? [])].sort()).toEqual([...units].sort());
  });

  test("a table without counties has its municipalities below the country, one without levels on their own", () => {
    const categoriesOf = (name: string) => {
      const {dimensions} = described(completeTable(name, [2023], ["11"]), "dimension.json") as {
        readonly dimensions: readonly {readonly code: string; readonly categories: readonly Category[]}[];
      };
      return dimensions.find(({code}) => code === "geo")?.categories ?? [];
    };
    const [country] = categoriesOf("tilbakemelding_tjenester");
    expect(country?.children.map(({label}) => label)).toContain("Stavanger");
    expect(categoriesOf("rapporteringsstatus").map(({label}) => label)).toContain("Stavanger");
  });

  test("flags are the marks of csv2, the statuses of csv3, and what they mean", () => {
    expect(described(table, "flag.json")).toContainEqual({
      title: "*",
      text: "Skjult av hensyn til personvernet",
      code: "suppressed"
    });
    expect(described(completeTable("rapporteringsstatus", [2023], ["11"]), "flag.json")).toEqual([]);
  });

  test("table and texts have the API's shape", () => {
    expect(described(table, "index.json")).toEqual({
      tableId: "tjenestemottakere_tjeneste",
      title: table.definition.title.nb,
      publishedAt: null,
      modifiedAt: null
    });
    const {name, paragraphs} = described(table, "metadata.json") as {
      readonly name: string;
      readonly paragraphs: readonly {readonly header: string; readonly content: string}[];
    };
    expect(name).toBe(table.definition.title.nb);
    expect(paragraphs.map(({header}) => header)).toEqual(["Om tabellen", "Merknader", "Kilde", "Lisens"]);
    expect(paragraphs[0]?.content).toBe(table.definition.description.nb);
  });

  test("no text is markup", () => {
    for (const {path} of apiDescription.files(table.open)) {
      expect(apiDescription.format(withHostileWords(table), path)).not.toContain("<");
    }
  });

  test.each([
    ["dimension.json", '"1103"', '"1106"', "The categories are not"],
    ["dimension.json", '"geo"', '"sted"', "The categories are not"],
    ["dimension.json", '"label": "Oslo"', '"label": ""', "does not have the shape"],
    ["index.json", "hab_rehab", "andre", "another table"],
    ["flag.json", '"code"', '"kode"', "does not have the shape"],
    ["metadata.json", '"paragraphs"', '"sections"', "does not have the shape"]
  ])("%s with %s as %s is refused", (file, from, to, problem) => {
    const at = apiPath(habRehabTable.definition.table, file);
    const text = String(apiDescription.format(habRehabTable, at));
    const same = (json: string) => () => apiDescription.requireSame(Buffer.from(json), habRehabTable.open, at);
    expect(same(text)).not.toThrow();
    expect(text).toContain(from);
    expect(same(text.replace(from, to))).toThrow(problem);
  });

  test("a table about deliveries has its columns as measures", () => {
    const rows = readSemicolons(formatCsv3(statusOpen));
    expect(rows.at(-1)).toEqual(["2023", "1103", "nei", "", "", "", "", ""]);
  });
});
