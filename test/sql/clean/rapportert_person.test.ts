import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.rapportert_person";
const params = {aar: 2023};

/** The first row of a delivery has this key; the next ones follow it. */
const firstRowOf = (delivery: number): number => delivery * 2 ** 32 + 1;

const personHeading = `
  delivery:integer | rad:integer | pePeID:bigint | peDodDato:date
  -----------------|-------------|---------------|---------------`;
const identHeading = `
  delivery:integer | institusjon | pid:bigint | pseudonym:blob
  -----------------|-------------|------------|---------------`;
const expectedHeading = `
  delivery:integer | rad:integer | pe_id:bigint | person:bigint | kommune | bydel | nasjonal:boolean | lever_i_aaret:boolean | lever_31_12:boolean | kommuner:bigint
  -----------------|-------------|--------------|---------------|---------|-------|------------------|-----------------------|---------------------|----------------`;

const twoMunicipalities = {
  "clean.gjeldende_leveranse": `
    delivery:integer | aar:smallint | kommune | bydel
    -----------------|--------------|---------|------
    1                | 2023         | 1101    | 00
    2                | 2023         | 1106    | 00`,
  "clean.gjeldende_ident": `
    delivery:integer | aar:smallint | institusjon
    -----------------|--------------|------------
    8                | 2023         | 110100
    9                | 2023         | 110600`
};

test("one pseudonym is one person, in two municipalities and under two numbers of one delivery", () =>
  sqlSpec(name, {
    params,
    given: {
      ...twoMunicipalities,
      "valid.person": `${personHeading}
        1 | 1 | 11 |
        1 | 2 | 12 |
        1 | 3 | 13 |
        2 | 1 | 11 |
        2 | 2 | 77 |`,
      "valid.ident": `${identHeading}
        8 | 110100 | 11 | anna
        8 | 110100 | 12 | bo
        8 | 110100 | 13 | anna
        9 | 110600 | 77 | anna
        9 | 110600 | 11 | cecilie`
    },
    expected: `${expectedHeading}
      1 | 1 | 11 | ${firstRowOf(1)}     | 1101 | 00 | true | true | true | 2
      1 | 2 | 12 | ${firstRowOf(1) + 1} | 1101 | 00 | true | true | true | 1
      1 | 3 | 13 | ${firstRowOf(1)}     | 1101 | 00 | true | true | true | 2
      2 | 1 | 11 | ${firstRowOf(2)}     | 1106 | 00 | true | true | true | 1
      2 | 2 | 77 | ${firstRowOf(1)}     | 1106 | 00 | true | true | true | 2`
  }));

test("without a national identity a person is a row of one delivery: the same number elsewhere is somebody else", () =>
  sqlSpec(name, {
    params,
    given: {
      ...twoMunicipalities,
      "valid.person": `${personHeading}
        1 | 1 | 5 |
        2 | 1 | 5 |
        2 | 2 | 6 |`,
      "valid.ident": `${identHeading}
        8 | 110100 | 5 |
        9 | 110600 | 6 |
        9 | 110600 | 4 | nobody here`
    },
    expected: `${expectedHeading}
      1 | 1 | 5 | ${firstRowOf(1)}     | 1101 | 00 | false | true | true | 1
      2 | 1 | 5 | ${firstRowOf(2)}     | 1106 | 00 | false | true | true | 1
      2 | 2 | 6 | ${firstRowOf(2) + 1} | 1106 | 00 | false | true | true | 1`
  }));

test("a sender with district serves that district only, and one without district serves none", () =>
  sqlSpec(name, {
    params,
    given: {
      "clean.gjeldende_leveranse": `
        delivery:integer | aar:smallint | kommune | bydel
        -----------------|--------------|---------|------
        1                | 2023         | 0301    | 01
        2                | 2023         | 0301    | 02
        3                | 2023         | 0301    | 00`,
      "clean.gjeldende_ident": `
        delivery:integer | aar:smallint | institusjon
        -----------------|--------------|------------
        8                | 2023         | 030101
        8                | 2023         | 030100`,
      "valid.person": `${personHeading}
        1 | 1 | 5 |
        2 | 1 | 5 |
        3 | 1 | 5 |`,
      "valid.ident": `${identHeading}
        8 | 030101 | 5 | anna
        8 | 030100 | 5 | bo`
    },
    expected: `${expectedHeading}
      1 | 1 | 5 | ${firstRowOf(1)} | 0301 | 01 | true  | true | true | 1
      2 | 1 | 5 | ${firstRowOf(2)} | 0301 | 02 | false | true | true | 1
      3 | 1 | 5 | ${firstRowOf(3)} | 0301 | 00 | true  | true | true | 1`
  }));

test("the same person in two districts is one person of the municipality", () =>
  sqlSpec(name, {
    params,
    given: {
      "clean.gjeldende_leveranse": `
        delivery:integer | aar:smallint | kommune | bydel
        -----------------|--------------|---------|------
        1                | 2023         | 0301    | 01
        2                | 2023         | 0301    | 02`,
      "clean.gjeldende_ident": `
        delivery:integer | aar:smallint | institusjon
        -----------------|--------------|------------
        8                | 2023         | 030101
        8                | 2023         | 030102`,
      "valid.person": `${personHeading}
        1 | 1 | 5 |
        2 | 1 | 5 |`,
      "valid.ident": `${identHeading}
        8 | 030101 | 5 | anna
        8 | 030102 | 5 | anna`
    },
    expected: `${expectedHeading}
      1 | 1 | 5 | ${firstRowOf(1)} | 0301 | 01 | true | true | true | 1
      2 | 1 | 5 | ${firstRowOf(1)} | 0301 | 02 | true | true | true | 1`
  }));

test("only deliveries and ident messages that count in the year", () =>
  sqlSpec(name, {
    params,
    given: {
      "clean.gjeldende_leveranse": `
        delivery:integer | aar:smallint | kommune | bydel
        -----------------|--------------|---------|------
        1                | 2023         | 1101    | 00
        2                | 2022         | 1101    | 00`,
      "clean.gjeldende_ident": `
        delivery:integer | aar:smallint | institusjon
        -----------------|--------------|------------
        8                | 2022         | 110100
        9                | 2023         | 110100`,
      "valid.person": `${personHeading}
        1 | 1 | 5 |
        1 | 2 | 6 |
        1 | 3 | 7 |
        2 | 1 | 5 |
        3 | 1 | 5 |`,
      "valid.ident": `${identHeading}
        7 | 110100 | 5 | superseded
        8 | 110100 | 6 | last year's
        9 | 110100 | 7 | anna
        9 | 110600 | 5 | another sender's of the same message`
    },
    expected: `${expectedHeading}
      1 | 1 | 5 | ${firstRowOf(1)}     | 1101 | 00 | false | true | true | 1
      1 | 2 | 6 | ${firstRowOf(1) + 1} | 1101 | 00 | false | true | true | 1
      1 | 3 | 7 | ${firstRowOf(1) + 2} | 1101 | 00 | true  | true | true | 1`
  }));

test("alive in the year is not dead before 1 January, on its last day not before that; each row speaks for itself", () =>
  sqlSpec(name, {
    params,
    given: {
      ...twoMunicipalities,
      "valid.person": `${personHeading}
        1 | 1 | 1 |
        1 | 2 | 2 | 2022-12-31
        1 | 3 | 3 | 2023-01-01
        1 | 4 | 4 | 2024-02-29
        1 | 5 | 5 | 2023-12-30
        1 | 6 | 6 | 2023-12-31
        2 | 1 | 2 |`,
      "valid.ident": `${identHeading}
        8 | 110100 | 2 | anna
        9 | 110600 | 2 | anna`
    },
    expected: `${expectedHeading}
      1 | 1 | 1 | ${firstRowOf(1)}     | 1101 | 00 | false | true  | true | 1
      1 | 2 | 2 | ${firstRowOf(1) + 1} | 1101 | 00 | true  | false | false | 2
      1 | 3 | 3 | ${firstRowOf(1) + 2} | 1101 | 00 | false | true  | false | 1
      1 | 4 | 4 | ${firstRowOf(1) + 3} | 1101 | 00 | false | true  | true | 1
      1 | 5 | 5 | ${firstRowOf(1) + 4} | 1101 | 00 | false | true  | false | 1
      1 | 6 | 6 | ${firstRowOf(1) + 5} | 1101 | 00 | false | true  | true | 1
      2 | 1 | 2 | ${firstRowOf(1) + 1} | 1106 | 00 | true  | true  | true | 2`
  }));

const reportedByThree = {
  "clean.gjeldende_leveranse": `
    delivery:integer | aar:smallint | kommune | bydel
    -----------------|--------------|---------|------
    1                | 2023         | 1101    | 00
    2                | 2023         | 1106    | 00
    3                | 2023         | 4601    | 00`,
  "clean.gjeldende_ident": `
    delivery:integer | aar:smallint | institusjon
    -----------------|--------------|------------
    8                | 2023         | 110100
    8                | 2023         | 110600
    8                | 2023         | 460100`,
  "valid.person": `${personHeading}
    1 | 1 | 1 |
    2 | 1 | 1 |
    3 | 1 | 1 |
    1 | 2 | 2 |
    2 | 2 | 2 |
    3 | 2 | 3 |
    1 | 3 | 4 |`,
  "valid.ident": `${identHeading}
    8 | 110100 | 1 | test
    8 | 110600 | 1 | test
    8 | 460100 | 1 | test
    8 | 110100 | 2 | bo
    8 | 110600 | 2 | bo
    8 | 110100 | 4 | test`
};

test("how many municipalities report a person, each once; a person known only locally is reported by one", () =>
  sqlSpec(name, {
    params,
    given: reportedByThree,
    expected: `${expectedHeading}
      1 | 1 | 1 | ${firstRowOf(1)}     | 1101 | 00 | true  | true | true | 3
      2 | 1 | 1 | ${firstRowOf(1)}     | 1106 | 00 | true  | true | true | 3
      3 | 1 | 1 | ${firstRowOf(1)}     | 4601 | 00 | true  | true | true | 3
      1 | 2 | 2 | ${firstRowOf(1) + 1} | 1101 | 00 | true  | true | true | 2
      2 | 2 | 2 | ${firstRowOf(1) + 1} | 1106 | 00 | true  | true | true | 2
      3 | 2 | 3 | ${firstRowOf(3) + 1} | 4601 | 00 | false | true | true | 1
      1 | 3 | 4 | ${firstRowOf(1)}     | 1101 | 00 | true  | true | true | 3`
  }));
