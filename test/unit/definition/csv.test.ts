import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {readCsv} from "../../../pipeline/definition/csv.js";

const columns = ["kommune", "navn"];

describe("readCsv", () => {
  test("reads quotes, commas and line breaks in fields, and tells where a row begins", () => {
    const {rows, problems} = readCsv('kommune,navn\n0301,"Oslo, ""Tigerstaden""\nhovedstad"\r\n1103,\n', columns);
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {line: 2, fields: {kommune: "0301", navn: 'Oslo, "Tigerstaden"\nhovedstad'}},
      {line: 4, fields: {kommune: "1103", navn: ""}}
    ]);
  });

  test("needs no line end after the last row, also when its last field is empty", () => {
    expect(readCsv("kommune,navn\n1103,", columns).rows).toEqual([{line: 2, fields: {kommune: "1103", navn: ""}}]);
  });

  test("never pads or drops fields", () => {
    const {rows, problems} = readCsv("kommune,navn\n0301\n1103,Stavanger,x\n\n4601,Bergen\n", columns);
    expect(rows.map(row => row.fields.kommune)).toEqual(["4601"]);
    expect(problems).toEqual([
      {line: 2, found: "1 fields", expected: "2 fields"},
      {line: 3, found: "3 fields", expected: "2 fields"},
      {line: 4, found: "1 fields", expected: "2 fields"}
    ]);
  });

  test.each([
    ["a quote inside a plain field", 'kommune,navn\n0301,Os"lo\n'],
    ["text after a closing quote", 'kommune,navn\n0301,"Oslo"x\n'],
    ["a quote that is never closed", 'kommune,navn\n0301,"Oslo\n'],
    ["a lone carriage return", "kommune,navn\n0301,Os\rlo\n"]
  ])("refuses %s", (_, text) => {
    expect(readCsv(text, columns)).toEqual({
      rows: [],
      problems: [{line: 2, found: "a quote or carriage return out of place", expected: "RFC 4180 quoting"}]
    });
  });

  test("wants exactly the expected header", () => {
    expect(readCsv("navn,kommune\nOslo,0301\n", columns).problems).toEqual([
      {line: 1, found: "navn,kommune", expected: "the header kommune,navn"}
    ]);
    expect(readCsv("", columns).problems[0]?.found).toBe("no header");
  });

  test("gives back whatever was written with every field in quotes", () => {
    const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;
    const field = fc.string({unit: fc.constantFrom('"', ",", "\n", "\r", "å", "1", " ")});
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field)), table => {
        const text = ["kommune,navn", ...table.map(row => row.map(quoted).join(","))].join("\n");
        const {rows, problems} = readCsv(text, columns);
        expect(problems).toEqual([]);
        expect(rows.map(({fields}) => [fields.kommune, fields.navn])).toEqual(table);
      })
    );
  });
});
