import {describe, expect, test} from "vitest";
import {formatExcelCsv, requireSameExcelCsv} from "../../../pipeline/publish/excelCsv.js";
import {formatOpenCsv, parseOpenCsv} from "../../../pipeline/publish/openCsv.js";
import type {OpenTable} from "../../../pipeline/publish/shape.js";
import {habRehab} from "../../support/countTables.js";
import {habRehabOpen, labels, rapporteringsstatus, statusOpen} from "../../support/publishedTables.js";

const path = "tables/t/t.csv";

describe("open CSV", () => {
  const written = [
    "aar,geo_niva,geo,personer,personer_status,per_1000,per_1000_status",
    "2023,fylke,03,2105,ok,3.0,ok",
    "2023,fylke,11,,suppressed,,suppressed",
    "2023,kommune,0301,2105,ok,3.0,ok",
    "2023,kommune,1101,,suppressed,,suppressed",
    "2023,kommune,1103,0,not_reported,,not_reported",
    "2023,land,0,2105,ok,,not_available",
    ""
  ].join("\n");

  test("is plain CSV without byte-order mark", () => {
    expect(formatOpenCsv(habRehabOpen)).toBe(written);
    expect(formatOpenCsv(statusOpen)).toContain("\n2023,0301,ja,12,20240112,3.7,0.4,ja\n");
  });

  test("quotes what has to be quoted, and reads it back", () => {
    const rows = [["2023", "0301", 'a "b", c', "1", "line\nbreak", "cr\r", "0.1", "semi;colon"]];
    const text = formatOpenCsv({...statusOpen, rows});
    expect(text.slice(text.indexOf("\n") + 1)).toBe('2023,0301,"a ""b"", c",1,"line\nbreak","cr\r",0.1,semi;colon\n');
    expect(parseOpenCsv(Buffer.from(text), statusOpen.shape, path).rows).toEqual(rows);
  });

  test("a table without rows is a header", () => {
    const text = formatOpenCsv({...habRehabOpen, rows: []});
    expect(parseOpenCsv(Buffer.from(text), habRehabOpen.shape, path).rows).toEqual([]);
  });

  test.each([
    ["a byte-order mark", `\uFEFF${written}`],
    ["other line ends", written.replaceAll("\n", "\r\n")],
    ["a line cut off", written.slice(0, -1)],
    ["a needless quote", written.replace("2023,fylke,03", '2023,fylke,"03"')],
    ["a field too many", written.replace("3.0,ok\n", "3.0,ok,\n")],
    ["another column", written.replace("geo_niva", "niva")],
    ["rows out of order", written.replace("fylke,03", "fylke,12")],
    ["the same row twice", written.replace("fylke,11", "fylke,03")],
    ["an unknown status", written.replace("suppressed", "secondary")],
    ["a hidden number", written.replace(",,suppressed,,", ",9,suppressed,,")],
    ["nothing shown where the status says so", written.replace("2105,ok,,", ",ok,,")],
    ["a number that was not reported", written.replace("0,not_reported", "4,not_reported")],
    ["a leading zero", written.replace("2105", "02105")],
    ["more than one decimal", written.replace("3.0", "3.02")],
    ["a count that int32 does not hold", written.replace("2105", "2147483648")],
    ["minus zero", written.replace("3.0", "-0.0")],
    ["no dimension", written.replace("land,0", "land,")],
    ["a separator of another kind", written.replace("fylke,03", "fylke,0\u001f3")],
    ["a quote in the middle", written.replace("fylke,03", 'fylke,0"3')],
    ["a quote that does not end", written.replace("fylke,03", 'fylke,"0,3')],
    ["a record cut off", written.slice(0, -2)],
    ["nothing at all", ""]
  ])("is refused with %s", (_, text) => {
    expect(() => parseOpenCsv(Buffer.from(text), habRehabOpen.shape, path)).toThrow(
      expect.objectContaining({kind: "blocked", parts: expect.objectContaining({where: path})})
    );
  });

  test("is refused when it is not UTF-8", () => {
    expect(() => parseOpenCsv(Buffer.from("aar\nå\n", "latin1"), habRehabOpen.shape, path)).toThrow("not UTF-8");
  });
});

describe("Excel CSV", () => {
  const written = [
    "\uFEFFaar;geo_niva;geo_niva_navn;geo;geo_navn;personer;per_1000",
    "2023;fylke;Fylke;03;Oslo;2105;3,0",
    "2023;fylke;Fylke;11;Rogaland;*;*",
    "2023;kommune;Kommune;0301;Oslo;2105;3,0",
    "2023;kommune;Kommune;1101;Eigersund;*;*",
    "2023;kommune;Kommune;1103;Stavanger;-;-",
    "2023;land;Landet;0;Hele landet;2105;..",
    ";;;;;;",
    "Tegnforklaring;;;;;;",
    "*;Skjult av hensyn til personvernet;;;;;",
    "-;Ikke rapportert;;;;;",
    "..;Finnes ikke;;;;;",
    ""
  ].join("\r\n");

  test("has names, marks and what the marks mean", () => {
    expect(formatExcelCsv(habRehabOpen, habRehab.marks, labels)).toBe(written);
    expect(() => requireSameExcelCsv(Buffer.from(written), habRehabOpen, path)).not.toThrow();
  });

  test("marks what a municipality that delivered nothing lacks", () => {
    const text = formatExcelCsv(statusOpen, rapporteringsstatus.marks, labels);
    expect(text.split("\r\n")).toEqual([
      "\uFEFFaar;geo;geo_navn;levert;lopenr;laget_dato;versjon;andel_avvist;poHab_levert",
      "2023;0301;Oslo;ja;12;20240112;3.7;0,4;ja",
      "2023;1101;Eigersund;ja;3;20240109;3.7;0,0;ja",
      "2023;1103;Stavanger;nei;-;-;-;-;-",
      ";;;;;;;;",
      "Tegnforklaring;;;;;;;;",
      "-;Ikke rapportert;;;;;;;",
      ""
    ]);
    expect(() => requireSameExcelCsv(Buffer.from(text), statusOpen, path)).not.toThrow();
  });

  test("explains nothing where there is no mark", () => {
    const rows = habRehabOpen.rows.slice(0, 1);
    expect(
      formatExcelCsv({...habRehabOpen, rows}, habRehab.marks, labels)
        .trimEnd()
        .split("\r\n")
    ).toHaveLength(2);
  });

  test.each(["=1+1", "+47", "-x", "@sum", "\tx", "\rx"])("text such as %j is no formula", formula => {
    const table: OpenTable = {...statusOpen, rows: [["2023", "0301", formula, "1", "", "", "-12.3", "ja"]]};
    const text = formatExcelCsv(table, rapporteringsstatus.marks, {...labels, label: () => formula});
    const quote = formula === "\rx" ? '"' : "";
    expect(text.split("\r\n")[1]).toBe(
      `2023;0301;${quote}'${formula}${quote};${quote}'${formula}${quote};1;-;-;-12,3;ja`
    );
    expect(() => requireSameExcelCsv(Buffer.from(text), table, path)).not.toThrow();
  });

  test.each([
    ["another number", written.replace("2105", "2106")],
    ["a decimal point", written.replace("3,0", "3.0")],
    ["a number where one is hidden", written.replace("Rogaland;*", "Rogaland;9")],
    ["two marks for one status", written.replace("Eigersund;*;*", "Eigersund;:;:")],
    ["nothing where a number is hidden", written.replace("Rogaland;*;*", "Rogaland;;")],
    ["a unit without name", written.replace("Stavanger", "")],
    ["a row too few", written.replace("2023;land;Landet;0;Hele landet;2105;..\r\n", "")],
    ["a row too many", written.replace("2023;land", "2023;land;Landet;0;Hele landet;2105;..\r\n2023;land")],
    ["a mark that is not explained", written.replace("-;Ikke rapportert;;;;;\r\n", "")],
    ["no byte-order mark", written.slice(1)],
    ["other columns", written.replace("geo_navn", "navn")]
  ])("differs from the open table with %s", (_, text) => {
    expect(() => requireSameExcelCsv(Buffer.from(text), habRehabOpen, path)).toThrow(
      expect.objectContaining({kind: "blocked"})
    );
  });
});
