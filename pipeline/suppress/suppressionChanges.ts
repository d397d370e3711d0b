import type {PublishedCell, PublishedRow, PublishedTable} from "../cells.js";

/** How a cell differs from what the release before shows. Every difference is of one kind. */
export const changeKinds = ["hidden", "opened", "changed", "added", "removed"] as const;

/**
 * - `hidden`: hidden now, and was not;
 * - `opened`: not hidden now, and was;
 * - `changed`: hidden in neither, and another value or status;
 * - `added`, `removed`: its row is in one of the two releases only.
 */
export type ChangeKind = (typeof changeKinds)[number];
type ListedKind = Exclude<ChangeKind, "added" | "removed">;

/** How many cells of one table, year and kind of unit differ. */
export type ChangedCells = {readonly table: string; readonly aar: string; readonly geo_niva: string} & Readonly<
  Record<ChangeKind, number>
>;

/** One cell that differs, with what both releases say: the value, or the status where there is none. */
export interface ChangedCell {
  readonly table: string;
  /** By dimension column. */
  readonly row: Readonly<Record<string, string>>;
  readonly measure: string;
  readonly change: ListedKind;
  readonly before: string;
  readonly now: string;
}

export interface SuppressionChanges {
  /** Id of the release that is compared with. */
  readonly since: string;
  /** In order of table, year and level; where nothing differs there is no entry. */
  readonly counts: readonly ChangedCells[];
  /** Newly hidden cells first, then newly opened, then changed ones; rows that are new or gone are only counted. */
  readonly cells: readonly ChangedCell[];
  /** Cells that are not listed, since there are too many. */
  readonly leftOut: number;
}

/** What a release shows of tables of persons. */
export interface EarlierTables {
  readonly id: string;
  readonly tables: readonly PublishedTable[];
}

/** A table as it will be published, and which of its measures are counts. */
export interface ComparedTable {
  readonly table: PublishedTable;
  readonly counts: readonly string[];
}

const mostCells = 1000;

/** What differs between an earlier release and the tables now, in counts: shares, rates and changes follow them. */
export function changesSince(release: EarlierTables, tables: readonly ComparedTable[]): SuppressionChanges {
  const counts = new Map<string, ChangedCells>();
  const listed: Record<ListedKind, ChangedCell[]> = {hidden: [], opened: [], changed: []};
  for (const compared of tables) {
    const before = release.tables.find(({table}) => table === compared.table.table);
    for (const difference of differences(compared, before ?? {...compared.table, rows: []})) {
      count(counts, difference);
      const {change} = difference;
      if (change !== "added" && change !== "removed") listed[change].push(cellOf(compared.table, difference, change));
    }
  }
  const cells = [...listed.hidden, ...listed.opened, ...listed.changed];
  const leftOut = Math.max(0, cells.length - mostCells);
  const inOrder = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of);
  return {since: release.id, counts: inOrder, cells: cells.slice(0, mostCells), leftOut};
}

interface Difference {
  readonly table: string;
  readonly key: readonly string[];
  readonly measure: string;
  readonly change: ChangeKind;
  readonly was: PublishedCell | undefined;
  readonly is: PublishedCell | undefined;
}

function* differences({table, counts}: ComparedTable, before: PublishedTable): Generator<Difference> {
  const [rowsBefore, rowsNow] = [byKey(before), byKey(table)];
  for (const key of new Set([...rowsNow.keys(), ...rowsBefore.keys()])) {
    const [old, row] = [rowsBefore.get(key), rowsNow.get(key)];
    for (const measure of counts) {
      const was = old?.cells[before.measures.indexOf(measure)];
      const is = row?.cells[table.measures.indexOf(measure)];
      const change = changeOf(was, is);
      if (change !== null) yield {table: table.table, key: (row ?? old)?.key ?? [], measure, change, was, is};
    }
  }
}

function changeOf(was: PublishedCell | undefined, is: PublishedCell | undefined): ChangeKind | null {
  if (was === undefined) return is === undefined ? null : "added";
  if (is === undefined) return "removed";
  if (was.text === is.text && was.status === is.status) return null;
  if (is.status === "suppressed") return "hidden";
  return was.status === "suppressed" ? "opened" : "changed";
}

function byKey({rows}: PublishedTable): ReadonlyMap<string, PublishedRow> {
  return new Map(rows.map(row => [row.key.join("|"), row]));
}

function count(counts: Map<string, ChangedCells>, {table, key: [aar = "", geo_niva = ""], change}: Difference): void {
  const place = `${table}/${aar}/${geo_niva}`;
  const none = {table, aar, geo_niva, hidden: 0, opened: 0, changed: 0, added: 0, removed: 0};
  const known = counts.get(place) ?? none;
  counts.set(place, {...known, [change]: known[change] + 1});
}

function cellOf(
  {dimensions}: PublishedTable,
  {table, key, measure, was, is}: Difference,
  change: ListedKind
): ChangedCell {
  const row = Object.fromEntries(dimensions.map((name, index) => [name, key[index] ?? ""]));
  return {table, row, measure, change, before: said(was), now: said(is)};
}

function said(cell: PublishedCell | undefined): string {
  return cell === undefined ? "" : cell.status === "ok" ? cell.text : cell.status;
}
