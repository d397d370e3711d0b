import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const strukturHeading = `
  delivery:integer | person:integer | linje:integer | klasse | regel | attributt | pePeID | radID
  -----------------|----------------|---------------|--------|-------|-----------|--------|------`;
const expectedHeading = `
  delivery:integer | klasse | attributt | regel | konsekvens | linje:integer | person:integer | pePeID | radID
  -----------------|--------|-----------|-------|------------|---------------|----------------|--------|------`;

test("findings of accepted documents; inside a rejected PERSON only those about the PERSON itself", () =>
  sqlSpec("check.structure_finding", {
    given: {
      "control.raw_struktur": `${strukturHeading}
        1 | 0 | 4  | INNHINFO   | element_repeated | iiLopenr   |    |
        1 | 1 | 12 | PERSON     | element_order    | peAlder    | 5  |
        1 | 1 | 14 | PERSONOPPL | element_repeated | poHab      | 5  | 51
        1 | 2 | 22 | PERSON     | element_order    | PERSONOPPL | 6  |
        1 | 2 | 23 | PERSONOPPL | unknown_element  |            | 6  | 61
        1 | 3 | 30 | PERSON     | unknown_element  |            | !  |
        2 | 1 | 12 | PERSON     | unknown_element  |            | 5  |`,
      "control.delivery": `
        delivery:integer | accepted:boolean
        -----------------|-----------------
        1                | true
        2                | false`,
      "control.own_rule": `
        regel            | konsekvens
        -----------------|-----------
        element_order    | warn
        element_repeated | warn
        unknown_element  | warn`,
      "control.owner": `
        delivery:integer | person:integer | owner_rejected:boolean
        -----------------|----------------|-----------------------
        1                | 1              | false
        1                | 2              | true
        1                | 3              | true`
    },
    expected: `${expectedHeading}
      1 | INNHINFO   | iiLopenr   | element_repeated | warn | 4  | 0 |   |
      1 | PERSON     | peAlder    | element_order    | warn | 12 | 1 | 5 |
      1 | PERSONOPPL | poHab      | element_repeated | warn | 14 | 1 | 5 | 51
      1 | PERSON     | PERSONOPPL | element_order    | warn | 22 | 2 | 6 |
      1 | PERSON     |            | unknown_element  | warn | 30 | 3 |   |`
  }));

test("outside any class there is no class; an id that is not 1 to 10 digits is not told; like findings stay two", () =>
  sqlSpec("check.structure_finding", {
    given: {
      "control.raw_struktur": `${strukturHeading}
        1 | 0 | 90 |            | further_document |       |             |
        1 | 1 | 12 | PERSONOPPL | element_repeated | poHab | 12345678901 | x
        1 | 1 | 13 | PERSONOPPL | unknown_element  |       | 0000000005  | 1
        1 | 1 | 13 | PERSONOPPL | unknown_element  |       | 0000000005  | 1`,
      "control.delivery": `
        delivery:integer | accepted:boolean
        -----------------|-----------------
        1                | true`,
      "control.own_rule": `
        regel            | konsekvens
        -----------------|-----------
        further_document | warn
        element_repeated | warn
        unknown_element  | warn`,
      "control.owner": `
        delivery:integer | person:integer | owner_rejected:boolean
        -----------------|----------------|-----------------------
        1                | 1              | false`
    },
    expected: `${expectedHeading}
      1 | ''         |       | further_document | warn | 90 | 0 |            |
      1 | PERSONOPPL | poHab | element_repeated | warn | 12 | 1 |            |
      1 | PERSONOPPL |       | unknown_element  | warn | 13 | 1 | 0000000005 | 1
      1 | PERSONOPPL |       | unknown_element  | warn | 13 | 1 | 0000000005 | 1`
  }));
