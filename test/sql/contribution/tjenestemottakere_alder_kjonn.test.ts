import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "contribution.tjenestemottakere_alder_kjonn";

const mottattHeading = `
  person:bigint | kommune | periode
  --------------|---------|--------`;
const alderHeading = `
  person:bigint | alder:smallint | kjonn
  --------------|----------------|------`;
const expectedHeading = `
  person:bigint | kommune | periode | alder | kjonn
  --------------|---------|---------|-------|------`;

/** As config/reference/aldersgrupper.csv has it. */
const aldersgrupper = `
  gruppe | fra_alder:smallint | til_alder:smallint
  -------|--------------------|-------------------
  0-17   | 0                  | 17
  18-49  | 18                 | 49
  50-66  | 50                 | 66
  67-79  | 67                 | 79
  80-89  | 80                 | 89
  90+    | 90                 |`;

test("a person counts once per municipality and period, with the same age and sex in all of them", () =>
  sqlSpec(name, {
    given: {
      "reference.aldersgruppe": aldersgrupper,
      "clean.mottatt_tjeneste": `${mottattHeading}
        900 | 0301 | gjennom_aaret
        900 | 0301 | gjennom_aaret
        900 | 0301 | per_31_12
        900 | 1101 | gjennom_aaret`,
      "clean.alder_kjonn": `${alderHeading}
        900 | 82 | K
        901 | 83 | M`
    },
    expected: `${expectedHeading}
      900 | 0301 | gjennom_aaret | 80-89 | K
      900 | 0301 | per_31_12     | 80-89 | K
      900 | 1101 | gjennom_aaret | 80-89 | K`
  }));

test("the first and last age of every group; UKJENT where age or sex is", () =>
  sqlSpec(name, {
    given: {
      "reference.aldersgruppe": aldersgrupper,
      "clean.mottatt_tjeneste": `${mottattHeading}
        901 | 0301 | gjennom_aaret
        902 | 0301 | gjennom_aaret
        903 | 0301 | gjennom_aaret
        904 | 0301 | gjennom_aaret
        905 | 0301 | gjennom_aaret
        906 | 0301 | gjennom_aaret
        907 | 0301 | gjennom_aaret
        908 | 0301 | gjennom_aaret
        909 | 0301 | gjennom_aaret
        910 | 0301 | gjennom_aaret
        911 | 0301 | gjennom_aaret
        912 | 0301 | gjennom_aaret
        913 | 0301 | gjennom_aaret
        914 | 0301 | gjennom_aaret
        915 | 0301 | gjennom_aaret`,
      "clean.alder_kjonn": `${alderHeading}
        901 | 0     | M
        902 | 17    | K
        903 | 18    | M
        904 | 49    | K
        905 | 50    | M
        906 | 66    | K
        907 | 67    | M
        908 | 79    | K
        909 | 80    | M
        910 | 89    | K
        911 | 90    | M
        912 | 32767 | K
        913 |       | M
        914 | 45    |
        915 |       | `
    },
    expected: `${expectedHeading}
      901 | 0301 | gjennom_aaret | 0-17   | M
      902 | 0301 | gjennom_aaret | 0-17   | K
      903 | 0301 | gjennom_aaret | 18-49  | M
      904 | 0301 | gjennom_aaret | 18-49  | K
      905 | 0301 | gjennom_aaret | 50-66  | M
      906 | 0301 | gjennom_aaret | 50-66  | K
      907 | 0301 | gjennom_aaret | 67-79  | M
      908 | 0301 | gjennom_aaret | 67-79  | K
      909 | 0301 | gjennom_aaret | 80-89  | M
      910 | 0301 | gjennom_aaret | 80-89  | K
      911 | 0301 | gjennom_aaret | 90+    | M
      912 | 0301 | gjennom_aaret | 90+    | K
      913 | 0301 | gjennom_aaret | UKJENT | M
      914 | 0301 | gjennom_aaret | 18-49  | UKJENT
      915 | 0301 | gjennom_aaret | UKJENT | UKJENT`
  }));
