// Loaded before the program (node --import): counts what it does to the disk, over all its threads, and kills it there.
// EFFECTS: file that gets one line per effect; KILL_AT: number of the effect after which the process is killed (none: never).
import fs from "node:fs";
import {syncBuiltinESMExports} from "node:module";
import {DuckDBConnection} from "@duckdb/node-api";

const record = process.env.EFFECTS;
const killAt = Number(process.env.KILL_AT ?? "Infinity");
const {openSync, writeSync, readFileSync} = fs;
const handle = openSync(record, "a");

function effect(what, where) {
  writeSync(handle, `${what} ${String(where)}\n`);
  if (killAt < Infinity && readFileSync(record, "latin1").split("\n").length - 1 >= killAt) {
    process.kill(process.pid, "SIGKILL");
    // The signal needs not be there at once.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

/** Paths of open files: what is written to them is told by name. */
const opened = new Map();
fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest);
  opened.set(file, path);
  return file;
};

const changing = ["mkdir", "rename", "link", "symlink", "rm", "unlink", "writeFile", "truncate"];
for (const name of changing) {
  const sync = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...given) => {
    const result = sync(...given);
    if (given[0] !== handle) effect(name, opened.get(given[0]) ?? given[0]);
    return result;
  };
  const later = fs.promises[name];
  if (later === undefined) continue;
  fs.promises[name] = async (...given) => {
    const result = await later.call(fs.promises, ...given);
    effect(name, given[0]);
    return result;
  };
}
const openLater = fs.promises.open;
fs.promises.open = async (...given) => {
  const file = await openLater.call(fs.promises, ...given);
  const {writeFile} = file;
  file.writeFile = async (...words) => {
    const result = await writeFile.apply(file, words);
    effect("writeFile", given[0]);
    return result;
  };
  return file;
};
syncBuiltinESMExports();

const run = DuckDBConnection.prototype.run;
DuckDBConnection.prototype.run = async function (sql, ...rest) {
  const result = await run.call(this, sql, ...rest);
  const [verb = ""] = sql.trim().split(/\s+/);
  if (["copy", "commit", "checkpoint", "insert", "update", "delete"].includes(verb.toLowerCase())) {
    effect(verb.toLowerCase(), "database");
  }
  return result;
};
