import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("each unit by sex and age group; a unit with a municipality of unknown population is missing", () =>
  sqlSpec("geografi.innbyggere", {
    params: {aar: 2023},
    given: {
      "geografi.enhet": `
        geografi    | geo_niva | geo  | kommune
        ------------|----------|------|--------
        as_reported | kommune  | 0301 | 0301
        as_reported | kommune  | 1101 | 1101
        as_reported | kommune  | 1103 | 1103
        as_reported | kommune  | 1106 | 1106
        as_reported | fylke    | 03   | 0301
        as_reported | fylke    | 11   | 1101
        as_reported | fylke    | 11   | 1106
        as_reported | land     | 0    | 0301
        as_reported | land     | 0    | 1103
        recast      | fylke    | 11   | 1101
        recast      | fylke    | 11   | 1103`,
      "reference.folketall": `
        aar:smallint | kommune | kjonn | alder | antall:integer
        -------------|---------|-------|-------|---------------
        2022         | 1103    | M     | 0-4   | 9
        2023         | 0301    | M     | 0-4   | 300
        2023         | 0301    | K     | 0-4   | 290
        2023         | 0301    | K     | 90+   | 10
        2023         | 1101    | M     | 0-4   | 2147483647
        2023         | 1101    | K     | 0-4   | 20
        2023         | 1106    | M     | 0-4   | 2147483647
        2023         | 1106    | K     | 0-4   | 0
        2024         | 1103    | M     | 0-4   | 9`
    },
    expected: `
      geografi    | geo_niva | geo  | kjonn | alder | antall:bigint
      ------------|----------|------|-------|-------|--------------
      as_reported | kommune  | 0301 | M     | 0-4   | 300
      as_reported | kommune  | 0301 | K     | 0-4   | 290
      as_reported | kommune  | 0301 | K     | 90+   | 10
      as_reported | kommune  | 1101 | M     | 0-4   | 2147483647
      as_reported | kommune  | 1101 | K     | 0-4   | 20
      as_reported | kommune  | 1106 | M     | 0-4   | 2147483647
      as_reported | kommune  | 1106 | K     | 0-4   | 0
      as_reported | fylke    | 03   | M     | 0-4   | 300
      as_reported | fylke    | 03   | K     | 0-4   | 290
      as_reported | fylke    | 03   | K     | 90+   | 10
      as_reported | fylke    | 11   | M     | 0-4   | 4294967294
      as_reported | fylke    | 11   | K     | 0-4   | 20`
  }));

test("a year without sex has T, and what is merged is added up", () =>
  sqlSpec("geografi.innbyggere", {
    params: {aar: 2018},
    given: {
      "geografi.enhet": `
        geografi | geo_niva | geo  | kommune
        ---------|----------|------|--------
        recast   | kommune  | 1507 | 1504
        recast   | kommune  | 1507 | 1523`,
      "reference.folketall": `
        aar:smallint | kommune | kjonn | alder | antall:integer
        -------------|---------|-------|-------|---------------
        2018         | 1504    | T     | 5-9   | 2873
        2018         | 1504    | T     | 90+   | 412
        2018         | 1523    | T     | 5-9   | 150
        2018         | 1523    | T     | 90+   | 19`
    },
    expected: `
      geografi | geo_niva | geo  | kjonn | alder | antall:bigint
      ---------|----------|------|-------|-------|--------------
      recast   | kommune  | 1507 | T     | 5-9   | 3023
      recast   | kommune  | 1507 | T     | 90+   | 431`
  }));
