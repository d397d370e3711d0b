import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.person";

const expectedHeading = `
  delivery:integer | rad:integer | pe_id:bigint | person:bigint | kommune | bydel | nasjonal:boolean | lever_i_aaret:boolean | lever_31_12:boolean
  -----------------|-------------|--------------|---------------|---------|-------|------------------|-----------------------|--------------------`;
const reportedHeading = `
  delivery:integer | rad:integer | pe_id:bigint | person:bigint | kommune | bydel | nasjonal:boolean | lever_i_aaret:boolean | lever_31_12:boolean | kommuner:bigint
  -----------------|-------------|--------------|---------------|---------|-------|------------------|-----------------------|---------------------|----------------`;

/** Three municipalities report 900, the first of them under two numbers; two report 901, one 902 and 903. */
const reported = {
  "clean.rapportert_person": `${reportedHeading}
    1 | 1 | 11 | 900 | 1101 | 00 | true  | true  | true  | 3
    1 | 2 | 12 | 901 | 1101 | 00 | true  | false | false | 2
    1 | 3 | 13 | 900 | 1101 | 00 | true  | true  | true  | 3
    2 | 1 | 11 | 900 | 1106 | 00 | true  | true  | true  | 3
    2 | 2 | 12 | 901 | 1106 | 00 | true  | true  | false | 2
    3 | 1 | 11 | 900 | 0301 | 01 | true  | true  | true  | 3
    4 | 1 | 14 | 902 | 0301 | 02 | true  | true  | true  | 1
    4 | 2 | 15 | 903 | 0301 | 02 | false | true  | true  | 1`
};

test("a person reported by as many municipalities as a test person is left out everywhere", () =>
  sqlSpec(name, {
    params: {testperson_kommuner: 3},
    given: reported,
    expected: `${expectedHeading}
      1 | 2 | 12 | 901 | 1101 | 00 | true  | false | false
      2 | 2 | 12 | 901 | 1106 | 00 | true  | true  | false
      4 | 1 | 14 | 902 | 0301 | 02 | true  | true  | true
      4 | 2 | 15 | 903 | 0301 | 02 | false | true  | true`
  }));

test("test persons are kept when no number of municipalities is set", () =>
  sqlSpec(name, {
    params: {testperson_kommuner: null},
    given: reported,
    expected: `${expectedHeading}
      1 | 1 | 11 | 900 | 1101 | 00 | true  | true  | true
      1 | 2 | 12 | 901 | 1101 | 00 | true  | false | false
      1 | 3 | 13 | 900 | 1101 | 00 | true  | true  | true
      2 | 1 | 11 | 900 | 1106 | 00 | true  | true  | true
      2 | 2 | 12 | 901 | 1106 | 00 | true  | true  | false
      3 | 1 | 11 | 900 | 0301 | 01 | true  | true  | true
      4 | 1 | 14 | 902 | 0301 | 02 | true  | true  | true
      4 | 2 | 15 | 903 | 0301 | 02 | false | true  | true`
  }));
