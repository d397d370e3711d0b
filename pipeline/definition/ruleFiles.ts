import {z} from "zod";
import {
  type AttributeRule,
  type Consequence,
  consequences,
  type OwnRule,
  type Pattern,
  type RangeBound,
  type Reference,
  type RuleText,
  serviceCodeList,
  standardRules
} from "./configuration.js";
import {nonEmpty, serviceNumber} from "./fields.js";
import {checkUnique, type Line, type Problems, parseCsv} from "./problems.js";

/** Names of our own rules: the code that tests each of them stands in ingest and validate. */
export const ownRuleNames = [
  "not_well_formed",
  "doctype",
  "unknown_root",
  "unknown_namespace",
  "unknown_version",
  "resource_limit",
  "version_year",
  "unknown_municipality",
  "no_person",
  "innhinfo_not_first",
  "year_not_configured",
  "few_contacts",
  "person_id_mismatch",
  "duplicate_person",
  "duplicate_row",
  "unknown_element",
  "element_order",
  "element_repeated",
  "further_document",
  "service_period",
  "unknown_residence",
  "same_identity",
  "invalid_identity",
  "lapsed_service",
  "ident_version",
  "ident_period",
  "ident_lopenr",
  "ident_empty",
  "ident_incomplete",
  "ident_duplicate"
] as const;

const classes = [
  "IPLOS",
  "INNHINFO",
  "iiKontakt",
  "PERSON",
  "PERSONOPPL",
  "FUNKSJON",
  "TJENESTE",
  "DIAGNOSE",
  "DOGNTILBUD"
] as const;

const consequence = z.enum(consequences, `one of ${consequences.join(", ")}`);
const consequenceOrNone = z.enum([...consequences, ""], `one of ${consequences.join(", ")}, or nothing`);
const words = z.string().transform(text => text.split(" ").filter(Boolean));

const pattern = z.string().transform((text, context): Pattern => {
  const [, kind, min, to, max] = /^(any|date|decimal|orgnr|digits|text)(?: (\d+)(-)?(\d+)?)?$/.exec(text) ?? [];
  if (kind === "any" && min === undefined) {
    return {kind: "text", max: null};
  }
  if ((kind === "date" || kind === "decimal" || kind === "orgnr") && min === undefined) {
    return {kind};
  }
  if (kind === "text" && min === "0" && max !== undefined) {
    return {kind, max: Number(max)};
  }
  if (kind === "digits" && min !== undefined && Number(max ?? min) >= Number(min)) {
    return {kind, min: Number(min), max: max === undefined && to !== undefined ? null : Number(max ?? min)};
  }
  context.addIssue({
    code: "custom",
    message: "any, date, decimal, orgnr, text 0-<max>, digits <n>, digits <min>-<max> or digits <min>-"
  });
  return z.NEVER;
});

const bound = z.string().transform((text, context): RangeBound | null => {
  if (text === "") {
    return null;
  }
  if (text === "year_start" || text === "year_end") {
    return {kind: text};
  }
  const [, kind, value = ""] = /^(date|number|attribute) (\S+)$/.exec(text) ?? [];
  if ((kind === "date" && isDate(value)) || (kind === "number" && /^\d+(\.\d+)?$/.test(value))) {
    return {kind, value};
  }
  if (kind === "attribute") {
    return {kind, name: value};
  }
  context.addIssue({
    code: "custom",
    message: "date YYYYMMDD, number <n>, year_start, year_end, attribute <name> or nothing"
  });
  return z.NEVER;
});

const ruleRow = z.strictObject({
  klasse: z.enum(classes, `one of ${classes.join(", ")}`),
  attribute: z.string().regex(/^[A-Za-z]+$/, "the name of an attribute"),
  label_nb: nonEmpty,
  pattern,
  pattern_consequence: consequenceOrNone,
  mandatory: z.enum(["yes", "no", "conditional"], "yes, no or conditional"),
  mandatory_for_services: words.pipe(z.array(serviceNumber)),
  mandatory_consequence: consequenceOrNone,
  code_lists: words,
  untested_lists: words,
  code_list_consequence: consequenceOrNone,
  range_from: bound,
  range_to: bound,
  range_consequence: consequenceOrNone
});
type RuleRow = z.output<typeof ruleRow>;

const ownRuleRow = z.strictObject({
  name: z.enum(ownRuleNames, "the name of a rule that the pipeline tests"),
  consequence,
  text_nb: nonEmpty
});

const ruleTextRow = z.strictObject({
  rule: z.enum(standardRules, `one of ${standardRules.join(", ")}`),
  consequence,
  text_nb: nonEmpty
});

/** Reads the official control rules of one schema version. A control without a named consequence warns. */
export function readRules(
  file: string,
  text: string,
  version: AttributeRule["version"],
  problems: Problems
): readonly AttributeRule[] {
  const lines = parseCsv(file, text, ruleRow, problems);
  checkUnique(file, lines, row => `${row.klasse}.${row.attribute}`, problems);
  const attributes = new Set(lines.map(({row}) => `${row.klasse}.${row.attribute}`));
  for (const {line, row} of lines) {
    for (const [column, found, expected] of contradictions(row, attributes)) {
      problems.add(file, `line ${line}.${column}`, found, expected);
    }
  }
  return lines.map(({row}) => ({
    version,
    klasse: row.klasse,
    attribute: row.attribute,
    label: row.label_nb,
    pattern: row.pattern,
    patternConsequence: named(row.pattern_consequence),
    mandatory: row.mandatory,
    mandatoryForServices: row.mandatory_for_services,
    mandatoryConsequence: named(row.mandatory_consequence),
    codeLists: row.code_lists,
    codeListConsequence: named(row.code_list_consequence),
    rangeFrom: row.range_from,
    rangeTo: row.range_to,
    rangeConsequence: named(row.range_consequence)
  }));
}

function named(value: Consequence | ""): Consequence {
  return value === "" ? "warn" : value;
}

/** Column, what was found and what is expected, for whatever in a row does not fit the rest of it. */
function contradictions(row: RuleRow, attributes: ReadonlySet<string>): [string, string, string][] {
  const wrong: [string, string, string][] = [];
  const services = row.mandatory_for_services;
  if ((row.mandatory === "conditional") !== services.length > 0) {
    wrong.push([
      "mandatory_for_services",
      services.join(" ") || "nothing",
      "services exactly where mandatory is conditional"
    ]);
  }
  const controls = [
    ["mandatory_consequence", row.mandatory_consequence, row.mandatory !== "no"],
    ["code_list_consequence", row.code_list_consequence, row.code_lists.length + row.untested_lists.length > 0],
    ["range_consequence", row.range_consequence, row.range_from !== null || row.range_to !== null]
  ] as const;
  for (const [column, found, exists] of controls) {
    if (found !== "" && !exists) {
      wrong.push([column, found, "nothing, as the attribute has no such control"]);
    }
  }
  for (const column of ["range_from", "range_to"] as const) {
    const limit = row[column];
    if (limit?.kind === "attribute" && !attributes.has(`${row.klasse}.${limit.name}`)) {
      wrong.push([column, limit.name, `an attribute of ${row.klasse}`]);
    }
  }
  const listed = new Set(row.code_lists);
  for (const list of row.untested_lists.filter(name => listed.has(name))) {
    wrong.push(["untested_lists", list, "a list that is not among code_lists"]);
  }
  return wrong;
}

/** Names every code list of a rule that config/reference does not have, and every service that is no service code. */
export function checkRulesAgainstLists(
  file: string,
  rules: readonly AttributeRule[],
  reference: Pick<Reference, "codeLists" | "services">,
  problems: Problems
): void {
  const services = new Set(reference.services.map(service => service.code));
  for (const {version, klasse, attribute, codeLists, mandatoryForServices} of rules) {
    const at = `${klasse}.${attribute}`;
    for (const list of codeLists) {
      const exists = reference.codeLists.some(entry => entry.list === list && (entry.version ?? version) === version);
      if (list !== serviceCodeList && !exists) {
        problems.add(file, at, `code list ${list}`, `a list of kodeverk.csv for version ${version}, or untested_lists`);
      }
    }
    for (const service of mandatoryForServices.filter(code => !services.has(code))) {
      problems.add(file, at, `service ${service}`, "a code of tjenester.csv");
    }
  }
}

/** Reads our own rules: each that the code tests, once. */
export function readOwnRules(file: string, text: string, problems: Problems): readonly OwnRule[] {
  const lines = parseCsv(file, text, ownRuleRow, problems);
  nameMissing(file, ownRuleNames, lines, row => row.name, problems);
  checkUnique(file, lines, row => row.name, problems);
  return lines.map(({row}) => ({name: row.name, consequence: row.consequence, text: row.text_nb}));
}

/** Reads what municipalities are told: a text for every standard control with every consequence. */
export function readRuleTexts(file: string, text: string, problems: Problems): readonly RuleText[] {
  const lines = parseCsv(file, text, ruleTextRow, problems);
  const keyOf = (row: {rule: string; consequence: string}): string => `${row.rule},${row.consequence}`;
  const wanted = standardRules.flatMap(rule => consequences.map(name => keyOf({rule, consequence: name})));
  nameMissing(file, wanted, lines, keyOf, problems);
  checkUnique(file, lines, keyOf, problems);
  return lines.map(({row}) => ({rule: row.rule, consequence: row.consequence, text: row.text_nb}));
}

function nameMissing<Row>(
  file: string,
  wanted: readonly string[],
  lines: readonly Line<Row>[],
  keyOf: (row: Row) => string,
  problems: Problems
): void {
  if (problems.has(file)) {
    return;
  }
  const present = new Set(lines.map(({row}) => keyOf(row)));
  for (const key of wanted.filter(name => !present.has(name))) {
    problems.add(file, "", "no row", `a row ${key}`);
  }
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}
