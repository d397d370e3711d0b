// Transform and tabulate of several national years, or of more than national volume, against bare DuckDB.
import {dirname, join} from "node:path";
import {parseArgs} from "node:util";
import {KprstatError} from "../pipeline/errors.js";
import {configFolder} from "./program.js";
import {report} from "./report.js";
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
  if (!(scale > 0 && Number.isInteger(runs) && runs > 0 && /^\d{4}(-\d{4})?$/.test(years))) {
    throw new KprstatError("usage", {
      what: "SCALE is a number above 0, RUNS a whole number from 1, and YEARS a year or the first and the last."
    });
  }
  const work = await validatedWork(years, scale);
  const config =
    memoryLimit === undefined ? configFolder : configurationWith(memoryLimit, join(dirname(work), "config"));
  const folders = {work, output: join(dirname(work), "output"), config};
  const limits = {ratio: 1.1, memoryGiB: memoryLimit === undefined ? 1.2 : null};
  const measurements = await measureSql(folders, runs, limits);
  return [{years, scale, ...(memoryLimit === undefined ? {} : {memoryLimit})}, measurements];
});
