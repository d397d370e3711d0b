import {readFileSync} from "node:fs";

/** Text of sql/check/<name>.sql: one select. */
export function checkSql(name: string): string {
  return readFileSync(new URL(`../../sql/check/${name}.sql`, import.meta.url), "utf8");
}
