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
