import {existsSync} from "node:fs";
import {join} from "node:path";
import type {PublishedTable, TrueTable} from "./cells.js";
import type {Relations} from "./database/relation.js";
import type {CountDefinition, StatisticDefinition} from "./definition/configuration.js";
import {KprstatError} from "./errors.js";
import {
  codeFingerprint,
  fingerprintOf,
  forgetPart,
  type PartState,
  partStates,
  rememberPart,
  stateOf
} from "./fingerprint.js";
import type {CandidateTable} from "./publish/candidate.js";
import {writeCandidate} from "./publish/candidate.js";
import {labelsOf} from "./publish/labels.js";
import type {Release} from "./publish/release.js";
import {latestRelease} from "./publish/releases.js";
import type {Session} from "./session.js";
import {presentWithPublishedTotals} from "./suppress/publishedTotals.js";
import {readRegisterTable, readTrueTable} from "./tabulate/readCells.js";
import type {TabulatePart} from "./tabulate/tabulate.js";
import {kprstatVersion} from "./version.js";

const part = "release";

/** Where suppress leaves the candidate for publish. */
function candidateFolder({context}: Session): string {
  return join(context.folders.output, "releases", ".candidate-next");
}

/** Tables with exact totals are counted, and not published before their disclosure control exists. */
function mayBePublished(definition: StatisticDefinition): boolean {
  return definition.kind === "register" || definition.disclosure.totals === "published";
}

/** Everything that a release is made of: the tables as they lie in the work folder now, also those left stale. */
export async function releaseState({context}: Session, tabulated: readonly TabulatePart[]): Promise<PartState> {
  const made = await partStates(context.database, "tabulate");
  return stateOf({
    tables: fingerprintOf(
      tabulated
        .filter(({definition}) => mayBePublished(definition))
        .flatMap(({definition: {table}, aar}) => [table, String(aar), made.get(`${table}/${aar}`)?.fingerprint ?? ""])
    ),
    configuration: context.configuration.sha256,
    program: codeFingerprint("suppress", "publish", "cells", "rounding"),
    "output folder": context.folders.output
  });
}

/** The newest release when it is made of just this; null when suppress and publish have something to do. */
export async function currentRelease(session: Session, state: PartState): Promise<Release | null> {
  const {database, folders, force} = session.context;
  const latest = await latestRelease(folders.output);
  const published = (await partStates(database, "publish")).get(part);
  const same = !force && published?.fingerprint === state.fingerprint && published.inputs.release === latest?.id;
  return latest !== null && same ? {...latest, made: false} : null;
}

/** Writes the candidate: every table, suppressed. Gives the number of tables and rows, and of tables that are only counted. */
export async function makeCandidate(
  session: Session,
  tabulated: readonly TabulatePart[],
  state: PartState
): Promise<{tables: number; rows: number; onlyCounted: number}> {
  const {database, configuration, log} = session.context;
  const tables: CandidateTable[] = [];
  const onlyCounted = configuration.statistics.filter(definition => !mayBePublished(definition));
  if (onlyCounted.length > 0) {
    const names = onlyCounted.map(({table}) => table).join(", ");
    log.warn(`Counted, not published before their disclosure control exists: ${names}.`);
  }
  for (const definition of configuration.statistics.filter(mayBePublished)) {
    const years = tabulated.filter(({definition: {table}}) => table === definition.table);
    const table =
      definition.kind === "register"
        ? await readRegisterTable(database, definition, years)
        : suppressByRule(definition, await readTrueTable(database, definition, configuration.reference, years));
    tables.push({definition, table});
  }
  await forgetPart(session.context.database, "suppress", part);
  await writeCandidate(candidateFolder(session), tables);
  await rememberPart(session.context.database, "suppress", part, state);
  const rows = tables.reduce((sum, {table}) => sum + table.rows.length, 0);
  return {tables: tables.length, rows, onlyCounted: onlyCounted.length};
}

/** The table with what its rule hides hidden; its totals are sums of what is shown. */
function suppressByRule(definition: CountDefinition, table: TrueTable): PublishedTable {
  return presentWithPublishedTotals(definition, table, (row, name) => {
    const value = table.rows[row]?.counts[name]?.value ?? 0;
    return value > 0 && value < definition.disclosure.suppressBelow;
  });
}

/** Makes a release of the candidate. @throws KprstatError blocked when the candidate is not of these tables */
export async function publishCandidate(
  session: Session,
  dataYears: readonly number[],
  state: PartState
): Promise<Release> {
  const {database, folders, configuration} = session.context;
  const candidate = candidateFolder(session);
  const suppressed = (await partStates(database, "suppress")).get(part);
  if (!existsSync(candidate) || suppressed?.fingerprint !== state.fingerprint) {
    throw new KprstatError("blocked", {
      what: "The input of publish is stale: suppress has not been run on these tables.",
      where: folders.output,
      remedy: "Run «kprstat run --from suppress» with the same folders."
    });
  }
  const present = await database.rows<{sha256: string}>(
    "select distinct sha256 from catalogue.file where not gone and not ignored order by sha256"
  );
  // Only when there is something to write: the format libraries are the heaviest part of starting up.
  const {writeRelease} = await import("./publish/release.js");
  const release = await writeRelease({
    output: folders.output,
    candidate,
    definitions: configuration.statistics.filter(mayBePublished),
    labels: labelsOf(configuration),
    database,
    dataYears,
    created: session.options.now.toISOString(),
    codeVersion: codeVersion(session.relations),
    configurationSha256: configuration.sha256,
    inputSha256: fingerprintOf(present.map(({sha256}) => sha256))
  });
  await rememberPart(database, "publish", part, {...state, inputs: {...state.inputs, release: release.id}});
  return release;
}

/** Version of the package and fingerprint of all program text and SQL that figures depend on. */
function codeVersion(relations: Relations): string {
  const program = codeFingerprint(".");
  const sql = [...relations.values()].map(({name, sha256}) => `${name} ${sha256}`).sort();
  return `${kprstatVersion()}+${fingerprintOf([program, ...sql]).slice(0, 12)}`;
}
