import {join} from "node:path";
import {parquetFiles, writePart} from "../database/partFile.js";
import {loadReference} from "../database/reference.js";
import {materialize, type Relation, type Relations, relationOf, withDependencies} from "../database/relation.js";
import type {Configuration, StatisticDefinition} from "../definition/configuration.js";
import {countedYears} from "../definition/years.js";
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
import {countQuery} from "./countQuery.js";

const stage = "tabulate";

const geography = ["geografi.enhet", "geografi.innbyggere", "geografi.levert"] as const;

/** Who counts, as the stage before has left it: the file of a statistic and year, and what it is made of. */
export interface Contribution {
  readonly file: string;
  readonly fingerprint: string;
}

export interface TabulateInput {
  readonly relations: Relations;
  /** Data years, and per year what the deliveries that count hold. */
  readonly deliveries: ReadonlyMap<number, string>;
  readonly contributionOf: (table: string, aar: number) => Contribution;
}

/** One table in one year. */
export interface TabulatePart {
  readonly definition: StatisticDefinition;
  readonly aar: number;
  readonly file: string;
  readonly state: PartState;
  /** Why it has to be made; null when it need not. */
  readonly reason: string | null;
}

/** File of the true cells of a table in a year. */
export function cellsFile(work: string, table: string, aar: number): string {
  return join(work, "cells", table, `${aar}.parquet`);
}

/** What the stage would make, part by part: each table in the years that have to be counted for it. */
export async function tabulateParts(context: RunContext, input: TabulateInput): Promise<readonly TabulatePart[]> {
  const {configuration, database, folders} = context;
  const before = await partStates(database, stage);
  const program = codeFingerprint(
    "tabulate",
    "definition",
    "database/relation",
    "database/partFile",
    "database/reference"
  );
  const reference = fingerprintOf(
    Object.entries(configuration.files)
      .filter(([path]) => path.startsWith("reference/"))
      .flat()
  );
  const dataYears = [...input.deliveries.keys()];
  return configuration.statistics.flatMap(definition => {
    const {table} = definition;
    const persons = contributionsOf(input.relations, definition);
    return countedYears(definition, dataYears).map(aar => {
      const file = cellsFile(folders.work, table, aar);
      const state = stateOf({
        deliveries: input.deliveries.get(aar) ?? "",
        persons: persons.map(name => input.contributionOf(name, aar).fingerprint).join(" "),
        definition: configuration.files[`statistics/${table}.json`] ?? "",
        "reference data": reference,
        SQL: fingerprintOf(sqlOf(input.relations, definition)),
        program,
        ...newestDivision(definition, input)
      });
      return {definition, aar, file, state, reason: staleReason(before.get(`${table}/${aar}`), state, file, context)};
    });
  });
}

/** What is counted again on the newest division changes with the year that it is of. */
function newestDivision(definition: StatisticDefinition, input: TabulateInput): Readonly<Record<string, string>> {
  const recast = definition.kind === "count" && definition.geography === "recast";
  return recast ? {"newest data year": String(newestYear(input))} : {};
}

function newestYear({deliveries}: TabulateInput): number {
  return Math.max(...deliveries.keys());
}

/** The years in which who counts in a statistic has to be known, for its own table and for tables about deliveries. */
export function contributionYears(
  {statistics}: Pick<Configuration, "statistics">,
  relations: Relations,
  dataYears: readonly number[]
): ReadonlyMap<string, ReadonlySet<number>> {
  const years = new Map<string, Set<number>>();
  for (const definition of statistics) {
    for (const name of contributionsOf(relations, definition)) {
      years.set(name, new Set([...(years.get(name) ?? []), ...countedYears(definition, dataYears)]));
    }
  }
  return years;
}

/** Statistics whose persons the table is made of. */
function contributionsOf(relations: Relations, definition: StatisticDefinition): readonly string[] {
  if (definition.kind === "count") {
    return [definition.table];
  }
  return relationOf(relations, `register.${definition.table}`)
    .reads.filter(name => name.startsWith("contribution."))
    .map(name => name.slice("contribution.".length));
}

function sqlOf(relations: Relations, definition: StatisticDefinition): readonly string[] {
  const made =
    definition.kind === "count" ? geographyOf(relations) : [relationOf(relations, `register.${definition.table}`)];
  return made.map(({sha256}) => sha256);
}

/** The units and what is known of them, in the order in which they are made. */
function geographyOf(relations: Relations): readonly Relation[] {
  const made = geography.flatMap(name => withDependencies(relations, name));
  return [...new Set(made)].filter(({name}) => name.startsWith("geografi."));
}

/** Makes the parts that have a reason; a part is remembered when its file is in place. */
export async function tabulate(
  context: RunContext,
  input: TabulateInput,
  parts: readonly TabulatePart[]
): Promise<void> {
  const {database, log, configuration} = context;
  if (parts.length === 0) {
    return;
  }
  await loadReference(database, configuration);
  await database.run("create schema if not exists contribution");
  const years = [...new Set(parts.map(part => part.aar))].sort();
  for (const [index, aar] of years.entries()) {
    for (const relation of geographyOf(input.relations)) {
      await materialize(database, relation, {aar, nyeste_aar: newestYear(input)});
    }
    for (const part of parts.filter(candidate => candidate.aar === aar)) {
      await forgetPart(database, stage, `${part.definition.table}/${aar}`);
      await makePart(context, input, part);
      await rememberPart(database, stage, `${part.definition.table}/${aar}`, part.state);
    }
    log.progress("counting", index + 1, years.length, "years");
  }
}

async function makePart(
  {database, configuration}: RunContext,
  input: TabulateInput,
  {definition, aar, file}: TabulatePart
): Promise<void> {
  if (definition.kind === "count") {
    const {file: bidrag} = input.contributionOf(definition.table, aar);
    await database.run(`create or replace temp view bidrag as from ${parquetFiles([bidrag])}`);
    await writePart(database, countQuery(definition, configuration.reference, aar), file);
    return;
  }
  for (const name of contributionsOf(input.relations, definition)) {
    const {file: persons} = input.contributionOf(name, aar);
    await database.run(`create or replace view contribution.${name} as from ${parquetFiles([persons])}`);
  }
  const relation = relationOf(input.relations, `register.${definition.table}`);
  await materialize(database, relation, {aar});
  const columns = [...definition.dimensions, ...definition.columns.map(({name}) => name)];
  await writePart(
    database,
    `select ${columns.join(", ")} from ${relation.name} order by ${definition.dimensions.join(", ")}`,
    file
  );
}
