import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import {
  type AttributeRule,
  type Configuration,
  type Consequence,
  type RangeBound,
  serviceCodeList
} from "../definition/configuration.js";
import {isValidIn} from "../definition/interval.js";
import {consequenceOf} from "../definition/ownRule.js";
import {municipalitiesOf} from "../definition/reference.js";
import {KprstatError} from "../errors.js";
import {childClasses, numericCodes, person} from "./rowClasses.js";
import {comparedCode, patternBreach, plainDecimal, sqlTypes, typedValue, valueKind} from "./values.js";

/** The classes of which a document has one row: only these can reject it. */
export const headerClasses: readonly string[] = ["IPLOS", "INNHINFO"];

export const contactClass = "iiKontakt";

/** What the rules are made of. */
export type RuleSource = Pick<Configuration, "rules" | "ownRules" | "reference">;

/** One thing that may be wrong, as a finding names it. */
export interface NamedControl {
  readonly klasse: string;
  /** null: it is about the row as a whole. */
  readonly attributt: string | null;
  readonly regel: string;
  readonly konsekvens: Consequence;
}

/** One thing that may be wrong with a row. */
export interface Control extends NamedControl {
  /** SQL: true for a breach; else false or null. */
  readonly breach: string;
  /** Whether it looks at `owner_number`, the id of the row's PERSON. */
  readonly needsOwner: boolean;
}

/** The typed value of one attribute. */
export interface Reading {
  readonly alias: string;
  readonly value: string;
}

/** One column of the accepted rows: `value` is its SQL, already empty where a control says so. */
export interface Column {
  readonly name: string;
  readonly value: string;
}

/**
 * The rules of one class for one schema version and year. The readings are columns over the values as received; the
 * controls look at both.
 */
export interface CompiledClass {
  readonly readings: readonly Reading[];
  readonly controls: readonly Control[];
  readonly columns: readonly Column[];
}

export interface CompileContext {
  readonly source: RuleSource;
  readonly version: "3.5" | "3.7";
  /** Data year; null for a header, whose year is yet to be judged. */
  readonly aar: number | null;
  /** SQL of the first and last day of the reporting year. */
  readonly yearStart: string;
  readonly yearEnd: string;
}

/** What a finding says of a control, without its SQL. */
export function namedControl({klasse, attributt, regel, konsekvens}: NamedControl): NamedControl {
  return {klasse, attributt, regel, konsekvens};
}

/**
 * Turns the rules of a class into SQL: one boolean expression per control, simple enough for DuckDB to evaluate once
 * per distinct value of a column chunk.
 */
export function compileClass(klasse: string, context: CompileContext): CompiledClass {
  const {rules} = context.source;
  const ofVersion = rules.filter(rule => rule.klasse === klasse && rule.version === context.version);
  const controls = [...ofVersion.flatMap(rule => standardControls(rule, context)), ...ownControls(klasse, context)];
  const outOfPlace = controls.find(control => control.konsekvens === "reject_file" && !headerClasses.includes(klasse));
  if (outOfPlace !== undefined) {
    throw new KprstatError("configuration", {
      what: "A row cannot reject its whole file.",
      where: `rules: ${klasse} ${outOfPlace.attributt}, ${outOfPlace.regel}`,
      remedy: `Use reject_file only for ${headerClasses.join(" and ")}.`
    });
  }
  return {readings: ofVersion.map(reading), controls, columns: columns(klasse, context, ofVersion, controls)};
}

/** Names and types of the columns of a class: the attributes of all schema versions, so that all years look alike. */
export function columnTypes(klasse: string, rules: readonly AttributeRule[]): ReadonlyMap<string, string> {
  const ofClass = rules.filter(rule => rule.klasse === klasse);
  return new Map(ofClass.map(rule => [rule.attribute, sqlTypes[valueKind(rule)]]));
}

function reading(rule: AttributeRule): Reading {
  return {alias: typedAlias(rule.attribute), value: typedValue(rule)};
}

function columns(
  klasse: string,
  context: CompileContext,
  ofVersion: readonly AttributeRule[],
  controls: readonly Control[]
): Column[] {
  const known = new Set(ofVersion.map(rule => rule.attribute));
  return [...columnTypes(klasse, context.source.rules)].map(([name, type]) => {
    if (!known.has(name)) {
      return {name, value: `cast(null as ${type})`};
    }
    const emptying = controls.filter(control => control.attributt === name && control.konsekvens === "set_null");
    const emptied = emptying.map(control => breachAlias(controls.indexOf(control)));
    const value = typedAlias(name);
    return {
      name,
      value: emptied.length === 0 ? value : `case when ${emptied.join(" or ")} then null else ${value} end`
    };
  });
}

function standardControls(rule: AttributeRule, context: CompileContext): Control[] {
  const at = {klasse: rule.klasse, attributt: rule.attribute, needsOwner: false};
  const raw = quotedIdentifier(rule.attribute);
  const controls: Control[] = [];
  const pattern =
    rule.pattern.kind === "date" || valueKind(rule) === "id"
      ? `${raw} is not null and ${typedAlias(rule.attribute)} is null`
      : patternBreach(rule.pattern, raw);
  if (pattern !== null) {
    controls.push({...at, regel: "pattern", konsekvens: rule.patternConsequence, breach: pattern});
  }
  const mandatory = mandatoryBreach(rule, raw);
  if (mandatory !== null) {
    controls.push({...at, regel: "mandatory", konsekvens: rule.mandatoryConsequence, breach: mandatory});
  }
  const codeList = codeListBreach(rule, raw, context);
  if (codeList !== null) {
    controls.push({...at, regel: "code_list", konsekvens: rule.codeListConsequence, breach: codeList});
  }
  const range = rangeBreach(rule, context);
  if (range !== null) {
    controls.push({...at, regel: "range", konsekvens: rule.rangeConsequence, breach: range});
  }
  return controls;
}

function mandatoryBreach(rule: AttributeRule, raw: string): string | null {
  switch (rule.mandatory) {
    case "no":
      return null;
    case "yes":
      return `${raw} is null`;
    case "conditional":
      return `${raw} is null and ${isOneOf(comparedCode("tjTjenType"), rule.mandatoryForServices.map(String))}`;
  }
}

function codeListBreach(rule: AttributeRule, raw: string, {source, version, aar}: CompileContext): string | null {
  if (rule.codeLists.length === 0) {
    return null;
  }
  const codes = source.reference.codeLists
    .filter(entry => rule.codeLists.includes(entry.list) && (entry.version === null || entry.version === version))
    .map(entry => entry.code);
  if (rule.codeLists.includes(serviceCodeList)) {
    codes.push(...knownServices(source, aar).map(String));
  }
  return `not ${isOneOf(numericCodes.includes(rule.attribute) ? comparedCode(rule.attribute) : raw, codes)}`;
}

/** Codes valid in the year, and lapsed ones that still count as another (12 and 13 as 29): these are never emptied. */
function knownServices({reference}: RuleSource, aar: number | null): number[] {
  return reference.services
    .filter(service => service.countedAs !== null || (aar !== null && isValidIn(service, aar)))
    .map(service => service.code);
}

function lapsedServices({reference}: RuleSource, aar: number | null): number[] {
  return reference.services
    .filter(service => service.countedAs !== null && aar !== null && !isValidIn(service, aar))
    .map(service => service.code);
}

/** A bound that is an attribute is not made here: `tjFraDato` after `tjTilDato` is one finding, a rule of our own. */
function rangeBreach(rule: AttributeRule, context: CompileContext): string | null {
  const sides = [
    {bound: rule.rangeFrom, comparison: "<"},
    {bound: rule.rangeTo, comparison: ">"}
  ].flatMap(({bound, comparison}) =>
    bound === null || bound.kind === "attribute"
      ? []
      : [`${rangeValue(rule, bound)} ${comparison} ${boundSql(bound, context)}`]
  );
  return sides.length === 0 ? null : sides.join(" or ");
}

function rangeValue(rule: AttributeRule, bound: RangeBound): string {
  return bound.kind === "number" ? plainDecimal(rule.attribute) : typedAlias(rule.attribute);
}

function boundSql(bound: Exclude<RangeBound, {kind: "attribute"}>, context: CompileContext): string {
  switch (bound.kind) {
    case "date":
      return `date ${quotedString(`${bound.value.slice(0, 4)}-${bound.value.slice(4, 6)}-${bound.value.slice(6)}`)}`;
    case "number":
      return `cast(${quotedString(bound.value)} as double)`;
    case "year_start":
      return context.yearStart;
    case "year_end":
      return context.yearEnd;
  }
}

/** Rules of our own about one row; a row id used twice is found afterwards (sql/check/repeated_row.sql). */
function ownControls(klasse: string, context: CompileContext): Control[] {
  const {source, aar} = context;
  const control = (attributt: string, regel: string, breach: string): Control => ({
    klasse,
    attributt,
    regel,
    konsekvens: consequenceOf(source.ownRules, regel),
    breach,
    needsOwner: false
  });
  const controls: Control[] = [];
  const child = childClasses.find(rowClass => rowClass.klasse === klasse);
  if (child !== undefined) {
    const raw = quotedIdentifier(child.personId);
    const mismatch = `${raw} is not null and ${typedAlias(child.personId)} is distinct from owner_number`;
    controls.push({...control(child.personId, "person_id_mismatch", mismatch), needsOwner: true});
  }
  if (klasse === person.klasse && aar !== null) {
    const codes = municipalitiesOf(source.reference, aar).map(municipality => municipality.code);
    controls.push(control("peKomnr", "unknown_residence", `not ${isOneOf(quotedIdentifier("peKomnr"), codes)}`));
  }
  if (klasse === "TJENESTE") {
    const period = `${typedAlias("tjFraDato")} > ${typedAlias("tjTilDato")}`;
    controls.push(control("tjTilDato", "service_period", period));
    const lapsed = lapsedServices(source, aar).map(String);
    if (lapsed.length > 0) {
      controls.push(control("tjTjenType", "lapsed_service", isOneOf(comparedCode("tjTjenType"), lapsed)));
    }
  }
  return controls;
}

/** Column that is true where control number `index` of its class is broken. */
export function breachAlias(index: number): string {
  return `breach_${index}`;
}

/** Column with the typed value of an attribute. */
export function typedAlias(attribute: string): string {
  return quotedIdentifier(`typed_${attribute}`);
}

/** A function, not IN: DuckDB makes a join of a long IN, and gives up evaluating once per distinct value. */
function isOneOf(value: string, codes: readonly string[]): string {
  return `list_contains([${codes.map(quotedString).join(", ")}], ${value})`;
}
