-- The services that count during the year, under the code that they count as. `tjeneste` is null where the code is
-- missing, unknown or lapsed: such a row counts as any other, but whether a decision is needed only a code can say.
-- reads:  valid.tjeneste, clean.person, reference.tjeneste
-- params: aar
-- grain:  delivery, pe_id, tj_id

with

-- A lapsed code that counts as another is never unknown.
kjent as (

    select tjeneste, coalesce(telles_som, tjeneste) as telles_som, krever_innvilget
    from reference.tjeneste
    where telles_som is not null
        or (coalesce(fra_aar <= $aar, true) and coalesce(til_aar > $aar, true))

)

select
    person.delivery,
    person.pe_id,
    rapportert.tjTjID as tj_id,
    person.person,
    person.kommune,
    kjent.telles_som as tjeneste,
    coalesce(rapportert.tjTilDato >= make_date($aar, 12, 31), true) and person.lever_31_12 as per_31_12
from valid.tjeneste as rapportert
join clean.person on person.delivery = rapportert.delivery and person.pe_id = rapportert.tjPeID
left join kjent on kjent.tjeneste = rapportert.tjTjenType
where rapportert.tjFraDato <= make_date($aar, 12, 31)
    and coalesce(rapportert.tjTilDato >= make_date($aar, 1, 1), true)
    and coalesce(rapportert.tjFraDato <= rapportert.tjTilDato, true)
    and person.lever_i_aaret
    and (rapportert.tjVedtak = '2' or not coalesce(kjent.krever_innvilget, false))
