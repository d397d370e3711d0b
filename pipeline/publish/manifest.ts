import {createHash} from "node:crypto";
import {z} from "zod";
import {brokenFile} from "./brokenFile.js";
import {derivedColumn} from "./columns.js";
import {type OpenTable, statusColumn} from "./shape.js";

export const manifestPath = "manifest.json";

/** The head of an empty ledger is the hash of nothing. */
const ofNothing = sha256Of(new Uint8Array());

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

const manifestSchema = z.strictObject({
  id: z.string().regex(/^\d{4}-r[1-9]\d*$/),
  created: z.iso.datetime(),
  dataYears: z.array(z.number().int()).min(1),
  codeVersion: z.string().min(1),
  configurationSha256: sha256,
  inputSha256: sha256,
  ledger: z
    .strictObject({entries: count, sha256})
    .refine(({entries, sha256}) => (entries === 0) === (sha256 === ofNothing), "no head of a ledger"),
  files: z.array(
    z.strictObject({path: z.string().regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/), sha256, bytes: count, rows: count.optional()})
  ),
  cells: z.array(z.strictObject({table: z.string(), level: z.string(), year: z.string(), shown: count, hidden: count}))
});

/**
 * What a release is and holds: one entry per file, with its rows where it is a table, and how many cells (one measure in
 * one row) are shown and hidden per table, level and year, never split by reason. `ledger` is the head of the ledger that
 * it was made against: how many entries, and the hash of the last (docs/disclosure-control.md). Only `id`, `created`
 * and the pages, which show both, may differ between releases of equal input.
 */
export type Manifest = z.infer<typeof manifestSchema>;
export type FileEntry = Manifest["files"][number];
export type CellSummary = Manifest["cells"][number];

/** The manifest as bytes are compared: keys in order, two spaces, LF. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(inOrder(manifest), null, 2)}\n`;
}

/** Throws `blocked` for anything that `formatManifest` does not write. */
export function parseManifest(bytes: Uint8Array): Manifest {
  try {
    const text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
    const manifest = manifestSchema.parse(JSON.parse(text));
    if (formatManifest(manifest) === text) return manifest;
  } catch (cause) {
    throw brokenFile(manifestPath, "The manifest cannot be read.", cause);
  }
  throw brokenFile(manifestPath, "The manifest is not in the form that is written.");
}

export function sha256Of(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The entry of a file; `rows` is null for one that is no table. */
export function fileEntry(path: string, content: Uint8Array, rows: number | null): FileEntry {
  const entry = {path, sha256: sha256Of(content), bytes: content.length};
  return rows === null ? entry : {...entry, rows};
}

/** Shown (`ok`) and hidden (`suppressed`) cells of the tables with statuses, in order of table, level and year. */
export function cellSummaries(tables: readonly OpenTable[]): CellSummary[] {
  const found: CellSummary[] = [];
  for (const open of tables) {
    const names = open.shape.columns.map(column => column.name);
    const statuses = names.flatMap((name, position) =>
      names[position + 1] === statusColumn(name) ? [position + 1] : []
    );
    if (statuses.length === 0) continue;
    const [levels, years] = [names.indexOf("geo_niva"), names.indexOf("aar")];
    const {values, codes} = derivedColumn(open, [levels, years], row => {
      return {table: open.shape.table, level: row[levels] ?? "", year: row[years] ?? "", shown: 0, hidden: 0};
    });
    for (const [index, row] of open.rows.entries()) {
      const summary = values[codes[index] ?? -1];
      if (summary === undefined) continue;
      for (const position of statuses) {
        if (row[position] === "ok") summary.shown++;
        if (row[position] === "suppressed") summary.hidden++;
      }
    }
    found.push(...values);
  }
  const key = ({table, level, year}: CellSummary) => [table, level, year].join("/");
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}
