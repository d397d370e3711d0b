import {createHash, type Hash} from "node:crypto";
import type {YearCertificate} from "./certificate.js";
import {categoriesOf, cellOf, type OpenRelease, type OpenRow, unitOf} from "./readTables.js";
import type {PublicKnowledge} from "./reference.js";
import type {TableStatement} from "./statements.js";

/** What an audit of a year reads besides what the release tells of it. */
export interface BesidesTables {
  readonly knowledge: PublicKnowledge;
  /** Undefined when the certificate has no such year. */
  readonly certificate: YearCertificate | undefined;
  /** By place of the earlier release, what it told of the year (`toldOfYear`); null for nothing. */
  readonly earlier: readonly (string | null)[];
}

/**
 * SHA-256, hex, of everything that decides what an audit finds of the numbers of one year, but for the program: what the
 * release tells, the certificate, the public reference data, what was published before. An earlier release that told
 * just the same of the year adds nothing to that.
 */
export function yearFingerprint(
  release: OpenRelease,
  aar: number,
  {knowledge, certificate, earlier}: BesidesTables
): string {
  const told = toldOfYear(release, aar, certificate?.truth ?? null);
  const others = earlier.flatMap((before, place) => (before === null || before === told ? [] : [[place, before]]));
  const hash = createHash("sha256");
  add(hash, [aar, told, certificate ?? null, knowledge, others]);
  return hash.digest("hex");
}

/**
 * SHA-256, hex, of what a release tells of one year: the rows that hold its numbers (of the year after the columns of last
 * year), where they stand, who delivered, the newest year, and the true values of what is hidden where they are known.
 */
export function toldOfYear(release: OpenRelease, aar: number, truth: readonly number[] | null): string {
  const hash = createHash("sha256");
  add(hash, [aar, release.years.at(-1), truth]);
  for (const table of release.tables) {
    const own = table.rowsOf.get(aar) ?? [];
    const lookingBack = lastYearsColumns(table.statement);
    const later = lookingBack.length === 0 ? [] : (table.rowsOf.get(aar + 1) ?? []);
    add(hash, [table.statement.table, own.length, later.length]);
    const put = (row: OpenRow, fields: readonly string[]) => hash.update(`${row.index},${fields.join("\u001f")}\n`);
    for (const row of own) put(row, row.fields);
    for (const row of later) {
      const cells = lookingBack.flatMap(measure => Object.values(cellOf(table, row, measure)));
      put(row, [unitOf(row), ...categoriesOf(table, row), ...cells]);
    }
  }
  const deliveries = [...release.deliveries].filter(([key]) => key.startsWith(`${aar}/`));
  add(hash, [deliveries, [...(release.notDelivered.get(aar) ?? ["?"])]]);
  return hash.digest("hex");
}

function add(hash: Hash, part: unknown): void {
  hash.update(`${JSON.stringify(part)}\n`);
}

/** Numbers of the measures that hold numbers of the year before. */
function lastYearsColumns({measures}: TableStatement): readonly number[] {
  return measures.flatMap(({kind}, measure) => (kind === "last_year" ? [measure] : []));
}
