import {join} from "node:path";
import {addToCatalogue} from "../database/catalogue.js";
import {writePart} from "../database/partFile.js";
import {materialize, type Relation, type Relations, relationOf, withDependencies} from "../database/relation.js";
import type {CountDefinition, Settings} from "../definition/configuration.js";
import {consequenceOf} from "../definition/ownRule.js";
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
import {changedSenders, type Deliveries, defineRows, rememberUsed, yearlessRelations} from "./deliveries.js";

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

/** What the stage would make, part by part, each with its state and the reason for making it. */
export async function transformParts(
  context: RunContext,
  relations: Relations,
  {dataYears, inputs}: Deliveries
): Promise<readonly TransformPart[]> {
  const {configuration, database, folders} = context;
  const before = await partStates(database, stage);
  const code = codeFingerprint("transform", "database/relation", "database/partFile");
  const statistics = configuration.statistics.filter(definition => definition.kind === "count");
  const parts: TransformPart[] = [];
  for (const aar of dataYears) {
    const senders = new Map<string, string>();
    for (const {name, relation, firstYear, file} of partsOf(relations, statistics, folders.work, aar)) {
      const state = stateOf({
        ...inputs.get(aar),
        SQL: fingerprintOf(withDependencies(relations, relation.name).map(({sha256}) => sha256)),
        settings: JSON.stringify([testPersonMunicipalities(configuration.settings), firstYear]),
        program: code
      });
      let reason = staleReason(before.get(`${name}/${aar}`), state, file, context);
      if (reason?.startsWith("deliveries")) {
        const named = senders.get(reason) ?? nameSenders(await changedSenders(context, aar), reason);
        senders.set(reason, named);
        reason = named;
      }
      parts.push({name, aar, relation, firstYear, file, state, reason});
    }
  }
  return parts;
}

function nameSenders(senders: readonly string[], reason: string): string {
  const shown = senders.slice(0, 10).join(", ");
  const more = senders.length > 10 ? ` and ${senders.length - 10} more` : "";
  return senders.length === 0 ? reason : reason.replace("deliveries", `deliveries of ${shown}${more}`);
}

function partsOf(
  relations: Relations,
  statistics: readonly CountDefinition[],
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

/** Persons reported by this many municipalities are left out; null keeps all. */
function testPersonMunicipalities(settings: Settings): number | null {
  return settings.testPersons === "exclude" ? settings.testPersonMunicipalities : null;
}

/** Makes the parts that have a reason, year by year; a part is remembered when its file is in place. */
export async function transform(
  context: RunContext,
  relations: Relations,
  parts: readonly TransformPart[]
): Promise<void> {
  const {database, log} = context;
  const years = [...new Set(parts.map(part => part.aar))];
  for (const [index, aar] of years.entries()) {
    const params = {aar, testperson_kommuner: testPersonMunicipalities(context.configuration.settings)};
    await defineRows(context, aar);
    const made = new Set<string>(yearlessRelations);
    for (const part of parts.filter(candidate => candidate.aar === aar)) {
      const needed = part.name === personsPart ? [...withDependencies(relations, "clean.person")] : [];
      for (const relation of [...needed, ...withDependencies(relations, part.relation.name)]) {
        if (!made.has(relation.name)) {
          await materialize(database, relation, params);
          made.add(relation.name);
        }
      }
      await forgetPart(database, stage, `${part.name}/${aar}`);
      await makePart(context, part);
      await rememberPart(database, stage, `${part.name}/${aar}`, part.state);
    }
    await rememberUsed(context, aar);
    for (const name of made) {
      if (!yearlessRelations.some(yearless => yearless === name)) {
        await database.run(`drop table ${name}`);
      }
    }
    log.progress("finding out who counts", index + 1, years.length, "years");
  }
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
    "select count(distinct person) as persons, count(distinct person) filter (not nasjonal) as local_only from clean.person"
  );
  await database.transaction(async () => {
    await database.run("delete from catalogue.person_count where aar = $aar", {aar});
    await addToCatalogue(database, "person_count", [
      {aar, persons: Number(count?.persons ?? 0), local_only: Number(count?.local_only ?? 0)}
    ]);
  });
}
