// Lands one file with the built program in a process of its own and prints what came of it and the peak of its memory.
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Database} from "../../dist/database/database.js";
import {readDelivery} from "../../dist/ingest/readDelivery.js";
import {SegmentWriter} from "../../dist/ingest/segmentWriter.js";

const folder = mkdtempSync(join(tmpdir(), "kprstat-land-"));
const database = await Database.open({
  path: ":memory:",
  folders: [folder],
  temporaryFolder: join(folder, "tmp"),
  threads: 1,
  memoryLimit: "200MB"
});
const writer = await SegmentWriter.create(database);
const before = process.resourceUsage().maxRSS;
writer.begin(join(folder, "segment"));
const limits = {maxFileBytes: 2 ** 33, maxCompressionRatio: 400, maxDepth: 256, maxMarkupLength: 2 ** 20};
const read = await readDelivery(process.argv[2], 1, writer, {limits, key: Buffer.alloc(32, 7), scan: true});
await writer.end();
await database.close();
rmSync(folder, {recursive: true});
const grownMegabytes = (process.resourceUsage().maxRSS - before) / 1024;
process.stdout.write(JSON.stringify({fatal: read.fatal?.regel ?? null, rowsRead: read.rowsRead, bytes: read.bytes, grownMegabytes}));
