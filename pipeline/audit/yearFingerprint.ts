import {createHash} from "node:crypto";
import type {YearCertificate} from "./certificate.js";
import type {OpenRelease} from "./readTables.js";
import type {PublicKnowledge} from "./reference.js";

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
 * that hold them, where they stand, who delivered, the certificate, the public reference data, what was published before.
 */
export function yearFingerprint(
  release: OpenRelease,
  aar: number,
  {knowledge, certificate, earlier}: BesidesTables
): string {
  const hash = createHash("sha256");
  const add = (part: unknown) => hash.update(`${JSON.stringify(part)}\n`);
  add([aar, release.years.at(-1)]);
  for (const {statement, rowsOf} of release.tables) {
    const looksBack = statement.measures.some(({kind}) => kind === "last_year");
    const rows = [aar, ...(looksBack ? [aar + 1] : [])].flatMap(year => rowsOf.get(year) ?? []);
    add([statement.table, rows.length]);
    for (const {index, fields} of rows) hash.update(`${index},${fields.join("\u001f")}\n`);
  }
  const deliveries = [...release.deliveries].filter(([key]) => key.startsWith(`${aar}/`));
  add([deliveries, [...(release.notDelivered.get(aar) ?? ["?"])]]);
  add([certificate ?? null, knowledge, earlier]);
  return hash.digest("hex");
}
