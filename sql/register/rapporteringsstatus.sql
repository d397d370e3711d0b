-- Who has delivered for the year, and in what shape; districts together. A running number beyond 32 bits, which the
-- published formats cannot hold, is left empty.
-- reads:  reference.kommune, clean.gjeldende_leveranse, catalogue.row_count, contribution.hab_rehab_utenfor_institusjon
-- params: aar
-- grain:  aar, geo

with

leveranse as (

    select
        kommune,
        max(coalesce(try_cast(lopenr as bigint), 2147483648)) as lopenr,
        max(laget_dato) as laget_dato,
        max(versjon) as versjon
    from clean.gjeldende_leveranse
    where aar = $aar
    group by kommune

),

rader as (

    select gjeldende.kommune, sum(rader.lest)::hugeint as lest, sum(rader.avvist)::hugeint as avvist
    from catalogue.row_count as rader
    join clean.gjeldende_leveranse as gjeldende using (delivery)
    where
        gjeldende.aar = $aar
        and rader.klasse in ('PERSON', 'PERSONOPPL', 'FUNKSJON', 'TJENESTE', 'DIAGNOSE', 'DOGNTILBUD')
    group by gjeldende.kommune

),

andel as (

    -- Tenths of a percent, half up, in whole numbers.
    select kommune, (2000 * avvist + lest) // (2 * lest) as tideler
    from rader
    where lest > 0

)

select
    $aar::varchar as aar,
    kommune.kommune as geo,
    if(leveranse.kommune is null, 'nei', 'ja') as levert,
    if(leveranse.lopenr <= 2147483647, leveranse.lopenr::varchar, '') as lopenr,
    coalesce(leveranse.laget_dato, '') as laget_dato,
    coalesce(leveranse.versjon, '') as versjon,
    coalesce((andel.tideler // 10)::varchar || '.' || (andel.tideler % 10)::varchar, '') as andel_avvist,
    case
        when leveranse.kommune is null then ''
        when exists (
            from contribution.hab_rehab_utenfor_institusjon as telt
            where telt.kommune = kommune.kommune
        ) then 'ja'
        else 'nei'
    end as poHab_levert
from reference.kommune
left join leveranse using (kommune)
left join andel using (kommune)
where kommune.fra_aar <= $aar and (kommune.til_aar is null or kommune.til_aar > $aar)
order by geo
