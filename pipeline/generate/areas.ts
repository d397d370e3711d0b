import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {Municipality} from "../definition/configuration.js";
import {readCsv} from "../definition/csv.js";
import {KprstatError} from "../errors.js";
import {ageBands} from "./profile.js";

/**
 * A part of the country that never was divided in the years of the reference data: its people always report to the same
 * municipality as their neighbours, whatever that is called.
 */
export interface Area {
  /** Code of the municipality by year, from the geography's first year. */
  readonly codes: readonly string[];
  /** Population by year and age band. */
  readonly population: readonly (readonly number[])[];
}

export interface Geography {
  readonly firstYear: number;
  readonly lastYear: number;
  readonly areas: readonly Area[];
  /** Whole population by year and municipality. */
  readonly population: readonly ReadonlyMap<string, number>[];
}

interface Change {
  readonly year: number;
  readonly to: string;
  readonly share: number;
}

const ageGroups = ageBands.flatMap(({groups}) => groups);

/** The country through all years for which the configuration has the population (config/reference). */
export function readGeography(folder: string, municipalities: readonly Municipality[]): Geography {
  const byYear = readPopulation(folder);
  const years = [...byYear.keys()].sort((a, b) => a - b);
  const firstYear = years[0];
  const lastYear = years.at(-1);
  if (firstYear === undefined || lastYear === undefined) {
    throw new KprstatError("configuration", {
      what: "The population table is empty.",
      where: "config/reference/folketall.csv"
    });
  }
  const changes = readChanges(folder);
  const population = years.map(year => byYear.get(year) ?? new Map<string, number[]>());
  const codes = municipalities
    .filter(({fromYear, toYear}) => fromYear <= firstYear && (toYear === null || toYear > firstYear))
    .map(({code}) => code);
  const paths = [...new Set(codes)].sort().flatMap(code => {
    const start = sum(population[0]?.get(code) ?? []);
    return pathsFrom([code], start, firstYear, lastYear, changes);
  });
  const weightByCode = years.map((_, y) => {
    const weights = new Map<string, number>();
    for (const path of paths) {
      const code = path.codes[y] as string;
      weights.set(code, (weights.get(code) ?? 0) + path.weight);
    }
    return weights;
  });
  const areas = paths.map(path => ({
    codes: path.codes,
    population: years.map((_, y) => {
      const code = path.codes[y] as string;
      const part = path.weight / (weightByCode[y]?.get(code) ?? 1);
      return (population[y]?.get(code) ?? ageBands.map(() => 0)).map(persons => persons * part);
    })
  }));
  return {
    firstYear,
    lastYear,
    areas,
    population: population.map(codes => new Map([...codes].map(([code, bands]) => [code, sum(bands)])))
  };
}

interface Path {
  readonly codes: readonly string[];
  readonly weight: number;
}

function pathsFrom(
  codes: readonly string[],
  weight: number,
  year: number,
  lastYear: number,
  changes: ReadonlyMap<string, readonly Change[]>
): readonly Path[] {
  if (year === lastYear) return [{codes, weight}];
  const code = codes.at(-1) as string;
  const next = (changes.get(code) ?? []).filter(change => change.year === year + 1);
  if (next.length === 0) return pathsFrom([...codes, code], weight, year + 1, lastYear, changes);
  return next.flatMap(({to, share}) => pathsFrom([...codes, to], weight * share, year + 1, lastYear, changes));
}

function readChanges(folder: string): ReadonlyMap<string, readonly Change[]> {
  const changes = new Map<string, Change[]>();
  for (const {aar, fra = "", til = "", andel} of readTable(folder, "kommuneendringer.csv", [
    "aar",
    "fra",
    "til",
    "type",
    "andel"
  ])) {
    const list = changes.get(fra) ?? [];
    list.push({year: Number(aar), to: til, share: Number(andel)});
    changes.set(fra, list);
  }
  return changes;
}

/** Population by year, municipality and age band; men and women together. */
function readPopulation(folder: string): Map<number, Map<string, number[]>> {
  const byYear = new Map<number, Map<string, number[]>>();
  const columns = ["aar", "kommune", "kjonn", ...ageGroups];
  for (const row of readTable(folder, "folketall.csv", columns)) {
    const year = Number(row.aar);
    const code = row.kommune ?? "";
    const codes = byYear.get(year) ?? new Map<string, number[]>();
    byYear.set(year, codes);
    const before = codes.get(code);
    const bands = ageBands.map(
      ({groups}, band) => (before?.[band] ?? 0) + sum(groups.map(group => Number(row[group])))
    );
    codes.set(code, bands);
  }
  return byYear;
}

type Fields = Readonly<Record<string, string>>;

/** @throws KprstatError `configuration` when the file has not the expected columns. */
function readTable(folder: string, file: string, columns: readonly string[]): readonly Fields[] {
  const path = join(folder, "reference", file);
  const {rows, problems} = readCsv(readFileSync(path, "utf8"), columns);
  const [problem] = problems;
  if (problem) {
    const {line, found, expected} = problem;
    throw new KprstatError("configuration", {
      what: `Found ${found}, expected ${expected}.`,
      where: `${path}, line ${line}`
    });
  }
  return rows.map(({fields}) => fields);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
