import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const heading = `
  person:bigint | kommune | tjeneste:smallint | per_31_12:boolean
  --------------|---------|-------------------|------------------`;
const expectedHeading = `
  person:bigint | kommune | periode | tjeneste:smallint
  --------------|---------|---------|------------------`;

test("once per service during the year, and once more on 31 December when any row of the service counts then", () =>
  sqlSpec("clean.mottatt_tjeneste", {
    given: {
      "clean.tjeneste": `${heading}
        900 | 1101 | 15 | false
        900 | 1101 | 15 | true
        900 | 1101 | 15 | false
        900 | 1101 | 6  | false
        900 | 1106 | 15 | false
        901 | 1101 | 29 | true`
    },
    expected: `${expectedHeading}
      900 | 1101 | gjennom_aaret | 15
      900 | 1101 | per_31_12     | 15
      900 | 1101 | gjennom_aaret | 6
      900 | 1106 | gjennom_aaret | 15
      901 | 1101 | gjennom_aaret | 29
      901 | 1101 | per_31_12     | 29`
  }));

test("a service of unknown code makes nobody a recipient", () =>
  sqlSpec("clean.mottatt_tjeneste", {
    given: {
      "clean.tjeneste": `${heading}
        900 | 1101 |   | true
        901 | 1101 |   | true
        901 | 1101 | 6 | false`
    },
    expected: `${expectedHeading}
      901 | 1101 | gjennom_aaret | 6`
  }));
