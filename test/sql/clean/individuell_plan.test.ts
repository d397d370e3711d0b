import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.individuell_plan";

const heading = `
  person:bigint | kommune | bydel | pe_id:bigint | po_id:bigint | fra_dato:date | overlapper_aaret:boolean | ind_plan
  --------------|---------|-------|--------------|--------------|---------------|--------------------------|---------`;
const expectedHeading = `
  person:bigint | kommune | maltall | rang:bigint
  --------------|---------|---------|------------`;

/** As config/reference/plankategorier.csv has it. */
const kategorier = `
  kode | fra_aar:smallint | til_aar:smallint | maltall
  -----|------------------|------------------|--------
  1    |                  |                  | 1
  2    |                  |                  | 2
  3    |                  |                  | 3
  9    |                  | 2019             | 4
  4    | 2019             |                  | 4`;

test("the latest start with a value holds; an empty start is earliest", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.plankategori": kategorier,
      "clean.personopplysning": `${heading}
        900 | 1101 | 00 | 5 | 1 | 2021-01-01 | true | 1
        900 | 1101 | 00 | 5 | 2 | 2023-03-01 | true | 2
        900 | 1101 | 00 | 5 | 3 | 2023-06-01 | true |
        901 | 1101 | 00 | 6 | 9 |            | true | 3
        901 | 1101 | 00 | 6 | 1 | 2005-01-01 | true | 1
        902 | 1101 | 00 | 7 | 1 |            | true | 3
        903 | 1101 | 00 | 8 | 1 | 2023-01-01 | true |`
    },
    expected: `${expectedHeading}
      900 | 1101 | 2 | 1
      901 | 1101 | 1 | 1
      902 | 1101 | 3 | 1`
  }));

test("a row that does not overlap the year says nothing", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.plankategori": kategorier,
      "clean.personopplysning": `${heading}
        900 | 1101 | 00 | 5 | 1 | 2021-01-01 | true  | 1
        900 | 1101 | 00 | 5 | 2 | 2022-01-01 | false | 2
        901 | 1101 | 00 | 6 | 1 | 2022-01-01 | false | 2`
    },
    expected: `${expectedHeading}
      900 | 1101 | 1 | 1`
  }));

test("of two values from one day: the highest poPoID, then the lowest municipality, district and pePeID", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.plankategori": kategorier,
      "clean.personopplysning": `${heading}
        900 | 1106 | 00 | 5  | 9   | 2023-03-01 | true | 1
        900 | 1101 | 00 | 5  | 10  | 2023-03-01 | true | 2
        901 | 1106 | 00 | 1  | 7   | 2023-03-01 | true | 1
        901 | 1101 | 00 | 9  | 7   | 2023-03-01 | true | 2
        901 | 4601 | 00 | 1  | 8   | 2023-02-28 | true | 3
        902 | 0301 | 02 | 1  | 7   | 2023-03-01 | true | 1
        902 | 0301 | 01 | 9  | 7   | 2023-03-01 | true | 2
        903 | 0301 | 01 | 10 | 7   |            | true | 1
        903 | 0301 | 01 | 9  | 7   |            | true | 2`
    },
    expected: `${expectedHeading}
      900 | 1101 | 2 | 1
      900 | 1106 | 1 | 2
      901 | 1101 | 2 | 1
      901 | 1106 | 1 | 2
      901 | 4601 | 3 | 3
      902 | 0301 | 2 | 1
      903 | 0301 | 2 | 1`
  }));

test("a municipality's rank is that of its first report", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.plankategori": kategorier,
      "clean.personopplysning": `${heading}
        900 | 1101 | 00 | 5 | 1 | 2020-01-01 | true | 1
        900 | 1106 | 00 | 5 | 1 | 2022-01-01 | true | 2
        900 | 1101 | 00 | 5 | 2 | 2021-01-01 | true | 3
        900 | 1106 | 00 | 5 | 2 | 2023-01-01 | true | 4`
    },
    expected: `${expectedHeading}
      900 | 1106 | 4 | 1
      900 | 1101 | 3 | 3`
  }));

const fourAndNine = `${heading}
  900 | 1101 | 00 | 5 | 1 | 2015-01-01 | true | 4
  901 | 1101 | 00 | 6 | 1 | 2015-01-01 | true | 9`;

test("the fourth category is 9, not relevant, until 2018", () =>
  sqlSpec(name, {
    params: {aar: 2018},
    given: {"reference.plankategori": kategorier, "clean.personopplysning": fourAndNine},
    expected: `${expectedHeading}
      901 | 1101 | 4 | 1`
  }));

test("the fourth category is 4, does not meet the right, from 2019", () =>
  sqlSpec(name, {
    params: {aar: 2019},
    given: {"reference.plankategori": kategorier, "clean.personopplysning": fourAndNine},
    expected: `${expectedHeading}
      900 | 1101 | 4 | 1`
  }));
