import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {Audited} from "./audit/audit.js";
import {ledgerReleases} from "./audit/ledger.js";
import type {Memory, ToldYears} from "./audit/memory.js";
import type {TableReport} from "./audit/report.js";
import type {Relations} from "./database/relation.js";
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
import {type Ledger, requireLedger} from "./ledger/ledger.js";
import {
  certificatePath,
  forgetCandidate,
  keepAudit,
  keepForRelease,
  keepRefusal,
  keepSuppression,
  ledgerPlace,
  protectedReleases,
  refusalPath
} from "./protectedFiles.js";
import {writeCandidate} from "./publish/candidate.js";
import {disk} from "./publish/disk.js";
import {sha256Of} from "./publish/manifest.js";
import {differentRows} from "./publish/publishedTable.js";
import type {Release, ReleaseInput} from "./publish/release.js";
import {latestRelease, type ReleaseContent} from "./publish/releases.js";
import {tablePath} from "./publish/shape.js";
import {wordsOf} from "./publish/words.js";
import {Remembered} from "./remembered.js";
import type {Session} from "./session.js";
import {siteAssets} from "./site/assets.js";
import {certificateOf} from "./suppress/certificate.js";
import {suppressionReport} from "./suppress/suppressionReport.js";
import type {Refused} from "./suppress/suppressRelease.js";
import {suppressTables} from "./suppressTables.js";
import type {TabulatePart} from "./tabulate/tabulate.js";
import {ToldMemory} from "./toldYears.js";
import {kprstatVersion} from "./version.js";

const part = "release";

/** Name of what a release takes from one year, before the year. */
const yearTables = "tables of ";

/** Names of what a release takes from the ledger, and of where it goes. */
const [ledgerInput, outputInput] = ["ledger of earlier releases", "output folder"];

/** Where suppress leaves the candidate for publish. */
function candidateFolder({context}: Session): string {
  return join(context.folders.output, "releases", ".candidate-next");
}

/** What a release is made of, and what was published before. */
export interface ReleaseState extends PartState {
  readonly ledger: Ledger;
}

/**
 * Everything that a release is made of: the tables as they lie in the work folder now, also those left stale, and the ledger.
 * @throws KprstatError disclosure for a ledger that is missing, shortened or changed
 */
export async function releaseState({context}: Session, tabulated: readonly TabulatePart[]): Promise<ReleaseState> {
  const made = await partStates(context.database, "tabulate");
  const ledger = await requireLedger(context.folders.work, context.folders.output);
  const state = stateOf({
    ...tablesByYear(tabulated, part => made.get(part)?.fingerprint ?? ""),
    configuration: context.configuration.sha256,
    program: codeFingerprint(
      ...["suppress", "suppressTables", "earlierReleases", "toldYears", "decidedYears", "ledger", "numbers"],
      ...["audit", "publish", "site", "cells", "rounding"]
    ),
    [outputInput]: context.folders.output,
    [ledgerInput]: ledger.head.sha256
  });
  return {...state, ledger};
}

/** Of each year what its tables are made of. */
function tablesByYear(
  tabulated: readonly TabulatePart[],
  fingerprint: (part: string) => string
): Readonly<Record<string, string>> {
  const years = new Map<number, string[]>();
  for (const {definition, aar} of tabulated) {
    const name = `${definition.table}/${aar}`;
    years.set(aar, [...(years.get(aar) ?? []), name, fingerprint(name)]);
  }
  const inOrder = [...years].sort(([a], [b]) => a - b);
  return Object.fromEntries(inOrder.map(([aar, parts]) => [yearTables + aar, fingerprintOf(parts)]));
}

/** The newest release when it is made of just this; null when suppress and publish have something to do. */
export async function currentRelease(session: Session, state: PartState): Promise<Release | null> {
  const {database, folders, force} = session.context;
  const latest = await latestRelease(folders.output);
  const published = (await partStates(database, "publish")).get(part);
  const same = !force && published?.fingerprint === state.fingerprint && published.inputs.release === latest?.id;
  return latest !== null && same ? {...latest, made: false} : null;
}

/** Why a release has to be made, where `currentRelease` knows none. */
export async function releaseReason({context}: Session, state: PartState): Promise<string> {
  if (context.force) return "--force";
  const published = (await partStates(context.database, "publish")).get(part);
  if (published === undefined) return "never made";
  const changed = Object.keys(state.inputs).filter(name => published.inputs[name] !== state.inputs[name]);
  if (changed.length === 0) return "the newest release is another";
  const years = changed.filter(name => name.startsWith(yearTables)).map(name => name.slice(yearTables.length));
  const others = changed.filter(name => !name.startsWith(yearTables));
  return `${[...(years.length > 0 ? [yearTables + years.join(", ")] : []), ...others].join(", ")} changed`;
}

/**
 * Writes the candidate, every table suppressed, and the certificate that it is safe.
 * @throws KprstatError disclosure when what is public already leaves no safe answer; then no candidate is left
 */
export async function makeCandidate(
  session: Session,
  tabulated: readonly TabulatePart[],
  dataYears: readonly number[],
  state: ReleaseState
): Promise<{tables: number; rows: number; hidden: number}> {
  const {database, folders} = session.context;
  const decided = await suppressTables(session, tabulated, dataYears, state.ledger, yearFingerprint(state, dataYears));
  await forgetPart(database, "suppress", part);
  const candidate = candidateFolder(session);
  if (decided.outcome === "refused") {
    await disk.remove(candidate);
    throw refusal(folders.work, decided);
  }
  const {tables, counted, suppressed, tells} = decided;
  await writeCandidate(candidate, tables);
  const changed = await differentRows(
    folders.output,
    candidate,
    counted.map(({definition}) => definition.table)
  );
  const sha256 = Object.fromEntries(
    tables.map(({table: {table}}) => [table, sha256Of(readFileSync(join(candidate, tablePath(table, "csv"))))])
  );
  keepSuppression(
    folders.work,
    certificateOf(
      counted,
      suppressed.years.map(({certificate}) => certificate),
      state.ledger.head,
      table => sha256[table] ?? ""
    ),
    suppressionReport(counted, suppressed, changed)
  );
  const definitions = counted.map(({definition}) => definition);
  new ToldMemory(folders.work, definitions).ofCandidate(sha256, tells);
  await rememberPart(database, "suppress", part, state);
  return {
    tables: tables.length,
    rows: tables.reduce((sum, {table}) => sum + table.rows.length, 0),
    hidden: suppressed.years.flatMap(({hidden}) => hidden).reduce((sum, {rows}) => sum + rows.length, 0)
  };
}

/**
 * Of all that decides about a year but what the tables of the year after and the ledger tell of it: its tables, and what
 * holds for all years.
 */
function yearFingerprint({inputs}: ReleaseState, dataYears: readonly number[]): (aar: number) => string {
  const newest = Math.max(...dataYears);
  return aar => {
    const isOfOther = (name: string) => name.startsWith(yearTables) && name !== yearTables + aar;
    const decisive = Object.entries(inputs).filter(
      ([name]) => ![ledgerInput, outputInput].includes(name) && !isOfOther(name)
    );
    return fingerprintOf([String(aar), String(newest), ...decisive.flat()]);
  };
}

/** Keeps the cells where only the owner of the work folder sees them. */
function refusal(work: string, {cells}: Refused): KprstatError {
  keepRefusal(work, cells);
  return new KprstatError("disclosure", {
    what: "What is public already leaves no safe answer; the release is refused.",
    where: refusalPath(work),
    remedy: "This protected report names the cells. Nothing has been published."
  });
}

/**
 * Attacks the candidate's files, by a program that shares no code with what made them; its report is kept in the work
 * folder. Years that it passed before on the same input are not attacked again, unless --force; publishing attacks all.
 * @throws KprstatError disclosure when it does not pass, blocked when the candidate is not of these tables
 */
export async function auditCandidate(session: Session, state: ReleaseState): Promise<Audited> {
  const {database, folders, configuration, force} = session.context;
  const candidate = candidateFolder(session);
  const suppressed = (await partStates(database, "suppress")).get(part);
  if (!existsSync(candidate) || suppressed?.fingerprint !== state.fingerprint) {
    throw new KprstatError("blocked", {
      what: "The input of audit is stale: suppress has not been run on these tables.",
      where: folders.output,
      remedy: "Run «kprstat run --from suppress» with the same folders."
    });
  }
  const program = codeFingerprint("audit");
  const passed = new Remembered<readonly TableReport[]>(folders.work, "audits");
  const told = new Remembered<ToldYears>(folders.work, "audited");
  const memoryOf = <Answer>(remembered: Remembered<Answer>): Memory<Answer> => ({
    find: fingerprint => (force ? null : remembered.find(fingerprintOf([program, fingerprint]))),
    keep: (fingerprint, answer) => remembered.keep(fingerprintOf([program, fingerprint]), answer)
  });
  const audited = await Audited.audit(
    {
      releaseFolder: candidate,
      configFolder: configuration.folder,
      certificate: certificatePath(folders.work),
      earlier: await ledgerReleases(ledgerPlace(folders.work, folders.output, null)),
      memory: {passed: memoryOf(passed), told: memoryOf(told)}
    },
    async report => keepAudit(folders.work, report)
  );
  passed.forgetOthers();
  told.forgetOthers();
  return audited;
}

/** A candidate with all its formats, on the way to be a release. */
export interface PublishedCandidate {
  readonly input: ReleaseInput;
  readonly content: ReleaseContent;
}

/** Writes the tables of the candidate that was audited in all formats. */
export async function publishCandidate(
  session: Session,
  dataYears: readonly number[],
  state: ReleaseState,
  audited: Audited
): Promise<PublishedCandidate> {
  const {database, folders, configuration} = session.context;
  const present = await database.rows<{sha256: string}>(
    "select distinct sha256 from catalogue.file where not gone and not ignored order by sha256"
  );
  // Only when there is something to write: the format libraries are the heaviest part of starting up.
  const {writeFormats} = await import("./publish/release.js");
  const candidate = candidateFolder(session);
  const version = codeVersion(session.relations);
  const input: ReleaseInput = {
    output: folders.output,
    candidate,
    audited,
    definitions: configuration.statistics,
    words: wordsOf(configuration),
    database,
    dataYears,
    created: session.options.now.toISOString(),
    codeVersion: version,
    configurationSha256: configuration.sha256,
    inputSha256: fingerprintOf(present.map(({sha256}) => sha256)),
    ledger: state.ledger.head,
    spentIds: [...state.ledger.entries.map(({release}) => release), ...protectedReleases(folders.work)],
    async writePages(release, effects) {
      const {writeSite} = await import("./site/site.js");
      const publisher = configuration.publication;
      return writeSite({candidate, configuration, publisher, release: {...release, codeVersion: version}}, effects);
    }
  };
  return {input, content: await writeFormats(input)};
}

/** Adds the pages and makes a release of the candidate. */
export async function finishCandidate(
  session: Session,
  state: ReleaseState,
  {input, content}: PublishedCandidate
): Promise<Release> {
  const {database, folders} = session.context;
  const {finishRelease} = await import("./publish/release.js");
  const release = await finishRelease(input, content);
  // Another work folder may have made the same release; this one has no certificate for it yet.
  if (release.made || !existsSync(certificatePath(folders.work, release.id))) {
    keepForRelease(folders.work, release.id);
  } else {
    forgetCandidate(folders.work);
  }
  await rememberPart(database, "publish", part, {...state, inputs: {...state.inputs, release: release.id}});
  return release;
}

/** Version of the package and fingerprint of all program text, SQL and style that a release depends on. */
export function codeVersion(relations: Relations): string {
  const program = codeFingerprint(".");
  const sql = [...relations.values()].map(({name, sha256}) => `${name} ${sha256}`).sort();
  const assets = siteAssets().map(({content}) => content);
  return `${kprstatVersion()}+${fingerprintOf([program, ...sql, ...assets]).slice(0, 12)}`;
}
