import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("every later row of a person in one delivery, with its place in the document", () =>
  sqlSpec("clean.samme_identitet", {
    given: {
      "clean.rapportert_person": `
        delivery:integer | rad:integer | person:bigint | nasjonal:boolean
        -----------------|-------------|---------------|-----------------
        1                | 1           | 900           | true
        1                | 2           | 901           | true
        1                | 4           | 900           | true
        1                | 7           | 900           | true
        2                | 1           | 900           | true
        2                | 2           | 902           | false`,
      "raw.person": `
        delivery:integer | rad:integer | linje:integer | person:integer | pePeID
        -----------------|-------------|---------------|----------------|-------
        1                | 1           | 12            | 1              | 11
        1                | 2           | 20            | 2              | 12
        1                | 3           | 28            | 3              | !
        1                | 4           | 36            | 4              | 014
        1                | 7           | 60            | 7              | 17
        2                | 1           | 12            | 1              | 11
        2                | 2           | 20            | 2              | 12`
    },
    expected: `
      delivery:integer | rad:integer | linje:integer | person:integer | pePeID
      -----------------|-------------|---------------|----------------|-------
      1                | 4           | 36            | 4              | 014
      1                | 7           | 60            | 7              | 17`
  }));
