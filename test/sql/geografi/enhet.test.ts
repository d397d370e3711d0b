import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const kommuner = {
  "reference.kommune": `
    kommune | fylke | fra_aar:smallint | til_aar:smallint
    --------|-------|------------------|-----------------
    0301    | 03    | 2017             |
    1507    | 15    | 2020             | 2024
    1508    | 15    | 2024             |
    1580    | 15    | 2024             |
    3005    | 30    | 2020             | 2024
    3301    | 33    | 2024             |`
};

const expectedHeading = `
  geo_niva | geo | kommune
  ---------|-----|--------`;

test("the last year of a division: municipalities of 2023 in the counties of 2023", () =>
  sqlSpec("geografi.enhet", {
    params: {aar: 2023},
    given: kommuner,
    expected: `${expectedHeading}
      kommune | 0301 | 0301
      kommune | 1507 | 1507
      kommune | 3005 | 3005
      fylke   | 03   | 0301
      fylke   | 15   | 1507
      fylke   | 30   | 3005
      land    | 0    | 0301
      land    | 0    | 1507
      land    | 0    | 3005`
  }));

test("the first year of a division: 1507 is divided and Viken is gone", () =>
  sqlSpec("geografi.enhet", {
    params: {aar: 2024},
    given: kommuner,
    expected: `${expectedHeading}
      kommune | 0301 | 0301
      kommune | 1508 | 1508
      kommune | 1580 | 1580
      kommune | 3301 | 3301
      fylke   | 03   | 0301
      fylke   | 15   | 1508
      fylke   | 15   | 1580
      fylke   | 33   | 3301
      land    | 0    | 0301
      land    | 0    | 1508
      land    | 0    | 1580
      land    | 0    | 3301`
  }));
