// Transform and tabulate of several national years, or of more than national volume, against bare DuckDB.
import {dirname, join} from "node:path";
import {parseArgs} from "node:util";
import {configFolder} from "./program.js";
import {report} from "./report.js";
import {requireSize} from "./size.js";
import {measureSql} from "./sql.js";
import {configurationWith, validatedWork} from "./validatedWork.js";

const {values} = parseArgs({
  options: {
    years: {type: "string", default: "2018-2023"},
    scale: {type: "string", default: "1"},
    runs: {type: "string", default: "3"},
    /** Another limit than the configured one, for more than national volume; memory is told and not judged then. */
    "memory-limit": {type: "string"}
  }
});
const {years, "memory-limit": memoryLimit} = values;
const [scale, runs] = [Number(values.scale), Number(values.runs)];

await report({judged: scale >= 1}, async () => {
  requireSize({scale, count: runs, years}, "RUNS", "oneOrSpan");
  const work = await validatedWork(years, scale);
  const config =
    memoryLimit === undefined ? configFolder : configurationWith(memoryLimit, join(dirname(work), "config"));
  const folders = {work, output: join(dirname(work), "output"), config};
  const limits = {ratio: 1.1, memoryGiB: memoryLimit === undefined ? 1.2 : null};
  const measurements = await measureSql(folders, runs, limits);
  return [{years, scale, ...(memoryLimit === undefined ? {} : {memoryLimit})}, measurements];
});
