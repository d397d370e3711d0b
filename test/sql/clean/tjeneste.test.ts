import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.tjeneste";

const personHeading = `
  delivery:integer | pe_id:bigint | person:bigint | kommune | lever_i_aaret:boolean | lever_31_12:boolean
  -----------------|--------------|---------------|---------|-----------------------|--------------------`;
const tjenesteHeading = `
  delivery:integer | tjPeID:bigint | tjTjID:bigint | tjTjenType:smallint | tjVedtak | tjFraDato:date | tjTilDato:date
  -----------------|---------------|---------------|---------------------|----------|----------------|---------------`;
const expectedHeading = `
  delivery:integer | pe_id:bigint | tj_id:bigint | person:bigint | kommune | tjeneste:smallint | per_31_12:boolean
  -----------------|--------------|--------------|---------------|---------|-------------------|------------------`;

const anna = `${personHeading}
  1 | 5 | 900 | 1101 | true | true`;

/** The codes as config/reference/tjenester.csv has them; 6 and 24 need no decision. */
const tjenester = `
  tjeneste:smallint | fra_aar:smallint | til_aar:smallint | telles_som:smallint | krever_innvilget:boolean
  ------------------|------------------|------------------|---------------------|-------------------------
  6                 |                  |                  |                     | false
  10                |                  | 2009             |                     | false
  12                |                  | 2019             | 29                  | true
  13                |                  | 2019             | 29                  | true
  15                |                  |                  |                     | true
  16                |                  | 2019             |                     | true
  21                |                  |                  |                     | true
  24                |                  |                  |                     | false
  29                | 2019             |                  |                     | true`;

test("a service counts when it begins by 31 December and ends on 1 January or later; on 31 December when it ends then or later", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.tjeneste": tjenester,
      "clean.person": anna,
      "valid.tjeneste": `${tjenesteHeading}
        1 | 5 | 1  | 15 | 2 | 2023-12-31 |
        1 | 5 | 2  | 15 | 2 | 2024-01-01 |
        1 | 5 | 3  | 15 | 2 | 2019-03-01 | 2022-12-31
        1 | 5 | 4  | 15 | 2 | 2019-03-01 | 2023-01-01
        1 | 5 | 5  | 15 | 2 | 2019-03-01 | 2023-12-30
        1 | 5 | 6  | 15 | 2 | 2019-03-01 | 2023-12-31
        1 | 5 | 7  | 15 | 2 | 2019-03-01 | 2024-01-01
        1 | 5 | 8  | 15 | 2 | 2019-03-01 | 9999-12-31
        1 | 5 | 9  | 15 | 2 | 2019-03-01 |
        1 | 5 | 10 | 15 | 2 | 2023-12-31 | 2023-12-31
        1 | 5 | 11 | 15 | 2 | 2023-05-05 | 2023-05-05`
    },
    expected: `${expectedHeading}
      1 | 5 | 1  | 900 | 1101 | 15 | true
      1 | 5 | 4  | 900 | 1101 | 15 | false
      1 | 5 | 5  | 900 | 1101 | 15 | false
      1 | 5 | 6  | 900 | 1101 | 15 | true
      1 | 5 | 7  | 900 | 1101 | 15 | true
      1 | 5 | 8  | 900 | 1101 | 15 | true
      1 | 5 | 9  | 900 | 1101 | 15 | true
      1 | 5 | 10 | 900 | 1101 | 15 | true
      1 | 5 | 11 | 900 | 1101 | 15 | false`
  }));

test("a start that is missing or after the end counts at no time", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.tjeneste": tjenester,
      "clean.person": anna,
      "valid.tjeneste": `${tjenesteHeading}
        1 | 5 | 1 | 15 | 2 |            |
        1 | 5 | 2 | 15 | 2 |            | 2023-12-31
        1 | 5 | 3 | 15 | 2 | 2023-06-02 | 2023-06-01
        1 | 5 | 4 |    | 2 | 2023-06-02 | 2023-06-01
        1 | 5 | 5 |    | 2 |            |
        1 | 5 | 6 | 15 | 2 | 2023-06-01 | 2023-06-01`
    },
    expected: `${expectedHeading}
      1 | 5 | 6 | 900 | 1101 | 15 | false`
  }));

test("a code that needs a decision counts when it is granted, another whatever was decided", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.tjeneste": tjenester,
      "clean.person": anna,
      "valid.tjeneste": `${tjenesteHeading}
        1 | 5 | 1 | 21 | 2 | 2023-06-01 |
        1 | 5 | 2 | 21 | 1 | 2023-06-01 |
        1 | 5 | 3 | 21 |   | 2023-06-01 |
        1 | 5 | 4 | 6  | 1 | 2023-06-01 |
        1 | 5 | 5 | 24 |   | 2023-06-01 |
        1 | 5 | 6 | 12 | 1 | 2023-06-01 |
        1 | 5 | 7 | 29 |   | 2023-06-01 |`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | 21 | true
      1 | 5 | 4 | 900 | 1101 | 6  | true
      1 | 5 | 5 | 900 | 1101 | 24 | true`
  }));

const lapsing = `${tjenesteHeading}
  1 | 5 | 1 | 10 | 2 | 2015-06-01 |
  1 | 5 | 2 | 12 | 2 | 2015-06-01 |
  1 | 5 | 3 | 13 | 2 | 2015-06-01 |
  1 | 5 | 4 | 16 | 2 | 2015-06-01 |
  1 | 5 | 5 | 29 | 2 | 2015-06-01 |
  1 | 5 | 6 | 99 | 2 | 2015-06-01 |`;

test("until 2018 code 16 is known and 29 is not; 12 and 13 count as 29; 10 is unknown", () =>
  sqlSpec(name, {
    params: {aar: 2018},
    given: {"reference.tjeneste": tjenester, "clean.person": anna, "valid.tjeneste": lapsing},
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 |    | true
      1 | 5 | 2 | 900 | 1101 | 29 | true
      1 | 5 | 3 | 900 | 1101 | 29 | true
      1 | 5 | 4 | 900 | 1101 | 16 | true
      1 | 5 | 5 | 900 | 1101 |    | true
      1 | 5 | 6 | 900 | 1101 |    | true`
  }));

test.each([2019, 2022])("in %i code 29 is known and 16 is not; 12 and 13 still count as 29", aar =>
  sqlSpec(name, {
    params: {aar},
    given: {"reference.tjeneste": tjenester, "clean.person": anna, "valid.tjeneste": lapsing},
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 |    | true
      1 | 5 | 2 | 900 | 1101 | 29 | true
      1 | 5 | 3 | 900 | 1101 | 29 | true
      1 | 5 | 4 | 900 | 1101 |    | true
      1 | 5 | 5 | 900 | 1101 | 29 | true
      1 | 5 | 6 | 900 | 1101 |    | true`
  })
);

test("a row of unknown code needs no decision, but all the rest", () =>
  sqlSpec(name, {
    params: {aar: 2019},
    given: {
      "reference.tjeneste": tjenester,
      "clean.person": `${personHeading}
        1 | 5 | 900 | 1101 | true  | true
        1 | 6 | 901 | 1101 | false | false`,
      "valid.tjeneste": `${tjenesteHeading}
        1 | 5 | 1 |    | 1 | 2019-06-01 |
        1 | 5 | 2 |    |   | 2019-06-01 | 2019-07-01
        1 | 5 | 3 | 16 |   | 2019-06-01 |
        1 | 5 | 4 |    | 2 | 2015-06-01 | 2018-12-31
        1 | 6 | 1 |    | 2 | 2019-06-01 |`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | | true
      1 | 5 | 2 | 900 | 1101 | | false
      1 | 5 | 3 | 900 | 1101 | | true`
  }));

test("the row of PERSON that the service belongs to says who is dead, not another row of the same person", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.tjeneste": tjenester,
      "clean.person": `${personHeading}
        1 | 5 | 900 | 1101 | false | false
        1 | 6 | 901 | 1101 | true  | false
        2 | 5 | 900 | 1106 | true  | true`,
      "valid.tjeneste": `${tjenesteHeading}
        1 | 5 | 1 | 15 | 2 | 2020-06-01 |
        1 | 6 | 1 | 15 | 2 | 2020-06-01 |
        2 | 5 | 1 | 15 | 2 | 2020-06-01 |
        3 | 5 | 1 | 15 | 2 | 2020-06-01 |`
    },
    expected: `${expectedHeading}
      1 | 6 | 1 | 901 | 1101 | 15 | false
      2 | 5 | 1 | 900 | 1106 | 15 | true`
  }));
