import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "contribution.hab_rehab_utenfor_institusjon";

const heading = `
  person:bigint | kommune | po_hab | overlapper_aaret:boolean | lever_i_aaret:boolean
  --------------|---------|--------|--------------------------|----------------------`;

test("a person with two rows counts once in a municipality, and once in each that reported the person", () =>
  sqlSpec(name, {
    given: {
      "clean.personopplysning": `${heading}
        1 | 0301 | 1 | true | true
        1 | 0301 | 1 | true | true
        1 | 1101 | 1 | true | true
        2 | 1101 | 1 | true | true`
    },
    expected: `
      person:bigint | kommune
      --------------|--------
      1             | 0301
      1             | 1101
      2             | 1101`
  }));

test("only poHab 1, in a period of the year, of persons not dead before it; all in the same row", () =>
  sqlSpec(name, {
    given: {
      "clean.personopplysning": `${heading}
        1 | 0301 | 2  | true  | true
        2 | 0301 |    | true  | true
        3 | 0301 | 01 | true  | true
        4 | 0301 | 1  | false | true
        4 | 0301 | 2  | true  | true
        5 | 0301 | 1  | true  | false
        6 | 0301 | 1  | false | true
        6 | 0301 | 1  | true  | true
        7 | 0301 | 1  | true  | false
        7 | 1101 | 1  | true  | true`
    },
    expected: `
      person:bigint | kommune
      --------------|--------
      6             | 0301
      7             | 1101`
  }));
