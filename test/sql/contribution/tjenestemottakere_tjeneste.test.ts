import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("a row per service and period, with the code in two digits", () =>
  sqlSpec("contribution.tjenestemottakere_tjeneste", {
    given: {
      "clean.mottatt_tjeneste": `
        person:bigint | kommune | periode       | tjeneste:smallint
        --------------|---------|---------------|------------------
        900           | 0301    | gjennom_aaret | 1
        900           | 0301    | gjennom_aaret | 29
        900           | 0301    | per_31_12     | 29
        900           | 1101    | gjennom_aaret | 1
        901           | 1101    | gjennom_aaret | 16`
    },
    expected: `
      person:bigint | kommune | periode       | tjeneste
      --------------|---------|---------------|---------
      900           | 0301    | gjennom_aaret | 01
      900           | 0301    | gjennom_aaret | 29
      900           | 0301    | per_31_12     | 29
      900           | 1101    | gjennom_aaret | 01
      901           | 1101    | gjennom_aaret | 16`
  }));
