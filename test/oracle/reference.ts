import {readFileSync} from "node:fs";

export type Version = "3.5" | "3.7";

type Line = Readonly<Record<string, string>>;

/** The lines of a file in data/ as records by column name. */
function lines(file: string): readonly Line[] {
  const text = readFileSync(new URL(`./data/${file}`, import.meta.url), "utf8");
  const rows = text
    .split("\n")
    .filter(line => line !== "")
    .map(line =>
      Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), m => m[1]?.replaceAll('""', '"') ?? m[2] ?? "")
    );
  const [header = [], ...body] = rows;
  return body.map(row => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ""])));
}

function holds(line: Line, aar: number): boolean {
  const from = line.valid_from_year === "" ? Number.NEGATIVE_INFINITY : Number(line.valid_from_year);
  const to = line.valid_to_year === "" ? Number.POSITIVE_INFINITY : Number(line.valid_to_year);
  return from <= aar && aar < to;
}

const municipalities = lines("municipalities.csv");
const population = new Map(
  lines("population_total.csv").map(l => [`${l.year} ${l.municipality_code}`, Number(l.population)])
);
const changes = lines("municipality_changes.csv");
const kostraGroups = lines("kostra_groups.csv");
const populationByCounty = lines("population_by_county.csv");
const codeLists = lines("code_lists.csv");
const services = lines("service_codes.csv");
const controlRules = lines("control_rules.csv");

/** Codes of the municipalities valid on 1 January of the year. */
export function municipalitiesOf(aar: number): readonly string[] {
  return [...new Set(municipalities.filter(l => holds(l, aar)).map(l => l.code ?? ""))];
}

export function countyOf(kommune: string, aar: number): string {
  return municipalities.find(l => l.code === kommune && holds(l, aar))?.county_code ?? "";
}

/** Persons on 1 January, or null where unknown. */
export function populationOf(kommune: string, aar: number): number | null {
  return population.get(`${aar} ${kommune}`) ?? null;
}

/** Persons on 1 January in the municipalities together, or null where one is unknown. */
export function populationOfAll(kommuner: readonly string[], aar: number): number | null {
  const numbers = kommuner.map(kommune => populationOf(kommune, aar));
  return numbers.reduce<number | null>((sum, n) => (sum === null || n === null ? null : sum + n), 0);
}

/** What happened to a municipality on 1 January of the year: a divided one has one change for each of its successors. */
export interface MunicipalityChange {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}

export function changesOf(aar: number): readonly MunicipalityChange[] {
  return changes
    .filter(l => l.year === `${aar}`)
    .map(l => ({from: l.old_code ?? "", to: l.new_code ?? "", kind: l.kind ?? ""}));
}

/** KOSTRA group of a municipality by the codes of the year, or null: there are none before 2020. */
export function kostraGroupOf(kommune: string, aar: number): string | null {
  if (aar < 2020) return null;
  const classification = aar < 2024 ? "2020" : "2024";
  const line = kostraGroups.find(l => l.classification_year === classification && l.municipality_code === kommune);
  return line?.group_code ?? null;
}

/** The age groups of the tables, each from its first year of age up to the next group's. */
export const ageGroups = ["0-17", "18-49", "50-66", "67-79", "80-89", "90+"] as const;
export type AgeGroup = (typeof ageGroups)[number];

/** Persons of an age group and a sex on 1 January, null for all of them; null where unknown: no sex before 2020. */
export function countyPopulationOf(
  fylke: string,
  aar: number,
  alder: AgeGroup | null,
  kjonn: "M" | "K" | null
): number | null {
  const sex = {M: "male", K: "female"};
  const found = populationByCounty.filter(
    l => l.year === `${aar}` && l.county_code === fylke && (kjonn === null || l.sex === sex[kjonn])
  );
  if (found.length === 0) return null;
  const groups = alder === null ? ageGroups : [alder];
  return found.flatMap(l => groups.map(group => Number(l[group]))).reduce((sum, n) => sum + n, 0);
}

export function listExists(list: string): boolean {
  return codeLists.some(l => l.list === list);
}

/** The codes of a list in a schema version, as text. */
export function codesOf(list: string, version: Version): readonly string[] {
  return codeLists
    .filter(l => l.list === list && (l.schema_version === "" || l.schema_version === version))
    .map(l => l.code ?? "");
}

export function serviceIsValid(code: number, aar: number): boolean {
  return services.some(l => Number(l.code) === code && holds(l, aar));
}

/** The codes that a service counts under in the year, ascending: valid ones without 12 and 13, which are 29 in every year. */
export function countedServices(aar: number): readonly number[] {
  const valid = services.filter(l => holds(l, aar)).map(l => Number(l.code));
  return [...new Set([...valid.filter(code => code !== 12 && code !== 13), 29])].sort((a, b) => a - b);
}

/** Service groups as the tables name them. */
export const serviceGroups: Readonly<Record<string, string>> = {
  hjemmeboende: "Tjenester til hjemmeboende",
  institusjon: "Institusjonstjenester",
  velferdsteknologi: "Velferdsteknologi",
  tvang: "Bruk av tvang",
  bolig: "Bolig"
};

/** Codes of the services in a group. */
export function servicesIn(gruppe: string): readonly number[] {
  return services.filter(l => l.group === serviceGroups[gruppe]).map(l => Number(l.code));
}

export function needsGrantedDecision(code: number): boolean {
  return services.some(l => Number(l.code) === code && l.needs_granted_decision === "yes");
}

export interface ControlRule {
  readonly klasse: string;
  readonly attribute: string;
  readonly pattern: string;
  readonly patternConsequence: string;
  readonly mandatory: string;
  readonly mandatoryFor: readonly number[];
  readonly mandatoryConsequence: string;
  readonly codeLists: readonly string[];
  readonly codeListConsequence: string;
  readonly rangeFrom: string;
  readonly rangeTo: string;
  readonly rangeConsequence: string;
}

/** The schema's names where the official rules use others. */
const schemaNames: Readonly<Record<string, string>> = {tjVedtaksID: "tjVeID", tjVedtaksIDnummerering: "tjVeNrID"};

const rulesByClass = new Map<string, readonly ControlRule[]>();

/** The official rules of one class; a control with no named consequence warns. */
export function rulesOf(version: Version, klasse: string): readonly ControlRule[] {
  const known = rulesByClass.get(`${version} ${klasse}`);
  if (known !== undefined) return known;
  const rules = controlRules
    .filter(l => l.schema_version === version && l.class === klasse)
    .map(l => ({
      klasse,
      attribute: schemaNames[l.attribute ?? ""] ?? l.attribute ?? "",
      pattern: l.pattern ?? "",
      patternConsequence: l.pattern_consequence || "warn",
      mandatory: l.mandatory ?? "",
      mandatoryFor: (l.mandatory_for_service_codes ?? "").split(" ").filter(Boolean).map(Number),
      mandatoryConsequence: l.mandatory_consequence || "warn",
      codeLists: l.code_lists === "by diKodeVersjon" ? [] : (l.code_lists ?? "").split(" ").filter(Boolean),
      codeListConsequence: l.code_list_consequence || "warn",
      rangeFrom: l.range_from ?? "",
      rangeTo: l.range_to ?? "",
      rangeConsequence: l.range_consequence || "warn"
    }));
  rulesByClass.set(`${version} ${klasse}`, rules);
  return rules;
}
