import Px from "px";
import {describe, expect, test} from "vitest";
import {measureColumns} from "../../../pipeline/publish/cube.js";
import {formatPx, pxFiles, requireSamePx} from "../../../pipeline/publish/px.js";
import type {OpenTable} from "../../../pipeline/publish/shape.js";
import {completeTable, personTables, sampleTable, withHostileWords} from "../../support/completeTables.js";
import {habRehabTable, statusOpen} from "../../support/publishedTables.js";
import {type PxFile, readPx} from "../../support/pxReader.js";

/** What the format's description and ours say that the dots stand for. */
const dots: Readonly<Record<string, string>> = {
  not_applicable: '"."',
  not_available: '".."',
  not_reported: '"..."',
  suppressed: '"...."',
  not_published: '"....."'
};

function variableNames(px: PxFile): Readonly<Record<string, string>> {
  const names = [...(px.texts("STUB") ?? []), ...(px.texts("HEADING") ?? [])];
  return Object.fromEntries(names.map(name => [px.texts("VARIABLECODE", [name])?.[0] ?? "", name]));
}

/** A file as a reader has it: how many cells, and each by the codes of its variables. */
interface Reading {
  readonly cells: number;
  cell(codes: ReadonlyMap<string, string>): string | undefined;
}

/** Ours, written from the format's description. */
function readByUs(text: string): Reading {
  const px = readPx(text);
  const names = Object.entries(variableNames(px));
  return {
    cells: px.cells,
    cell: codes => px.cell(Object.fromEntries(names.map(([code, name]) => [name, codes.get(code) ?? ""])))
  };
}

/** px.js, which others wrote. */
function readByOthers(text: string): Reading {
  const px = new Px(text);
  const variables = px.variables().map((name, at) => ({
    code: px.keyword("VARIABLECODE")[name] ?? "",
    places: [px.codes(at)].flat()
  }));
  return {
    cells: px.data.length,
    cell: codes =>
      px.data[
        px.datum(
          variables.map(({code, places}) => places.indexOf(codes.get(code) ?? "")),
          true
        )
      ]
  };
}

/** Every cell that a reader finds at a row's codes. */
function cellsOf(px: Reading, {shape}: OpenTable, row: readonly string[]): readonly (string | undefined)[] {
  const codes = shape.columns.slice(0, shape.dimensions).map(({name}, at) => [name, row[at] ?? ""] as const);
  return measureColumns(shape).map(({name}) => px.cell(new Map([...codes, ["MEASURE_TYPE", name]])));
}

const readers: readonly (readonly [string, (text: string) => Reading])[] = [
  ["ours", readByUs],
  ["px.js", readByOthers]
];
const everyReading = personTables.flatMap(name => readers.map(([reader, read]) => [name, reader, read] as const));

describe("PX", () => {
  test.each(everyReading)(
    "%s says to %s in every cell what the open table says, in one file per level",
    (name, _, read) => {
      const table = sampleTable(name);
      const {shape, rows} = table.open;
      const files = pxFiles(table.open).map(file => ({...file, text: formatPx(table, file.path)}));
      expect(files.reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(rows.length);
      const byLevel = new Map(files.map(({path, text}) => [path.split(".").at(-2), {text, px: read(text)}]));
      const measures = measureColumns(shape);
      const found = rows.map(row => {
        const px = byLevel.get(row[1])?.px;
        return px === undefined ? "no file" : cellsOf(px, table.open, row).join();
      });
      const expected = rows.map(row =>
        measures.map(({position}) => dots[row[position + 1] ?? ""] ?? row[position]).join()
      );
      expect(found).toEqual(expected);
      for (const [level, {text, px}] of byLevel) {
        const described = readPx(text);
        const size = Object.values(variableNames(described)).reduce(
          (product, variable) => product * (described.texts("CODES", [variable])?.length ?? 0),
          1
        );
        expect(px.cells).toBe(size);
        expect(size).toBeGreaterThanOrEqual(rows.filter(row => row[1] === level).length * measures.length);
      }
      for (const {path, text} of files) {
        expect(() => requireSamePx(Buffer.from(text), table.open, path)).not.toThrow();
      }
    }
  );

  test("units that did not exist in a year have a symbol of their own", () => {
    const table = completeTable("tjenestemottakere_alder_kjonn", [2019, 2020], ["03", "30"]);
    const px = readPx(formatPx(table, "tables/t/t.fylke.px"));
    const names = variableNames(px);
    const at = (geo: string, aar: string) =>
      px.cell({
        [names.geo ?? ""]: geo,
        [names.aar ?? ""]: aar,
        [names.periode ?? ""]: "per_31_12",
        [names.alder ?? ""]: "ALLE",
        [names.kjonn ?? ""]: "ALLE",
        [names.MEASURE_TYPE ?? ""]: "personer"
      });
    expect(at("30", "2019")).toBe('"......"');
    expect(at("30", "2020")).not.toBe('"......"');
    expect(px.texts("DATASYMBOL6")).toEqual(["."]);
    expect(px.texts("NOTE")?.join()).toContain(".  Ikke aktuelt / Enheten eller kategorien fantes ikke dette året");
  });

  test("has the keywords that PxWeb asks for, in Norwegian and English", () => {
    const px = readPx(formatPx(completeTable("tjenestemottakere_gruppe", [2023], ["11"]), "tables/t/t.kommune.px"));
    expect(px.texts("CHARSET")).toEqual(["ANSI"]);
    expect(px.texts("AXIS-VERSION")).toEqual(["2013"]);
    expect(px.texts("CODEPAGE")).toEqual(["utf-8"]);
    expect(px.texts("LANGUAGES")).toEqual(["no", "en"]);
    expect(px.texts("DECIMALS")).toEqual(["1"]);
    expect(px.texts("SHOWDECIMALS")).toEqual(["0"]);
    expect(px.texts("AGGREGALLOWED")).toEqual(["NO"]);
    expect(px.texts("MATRIX")).toEqual(["tjenestemottakere_gruppe_kommune"]);
    for (const keyword of ["SUBJECT-AREA", "TITLE", "CONTENTS", "STUB", "HEADING", "CONTVARIABLE", "SOURCE", "NOTE"]) {
      expect(px.texts(keyword), keyword).toBeDefined();
      expect(px.texts(keyword, [], "en"), keyword).toBeDefined();
    }
    expect(px.texts("HEADING")).toEqual(["År", "Måltall"]);
    expect(px.texts("HEADING", [], "en")).toEqual(["Year", "Measure"]);
    expect(px.texts("TIMEVAL", ["År"])).toEqual(["TLIST(A1)", "2023"]);
    expect(px.texts("UNITS", ["Personer per 1 000 innbyggere"])).toEqual(["per 1 000 innbyggere"]);
    expect(px.texts("UNITS", ["Persons"], "en")).toEqual(["persons"]);
    expect(px.texts("PRECISION", ["Måltall", "Personer per 1 000 innbyggere"])).toEqual(["1"]);
    expect(px.texts("PRECISION", ["Måltall", "Personer"])).toBeUndefined();
    expect(px.texts("DATASYMBOL4")).toEqual(["*"]);
    expect(px.texts("NOTE")?.join()).toContain("*  Skjult av hensyn til personvernet");
    expect(px.texts("NOTE", [], "en")?.join()).toContain("..  Not available / Not published");
  });

  test("tells units of one name apart by their code", () => {
    const table = completeTable("individuell_plan_hjemme", [2019, 2020], ["15"]);
    const names = readPx(formatPx(table, "tables/t/t.kommune.px")).texts("VALUES", ["Geografi"]) ?? [];
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["Ålesund (1504)", "Ålesund (1507)", "Kristiansund"]));
  });

  test("holds no line longer than readers take, and no text that ends another", () => {
    const table = withHostileWords(completeTable("tjenestemottakere_gruppe", [2023], ["11"]));
    const text = formatPx(table, "tables/t/t.kommune.px");
    expect(
      Math.max(
        ...text
          .slice(0, text.indexOf("DATA="))
          .split("\n")
          .map(line => line.length)
      )
    ).toBeLessThan(300);
    const px = readPx(text);
    expect(px.texts("CONTENTS")?.[0]).toMatch(/^=HYPERLINK\('x'\);DATA= {2}<b>/);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(() => requireSamePx(Buffer.from(text), table.open, "tables/t/t.kommune.px")).not.toThrow();
  });

  test("a table about deliveries has none", () => {
    expect(pxFiles(statusOpen)).toEqual([]);
  });

  const path = "tables/t/t.kommune.px";
  const written = formatPx(habRehabTable, path);

  test.each([
    ["another number", written.replace("2105", "2106"), "2023 kommune 0301"],
    ["a number where one is hidden", written.replace('"...." "...."', '9 "...."'), "2023 kommune 1101"],
    ["another status", written.replace('"...." "...."', '".." "...."'), "2023 kommune 1101"],
    ["a cell too few", written.replace("2105 3.0 \n", "2105 \n"), "no full cube"],
    ["a unit that the table does not have", written.replaceAll('"1103"', '"1106"'), "differs"],
    ["other measures", written.replaceAll('"per_1000"', '"rate"'), "The variables are not"],
    ["no data", written.slice(0, written.indexOf("DATA=")), "not a PX file"],
    ["data that do not end", written.slice(0, -2), "do not end"]
  ])("differs from the open table with %s", (_, text, problem) => {
    expect(text).not.toBe(written);
    expect(() => requireSamePx(Buffer.from(text), habRehabTable.open, path)).toThrow(problem);
  });
});
