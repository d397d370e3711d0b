import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("once per service and municipality, with UKJENT for an unknown code, whatever else the person has", () =>
  sqlSpec("contribution.tilbakemelding_tjenester", {
    given: {
      "clean.tjeneste": `
        person:bigint | kommune | tjeneste:smallint
        --------------|---------|------------------
        900           | 0301    | 1
        900           | 0301    | 1
        900           | 0301    | 29
        900           | 0301    |
        900           | 0301    |
        900           | 1101    | 1
        901           | 1101    |`
    },
    expected: `
      person:bigint | kommune | tjeneste
      --------------|---------|---------
      900           | 0301    | 01
      900           | 0301    | 29
      900           | 0301    | UKJENT
      900           | 1101    | 01
      901           | 1101    | UKJENT`
  }));
