import {KprstatError} from "../errors.js";
import {type StageName, stageNames} from "../stage.js";

// The words of a command line as values of their kind; each throws `usage` for what is none.

export interface YearRange {
  readonly first: number;
  readonly last: number;
}

export function stage(value: string): StageName {
  const name = stageNames.find(known => known === value);
  if (name === undefined) throw usage(`There is no stage "${value}". The stages are ${stageNames.join(", ")}.`);
  return name;
}

export function yearRange(value: string): YearRange {
  const match = /^(\d{4})(?:-(\d{4}))?$/.exec(value);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match === null || last < first) {
    throw usage(`--years is "${value}"; expected one year or a range, for example 2022 or 2018-2024.`);
  }
  return {first, last};
}

export function year(value: string): number {
  if (!/^\d{4}$/.test(value)) throw usage(`--year is "${value}"; expected four digits, for example 2024.`);
  return Number(value);
}

export function kommune(value: string): string {
  if (!/^\d{4}$/.test(value)) throw usage(`--kommune is "${value}"; expected four digits, for example 0301.`);
  return value;
}

export function releaseId(value: string): string {
  if (!/^\d{4}-r\d+$/.test(value)) throw usage(`RELEASE is "${value}"; expected a release id, for example 2024-r1.`);
  return value;
}

export function municipalities(value: string): "all" | number {
  if (value === "all") return value;
  if (!/^[1-9]\d{0,3}$/.test(value)) {
    throw usage(`--municipalities is "${value}"; expected all or a whole number from 1.`);
  }
  return Number(value);
}

export function positive(option: string, value: string): number {
  const number = Number(value);
  if (!/^\d*\.?\d+$/.test(value) || !(number > 0)) {
    throw usage(`--${option} is "${value}"; expected a number above 0, for example 0.02.`);
  }
  return number;
}

export function wholeNumber(option: string, value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw usage(`--${option} is "${value}"; expected a whole number, for example 1.`);
  return Number(value);
}

export function portNumber(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw usage(`--port is "${value}"; expected a number to 65535, for example 8080.`);
  }
  return Number(value);
}

export function usage(what: string): KprstatError {
  return new KprstatError("usage", {what, remedy: "See kprstat --help, or kprstat COMMAND --help."});
}

/** Codes by column, of words like `aar=2023`. */
export function rowCodes(words: readonly string[]): Readonly<Record<string, string>> {
  const codes = new Map<string, string>();
  for (const word of words) {
    const [, column = "", code = ""] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (column === "") throw usage(`"${word}" is no KEY=VALUE; expected a column and a code, for example aar=2023.`);
    if (codes.has(column)) throw usage(`${column} is given more than once.`);
    codes.set(column, code);
  }
  return Object.fromEntries(codes);
}
