import {existsSync} from "node:fs";
import {join} from "node:path";
import {loadRelations} from "../database/relation.js";
import {loadConfiguration} from "../definition/loadConfiguration.js";
import {KprstatError} from "../errors.js";
import type {ByteLimits} from "../ingest/byteSource.js";
import {listDeliveries} from "../ingest/deliveryFolder.js";
import {hashFile} from "../ingest/hashFile.js";
import {type LedgerPlace, readLedger} from "../ledger/ledger.js";
import type {RunStart} from "../record.js";
import {codeVersion} from "../release.js";
import {type ReleaseInputs, releaseInputs} from "../releaseInputs.js";
import {keptConfiguration} from "./keptConfiguration.js";
import type {ReleaseFacts} from "./releaseFacts.js";

/** Everything that a release was made of. */
export interface Ingredients {
  /** A configuration folder. */
  readonly configuration: string;
  /** Absolute path of a file with each content, by its SHA-256. */
  readonly deliveries: ReadonlyMap<string, string>;
  /** What had been published then, oldest first. */
  readonly ledger: readonly LedgerPlace[];
}

/** Something without which a release cannot be made again. */
export interface Missing {
  readonly what: "program" | "configuration" | "ledger" | "list of deliveries" | "delivery folder" | "delivery";
  readonly name: string;
}

export interface IngredientsWanted {
  readonly work: string;
  readonly facts: ReleaseFacts;
  /** How the run began that made it; null where no record tells. */
  readonly maker: RunStart | null;
  /** Where the deliveries lie; null: where that run found them. */
  readonly deliveries: string | null;
}

/**
 * Finds what a release was made of: the program that runs now, the configuration, the ledger as it was, and each
 * delivery by its content, under whatever name it lies in the delivery folder. All that is missing is listed.
 *
 * @throws KprstatError disclosure for a ledger that is not whole
 */
export async function findIngredients(wanted: IngredientsWanted): Promise<Ingredients | readonly Missing[]> {
  const {work, facts, maker} = wanted;
  const missing: Missing[] = [];
  const program = codeVersion(loadRelations());
  if (program !== facts.codeVersion) missing.push({what: "program", name: programName(facts, maker, program)});

  const configuration = keptConfiguration(work, facts.configurationSha256);
  if (configuration === null) missing.push({what: "configuration", name: `SHA-256 ${facts.configurationSha256}`});

  const ledger = (await readLedger(work)).entries.slice(0, facts.ledger.entries);
  if (facts.ledger.entries > 0 && ledger[facts.ledger.entries - 1]?.sha256 !== facts.ledger.sha256) {
    missing.push({
      what: "ledger",
      name: `${facts.ledger.entries} entries, the last with SHA-256 ${facts.ledger.sha256}`
    });
  }

  const {found, absent} = await findDeliveries(wanted, limitsOf(configuration));
  missing.push(...absent);
  return configuration === null || missing.length > 0 ? missing : {configuration, deliveries: found, ledger};
}

function programName({codeVersion}: ReleaseFacts, maker: RunStart | null, own: string): string {
  const commit = maker?.versions.commit;
  return `${codeVersion}${commit === undefined ? "" : `, commit ${commit}`}; this is ${own}`;
}

interface FoundDeliveries {
  readonly found: ReadonlyMap<string, string>;
  readonly absent: readonly Missing[];
}

async function findDeliveries(wanted: IngredientsWanted, limits: ByteLimits): Promise<FoundDeliveries> {
  const {work, facts, maker} = wanted;
  const inputs = releaseInputs(work, facts);
  if (inputs === null) {
    const name = `that with SHA-256 ${facts.inputSha256} over the contents`;
    return {found: new Map(), absent: [{what: "list of deliveries", name}]};
  }
  const folder = wanted.deliveries ?? (typeof maker?.options.deliveries === "string" ? maker.options.deliveries : "");
  if (!existsSync(folder)) {
    const name = folder === "" ? "not recorded; give it with --deliveries" : folder;
    return {found: new Map(), absent: [{what: "delivery folder", name}]};
  }
  const found = await filesByContent(folder, inputs, limits);
  const contents = [...new Map(inputs.map(input => [input.sha256, input])).values()];
  const absent = contents.filter(({sha256}) => !found.has(sha256));
  return {
    found,
    absent: absent.map(({path, sha256}) => ({what: "delivery", name: `${path}, SHA-256 ${sha256}`}))
  };
}

/** Looks where each file lay first, and then at all others until every content is found. */
async function filesByContent(
  folder: string,
  wanted: ReleaseInputs,
  limits: ByteLimits
): Promise<ReadonlyMap<string, string>> {
  const left = new Set(wanted.map(({sha256}) => sha256));
  const found = new Map<string, string>();
  const before = new Set(wanted.map(({path}) => path));
  const paths = listDeliveries(folder).files.map(({path}) => path);
  for (const path of [...paths.filter(path => before.has(path)), ...paths.filter(path => !before.has(path))]) {
    if (left.size === 0) break;
    const {sha256} = await hashFile(join(folder, path), limits);
    if (left.delete(sha256)) found.set(sha256, join(folder, path));
  }
  return found;
}

/** Limits of a configuration; none where it cannot be read by this program. */
function limitsOf(configuration: string | null): ByteLimits {
  const none = {maxFileBytes: Number.MAX_SAFE_INTEGER, maxCompressionRatio: Number.MAX_SAFE_INTEGER};
  if (configuration === null) return none;
  try {
    return loadConfiguration(configuration).settings.limits;
  } catch (error) {
    if (error instanceof KprstatError && error.kind === "configuration") return none;
    throw error;
  }
}
