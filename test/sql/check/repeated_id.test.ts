import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("ids used twice by the same PERSON, with the first use; rows without a readable id repeat nothing", () =>
  sqlSpec("check.repeated_id", {
    given: {
      "control.local_id": `
        delivery:integer | within_person:integer | number:bigint | rad:integer
        -----------------|-----------------------|---------------|------------
        1                | 1                     | 5             | 3
        1                | 1                     | 5             | 2
        1                | 1                     | 5             | 9
        1                | 2                     | 5             | 4
        2                | 1                     | 5             | 1
        1                | 2                     |               | 5
        1                | 2                     |               | 6`
    },
    expected: `
      delivery:integer | within_person:integer | number:bigint | first_rad:integer
      -----------------|-----------------------|---------------|------------------
      1                | 1                     | 5             | 2`
  }));
