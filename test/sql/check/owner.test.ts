import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("every PERSON of accepted documents, rejected or not, with its id as a number and as it was written", () =>
  sqlSpec("check.owner", {
    given: {
      "control.raw_person": `
        delivery:integer | person:integer | rad:integer | pePeID
        -----------------|----------------|-------------|-------
        1                | 1              | 1           | 007
        1                | 2              | 2           | 7
        1                | 3              | 3           | !
        1                | 4              | 4           |
        2                | 1              | 1           | 8`,
      "control.delivery": `
        delivery:integer | accepted:boolean
        -----------------|-----------------
        1                | true
        2                | false`,
      "control.flagged": `
        delivery:integer | rad:integer | rejected:boolean
        -----------------|-------------|-----------------
        1                | 1           | false
        1                | 2           | true
        1                | 2           | true
        1                | 3           | true
        1                | 3           | false`
    },
    expected: `
      delivery:integer | person:integer | owner_rejected:boolean | owner_number:bigint | person_id
      -----------------|----------------|------------------------|---------------------|----------
      1                | 1              | false                  | 7                   | 007
      1                | 2              | true                   | 7                   | 7
      1                | 3              | true                   |                     |
      1                | 4              | false                  |                     |`
  }));
