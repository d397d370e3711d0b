import {existsSync, readdirSync} from "node:fs";
import {join} from "node:path";
import type {Database} from "./database/database.js";

/** Table that `makeFindingDeliveries` and `makeDeliveriesOfEach` make, with the columns `delivery, aar, kommune, bydel, fil`. */
export const findingDeliveries = "funn_leveranse";

/** Where findings lie: those of the control rules by segment, and those that show only across files by year. */
export function findingFiles(work: string): readonly string[] {
  const across = join(work, "funn");
  const years = existsSync(across) ? readdirSync(across).filter(name => /^\d{4}\.parquet$/.test(name)) : [];
  return [...segmentFiles(work, "funn.parquet"), ...years.sort().map(name => join(across, name))];
}

/** The files of one name that validation left, in order of their segments. */
function segmentFiles(work: string, name: string): readonly string[] {
  const valid = join(work, "valid");
  if (!existsSync(valid)) return [];
  return readdirSync(valid)
    .filter(segment => /^\d{6}$/.test(segment))
    .sort()
    .map(segment => join(valid, segment, name))
    .filter(file => existsSync(file));
}

/**
 * Makes the table of the deliveries that lie in the folder now, for one municipality or year or all, with the file they
 * came in (of several the first by name). A message with several senders belongs to each of them when one is asked for,
 * and to none by name in the list of all.
 */
export function makeFindingDeliveries(
  database: Database,
  only: {readonly kommune: string | null; readonly year: number | null}
): Promise<void> {
  return makeDeliveries(database, {...only, toEach: only.kommune !== null});
}

/** The same of a year, with a row for every municipality that a message is of: what each is told when it is asked for. */
export function makeDeliveriesOfEach(database: Database, year: number): Promise<void> {
  return makeDeliveries(database, {kommune: null, year, toEach: true});
}

async function makeDeliveries(
  database: Database,
  of: {readonly kommune: string | null; readonly year: number | null; readonly toEach: boolean}
): Promise<void> {
  await database.run(
    `
    create or replace table ${findingDeliveries} as
    with sendt as (
      select delivery, left(avsender, 4) as kommune, if(length(avsender) = 6, right(avsender, 2), '00') as bydel
      from (select delivery, unnest(string_split(header ->> 'senders', ' ')) as avsender from catalogue.delivery)
      where avsender <> ''
    ),
    avsender as (
      select
        delivery,
        if(count(distinct kommune) = 1, min(kommune), null) as kommune,
        if(count(*) = 1, min(bydel), null) as bydel
      from sendt
      group by delivery, if($to_each, kommune, null)
    ),
    fil as (
      select delivery.delivery, min(file.path) as fil
      from catalogue.file as file
      join catalogue.delivery as delivery using (sha256)
      where not file.gone and not file.ignored
      group by delivery.delivery
    )
    select
      verdict.delivery,
      verdict.aar,
      coalesce(verdict.kommune, avsender.kommune) as kommune,
      coalesce(avsender.bydel, verdict.bydel) as bydel,
      fil.fil
    from catalogue.verdict as verdict
    join fil using (delivery)
    left join avsender
      on avsender.delivery = verdict.delivery
      and (not $to_each or verdict.kommune is null or avsender.kommune = verdict.kommune)
    where ($kommune is null or coalesce(verdict.kommune, avsender.kommune) = $kommune)
      and ($aar is null or verdict.aar = $aar)`,
    {kommune: of.kommune, aar: of.year, to_each: of.toEach}
  );
}
