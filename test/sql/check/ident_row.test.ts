import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "check.ident_row";
const params = {incomplete: 10, repeated: 11, invalid: 12};

const rawHeading = `
  delivery:integer | rad:integer | linje:integer | institusjon | pid | fid_given:boolean | type | kontroll | pseudonym:blob
  -----------------|-------------|---------------|-------------|-----|-------------------|------|----------|---------------`;
const expectedHeading = `
  delivery:integer | rad:integer | linje:integer | person_id | rejected:boolean | breaches:integer[] | institusjon | pid:bigint | pseudonym:blob
  -----------------|-------------|---------------|-----------|------------------|--------------------|-------------|------------|---------------`;

const controls = `
  number:integer | konsekvens
  ---------------|-----------
  9              | set_null
  10             | reject_row
  11             | reject_row
  12             | warn`;
const accepted = `
  delivery:integer | kind  | accepted:boolean
  -----------------|-------|-----------------
  1                | ident | true
  2                | ident | true`;

test("national and local persons; 0301 and 030100 are one sender, a strange sender is none", () =>
  sqlSpec(name, {
    params,
    given: {
      "control.control": controls,
      "control.delivery": accepted,
      "control.raw_ident": `${rawHeading}
        1 | 1 | 11 | 0301   | 007 | true | 1  | ok     | anna
        1 | 2 | 12 | 030101 | 7   | true | 2  | ok     | bo
        1 | 3 | 13 | 0301   | 8   | true | 4  | lokal  |
        1 | 4 | 14 | 0301   | 9   | true | 10 | feil   | never
        1 | 5 | 15 | 030100 | 07  | true | 1  | ok     | cecilie
        1 | 6 | 16 | Bergen | 7   | true | 1  | ok     | dag
        1 | 7 | 17 |        | 7   | true | 1  | ok     | eva
        2 | 1 | 11 | 0301   | 7   | true | 1  | ok     | anna`
    },
    expected: `${expectedHeading}
      1 | 1 | 11 | 007 | false | []   | 030100 | 7 | anna
      1 | 2 | 12 | 7   | false | []   | 030101 | 7 | bo
      1 | 3 | 13 | 8   | false | []   | 030100 | 8 |
      1 | 4 | 14 | 9   | false | [12] | 030100 | 9 |
      1 | 5 | 15 | 07  | true  | [11] | 030100 | 7 | cecilie
      1 | 6 | 16 | 7   | false | []   |        | 7 | dag
      1 | 7 | 17 | 7   | false | []   |        | 7 | eva
      2 | 1 | 11 | 7   | false | []   | 030100 | 7 | anna`
  }));

test("incomplete rows are rejected, and a number counts as used by one too; an unreadable number repeats nothing", () =>
  sqlSpec(name, {
    params,
    given: {
      "control.control": controls,
      "control.delivery": accepted,
      "control.raw_ident": `${rawHeading}
        1 | 1 | 11 | 0301 |   | true  | 1 | ok   | anna
        1 | 2 | 12 | 0301 | 5 | false | 1 |      |
        1 | 3 | 13 | 0301 | 5 | true  |   |      |
        1 | 4 | 14 | 0301 | 5 | true  | 1 | feil |
        1 | 5 | 15 | 0301 | ! | true  | 1 | ok   | bo
        1 | 6 | 16 | 0301 | ! | true  | 1 | ok   | bo`
    },
    expected: `${expectedHeading}
      1 | 1 | 11 |   | true  | [10]     | 030100 |   | anna
      1 | 2 | 12 | 5 | true  | [10]     | 030100 | 5 |
      1 | 3 | 13 | 5 | true  | [10, 11] | 030100 | 5 |
      1 | 4 | 14 | 5 | true  | [11, 12] | 030100 | 5 |
      1 | 5 | 15 |   | false | []       | 030100 |   | bo
      1 | 6 | 16 |   | false | []       | 030100 |   | bo`
  }));

test("rejected messages are left out, and the consequence is what the rules say", () =>
  sqlSpec(name, {
    params,
    given: {
      "control.control": `
        number:integer | konsekvens
        ---------------|-----------
        10             | warn
        11             | warn
        12             | warn`,
      "control.delivery": `
        delivery:integer | kind    | accepted:boolean
        -----------------|---------|-----------------
        1                | ident   | true
        2                | ident   | false
        3                | content | true`,
      "control.raw_ident": `${rawHeading}
        1 | 1 | 11 | 0301 | 5 | false | 1 |    |
        2 | 1 | 11 | 0301 | 5 | true  | 1 | ok | anna
        3 | 1 | 11 | 0301 | 5 | true  | 1 | ok | anna`
    },
    expected: `${expectedHeading}
      1 | 1 | 11 | 5 | false | [10] | 030100 | 5 |`
  }));
