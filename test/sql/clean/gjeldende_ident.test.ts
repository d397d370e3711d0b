import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.gjeldende_ident";

const verdictHeading = `
  delivery:integer | kind  | accepted:boolean | aar:smallint | lopenr | laget_dato
  -----------------|-------|------------------|--------------|--------|-----------`;

const expectedHeading = `
  delivery:integer | sha256 | aar:smallint | institusjon
  -----------------|--------|--------------|------------`;

/** Three messages that lie in the folder, with the senders that each is for. */
function present(...senders: readonly [string, string, string]) {
  return {
    "catalogue.delivery": `
      delivery:integer | sha256 | kind  | header
      -----------------|--------|-------|-------
      1                | a1     | ident | {"senders": "${senders[0]}"}
      2                | b2     | ident | {"senders": "${senders[1]}"}
      3                | c3     | ident | {"senders": "${senders[2]}"}
      4                | d4     | content | {"versjon": "3.7"}`,
    "catalogue.file": `
      sha256 | gone:boolean | ignored:boolean
      -------|--------------|----------------
      a1     | false        | false
      b2     | false        | false
      c3     | false        | false
      d4     | false        | false`
  };
}

test("each sender of a message has its own newest message, with and without district", () =>
  sqlSpec(name, {
    given: {
      ...present("0301 030101", "030102", "0301"),
      "catalogue.verdict": `${verdictHeading}
        1 | ident | true | 2023 | 9  | 20240105
        2 | ident | true | 2023 | 10 | 20240104
        3 | ident | true | 2023 | 1  | 20240103
        4 | content | true | 2023 | 99 | 20240103`
    },
    expected: `${expectedHeading}
      1 | a1 | 2023 | 030100
      1 | a1 | 2023 | 030101
      2 | b2 | 2023 | 030102`
  }));

test("equal running numbers: the latest date, then the highest content hash; an unreadable date is earliest", () =>
  sqlSpec(name, {
    given: {
      ...present("1101 1106", "110100 1106", "1101"),
      "catalogue.verdict": `${verdictHeading}
        1 | ident | true | 2023 | 2  | 20240105
        2 | ident | true | 2023 | 02 | 20240105
        3 | ident | true | 2023 | 2  |`
    },
    expected: `${expectedHeading}
      2 | b2 | 2023 | 110100
      2 | b2 | 2023 | 110600`
  }));

test("years apart; rejected messages count for nobody", () =>
  sqlSpec(name, {
    given: {
      ...present("1101", "1101", "1101"),
      "catalogue.verdict": `${verdictHeading}
        1 | ident | true  | 2022 | 1 | 20230105
        2 | ident | true  | 2023 | 1 | 20240105
        3 | ident | false | 2023 | 2 | 20240106`
    },
    expected: `${expectedHeading}
      1 | a1 | 2022 | 110100
      2 | b2 | 2023 | 110100`
  }));

test("a message that is gone or ignored does not count", () =>
  sqlSpec(name, {
    given: {
      ...present("1101", "1101", "1101"),
      "catalogue.file": `
        sha256 | gone:boolean | ignored:boolean
        -------|--------------|----------------
        a1     | false        | false
        b2     | true         | false
        c3     | false        | true`,
      "catalogue.verdict": `${verdictHeading}
        1 | ident | true | 2023 | 1 | 20240105
        2 | ident | true | 2023 | 2 | 20240106
        3 | ident | true | 2023 | 3 | 20240107`
    },
    expected: `${expectedHeading}
      1 | a1 | 2023 | 110100`
  }));

test("a message without a sender that could be a municipality or district serves nobody", () =>
  sqlSpec(name, {
    given: {
      ...present("", "1101", ""),
      "catalogue.verdict": `${verdictHeading}
        1 | ident | true | 2023 | 9 | 20240105
        2 | ident | true | 2023 | 1 | 20240105
        3 | ident | true | 2023 | 2 | 20240105`
    },
    expected: `${expectedHeading}
      2 | b2 | 2023 | 110100`
  }));
