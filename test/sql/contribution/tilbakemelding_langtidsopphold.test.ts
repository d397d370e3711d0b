import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const heading = `
  person:bigint | kommune | opphold:integer | mangler_funksjon:integer | mangler_ernaering:integer | mangler_legemiddelgjennomgang:integer | mangler_bolig_hjemmesituasjon:integer | mangler_individuell_plan:integer
  --------------|---------|-----------------|--------------------------|---------------------------|---------------------------------------|---------------------------------------|---------------------------------`;

test("persons with a long-term stay in some municipality, in every municipality that reported them", () =>
  sqlSpec("contribution.tilbakemelding_langtidsopphold", {
    given: {
      "clean.kartlegging": `${heading}
        900 | 0301 | 2 | 0 | 1 | 0 | 15 | 1
        900 | 1101 | 1 | 9 | 0 | 1 | 3  | 0
        901 | 0301 | 2 | 0 | 0 | 0 | 0  | 0
        901 | 4601 | 0 | 8 | 1 | 1 | 15 | 1
        902 | 0301 | 1 | 1 | 1 | 1 | 1  | 1
        902 | 1101 | 0 | 1 | 0 | 1 | 1  | 0`
    },
    expected: `${heading}
      900 | 0301 | 2 | 0 | 1 | 0 | 15 | 1
      900 | 1101 | 1 | 9 | 0 | 1 | 3  | 0
      901 | 0301 | 2 | 0 | 0 | 0 | 0  | 0
      901 | 4601 | 0 | 8 | 1 | 1 | 15 | 1`
  }));
