import {quotedIdentifier, quotedString} from "@duckdb/node-api";
import type {Database} from "../database/database.js";
import {parquetFiles} from "../database/partFile.js";
import type {Configuration, Consequence} from "../definition/configuration.js";
import {unnestedJson} from "./controlSchema.js";

/** Which findings, and what is needed to tell them to a municipality. */
export interface FindingsInput {
  /** Paths of the files with findings. */
  readonly files: readonly string[];
  /** Table with `delivery, aar, kommune, bydel, fil`: only findings of its deliveries are told. */
  readonly deliveries: string;
  readonly configuration: Pick<Configuration, "rules" | "ownRules" | "ruleTexts">;
}

export interface FindingCount {
  readonly konsekvens: Consequence;
  readonly regel: string;
  /** null: the document as a whole. */
  readonly klasse: string | null;
  readonly attributt: string | null;
  readonly antall: number;
}

/**
 * Writes findings, one a line, as CSV (UTF-8, comma, LF) with the columns `aar, iiKomnr, iiBydelsnr, fil, klasse,
 * attributt, regel, konsekvens, linje, pePeID, radID, tekst`, in the order of municipality and place. `outFile` must
 * lie in a folder that the database may write to. Returns the number of findings.
 */
export async function writeFindings(database: Database, input: FindingsInput, outFile: string): Promise<number> {
  await makeTexts(database, input.configuration);
  return copyFindings(database, `${findingsToTell(input)} ${inOrder}`, outFile);
}

/** Findings of many municipalities, to be written one by one. */
export interface FindingsOfEach {
  /** By municipality: other when its findings are others; there is none where there are no findings. */
  readonly digests: ReadonlyMap<string, string>;
  /** Writes just what `writeFindings` writes when the deliveries are those of this municipality. */
  write(kommune: string, outFile: string): Promise<number>;
}

/** Puts findings in order for as long as `use` takes. `deliveries` are those of all municipalities. */
export async function withFindingsOfEach<T>(
  database: Database,
  input: FindingsInput,
  use: (findings: FindingsOfEach) => Promise<T>
): Promise<T> {
  await makeTexts(database, input.configuration);
  await database.run(`create or replace temp table funn_i_rekke as ${findingsToTell(input)} ${inOrder}`);
  const digests = await database.rows<{kommune: string; digest: string}>(`
    select "iiKomnr" as kommune, count(*) || ' ' || sum(hash(funn_i_rekke)::hugeint) as digest
    from funn_i_rekke
    where "iiKomnr" is not null
    group by "iiKomnr"`);
  const result = await use({
    digests: new Map(digests.map(({kommune, digest}) => [kommune, digest])),
    write: (kommune, outFile) =>
      copyFindings(database, `from funn_i_rekke where "iiKomnr" = ${quotedString(kommune)} order by rowid`, outFile)
  });
  await database.run("drop table funn_i_rekke");
  return result;
}

/** Number of findings by consequence, rule, class and attribute, in this order. */
export async function countFindings(database: Database, input: FindingsInput): Promise<readonly FindingCount[]> {
  return database.rows<FindingCount>(`
    select konsekvens, regel, nullif(klasse, '') as klasse, attributt, count(*)::integer as antall
    from ${selected(input)}
    group by all
    order by konsekvens, regel, klasse nulls first, attributt nulls first`);
}

/** Findings with the delivery that each is of, as a `from` item. */
function selected({files, deliveries}: FindingsInput): string {
  const funn =
    files.length > 0
      ? parquetFiles(files)
      : `(select null::integer as delivery, null::varchar as klasse, null::varchar as attributt, null::varchar as regel,
          null::varchar as konsekvens, null::integer as linje, null::varchar as "pePeID", null::varchar as "radID"
          where false)`;
  return `(
    select funn.*, leveranse.* exclude (delivery)
    from ${funn} as funn join ${quotedIdentifier(deliveries)} as leveranse using (delivery))`;
}

const inOrder = `order by funn.aar, funn.kommune, funn.bydel, funn.fil, funn.delivery, funn.linje, funn.klasse,
  funn.attributt, funn.regel, funn.konsekvens, funn."pePeID", funn."radID"`;

/** The columns that a municipality is sent; needs the texts. */
function findingsToTell(input: FindingsInput): string {
  return `
    select funn.aar, funn.kommune as "iiKomnr", funn.bydel as "iiBydelsnr", ${neutralised("funn.fil")} as fil,
      nullif(funn.klasse, '') as klasse, funn.attributt, funn.regel, funn.konsekvens, funn.linje, funn."pePeID",
      funn."radID", coalesce(eget.tekst, felles.tekst) as tekst
    from ${selected(input)} as funn
    left join funn_tekst as eget on eget.regel = funn.regel and eget.klasse is null
    left join funn_tekst as felles on felles.regel = funn.regel and felles.konsekvens = funn.konsekvens
      and felles.klasse = funn.klasse and felles.attributt = funn.attributt`;
}

async function copyFindings(database: Database, findings: string, outFile: string): Promise<number> {
  const [copied] = await database.rows<{Count: bigint}>(
    `copy (${findings}) to ${quotedString(outFile)}
     (format csv, header, delimiter ',', quote '"', escape '"', nullstr '')`
  );
  return Number(copied?.Count ?? 0);
}

/** What each finding is explained with: rules of our own by name, standard rules with the attribute's own label. */
async function makeTexts(
  database: Database,
  {rules, ownRules, ruleTexts}: FindingsInput["configuration"]
): Promise<void> {
  const own = ownRules.map(({name, consequence, text}) => ({regel: name, konsekvens: consequence, tekst: text}));
  const labels = new Map(
    rules.map(({klasse, attribute, label}) => [`${klasse}.${attribute}`, {klasse, attribute, label}])
  );
  const standard = [...labels.values()].flatMap(({klasse, attribute, label}) =>
    ruleTexts.map(({rule, consequence, text}) => ({
      regel: rule,
      konsekvens: consequence,
      klasse,
      attributt: attribute,
      tekst: `${label} (${attribute}): ${text}`
    }))
  );
  const columns = {regel: "varchar", konsekvens: "varchar", klasse: "varchar", attributt: "varchar", tekst: "varchar"};
  await database.run(`create or replace temp table funn_tekst as ${unnestedJson(columns)}`, {
    rows: JSON.stringify([...own, ...standard])
  });
}

/** SQL of a text that a spreadsheet takes for text: file names come from outside. */
function neutralised(text: string): string {
  return `case when regexp_matches(${text}, '^[-=+@\\t\\r]') then '''' || ${text} else ${text} end`;
}
