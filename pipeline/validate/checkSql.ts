import {readFileSync} from "node:fs";
import {join} from "node:path";
import {packageFolder} from "../packageFolder.js";

/** Text of sql/check/<name>.sql: one select. */
export function checkSql(name: string): string {
  return readFileSync(join(packageFolder(), "sql", "check", `${name}.sql`), "utf8");
}
