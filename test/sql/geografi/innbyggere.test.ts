import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

test("all ages and sexes together; a unit with a municipality of unknown population is missing", () =>
  sqlSpec("geografi.innbyggere", {
    params: {aar: 2023},
    given: {
      "geografi.enhet": `
        geo_niva | geo  | kommune
        ---------|------|--------
        kommune  | 0301 | 0301
        kommune  | 1101 | 1101
        kommune  | 1103 | 1103
        kommune  | 1106 | 1106
        fylke    | 03   | 0301
        fylke    | 11   | 1101
        fylke    | 11   | 1103
        fylke    | 12   | 1106
        land     | 0    | 0301
        land     | 0    | 1101
        land     | 0    | 1103
        land     | 0    | 1106`,
      "reference.folketall": `
        aar:smallint | kommune | kjonn | alder | antall:integer
        -------------|---------|-------|-------|---------------
        2022         | 1103    | M     | 0-17  | 9
        2023         | 0301    | M     | 0-17  | 300
        2023         | 0301    | K     | 0-17  | 290
        2023         | 0301    | K     | 90+   | 10
        2023         | 1101    | T     | 0-17  | 20
        2023         | 1106    | K     | 18-49 | 0
        2024         | 1103    | M     | 0-17  | 9`
    },
    expected: `
      geo_niva | geo  | innbyggere:bigint
      ---------|------|------------------
      kommune  | 0301 | 600
      kommune  | 1101 | 20
      kommune  | 1106 | 0
      fylke    | 03   | 600
      fylke    | 12   | 0`
  }));
