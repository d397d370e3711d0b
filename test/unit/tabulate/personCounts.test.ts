import {describe, expect, test} from "vitest";
import type {CountDefinition} from "../../../pipeline/definition/configuration.js";
import {habRehab} from "../../support/countTables.js";
import {drawnLines} from "../../support/sqlSpec.js";
import {breakdown, category, count, counted} from "./counting.js";

describe("one row per person and unit", () => {
  const individuellPlan: CountDefinition = {
    ...habRehab,
    levels: ["fylke", "kommune"],
    breakdowns: [
      breakdown(
        "maltall",
        ["1", "2", "3", "4", "5"].map(code => category(code))
      )
    ],
    person: {merge: {i_nevner: "any", maltall: "first"}, counts: {column: "i_nevner", equals: true}},
    measures: [count("teller"), count("nevner", "maltall")]
  };

  test("a county takes the first of a person's categories, also from where the person does not count", async () => {
    const rows = await counted(
      individuellPlan,
      `person:bigint | kommune | i_nevner:boolean | maltall | rang:integer
       --------------|---------|------------------|---------|-------------
       1             | 1101    | true             | 1       | 2
       1             | 1103    | true             | 2       | 1
       2             | 1101    | true             | 5       | 2
       2             | 1103    | false            | 3       | 1
       3             | 1103    | true             | 1       | 1`
    );
    const told = (geo: string): string[] =>
      rows
        .map(row => row.split(" | "))
        .filter(cells => cells[1] === geo)
        .map(cells => `${cells[2]}: ${cells[3]} of ${cells[5]}`);
    expect(told("1101")).toEqual(["1: 1 of 2", "2: 0 of 2", "3: 0 of 2", "4: 0 of 2", "5: 1 of 2"]);
    expect(told("1103")).toEqual(["1: 1 of 2", "2: 1 of 2", "3: 0 of 2", "4: 0 of 2", "5: 0 of 2"]);
    expect(told("11")).toEqual(["1: 1 of 3", "2: 1 of 3", "3: 1 of 3", "4: 0 of 3", "5: 0 of 3"]);
    expect(rows.filter(row => row.includes("fylke | 03")).every(row => row.includes("not_reported"))).toBe(true);
  });

  const goals = ["funksjon", "ernaering"];
  const hjemmeboende: CountDefinition = {
    ...habRehab,
    levels: ["kommune", "land"],
    breakdowns: [
      breakdown("maal", [category("antall", {holds: "number"}), ...goals.map(code => category(code, {holds: "goal"}))])
    ],
    person: {
      merge: {opphold: "max", mangler_funksjon: "bit_and", mangler_ernaering: "bit_and"},
      counts: {column: "opphold", equals: 1}
    },
    measures: [count("teller"), count("nevner", "maal")]
  };
  const kartlagt = `
    person:bigint | kommune | opphold:integer | mangler_funksjon:integer | mangler_ernaering:integer
    --------------|---------|-----------------|--------------------------|--------------------------
    1             | 1101    | 1               | 5                        | 0
    1             | 1103    | 0               | 2                        | 1
    2             | 1101    | 1               | 0                        | 0
    2             | 1103    | 2               | 0                        | 0
    3             | 1103    | 1               | 0                        | 1`;

  test("what one municipality misses another may have; who stays long somewhere is not at home in the country", async () => {
    const rows = await counted(hjemmeboende, kartlagt);
    expect(rows.filter(row => !row.includes("0301"))).toEqual(
      drawnLines(`
        geo_niva | geo  | maal      | teller:bigint | teller_status  | nevner:bigint | nevner_status | innbyggere:bigint
        ---------|------|-----------|---------------|----------------|---------------|---------------|------------------
        kommune  | 1101 | antall    |               | not_applicable | 2             | ok            | 300
        kommune  | 1101 | funksjon  | 1             | ok             | 2             | ok            | 300
        kommune  | 1101 | ernaering | 2             | ok             | 2             | ok            | 300
        kommune  | 1103 | antall    |               | not_applicable | 1             | ok            |
        kommune  | 1103 | funksjon  | 1             | ok             | 1             | ok            |
        kommune  | 1103 | ernaering | 0             | ok             | 1             | ok            |
        land     | 0    | antall    |               | not_applicable | 2             | ok            |
        land     | 0    | funksjon  | 2             | ok             | 2             | ok            |
        land     | 0    | ernaering | 1             | ok             | 2             | ok            |`)
    );
  });

  test("a number that the row has not is not applicable, delivered or not; the others are not reported", async () => {
    const rows = await counted(hjemmeboende, kartlagt);
    expect(rows.filter(row => row.includes("0301")).map(row => row.split(" | ").slice(2, 7).join(" "))).toEqual([
      "antall null not_applicable 0 not_reported",
      "ernaering 0 not_reported 0 not_reported",
      "funksjon 0 not_reported 0 not_reported"
    ]);
  });
});
