import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "contribution.tjenestemottakere_gruppe";

const heading = `
  person:bigint | kommune | periode | tjeneste:smallint
  --------------|---------|---------|------------------`;
const expectedHeading = `
  person:bigint | kommune | periode | gruppe
  --------------|---------|---------|-------`;

/** Groups as config/reference/tjenester.csv has them. */
const tjenester = `
  tjeneste:smallint | gruppe
  ------------------|------------------
  1                 | hjemmeboende
  6                 | velferdsteknologi
  12                |
  15                | hjemmeboende
  16                |
  21                | institusjon
  29                | bolig`;

test("once per group and period, however many services of the group", () =>
  sqlSpec(name, {
    given: {
      "reference.tjeneste": tjenester,
      "clean.mottatt_tjeneste": `${heading}
        900 | 0301 | gjennom_aaret | 1
        900 | 0301 | gjennom_aaret | 15
        900 | 0301 | per_31_12     | 15
        900 | 0301 | gjennom_aaret | 6
        900 | 1101 | gjennom_aaret | 1
        901 | 0301 | gjennom_aaret | 29`
    },
    expected: `${expectedHeading}
      900 | 0301 | gjennom_aaret | hjemmeboende
      900 | 0301 | per_31_12     | hjemmeboende
      900 | 0301 | gjennom_aaret | velferdsteknologi
      900 | 1101 | gjennom_aaret | hjemmeboende
      901 | 0301 | gjennom_aaret | bolig`
  }));

test("a person whose only service is 16 is a recipient in no group", () =>
  sqlSpec(name, {
    given: {
      "reference.tjeneste": tjenester,
      "clean.mottatt_tjeneste": `${heading}
        900 | 0301 | gjennom_aaret | 16
        900 | 0301 | per_31_12     | 16
        901 | 0301 | gjennom_aaret | 16
        901 | 0301 | gjennom_aaret | 21`
    },
    expected: `${expectedHeading}
      900 | 0301 | gjennom_aaret | INGEN
      900 | 0301 | per_31_12     | INGEN
      901 | 0301 | gjennom_aaret | INGEN
      901 | 0301 | gjennom_aaret | institusjon`
  }));
