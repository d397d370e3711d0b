import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "check.out_of_place_row";
const heading = `
  delivery:integer | rad:integer
  -----------------|------------`;
const deliveries = `
  delivery:integer | accepted:boolean
  -----------------|-----------------
  1                | true
  2                | true
  3                | false`;

test("rows that lie in the order of their documents are in place", () =>
  sqlSpec(name, {
    given: {
      "control.delivery": deliveries,
      "control.local_id": `${heading}
        1 | 1
        1 | 2
        2 | 1
        2 | 5`
    },
    expected: heading
  }));

test("a row before its place, and rows of a rejected or unknown document", () =>
  sqlSpec(name, {
    given: {
      "control.delivery": deliveries,
      "control.local_id": `${heading}
        1 | 2
        1 | 1
        2 | 3
        1 | 4
        2 | 9
        3 | 1
        4 | 1`
    },
    expected: `${heading}
      1 | 1
      1 | 4
      3 | 1
      4 | 1`
  }));
