import {mkdirSync} from "node:fs";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBValue,
  quotedString
} from "@duckdb/node-api";
import {KprstatError} from "../errors.js";

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
  /** Where DuckDB spills; spilled data are plain text, so this lies in the work folder. */
  readonly temporaryFolder: string;
  readonly threads: number;
  /** For example `1GB`. */
  readonly memoryLimit: string;
}

/**
 * The only door to DuckDB. Offers two ways to run SQL, `run` and `rows`, and never lets DuckDB's own messages out:
 * they quote data.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #lastTransaction: Promise<unknown> = Promise.resolve();

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Opens (or makes) a database confined to `folders`: no other file is reachable from SQL and no extension is loaded. */
  static async open(options: DatabaseOptions): Promise<Database> {
    mkdirSync(options.temporaryFolder, {recursive: true, mode: 0o700});
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(options.path, {
        threads: String(options.threads),
        memory_limit: options.memoryLimit,
        temp_directory: options.temporaryFolder,
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false"
      });
    } catch (cause) {
      throw new KprstatError(
        "cannotWrite",
        {
          what: "The working database could not be opened.",
          where: options.path,
          remedy: "Check that no other run uses the work folder and that the disk is writable and not full."
        },
        {cause}
      );
    }
    const database = new Database(instance, await instance.connect());
    if (options.attach !== undefined) {
      const {name, path, readOnly} = options.attach;
      await database.run(`attach ${quotedString(path)} as ${name}${readOnly ? " (read_only)" : ""}`);
    }
    const allowed = [...options.folders, options.temporaryFolder].map(folder =>
      quotedString(`${folder.replace(/\/+$/, "")}/`)
    );
    await database.run(`set allowed_directories = [${allowed.join(", ")}]`);
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
      await this.run("rollback");
      throw error;
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
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
