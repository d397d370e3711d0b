import type {Database} from "../database/database.js";
import {consequenceOf} from "../definition/ownRule.js";
import {KprstatError} from "../errors.js";
import {
  type CompileContext,
  columnTypes,
  compileClass,
  headerClasses,
  namedControl,
  type RuleSource
} from "./compileRules.js";
import {countByDelivery, insertRows, unnestedJson} from "./controlSchema.js";
import {contentFindings, type HeaderFinding, headerFacts, identFindings, type LandedDelivery} from "./header.js";
import {brokenControls, type DeliveryGroup, judgedRows} from "./rowSql.js";

/** Accepted content deliveries of one schema version and year, and what the rules for their rows are made of. */
export interface RuleGroup extends DeliveryGroup {
  readonly context: CompileContext;
}

export interface HeaderJudgement {
  readonly accepted: ReadonlySet<number>;
  readonly groups: readonly RuleGroup[];
}

export interface ConfiguredYears {
  readonly first: number;
  readonly last: number;
}

/**
 * Decides which deliveries are accepted, and fills `control.delivery` and the findings about headers and whole
 * deliveries in `control.finding`. Of a rejected delivery only what rejects it is recorded.
 */
export async function judgeHeaders(
  database: Database,
  source: RuleSource,
  deliveries: readonly LandedDelivery[],
  years: ConfiguredYears
): Promise<HeaderJudgement> {
  const standard = await standardFindings(database, source, deliveries);
  const contacts = await countByDelivery(database, "control.raw_kontakt");
  const findings: HeaderFinding[] = [];
  const accepted = new Set<number>();
  for (const delivery of deliveries) {
    const own = ownFindings(delivery, contacts.get(delivery.delivery) ?? 0, source, years);
    const all = [...(standard.get(delivery.delivery) ?? []), ...own];
    const rejecting = all.filter(finding => finding.konsekvens === "reject_file");
    if (rejecting.length === 0 && delivery.fatal === null && delivery.kind !== "unknown") {
      accepted.add(delivery.delivery);
    }
    findings.push(...(rejecting.length === 0 ? all : rejecting));
  }
  const content = deliveries.filter(({delivery, kind}) => kind === "content" && accepted.has(delivery));
  const {groups, groupOf} = groupByRules(source, content);
  const judged = deliveries.map(({delivery, kind}) => ({
    delivery,
    kind,
    accepted: accepted.has(delivery),
    group_number: groupOf.get(delivery) ?? null
  }));
  await insertRows(database, "delivery", judged);
  await insertRows(
    database,
    "finding",
    findings.map(finding => ({...finding, person: 0}))
  );
  return {accepted, groups};
}

function ownFindings(
  delivery: LandedDelivery,
  contacts: number,
  source: RuleSource,
  years: ConfiguredYears
): HeaderFinding[] {
  const {delivery: number, fatal, fatalLinje, kind} = delivery;
  if (fatal !== null) {
    const konsekvens = consequenceOf(source.ownRules, fatal);
    return [{delivery: number, klasse: "", attributt: null, regel: fatal, konsekvens, linje: fatalLinje}];
  }
  return kind === "ident"
    ? identFindings(delivery, source.ownRules)
    : contentFindings(delivery, contacts, source, years);
}

/** The standard controls of `IPLOS` and `INNHINFO`, by delivery; those of `INNHINFO` only where there is one. */
async function standardFindings(
  database: Database,
  source: RuleSource,
  deliveries: readonly LandedDelivery[]
): Promise<ReadonlyMap<number, readonly HeaderFinding[]>> {
  const findings = new Map<number, HeaderFinding[]>();
  for (const version of ["3.5", "3.7"] as const) {
    const context = {source, version, aar: null, yearStart: "year_start", yearEnd: "year_end"};
    const ofVersion = deliveries.filter(
      ({fatal, kind, namespaceVersion}) => fatal === null && kind === "content" && namespaceVersion === version
    );
    for (const klasse of headerClasses) {
      const rows = ofVersion
        .filter(({header}) => klasse === "IPLOS" || (header.linje ?? null) !== null)
        .map(delivery => headerRow(klasse, delivery));
      for (const finding of await controlHeaders(database, klasse, context, rows)) {
        findings.set(finding.delivery, [...(findings.get(finding.delivery) ?? []), finding]);
      }
    }
  }
  return findings;
}

function headerRow(klasse: string, landed: LandedDelivery): object {
  const {delivery, header} = landed;
  const {aar} = headerFacts(landed);
  const year = aar === null ? null : String(aar).padStart(4, "0");
  const values = klasse === "IPLOS" ? {versjon: header.versjon ?? null} : header.attributes;
  return {
    ...values,
    delivery,
    linje: klasse === "IPLOS" ? null : header.linje,
    year_start: year && `${year}-01-01`,
    year_end: year && `${year}-12-31`
  };
}

async function controlHeaders(
  database: Database,
  klasse: string,
  context: CompileContext,
  rows: readonly object[]
): Promise<HeaderFinding[]> {
  if (rows.length === 0) {
    return [];
  }
  const compiled = compileClass(klasse, context);
  const attributes = [...columnTypes(klasse, context.source.rules).keys()].map(name => [name, "varchar"]);
  const columns = {delivery: "integer", linje: "integer", year_start: "date", year_end: "date"};
  const source = `(${unnestedJson({...columns, ...Object.fromEntries(attributes)})})`;
  const broken = await database.rows<{delivery: number; linje: number | null; number: number}>(
    `select delivery, linje, unnest(${brokenControls(compiled, 0)}) as number from (${judgedRows(compiled, source)})`,
    {rows: JSON.stringify(rows)}
  );
  return broken.flatMap(({delivery, linje, number}) => {
    const control = compiled.controls[number];
    return control === undefined ? [] : [{delivery, linje, ...namedControl(control)}];
  });
}

function groupByRules(
  source: RuleSource,
  deliveries: readonly LandedDelivery[]
): {groups: RuleGroup[]; groupOf: ReadonlyMap<number, number>} {
  const members = new Map<string, {context: CompileContext; deliveries: number[]}>();
  for (const landed of deliveries) {
    const {delivery, namespaceVersion: version} = landed;
    const {aar} = headerFacts(landed);
    if (aar === null || version === null) {
      throw new KprstatError("fault", {
        what: "A delivery was accepted without year or version.",
        where: `delivery ${delivery}`
      });
    }
    const known = members.get(`${version} ${aar}`);
    if (known === undefined) {
      const context = {source, version, aar, yearStart: `date '${aar}-01-01'`, yearEnd: `date '${aar}-12-31'`};
      members.set(`${version} ${aar}`, {context, deliveries: [delivery]});
    } else {
      known.deliveries.push(delivery);
    }
  }
  const groups = [...members.values()].map(({context, deliveries: numbers}, number) => ({
    number,
    context,
    firstDelivery: Math.min(...numbers),
    lastDelivery: Math.max(...numbers)
  }));
  const groupOf = [...members.values()].flatMap(({deliveries: numbers}, number) =>
    numbers.map((delivery): [number, number] => [delivery, number])
  );
  return {groups, groupOf: new Map(groupOf)};
}
