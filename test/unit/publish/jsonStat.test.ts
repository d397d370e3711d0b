import JSONstat from "jsonstat-toolkit";
import {describe, expect, test} from "vitest";
import {measureColumns} from "../../../pipeline/publish/cube.js";
import {formatJsonStat, requireSameJsonStat} from "../../../pipeline/publish/jsonStat.js";
import {completeTable, personTables, withHostileWords} from "../../support/completeTables.js";
import {habRehabTable} from "../../support/publishedTables.js";

const path = "tables/t/t.json";

describe("JSON-stat", () => {
  test.each(personTables)("%s is read by the JSON-stat toolkit, every value and status as in the open table", name => {
    const table = completeTable(name, [2019, 2020], ["03", "11", "30"]);
    const {shape, rows} = table.open;
    const dataset = JSONstat(JSON.parse(formatJsonStat(table)));
    expect(dataset.class).toBe("dataset");
    const measures = measureColumns(shape);
    const found: string[] = [];
    const expected: string[] = [];
    for (const row of rows) {
      const key = Object.fromEntries(shape.columns.slice(0, shape.dimensions).map(({name}, at) => [name, row[at]]));
      for (const {name, position} of measures) {
        const {value, status} = dataset.Data({...key, MEASURE_TYPE: name});
        const cell = [...row.slice(0, shape.dimensions), name].join();
        found.push(`${cell} ${value ?? ""} ${status ?? "ok"}`);
        expected.push(`${cell} ${row[position] ? Number(row[position]) : ""} ${row[position + 1]}`);
      }
    }
    expect(found).toEqual(expected);
    const given = dataset.Data().filter(({value, status}) => (value ?? status ?? null) !== null);
    expect(given).toHaveLength(expected.length);
    expect(() => requireSameJsonStat(Buffer.from(formatJsonStat(table)), table.open, path)).not.toThrow();
  });

  test("says in Norwegian what it is about, and which dimension is time, place and measure", () => {
    const dataset = JSONstat(
      JSON.parse(formatJsonStat(completeTable("tjenestemottakere_alder_kjonn", [2023], ["11"])))
    );
    expect(dataset.label).toBe("Mottakere av kommunale helse- og omsorgstjenester etter alder og kjønn");
    expect(dataset.source).toContain("Kommunalt pasient- og brukerregister");
    expect(dataset.id).toEqual(["aar", "geo_niva", "geo", "periode", "alder", "kjonn", "MEASURE_TYPE"]);
    expect(dataset.role).toMatchObject({time: ["aar"], geo: ["geo"], metric: ["MEASURE_TYPE"]});
    expect(dataset.Dimension("alder")?.id?.at(-1)).toBe("ALLE");
    expect(dataset.Dimension("geo")?.Category("11")?.label).toBe("Rogaland");
    expect(dataset.Dimension("MEASURE_TYPE")?.Category("per_1000")).toMatchObject({
      label: "Personer per 1 000 innbyggere",
      unit: {decimals: 1, label: "per 1 000 innbyggere"}
    });
    expect(dataset.extension).toMatchObject({
      status: {suppressed: "Skjult av hensyn til personvernet"},
      licence: {name: "NLOD-2.0"}
    });
    expect(dataset.updated).toBeFalsy();
  });

  test("is the same bytes every time, and no markup whatever the words are", () => {
    const table = withHostileWords(completeTable("tjenestemottakere_gruppe", [2023], ["11"]));
    const text = formatJsonStat(table);
    expect(formatJsonStat(table)).toBe(text);
    expect(text).not.toContain("<");
    expect(JSONstat(JSON.parse(text)).label).toBe(table.definition.title.nb);
  });

  const written = formatJsonStat(habRehabTable);

  test.each([
    ["another number", written.replace("2105", "2106"), "Row 1 differs from the open table in column personer"],
    ["a finer number", written.replace("3.0", "3.0001"), "column per_1000"],
    ["a hidden number", written.replace('"value":{', '"value":{"6":9,'), "Row 2 differs"],
    ["another status", written.replace(':"suppressed"', ':"not_reported"'), "differs"],
    ["a status too many", written.replace('\n"status":{"', '\n"status":{"2":"suppressed","'), "differs"],
    ["a cell of no row", written.replace('"value":{', '"value":{"33":9,'), "cells that the open table does not have"],
    ["another unit", written.replaceAll('"1103"', '"1106"'), "Row 5 differs"],
    ["another dimension", written.replaceAll('"geo_niva"', '"niva"'), "The dimensions are not"],
    ["another size", written.replace('"size":[1', '"size":[2'), "The dimensions are not"],
    ["no cells", written.replace('"value"', '"values"'), "not a JSON-stat dataset"],
    ["half of it", written.slice(0, 900), "not JSON"]
  ])("differs from the open table with %s", (_, text, problem) => {
    expect(text).not.toBe(written);
    expect(() => requireSameJsonStat(Buffer.from(text), habRehabTable.open, path)).toThrow(problem);
  });
});
