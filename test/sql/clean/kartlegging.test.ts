import {describe, test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.kartlegging";
const params = {aar: 2023};

const personHeading = `
  delivery:integer | pe_id:bigint | person:bigint | kommune
  -----------------|--------------|---------------|--------`;
const tjenesteHeading = `
  person:bigint | kommune | tjeneste:smallint | per_31_12:boolean
  --------------|---------|-------------------|------------------`;
const opplysningHeading = `
  person:bigint | kommune | overlapper_aaret:boolean | ind_plan | ernaering_i_aaret:boolean | legemiddelgjennomgang_i_aaret:boolean | hjemmesituasjon:integer
  --------------|---------|--------------------------|----------|---------------------------|---------------------------------------|------------------------`;
const funksjonHeading = `
  delivery:integer | fnPeID:bigint | fnFunkType:smallint | fnFunkVerdi | fnFraDato:date
  -----------------|---------------|---------------------|-------------|---------------`;
const typeHeading = `
  funksjon:smallint | fra_aar:smallint | til_aar:smallint
  ------------------|------------------|-----------------`;
const expectedHeading = `
  person:bigint | kommune | opphold:integer | mangler_funksjon:integer | mangler_ernaering:integer | mangler_legemiddelgjennomgang:integer | mangler_bolig_hjemmesituasjon:integer | mangler_individuell_plan:integer
  --------------|---------|-----------------|--------------------------|---------------------------|---------------------------------------|---------------------------------------|---------------------------------`;

/** Three types, of bits 2, 4 and 8; bit 1 is that one of the rows is from the year. */
const threeTypes = `${typeHeading}
  1 | |
  2 | |
  3 | |`;

/** A mask of all three types and the year. */
const nothingOfThree = 2 + 4 + 8 + 1;

const noTypes = {"valid.funksjon": funksjonHeading, "reference.funksjonstype": threeTypes};
const noInformation = {...noTypes, "clean.personopplysning": opplysningHeading};

/** Anna has home care in Stavanger on 31 December. */
const annaAtHome = {
  "clean.person": `${personHeading}
    1 | 5 | 900 | 1101`,
  "clean.tjeneste": `${tjenesteHeading}
    900 | 1101 | 15 | true`
};

describe("opphold", () => {
  test("2 for service 21 on 31 December whatever else, 1 for other services of known code on that day", () =>
    sqlSpec(name, {
      params,
      given: {
        ...noInformation,
        "clean.person": `${personHeading}
          1 | 1 | 901 | 1101
          1 | 2 | 902 | 1101
          1 | 3 | 903 | 1101
          1 | 4 | 904 | 1101
          1 | 5 | 905 | 1101
          1 | 6 | 906 | 1101`,
        "clean.tjeneste": `${tjenesteHeading}
          901 | 1101 | 21 | true
          901 | 1101 | 15 | true
          902 | 1101 | 21 | false
          902 | 1101 | 15 | true
          903 | 1101 | 21 | false
          904 | 1101 |    | true
          905 | 1101 |    | true
          905 | 1101 | 6  | true`
      },
      expected: `${expectedHeading}
        901 | 1101 | 2 | ${nothingOfThree} | 1 | 1 | 15 | 1
        902 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 1
        905 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 1`
    }));

  test("each municipality has its own, 0 where the person is only reported", () =>
    sqlSpec(name, {
      params,
      given: {
        ...noInformation,
        "clean.person": `${personHeading}
          1 | 5 | 900 | 1101
          2 | 5 | 900 | 1106
          3 | 5 | 900 | 4601
          4 | 5 | 900 | 4601`,
        "clean.tjeneste": `${tjenesteHeading}
          900 | 1101 | 21 | true
          900 | 1106 | 15 | true
          900 | 4601 | 15 | false`
      },
      expected: `${expectedHeading}
        900 | 1101 | 2 | ${nothingOfThree} | 1 | 1 | 15 | 1
        900 | 1106 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 1
        900 | 4601 | 0 | ${nothingOfThree} | 1 | 1 | 15 | 1`
    }));
});

describe("funksjon", () => {
  const noOpplysning = {"clean.personopplysning": opplysningHeading};

  function funksjon(rows: string, mangler: number): Promise<void> {
    return sqlSpec(name, {
      params,
      given: {
        ...annaAtHome,
        ...noOpplysning,
        "reference.funksjonstype": threeTypes,
        "valid.funksjon": funksjonHeading + rows
      },
      expected: `${expectedHeading}
        900 | 1101 | 1 | ${mangler} | 1 | 1 | 15 | 1`
    });
  }

  test("reached with a value for every type and one row of the year", () =>
    funksjon(
      `
        1 | 5 | 1 | 1 | 2019-01-01
        1 | 5 | 2 | 9 | 2023-12-31
        1 | 5 | 3 | 5 |`,
      0
    ));

  test("not reached when one type is missing", () =>
    funksjon(
      `
        1 | 5 | 1 | 1 | 2023-01-01
        1 | 5 | 3 | 5 | 2023-01-01`,
      4
    ));

  test("not reached when a type has rows without value only", () =>
    funksjon(
      `
        1 | 5 | 1 | 1 | 2023-01-01
        1 | 5 | 2 | 3 | 2023-01-01
        1 | 5 | 3 |   | 2023-01-01
        1 | 5 | 3 |   | 2022-01-01`,
      8
    ));

  test("not reached when no row is from the year", () =>
    funksjon(
      `
        1 | 5 | 1 | 1 | 2022-12-31
        1 | 5 | 2 | 3 | 2024-01-01
        1 | 5 | 3 | 4 |`,
      1
    ));

  test("a row of the year without value, or of a type that is not asked for, makes nothing new", () =>
    funksjon(
      `
        1 | 5 | 1 | 1 | 2022-06-01
        1 | 5 | 2 | 3 | 2022-06-01
        1 | 5 | 3 | 4 | 2022-06-01
        1 | 5 | 3 |   | 2023-06-01
        1 | 5 | 4 | 2 | 2023-06-01
        1 | 5 | 0 | 2 | 2023-06-01
        1 | 5 |   | 2 | 2023-06-01
        1 | 5 | 32767 | 2 | 2023-06-01`,
      1
    ));

  test("rows of one person under two numbers and in two districts add up, rows of another municipality do not", () =>
    sqlSpec(name, {
      params,
      given: {
        ...noOpplysning,
        "reference.funksjonstype": threeTypes,
        "clean.person": `${personHeading}
          1 | 5 | 900 | 0301
          1 | 6 | 900 | 0301
          2 | 5 | 900 | 0301
          3 | 5 | 900 | 1101
          3 | 6 | 901 | 1101`,
        "clean.tjeneste": `${tjenesteHeading}
          900 | 0301 | 15 | true
          901 | 1101 | 21 | true`,
        "valid.funksjon": `${funksjonHeading}
          1 | 5 | 1 | 1 | 2020-01-01
          1 | 6 | 2 | 1 | 2020-01-01
          2 | 5 | 3 | 1 | 2023-01-01
          3 | 5 | 1 | 1 | 2020-01-01
          3 | 5 | 2 | 1 | 2020-01-01
          3 | 6 | 3 | 1 | 2023-01-01
          4 | 5 | 3 | 1 | 2023-01-01`
      },
      expected: `${expectedHeading}
        900 | 0301 | 1 | 0             | 1 | 1 | 15 | 1
        900 | 1101 | 0 | ${8 + 1}      | 1 | 1 | 15 | 1
        901 | 1101 | 2 | ${2 + 4}      | 1 | 1 | 15 | 1`
    }));

  test("the types are those of the year", () =>
    sqlSpec(name, {
      params,
      given: {
        ...annaAtHome,
        ...noOpplysning,
        "reference.funksjonstype": `${typeHeading}
          1  |      |
          2  |      | 2023
          3  | 2024 |
          18 | 2023 | 2024`,
        "valid.funksjon": `${funksjonHeading}
          1 | 5 | 1 | 1 | 2023-01-01
          1 | 5 | 3 | 1 | 2023-01-01`
      },
      expected: `${expectedHeading}
        900 | 1101 | 1 | ${2 ** 18} | 1 | 1 | 15 | 1`
    }));

  test("all 18 types of the register", () => {
    const types = Array.from({length: 18}, (_, index) => index + 1);
    return sqlSpec(name, {
      params,
      given: {
        ...annaAtHome,
        ...noOpplysning,
        "reference.funksjonstype": `${typeHeading}\n${types.map(type => `${type} | |`).join("\n")}`,
        "valid.funksjon": `${funksjonHeading}\n${types.map(type => `1 | 5 | ${type} | 2 | 2023-06-30`).join("\n")}`
      },
      expected: `${expectedHeading}
        900 | 1101 | 1 | 0 | 1 | 1 | 15 | 1`
    });
  });
});

describe("what is reported of the person", () => {
  test("nutrition and medication from any row of the municipality, each on its own", () =>
    sqlSpec(name, {
      params,
      given: {
        ...noTypes,
        "clean.person": `${personHeading}
          1 | 5 | 900 | 1101
          2 | 5 | 900 | 1106
          1 | 6 | 901 | 1101`,
        "clean.tjeneste": `${tjenesteHeading}
          900 | 1101 | 15 | true
          901 | 1101 | 21 | true`,
        "clean.personopplysning": `${opplysningHeading}
          900 | 1101 | false | | true  | false | 0
          900 | 1101 | true  | | false | false | 0
          900 | 1106 | true  | | false | true  | 0
          901 | 1101 | true  | | false | false | 0
          902 | 1101 | true  | | true  | true  | 0`
      },
      expected: `${expectedHeading}
        900 | 1101 | 1 | ${nothingOfThree} | 0 | 1 | 15 | 1
        900 | 1106 | 0 | ${nothingOfThree} | 1 | 0 | 15 | 1
        901 | 1101 | 2 | ${nothingOfThree} | 1 | 1 | 15 | 1`
    }));

  test("the home situation from two rows together, of rows that overlap the year only", () =>
    sqlSpec(name, {
      params,
      given: {
        ...noTypes,
        "clean.person": `${personHeading}
          1 | 5 | 900 | 1101
          1 | 6 | 901 | 1101
          1 | 7 | 902 | 1101`,
        "clean.tjeneste": `${tjenesteHeading}
          900 | 1101 | 15 | true
          901 | 1101 | 15 | true
          902 | 1101 | 15 | true`,
        "clean.personopplysning": `${opplysningHeading}
          900 | 1101 | true  | | false | false | ${1 + 2}
          900 | 1101 | true  | | false | false | ${4 + 8}
          901 | 1101 | true  | | false | false | ${1 + 2 + 4}
          901 | 1101 | false | | false | false | 15
          902 | 1101 | false | | false | false | 15`
      },
      expected: `${expectedHeading}
        900 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 0  | 1
        901 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 8  | 1
        902 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 1`
    }));

  test("any value for an individual plan in a row that overlaps the year, also that there is none", () =>
    sqlSpec(name, {
      params,
      given: {
        ...noTypes,
        "clean.person": `${personHeading}
          1 | 5 | 900 | 1101
          1 | 6 | 901 | 1101
          1 | 7 | 902 | 1101`,
        "clean.tjeneste": `${tjenesteHeading}
          900 | 1101 | 15 | true
          901 | 1101 | 15 | true
          902 | 1101 | 15 | true`,
        "clean.personopplysning": `${opplysningHeading}
          900 | 1101 | true  | 2 | false | false | 0
          900 | 1101 | true  |   | false | false | 0
          901 | 1101 | false | 1 | false | false | 0
          902 | 1101 | true  |   | false | false | 0`
      },
      expected: `${expectedHeading}
        900 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 0
        901 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 1
        902 | 1101 | 1 | ${nothingOfThree} | 1 | 1 | 15 | 1`
    }));
});
