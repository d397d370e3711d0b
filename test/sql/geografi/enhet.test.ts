import {describe, test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const kommuneHeading = `
    kommune | fylke | fra_aar:smallint | til_aar:smallint
    --------|-------|------------------|-----------------`;
const endringHeading = `
    aar:smallint | fra  | til
    -------------|------|-----`;
const kostraHeading = `
    kommune | gruppe | fra_aar:smallint | til_aar:smallint
    --------|--------|------------------|-----------------`;
const expectedHeading = `
    geografi | geo_niva | geo | kommune
    ---------|----------|-----|--------`;

/** Oslo and Ålesund: merged from 1504 and 1523 in 2020, divided in 2024 into two municipalities of one county. */
const alesund = {
  "reference.kommune": `${kommuneHeading}
    0301 | 03 | 2017 |
    1504 | 15 | 2017 | 2020
    1523 | 15 | 2017 | 2020
    1507 | 15 | 2020 | 2024
    1508 | 15 | 2024 |
    1580 | 15 | 2024 |`,
  "reference.kommuneendring": `${endringHeading}
    2020 | 1504 | 1507
    2020 | 1523 | 1507
    2024 | 1507 | 1508
    2024 | 1507 | 1580`,
  "reference.kostragruppe": `${kostraHeading}
    0301 | EKG13 | 2020 | 2024
    0301 | EKG13 | 2024 |
    1507 | EKG11 | 2020 | 2024
    1508 | EKG11 | 2024 |
    1580 | EKG01 | 2024 |`
};

describe("a merger and a division", () => {
  test("before both: the merged municipalities carry the last undivided code, and no year before 2020 has KOSTRA groups", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2018, nyeste_aar: 2024},
      given: alesund,
      expected: `${expectedHeading}
        as_reported | kommune | 0301 | 0301
        as_reported | kommune | 1504 | 1504
        as_reported | kommune | 1523 | 1523
        as_reported | fylke   | 03   | 0301
        as_reported | fylke   | 15   | 1504
        as_reported | fylke   | 15   | 1523
        as_reported | land    | 0    | 0301
        as_reported | land    | 0    | 1504
        as_reported | land    | 0    | 1523
        recast      | kommune | 0301 | 0301
        recast      | kommune | 1507 | 1504
        recast      | kommune | 1507 | 1523
        recast      | fylke   | 03   | 0301
        recast      | fylke   | 15   | 1504
        recast      | fylke   | 15   | 1523
        recast      | land    | 0    | 0301
        recast      | land    | 0    | 1504
        recast      | land    | 0    | 1523`
    }));

  test("between them: the divided municipality counts in the county of both successors, in no KOSTRA group of one", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2023, nyeste_aar: 2024},
      given: alesund,
      expected: `${expectedHeading}
        as_reported | kommune | 0301  | 0301
        as_reported | kommune | 1507  | 1507
        as_reported | fylke   | 03    | 0301
        as_reported | fylke   | 15    | 1507
        as_reported | kostra  | EKG11 | 1507
        as_reported | kostra  | EKG13 | 0301
        as_reported | land    | 0     | 0301
        as_reported | land    | 0     | 1507
        recast      | kommune | 0301  | 0301
        recast      | kommune | 1507  | 1507
        recast      | fylke   | 03    | 0301
        recast      | fylke   | 15    | 1507
        recast      | kostra  | EKG13 | 0301
        recast      | land    | 0     | 0301
        recast      | land    | 0     | 1507`
    }));

  test("in the newest year itself, as reported and recast are the same", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2024, nyeste_aar: 2024},
      given: alesund,
      expected: `${expectedHeading}
        as_reported | kommune | 0301  | 0301
        as_reported | kommune | 1508  | 1508
        as_reported | kommune | 1580  | 1580
        as_reported | fylke   | 03    | 0301
        as_reported | fylke   | 15    | 1508
        as_reported | fylke   | 15    | 1580
        as_reported | kostra  | EKG01 | 1580
        as_reported | kostra  | EKG11 | 1508
        as_reported | kostra  | EKG13 | 0301
        as_reported | land    | 0     | 0301
        as_reported | land    | 0     | 1508
        as_reported | land    | 0     | 1580
        recast      | kommune | 0301  | 0301
        recast      | kommune | 1508  | 1508
        recast      | kommune | 1580  | 1580
        recast      | fylke   | 03    | 0301
        recast      | fylke   | 15    | 1508
        recast      | fylke   | 15    | 1580
        recast      | kostra  | EKG01 | 1580
        recast      | kostra  | EKG11 | 1508
        recast      | kostra  | EKG13 | 0301
        recast      | land    | 0     | 0301
        recast      | land    | 0     | 1508
        recast      | land    | 0     | 1580`
    }));

  test("changes after the newest data year are not looked at", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2019, nyeste_aar: 2019},
      given: alesund,
      expected: `${expectedHeading}
        as_reported | kommune | 0301 | 0301
        as_reported | kommune | 1504 | 1504
        as_reported | kommune | 1523 | 1523
        as_reported | fylke   | 03   | 0301
        as_reported | fylke   | 15   | 1504
        as_reported | fylke   | 15   | 1523
        as_reported | land    | 0    | 0301
        as_reported | land    | 0    | 1504
        as_reported | land    | 0    | 1523
        recast      | kommune | 0301 | 0301
        recast      | kommune | 1504 | 1504
        recast      | kommune | 1523 | 1523
        recast      | fylke   | 03   | 0301
        recast      | fylke   | 15   | 1504
        recast      | fylke   | 15   | 1523
        recast      | land    | 0    | 0301
        recast      | land    | 0    | 1504
        recast      | land    | 0    | 1523`
    }));
});

test("a renumbered municipality is in the county and the KOSTRA group of the newest division", () =>
  sqlSpec("geografi.enhet", {
    params: {aar: 2020, nyeste_aar: 2024},
    given: {
      "reference.kommune": `${kommuneHeading}
        3005 | 30 | 2020 | 2024
        3301 | 33 | 2024 |`,
      "reference.kommuneendring": `${endringHeading}
        2024 | 3005 | 3301`,
      "reference.kostragruppe": `${kostraHeading}
        3005 | EKG10 | 2020 | 2024
        3301 | EKG11 | 2024 |`
    },
    expected: `${expectedHeading}
      as_reported | kommune | 3005  | 3005
      as_reported | fylke   | 30    | 3005
      as_reported | kostra  | EKG10 | 3005
      as_reported | land    | 0     | 3005
      recast      | kommune | 3301  | 3005
      recast      | fylke   | 33    | 3005
      recast      | kostra  | EKG11 | 3005
      recast      | land    | 0     | 3005`
  }));

describe("divisions", () => {
  /** 4012 goes to both counties, 4014 to two municipalities of county 33 and one KOSTRA group. */
  const given = {
    "reference.kommune": `${kommuneHeading}
      4010 | 40 | 2020 | 2022
      4012 | 40 | 2022 | 2024
      4014 | 40 | 2020 | 2024
      3301 | 33 | 2024 |
      3302 | 33 | 2024 |
      3401 | 34 | 2024 |`,
    "reference.kommuneendring": `${endringHeading}
      2022 | 4010 | 4012
      2024 | 4012 | 3301
      2024 | 4012 | 3401
      2024 | 4014 | 3301
      2024 | 4014 | 3302`,
    "reference.kostragruppe": `${kostraHeading}
      4010 | EKG02 | 2020 | 2022
      4012 | EKG02 | 2022 | 2024
      4014 | EKG02 | 2020 | 2024
      3301 | EKG05 | 2024 |
      3302 | EKG05 | 2024 |
      3401 | EKG05 | 2024 |`
  };

  test("over a county border count in the country only, under the last code before", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2021, nyeste_aar: 2024},
      given,
      expected: `${expectedHeading}
        as_reported | kommune | 4010  | 4010
        as_reported | kommune | 4014  | 4014
        as_reported | fylke   | 40    | 4010
        as_reported | fylke   | 40    | 4014
        as_reported | kostra  | EKG02 | 4010
        as_reported | kostra  | EKG02 | 4014
        as_reported | land    | 0     | 4010
        as_reported | land    | 0     | 4014
        recast      | kommune | 4012  | 4010
        recast      | kommune | 4014  | 4014
        recast      | fylke   | 33    | 4014
        recast      | kostra  | EKG05 | 4010
        recast      | kostra  | EKG05 | 4014
        recast      | land    | 0     | 4010
        recast      | land    | 0     | 4014`
    }));

  test("a successor without a KOSTRA group keeps the divided municipality out of the other's", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2023, nyeste_aar: 2024},
      given: {
        ...given,
        "reference.kostragruppe": `${kostraHeading}
          4012 | EKG02 | 2020 | 2024
          3301 | EKG05 | 2024 |
          3302 | EKG05 | 2024 |`
      },
      expected: `${expectedHeading}
        as_reported | kommune | 4012  | 4012
        as_reported | kommune | 4014  | 4014
        as_reported | fylke   | 40    | 4012
        as_reported | fylke   | 40    | 4014
        as_reported | kostra  | EKG02 | 4012
        as_reported | land    | 0     | 4012
        as_reported | land    | 0     | 4014
        recast      | kommune | 4012  | 4012
        recast      | kommune | 4014  | 4014
        recast      | fylke   | 33    | 4014
        recast      | kostra  | EKG05 | 4014
        recast      | land    | 0     | 4012
        recast      | land    | 0     | 4014`
    }));

  test("parts that came together again are one successor, whose code the years before the division do not carry", () =>
    sqlSpec("geografi.enhet", {
      params: {aar: 2019, nyeste_aar: 2024},
      given: {
        "reference.kommune": `${kommuneHeading}
          1850 | 18 | 2017 | 2020
          1806 | 18 | 2020 | 2024
          1875 | 18 | 2020 | 2024
          1899 | 18 | 2024 |`,
        "reference.kommuneendring": `${endringHeading}
          2020 | 1850 | 1806
          2020 | 1850 | 1875
          2024 | 1806 | 1899
          2024 | 1875 | 1899`,
        "reference.kostragruppe": `${kostraHeading}
          1899 | EKG03 | 2024 |`
      },
      expected: `${expectedHeading}
        as_reported | kommune | 1850 | 1850
        as_reported | fylke   | 18   | 1850
        as_reported | land    | 0    | 1850
        recast      | kommune | 1850 | 1850
        recast      | fylke   | 18   | 1850
        recast      | land    | 0    | 1850`
    }));
});
