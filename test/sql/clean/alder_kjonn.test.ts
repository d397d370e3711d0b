import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.alder_kjonn";

const leveranseHeading = `
  delivery:integer | aar:smallint | kommune | bydel | laget_dato
  -----------------|--------------|---------|-------|-----------`;
const personHeading = `
  delivery:integer | pe_id:bigint | person:bigint
  -----------------|--------------|--------------`;
const oppgittHeading = `
  delivery:integer | pePeID:bigint | peAlder:smallint | peKjonn
  -----------------|---------------|------------------|--------`;
const expectedHeading = `
  person:bigint | alder:smallint | kjonn
  --------------|----------------|------`;

const stavangerAndHaugesund = `${leveranseHeading}
  1 | 2023 | 1101 | 00 | 20240110
  2 | 2023 | 1106 | 00 | 20240112
  3 | 2023 | 4601 | 00 | `;

test("the delivery that was made latest decides, an unreadable date is earliest", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.gjeldende_leveranse": stavangerAndHaugesund,
      "clean.person": `${personHeading}
        1 | 5 | 900
        2 | 5 | 900
        3 | 5 | 900
        1 | 6 | 901
        3 | 6 | 901`,
      "valid.person": `${oppgittHeading}
        1 | 5 | 70 | M
        2 | 5 | 71 | K
        3 | 5 | 72 | M
        1 | 6 | 17 | K
        3 | 6 | 18 | M`
    },
    expected: `${expectedHeading}
      900 | 71 | K
      901 | 17 | K`
  }));

test("age and sex each from the first row with a value", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.gjeldende_leveranse": stavangerAndHaugesund,
      "clean.person": `${personHeading}
        1 | 5 | 900
        2 | 5 | 900
        1 | 6 | 901
        2 | 6 | 901
        1 | 7 | 902
        2 | 7 | 903`,
      "valid.person": `${oppgittHeading}
        1 | 5 | 70 | M
        2 | 5 | 71 |
        1 | 6 | 70 | M
        2 | 6 |    | K
        1 | 7 | 0  |
        2 | 7 |    | `
    },
    expected: `${expectedHeading}
      900 | 71 | M
      901 | 70 | K
      902 | 0  |
      903 |    | `
  }));

test("of deliveries made on the same day the lowest municipality, district and number decide", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.gjeldende_leveranse": `${leveranseHeading}
        1 | 2023 | 1106 | 00 | 20240110
        2 | 2023 | 0301 | 02 | 20240110
        3 | 2023 | 0301 | 01 | 20240110`,
      "clean.person": `${personHeading}
        1 | 1   | 900
        2 | 9   | 900
        1 | 2   | 901
        2 | 2   | 901
        3 | 3   | 901
        3 | 104 | 902
        3 | 24  | 902`,
      "valid.person": `${oppgittHeading}
        1 | 1   | 40 | M
        2 | 9   | 41 | K
        1 | 2   | 50 | M
        2 | 2   | 51 | M
        3 | 3   | 52 | K
        3 | 104 | 60 | M
        3 | 24  | 61 | K`
    },
    expected: `${expectedHeading}
      900 | 41 | K
      901 | 52 | K
      902 | 61 | K`
  }));

test("rows of deliveries that do not count, and of another year, say nothing", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.gjeldende_leveranse": `${leveranseHeading}
        1 | 2023 | 1101 | 00 | 20240110
        2 | 2022 | 1101 | 00 | 20240601`,
      "clean.person": `${personHeading}
        1 | 5 | 900`,
      "valid.person": `${oppgittHeading}
        1 | 5 | 80 | M
        2 | 5 | 79 | K
        3 | 5 | 78 | K`
    },
    expected: `${expectedHeading}
      900 | 80 | M`
  }));
