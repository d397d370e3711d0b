import {createHash} from "node:crypto";
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {onTestFinished} from "vitest";
import {audit} from "../../../pipeline/audit/audit.js";
import type {AuditReport} from "../../../pipeline/audit/report.js";
import type {GeographicLevel, RegisterTable, UnitMember} from "../../../pipeline/cells.js";
import {loadConfiguration} from "../../../pipeline/definition/loadConfiguration.js";
import {deliveriesOf, tablesThen} from "../../../pipeline/numbers/tablesThen.js";
import {Units} from "../../../pipeline/numbers/units.js";
import type {EarlierRelease} from "../../../pipeline/numbers/variables.js";
import {writeCandidate} from "../../../pipeline/publish/candidate.js";
import {readOpenCsv} from "../../../pipeline/publish/openCsv.js";
import {tablePath} from "../../../pipeline/publish/shape.js";
import {type Certificate, certificateOf} from "../../../pipeline/suppress/certificate.js";
import {protectNetwork} from "../../../pipeline/suppress/network/protectNetwork.js";
import type {YearProblem} from "../../../pipeline/suppress/problem.js";
import {
  type CountTable,
  problemsWithLedger,
  type Refused,
  type Suppressed,
  suppressRelease
} from "../../../pipeline/suppress/suppressRelease.js";
import {rapporteringsstatus} from "../../support/publishedTables.js";

const configuration = loadConfiguration("config");

/** A municipality and its county in one year, and where its figures stand by the division of the newest year. */
export interface Place {
  readonly kommune: string;
  readonly fylke: string;
  /** KOSTRA group; without it there are none. */
  readonly kostra?: string;
  readonly recast?: {readonly kommune: string; readonly fylke: string};
}

/**
 * One year of a release: who is where, persons by municipality, and the running number of each delivery (1 else).
 * `tellere`: in which of the five categories of the indicator they are.
 */
export interface GivenYear {
  readonly aar: number;
  readonly places: readonly Place[];
  readonly persons: Readonly<Record<string, number>>;
  readonly lopenr?: Readonly<Record<string, number>>;
  readonly tellere?: Readonly<Record<string, readonly number[]>>;
}

/** A release that was made, in files as anyone has them and as the work folder keeps them. */
export interface MadeRelease {
  readonly outcome: "made";
  readonly name: string;
  readonly folder: string;
  readonly certificate: string;
  readonly suppressed: Suppressed;
  /** By year. */
  readonly problems: readonly YearProblem[];
  /** What is shown of persons by `2024 fylke 11`, null where hidden. */
  readonly shown: ReadonlyMap<string, number | null>;
  readonly years: readonly GivenYear[];
}

export type TableName = "hab_rehab_institusjon" | "individuell_plan_institusjon";

/**
 * Makes a release of service 19 alone: the persons of `hab_rehab_institusjon`, or of the denominator of
 * `individuell_plan_institusjon`, half of them in category 1 and half in 2 where `tellere` does not say. Larger units are sums. `before`: the ledger;
 * one whose certificate is lost is given with `certificate` "".
 */
export async function makeRelease(
  name: string,
  table: TableName,
  years: readonly GivenYear[],
  before: readonly MadeRelease[]
): Promise<MadeRelease | Refused> {
  const counted = countTable(table, years);
  const deliveries = deliveryTable(years);
  const input = {
    tables: [counted],
    units: unitsOf(years),
    predecessor: (kommune: string) => kommune,
    services: configuration.reference.services,
    sums: []
  };
  const ledger = () => ({releases: () => earlierOf(before), deliveries: deliveriesOf(deliveries.rows)});
  const problems = await problemsWithLedger(input, ledger(), () => true);
  const suppressed = await suppressRelease(input, ledger(), protectNetwork);
  if (suppressed.outcome === "refused") return suppressed;
  const output = mkdtempSync(join(tmpdir(), "kprstat-ledger-"));
  onTestFinished(() => rmSync(output, {recursive: true}));
  const folder = join(output, "releases", ".candidate-test");
  const [published] = suppressed.tables;
  if (published === undefined) throw new Error("there is no table");
  await writeCandidate(folder, [
    {definition: counted.definition, table: published},
    {definition: rapporteringsstatus, table: deliveries}
  ]);
  const sha256 = (of: string) =>
    createHash("sha256")
      .update(readFileSync(join(folder, tablePath(of, "csv"))))
      .digest("hex");
  const head = {entries: before.length, sha256: hashOf(before.at(-1)?.name ?? "")};
  const certificate = join(output, "certificate.json");
  const certificates = suppressed.years.map(year => year.certificate);
  writeFileSync(certificate, JSON.stringify(certificateOf([counted], certificates, head, sha256)));
  const measure = table === "hab_rehab_institusjon" ? 0 : 1;
  const shown = new Map(
    published.rows.map(({key, cells}) => {
      const text = cells[measure]?.text ?? "";
      return [key.slice(0, 3).join(" "), text === "" ? null : Number(text)];
    })
  );
  return {outcome: "made", name, folder, certificate, suppressed, problems, shown, years};
}

/** Attacks a release with all that was published before. */
export function auditRelease(release: MadeRelease, before: readonly MadeRelease[]): Promise<AuditReport> {
  return audit({
    releaseFolder: release.folder,
    configFolder: referenceFolder(release.years),
    certificate: release.certificate,
    earlier: before.map(({name, folder, certificate}) => ({
      ...{release: name, folder, sha256: hashOf(name), tables: new Map()},
      certificate: certificate === "" ? null : certificate
    }))
  });
}

export function whatIn({problems}: AuditReport): readonly string[] {
  return problems.map(({what}) => what);
}

async function* earlierOf(before: readonly MadeRelease[]): AsyncGenerator<EarlierRelease> {
  for (const [index, {name, folder, certificate, years, suppressed}] of before.entries()) {
    const table = suppressed.tables[0]?.table ?? "";
    const read = (of: string) => ({table: of, ...readOpenCsv(readFileSync(join(folder, tablePath(of, "csv"))), of)});
    const certified = certificate === "" ? null : (JSON.parse(readFileSync(certificate, "utf8")) as Certificate).years;
    yield {
      entry: index + 1,
      release: name,
      tables: tablesThen([read(table)], [definitionOf(table)], certified, () => true),
      units: unitsOf(years),
      deliveries: deliveriesOf(read("rapporteringsstatus").rows),
      certified
    };
  }
}

function definitionOf(table: string): CountTable["definition"] {
  const definition = configuration.statistics.find(known => known.table === table);
  if (definition?.kind !== "count") throw new Error(`${table} is no table of counts`);
  return definition;
}

function countTable(table: string, years: readonly GivenYear[]): CountTable {
  const definition = definitionOf(table);
  const isPlan = table === "individuell_plan_institusjon";
  const categories = isPlan ? ["1", "2", "3", "4", "5"].map(code => [code]) : [["gjennom_aaret", "19"]];
  const rows = years.flatMap(year => {
    const units = new Map<string, string[]>();
    for (const {geografi, geo_niva, geo, kommune} of membersOf(year)) {
      if (geografi !== definition.geography) continue;
      units.set(`${geo_niva} ${geo}`, [...(units.get(`${geo_niva} ${geo}`) ?? []), kommune]);
    }
    return [...units].flatMap(([unit, kommuner]) =>
      categories.map(codes => {
        const sumOf = (of: (kommune: string) => number) =>
          ({value: kommuner.reduce((sum, kommune) => sum + of(kommune), 0), status: "ok"}) as const;
        const all = sumOf(kommune => year.persons[kommune] ?? 0);
        const inCategory = sumOf(kommune => tellereOf(year, kommune)[Number(codes[0]) - 1] ?? 0);
        return {
          key: [String(year.aar), ...unit.split(" "), ...codes],
          counts: isPlan ? {teller: inCategory, nevner: all} : {personer: all},
          population: 10_000
        };
      })
    );
  });
  const dimensions = ["aar", "geo_niva", "geo", ...definition.breakdowns.map(({dimension}) => dimension)];
  const sorted = rows.toSorted((a, b) => (a.key.join() < b.key.join() ? -1 : 1));
  return {definition, table: {table, dimensions, rows: sorted, relations: []}};
}

function tellereOf({persons, tellere}: GivenYear, kommune: string): readonly number[] {
  const all = persons[kommune] ?? 0;
  return tellere?.[kommune] ?? [Math.ceil(all / 2), Math.floor(all / 2), 0, 0, 0];
}

function deliveryTable(years: readonly GivenYear[]): RegisterTable {
  const rows = years.flatMap(({aar, places, lopenr}) =>
    places.map(({kommune}) => [
      String(aar),
      kommune,
      "ja",
      String(lopenr?.[kommune] ?? 1),
      "20250110",
      "3.7",
      "0.0",
      "ja"
    ])
  );
  return {
    table: "rapporteringsstatus",
    dimensions: ["aar", "geo"],
    columns: rapporteringsstatus.columns.map(({name}) => name),
    rows: rows.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))
  };
}

function unitsOf(years: readonly GivenYear[]): Units {
  return new Units(years.flatMap(membersOf));
}

function membersOf({aar, places}: GivenYear): readonly UnitMember[] {
  return places.flatMap(({kommune, fylke, kostra, recast = {kommune, fylke}}) => {
    const member = (geografi: UnitMember["geografi"], geo_niva: GeographicLevel, geo: string): UnitMember => ({
      ...{aar, geografi, geo_niva, geo, kommune}
    });
    return [
      ...[member("as_reported", "kommune", kommune), member("as_reported", "fylke", fylke)],
      ...[member("recast", "kommune", recast.kommune), member("recast", "fylke", recast.fylke)],
      ...(kostra === undefined ? [] : [member("as_reported", "kostra", kostra), member("recast", "kostra", kostra)]),
      ...[member("as_reported", "land", "0"), member("recast", "land", "0")]
    ];
  });
}

/** The reference files of the auditor: places as given, and a renumbering where a recast code differs. */
function referenceFolder(years: readonly GivenYear[]): string {
  const folder = mkdtempSync(join(tmpdir(), "kprstat-ledger-config-"));
  onTestFinished(() => rmSync(folder, {recursive: true}));
  mkdirSync(join(folder, "reference"));
  const newest = Math.max(...years.map(({aar}) => aar));
  const write = (name: string, header: string, rows: readonly (readonly string[])[]) =>
    writeFileSync(
      join(folder, "reference", name),
      [header, ...rows.map(row => row.join())].map(line => `${line}\n`).join("")
    );
  write(
    "kommuner.csv",
    "kommune,navn,fylke,fra_aar,til_aar",
    years.flatMap(({aar, places}) =>
      places.map(({kommune, fylke}) => [kommune, "K", fylke, String(aar), String(aar + 1)])
    )
  );
  write(
    "kostragrupper.csv",
    "fra_aar,til_aar,kommune,gruppe",
    years.flatMap(({aar, places}) =>
      places.flatMap(({kommune, kostra}) =>
        kostra === undefined ? [] : [[String(aar), String(aar + 1), kommune, kostra]]
      )
    )
  );
  const renumbered = years.flatMap(({places}) =>
    places.flatMap(({kommune, recast}) =>
      recast === undefined || recast.kommune === kommune ? [] : [[kommune, recast.kommune]]
    )
  );
  write(
    "kommuneendringer.csv",
    "aar,fra,til,type,andel",
    renumbered.map(([from = "", to = ""]) => [String(newest), from, to, "renumber", "1"])
  );
  write("tjenester.csv", "tjeneste,gruppe,fra_aar,til_aar,telles_som", [
    ["19", "institusjon", "", "", ""],
    ["21", "institusjon", "", "", ""]
  ]);
  return folder;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
