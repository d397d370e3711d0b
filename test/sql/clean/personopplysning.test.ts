import {test} from "vitest";
import {sqlSpec} from "../../support/sqlSpec.js";

const name = "clean.personopplysning";

const opplysningHeading = `
  delivery:integer | poPeID:bigint | poPoID:bigint | poHab | poFraDato:date | poTilDato:date | poIndPlan | poHarKoordinator | poErnKartlagt | poErnKartlagtDato:date | poLegeMiddGj | poLegeMiddGjDato:date | poBoligTilr | poPrivHjelp | poOmsorgBarn | poHusstand
  -----------------|---------------|---------------|-------|----------------|----------------|-----------|------------------|---------------|------------------------|--------------|-----------------------|-------------|-------------|--------------|-----------`;
const expectedHeading = `
  delivery:integer | pe_id:bigint | po_id:bigint | person:bigint | kommune | bydel | lever_i_aaret:boolean | fra_dato:date | overlapper_aaret:boolean | po_hab | ind_plan | har_koordinator | ernaering_i_aaret:boolean | legemiddelgjennomgang_i_aaret:boolean | hjemmesituasjon:integer
  -----------------|--------------|--------------|---------------|---------|-------|-----------------------|---------------|--------------------------|--------|----------|-----------------|---------------------------|---------------------------------------|------------------------`;

const anna = `
  delivery:integer | pe_id:bigint | person:bigint | kommune | bydel | lever_i_aaret:boolean
  -----------------|--------------|---------------|---------|-------|----------------------
  1                | 5            | 900           | 1101    | 00    | true`;

/** Rows of the first columns up to `poTilDato`, with nothing in the others. */
function opplysninger(rows: string): string {
  return opplysningHeading + continued(rows, "| | | | | | | | | |");
}

/** Rows of the first columns up to `po_hab`, as rows with nothing else become. */
function utenAnnet(rows: string): string {
  return expectedHeading + continued(rows, "| | | false | false | 0");
}

function continued(rows: string, cells: string): string {
  return rows.replace(/\S.*$/gm, row => `${row} ${cells}`);
}

test("a period overlaps the year when it begins by 31 December and ends on 1 January or later", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": opplysninger(`
        1 | 5 | 1 | 1 | 2023-12-31 | 2024-06-30
        1 | 5 | 2 | 1 | 2024-01-01 | 2024-06-30
        1 | 5 | 3 | 1 | 2020-03-01 | 2023-01-01
        1 | 5 | 4 | 1 | 2020-03-01 | 2022-12-31
        1 | 5 | 5 | 1 | 2023-05-05 | 2023-05-05
        1 | 5 | 6 | 1 | 2019-01-01 | 9999-12-31`)
    },
    expected: utenAnnet(`
      1 | 5 | 1 | 900 | 1101 | 00 | true | 2023-12-31 | true  | 1
      1 | 5 | 2 | 900 | 1101 | 00 | true | 2024-01-01 | false | 1
      1 | 5 | 3 | 900 | 1101 | 00 | true | 2020-03-01 | true  | 1
      1 | 5 | 4 | 900 | 1101 | 00 | true | 2020-03-01 | false | 1
      1 | 5 | 5 | 900 | 1101 | 00 | true | 2023-05-05 | true  | 1
      1 | 5 | 6 | 900 | 1101 | 00 | true | 2019-01-01 | true  | 1`)
  }));

test("an empty end is open; a row that ends before it begins overlaps nothing", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": opplysninger(`
        1 | 5 | 1 | 1 |            |
        1 | 5 | 2 | 1 |            | 2022-12-31
        1 | 5 | 3 | 1 |            | 2023-01-01
        1 | 5 | 4 | 1 | 2023-12-31 |
        1 | 5 | 5 | 1 | 2024-01-01 |
        1 | 5 | 6 | 1 | 2023-06-02 | 2023-06-01
        1 | 5 | 7 | 1 | 2023-12-31 | 2023-01-01`)
    },
    expected: utenAnnet(`
      1 | 5 | 1 | 900 | 1101 | 00 | true |            | true  | 1
      1 | 5 | 2 | 900 | 1101 | 00 | true |            | false | 1
      1 | 5 | 3 | 900 | 1101 | 00 | true |            | true  | 1
      1 | 5 | 4 | 900 | 1101 | 00 | true | 2023-12-31 | true  | 1
      1 | 5 | 5 | 900 | 1101 | 00 | true | 2024-01-01 | false | 1
      1 | 5 | 6 | 900 | 1101 | 00 | true | 2023-06-02 | false | 1
      1 | 5 | 7 | 900 | 1101 | 00 | true | 2023-12-31 | false | 1`)
  }));

test("a row belongs to the person of its own delivery, and rows of deliveries that do not count are left out", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": `
        delivery:integer | pe_id:bigint | person:bigint | kommune | bydel | lever_i_aaret:boolean
        -----------------|--------------|---------------|---------|-------|----------------------
        1                | 5            | 900           | 1101    | 00    | true
        2                | 5            | 901           | 0301    | 04    | false
        2                | 6            | 900           | 0301    | 04    | true`,
      "valid.personoppl": opplysninger(`
        1 | 5 | 1 | 1 |  |
        2 | 5 | 1 | 2 |  |
        2 | 6 | 1 |   |  |
        3 | 5 | 1 | 1 |  |`)
    },
    expected: utenAnnet(`
      1 | 5 | 1 | 900 | 1101 | 00 | true  | | true | 1
      2 | 5 | 1 | 901 | 0301 | 04 | false | | true | 2
      2 | 6 | 1 | 900 | 0301 | 04 | true  | | true |`)
  }));

test("individual plan and coordinator are as reported", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": `${opplysningHeading}
        1 | 5 | 1 | | | | 4 | 11 | | | | | | | |
        1 | 5 | 2 | | | | 1 |    | | | | | | | |`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | 00 | true | | true | | 4 | 11 | false | false | 0
      1 | 5 | 2 | 900 | 1101 | 00 | true | | true | | 1 |    | false | false | 0`
  }));

test("nutrition and medication are of the year when the same row has the yes and a date of the year, whatever its period", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": `${opplysningHeading}
        1 | 5 | 1 | | 2019-01-01 | 2019-12-31 | | | 1 | 2023-01-01 | 1 | 2023-12-31 | | | |
        1 | 5 | 2 | |            |            | | | 1 | 2022-12-31 | 1 | 2024-01-01 | | | |
        1 | 5 | 3 | |            |            | | | 1 |            | 2 | 2023-05-05 | | | |
        1 | 5 | 4 | |            |            | | | 2 | 2023-05-05 | 1 |            | | | |
        1 | 5 | 5 | |            |            | | | 9 | 2023-05-05 |   | 2023-05-05 | | | |`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | 00 | true | 2019-01-01 | false | | | | true  | true  | 0
      1 | 5 | 2 | 900 | 1101 | 00 | true |            | true  | | | | false | false | 0
      1 | 5 | 3 | 900 | 1101 | 00 | true |            | true  | | | | false | false | 0
      1 | 5 | 4 | 900 | 1101 | 00 | true |            | true  | | | | false | false | 0
      1 | 5 | 5 | 900 | 1101 | 00 | true |            | true  | | | | false | false | 0`
  }));

test("what of the home situation is reported, one bit each", () =>
  sqlSpec(name, {
    params: {aar: 2023},
    given: {
      "clean.person": anna,
      "valid.personoppl": `${opplysningHeading}
        1 | 5 | 1 | | | | | | | | | | 2 | 6 | 2 | 1
        1 | 5 | 2 | | | | | | | | | | 1 |   |   |
        1 | 5 | 3 | | | | | | | | | |   | 3 |   |
        1 | 5 | 4 | | | | | | | | | |   |   | 1 |
        1 | 5 | 5 | | | | | | | | | |   |   |   | 3`
    },
    expected: `${expectedHeading}
      1 | 5 | 1 | 900 | 1101 | 00 | true | | true | | | | false | false | 15
      1 | 5 | 2 | 900 | 1101 | 00 | true | | true | | | | false | false | 1
      1 | 5 | 3 | 900 | 1101 | 00 | true | | true | | | | false | false | 2
      1 | 5 | 4 | 900 | 1101 | 00 | true | | true | | | | false | false | 4
      1 | 5 | 5 | 900 | 1101 | 00 | true | | true | | | | false | false | 8`
  }));
