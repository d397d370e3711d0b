import {createHash} from "node:crypto";
import {z} from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const entrySchema = z.strictObject({
  /** Its place in the ledger, from 1. */
  number: z.number().int().positive(),
  release: z.string().regex(/^\w[\w.-]*$/),
  /** When it entered. */
  added: z.iso.datetime(),
  manifestSha256: sha256,
  /** SHA-256 of each table's open data file. */
  tables: z.record(z.string().regex(/^\w+$/), sha256),
  /** Hash of the entry before; of the first, that of nothing. */
  previous: sha256
});

/** What was published at one time, as `entry.json` says it. Its hash is that of these bytes, so it covers all before it. */
export type LedgerEntry = z.infer<typeof entrySchema>;

/** How far a ledger reaches: how many entries, and the hash of the last. */
export interface LedgerHead {
  readonly entries: number;
  readonly sha256: string;
}

/** The head of an empty ledger: the hash of nothing. */
export const emptyHead: LedgerHead = {entries: 0, sha256: sha256Of("")};

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The text of `entry.json`: keys in order, two spaces, LF. */
export function formatEntry({number, release, added, manifestSha256, tables, previous}: LedgerEntry): string {
  const inOrder = Object.fromEntries(Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({number, release, added, manifestSha256, tables: inOrder, previous}, null, 2)}\n`;
}

/** Null for anything that `formatEntry` does not write. */
export function parseEntry(bytes: Uint8Array): LedgerEntry | null {
  try {
    const text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
    const entry = entrySchema.parse(JSON.parse(text));
    return formatEntry(entry) === text ? entry : null;
  } catch {
    return null;
  }
}
