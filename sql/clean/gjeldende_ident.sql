-- The ident message that counts for each sender and year: of the accepted ones that lie in the folder now.
-- reads:  catalogue.verdict, catalogue.delivery, catalogue.file
-- params: none
-- grain:  institusjon, aar

with

til_stede as (

    select distinct sha256
    from catalogue.file
    where not gone and not ignored

),

-- Everyone a message is sent for, also one whose rows are all rejected: every message is complete.
avsender as (

    select distinct
        delivery,
        if(length(sendt) = 4, sendt || '00', sendt) as institusjon
    from (
        select delivery, unnest(string_split(header ->> 'senders', ' ')) as sendt
        from catalogue.delivery
        where kind = 'ident'
    )
    where sendt <> ''

),

rangert as (

    select
        verdict.delivery,
        delivery.sha256,
        verdict.aar,
        avsender.institusjon,
        row_number() over (
            partition by avsender.institusjon, verdict.aar
            order by
                length(ltrim(verdict.lopenr, '0')) desc, ltrim(verdict.lopenr, '0') desc,
                verdict.laget_dato desc nulls last, delivery.sha256 desc
        ) as plass
    from catalogue.verdict
    join catalogue.delivery using (delivery)
    join avsender using (delivery)
    semi join til_stede using (sha256)
    where verdict.kind = 'ident' and verdict.accepted

)

select delivery, sha256, aar, institusjon
from rangert
where plass = 1
