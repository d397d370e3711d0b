import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("one finding per broken control of a row, none for a row that only falls with its PERSON", () =>
  sqlSpec("check.row_finding", {
    given: {
      "control.flagged": `
        delivery:integer | linje:integer | person:integer | person_id | row_id | breaches:integer[]
        -----------------|---------------|----------------|-----------|--------|-------------------
        1                | 20            | 2              | 05        | 51     | [0, 2]
        1                | 31            | 3              |           |        | [1]
        1                | 31            | 3              |           |        | [1]
        1                | 40            | 4              | 7         | 71     |
        1                | 41            | 5              | 8         | 81     | []`,
      "control.control": `
        number:integer | klasse   | attributt | regel      | konsekvens
        ---------------|----------|-----------|------------|-----------
        0              | TJENESTE | tjFraDato | pattern    | warn
        1              | TJENESTE | tjTjenID  | mandatory  | reject_row
        2              | TJENESTE |           | date_order | warn`
    },
    expected: `
      delivery:integer | klasse   | attributt | regel      | konsekvens | linje:integer | person:integer | pePeID | radID
      -----------------|----------|-----------|------------|------------|---------------|----------------|--------|------
      1                | TJENESTE | tjFraDato | pattern    | warn       | 20            | 2              | 05     | 51
      1                | TJENESTE |           | date_order | warn       | 20            | 2              | 05     | 51
      1                | TJENESTE | tjTjenID  | mandatory  | reject_row | 31            | 3              |        |
      1                | TJENESTE | tjTjenID  | mandatory  | reject_row | 31            | 3              |        |`
  }));
