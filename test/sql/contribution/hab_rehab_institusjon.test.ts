import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("recipients of service 19, in each period and municipality", () =>
  sqlSpec("contribution.hab_rehab_institusjon", {
    given: {
      "clean.mottatt_tjeneste": `
        person:bigint | kommune | periode       | tjeneste:smallint
        --------------|---------|---------------|------------------
        900           | 0301    | gjennom_aaret | 19
        900           | 0301    | per_31_12     | 19
        900           | 1101    | gjennom_aaret | 19
        900           | 1101    | gjennom_aaret | 18
        901           | 0301    | gjennom_aaret | 18
        901           | 0301    | per_31_12     | 20
        902           | 0301    | gjennom_aaret | 16
        902           | 0301    | gjennom_aaret | 1`
    },
    expected: `
      person:bigint | kommune | periode       | tjeneste
      --------------|---------|---------------|---------
      900           | 0301    | gjennom_aaret | 19
      900           | 0301    | per_31_12     | 19
      900           | 1101    | gjennom_aaret | 19`
  }));
