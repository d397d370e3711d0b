import {createHash} from "node:crypto";
import type {YearCertificate} from "./certificate.js";
import {categoriesOf, cellOf, type OpenRelease, type OpenRow, unitOf} from "./readTables.js";
import type {PublicKnowledge} from "./reference.js";
import type {TableStatement} from "./statements.js";

/** What an audit reads besides the tables. */
export interface BesidesTables {
  readonly knowledge: PublicKnowledge;
  /** Undefined when the certificate has no such year. */
  readonly certificate: YearCertificate | undefined;
  /** Hashes of the earlier releases and of what is kept of them. */
  readonly earlier: readonly string[];
}

/**
 * SHA-256, hex, of everything that decides what an audit finds of the numbers of one year, but for the program: the rows
 * that hold them (of the year after the columns of last year), where they stand, who delivered, the certificate, the
 * public reference data, what was published before.
 */
export function yearFingerprint(
  release: OpenRelease,
  aar: number,
  {knowledge, certificate, earlier}: BesidesTables
): string {
  const hash = createHash("sha256");
  const add = (part: unknown) => hash.update(`${JSON.stringify(part)}\n`);
  add([aar, release.years.at(-1)]);
  for (const table of release.tables) {
    const own = table.rowsOf.get(aar) ?? [];
    const lookingBack = lastYearsColumns(table.statement);
    const later = lookingBack.length === 0 ? [] : (table.rowsOf.get(aar + 1) ?? []);
    add([table.statement.table, own.length, later.length]);
    const put = (row: OpenRow, fields: readonly string[]) => hash.update(`${row.index},${fields.join("\u001f")}\n`);
    for (const row of own) put(row, row.fields);
    for (const row of later) {
      const cells = lookingBack.flatMap(measure => Object.values(cellOf(table, row, measure)));
      put(row, [unitOf(row), ...categoriesOf(table, row), ...cells]);
    }
  }
  const deliveries = [...release.deliveries].filter(([key]) => key.startsWith(`${aar}/`));
  add([deliveries, [...(release.notDelivered.get(aar) ?? ["?"])]]);
  add([certificate ?? null, knowledge, earlier]);
  return hash.digest("hex");
}

/** Numbers of the measures that hold numbers of the year before. */
function lastYearsColumns({measures}: TableStatement): readonly number[] {
  return measures.flatMap(({kind}, measure) => (kind === "last_year" ? [measure] : []));
}
