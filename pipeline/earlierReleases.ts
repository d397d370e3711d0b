import {readFile} from "node:fs/promises";
import {join} from "node:path";
import type {CountDefinition} from "./definition/configuration.js";
import type {Ledger, LedgerPlace} from "./ledger/ledger.js";
import {type CertifiedYear, deliveriesOf, type OpenFile, tablesThen} from "./numbers/tablesThen.js";
import {Units} from "./numbers/units.js";
import type {EarlierRelease} from "./numbers/variables.js";
import {readCertificate} from "./protectedFiles.js";
import {readOpenCsv} from "./publish/openCsv.js";
import {tablePath} from "./publish/shape.js";
import type {Session} from "./session.js";
import type {Folders, RunContext} from "./stage.js";
import {readUnits} from "./tabulate/readUnits.js";

/** The table that says who reported. */
export const deliveryTable = "rapporteringsstatus";

/** What reading a release asks for. */
export interface ReadingSource {
  readonly context: Pick<RunContext, "database" | "configuration"> & {readonly folders: Pick<Folders, "work">};
  readonly relations: Session["relations"];
}

/**
 * The releases of the ledger as suppression takes them, oldest first, each read when it is asked for, with the numbers of the
 * years that are wanted. What they hid is known where the work folder has the certificate of just these tables.
 *
 * @throws KprstatError blocked for a table that cannot be read, disclosure for a broken certificate
 */
export async function* earlierReleases(
  source: ReadingSource,
  ledger: Ledger,
  isWanted: (aar: number) => boolean
): AsyncGenerator<EarlierRelease> {
  for (const entry of ledger.entries) yield await earlierRelease(source, entry, isWanted);
}

/** A release with its true values as far as the work folder has its certificate. Throws what `earlierReleases` throws. */
export async function earlierRelease(
  {context, relations}: ReadingSource,
  entry: Pick<LedgerPlace, "folder" | "number" | "release" | "tables">,
  isWanted: (aar: number) => boolean = () => true
): Promise<EarlierRelease> {
  const {folders, configuration} = context;
  const files: OpenFile[] = [];
  for (const table of Object.keys(entry.tables)) {
    const path = tablePath(table, "csv");
    // Last year's column tells of the year before.
    const holdsWanted = (first: string) => isWanted(Number(first)) || isWanted(Number(first) - 1);
    files.push({table, ...readOpenCsv(await readFile(join(entry.folder, path)), path, holdsWanted)});
  }
  const reported = files.find(({table}) => table === deliveryTable);
  const deliveries = deliveriesOf(reported?.rows ?? []);
  const levert = reported?.header.indexOf("levert") ?? -1;
  const delivered = new Set(reported?.rows.flatMap(row => (row[levert] === "ja" ? [`${row[0]}/${row[1]}`] : [])) ?? []);
  // All of them: history is recast onto the division of the newest.
  const years = [...new Set(files.flatMap(({rows}) => rows.map(([aar]) => Number(aar))))].sort();
  const definitions = configuration.statistics.filter((known): known is CountDefinition => known.kind === "count");
  const certified = certifiedYears(folders.work, entry);
  return {
    entry: entry.number,
    release: entry.release,
    tables: tablesThen(files, definitions, certified, (aar, kommune) => delivered.has(`${aar}/${kommune}`)),
    units: new Units(await readUnits(context, relations, years)),
    ...{deliveries, certified}
  };
}

/** What the certificate of an entry says; null where the work folder has none of just its tables. */
export function certifiedYears(
  work: string,
  {release, tables}: Pick<LedgerPlace, "release" | "tables">
): readonly CertifiedYear[] | null {
  const certificate = readCertificate(work, release);
  const isOfThese =
    certificate !== null && Object.entries(certificate.tables).every(([table, sha256]) => tables[table] === sha256);
  return isOfThese ? certificate.years : null;
}
