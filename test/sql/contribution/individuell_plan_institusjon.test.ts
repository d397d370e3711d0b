import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "contribution.individuell_plan_institusjon";

const tjenesteHeading = `
  person:bigint | kommune | tjeneste:smallint
  --------------|---------|------------------`;
const planHeading = `
  person:bigint | kommune | maltall | rang:bigint
  --------------|---------|---------|------------`;
const expectedHeading = `
  person:bigint | kommune | i_nevner:boolean | maltall | rang:integer
  --------------|---------|------------------|---------|-------------`;

test("persons with service 19 during the year, once per municipality, with what was reported there or 5", () =>
  sqlSpec(name, {
    given: {
      "clean.tjeneste": `${tjenesteHeading}
        900 | 1101 | 19
        900 | 1101 | 19
        900 | 1101 | 21
        901 | 1101 | 19
        902 | 1101 | 18
        903 | 1101 |`,
      "clean.individuell_plan": `${planHeading}
        900 | 1101 | 2 | 1
        902 | 1101 | 1 | 1
        903 | 1101 | 1 | 1`
    },
    expected: `${expectedHeading}
      900 | 1101 | true | 2 | 1
      901 | 1101 | true | 5 | 1`
  }));

test("a report of another municipality comes along outside the denominator, and goes before no report", () =>
  sqlSpec(name, {
    given: {
      "clean.tjeneste": `${tjenesteHeading}
        900 | 1101 | 19
        900 | 1106 | 19
        900 | 4601 | 15
        901 | 1106 | 19
        901 | 1101 | 19`,
      "clean.individuell_plan": `${planHeading}
        900 | 4601 | 3 | 2
        900 | 1106 | 1 | 5
        901 | 0301 | 4 | 1`
    },
    expected: `${expectedHeading}
      900 | 4601 | false | 3 | 1
      900 | 1106 | true  | 1 | 2
      900 | 1101 | true  | 5 | 3
      901 | 0301 | false | 4 | 1
      901 | 1101 | true  | 5 | 2
      901 | 1106 | true  | 5 | 3`
  }));
