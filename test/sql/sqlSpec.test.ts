import {describe, expect, test} from "vitest";
import {drawnTable, type SqlSpec, sqlSpec} from "../support/sqlSpec.js";

const tjeneste: SqlSpec & {given: {"clean.person": string; "reference.tjeneste": string; "valid.tjeneste": string}} = {
  params: {aar: 2023},
  given: {
    "clean.person": `
      delivery:integer | pe_id:bigint | person:bigint | kommune | lever_i_aaret:boolean | lever_31_12:boolean
      -----------------|--------------|---------------|---------|-----------------------|--------------------
      1                | 5            | 900           | 1101    | true                  | true`,
    "reference.tjeneste": `
      tjeneste:smallint | fra_aar:smallint | til_aar:smallint | telles_som:smallint | krever_innvilget:boolean
      ------------------|------------------|------------------|---------------------|-------------------------
      6                 |                  |                  |                     | false`,
    "valid.tjeneste": `
      delivery:integer | tjPeID:bigint | tjTjID:bigint | tjTjenType:smallint | tjVedtak | tjFraDato:date | tjTilDato:date
      -----------------|---------------|---------------|---------------------|----------|----------------|---------------
      1                | 5             | 1             | 6                   |          | 2023-05-05     |`
  },
  expected: `
    delivery:integer | pe_id:bigint | tj_id:bigint | person:bigint | kommune | tjeneste:smallint | per_31_12:boolean
    -----------------|--------------|--------------|---------------|---------|-------------------|------------------
    1                | 5            | 1            | 900           | 1101    | 6                 | true`
};

function failure(change: Partial<SqlSpec>): Promise<string> {
  return sqlSpec("clean.tjeneste", {...tjeneste, ...change}).then(
    () => "no failure",
    (error: Error) => error.message
  );
}

describe("sqlSpec", () => {
  test("passes what is as drawn", async () => {
    expect(await failure({})).toBe("no failure");
  });

  test("wants the tables that the header names, no fewer and no more", async () => {
    const {"clean.person": persons, ...rest} = tjeneste.given;
    expect(await failure({given: rest})).toContain("tables given and tables read");
    expect(await failure({given: {...tjeneste.given, "clean.other": persons}})).toContain(
      "tables given and tables read"
    );
  });

  test("wants the parameters that are bound, no fewer and no more", async () => {
    expect(await failure({params: {}})).toContain("parameters given and bound");
    expect(await failure({params: {aar: 2023, testperson_kommuner: 5}})).toContain("parameters given and bound");
  });

  test("sees another value, another type, a missing row and an empty text for null", async () => {
    const {expected} = tjeneste;
    for (const other of [
      expected.replace("900", "901"),
      expected.replace("person:bigint", "person:integer"),
      expected.split("\n").slice(0, 3).join("\n"),
      expected.replace("1101 ", "''   ")
    ]) {
      expect(await failure({expected: other})).toContain("to deeply equal");
    }
  });

  test("sees rows that the grain does not tell apart", async () => {
    const {given, expected} = tjeneste;
    const twice = (drawing: string): string => `${drawing}\n${drawing.split("\n").at(-1)}`;
    const doubled = {...given, "valid.tjeneste": twice(given["valid.tjeneste"])};
    expect(await failure({given: doubled, expected: twice(expected)})).toContain("rows that the grain");
  });
});

describe("drawnTable", () => {
  test("text unless a type is declared, an empty cell is null and two quotes are the empty text", () => {
    expect(
      drawnTable(`
        geo  | antall:bigint | navn
        -----|---------------|-----
        0301 | 5             | ''
             |               | Oslo`)
    ).toEqual({
      columns: [
        {name: "geo", type: "varchar"},
        {name: "antall", type: "bigint"},
        {name: "navn", type: "varchar"}
      ],
      rows: [
        ["0301", "5", ""],
        [null, null, "Oslo"]
      ]
    });
  });

  test("refuses a row of another width and a table without its rule", () => {
    expect(() => drawnTable("a | b\n--|--\n1")).toThrow("has not 2 cells");
    expect(() => drawnTable("a | b\n1 | 2")).toThrow("Not a drawn table");
  });
});
