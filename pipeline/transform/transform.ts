import {join} from "node:path";
import {addToCatalogue} from "../database/catalogue.js";
import type {SqlParams} from "../database/database.js";
import {writePart} from "../database/partFile.js";
import {loadReference} from "../database/reference.js";
import {materialize, type Relation, type Relations, relationOf, withDependencies} from "../database/relation.js";
import type {Configuration, StatisticDefinition} from "../definition/configuration.js";
import {consequenceOf} from "../definition/ownRule.js";
import type {Settings} from "../definition/settings.js";
import {testPersonRuleOf} from "../definition/testPersons.js";
import {
  codeFingerprint,
  fingerprintOf,
  forgetPart,
  type PartState,
  partStates,
  rememberPart,
  staleReason,
  stateOf
} from "../fingerprint.js";
import type {RunContext} from "../stage.js";
import {amount, nameList} from "../text.js";
import {
  changedDeliveries,
  type Deliveries,
  type DeliveryChanges,
  defineRows,
  rememberUsed,
  yearlessRelations
} from "./deliveries.js";

const stage = "transform";

/** Who the persons of a year are, besides who counts in which statistic. */
const personsPart = "personer";

/** What the stage makes of one year: who counts in one statistic, or what is known of the year's persons. */
export interface TransformPart {
  /** Name of the statistic, or `personer`. */
  readonly name: string;
  readonly aar: number;
  readonly relation: Relation;
  /** The statistic's first year; before it nobody counts. */
  readonly firstYear: number;
  readonly file: string;
  readonly state: PartState;
  /** Why it has to be made; null when it need not. */
  readonly reason: string | null;
}

/** File of who counts in a statistic in a year. */
export function contributionFile(work: string, table: string, aar: number): string {
  return join(work, "contribution", table, `${aar}.parquet`);
}

/** File of the findings that only show across messages: one person under two numbers of one delivery. */
export function identityFindingsFile(work: string, aar: number): string {
  return join(work, "funn", `${aar}.parquet`);
}

/**
 * What the stage would make, part by part, each with its state and the reason for making it. `needed`: the years in which
 * who counts in a statistic has to be known, by statistic.
 */
export async function transformParts(
  context: RunContext,
  relations: Relations,
  {dataYears, inputs}: Deliveries,
  needed: ReadonlyMap<string, ReadonlySet<number>>
): Promise<readonly TransformPart[]> {
  const {configuration, database, folders} = context;
  const before = await partStates(database, stage);
  const code = codeFingerprint("transform", "database/relation", "database/partFile", "database/reference");
  const reference = referenceFingerprint(configuration);
  const parts: TransformPart[] = [];
  for (const aar of dataYears) {
    const statistics = configuration.statistics.filter(({table}) => needed.get(table)?.has(aar));
    const senders = new Map<string, string>();
    for (const {name, relation, firstYear, file} of partsOf(relations, statistics, folders.work, aar)) {
      const made = withDependencies(relations, relation.name);
      const state = stateOf({
        ...inputs.get(aar),
        SQL: fingerprintOf(made.map(({sha256}) => sha256)),
        ...(made.some(readsReference) ? {"reference data": reference} : {}),
        settings: JSON.stringify([
          made.some(leavesOutTestPersons) ? testPersonMunicipalities(configuration.settings, aar) : null,
          firstYear
        ]),
        program: code
      });
      let reason = staleReason(before.get(`${name}/${aar}`), state, file, context);
      if (reason?.startsWith("deliveries")) {
        const named = senders.get(reason) ?? nameDeliveries(await changedDeliveries(context, aar), reason);
        senders.set(reason, named);
        reason = named;
      }
      parts.push({name, aar, relation, firstYear, file, state, reason});
    }
  }
  return parts;
}

function referenceFingerprint({files}: Configuration): string {
  return fingerprintOf(
    Object.entries(files)
      .filter(([path]) => path.startsWith("reference/"))
      .flat()
  );
}

function readsReference({reads}: Relation): boolean {
  return reads.some(name => name.startsWith("reference."));
}

function leavesOutTestPersons({params}: Relation): boolean {
  return params.includes("testperson_kommuner");
}

function nameDeliveries({count, senders}: DeliveryChanges, reason: string): string {
  if (count === 0) return reason;
  const deliveries = amount(count, "delivery", "deliveries");
  return reason.replace("deliveries", `${deliveries} of ${nameList(senders, 10)}`);
}

function partsOf(
  relations: Relations,
  statistics: readonly StatisticDefinition[],
  work: string,
  aar: number
): readonly Pick<TransformPart, "name" | "relation" | "firstYear" | "file">[] {
  return [
    {
      name: personsPart,
      relation: relationOf(relations, "clean.samme_identitet"),
      firstYear: aar,
      file: identityFindingsFile(work, aar)
    },
    ...statistics.map(({table, firstYear}) => ({
      name: table,
      relation: relationOf(relations, `contribution.${table}`),
      firstYear,
      file: contributionFile(work, table, aar)
    }))
  ];
}

/** Persons reported by this many municipalities in `aar` are left out; null keeps all. */
function testPersonMunicipalities(settings: Settings, aar: number): number | null {
  const {rule, municipalities} = testPersonRuleOf(settings, aar);
  return rule === "exclude" ? municipalities : null;
}

/** Makes the parts that have a reason, year by year; a part is remembered when its file is in place. */
export async function transform(
  context: RunContext,
  relations: Relations,
  parts: readonly TransformPart[]
): Promise<void> {
  const {database, log, configuration} = context;
  if (parts.length === 0) {
    return;
  }
  await loadReference(database, configuration);
  const years = [...new Set(parts.map(part => part.aar))];
  for (const [index, aar] of years.entries()) {
    await defineRows(context, aar);
    await makeYear(
      context,
      relations,
      parts.filter(part => part.aar === aar),
      {aar, testperson_kommuner: testPersonMunicipalities(configuration.settings, aar)}
    );
    await rememberUsed(context, aar);
    log.progress("finding out who counts", index + 1, years.length, "years");
  }
}

/** Relations that several parts read are made once, and go when the last of these parts is made: they fill the memory. */
async function makeYear(
  context: RunContext,
  relations: Relations,
  parts: readonly TransformPart[],
  params: SqlParams
): Promise<void> {
  const {database} = context;
  const needed = parts.map(({relation}) =>
    withDependencies(relations, relation.name).filter(({name}) => !isYearless(name))
  );
  const made = new Set<Relation>();
  for (const [index, part] of parts.entries()) {
    for (const relation of needed[index] ?? []) {
      if (!made.has(relation)) {
        await materialize(database, relation, params);
        made.add(relation);
      }
    }
    await forgetPart(database, stage, `${part.name}/${part.aar}`);
    await makePart(context, part);
    await rememberPart(database, stage, `${part.name}/${part.aar}`, part.state);
    const later = new Set(needed.slice(index + 1).flat());
    for (const relation of [...made].filter(candidate => !later.has(candidate))) {
      await database.run(`drop table ${relation.name}`);
      made.delete(relation);
    }
  }
}

function isYearless(name: string): boolean {
  return yearlessRelations.some(yearless => yearless === name);
}

async function makePart(context: RunContext, part: TransformPart): Promise<void> {
  if (part.name === personsPart) {
    await makePersons(context, part);
    return;
  }
  const {grain, name} = part.relation;
  const nobody = part.aar < part.firstYear ? "limit 0" : "";
  await writePart(context.database, `from ${name} order by ${grain.join(", ")} ${nobody}`, part.file);
}

async function makePersons({database, configuration}: RunContext, {aar, file}: TransformPart): Promise<void> {
  const konsekvens = consequenceOf(configuration.ownRules, "same_identity");
  await writePart(
    database,
    `select delivery, 'PERSON' as klasse, 'pePeID' as attributt, 'same_identity' as regel, '${konsekvens}' as konsekvens,
       linje, person, "pePeID", null::varchar as "radID"
     from clean.samme_identitet order by delivery, rad`,
    file
  );
  const [count] = await database.rows<{persons: bigint; local_only: bigint}>(
    "select count(distinct person) as persons, count(distinct person) filter (not nasjonal) as local_only from clean.rapportert_person"
  );
  await database.transaction(async () => {
    await database.run("delete from catalogue.person_count where aar = $aar", {aar});
    await addToCatalogue(database, "person_count", [
      {aar, persons: Number(count?.persons ?? 0), local_only: Number(count?.local_only ?? 0)}
    ]);
  });
}
