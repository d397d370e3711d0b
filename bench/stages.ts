// A process that makes transform and tabulate of a work folder anew and prints what that took, start-up not counted.
// Arguments: work folder, output folder, configuration folder and, to keep the SQL that was run instead of measuring, a file.
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {DuckDBConnection} from "@duckdb/node-api";
import {cataloguePath} from "../pipeline/database/catalogue.js";
import type {SqlScript, Statement} from "./bareDuckdb.js";
import {stopwatch} from "./stopwatch.js";
import {inWork, transformAndTabulate} from "./transformAndTabulate.js";

const [work = "", output = "", config = "", script] = process.argv.slice(2);
await inWork({work, output, config}, async session => {
  if (script === undefined) {
    const elapsed = stopwatch();
    await transformAndTabulate(session);
    process.stdout.write(JSON.stringify(elapsed()));
  } else {
    const statements = await recorded(() => transformAndTabulate(session));
    const {threads, memoryLimit} = session.context.configuration.settings;
    const content: SqlScript = {
      settings: {threads: String(threads), memory_limit: memoryLimit, temp_directory: join(work, "tmp")},
      catalogue: cataloguePath(work),
      statements
    };
    writeFileSync(script, JSON.stringify(content, null, 1));
  }
});

/** The statements that DuckDB is given meanwhile. Every way to run SQL in its client goes through `run`. */
async function recorded(work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  const run = DuckDBConnection.prototype.run;
  DuckDBConnection.prototype.run = function (sql, values, types) {
    statements.push({sql, params: (values ?? null) as Statement["params"]});
    return run.call(this, sql, values, types);
  };
  try {
    await work();
  } finally {
    DuckDBConnection.prototype.run = run;
  }
  return statements;
}
