import {type ControlRule, codesOf, listExists, rulesOf, serviceIsValid, type Version} from "./reference.js";
import {idNumber, isDate, isYearMonth, plainDecimal, type Values} from "./values.js";

/** One breach of one rule in one row. */
export interface Breach {
  readonly attributt: string | null;
  readonly regel: string;
  readonly konsekvens: string;
}

/** What a control may look at besides its own row. */
export interface Circumstances {
  readonly version: Version;
  /** Reporting year; null where neither date of the INNHINFO is readable. */
  readonly aar: number | null;
}

const datePattern = "YYYYMMDD, or 99991231";

function isMissingThoughMandatory(rule: ControlRule, values: Values): boolean {
  if (values.has(rule.attribute)) return false;
  if (rule.mandatory === "yes") return true;
  const code = idNumber(values.get("tjTjenType"));
  return rule.mandatory === "conditional" && code !== null && rule.mandatoryFor.includes(code);
}

/** Whether the value has the form of the official pattern. */
export function hasForm(pattern: string, value: string): boolean {
  return pattern === datePattern ? isDate(value) : new RegExp(pattern, "su").test(value);
}

/** The service list 9151: 12 and 13 are never emptied, the others must be valid in the year. */
function isService(value: string, aar: number): boolean {
  const code = idNumber(value);
  return code === 12 || code === 13 || (code !== null && serviceIsValid(code, aar));
}

function isInAList(rule: ControlRule, value: string, {version, aar}: Circumstances): boolean {
  if (rule.codeLists.includes("9151")) return aar === null || isService(value, aar);
  const lists = rule.codeLists.filter(listExists);
  if (lists.length === 0) return true;
  const codes = lists.flatMap(list => codesOf(list, version));
  return rule.attribute === "fnFunkType" ? codes.some(c => Number(c) === idNumber(value)) : codes.includes(value);
}

function asDate(attribute: string, value: string): string | null {
  if (attribute === "poVurdTann" || attribute === "poVurdLege") return isYearMonth(value) ? `${value}01` : null;
  return isDate(value) ? value : null;
}

function isOutOfNumbers(rule: ControlRule, value: string): boolean {
  const number = plainDecimal(value);
  return number !== null && (number < Number(rule.rangeFrom) || number > Number(rule.rangeTo));
}

/** The days between which a date must lie, both included; an open side is the empty text or `~`. */
function dateBounds(rule: ControlRule, aar: number): readonly [string, string] {
  const day = (bound: string, open: string): string => {
    if (bound === "") return open;
    if (bound === "iiTilDato" || bound.startsWith("31 December")) return `${aar}1231`.padStart(8, "0");
    if (bound.startsWith("1 January")) return `${aar}0101`.padStart(8, "0");
    return bound.replaceAll("-", "");
  };
  return [day(rule.rangeFrom, ""), day(rule.rangeTo, "~")];
}

function isOutOfDates(rule: ControlRule, value: string, aar: number | null): boolean {
  const date = asDate(rule.attribute, value);
  if (date === null || aar === null) return false;
  const [from, to] = dateBounds(rule, aar);
  return date < from || date > to;
}

function isOutOfRange(rule: ControlRule, value: string, aar: number | null): boolean {
  if (rule.rangeFrom === "" && rule.rangeTo === "") return false;
  return rule.attribute === "tjTimerUke" ? isOutOfNumbers(rule, value) : isOutOfDates(rule, value, aar);
}

/** The range of `tjTilDato` is `tjFraDato`: the one finding of that has the name of the rule of our own. */
function endsBeforeItBegins(values: Values): boolean {
  const [fra, til] = [values.get("tjFraDato") ?? "", values.get("tjTilDato") ?? ""];
  return isDate(fra) && isDate(til) && fra > til;
}

function breachesOfRule(rule: ControlRule, values: Values, circumstances: Circumstances): Breach[] {
  const attributt = rule.attribute;
  if (isMissingThoughMandatory(rule, values))
    return [{attributt, regel: "mandatory", konsekvens: rule.mandatoryConsequence}];
  const value = values.get(attributt);
  if (value === undefined) return [];
  const breaches: Breach[] = [];
  if (!hasForm(rule.pattern, value)) breaches.push({attributt, regel: "pattern", konsekvens: rule.patternConsequence});
  if (!isInAList(rule, value, circumstances))
    breaches.push({attributt, regel: "code_list", konsekvens: rule.codeListConsequence});
  if (attributt === "tjTilDato") {
    if (endsBeforeItBegins(values)) breaches.push({attributt, regel: "service_period", konsekvens: "warn"});
  } else if (isOutOfRange(rule, value, circumstances.aar)) {
    breaches.push({attributt, regel: "range", konsekvens: rule.rangeConsequence});
  }
  return breaches;
}

/** Every breach of the official controls in one row, each control on its own, on the values as received. */
export function controlsBreached(klasse: string, values: Values, circumstances: Circumstances): readonly Breach[] {
  return rulesOf(circumstances.version, klasse).flatMap(rule => breachesOfRule(rule, values, circumstances));
}

function mustBeReadable(rule: ControlRule): boolean {
  return rule.pattern === datePattern || rule.pattern.includes("\\d");
}

/** The values that chapter 2 sees: without what was emptied, and without dates and numbers that break their form. */
export function valuesThatRemain(
  klasse: string,
  version: Version,
  values: Values,
  breaches: readonly Breach[]
): Values {
  const rules = rulesOf(version, klasse);
  const emptied = new Set(breaches.filter(b => b.konsekvens === "set_null").map(b => b.attributt));
  const unreadable = (attribute: string, value: string): boolean => {
    if (attribute === "poVurdTann" || attribute === "poVurdLege") return !isYearMonth(value);
    return rules.some(r => r.attribute === attribute && mustBeReadable(r) && !hasForm(r.pattern, value));
  };
  return new Map([...values].filter(([attribute, value]) => !emptied.has(attribute) && !unreadable(attribute, value)));
}
