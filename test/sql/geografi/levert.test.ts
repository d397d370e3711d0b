import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const enheter = `
  geo_niva | geo  | kommune
  ---------|------|--------
  kommune  | 0301 | 0301
  kommune  | 1101 | 1101
  kommune  | 1103 | 1103
  fylke    | 03   | 0301
  fylke    | 11   | 1101
  fylke    | 11   | 1103
  land     | 0    | 0301
  land     | 0    | 1101
  land     | 0    | 1103`;

test("a county has delivered when one of its municipalities has; several districts are one municipality", () =>
  sqlSpec("geografi.levert", {
    params: {aar: 2023},
    given: {
      "geografi.enhet": enheter,
      "clean.gjeldende_leveranse": `
        aar:smallint | kommune
        -------------|--------
        2023         | 1103
        2023         | 1103
        2022         | 0301
        2024         | 1101`
    },
    expected: `
      geo_niva | geo  | levert:boolean
      ---------|------|---------------
      kommune  | 0301 | false
      kommune  | 1101 | false
      kommune  | 1103 | true
      fylke    | 03   | false
      fylke    | 11   | true
      land     | 0    | true`
  }));

test("in a year without deliveries no unit has delivered", () =>
  sqlSpec("geografi.levert", {
    params: {aar: 2021},
    given: {
      "geografi.enhet": `
        geo_niva | geo  | kommune
        ---------|------|--------
        kommune  | 0301 | 0301
        land     | 0    | 0301`,
      "clean.gjeldende_leveranse": `
        aar:smallint | kommune
        -------------|--------
        2020         | 0301
        2022         | 0301`
    },
    expected: `
      geo_niva | geo  | levert:boolean
      ---------|------|---------------
      kommune  | 0301 | false
      land     | 0    | false`
  }));
