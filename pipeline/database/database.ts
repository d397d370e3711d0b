import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBValue,
  quotedString
} from "@duckdb/node-api";
import {KprstatError} from "../errors.js";

const spillPrefix = "spill-";

export type SqlValue = DuckDBValue;
export type SqlRow = Record<string, SqlValue>;
export type SqlParams = Record<string, DuckDBValue>;

export interface DatabaseOptions {
  /** Database file, or `:memory:`. */
  readonly path: string;
  /** A second database, reachable under its name; a path that ends in `.duckdb` is made when it does not exist. */
  readonly attach?: {readonly name: string; readonly path: string; readonly readOnly: boolean};
  /** The only folders that SQL may read or write. */
  readonly folders: readonly string[];
  /**
   * Where DuckDB spills, each instance in a folder of its own: two in one overwrite each other's files. Spilled data are
   * plain text, so this lies in the work folder.
   */
  readonly temporaryFolder: string;
  readonly threads: number;
  /** For example `1GB`. */
  readonly memoryLimit: string;
}

/**
 * The only door to DuckDB. Offers two ways to run SQL, `run` and `rows`. DuckDB's own messages quote data, so no error's
 * text repeats them; the `cause` is for the protected fault file only.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #spillFolder: string;
  #lastTransaction: Promise<unknown> = Promise.resolve();

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, spillFolder: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#spillFolder = spillFolder;
  }

  /** Opens (or makes) a database confined to `folders`: no other file is reachable from SQL and no extension is loaded. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const spillFolder = makeSpillFolder(options.temporaryFolder);
    let database: Database | null = null;
    try {
      const instance = await DuckDBInstance.create(options.path, {
        threads: String(options.threads),
        memory_limit: options.memoryLimit,
        temp_directory: spillFolder,
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false"
      });
      database = new Database(instance, await instance.connect(), spillFolder);
      if (options.attach !== undefined) {
        const {name, path, readOnly} = options.attach;
        await database.#connection.run(`attach ${quotedString(path)} as ${name}${readOnly ? " (read_only)" : ""}`);
      }
    } catch (cause) {
      await database?.close();
      throw unopened(options.attach?.path ?? options.path, cause);
    }
    const folders = [...options.folders, options.temporaryFolder].map(folder => `${folder.replace(/\/+$/, "")}/`);
    // A path that is read is written as a pattern that fits itself only, and is allowed or not in that form.
    const allowed = [...new Set(folders.flatMap(folder => [folder, literalPattern(folder)]))];
    await database.run(`set allowed_directories = [${allowed.map(quotedString).join(", ")}]`);
    await database.run("set enable_external_access = false");
    await database.run("set timezone = 'UTC'");
    await database.run("set lock_configuration = true");
    return database;
  }

  /** Runs one or more statements for their effect. Parameters go with a single statement only. */
  async run(sql: string, params?: SqlParams): Promise<void> {
    await guarded(sql, () => this.#connection.run(sql, params));
  }

  /** Runs one query and returns its rows as objects by column name. Not for person rows. */
  async rows<Row extends object = SqlRow>(sql: string, params?: SqlParams): Promise<Row[]> {
    const reader = await guarded(sql, () => this.#connection.runAndReadAll(sql, params));
    return reader.getRowObjects() as unknown as Row[];
  }

  /** A way to append rows to a table of the schema `main`, column by column. */
  async appender(table: string): Promise<DuckDBAppender> {
    return guarded(`append to ${table}`, () => this.#connection.createAppender(table));
  }

  /** Runs `work` in one transaction, after those begun earlier; an error rolls everything back. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lastTransaction.then(() => this.#transact(work));
    this.#lastTransaction = result.catch(() => undefined);
    return result;
  }

  async #transact<T>(work: () => Promise<T>): Promise<T> {
    await this.run("begin transaction");
    try {
      const result = await work();
      await this.run("commit");
      return result;
    } catch (error) {
      // A commit that failed has ended the transaction already.
      await this.run("rollback").catch(() => undefined);
      throw error;
    }
  }

  /** Waits for the transaction that is under way. */
  async close(): Promise<void> {
    await this.#lastTransaction;
    this.#connection.closeSync();
    this.#instance.closeSync();
    rmSync(this.#spillFolder, {recursive: true, force: true});
  }
}

/** The pattern that fits this path only: DuckDB takes [ ] ? * for patterns in what it reads. */
export function literalPattern(path: string): string {
  return path.replace(/[[?*]/g, "[$&]");
}

function makeSpillFolder(parent: string): string {
  try {
    mkdirSync(parent, {recursive: true, mode: 0o700});
    return mkdtempSync(join(parent, spillPrefix));
  } catch (cause) {
    throw unopened(parent, cause);
  }
}

/** Removes the spill folders that stopped runs left behind; no other database may be open on `parent`. */
export function removeSpillFolders(parent: string): void {
  const left = existsSync(parent) ? readdirSync(parent).filter(name => name.startsWith(spillPrefix)) : [];
  for (const name of left) {
    rmSync(join(parent, name), {recursive: true, force: true});
  }
}

function unopened(path: string, cause: unknown): KprstatError {
  const message = cause instanceof Error ? cause.message : "";
  if (/Could not set lock|Conflicting lock/i.test(message)) {
    const remedy = "Wait until the other program has closed it, and start again.";
    return new KprstatError(
      "tryLater",
      {what: "Another program holds the working database.", where: path, remedy},
      {cause}
    );
  }
  const remedy =
    "Check that the work folder may be written and the disk is not full. If the file is damaged, restore the work folder " +
    "from a backup, or move it away: everything is made anew from the deliveries.";
  return new KprstatError(
    "cannotWrite",
    {what: "The working database could not be opened.", where: path, remedy},
    {cause}
  );
}

/** DuckDB's message may quote data, so only its kind (the words before the first colon) is kept in view. */
async function guarded<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "";
    const kind = /^([A-Z][A-Za-z ]{2,40}) ?Error/.exec(message)?.[1]?.trim() ?? "Database";
    if (/No space left|disk quota|Disk quota/i.test(message)) {
      throw new KprstatError(
        "cannotWrite",
        {
          what: "The disk is full.",
          remedy: "Free space in the work and output folders and start again; nothing is lost."
        },
        {cause}
      );
    }
    if (/Permission denied|Read-only file system/i.test(message)) {
      const remedy = "See that the user of the run may write to the work and output folders, and start again.";
      throw new KprstatError("cannotWrite", {what: "A file could not be written.", remedy}, {cause});
    }
    throw new KprstatError(
      "fault",
      {what: `A database statement failed (${kind} error).`, where: firstLine(sql)},
      {cause}
    );
  }
}

function firstLine(sql: string): string {
  const line = sql.trim().split("\n", 1)[0] ?? "";
  return line.replace(/'[^']*'/g, "'…'").slice(0, 100);
}
