import {z} from "zod";
import {statuses} from "../cells.js";

// What `kprstat diff --json` answers. Values are those that are published: a hidden cell has none.

const count = z.int().nonnegative();

/**
 * - `hidden`: hidden now, and was not;
 * - `opened`: not hidden now, and was;
 * - `changed`: hidden in neither, and another value or status.
 */
export const changeKinds = ["hidden", "opened", "changed"] as const;

const changes = {
  hidden: count,
  opened: count,
  changed: count,
  /** Rows in the newer release only. */
  rowsNew: count,
  /** Rows in the older release only. */
  rowsGone: count
};

const shown = z.strictObject({
  /** As published; null where nothing is shown. */
  value: z.string().nullable(),
  /** Null in a table about deliveries. */
  status: z.enum(statuses).nullable()
});

const changedCell = z.strictObject({
  change: z.enum(changeKinds),
  table: z.string(),
  /** Codes by dimension column. */
  row: z.record(z.string(), z.string()),
  /** Name of the row's unit; null where the configuration has none. */
  unit: z.string().nullable(),
  measure: z.string(),
  before: shown,
  now: shown
});

const changedDelivery = z.strictObject({
  /** `replaced`: another content under the same name. */
  change: z.enum(["new", "gone", "replaced"]),
  /** Relative to the delivery folder. */
  file: z.string(),
  sha256: z.string(),
  /** Of the newer content; null where it cannot be read, or is forgotten. */
  aar: z.int().nullable(),
  /** Senders; none where they cannot be read. */
  municipalities: z.array(z.strictObject({kommune: z.string(), navn: z.string()})).readonly(),
  message: z.enum(["content", "ident"]).nullable(),
  accepted: z.boolean().nullable()
});

const release = z.strictObject({id: z.string(), created: z.string()});

/** What a release is made of besides the division of the country. */
export const inputKinds = ["deliveries", "configuration", "program", "ledger"] as const;

export const differenceSchema = z.strictObject({
  older: release,
  newer: release,
  /** Of all tables that both have with the same columns. */
  totals: z.strictObject(changes),
  /** In order of table, year and level; where nothing differs there is no entry. `geo_niva` is null in tables without levels. */
  counts: z
    .array(z.strictObject({table: z.string(), aar: z.string(), geo_niva: z.string().nullable(), ...changes}))
    .readonly(),
  /** Newly hidden cells first, then newly opened, then changed ones. */
  cells: z.array(changedCell).readonly(),
  /** Tables that cannot be compared: one release has not got them, or other columns in them. */
  otherTables: z.array(z.strictObject({table: z.string(), why: z.enum(["new", "gone", "other_columns"])})).readonly(),
  /** Which of the two releases' inputs are not the same. */
  inputs: z.array(z.enum(inputKinds)).readonly(),
  /** Null without a work folder, or where its records do not tell. */
  deliveries: z.array(changedDelivery).readonly().nullable(),
  /** What could not be told. */
  notes: z.array(z.string()).readonly(),
  /** The page beside the newer release's protected files; null without a work folder. */
  page: z.string().nullable()
});

export type Difference = z.infer<typeof differenceSchema>;
export type ChangedCell = z.infer<typeof changedCell>;
export type ChangedDelivery = z.infer<typeof changedDelivery>;
export type ChangedCounts = Difference["counts"][number];
export type ChangeKind = (typeof changeKinds)[number];
