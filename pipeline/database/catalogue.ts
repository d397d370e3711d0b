import {join} from "node:path";
import {KprstatError} from "../errors.js";
import {Database} from "./database.js";

/** Column types of the catalogue's tables, by table and column. One row per distinct content, file, segment or stage part. */
const tables = {
  file: {
    path: "VARCHAR",
    sha256: "VARCHAR",
    bytes: "BIGINT",
    ignored: "BOOLEAN",
    gone: "BOOLEAN",
    size: "BIGINT",
    inode: "VARCHAR",
    mtime_ns: "VARCHAR",
    ctime_ns: "VARCHAR"
  },
  about: {version: "INTEGER"},
  segment: {segment: "INTEGER", last_delivery: "INTEGER", fingerprint: "VARCHAR", validated: "VARCHAR"},
  delivery: {
    delivery: "INTEGER",
    sha256: "VARCHAR",
    bytes: "BIGINT",
    segment: "INTEGER",
    kind: "VARCHAR",
    namespace_version: "VARCHAR",
    fatal: "VARCHAR",
    fatal_linje: "INTEGER",
    header: "VARCHAR",
    rows_read: "VARCHAR",
    key_fingerprint: "VARCHAR"
  },
  verdict: {
    delivery: "INTEGER",
    segment: "INTEGER",
    kind: "VARCHAR",
    accepted: "BOOLEAN",
    aar: "SMALLINT",
    kommune: "VARCHAR",
    bydel: "VARCHAR",
    lopenr: "VARCHAR",
    laget_dato: "VARCHAR",
    versjon: "VARCHAR",
    findings: "INTEGER",
    present: "BOOLEAN",
    counts_now: "BOOLEAN"
  },
  row_count: {
    delivery: "INTEGER",
    segment: "INTEGER",
    klasse: "VARCHAR",
    lest: "BIGINT",
    godtatt: "BIGINT",
    avvist: "BIGINT"
  },
  person_count: {aar: "SMALLINT", persons: "BIGINT", local_only: "BIGINT"},
  used: {aar: "SMALLINT", avsender: "VARCHAR", kind: "VARCHAR", sha256: "VARCHAR"},
  fingerprint: {stage: "VARCHAR", part: "VARCHAR", fingerprint: "VARCHAR", inputs: "VARCHAR"}
} as const;

export type CatalogueTable = keyof typeof tables;

/** The catalogue's file in a work folder. */
export function cataloguePath(work: string): string {
  return join(work, "kprstat.duckdb");
}

/** Where the databases of a run spill. */
export function temporaryFolder(work: string): string {
  return join(work, "tmp");
}

export interface WorkDatabaseOptions {
  readonly work: string;
  /** Further folders that SQL may read or write. */
  readonly folders: readonly string[];
  readonly threads: number;
  readonly memoryLimit: string;
  readonly readOnly: boolean;
}

/**
 * The database of a run: an empty one in memory for everything that is derived (schemas `reference`, `valid`, `clean`,
 * `contribution`), with the catalogue of the work folder attached as `catalogue`.
 */
export async function openWorkDatabase(options: WorkDatabaseOptions): Promise<Database> {
  const database = await Database.open({
    path: ":memory:",
    attach: {name: "catalogue", path: cataloguePath(options.work), readOnly: options.readOnly},
    folders: [options.work, ...options.folders],
    temporaryFolder: temporaryFolder(options.work),
    threads: options.threads,
    memoryLimit: options.memoryLimit
  });
  if (!options.readOnly) {
    await createTables(database);
  }
  await requireVersion(database, options.work);
  return database;
}

/** The form of the tables above; a new one needs a new work folder or a migration. */
const catalogueVersion = 1;

async function requireVersion(database: Database, work: string): Promise<void> {
  const found = await database.rows<{version: number}>("from catalogue.about").catch(() => []);
  if (found[0]?.version !== catalogueVersion) {
    await database.close();
    throw new KprstatError("configuration", {
      what: "The work folder was made by another version of kprstat.",
      where: cataloguePath(work),
      remedy: "Give a new work folder with --work; everything is made anew from the deliveries."
    });
  }
}

async function createTables(database: Database): Promise<void> {
  const [{isNew} = {isNew: true}] = await database.rows<{isNew: boolean}>(
    "select count(*) = 0 as isNew from duckdb_tables() where database_name = 'catalogue'"
  );
  for (const [table, columns] of Object.entries(tables)) {
    const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
    await database.run(`create table if not exists catalogue.${table} (${definitions.join(", ")})`);
  }
  if (isNew) {
    await database.run("insert into catalogue.about values ($version)", {version: catalogueVersion});
  }
}

/** Adds rows to a table of the catalogue; every row has all columns. */
export async function addToCatalogue(
  database: Database,
  table: CatalogueTable,
  rows: readonly Readonly<Record<string, string | number | boolean | null>>[]
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const columns = tables[table];
  const names = Object.keys(columns);
  await database.run(
    `insert into catalogue.${table} (${names.join(", ")}) ` +
      `select ${names.map(name => `r.${name}`).join(", ")} from (select unnest(from_json($rows, $shape)) as r)`,
    {rows: JSON.stringify(rows), shape: JSON.stringify([columns])}
  );
}
