import {mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Database, type SqlRow} from "../../pipeline/database/database.js";
import {parquetFiles} from "../../pipeline/database/partFile.js";
import {type DeliveryRead, readDelivery} from "../../pipeline/ingest/readDelivery.js";
import {SegmentWriter} from "../../pipeline/ingest/segmentWriter.js";

export const testLimits = {maxFileBytes: 1 << 30, maxCompressionRatio: 400, maxDepth: 256, maxMarkupLength: 1 << 20};

export const testKey = Buffer.from("a key for tests only, 32 bytes..");

/** A folder that the test removes itself. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "kprstat-test-"));
}

/** Documents landed as one segment, to be looked at with SQL. */
export interface Landed {
  readonly database: Database;
  readonly reads: readonly DeliveryRead[];
  /** Rows of a landed class in document order; empty when none was landed. */
  rows(relation: string): Promise<SqlRow[]>;
  /** The `from` item of a landed class; null when none was landed. */
  source(relation: string): string | null;
  close(): Promise<void>;
}

/** Lands documents as deliveries 1, 2, …. With `scan: false` the library alone reads them. */
export async function landDocuments(documents: readonly Uint8Array[], scan = true): Promise<Landed> {
  const folder = temporaryFolder();
  const database = await Database.open({
    path: ":memory:",
    folders: [folder],
    temporaryFolder: join(folder, "tmp"),
    threads: 1,
    memoryLimit: "500MB"
  });
  const writer = await SegmentWriter.create(database);
  const segment = join(folder, "segment");
  writer.begin(segment);
  const reads: DeliveryRead[] = [];
  for (const [index, bytes] of documents.entries()) {
    const path = join(folder, `${index + 1}.xml`);
    writeFileSync(path, bytes);
    reads.push(await readDelivery(path, index + 1, writer, {limits: testLimits, key: testKey, scan}));
    rmSync(path);
  }
  await writer.end();
  const source = (relation: string) => {
    const files = readdirSync(segment).filter(name => name.startsWith(`${relation}-`));
    return files.length === 0 ? null : parquetFiles(files.map(name => join(segment, name)));
  };
  return {
    database,
    reads,
    source,
    async rows(relation) {
      const from = source(relation);
      return from === null ? [] : database.rows(`from ${from} order by delivery, rad, linje`);
    },
    async close() {
      await database.close();
      rmSync(folder, {recursive: true});
    }
  };
}
