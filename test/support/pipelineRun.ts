import {mkdirSync, readdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {openWorkDatabase} from "../../pipeline/database/catalogue.js";
import type {Database} from "../../pipeline/database/database.js";
import {makeWorkFolder} from "../../pipeline/lock.js";
import {silentLog} from "../../pipeline/log.js";
import {type RunOptions, type RunSummary, run} from "../../pipeline/run.js";
import {twoTables} from "./configurationCopy.js";

export interface DeliveredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Options of a run in folders below `folder`, on 10 January 2025, with a given key, and two tables unless told. */
export function runOptions(folder: string, change: Partial<RunOptions> = {}): RunOptions {
  const keyFile = join(folder, "secret");
  mkdirSync(folder, {recursive: true});
  writeFileSync(keyFile, "a secret for tests, long enough");
  return {
    deliveries: join(folder, "deliveries"),
    work: join(folder, "work"),
    output: join(folder, "output"),
    config: change.config ?? twoTables(folder),
    years: null,
    only: null,
    from: null,
    to: null,
    force: false,
    keyFile,
    now: new Date("2025-01-10T06:00:00Z"),
    ...change
  };
}

/** Puts files into the delivery folder. */
export function deliver(folder: string, files: readonly DeliveredFile[]): void {
  mkdirSync(join(folder, "deliveries"), {recursive: true});
  for (const {path, bytes} of files) {
    const file = join(folder, "deliveries", path);
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, bytes);
  }
}

/** Runs the program in this process, as the command line would. */
export function runIn(folder: string, change: Partial<RunOptions> = {}): Promise<RunSummary> {
  const options = runOptions(folder, change);
  makeWorkFolder(options.work);
  return run(options, silentLog);
}

/** Opens what a run left, to be looked at. */
export function openWork(folder: string): Promise<Database> {
  return openWorkDatabase({work: join(folder, "work"), folders: [], threads: 1, memoryLimit: "300MB", readOnly: true});
}

/** Parquet files of one name in the checked segments. */
export function validFiles(folder: string, name: string): readonly string[] {
  const valid = join(folder, "work", "valid");
  return readdirSync(valid)
    .sort()
    .map(segment => join(valid, segment, name));
}
