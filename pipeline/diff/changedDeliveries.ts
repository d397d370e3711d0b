import type {Database} from "../database/database.js";
import type {ReleaseInputs} from "../releaseInputs.js";
import type {ChangedDelivery} from "./difference.js";

/** Name of a municipality by code and year. */
export type MunicipalityName = (kommune: string, aar: number | null) => string;

/**
 * The files that differ between two lists, in order of year, municipality and name. A file that only has another place is
 * no change. `database` has the catalogue, which knows what was in the files.
 */
export async function changedDeliveries(
  database: Database,
  older: ReleaseInputs,
  newer: ReleaseInputs,
  nameOf: MunicipalityName
): Promise<readonly ChangedDelivery[]> {
  const files = changedFiles(older, newer);
  const known = await knownContents(
    database,
    files.map(({sha256}) => sha256)
  );
  return files
    .map(file => ({...file, ...describe(known.get(file.sha256), nameOf)}))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

type ChangedFile = Pick<ChangedDelivery, "change" | "file" | "sha256">;

/** `sha256` is the newer content of a file that was replaced. */
export function changedFiles(older: ReleaseInputs, newer: ReleaseInputs): readonly ChangedFile[] {
  const contentsOf = (inputs: ReleaseInputs) => new Set(inputs.map(({sha256}) => sha256));
  const [contentsBefore, contentsNow] = [contentsOf(older), contentsOf(newer)];
  const pathsBefore = new Set(older.map(({path}) => path));
  const came = newer.filter(({sha256}) => !contentsBefore.has(sha256));
  const told = new Set(came.map(({path}) => path));
  const went = older.filter(({path, sha256}) => !contentsNow.has(sha256) && !told.has(path));
  return [
    ...came.map(({path: file, sha256}): ChangedFile => {
      return {change: pathsBefore.has(file) ? "replaced" : "new", file, sha256};
    }),
    ...went.map(({path: file, sha256}): ChangedFile => ({change: "gone", file, sha256}))
  ];
}

interface KnownContent {
  readonly sha256: string;
  readonly kind: string;
  readonly accepted: boolean | null;
  readonly aar: number | null;
  readonly kommune: string | null;
  /** Of an ident message: codes of municipalities and districts, with a space between. */
  readonly senders: string;
}

async function knownContents(
  database: Database,
  contents: readonly string[]
): Promise<ReadonlyMap<string, KnownContent>> {
  const rows = await database.rows<KnownContent>(
    `select delivery.sha256, delivery.kind, verdict.accepted, verdict.aar::integer as aar, verdict.kommune,
       coalesce(delivery.header ->> 'senders', '') as senders
     from catalogue.delivery as delivery
     left join catalogue.verdict as verdict using (delivery)
     where delivery.sha256 in (select unnest(from_json($contents, '["VARCHAR"]')))`,
    {contents: JSON.stringify(contents)}
  );
  return new Map(rows.map(row => [row.sha256, row]));
}

function describe(
  content: KnownContent | undefined,
  nameOf: MunicipalityName
): Pick<ChangedDelivery, "aar" | "municipalities" | "message" | "accepted"> {
  if (content === undefined) return {aar: null, municipalities: [], message: null, accepted: null};
  const {kind, accepted, aar, kommune, senders} = content;
  const senderCodes = senders.split(" ").filter(code => code !== "");
  const codes = kommune === null ? senderCodes.map(code => code.slice(0, 4)) : [kommune];
  return {
    aar,
    municipalities: [...new Set(codes)].sort().map(code => ({kommune: code, navn: nameOf(code, aar)})),
    message: kind === "content" || kind === "ident" ? kind : null,
    accepted
  };
}

function orderOf({aar, municipalities, file}: ChangedDelivery): string {
  return [aar ?? "9999", municipalities[0]?.kommune ?? "9999", file].join("\u001f");
}
