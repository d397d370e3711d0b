import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.personopplysning";

const opplysningHeading = `
  delivery:integer | poPeID:bigint | poPoID:bigint | poHab | poFraDato:date | poTilDato:date
  -----------------|---------------|---------------|-------|----------------|---------------`;
const expectedHeading = `
  delivery:integer | pe_id:bigint | po_id:bigint | person:bigint | kommune | lever_i_aaret:boolean | po_hab | overlapper_aaret:boolean
  -----------------|--------------|--------------|---------------|---------|-----------------------|--------|-------------------------`;

const anna = `
  delivery:integer | pe_id:bigint | person:bigint | kommune | lever_i_aaret:boolean
  -----------------|--------------|---------------|---------|----------------------
  1                | 5            | 900           | 1101    | true`;

test("a period overlaps the year when it begins by 31 December and ends on 1 January or later", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": `${opplysningHeading}
        1 | 5 | 1 | 1 | 2023-12-31 | 2024-06-30
        1 | 5 | 2 | 1 | 2024-01-01 | 2024-06-30
        1 | 5 | 3 | 1 | 2020-03-01 | 2023-01-01
        1 | 5 | 4 | 1 | 2020-03-01 | 2022-12-31
        1 | 5 | 5 | 1 | 2023-05-05 | 2023-05-05
        1 | 5 | 6 | 1 | 2019-01-01 | 9999-12-31`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | true | 1 | true
      1 | 5 | 2 | 900 | 1101 | true | 1 | false
      1 | 5 | 3 | 900 | 1101 | true | 1 | true
      1 | 5 | 4 | 900 | 1101 | true | 1 | false
      1 | 5 | 5 | 900 | 1101 | true | 1 | true
      1 | 5 | 6 | 900 | 1101 | true | 1 | true`
  }));

test("an empty end is open; a row that ends before it begins overlaps nothing", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": `${opplysningHeading}
        1 | 5 | 1 | 1 |            |
        1 | 5 | 2 | 1 |            | 2022-12-31
        1 | 5 | 3 | 1 |            | 2023-01-01
        1 | 5 | 4 | 1 | 2023-12-31 |
        1 | 5 | 5 | 1 | 2024-01-01 |
        1 | 5 | 6 | 1 | 2023-06-02 | 2023-06-01
        1 | 5 | 7 | 1 | 2023-12-31 | 2023-01-01`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | true | 1 | true
      1 | 5 | 2 | 900 | 1101 | true | 1 | false
      1 | 5 | 3 | 900 | 1101 | true | 1 | true
      1 | 5 | 4 | 900 | 1101 | true | 1 | true
      1 | 5 | 5 | 900 | 1101 | true | 1 | false
      1 | 5 | 6 | 900 | 1101 | true | 1 | false
      1 | 5 | 7 | 900 | 1101 | true | 1 | false`
  }));

test("a row belongs to the person of its own delivery, and rows of deliveries that do not count are left out", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": `
        delivery:integer | pe_id:bigint | person:bigint | kommune | lever_i_aaret:boolean
        -----------------|--------------|---------------|---------|----------------------
        1                | 5            | 900           | 1101    | true
        2                | 5            | 901           | 1106    | false
        2                | 6            | 900           | 1106    | true`,
      "valid.personoppl": `${opplysningHeading}
        1 | 5 | 1 | 1 |  |
        2 | 5 | 1 | 2 |  |
        2 | 6 | 1 |   |  |
        3 | 5 | 1 | 1 |  |`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | true  | 1 | true
      2 | 5 | 1 | 901 | 1106 | false | 2 | true
      2 | 6 | 1 | 900 | 1106 | true  |   | true`
  }));
