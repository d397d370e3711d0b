import {beforeAll, describe, expect, test} from "vitest";
import type {AttributeRule, Consequence} from "../../../pipeline/definition/configuration.js";
import {childClasses, person, type RowClass} from "../../../pipeline/validate/rowClasses.js";
import {
  configuration,
  type Finding,
  faultless,
  type PersonRows,
  type SegmentResult,
  type Values,
  validated
} from "./segment.js";

// Every control of every attribute of the row classes, both ways, with values chosen here. One person a case, all cases
// of a schema version in one delivery.

interface Case {
  readonly name: string;
  readonly rule: AttributeRule;
  readonly changed: Values;
  /** `regel` and `konsekvens` of what must be found at the attribute. */
  readonly expected: readonly (readonly [string, Consequence])[];
  /** The value as accepted, as text; null is empty. */
  readonly accepted: string | null;
}

const versions = [
  {version: "3.5", aar: 2018},
  {version: "3.7", aar: 2022}
] as const;
const classes: readonly RowClass[] = [person, ...childClasses];
const ids = new Set(classes.flatMap(({personId, rowId}) => [personId, rowId]));

describe.each(versions)("schema version $version", ({version, aar}) => {
  const rules = configuration.rules.filter(r => r.version === version && classes.some(c => c.klasse === r.klasse));
  const cases = [...new Map(rules.flatMap(rule => casesOf(rule, aar)).map(c => [c.name, c])).values()];
  let result: SegmentResult;
  const accepted = new Map<string, Map<number, Record<string, unknown>>>();

  beforeAll(async () => {
    const persons = cases.map(({rule, changed}, index) => rowsOf(rule, changed, index + 1, aar));
    result = await validated([{version, aar, persons}]);
    for (const {klasse, file} of classes) {
      accepted.set(klasse, new Map((await result.valid(file)).map(row => [Number(row.person), row])));
    }
  });

  test.each(cases.map((c, index) => ({...c, number: index + 1})))(
    "$name",
    ({rule, expected, accepted: value, number}) => {
      const found = result.findings.filter(finding => finding.person === number);
      expect(found.map(({klasse, attributt, regel, konsekvens}) => [klasse, attributt, regel, konsekvens])).toEqual(
        expected.map(([regel, konsekvens]) => [rule.klasse, rule.attribute, regel, konsekvens])
      );
      const row = accepted.get(rule.klasse)?.get(number);
      if (expected.some(([, konsekvens]) => konsekvens === "reject_row")) {
        expect(row).toBeUndefined();
      } else {
        expect(text(row?.[rule.attribute])).toBe(value);
      }
    }
  );

  test("every finding tells the place and the local ids", () => {
    const child = result.findings.find(f => f.klasse === "TJENESTE" && f.attributt === "tjVedtak") as Finding;
    expect(child).toMatchObject({pePeID: String(child.person), radID: "1", linje: 100 * child.person + 1});
    const broken = result.findings.filter(f => f.attributt === "pePeID");
    expect(broken.map(f => f.pePeID)).toEqual(broken.map(() => null));
  });
});

/** One person with one row of the rule's class, faultless but for what is changed. */
function rowsOf(rule: AttributeRule, changed: Values, number: number, aar: number): PersonRows {
  const child = childClasses.find(({klasse}) => klasse === rule.klasse);
  if (child === undefined) {
    return {person: changed};
  }
  const row = {...faultless(rule.klasse, rule.version, aar), [child.personId]: String(number), ...changed};
  return {rows: {[rule.klasse]: [row]}};
}

function casesOf(rule: AttributeRule, aar: number): Case[] {
  const make = (
    value: string | null,
    expected: Case["expected"],
    accepted: string | null,
    others: Values = {}
  ): Case => ({
    name: `${rule.klasse} ${rule.attribute}: ${value ?? "missing"} ${Object.values(others).join("")}`,
    rule,
    changed: {...others, [rule.attribute]: value},
    expected: [...expected].sort(([a], [b]) => (a < b ? -1 : 1)),
    accepted
  });
  return [
    ...patternCases(rule, make),
    ...mandatoryCases(rule, make),
    ...codeCases(rule, aar, make),
    ...rangeCases(rule, aar, make)
  ];
}

type Make = (value: string | null, expected: Case["expected"], accepted: string | null, others?: Values) => Case;

function patternCases(rule: AttributeRule, make: Make): Case[] {
  const {attribute, pattern} = rule;
  const listed: Case["expected"] = rule.codeLists.length > 0 ? [["code_list", rule.codeListConsequence]] : [];
  const breach = (value: string, accepted: string | null, more: Case["expected"] = listed): Case =>
    make(value, [["pattern", rule.patternConsequence], ...more], accepted);
  if (ids.has(attribute)) {
    const mismatch: Case["expected"] = /^(po|fn|tj|di|dg)PeID$/.test(attribute)
      ? [["person_id_mismatch", "reject_row"]]
      : [];
    return [breach("!", null, mismatch)];
  }
  switch (pattern.kind) {
    case "date":
      return ["20210229", "20221301", "2022-01-01", "2022010", "00000101", "x"].map(value => breach(value, null));
    case "decimal":
      return ["12.", ".50", "1,5", "1.555"].map(value => breach(value, null));
    case "orgnr":
      return [breach("12345678", null), breach("9876543211", null), make("9876543210", [], "9876543210")];
    case "digits": {
      if (attribute === "peKomnr") return [breach("301", null, [["unknown_residence", "warn"]])];
      const tooLong = pattern.max === null ? [] : [breach("9".repeat(pattern.max + 1), null)];
      return [breach("x", null), ...tooLong];
    }
    case "text": {
      if (pattern.max === null) return [];
      const tooLong = "é".repeat(pattern.max + 1);
      const keptAsIs = rule.codeLists.length === 0 && rule.rangeFrom === null;
      return [breach(tooLong, keptAsIs ? tooLong : null)];
    }
  }
}

function mandatoryCases(rule: AttributeRule, make: Make): Case[] {
  const missing: Case["expected"] = [["mandatory", rule.mandatoryConsequence]];
  switch (rule.mandatory) {
    case "no":
      return [make(null, [], null)];
    case "yes":
      return [make(null, missing, null)];
    case "conditional":
      return [
        ...rule.mandatoryForServices
          .filter(service => service !== 29 || rule.version === "3.7")
          .map(service => make(null, missing, null, {tjTjenType: String(service)})),
        make(null, missing, null, {tjTjenType: String(rule.mandatoryForServices[0]).padStart(2, "0")}),
        make(null, [], null, {tjTjenType: "27"})
      ];
  }
}

function codeCases(rule: AttributeRule, aar: number, make: Make): Case[] {
  if (rule.codeLists.length === 0) return [];
  const codes = configuration.reference.codeLists
    .filter(entry => rule.codeLists.includes(entry.list) && (entry.version ?? rule.version) === rule.version)
    .map(({code}) => make(code, isTooLong(rule, code) ? [["pattern", "warn"]] : [], code));
  const numeric = rule.attribute === "fnFunkType" || rule.attribute === "tjTjenType";
  const wrong = numeric ? "99" : rule.pattern.kind === "digits" ? "0" : "§";
  const kept = rule.codeListConsequence === "warn" ? wrong : null;
  const spelled = numeric ? [make("01", [], "1")] : [];
  return [
    ...codes,
    ...spelled,
    make(wrong, [["code_list", rule.codeListConsequence]], kept),
    ...services(rule, aar, make)
  ];
}

/** Four codes of list 9188 (poHarKoordinator, 3.7) have two characters where the official pattern has room for one. */
function isTooLong({pattern}: AttributeRule, code: string): boolean {
  return pattern.kind === "text" && pattern.max !== null && code.length > pattern.max;
}

function services(rule: AttributeRule, aar: number, make: Make): Case[] {
  if (rule.attribute !== "tjTjenType") return [];
  const good = (code: string): Case => make(code, [], code);
  const unknown = (code: string): Case => make(code, [["code_list", "set_null"]], null);
  const lapsed = (code: string): Case => make(code, [["lapsed_service", "warn"]], code);
  return aar < 2019
    ? [good("12"), good("13"), good("16"), unknown("29"), unknown("10")]
    : [lapsed("12"), lapsed("13"), unknown("16"), good("29"), unknown("10")];
}

function rangeCases(rule: AttributeRule, aar: number, make: Make): Case[] {
  const out: Case["expected"] = [["range", rule.rangeConsequence]];
  if (rule.attribute === "tjTimerUke") {
    return [
      make("0.00", out, "0.00"),
      make("0.01", [], "0.01"),
      make("168.00", [], "168.00"),
      make("168.01", out, "168.01"),
      make("200", [...out, ["pattern", "warn"]], null),
      make("1234.50", [...out, ["pattern", "warn"]], null),
      make("-5", [...out, ["pattern", "warn"]], null),
      make("168", [["pattern", "warn"]], null)
    ];
  }
  if (rule.rangeFrom?.kind !== "date") return [];
  const month = rule.pattern.kind === "text";
  const day = (date: string): string => (month ? date.slice(0, 6) : date);
  const accepted = (date: string): string => `${date.slice(0, 4)}-${date.slice(4, 6)}-${month ? "01" : date.slice(6)}`;
  const inside = ["20050101", `${aar}1231`, "20080229"].map(date => make(day(date), [], accepted(date)));
  const outside = ["20041231", `${aar + 1}0101`, "99991231", "00010101"].map(date =>
    make(day(date), out, accepted(date))
  );
  const noMonth = month ? [make(`${aar}13`, [], null), make(`${aar}00`, [], null)] : [];
  return [...inside, ...outside, ...noMonth];
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
