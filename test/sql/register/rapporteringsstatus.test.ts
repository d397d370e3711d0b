import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "register.rapporteringsstatus";

const kommuneHeading = `
  kommune | fra_aar:smallint | til_aar:smallint
  --------|------------------|-----------------`;
const leveranseHeading = `
  delivery:integer | aar:smallint | kommune | lopenr | laget_dato | versjon
  -----------------|--------------|---------|--------|------------|--------`;
const raderHeading = `
  delivery:integer | klasse | lest:bigint | avvist:bigint
  -----------------|--------|-------------|--------------`;
const teltHeading = `
  kommune
  -------`;
const expectedHeading = `
  aar | geo | levert | lopenr | laget_dato | versjon | andel_avvist | poHab_levert
  ----|-----|--------|--------|------------|---------|--------------|-------------`;

/** Municipalities 1101, 1102, … that each delivered what is stated, in 2023. */
function delivered(rows: readonly {lopenr?: string; lest: number; avvist: number}[]) {
  const kommune = (index: number): number => 1101 + index;
  return {
    "reference.kommune": kommuneHeading + rows.map((_, i) => `\n${kommune(i)} | 2020 |`).join(""),
    "clean.gjeldende_leveranse":
      leveranseHeading +
      rows.map(({lopenr = "1"}, i) => `\n${i + 1} | 2023 | ${kommune(i)} | ${lopenr} | 20240105 | 3.7`).join(""),
    "catalogue.row_count":
      raderHeading + rows.map(({lest, avvist}, i) => `\n${i + 1} | PERSON | ${lest} | ${avvist}`).join(""),
    "contribution.hab_rehab_utenfor_institusjon": teltHeading
  };
}

test("districts together: the highest number, latest date and version, and all rows of the six classes", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "reference.kommune": `${kommuneHeading}
        0301 | 2017 |`,
      "clean.gjeldende_leveranse": `${leveranseHeading}
        1 | 2023 | 0301 | 9  | 20240109 | 3.7
        2 | 2023 | 0301 | 10 |          | 3.7
        3 | 2023 | 0301 | 08 | 20240110 | 3.5`,
      "catalogue.row_count": `${raderHeading}
        1 | PERSON       | 40 | 1
        1 | PERSONOPPL   | 40 | 1
        1 | FUNKSJON     | 10 | 0
        2 | TJENESTE     | 70 | 2
        2 | DIAGNOSE     | 20 | 0
        3 | DOGNTILBUD   | 20 | 1
        3 | PasientIdent | 90 | 90`,
      "contribution.hab_rehab_utenfor_institusjon": `${teltHeading}
        0301
        0301`
    },
    expected: `${expectedHeading}
      2023 | 0301 | ja | 10 | 20240110 | 3.7 | 2.5 | ja`
  }));

test("a municipality that did not deliver, one without anybody of poHab, and one that is not of the year", () =>
  sqlSpec(name, {
    params: {aar: 2024},
    given: {
      "reference.kommune": `${kommuneHeading}
        1507 | 2020 | 2024
        1508 | 2024 |
        1580 | 2024 |
        9999 | 2025 |`,
      "clean.gjeldende_leveranse": `${leveranseHeading}
        1 | 2024 | 1508 | 3 | 20250105 | 3.7
        2 | 2023 | 1580 | 3 | 20240105 | 3.7`,
      "catalogue.row_count": `${raderHeading}
        1 | PERSON | 7 | 0
        2 | PERSON | 7 | 7`,
      "contribution.hab_rehab_utenfor_institusjon": `${teltHeading}
        1507
        1580`
    },
    expected: `${expectedHeading}
      2024 | 1508 | ja  | 3  | 20250105 | 3.7 | 0.0 | nei
      2024 | 1580 | nei | '' | ''       | ''  | ''  | ''`
  }));

test("a year before the statistic of poHab: delivered, and nobody counts", () =>
  sqlSpec(name, {
    params: {aar: 2018},
    given: {
      "reference.kommune": `${kommuneHeading}
        1201 | 2017 | 2020`,
      "clean.gjeldende_leveranse": `${leveranseHeading}
        1 | 2018 | 1201 | 0 |  | 3.5`,
      "catalogue.row_count": `${raderHeading}
        1 | PERSON | 7 | 7`,
      "contribution.hab_rehab_utenfor_institusjon": teltHeading
    },
    expected: `${expectedHeading}
      2018 | 1201 | ja | 0 | '' | 3.5 | 100.0 | nei`
  }));

test("the share of rejected rows has one decimal, half up, from the exact fraction", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: delivered([
      {lest: 2000, avvist: 1},
      {lest: 20001, avvist: 10},
      {lest: 3, avvist: 1},
      {lest: 3, avvist: 2},
      {lest: 2000, avvist: 1999},
      {lest: 4_000_000_000, avvist: 10_000_000}
    ]),
    expected: `${expectedHeading}
      2023 | 1101 | ja | 1 | 20240105 | 3.7 | 0.1   | nei
      2023 | 1102 | ja | 1 | 20240105 | 3.7 | 0.0   | nei
      2023 | 1103 | ja | 1 | 20240105 | 3.7 | 33.3  | nei
      2023 | 1104 | ja | 1 | 20240105 | 3.7 | 66.7  | nei
      2023 | 1105 | ja | 1 | 20240105 | 3.7 | 100.0 | nei
      2023 | 1106 | ja | 1 | 20240105 | 3.7 | 0.3   | nei`
  }));

test("a running number beyond 32 bits is left empty, however long it is", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: delivered([
      {lopenr: "2147483647", lest: 1, avvist: 0},
      {lopenr: "2147483648", lest: 1, avvist: 0},
      {lopenr: "000000000000000012", lest: 1, avvist: 0},
      {lopenr: "9".repeat(64), lest: 1, avvist: 0}
    ]),
    expected: `${expectedHeading}
      2023 | 1101 | ja | 2147483647 | 20240105 | 3.7 | 0.0 | nei
      2023 | 1102 | ja | ''         | 20240105 | 3.7 | 0.0 | nei
      2023 | 1103 | ja | 12         | 20240105 | 3.7 | 0.0 | nei
      2023 | 1104 | ja | ''         | 20240105 | 3.7 | 0.0 | nei`
  }));
