-- The content deliveries that count: of the accepted ones that lie in the folder now, one per municipality, district
-- and year.
-- reads:  catalogue.verdict, catalogue.delivery, catalogue.file
-- params: none
-- grain:  kommune, bydel, aar

with

til_stede as (

    select distinct sha256
    from catalogue.file
    where not gone and not ignored

),

rangert as (

    select
        verdict.delivery,
        delivery.sha256,
        verdict.aar,
        verdict.kommune,
        verdict.bydel,
        verdict.lopenr,
        verdict.laget_dato,
        verdict.versjon,
        row_number() over (
            partition by verdict.kommune, verdict.bydel, verdict.aar
            order by
                length(ltrim(verdict.lopenr, '0')) desc, ltrim(verdict.lopenr, '0') desc,
                verdict.laget_dato desc nulls last, delivery.sha256 desc
        ) as plass
    from catalogue.verdict
    join catalogue.delivery using (delivery)
    semi join til_stede using (sha256)
    where verdict.kind = 'content' and verdict.accepted

)

select delivery, sha256, aar, kommune, bydel, lopenr, laget_dato, versjon
from rangert
where plass = 1
