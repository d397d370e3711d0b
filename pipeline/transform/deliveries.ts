import {readdirSync} from "node:fs";
import {join} from "node:path";
import {addToCatalogue} from "../database/catalogue.js";
import {parquetFiles} from "../database/partFile.js";
import {materialize, type Relations, relationOf} from "../database/relation.js";
import {fingerprintOf} from "../fingerprint.js";
import type {RunContext} from "../stage.js";

/** The deliveries that count, over all years. */
export interface Deliveries {
  /** The years of the accepted content deliveries, from the first to the last. */
  readonly dataYears: readonly number[];
  /** By year: what the deliveries that count hold, and how they were read and checked. */
  readonly inputs: ReadonlyMap<number, DeliveryInputs>;
}

export interface DeliveryInputs {
  readonly deliveries: string;
  readonly "control rules": string;
  readonly "reading of deliveries": string;
}

const rowFiles = {
  valid: ["person", "personoppl", "funksjon", "tjeneste", "diagnose", "dogntilbud", "ident"],
  raw: ["person"]
};

/** Relations that are made once for all years, from the catalogue. */
export const yearlessRelations = ["clean.gjeldende_leveranse", "clean.gjeldende_ident"] as const;

/**
 * Points the schemas `valid` (checked rows) and `raw` (as received) at the segments that hold accepted deliveries of
 * the year (null: of any year).
 * @returns whether there are any
 */
export async function defineRows({database, folders}: RunContext, aar: number | null): Promise<boolean> {
  const segments = await database.rows<{segment: number}>(
    "select distinct segment from catalogue.verdict where accepted and ($aar is null or aar = $aar) order by segment",
    {aar}
  );
  for (const [kind, names] of Object.entries(rowFiles)) {
    await database.run(`create schema if not exists ${kind}`);
    for (const name of names) {
      const files = segments
        .flatMap(({segment}) => filesOf(join(folders.work, kind, String(segment).padStart(6, "0")), name))
        .sort();
      if (files.length > 0) {
        await database.run(`create or replace view ${kind}.${name} as from ${parquetFiles(files)}`);
      }
    }
  }
  return segments.length > 0;
}

/** The files of a class in a segment: `person.parquet`, or parts `person-000.parquet`. */
function filesOf(folder: string, name: string): string[] {
  return readdirSync(folder)
    .filter(file => file === `${name}.parquet` || (file.startsWith(`${name}-`) && file.endsWith(".parquet")))
    .map(file => join(folder, file));
}

/** Makes the relations that say which deliveries count; `remember` keeps it in the catalogue. */
export async function chooseDeliveries(
  context: RunContext,
  relations: Relations,
  {remember}: {remember: boolean}
): Promise<Deliveries> {
  const {database} = context;
  const some = await defineRows(context, null);
  if (some) {
    for (const name of yearlessRelations) {
      await materialize(database, relationOf(relations, name), {});
    }
  }
  if (remember) {
    await rememberStanding(context, some);
  }
  if (!some) {
    return {dataYears: [], inputs: new Map()};
  }
  const years = await database.rows<{first: number; last: number}>(
    "select min(aar)::integer as first, max(aar)::integer as last from clean.gjeldende_leveranse having count(*) > 0"
  );
  const {first, last} = years[0] ?? {first: 0, last: -1};
  const used = await database.rows<{aar: number; deliveries: string; rules: string; reading: string}>(`
    with used as (
      select aar, sha256, delivery from clean.gjeldende_leveranse
      union
      select aar, sha256, delivery from clean.gjeldende_ident
    )
    select
      used.aar::integer as aar,
      string_agg(used.sha256 || ':' || used.delivery, ' ' order by used.sha256) as deliveries,
      string_agg(distinct segment.validated, ' ' order by segment.validated) as rules,
      string_agg(distinct segment.fingerprint || delivery.key_fingerprint, ' ' order by segment.fingerprint || delivery.key_fingerprint) as reading
    from used
    join catalogue.delivery using (delivery)
    join catalogue.segment using (segment)
    group by used.aar`);
  const inputs = used.map(({aar, deliveries, rules, reading}): [number, DeliveryInputs] => [
    aar,
    {deliveries: fingerprintOf([deliveries]), "control rules": rules, "reading of deliveries": reading}
  ]);
  return {
    dataYears: Array.from({length: last - first + 1}, (_, index) => first + index),
    inputs: new Map(inputs)
  };
}

/**
 * Keeps in the catalogue which deliveries lie in the folder and which of them count, for those who look at it later.
 * `some`: whether any delivery is accepted.
 */
async function rememberStanding({database}: RunContext, some: boolean): Promise<void> {
  const counting = "select delivery from clean.gjeldende_leveranse union select delivery from clean.gjeldende_ident";
  const standing = `
    select
      delivery.delivery,
      delivery.sha256 in (select sha256 from catalogue.file where not gone and not ignored) as present,
      ${some ? `delivery.delivery in (${counting})` : "false"} as counts_now
    from catalogue.delivery`;
  await database.run(`
    update catalogue.verdict
    set present = standing.present, counts_now = standing.counts_now
    from (${standing}) as standing
    where standing.delivery = verdict.delivery
      and (verdict.present is distinct from standing.present or verdict.counts_now is distinct from standing.counts_now)`);
}

/** What differs in the deliveries of a year from when it was made last. */
export interface DeliveryChanges {
  /** How many are new or gone; one that took another's place counts once. */
  readonly count: number;
  /** Their municipalities, in order. */
  readonly senders: readonly string[];
}

export async function changedDeliveries({database}: RunContext, aar: number): Promise<DeliveryChanges> {
  const rows = await database.rows<{kommune: string; count: number}>(
    `
    with now as (${usedNow}), before as (select avsender, kind, sha256 from catalogue.used where aar = $aar)
    select left(avsender, 4) as kommune, count(distinct (avsender, kind))::integer as count
    from ((from now except from before) union (from before except from now))
    group by kommune order by kommune`,
    {aar}
  );
  return {count: rows.reduce((sum, row) => sum + row.count, 0), senders: rows.map(({kommune}) => kommune)};
}

/** Remembers which deliveries a year is made of, for the reasons that the next run gives. */
export async function rememberUsed({database}: RunContext, aar: number): Promise<void> {
  const now = await database.rows<{avsender: string; kind: string; sha256: string}>(usedNow, {aar});
  await database.transaction(async () => {
    await database.run("delete from catalogue.used where aar = $aar", {aar});
    await addToCatalogue(
      database,
      "used",
      now.map(row => ({aar, ...row}))
    );
  });
}

const usedNow = `
    select kommune || bydel as avsender, 'content' as kind, sha256 from clean.gjeldende_leveranse where aar = $aar
    union
    select institusjon as avsender, 'ident' as kind, sha256 from clean.gjeldende_ident where aar = $aar`;
