import type {Database} from "../database/database.js";
import type {ExplainedDelivery} from "./explanation.js";

/** A delivery without the name of its municipality. */
export type FoundDelivery = Omit<ExplainedDelivery, "navn">;

/**
 * The deliveries that a year of some municipalities was last made of, content and identities, and the rejected ones of
 * the folder; a municipality without any stands there as missing. In order of municipality, district and message.
 */
export async function deliveriesOf(
  database: Database,
  aar: number,
  kommuner: readonly string[]
): Promise<readonly FoundDelivery[]> {
  const rows = await database.rows<Omit<FoundDelivery, "aar">>(
    `
    with

    enhet as (
      select unnest(from_json($kommuner, '["VARCHAR"]')) as kommune
    ),

    fil as (
      select sha256, min(path) as path
      from catalogue.file
      where not gone and not ignored
      group by sha256
    ),

    leveranse as (
      select delivery.sha256, verdict.kind, verdict.accepted, verdict.aar, verdict.kommune, verdict.bydel,
        verdict.present, verdict.laget_dato
      from catalogue.verdict as verdict
      join catalogue.delivery as delivery using (delivery)
    ),

    funnet as (
      select left(avsender, 4) as kommune, substr(avsender, 5, 2) as bydel, kind, 'counts' as state, sha256
      from catalogue.used
      where aar = $aar
      union all
      select kommune, coalesce(bydel, '00') as bydel, kind, 'rejected' as state, sha256
      from leveranse
      where kind = 'content' and not accepted and present and aar = $aar
    )

    select enhet.kommune, nullif(funnet.bydel, '00') as bydel, coalesce(funnet.kind, 'content') as message,
      coalesce(funnet.state, 'missing') as state, fil.path as file, max(leveranse.laget_dato) as made
    from enhet
    left join funnet using (kommune)
    left join fil using (sha256)
    left join leveranse using (sha256)
    group by enhet.kommune, funnet.bydel, funnet.kind, funnet.state, fil.path, funnet.sha256
    order by enhet.kommune, funnet.bydel, message, state, file`,
    {aar, kommuner: JSON.stringify(kommuner)}
  );
  return rows.map(row => ({aar, ...row}));
}
