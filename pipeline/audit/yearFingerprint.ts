import {createHash, type Hash} from "node:crypto";
import type {Certificate, YearCertificate} from "./certificate.js";
import type {ToldYears} from "./memory.js";
import {categoriesOf, cellOf, type OpenRelease, type OpenRow, unitOf} from "./readTables.js";
import type {PublicKnowledge} from "./reference.js";
import type {TableStatement} from "./statements.js";

/** What an audit reads of one year. */
export interface YearInput {
  readonly aar: number;
  /** What the release tells of it (`toldOfYear`). */
  readonly told: string | undefined;
  /** Undefined when the certificate has no such year. */
  readonly certificate: YearCertificate | undefined;
  readonly knowledge: PublicKnowledge;
  /** What the earlier releases told of it, by place; undefined for nothing. */
  readonly earlier: readonly (string | undefined)[];
}

/**
 * SHA-256, hex, of everything that decides what an audit finds of the numbers of one year, but for the program. An earlier
 * release that told just what the audited one tells adds nothing.
 */
export function yearFingerprint({aar, told, certificate, knowledge, earlier}: YearInput): string {
  const others = earlier.flatMap((before, place) => (before === undefined || before === told ? [] : [[place, before]]));
  const hash = createHash("sha256");
  add(hash, [aar, told ?? null, certificate ?? null, knowledge, others]);
  return hash.digest("hex");
}

/** What a release tells of each year of its rows, and of the one before, with what its certificate says. */
export function toldYears(release: OpenRelease, certificate: Certificate | null): ToldYears {
  const years = new Set([...release.years, ...release.years.map(aar => aar - 1), ...(certificate?.years.keys() ?? [])]);
  return new Map([...years].map(aar => [aar, toldOfYear(release, aar, certificate?.years.get(aar)?.truth ?? null)]));
}

/**
 * SHA-256, hex, of what a release tells of one year: the rows that hold its numbers (of the year after the columns of last
 * year), where they stand, who delivered, the newest year, and the true values of what is hidden where they are known.
 */
function toldOfYear(release: OpenRelease, aar: number, truth: readonly number[] | null): string {
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
