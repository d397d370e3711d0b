import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.gjeldende_leveranse";

const verdictHeading = `
  delivery:integer | kind    | accepted:boolean | aar:smallint | kommune | bydel | lopenr | laget_dato | versjon
  -----------------|---------|------------------|--------------|---------|-------|--------|------------|--------`;

const expectedHeading = `
  delivery:integer | sha256 | aar:smallint | kommune | bydel | lopenr | laget_dato | versjon
  -----------------|--------|--------------|---------|-------|--------|------------|--------`;

/** The contents that lie in the folder, each once. */
function present(hashes: readonly string[]): {"catalogue.delivery": string; "catalogue.file": string} {
  return {
    "catalogue.delivery": `
      delivery:integer | sha256
      -----------------|-------
      ${hashes.map((hash, index) => `${index + 1} | ${hash}`).join("\n")}`,
    "catalogue.file": `
      sha256 | gone:boolean | ignored:boolean
      -------|--------------|----------------
      ${hashes.map(hash => `${hash} | false | false`).join("\n")}`
  };
}

test("the highest running number counts, as a number and not as text", () =>
  sqlSpec(name, {
    given: {
      ...present(["a1", "b2", "c3", "d4"]),
      "catalogue.verdict": `${verdictHeading}
        1 | content | true | 2023 | 0301 | 01 | 9   | 20240108 | 3.7
        2 | content | true | 2023 | 0301 | 01 | 10  | 20240105 | 3.7
        3 | content | true | 2023 | 0301 | 01 | 007 | 20240111 | 3.7
        4 | content | true | 2023 | 0301 | 01 | 0   | 20240112 | 3.7`
    },
    expected: `${expectedHeading}
      2 | b2 | 2023 | 0301 | 01 | 10 | 20240105 | 3.7`
  }));

test("a running number longer than any integer of SQL is compared as a number too", () =>
  sqlSpec(name, {
    given: {
      ...present(["a1", "b2"]),
      "catalogue.verdict": `${verdictHeading}
        1 | content | true | 2023 | 1101 | 00 | 9${"0".repeat(49)}  | 20240108 | 3.7
        2 | content | true | 2023 | 1101 | 00 | 1${"0".repeat(50)} | 20240108 | 3.7`
    },
    expected: `${expectedHeading}
      2 | b2 | 2023 | 1101 | 00 | 1${"0".repeat(50)} | 20240108 | 3.7`
  }));

test("with the same running number the latest date counts, an unreadable one is earliest", () =>
  sqlSpec(name, {
    given: {
      ...present(["a1", "b2", "f3"]),
      "catalogue.verdict": `${verdictHeading}
        1 | content | true | 2023 | 1101 | 00 | 4   | 20240109 | 3.7
        2 | content | true | 2023 | 1101 | 00 | 004 | 20240110 | 3.7
        3 | content | true | 2023 | 1101 | 00 | 4   |          | 3.7`
    },
    expected: `${expectedHeading}
      2 | b2 | 2023 | 1101 | 00 | 004 | 20240110 | 3.7`
  }));

test("with the same number and date the highest content hash counts, whatever the order of landing", () =>
  sqlSpec(name, {
    given: {
      ...present(["0f", "f0", "9a"]),
      "catalogue.verdict": `${verdictHeading}
        1 | content | true | 2023 | 1101 | 00 | 4 |  | 3.7
        2 | content | true | 2023 | 1101 | 00 | 4 |  | 3.7
        3 | content | true | 2023 | 1101 | 00 | 4 |  | 3.7`
    },
    expected: `${expectedHeading}
      2 | f0 | 2023 | 1101 | 00 | 4 |  | 3.7`
  }));

test("one delivery per municipality, district and year", () =>
  sqlSpec(name, {
    given: {
      ...present(["a1", "b2", "c3", "d4"]),
      "catalogue.verdict": `${verdictHeading}
        1 | content | true | 2023 | 0301 | 01 | 1 | 20240108 | 3.7
        2 | content | true | 2023 | 0301 | 02 | 5 | 20240108 | 3.7
        3 | content | true | 2023 | 1101 | 01 | 2 | 20240108 | 3.7
        4 | content | true | 2018 | 0301 | 01 | 3 | 20190108 | 3.5`
    },
    expected: `${expectedHeading}
      1 | a1 | 2023 | 0301 | 01 | 1 | 20240108 | 3.7
      2 | b2 | 2023 | 0301 | 02 | 5 | 20240108 | 3.7
      3 | c3 | 2023 | 1101 | 01 | 2 | 20240108 | 3.7
      4 | d4 | 2018 | 0301 | 01 | 3 | 20190108 | 3.5`
  }));

test("a rejected file never displaces an accepted one, and an ident message is no content", () =>
  sqlSpec(name, {
    given: {
      ...present(["a1", "b2", "c3"]),
      "catalogue.verdict": `${verdictHeading}
        1 | content | true  | 2023 | 1101 | 00 | 1 | 20240105 | 3.7
        2 | content | false | 2023 | 1101 | 00 | 2 | 20240106 | 3.7
        3 | ident   | true  | 2023 |      | 00 | 3 | 20240107 | 53.1.3`
    },
    expected: `${expectedHeading}
      1 | a1 | 2023 | 1101 | 00 | 1 | 20240105 | 3.7`
  }));

test("a file that is gone or ignored does not count, but a copy of it that lies there does", () =>
  sqlSpec(name, {
    given: {
      "catalogue.delivery": `
        delivery:integer | sha256
        -----------------|-------
        1                | a1
        2                | b2
        3                | c3
        4                | d4`,
      "catalogue.file": `
        sha256 | gone:boolean | ignored:boolean
        -------|--------------|----------------
        a1     | true         | false
        a1     | false        | false
        a1     | false        | false
        b2     | true         | false
        c3     | false        | true
               | false        | true`,
      "catalogue.verdict": `${verdictHeading}
        1 | content | true | 2023 | 1101 | 00 | 1 | 20240105 | 3.7
        2 | content | true | 2023 | 1101 | 00 | 2 | 20240106 | 3.7
        3 | content | true | 2023 | 1101 | 00 | 3 | 20240107 | 3.7
        4 | content | true | 2023 | 1101 | 00 | 4 | 20240108 | 3.7`
    },
    expected: `${expectedHeading}
      1 | a1 | 2023 | 1101 | 00 | 1 | 20240105 | 3.7`
  }));
