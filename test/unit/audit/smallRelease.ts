import {createHash} from "node:crypto";
import {mkdtempSync, rmSync} from "node:fs";
import {mkdir, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import type {AuditReport} from "../../../pipeline/audit/report.js";

/** A municipality with its county and KOSTRA group, since 2020. */
export type Place = readonly [kommune: string, fylke: string, kostra: string];

/**
 * Count cells by name (`2024 kommune 1101 19 personer`, in the order of a file): `20` is shown, `3*` is 3 and hidden,
 * `-` is not reported. Larger units that are left out are the shown sum of their municipalities where all are shown.
 */
export interface GivenTable {
  readonly table: string;
  readonly dimensions: readonly string[];
  readonly measures: readonly string[];
  /** Key, then one text per count measure; derived measures are worked out. */
  readonly rows: readonly (readonly [key: string, ...counts: string[]])[];
}

export interface GivenRelease {
  readonly places: readonly Place[];
  readonly tables: readonly GivenTable[];
  /** Running number of each municipality's delivery for 2024; without it the release does not say who reported. */
  readonly deliveries?: Readonly<Record<string, number>>;
}

export interface WrittenRelease {
  readonly releaseFolder: string;
  readonly configFolder: string;
  /** SHA-256 by table. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Names and true values of the hidden cells of each year, in the certificate's order. */
  readonly hidden: ReadonlyMap<string, readonly {readonly name: string; readonly truth: number}[]>;
}

const countMeasures = ["personer", "personer_forrige_aar", "teller", "nevner"];
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true});
});

/** Writes the release and the reference files below a temporary folder, which is removed after the test. */
export async function writeRelease({places, tables, deliveries}: GivenRelease): Promise<WrittenRelease> {
  const root = mkdtempSync(join(tmpdir(), "kprstat-audit-"));
  folders.push(root);
  const [releaseFolder, configFolder] = [join(root, "release"), join(root, "config")];
  await writeReference(join(configFolder, "reference"), places);
  const hashes: Record<string, string> = {};
  const hidden = new Map<string, {name: string; truth: number}[]>();
  for (const given of tables.toSorted((a, b) => (a.table < b.table ? -1 : 1))) {
    const text = csvOf(given);
    await mkdir(join(releaseFolder, "tables", given.table), {recursive: true});
    await writeFile(join(releaseFolder, "tables", given.table, `${given.table}.csv`), text);
    hashes[given.table] = createHash("sha256").update(text).digest("hex");
    for (const [key, ...counts] of sorted(given)) {
      for (const [measure, count] of counts.entries()) {
        const name = `${given.table} ${key} ${given.measures.filter(isCount)[measure]}`;
        if (!count.endsWith("*") || (given.table.includes("utenfor") && !key.includes("kommune"))) continue;
        const aar = String(Number(key.slice(0, 4)) - (name.endsWith("_aar") ? 1 : 0));
        hidden.set(aar, [...(hidden.get(aar) ?? []), {name, truth: Number(count.slice(0, -1))}]);
      }
    }
  }
  if (deliveries !== undefined) await writeDeliveries(join(releaseFolder, "tables", "rapporteringsstatus"), deliveries);
  return {releaseFolder, configFolder, hashes, hidden};
}

async function writeDeliveries(folder: string, deliveries: Readonly<Record<string, number>>): Promise<void> {
  const rows = Object.entries(deliveries).map(
    ([kommune, lopenr]) => `2024,${kommune},ja,${lopenr},20250110,3.7,0.0,ja`
  );
  const header = "aar,geo,levert,lopenr,laget_dato,versjon,andel_avvist,poHab_levert";
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, "rapporteringsstatus.csv"), [header, ...rows].map(line => `${line}\n`).join(""));
}

async function writeReference(folder: string, places: readonly Place[]): Promise<void> {
  await mkdir(folder, {recursive: true});
  const file = (name: string, header: string, rows: readonly (readonly string[])[]) =>
    writeFile(join(folder, name), [header, ...rows.map(row => row.join())].map(line => `${line}\n`).join(""));
  await file(
    "kommuner.csv",
    "kommune,navn,fylke,fra_aar,til_aar",
    places.map(([kommune, fylke]) => [kommune, `"K, ${kommune}"`, fylke, "2020", ""])
  );
  await file(
    "kostragrupper.csv",
    "fra_aar,til_aar,kommune,gruppe",
    places.map(([kommune, , kostra]) => ["2020", "", kommune, kostra])
  );
  await file("kommuneendringer.csv", "aar,fra,til,type,andel", [["2018", "0702", "0715", "merge", "1"]]);
  await file("tjenester.csv", "tjeneste,gruppe,fra_aar,til_aar,telles_som", [
    ["1", "hjemmeboende", "", "", ""],
    ["12", "", "", "2019", "29"],
    ["15", "hjemmeboende", "", "", ""],
    ["16", "", "", "2019", ""],
    ["19", "institusjon", "", "", ""],
    ["21", "institusjon", "", "", ""],
    ["29", "bolig", "2019", "", ""]
  ]);
}

function isCount(measure: string): boolean {
  return countMeasures.includes(measure);
}

function sorted({rows}: GivenTable): GivenTable["rows"] {
  return rows.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function csvOf(given: GivenTable): string {
  const columns = [...given.dimensions, ...given.measures.flatMap(measure => [measure, `${measure}_status`])];
  const lines = sorted(given).map(([key, ...counts]) => {
    const cells = counts.map(text => countCell(text, given.table));
    const byName = new Map(given.measures.filter(isCount).map((measure, index) => [measure, cells[index]]));
    const all = given.measures.map(measure => byName.get(measure) ?? derivedCell(measure, cells));
    return [...key.split(" "), ...all.flat()].join();
  });
  return [columns.join(), ...lines].map(line => `${line}\n`).join("");
}

type Cell = readonly [text: string, status: string];

function countCell(text: string, table: string): Cell {
  if (text.endsWith("*")) return ["", "suppressed"];
  if (text === "-") return [table.includes("utenfor") ? "0" : "", "not_reported"];
  if (text === ".") return ["", "not_applicable"];
  if (text === "..") return ["", "not_available"];
  return [text, "ok"];
}

function derivedCell(measure: string, counts: readonly Cell[]): Cell {
  const used = measure === "per_1000" ? counts.slice(0, 1) : counts;
  for (const status of ["not_applicable", "suppressed", "not_reported", "not_available"]) {
    if (used.some(([, found]) => found === status)) return ["", status];
  }
  const [of = 0, base = 0] = counts.map(([text]) => Number(text));
  if (measure === "per_1000") return [(of / 100).toFixed(1), "ok"];
  if (base === 0) return ["", "not_available"];
  const tenths = Math.round((1000 * (measure === "andel" ? of : of - base)) / base);
  return [(tenths / 10).toFixed(1), "ok"];
}

/** A table of differences from the true one, by name of cell. */
export type GivenWitness = Readonly<Record<string, number>>;

/** What stands in a certificate's year before it is written as JSON. */
export interface CertificateYear {
  aar: string;
  cells: number;
  truth: number[];
  protected: [number, number][];
  complements: [string, number, number][];
  earlier?: [number, number][];
  witnesses: [number[], number[]][];
  proofs: [number, number][];
}

export interface CertificateFile {
  version: number;
  ledger?: {entries: number; sha256: string};
  tables: Record<string, string>;
  years: CertificateYear[];
}

/**
 * A certificate of a release of one year: protects hidden cells of 1 to 4 (`widths` by name for others), each proved by
 * those two of the witnesses that differ most.
 */
export function certificateOf(
  release: WrittenRelease,
  witnesses: readonly GivenWitness[],
  widths: Readonly<Record<string, number>> = {}
): CertificateFile {
  const years = [...release.hidden].map(([aar, cells]): CertificateYear => {
    const all = [{}, ...witnesses];
    const protectedCells = cells.flatMap(({name, truth}, index): [number, number][] => {
      const width = widths[name] ?? (truth >= 1 && truth < 5 ? 3 : 0);
      return width > 0 ? [[index, width]] : [];
    });
    return {
      aar,
      cells: cells.length,
      truth: cells.map(({truth}) => truth),
      protected: protectedCells,
      complements: [],
      witnesses: all.map(witness => {
        const moved = cells.flatMap(({name}, index) => ((witness[name] ?? 0) === 0 ? [] : [[index, name] as const]));
        return [moved.map(([index]) => index), moved.map(([, name]) => witness[name] ?? 0)];
      }),
      proofs: protectedCells.map(([cell]) => extremes(all.map(witness => witness[cells[cell]?.name ?? ""] ?? 0)))
    };
  });
  return {version: 1, tables: {...release.hashes}, years};
}

function extremes(values: readonly number[]): [number, number] {
  return [values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values))];
}

/** Writes a certificate beside the release. */
export async function writeCertificate(release: WrittenRelease, certificate: unknown): Promise<string> {
  const path = join(release.configFolder, "certificate.json");
  await writeFile(path, JSON.stringify(certificate));
  return path;
}

/** The one count of service 19 during 2024, by unit (`kommune 1101`). */
export function institutionTable(counts: Readonly<Record<string, string>>): GivenTable {
  return {
    table: "hab_rehab_institusjon",
    dimensions: ["aar", "geo_niva", "geo", "periode", "tjeneste"],
    measures: ["personer", "per_1000"],
    rows: Object.entries(counts).map(([unit, count]) => [`2024 ${unit} gjennom_aaret 19`, count])
  };
}

/** Name of a cell of `institutionTable`. */
export function institutionCell(unit: string): string {
  return `hab_rehab_institusjon 2024 ${unit} gjennom_aaret 19 personer`;
}

/** Audits with a certificate; `whats`: what is wrong. */
export async function auditWith(
  written: WrittenRelease,
  certificate: unknown
): Promise<{report: AuditReport; whats: readonly string[]}> {
  const {releaseFolder, configFolder} = written;
  const path = await writeCertificate(written, certificate);
  const report = await audit({releaseFolder, configFolder, certificate: path, earlier: []});
  return {report, whats: report.problems.map(({what}) => what)};
}
