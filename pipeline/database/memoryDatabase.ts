import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Database} from "./database.js";

/** Opens a database in memory that may read one folder and nothing else, for as long as `look` takes. */
export async function withMemoryDatabase<T>(folder: string, look: (database: Database) => Promise<T>): Promise<T> {
  const temporaryFolder = mkdtempSync(join(tmpdir(), "kprstat-memory-"));
  try {
    const database = await Database.open({
      path: ":memory:",
      folders: [folder],
      temporaryFolder,
      threads: 1,
      memoryLimit: "1GB"
    });
    try {
      return await look(database);
    } finally {
      await database.close();
    }
  } finally {
    rmSync(temporaryFolder, {recursive: true, force: true});
  }
}
