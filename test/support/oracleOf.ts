import {type OracleResult, oracle} from "../oracle/oracle.js";
import type {ExactTable} from "../oracle/tables.js";
import {type ContentSpec, contentXml, type IdentSpec, identityOf, identXml} from "./deliveryXml.js";

/** What the oracle says about a folder with these messages; data years 2017–2024. */
export function judged(
  contents: readonly ContentSpec[],
  idents: readonly IdentSpec[] = [],
  testPersonMunicipalities?: number
): OracleResult {
  const texts = [...contents.map(contentXml), ...idents.map(identXml)];
  const deliveries = texts.map((text, i) => ({path: `${i}.xml`, bytes: Buffer.from(text)}));
  const years = {first: 2017, last: 2024};
  return oracle(
    testPersonMunicipalities === undefined ? {deliveries, years} : {deliveries, years, testPersonMunicipalities}
  );
}

/** Ident messages that make the persons with the same `pePeID` in all the deliveries the same citizen. */
export function samePersons(contents: readonly ContentSpec[]): readonly IdentSpec[] {
  return contents.map(({kommune, bydel = "00", aar, personer}) => ({
    aar,
    institusjoner: [
      {
        institusjonID: kommune + bydel,
        pasienter: personer.map(({pePeID}) => ({pid: pePeID, ...identityOf(Number(pePeID))}))
      }
    ]
  }));
}

/** The cells of one row, `value status` each, found by its dimensions written with spaces; null where there is no row. */
export function cells(result: OracleResult, table: ExactTable, dimensions: string): readonly string[] | null {
  const key = dimensions.split(" ");
  const row = result.tables[table].find(columns => key.every((value, i) => columns[i] === value));
  if (row === undefined) return null;
  const values = row.slice(key.length);
  return values.flatMap((value, i) => (i % 2 === 0 ? [`${value} ${values[i + 1]}`.trim()] : []));
}
