import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("the later rows of a repeated id, in accepted documents only", () =>
  sqlSpec("check.repeated_row", {
    given: {
      "control.local_id": `
        delivery:integer | person:integer | rad:integer | linje:integer | own_id | number:bigint | within_person:integer
        -----------------|----------------|-------------|---------------|--------|---------------|----------------------
        1                | 1              | 1           | 10            | 5      | 5             | 1
        1                | 1              | 2           | 20            | 05     | 5             | 1
        1                | 1              | 3           | 30            | 6      | 6             | 1
        1                | 2              | 4           | 40            | 5      | 5             | 2
        1                | 1              | 5           | 50            | 5      | 5             | 1
        2                | 1              | 1           | 10            | 5      | 5             | 1
        2                | 1              | 2           | 20            | 5      | 5             | 1`,
      "control.repeated_id": `
        delivery:integer | within_person:integer | number:bigint | first_rad:integer
        -----------------|-----------------------|---------------|------------------
        1                | 1                     | 5             | 1
        2                | 1                     | 5             | 1`,
      "control.delivery": `
        delivery:integer | accepted:boolean
        -----------------|-----------------
        1                | true
        2                | false`
    },
    expected: `
      delivery:integer | person:integer | rad:integer | linje:integer | own_id
      -----------------|----------------|-------------|---------------|-------
      1                | 1              | 2           | 20            | 05
      1                | 1              | 5           | 50            | 5`
  }));
