import {existsSync} from "node:fs";
import {cataloguePath, openWorkDatabase} from "../database/catalogue.js";
import type {Database} from "../database/database.js";
import {parquetFiles} from "../database/partFile.js";
import {KprstatError} from "../errors.js";
import {findingFiles} from "../findingDeliveries.js";

/** A delivery that counts, or one that lies in the folder and does not. */
export interface CatalogueDelivery {
  readonly aar: number | null;
  readonly kommune: string | null;
  /** `00`: no district. */
  readonly bydel: string;
  readonly state: "counts" | "superseded" | "rejected";
}

export interface PersonCount {
  readonly aar: number;
  readonly persons: number;
  /** Persons without a national identity. */
  readonly localOnly: number;
}

export interface CatalogueFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Opens what the runs left in a work folder, for as long as `look` takes; nothing in it changes. `folders`: others that
 * SQL may write to. The caller holds the lock. Throws `missing` when no run has left anything.
 */
export async function withCatalogue<T>(
  work: string,
  look: (database: Database) => Promise<T>,
  folders: readonly string[] = []
): Promise<T> {
  if (!existsSync(cataloguePath(work))) throw noCatalogue(work);
  const database = await openWorkDatabase({work, folders, threads: 2, memoryLimit: "1GB", readOnly: true});
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

/** Throws `missing` when there is no work folder that a run has filled. */
export function noCatalogue(work: string): KprstatError {
  return new KprstatError("missing", {
    what: existsSync(work) ? "The work folder holds no deliveries yet." : "There is no work folder.",
    where: work,
    remedy: "Give the work folder of a run with --work, or start with kprstat run."
  });
}

/** Every content delivery that lies in the delivery folder now. */
export function contentDeliveries(database: Database): Promise<CatalogueDelivery[]> {
  return database.rows<CatalogueDelivery>(`
    select aar::integer as aar, kommune, coalesce(bydel, '00') as bydel,
      case when not accepted then 'rejected' when counts_now then 'counts' else 'superseded' end as state
    from catalogue.verdict
    where kind = 'content' and present
    order by aar, kommune, bydel, state`);
}

/** The senders (municipality and district, six digits) of the ident messages that lie in the folder now, by year. */
export async function identSenders(database: Database): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const senders = new Map<number, Set<string>>();
  const rows = await database.rows<{aar: number; institusjon: string}>(`
    select distinct verdict.aar::integer as aar, if(length(avsender) = 4, avsender || '00', avsender) as institusjon
    from (select delivery, unnest(string_split(header ->> 'senders', ' ')) as avsender from catalogue.delivery)
    join catalogue.verdict as verdict using (delivery)
    where verdict.accepted and verdict.present and verdict.aar is not null and avsender <> ''`);
  for (const {aar, institusjon} of rows) {
    senders.set(aar, (senders.get(aar) ?? new Set()).add(institusjon));
  }
  return senders;
}

/** Persons per year, and how many of them have no national identity. */
export function personCounts(database: Database): Promise<PersonCount[]> {
  return database.rows<PersonCount>(`
    select aar::integer as aar, persons::integer as persons, local_only::integer as "localOnly"
    from catalogue.person_count
    order by aar`);
}

/** The files that count now, by path. */
export function presentFiles(database: Database): Promise<CatalogueFile[]> {
  return database.rows<CatalogueFile>(
    "select path, sha256 from catalogue.file where not ignored and not gone order by path"
  );
}

/** How many files are ignored, and the paths of those that are gone. */
export async function otherFiles(database: Database): Promise<{ignored: number; gone: readonly string[]}> {
  const rows = await database.rows<{path: string; gone: boolean}>(
    "select path, gone from catalogue.file where ignored or gone order by path"
  );
  return {
    ignored: rows.filter(row => !row.gone).length,
    gone: rows.filter(row => row.gone).map(row => row.path)
  };
}

/** Number of findings by rule, of the deliveries that lie in the folder now. */
export async function findingsByRule(database: Database, work: string): Promise<Readonly<Record<string, number>>> {
  const files = findingFiles(work);
  if (files.length === 0) return {};
  const rows = await database.rows<{regel: string; number: number}>(`
    select funn.regel, count(*)::integer as number
    from ${parquetFiles(files)} as funn
    semi join (from catalogue.verdict where present) as verdict using (delivery)
    group by funn.regel
    order by funn.regel`);
  return Object.fromEntries(rows.map(({regel, number}) => [regel, number]));
}
