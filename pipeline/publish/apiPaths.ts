/** The register as FHI Statistikk's open API calls a source of tables. */
export const apiSource = "kpr";

const root = "api/v1";

export const sourcesPath = `${root}/Common/source.json`;
export const tablesPath = `${root}/${apiSource}/table.json`;

/** A file about one table, by its name. */
export function apiPath(table: string, file: string): string {
  return `${root}/${apiSource}/table/${table}/${file}`;
}
