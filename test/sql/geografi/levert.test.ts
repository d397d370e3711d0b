import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const enheter = `
  geografi    | geo_niva | geo  | kommune
  ------------|----------|------|--------
  as_reported | kommune  | 0301 | 0301
  as_reported | kommune  | 1101 | 1101
  as_reported | kommune  | 1103 | 1103
  as_reported | fylke    | 03   | 0301
  as_reported | fylke    | 11   | 1101
  as_reported | fylke    | 11   | 1103
  as_reported | land     | 0    | 0301
  as_reported | land     | 0    | 1101
  as_reported | land     | 0    | 1103
  recast      | kommune  | 1199 | 1101
  recast      | kommune  | 1199 | 1103`;

test("a unit has delivered when one of its municipalities has; several districts are one municipality", () =>
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
      geografi    | geo_niva | geo  | levert:boolean
      ------------|----------|------|---------------
      as_reported | kommune  | 0301 | false
      as_reported | kommune  | 1101 | false
      as_reported | kommune  | 1103 | true
      as_reported | fylke    | 03   | false
      as_reported | fylke    | 11   | true
      as_reported | land     | 0    | true
      recast      | kommune  | 1199 | true`
  }));

test("in a year without deliveries no unit has delivered", () =>
  sqlSpec("geografi.levert", {
    params: {aar: 2021},
    given: {
      "geografi.enhet": `
        geografi    | geo_niva | geo  | kommune
        ------------|----------|------|--------
        as_reported | kommune  | 0301 | 0301
        as_reported | land     | 0    | 0301`,
      "clean.gjeldende_leveranse": `
        aar:smallint | kommune
        -------------|--------
        2020         | 0301
        2022         | 0301`
    },
    expected: `
      geografi    | geo_niva | geo  | levert:boolean
      ------------|----------|------|---------------
      as_reported | kommune  | 0301 | false
      as_reported | land     | 0    | false`
  }));
