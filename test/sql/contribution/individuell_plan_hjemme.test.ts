import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "contribution.individuell_plan_hjemme";

const tjenesteHeading = `
  person:bigint | kommune | tjeneste:smallint
  --------------|---------|------------------`;
const habHeading = `
  person:bigint | kommune
  --------------|--------`;
const planHeading = `
  person:bigint | kommune | maltall | rang:bigint
  --------------|---------|---------|------------`;
const expectedHeading = `
  person:bigint | kommune | i_nevner:boolean | maltall | rang:integer
  --------------|---------|------------------|---------|-------------`;

test("until 2018 persons with service 16 during the year", () =>
  sqlSpec(name, {
    params: {aar: 2018},
    given: {
      "clean.tjeneste": `${tjenesteHeading}
        900 | 1101 | 16
        900 | 1101 | 16
        901 | 1101 | 16
        902 | 1101 | 19
        903 | 1101 |`,
      "contribution.hab_rehab_utenfor_institusjon": habHeading,
      "clean.individuell_plan": `${planHeading}
        900 | 1101 | 4 | 1
        902 | 1101 | 1 | 1`
    },
    expected: `${expectedHeading}
      900 | 1101 | true | 4 | 1
      901 | 1101 | true | 5 | 1`
  }));

test("nobody in 2019, when code 16 had lapsed and poHab was new", () =>
  sqlSpec(name, {
    params: {aar: 2019},
    given: {
      "clean.tjeneste": `${tjenesteHeading}
        900 | 1101 |
        901 | 1101 | 15`,
      "contribution.hab_rehab_utenfor_institusjon": `${habHeading}
        900 | 1101
        901 | 1101`,
      "clean.individuell_plan": `${planHeading}
        900 | 1101 | 1 | 1`
    },
    expected: expectedHeading
  }));

test("from 2020 those who count in hab_rehab_utenfor_institusjon", () =>
  sqlSpec(name, {
    params: {aar: 2020},
    given: {
      "clean.tjeneste": `${tjenesteHeading}
        902 | 1101 |
        902 | 1101 | 19`,
      "contribution.hab_rehab_utenfor_institusjon": `${habHeading}
        900 | 1101
        901 | 1101`,
      "clean.individuell_plan": `${planHeading}
        900 | 1101 | 4 | 1
        902 | 1101 | 1 | 1`
    },
    expected: `${expectedHeading}
      900 | 1101 | true | 4 | 1
      901 | 1101 | true | 5 | 1`
  }));

test("a report of another municipality of the county comes along outside the denominator, and goes before no report", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.tjeneste": tjenesteHeading,
      "contribution.hab_rehab_utenfor_institusjon": `${habHeading}
        900 | 1101
        900 | 4601
        901 | 1101`,
      "clean.individuell_plan": `${planHeading}
        900 | 4601 | 3 | 4
        900 | 1106 | 1 | 2
        901 | 1101 | 2 | 1
        901 | 1106 | 1 | 3
        902 | 1106 | 1 | 1`
    },
    expected: `${expectedHeading}
      900 | 1106 | false | 1 | 1
      900 | 4601 | true  | 3 | 2
      900 | 1101 | true  | 5 | 3
      901 | 1101 | true  | 2 | 1
      901 | 1106 | false | 1 | 2`
  }));
