import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect} from "vitest";
import type {CountDefinition, StatisticDefinition} from "../../../pipeline/definition/configuration.js";
import {Problems} from "../../../pipeline/definition/problems.js";
import {readStatistic} from "../../../pipeline/definition/statisticFiles.js";

export type Json = Readonly<Record<string, unknown>>;

const folder = join(import.meta.dirname, "../../../config");

/** The tables that have a definition, in the order of their names. */
export const tables: readonly string[] = readdirSync(join(folder, "statistics"))
  .filter(name => name.endsWith(".json"))
  .map(name => name.slice(0, -".json".length))
  .sort();

export function readConfigJson(path: string): Json {
  return JSON.parse(readFileSync(join(folder, path), "utf8")) as Json;
}

/** What is said, one problem a line, without the file's name. */
export function linesOf(problems: Problems): string[] {
  const lines = problems.none ? [] : problems.error("config").parts.what.split("\n  - ").slice(1);
  return lines.map(line => line.replace(/^[a-z_/0-9]+\.json(, )?/, ""));
}

/** What is said about a table's definition with some keys replaced. */
export function problemsWith(table: string, changes: Json): string[] {
  const problems = new Problems();
  const file = `statistics/${table}.json`;
  readStatistic(file, JSON.stringify({...readConfigJson(file), ...changes}), problems);
  return linesOf(problems);
}

export function definitionOf(table: string): StatisticDefinition {
  const problems = new Problems();
  const file = `statistics/${table}.json`;
  const statistic = readStatistic(file, JSON.stringify(readConfigJson(file)), problems);
  expect(linesOf(problems)).toEqual([]);
  if (statistic === null) throw new Error(`${table} has no definition`);
  return statistic;
}

export function countOf(table: string): CountDefinition {
  const statistic = definitionOf(table);
  if (statistic.kind !== "count") throw new Error(`${table} counts nobody`);
  return statistic;
}
