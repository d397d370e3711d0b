import {audit} from "../../../pipeline/audit/audit.js";
import type {AuditReport} from "../../../pipeline/audit/report.js";
import {type GivenTable, type Place, writeRelease} from "./smallRelease.js";

/** Two municipalities in one county. */
export const places: readonly Place[] = [
  ["1101", "11", "EKG07"],
  ["1106", "11", "EKG10"]
];
const units = ["fylke 11", "kommune 1101", "kommune 1106", "kostra EKG07", "kostra EKG10", "land 0"] as const;

/** What a measure is in two municipalities and in both together, as `GivenTable` writes counts. */
export type Counts = readonly [kommune1101: string, kommune1106: string, both: string];

function countOf(unit: string, [first, second, both]: Counts): string {
  if (unit.endsWith("1101") || unit.endsWith("EKG07")) return first;
  return unit.endsWith("1106") || unit.endsWith("EKG10") ? second : both;
}

/** A table of 2024 with the counts of each category (`gjennom_aaret 19`), one `Counts` a measure. */
export function table(
  name: string,
  dimensions: readonly string[],
  measures: readonly string[],
  rows: Readonly<Record<string, readonly Counts[]>>,
  levels: readonly string[] = ["fylke", "kommune", "kostra", "land"]
): GivenTable {
  const ofLevel = units.filter(unit => levels.includes(unit.split(" ")[0] ?? ""));
  return {
    table: name,
    dimensions: ["aar", "geo_niva", "geo", ...dimensions],
    measures,
    rows: Object.entries(rows).flatMap(([key, counts]) =>
      ofLevel.map(unit => [`2024 ${unit} ${key}`.trim(), ...counts.map(count => countOf(unit, count))] as const)
    )
  };
}

/** Measures of a table of persons. */
export const persons = ["personer", "per_1000"];
/** Measures of a table of shares. */
export const share = ["teller", "nevner", "andel"];

/** `hab_rehab_utenfor_institusjon`. */
export function habilitation(counts: Counts): GivenTable {
  return table("hab_rehab_utenfor_institusjon", [], persons, {"": [counts]}, ["fylke", "kommune", "land"]);
}

/** `tjenestemottakere_tjeneste`, by period and service. */
export function services(rows: Readonly<Record<string, Counts>>): GivenTable {
  const all = Object.entries(rows).map(([key, counts]) => [key, [counts]] as const);
  return table("tjenestemottakere_tjeneste", ["periode", "tjeneste"], persons, Object.fromEntries(all));
}

/** `tjenestemottakere_gruppe`, by period and group. */
export function groups(rows: Readonly<Record<string, Counts>>): GivenTable {
  const all = Object.entries(rows).map(([key, counts]) => [key, [counts]] as const);
  return table("tjenestemottakere_gruppe", ["periode", "gruppe"], persons, Object.fromEntries(all));
}

/** `individuell_plan_hjemme`: five numerators and the denominator. */
export function planAtHome(tellere: readonly Counts[], nevner: Counts): GivenTable {
  const rows = tellere.map((teller, index) => [String(index + 1), [teller, nevner]] as const);
  return table("individuell_plan_hjemme", ["maltall"], share, Object.fromEntries(rows));
}

/** Attacks the tables with what is open; `whats`: what is wrong. */
export async function attack(
  ...tables: readonly GivenTable[]
): Promise<AuditReport & {readonly whats: readonly string[]}> {
  const {releaseFolder, configFolder} = await writeRelease({places, tables});
  const report = await audit({releaseFolder, configFolder, certificate: null, earlier: []});
  return {...report, whats: report.problems.map(({what}) => what)};
}
